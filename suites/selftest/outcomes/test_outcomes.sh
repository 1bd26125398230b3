#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# test_outcomes.sh SELFTEST TELL SOURCE WORK: whatever a case does, its verdict is right, the run
# goes on, and the reports are whole.
set -u
selftest=$1 tell=$2 source=$3 work=$4
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"

# ---- all that a case can do, in one run ----
OUTCOME_FILE=$work/left_by_a_crash
export OUTCOME_FILE
gate all 4 --filter 'outcome/*' --exclude outcome/restore_fails --exclude outcome/uninterruptible \
	--exclude outcome/writes --exclude outcome/drive_lost
reports all
clean "all outcomes"

want pass pass - ''
want fail fail assertion 'negotiated link speed: expected 5, actual 3'
want fail fail_require assertion 'something required'
want skip skip need 'no second port'
want fail fail_then_skip assertion 'before the skip'
want error rig rig 'trains to Gen4'
want error fail_then_rig rig 'cable fell out.*1 expectation failed'
want error nothing no-expectation 'without evaluating'
want error measured_only no-expectation 'without evaluating'
want fail nan assertion 'IOPS: expected at least 900, actual nan'
want fail nan_not_equal assertion 'actual nan'
want fail big_message assertion '2 MiB of text'
want pass stdin - ''
want fail many assertion 'expected less than 1990, actual 1990'
want pass scratch - ''
want pass attach - ''

want error exit_0 early-exit "exited with 0 in the check's body"
want error exit_3 early-exit 'exited with 3'
want error fast_exit_0 early-exit 'exited with 0'
want error segv crash "SIGSEGV in the check's body"
want error stack_overflow crash SIGSEGV
want error abort crash 'SIGABRT.*before that 1 expectation failed'
want error kill_9 crash SIGKILL
want error abort_at_exit crash 'after it was done'
want error exit_code_at_exit exit-code 'exited with 23 after'
# its own second, and one in which a link may train
want error hang hang 'not finished within 2 s'
want error spin hang 'not finished within 2 s'
want error ignores_sigterm hang 'ignored SIGTERM and was killed'
want error leaves_child leftover 'left 1 process behind'
want error leaves_daemon leftover 'left 1 process behind'
want fail fork_and_fail assertion 'in a forked child'
want pass fork_and_return - ''
want fail thread_fails assertion 'in another thread'
want error kills_runner runner 'runner died.*SIGABRT'
want error freezes_runner runner 'did not report'
want error crash_with_journal crash SIGSEGV
want error no_command rig 'sent the drive none'
if [ "$(id -u)" = 0 ]; then
	want fail leaves_mount assertion 'in the middle of a mount'
else
	want skip leaves_mount need 'mount'
fi
# a leak is found by a leak checker, if there is one; Criterion alone would call it a pass
if nm -D "$selftest" 2>/dev/null | grep -q __asan_init || nm "$selftest" 2>/dev/null |
	grep -q __asan_init; then
	want error leak exit-code 'exited with 1 after the case was done'
else
	want pass leak - ''
fi
has "putting back behind a crash" err 'putting back what outcome/crash_with_journal left changed'
has "who changed it" all/run.jsonl 'set feature 04h back.*changed by outcome/crash_with_journal'

# backtraces, notes and texts are in the logs
has "backtrace of a crash" all/logs/outcome.segv.log 'killed by SIGSEGV; backtrace'
# static functions of ours have their names; files and lines where addr2line is
has "names in a backtrace" all/logs/outcome.segv.log '^  outcome_segv[+]0x'
has "names in the report" all/report.html 'outcome_segv[+]0x'
command -v addr2line >/dev/null &&
	has "lines in a backtrace" all/logs/outcome.segv.log \
		'^  outcome_segv[+]0x[0-9a-f]* at [^ ]*bad\.c:[0-9]'
has "backtrace of a stack overflow" all/logs/outcome.stack_overflow.log 'backtrace'
has "backtrace of a hang" all/logs/outcome.spin.log 'told to end with SIGTERM; backtrace'
has "text of a failure" all/logs/outcome.fail.log 'LnkSta\[3:0\]'
has "a file of a check" all/artifacts/outcome.attach/page.bin '^1$'
has "a second file of that name" all/artifacts/outcome.attach/2-page.bin '^2$'
[ ! -e "$work/escape" ] && [ ! -e all/escape ] && [ ! -e all/artifacts/escape ] ||
	bad "an attachment escaped from its folder"
