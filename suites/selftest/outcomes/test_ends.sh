#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# test_ends.sh SELFTEST TELL SOURCE WORK: however a run ends, by signals, as process 1, on a full
# disk, its exit code is right and its reports are whole.
set -u
selftest=$1 tell=$2 source=$3 work=$4
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"

run="$selftest run --dut sim:gen5-x4 --profile $here/profile.yaml"

# start OPTION...: in the background, as $pid; its words go to out and err
start() {
	rm -f err
	$run -v "$@" >out 2>err &
	pid=$!
}

# elapsed: seconds since the clock was read into $begun, as a whole number
elapsed() { echo $(($(date +%s) - begun)); }

# ---- signals: the cases so far are told, the rest is not run, the exit code says which ----
# signalled SIGNAL EXIT: a shell gives its background jobs an ignored SIGINT: take it back
signalled() {
	rm -f err
	env --default-signal=INT,HUP $run -v --out "sig$1" --deadline-scale 100 \
		--filter outcome/pass --filter outcome/hang --filter outcome/skip >out 2>err &
	pid=$!
	wait_for err 'begins outcome/hang' && kill -"$1" $pid
	wait $pid
	is "exit code after SIG$1" $? "$2"
	reports "sig$1"
	want error hang interrupted "interrupted by SIG$1 "
	want error skip not-run ''
	is "gate after SIG$1" "$(head -n 1 told)" "gate closed exit $2"
}
signalled TERM 143
signalled INT 130
signalled HUP 129
clean signals

# the second one hastens: no waiting for one that ignores SIGTERM
# (the best of three tries: a busy host holds one up)
for try in 1 2 3; do
	start --out twice --deadline-scale 100 --filter outcome/ignores_sigterm
	wait_for err 'begins outcome/ignores' && kill -TERM $pid
	begun=$(date +%s%N)
	kill -TERM $pid
	wait $pid
	is "exit code after two signals" $? 143
	took=$((($(date +%s%N) - begun) / 1000000))
	reports twice
	[ $took -ge 1500 ] || break
done
[ $took -lt 1500 ] && ok || bad "the second signal did not hasten: $took ms in try $try"

# ignored when it began (nohup): stays ignored
rm -f err
(trap '' HUP; exec $run -v --out nohup --filter outcome/hang) >out 2>err &
pid=$!
wait_for err 'begins outcome/hang' && kill -HUP $pid
wait $pid
is "exit code of a run under nohup" $? 4
reports nohup

# SIGKILL: what was recorded is there, no worker goes on, and the reports can be made
start --out killed --deadline-scale 100 --filter outcome/segv --filter outcome/hang
wait_for err 'begins outcome/hang' && wait_for killed/run.jsonl testStepEnd
kill -KILL $pid
wait $pid 2>/dev/null
clean "a killed supervisor"
if "$selftest" report killed >out 2>err; then ok; else
	status=$?
	if grep -q 'not yet' err; then skipped "report of a killed run: $(head -n 1 err)"
	else is "exit code of report" $status 4; fi
fi

# ---- nobody reads, nobody writes ----
$run --out nostdin --filter outcome/stdin --filter outcome/pass <&- >out 2>err
is "exit code without stdin" $? 0
mkfifo never
$run --out fifo --filter outcome/stdin <>never >out 2>err
is "exit code with a stdin that never ends" $? 0
$run --out noout --filter outcome/fail >&- 2>err
is "exit code without stdout" $? 1
reports noout
# what opened the gate must be told: to nobody, to a full disk, to a reader that is gone
$run --out noout --filter outcome/pass >&- 2>err
is "exit code of a pass without stdout" $? 4
has "a pass without stdout" err 'the result could not be written to stdout: Bad file descriptor'
reports noout
$run --out noout --filter outcome/pass >/dev/full 2>err
is "exit code of a pass with a full stdout" $? 4
has "a pass with a full stdout" err \
	'the result could not be written to stdout: No space left on device'
reports noout
{ $run --out noout --filter outcome/pass 2>err; echo $? >noout.status; } | true
is "exit code of a pass that nobody reads" "$(cat noout.status)" 4
reports noout
"$selftest" run --dut sim:gen5-x4 --dut sim:gen4-x4 --profile "$here/profile.yaml" --out twoout \
	--filter outcome/pass >&- 2>err
