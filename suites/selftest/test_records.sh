#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# test_records.sh PYTHON GATE SOURCE DIR lint|schemas: what real runs on simulated drives record.
# lint: it contradicts itself nowhere, and each rule that says so goes red. schemas: the same runs,
# and each line of them, against the public schemas beside the project; exit 77 when those are not
# here.
set -eu
python=$1 gate=$2 source=$3 dir=$4 mode=$5
xsd=$source/../shared/schemas/junit-10.xsd

if [ "$mode" = schemas ]; then
	[ -e "$xsd" ] || { echo "SKIP: no schemas in ../shared/schemas"; exit 77; }
	for run in "$dir"/*/; do
		xmllint --noout --nonet --schema "$xsd" "$run/junit.xml"
	done
	"$python" "$source/reports/test/check_schemas.py" none "$source" "$dir/healthy" \
		"$dir/faulty" "$dir/rig"
	exit
fi
rm -rf "$dir"
mkdir -p "$dir"

# run NAME WANTED OPTION...
run() {
	name=$1 wanted=$2 code=0
	shift 2
	"$gate" run --profile "$source/fixtures/profiles/selftest.yaml" --out "$dir/$name" -q "$@" \
		>"$dir/$name.out" 2>&1 || code=$?
	[ "$code" = "$wanted" ] || {
		cat "$dir/$name.out"
		echo "$*: exit $code, $wanted was expected"
		exit 1
	}
}

run healthy 0 --dut sim:gen5-x4 --erase SIM5X4000001
run faulty 1 --dut sim:gen5-x4+link-x2+spare-low+smart-timeout --erase SIM5X4000001
run rig 4 --dut sim:gen5-x4+slot-gen4 --erase SIM5X4000001
run partial 0 --dut sim:gen5-x4 --filter 'pcie/*' --filter 'smart/*'
run repeated 1 --dut sim:gen5-x4+link-x2 --filter 'pcie/link*' --repeat 3
run small 1 --dut sim:gen5-x4+link-x2 --erase SIM5X4000001 --filter 'pcie/*' \
	--filter 'fs/mount/ns1/*' \
	--filter 'perf/iops/ns1/randread-4k'
run compared 1 --dut sim:gen5-x4+spare-low --filter 'smart/*' --baseline "$dir/partial"
run two 1 --dut sim:gen5-x4 --dut sim:gen4-x4 --filter 'pcie/*'
# killed in the middle: the reports are made of what is there
"$gate" run --profile "$source/fixtures/profiles/selftest.yaml" --out "$dir/killed" \
	--dut sim:gen5-x4 -v \
	--filter 'perf/*' >"$dir/killed.out" 2>&1 &
pid=$!
until grep -qs testStepEnd "$dir/killed/run.jsonl"; do
	kill -0 $pid
	timeout 0.05 tail -f /dev/null || true
done
kill -KILL $pid
wait $pid 2>/dev/null || true
"$gate" report "$dir/killed" >"$dir/killed.out" 2>&1 || [ $? = 4 ]
"$python" "$source/reports/test/lint_run.py" "$source" "$dir"/*/ "$dir"/two/sim-*/
"$python" "$source/reports/test/test_lint_run.py" "$source" "$dir/small"