is "bytes of a big attachment" "$(stat -c %s all/artifacts/outcome.big_message/big.bin)" 2097152
# Criterion's own record agrees about a NaN: no such number in JSON
if grep -Eq '(:|\[|,)-?(nan|NaN|inf|Infinity)' all/run.jsonl; then
	bad "run.jsonl has a bare NaN"
fi

# ---- what cannot be put back: nothing after it counts ----
gate stuck 4 --filter outcome/restore_fails --filter outcome/crash_with_journal \
	--filter outcome/pass
reports stuck
want pass pass - ''
want error restore_fails restore 'could not be put back'
want error crash_with_journal not-run ''
has "why the run was stopped" err 'could not be put back'

# ---- a drive that goes for good: not a fault of the rig's, and the first thing that is said ----
dut=sim:gen5-x4+latent-loss
gate lost 4 --filter outcome/drive_lost --filter outcome/crash_with_journal \
	--filter outcome/pass
dut=sim:gen5-x4
reports lost
want fail drive_lost assertion 'the drive is gone: .*; 1 change could not be put back'
want pass pass - ''
want error crash_with_journal not-run ''
has "why the run was stopped" err \
	'the drive is gone since outcome/drive_lost, whose 1 change could not be put back'
has "the verdict's first reason" out 'the drive is gone since outcome/drive_lost'
if grep -q 'the rig: ' out err; then bad "the rig is blamed: $(cat out)"; fi

# ---- a drive that was changed is put back, by the case or behind it ----
gate changed 4 --erase SIM5X4000001 --filter 'change/*' --exclude change/hang
reports changed
want pass change/before - ''
want error change/crash crash SIGSEGV
want pass change/after_crash - ''
want pass change/orderly - ''
want pass change/after_orderly - ''
has "putting back" err 'putting back what change/crash left changed'
size=$(cat changed/logs/change.before.log)
for moment in after_crash after_orderly; do
	is "data size $moment" "$(cat changed/logs/change.$moment.log)" "$size"
done
has "the data size" changed/logs/change.before.log 'data size (512|4096)'

# ---- exit codes of ordinary runs ----
gate green 0 --filter outcome/pass
reports green
is "gate" "$(head -n 1 told)" "gate partial exit 0"
gate red 1 --filter outcome/pass --filter outcome/fail
reports red
gate skipped 3 --filter outcome/skip
reports skipped
is "everything skipped" "$(head -n 1 told)" "gate closed exit 3"
gate some 0 --filter outcome/skip --filter outcome/pass
reports some
gate worst 4 --filter outcome/fail --filter outcome/exit_0
reports worst
for option in "--filter outcome/nosuch" --nosuch "--tag nosuch" "--erase WRONGSERIAL" \
		"--deadline-scale 0" "--repeat 0"; do
	# shellcheck disable=SC2086
	gate usage 2 $option
	[ ! -e usage ] || bad "$option: a run directory was made"
	is "lines about $option" "$(wc -l <err)" 1
done
gate firmware 2 --firmware x.bin
CHECK_INVERT=1 gate inverted 1 --filter outcome/pass

# ---- --fail-fast, --repeat ----
gate fast 1 --fail-fast --filter outcome/fail --filter outcome/pass --filter outcome/fail_require
reports fast
is "cases run by --fail-fast" "$(grep -c '^fail' told)" 1
is "cases left out by --fail-fast" "$(grep -c 'not-run not run: --fail-fast' told)" \
	"$(($(grep -c outcome/ told) - $(grep -cE '^(pass|fail)' told)))"
gate thrice 1 --repeat 3 --filter outcome/pass --filter outcome/fail
reports thrice
is "steps of --repeat 3" "$(grep -c testStepStart thrice/run.jsonl)" \
	"$((6 + $(grep -c '"name":"nvme-gate.run"' thrice/run.jsonl)))"

# ---- every deadline can be stretched ----
gate stretched 4 --deadline-scale 0.5 --filter outcome/hang
reports stretched
want error hang hang 'within 1 s'

finish
