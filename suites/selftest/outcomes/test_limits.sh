#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# test_limits.sh SELFTEST TELL SOURCE WORK: a host that has no process more to give: no other
# process is hurt, the reports are whole, and they name the limit. A gate that would send SIGKILL to
# everybody does so in a PID namespace of its own.
set -u
selftest=$1 tell=$2 source=$3 work=$4
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"

# as an ordinary user, for root is above these limits
if [ "$(id -u)" = 0 ]; then
	own="unshare -pf --mount-proc --kill-child"
	as="setpriv --reuid=65534 --regid=65534 --clear-groups"
else
	own="unshare -Urpf --mount-proc --kill-child"
	as=""
fi
if ! $own true 2>/dev/null; then
	skipped "no process left: this host allows no PID namespaces"
	finish
	exit
fi
if ! $own $as test -x "$selftest"; then
	skipped "no process left: the user nobody cannot reach $selftest"
	finish
	exit
fi
chmod 777 "$work"
# a leak checker needs a process of its own at the end, and ends with 1 where there is none to be
# had
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
export ASAN_OPTIONS
run="$selftest run --dut sim:gen5-x4 --profile $here/profile.yaml"

# limited N: a gate that may have N processes beside the one that must survive it
cat >limited.sh <<END
$as sleep 1000 &
witness=\$!
timeout 100 $as prlimit --nproc=\$((\$1 + 1)) $run --out n\$1 --filter outcome/pass \
	--filter outcome/fail >n\$1.out 2>n\$1.err
echo \$? >n\$1.status
kill -0 \$witness && grep -q sleep /proc/\$witness/comm && echo alive >n\$1.witness
END
enough=no
# an ordinary user's shell and timeout count too
for n in 1 2 3 4 5 6 7 8 9 10 11 12; do
	$own sh limited.sh $n 2>limited.err
	is "the other process beside a gate of $n processes" "$(cat n$n.witness)" alive
	cp n$n.err err
	status=$(cat n$n.status)
	case $status in
	1) enough=$n ;;
	4|75) has "a gate of $n processes" "n$n/run.jsonl" \
		'Resource temporarily unavailable|no process could be started|limit of processes' ;;
	*) bad "exit code of a gate of $n processes: $status"; head -n 5 err >&2 ;;
	esac
	reports n$n
	[ $enough = no ] || break
done
[ $enough != no ] && [ $enough -gt 3 ] && ok ||
	bad "the limits did not go from too few processes to enough ($enough)"

# the limit comes in mid-run
cat >later.sh <<END
$as sleep 1000 &
witness=\$!
$as $run -v --out later --deadline-scale 5 --filter outcome/pass --filter outcome/hang \
	--filter outcome/skip --filter outcome/fail >later.out 2>later.err &
gate=\$!
i=0
until grep -q 'begins outcome/hang' later.err; do
	i=\$((i + 1))
	[ \$i -lt 400 ] || break
	timeout 0.05 tail -f /dev/null
done
runner=\$(cut -d ' ' -f 1 /proc/\$gate/task/\$gate/children)
$as prlimit --nproc=1 --pid "\$runner"
$as prlimit --nproc=1 --pid "\$gate"
wait \$gate
echo \$? >later.status
kill -0 \$witness && echo alive >later.witness
END
$own sh later.sh 2>limited.err
is "the other process beside a gate that is limited in mid-run" "$(cat later.witness)" alive
is "exit code of a gate that is limited in mid-run" "$(cat later.status)" 4
cp later.err err
has "a gate that is limited in mid-run" later.err 'no process could be started.*pids.max.*ulimit -u'
reports later
want error hang hang ''
want error skip not-run 'the run ended before this case'

finish
