#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# test_frozen.sh SELFTEST TELL SOURCE WORK: a worker that nobody can kill, since the file system
# that it writes to is frozen: the case is an error, the next ones run. And this test itself, killed
# in the middle, leaves no frozen file system, loop device or process behind.
set -u
selftest=$1 tell=$2 source=$3 work=$4
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
. "$source/ci/gate/criterion/at_death.sh"

run="$selftest run --dut sim:gen5-x4 --profile $here/profile.yaml"

# freeze: a file system that is thawed first of all when this script is gone: whoever waits in the
# kernel for that dies then
freeze() {
	truncate -s 64M image && mkfs.ext4 -q image && mkdir -p frozen || return 1
	at_death ". '$source/ci/gate/criterion/at_death.sh'; fsfreeze --unfreeze '$work/frozen'
		i=0
		until ! mountpoint -q '$work/frozen' || umount '$work/frozen' || [ \$i -ge 100 ]; do
			i=\$((i + 1)); timeout 0.1 tail -f /dev/null
		done
		detach_loops '$work/image'"
	loop=$(losetup --find --show image) || return 1
	mount "$loop" frozen && fsfreeze --freeze frozen || return 1
	OUTCOME_FROZEN=$work/frozen/file
	export OUTCOME_FROZEN
}

if [ "${5:-}" = stay ]; then
	freeze && exec $run -v --out stuck --deadline-scale 1000 --filter outcome/uninterruptible \
		>out 2>err
	exit 1
fi
if [ "$(id -u)" != 0 ]; then
	skipped "a worker that cannot be killed: needs root to freeze a file system"
	finish
	exit
elif ! freeze; then
	skipped "a worker that cannot be killed: no loop device or ext4 here"
	finish
	exit
fi
gate stuck 4 --filter outcome/uninterruptible --filter outcome/pass --filter outcome/skip
fsfreeze --unfreeze frozen
unset OUTCOME_FROZEN
umount frozen
detach_loops "$work/image"
reports stuck
want error uninterruptible hang 'cannot be killed \(in the kernel at'
want pass pass - ''
want skip skip need ''
clean "a worker that could not be killed"

# ---- this test, killed with all its children while a worker is stuck ----
sh "$0" "$selftest" "$tell" "$source" "$work/killed" stay &
pid=$!
mkdir -p killed
wait_for killed/err 'begins outcome/uninterruptible'
# stuck NAME: is a worker in a write to the frozen file system?
stuck() {
	for process in /proc/[0-9]*; do
		if grep -qsz "^OUTCOME_FROZEN=$work/killed/" "$process/environ" &&
		   grep -qs '^State:.D' "$process/status"; then
			return 0
		fi
	done
	return 1
}
i=0
until stuck || [ $i -ge 200 ]; do
	i=$((i + 1))
	timeout 0.05 tail -f /dev/null
done
stuck && ok || bad "no worker is stuck on the frozen file system"
kill -KILL $pid
wait $pid 2>/dev/null
i=0
while stuck || mountpoint -q killed/frozen ||
      [ -n "$(losetup --noheadings --output NAME --associated killed/image)" ]; do
	i=$((i + 1))
	[ $i -lt 300 ] || break
	timeout 0.1 tail -f /dev/null
done
stuck && bad "a worker in D state was left" || ok
mountpoint -q killed/frozen && bad "a mount was left" || ok
is "loop devices that were left" "$(losetup --noheadings --output NAME --associated killed/image)" \
	""

finish