is "exit code of two drives without stdout" $? 4
$run --out noerr --filter outcome/fail >out 2>&-
is "exit code without stderr" $? 1
reports noerr
# a full pipe that nobody reads must not stop the run
timeout 60 $run --out unread -v --filter 'trivial/*' >out 2<>never
is "exit code with a stderr that nobody reads" $? 0
reports unread
rm -f never
# what a case leaves behind does not hold the pipe of the CI open
begun=$(date +%s)
timeout 30 sh -c "$run --out piped --filter outcome/leaves_daemon 2>&1 | cat" >out
is "exit code of a pipe" $? 0
[ "$(elapsed)" -lt 20 ] && ok || bad "a process that was left behind held the pipe"
reports piped

# ---- the run directory ----
has_one_line() { is "lines about $1" "$(wc -l <err)" 1; }
mkdir foreign && touch foreign/thesis.tex
gate foreign 2 --filter outcome/pass
has_one_line "a foreign directory"
has "a foreign directory" err 'thesis.tex.*--out'
is "a foreign directory" "$(ls -A foreign)" thesis.tex
mkdir -p logsonly/logs && touch logsonly/logs/mine
gate logsonly 2 --filter outcome/pass
[ -e logsonly/logs/mine ] && ok || bad "somebody's logs were removed"
gate again 0 --filter outcome/pass
gate again 1 --filter outcome/fail
reports again
is "cases of the second run" "$(grep -c '^[a-z]* outcome/' told)" 1
gate /dev/null/x 2 --filter outcome/pass
has_one_line "a path that cannot be"
start --out busy --filter outcome/hang
wait_for err 'begins outcome/hang'
gate busy 75 --filter outcome/pass
has "a directory in use" err 'used by another run'
wait $pid

# in a mount namespace of its own, so that nothing is left to unmount
if unshare -rm true 2>/dev/null; then
	cat >full.sh <<END
mkdir -p full && mount -t tmpfs -o size=8m tmpfs full && cd full || exit 99
$run --out run -v --filter outcome/big_message --repeat 20 >../out 2>../err
echo \$? >../full.status
cp -r run ../fullrun
mkdir ../tiny && mount -t tmpfs -o size=64k tmpfs ../tiny || exit 99
$run --out ../tiny/run --filter outcome/pass >../out.tiny 2>../err.tiny
echo \$? >../tiny.status
ls -A ../tiny >../tiny.left
mkdir ../ro && mount -t tmpfs -o ro tmpfs ../ro || exit 99
$run --out ../ro/run --filter outcome/pass >../out.ro 2>../err.ro
echo \$? >../ro.status
END
	unshare -rm sh full.sh
	is "exit code on a disk that fills up" "$(cat full.status)" 4
	has "a disk that fills up" err 'full|No space'
	reports fullrun
	is "gate on a full disk" "$(head -n 1 told)" "gate closed exit 4"
	is "exit code on a disk that is too small" "$(cat tiny.status)" 75
	is "left on a disk that is too small" "$(cat tiny.left)" ""
	cp err.tiny err
	has_one_line "a disk that is too small"
	is "exit code on a read-only disk" "$(cat ro.status)" 75
	cp err.ro err
	has_one_line "a read-only disk"
else
	skipped "full and read-only disks: this host allows no namespaces"
fi

# ---- Criterion cannot start: the rig is not ready ----
if unshare -rm true 2>/dev/null; then
	cat >noshm.sh <<END
mount -t tmpfs -o ro tmpfs /dev/shm || exit 99
exec $run --out noshm --filter outcome/pass
END
	unshare -rm sh noshm.sh >out 2>err
	is "exit code without /dev/shm" $? 75
	has_one_line "a missing /dev/shm"
	has "a missing /dev/shm" err '/dev/shm'
	reports noshm
	want skip pass not-run 'rig was not ready'
