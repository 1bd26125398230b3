#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Telemetry as files: status --telemetry, and what a run keeps of a failure.
# usage: test_telemetry.sh NVME-GATE
gate=$(realpath "$1")
dir=$(mktemp -d "$PWD/telemetry.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
subcommand=
. "$(dirname "$0")/expect_lib.sh"
NVME_GATE_LOCK_DIR=$dir/locks
export NVME_GATE_LOCK_DIR

# bytes FILE COUNT
bytes() {
	[ "$(wc -c <"$1")" = "$2" ] || fail "$1 has $(wc -c <"$1") bytes, not $2"
}

expect 0 '*"bytes":53760,*"data_areas":3,*"generation":1,*"reason":"asked by the host"*' '' \
	status --dut sim:gen5-x4 --telemetry "$dir/host.bin" --json
bytes "$dir/host.bin" 53760
[ "$(head -c 1 "$dir/host.bin" | od -An -tu1 | tr -d ' ')" = 7 ] || fail "not log 07h"
# nothing that is there is written over, and nothing is left beside it
cp "$dir/host.bin" "$dir/before"
expect 2 '' '*host.bin is there already: name another file' \
	status --dut sim:gen5-x4 --telemetry "$dir/host.bin"
cmp -s "$dir/host.bin" "$dir/before" || fail "a file was written over"
expect 3 '' '*controller-initiated telemetry (log 08h): there are no data' \
	status --dut sim:gen5-x4 --telemetry "$dir/none.bin" --controller
expect 3 '' '*the drive claims no telemetry*' \
	status --dut sim:gen5-x4+bare-features --telemetry "$dir/none.bin"
expect 2 '' '*cannot be written: No such file or directory' \
	status --dut sim:gen5-x4 --telemetry "$dir/no/such/folder"
expect 2 '' '*--controller goes with --telemetry*' status --dut sim:gen5-x4 --controller
expect 2 '' '*exclude each other*' \
	status --dut sim:gen5-x4 --telemetry "$dir/x" --interval 1s --duration 1s
ls -d "$dir"/*.bin* | grep -v 'host.bin$' && fail "something is left"
[ $bad = 0 ] && echo "telemetry: all as expected"
exit $bad
