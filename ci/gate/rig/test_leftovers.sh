#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Killed without a chance to clean up, the program and our unit tests leave nothing in /tmp and
# /dev/shm, and no process goes on.
# usage: test_leftovers.sh NVME-GATE UNIT-TEST
gate=$(realpath "$1") unit=$(realpath "$2")
dir=$(mktemp -d "$PWD/leftovers.XXXXXX") || exit 1
trap 'cd /; rm -rf "$dir"' EXIT
bad=0
cd "$dir" || exit 1             # a killed unit test leaves its own files where it was

fail() {
	echo "FAIL: $*"
	bad=1
}
# runner: the pid of the Criterion runner below $pid, from the sockets that listen
find_runner() {
	runner=
	tries=500
	while [ -z "$runner" ] && [ $((tries -= 1)) != 0 ]; do
		candidates=$(sed -n 's|.*/tmp/criterion_\([0-9]*\)\.sock$|\1|p' /proc/net/unix)
		for candidate in $candidates; do
			parent=$(sed 's/.*) . \([0-9]*\) .*/\1/' "/proc/$candidate/stat" \
				2>/dev/null)
			[ "$candidate" != "$pid" ] && [ "$parent" != "$pid" ] || runner=$candidate
		done
		[ -n "$runner" ] || sleep 0.01
	done
	[ -n "$runner" ]
}
# gone PID WHAT: within five seconds
gone() {
	tries=500
	while [ -e "/proc/$1" ] && ! grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null; do
		[ $((tries -= 1)) != 0 ] || { fail "$2 goes on"; return; }
		sleep 0.01
	done
}
# kill_in_mid_run WHAT COMMAND...
kill_in_mid_run() {
	what=$1
	shift
	shm=$(ls /dev/shm | grep -c nvme-gate)
	"$@" >"$dir/out" 2>"$dir/err" </dev/null &
	pid=$!
	if ! find_runner; then
		fail "$what: no runner of Criterion that listens was seen: $(tail -n 2 "$dir/err")"
		kill -KILL $pid
		wait $pid
		return
	fi
	socket=/tmp/criterion_$runner.sock
	# one look too early sees the name for some microseconds
	[ ! -e "$socket" ] || sleep 0.1
	[ -e "/proc/$runner" ] || fail "$what: over before it could be killed"
	[ ! -e "$socket" ] || fail "$what: $socket is there while it runs"
	kill -KILL $pid
	wait $pid 2>/dev/null
	gone "$runner" "$what: the runner"
	[ ! -e "$socket" ] || { fail "$what: $socket is left"; rm -f "$socket"; }
	[ "$(ls /dev/shm | grep -c nvme-gate)" -le "$shm" ] ||
		fail "$what: something is left in /dev/shm"
}

kill_in_mid_run 'a killed run' "$gate" run --dut sim:gen5-x4 --filter 'perf/*' --out "$dir/run"
[ -s "$dir/run/run.jsonl" ] || fail "the killed run has no record"
kill_in_mid_run 'a killed unit test' "$unit" --jobs 1
[ $bad = 0 ] && echo "leftovers: none"
exit $bad
