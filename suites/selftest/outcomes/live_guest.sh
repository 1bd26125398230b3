#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs in the lab, as root, beside two emulated drives: what becomes of a real drive when the
# supervisor is killed over it, when it is mounted, and when two runs want it. A line per finding.
profile=/usr/local/share/outcomes.yaml
gate="/usr/local/bin/nvme-gate-selftest run --dut live:LAB0001 --profile $profile"
mkdir -p run

# is WHAT ACTUAL EXPECTED
is() { if [ "$2" = "$3" ]; then echo "ok $1"; else echo "FAILED $1: expected '$3', got '$2'"; fi; }
# has WHAT FILE TEXT
has() {
	if grep -q "$3" "$2"; then echo "ok $1"; else echo "FAILED $1: no '$3' in: $(cat "$2")"; fi
}
wait_for() {
	for i in $(seq 600); do
		grep -qs "$2" "$1" && return 0
		sleep 0.1
	done
	echo "FAILED '$2' never came in $1: $(cat "$1")"
}
# the first namespace: its node's name may change, its drive and number do not
first_disk() {
	for disk in /sys/block/nvme*; do
		[ "$(cat "$disk/nsid" 2>/dev/null)" = 1 ] || continue
		case $(cat "$disk/device/serial") in LAB0001*) echo "$disk" ;; esac
	done
}
block_size() { cat "$(first_disk)/queue/logical_block_size"; }

before=$(block_size)
echo "block size before: $before"

# a crash in mid-run: the supervisor puts the format back, the next case finds it so
$gate --erase LAB0001 --out run/crash --filter 'change/*' --exclude change/hang >out 2>err
is "exit code with a crash" $? 4
has "put back behind a crash" err 'putting back what change/crash left changed'
is "block size after a crash" "$(block_size)" "$before"
is "notes of the block size" "$(cat run/crash/logs/change.after_crash.log)" \
	"$(cat run/crash/logs/change.before.log)"

# two runs want it
$gate --erase LAB0001 -v --out run/killed --deadline-scale 10 --filter change/hang >out 2>err &
pid=$!
wait_for err 'begins change/hang'
$gate --out run/second --filter outcome/pass >out2 2>err2
is "exit code of a second run" $? 75
has "who holds it" err2 "$pid"
has "reports of a second run" run/second/summary.json '"exit"'

# the supervisor is killed while the drive is changed
for i in $(seq 300); do
	[ "$(block_size)" != "$before" ] && break
	sleep 0.1
done
kill -9 $pid
wait $pid
[ "$(block_size)" != "$before" ] && echo "ok the drive is changed" ||
	echo "FAILED the drive was not changed"
$gate --out run/refused --filter outcome/pass >out 2>err
is "exit code of an unarmed run behind it" $? 75
has "refusal" err 'refused: an earlier run left 1 change'
$gate --erase LAB0001 --out run/undone --filter outcome/pass >out 2>err
is "exit code of an armed run behind it" $? 0
has "putting back" err 'putting back 1 change of an earlier run'
is "block size in the end" "$(block_size)" "$before"

# mounted: may be read, may not be armed
node=/dev/$(basename "$(first_disk)")
mkfs.ext4 -q "$node" && mkdir -p /mnt && mount "$node" /mnt
$gate --erase LAB0001 --out run/armed --filter outcome/pass >out 2>err
is "exit code on a mounted drive, armed" $? 75
has "refusal of a mounted drive" err 'refused: .*mounted on /mnt'
$gate --out run/reading --filter outcome/pass --filter outcome/reconfigures >out 2>err
is "exit code on a mounted drive, reading" $? 0
has "what is left out on a mounted drive" run/reading/summary.json 'in use and may only be read'
umount /mnt
echo "the guest's script has come to its end"
