#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Telemetry as files: status --telemetry, and what a run keeps of a failure.
# usage: test_telemetry.sh NVME-GATE PYTHON
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
# a run keeps it by itself, once per cause, where the report links it
keep="--dut sim:gen5-x4+spare-low --profile selftest.yaml"
"$gate" run $keep --filter smart/spare --filter 'pcie/*' --repeat 3 --out "$dir/run" >"$dir/out" \
	2>"$dir/err"
[ "$(find "$dir/run" -name telemetry-host.bin | wc -l)" = 1 ] ||
	fail "not once per cause: $(find "$dir/run" -name 'telemetry*')"
file=$(cd "$dir/run" && find artifacts -name telemetry-host.bin)
bytes "$dir/run/$file" 53760
uri=$(printf %s "$file" | sed 's/#/%23/g')
grep -q "/$uri\"\|\"$uri\"" "$dir/run/run.jsonl" || fail "the record does not name $uri"
grep -q "href=\"$uri\"" "$dir/run/report.html" ||
	fail "the page does not link $file"
grep -q 'taken by the host (log 07h), data areas 1 to 3, generation 1: asked by the host' \
	"$dir/run/report.html" || fail "the page does not say what it is"
# no failure, and no wish
"$gate" run --dut sim:gen5-x4 --profile selftest.yaml --filter 'smart/*' --out "$dir/run" \
	>"$dir/out" 2>"$dir/err" || fail "a healthy run: $?"
find "$dir/run" -name 'telemetry*' | grep . && fail "telemetry of a healthy drive"
"$gate" run $keep --filter 'smart/*' --out "$dir/run" --set telemetry.on_failure=none \
	>"$dir/out" 2>"$dir/err"
find "$dir/run" -name 'telemetry*' | grep . && fail "telemetry that nobody wanted"
"$gate" run $keep --filter 'smart/*' --out "$dir/run" >"$dir/out" 2>"$dir/err"
[ "$(find "$dir/run" -name telemetry-host.bin | wc -l)" = 2 ] ||
	fail "two causes: $(find "$dir/run" -name 'telemetry*')"
"$gate" run $keep --filter smart/spare --out "$dir/run" --set telemetry.areas=1 \
	>"$dir/out" 2>"$dir/err"
bytes "$dir/run/$(cd "$dir/run" && find artifacts -name telemetry-host.bin)" 4608
# a drive that falls off the bus in each case is one cause, whatever the cases were about
"$gate" run --dut sim:gen5-x4+vanishes --profile selftest.yaml --filter 'pcie/*' \
	--filter 'log/*' --filter 'identity/*' --out "$dir/run" >"$dir/out" 2>"$dir/err"
[ "$(find "$dir/run" -name telemetry-host.bin | wc -l)" = 1 ] ||
	fail "a drive that is gone: $(find "$dir/run" -name 'telemetry*')"
# ... and lacks no capability
grep -o '"reason":"[^"]*capability[^"]*actual no"' "$dir/run/summary.json" &&
	fail "a drive that is gone is blamed for what it has"
# what the drive cannot give is said, and changes no verdict
for fault in bare-features vanishes; do
	"$gate" run --dut sim:gen5-x4+spare-low+$fault --profile selftest.yaml --filter 'smart/*' \
		--out "$dir/run" >"$dir/out" 2>"$dir/err"
	code=$?
	"$gate" run --dut sim:gen5-x4+spare-low+$fault --profile selftest.yaml --filter 'smart/*' \
		--set telemetry.on_failure=none --out "$dir/without" >"$dir/out" 2>"$dir/err"
	[ $? = $code ] || fail "$fault: the verdict is another"
	"$2" - "$dir/run/summary.json" "$dir/without/summary.json" <<-'END' || bad=1
		import json, sys
		with_it, without = ([(c["name"], c["verdict"]) for c in json.load(open(f))["cases"]]
		                    for f in sys.argv[1:])
		sys.exit(with_it != without and "FAIL: %r, %r" % (with_it, without))
	END
done
grep -rq 'no telemetry was saved: \|takes no commands\|does not answer\|No such device' \
	"$dir/run/run.jsonl" || fail "a drive that is gone: nothing is said"
[ $bad = 0 ] && echo "telemetry: all as expected"
exit $bad