fi
# ---- on a terminal: one line that is redrawn; in a pipe: no escape sequence ----
if command -v script >/dev/null; then
	TERM=xterm script -qec "$run --out tty --filter outcome/hang --filter outcome/fail" \
		/dev/null \
		</dev/null >out 2>&1
	is "exit code on a terminal" $? 4
	has "the live line" out "$(printf '\r').*outcome/hang, [0-9]+ s"
	for term in dumb ""; do
		TERM=$term script -qec "$run --out tty --filter outcome/pass" /dev/null </dev/null \
			>out 2>&1
		is "exit code on the terminal '$term'" $? 0
		if grep -q "$(printf '\033')" out; then
			bad "escapes on the terminal '$term'"
		else
			ok
		fi
	done
else
	skipped "a terminal: no script(1)"
fi
gate piped 1 --filter outcome/fail
if grep -q "$(printf '\033')" out err; then bad "escape sequences in a pipe"; else ok; fi
gate quiet 1 -q --filter outcome/fail
is "progress with -q" "$(wc -c <err)" 0
has "result with -q" out 'FAIL.*negotiated link speed: expected 5, actual 3'

# ---- process 1, as in a container ----
if unshare -rfp --mount-proc true 2>/dev/null; then
	timeout 60 unshare -rfp --mount-proc $run --out one --filter outcome/pass \
		--filter outcome/leaves_daemon --filter outcome/segv --filter outcome/kills_runner \
		>out 2>err
	is "exit code as process 1" $? 4
	reports one
	want pass pass - ''
	want error leaves_daemon leftover ''
	want error segv crash ''
	want error kills_runner runner ''
	rm -f err
	unshare -rfp --mount-proc --kill-child $run -v --out oneterm --filter outcome/hang \
		--deadline-scale 100 >out 2>err &
	pid=$!
	if wait_for err 'begins outcome/hang'; then
		kill -TERM "$(cat /proc/$pid/task/$pid/children)"
	fi
	wait $pid
	is "exit code as process 1 after SIGTERM" $? 143
	reports oneterm
else
	skipped "run as process 1: this host allows no PID namespaces"
fi

# ---- several drives ----
status=0
timeout 120 "$selftest" run --dut sim:gen5-x4 --dut sim:gen4-x4 --profile "$here/profile.yaml" \
	--out two --filter outcome/pass --filter outcome/fail >out 2>err || status=$?
is "exit code of two drives" $status 1
for drive in sim-gen5-x4 sim-gen4-x4; do
	reports two/$drive
	want pass pass - ''
	want fail fail assertion ''
done
for file in junit.xml report.html report.css summary.json; do
	[ -s two/$file ] && ok || bad "two/$file is missing or empty"
done
rm -f err
"$selftest" run --dut sim:gen5-x4 --dut sim:gen4-x4 --profile "$here/profile.yaml" -v \
	--out twoterm \
	--deadline-scale 100 --filter outcome/hang >out 2>err &
pid=$!
wait_for err 'gen5-x4: begins' && wait_for err 'gen4-x4: begins' && kill -TERM $pid
wait $pid
is "exit code of two drives after SIGTERM" $? 143
reports twoterm/sim-gen5-x4
reports twoterm/sim-gen4-x4
clean "two drives"

# ---- nothing that may be run: everything is told, nothing is green ----
gate unarmed 3 --filter outcome/writes
reports unarmed
want skip writes unarmed 'not armed.*--erase'
is "gate of an unarmed run" "$(head -n 1 told)" "gate closed exit 3"
gate armed 0 --filter outcome/writes --erase SIM5X4000001
reports armed
want pass writes - ''

# ---- a drive that is not there ----
status=0
timeout 60 "$selftest" run --dut live:0000:ff:1f.7 --profile "$here/profile.yaml" --out absent \
	>out 2>err || status=$?
is "exit code without the drive" $status 75
has_one_line "an absent drive"
reports absent
is "gate without the drive" "$(head -n 1 told)" "gate closed exit 75"
status=0
timeout 60 "$selftest" run --dut sim:nosuch --out nomodel >out 2>err || status=$?
is "exit code of an unknown model" $status 2
has_one_line "an unknown model"
[ ! -e nomodel ] && ok || bad "an unknown model made a run directory"
CHECK_INVERT=1 timeout 60 "$selftest" run --dut live:0000:ff:1f.7 --out invert >out 2>err
is "exit code of an inverted run on a real drive" $? 2

finish
