#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# test_records.sh PYTHON GATE SOURCE DIR: what real runs on simulated drives record is valid: each line of
# run.jsonl, summary.json, junit.xml. Exit 77 when the schemas are not here.
set -eu
python=$1 gate=$2 source=$3 dir=$4
xsd=$source/../shared/schemas/junit-10.xsd
[ -e "$xsd" ] || { echo "SKIP: no schemas in ../shared/schemas"; exit 77; }
rm -rf "$dir"
mkdir -p "$dir"

# run NAME WANTED SELECTOR
run() {
	code=0
	"$gate" run --dut "$3" --profile "$source/fixtures/profiles/selftest.yaml" --erase SIM5X4000001 \
		--out "$dir/$1" -q >"$dir/$1.out" 2>&1 || code=$?
	[ "$code" = "$2" ] || { cat "$dir/$1.out"; echo "$3: exit $code, $2 was expected"; exit 1; }
	xmllint --noout --nonet --schema "$xsd" "$dir/$1/junit.xml"
}

run healthy 0 sim:gen5-x4
run faulty 1 sim:gen5-x4+link-x2+spare-low+smart-timeout
run rig 4 sim:gen5-x4+slot-gen4
"$python" "$source/reports/test/check_schemas.py" none "$source" "$dir/healthy" "$dir/faulty" "$dir/rig"
rm -rf "$dir"
