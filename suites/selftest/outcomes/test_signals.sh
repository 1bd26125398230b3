#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# test_signals.sh SELFTEST TELL SOURCE WORK: whatever signal ends a run, the reports are written,
# what was changed is put back, and the exit code says which; a limit on the size of files is a full
# disk.
set -u
selftest=$1 tell=$2 source=$3 work=$4
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"

run="$selftest run --dut sim:gen5-x4 --profile $here/profile.yaml"
OUTCOME_FILE=$work/changed
export OUTCOME_FILE

# ---- signals ----
# signalled NAME NUMBER: a shell gives its background jobs an ignored SIGINT and SIGQUIT: take them
# back
signalled() {
	rm -f err "$OUTCOME_FILE"
	env --default-signal $run -v --out run --deadline-scale 100 --filter outcome/pass \
		--filter outcome/hang_with_journal --filter outcome/writes --erase SIM5X4000001 \
			>out 2>err &
	pid=$!
	wait_for err 'begins outcome/hang_with_journal'
	i=0
	until [ -e "$OUTCOME_FILE" ] || [ $i -ge 400 ]; do
		i=$((i + 1))
		timeout 0.05 tail -f /dev/null
	done
	kill -"$2" $pid
	wait $pid
	is "exit code after SIG$1" $? $((128 + $2))
	reports run
	is "gate after SIG$1" "$(head -n 1 told)" "gate closed exit $((128 + $2))"
	want pass pass - ''
	want error hang_with_journal interrupted "interrupted by SIG$(echo "$1" | sed 's/+/[+]/') "
	want error writes not-run ''
	has "putting back after SIG$1" err \
		'putting back what outcome/hang_with_journal left changed'
}
for each in HUP:1 INT:2 QUIT:3 TRAP:5 ABRT:6 USR1:10 USR2:12 ALRM:14 TERM:15 STKFLT:16 XCPU:24 \
	VTALRM:26 \
	    PROF:27 IO:29 PWR:30 SYS:31 RTMIN+0:34 RTMIN+5:39 RTMIN+30:64; do
	name=${each%:*} number=${each#*:}
	# what one kernel calls otherwise has another number there
	case $name in
	RTMIN*) ;;
	*) [ "$(kill -l "$number" 2>/dev/null)" = "$name" ] || [ "$name" = IO ] || continue ;;
	esac
	[ "$name" = IO ] && name='(IO|POLL)'
	signalled "$name" "$number"
done
clean signals

# and those that end nothing do so
start_hang() {
	rm -f err
	"$@" >out 2>err &
	pid=$!
	wait_for err 'begins outcome/hang'
}
start_hang env --default-signal $run -v --out run --filter outcome/hang --filter outcome/pass
for harmless in WINCH CONT URG CHLD PIPE XFSZ; do kill -$harmless $pid; done
wait $pid
is "exit code after harmless signals" $? 4
want_all() { reports "$1"; want error hang hang ''; want pass pass - ''; }
want_all run

# several drives: each tells, and both are merged
rm -f err
env --default-signal "$selftest" run --dut sim:gen5-x4 --dut sim:gen4-x4 \
	--profile "$here/profile.yaml" \
	-v --out two --deadline-scale 100 --filter outcome/hang >out 2>err &
pid=$!
wait_for err 'gen5-x4: begins' && wait_for err 'gen4-x4: begins' && kill -USR1 $pid
wait $pid
is "exit code of two drives after SIGUSR1" $? 138
for drive in sim-gen5-x4 sim-gen4-x4; do
	reports two/$drive
	want error hang interrupted 'interrupted by SIGUSR1 '
done
[ -s two/junit.xml ] && ok || bad "two drives after SIGUSR1: no merged report"
clean "two drives"

# ---- a limit on the size of files ----
# limited BLOCKS EXIT OPTION...: blocks of 512 bytes, as sh counts them
limited() {
	blocks=$1 expected=$2
	shift 2
	rm -rf limited
	(ulimit -f "$blocks"; exec env --default-signal timeout 120 $run --out limited "$@") >out \
		2>err
	is "exit code of a run whose files may have $blocks blocks" $? "$expected"
}
limited 100 75 --filter outcome/pass
has "a file size limit below what is needed" err 'File too large: files of [0-9]+ KiB.*ulimit -f'
is "left of it" "$(ls limited 2>&1 | grep -c .)" 1
# one that is reached in mid-run
rm -f err
$run --out limited -v --filter outcome/pass --repeat 110 >out 2>err &
pid=$!
wait_for err 'begins outcome/pass' && prlimit --pid $pid --fsize=150000
wait $pid
is "exit code of a run that reached its file size limit" $? 4
has "a file size limit that is reached" err 'File too large'
reports limited
is "gate of a run that reached its file size limit" "$(head -n 1 told)" "gate closed exit 4"
# the simulated drive is a file as well
limited 100000 75 --filter outcome/pass
has "a file size limit below the simulated drive" err \
	'the simulated drive keeps its data in .*ulimit -f'
gate whole 1 --filter outcome/fail
cp -r whole whole2
(ulimit -f 1; exec env --default-signal "$selftest" report whole2) >out 2>err
status=$?
[ $status -ge 1 ] && [ $status -lt 126 ] && ok ||
	bad "exit code of report under a file size limit: $status"
has "report under a file size limit" err 'File too large'
is "the report that was not written" "$(grep -c '^report: ' out)" 0
(ulimit -f 1; exec env --default-signal "$selftest" compare whole whole --out compared) >out 2>err
is "the comparison that was not written" "$? $(grep -c '^report: ' out)" "4 0"
has "compare under a file size limit" err 'File too large'
(ulimit -f 1; exec env --default-signal "$selftest" io --target file --create --size 1m --rw write \
	--bs 64k) >out 2>err
status=$?
[ $status -ge 1 ] && [ $status -lt 126 ] && ok ||
	bad "exit code of io under a file size limit: $status"
cat out err >both
has "io under a file size limit" both 'File too large'

finish
