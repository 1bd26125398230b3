#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The program as a user meets it: exit codes, where words go, and output that cannot be written.
# usage: test_command_line.sh NVME-GATE SOURCE-DIR MANUAL COMPLETION
gate=$1 source=$2 manual=$3 completion=$4
dir=$(mktemp -d ./command-line.XXXXXX) || exit 1
trap 'rm -rf "$dir"' EXIT
subcommand=
. "$(dirname "$0")/expect_lib.sh"

expect 0 'nvme-gate [0-9]*' '' --version
expect 0 'Usage: *' '' --help
expect 0 'Usage: *' '' run --help
expect 2 '' 'nvme-gate: which command?*'
expect 2 '' "nvme-gate: unknown command 'rnu' (did you mean 'run'?)" rnu
expect 2 '' "nvme-gate run: unknown option '--fitler' (did you mean '--filter'?)" run --fitler x
expect 2 '' 'nvme-gate run: which drive?*' run
expect 2 '' 'nvme-gate run: --firmware is not built yet*' run --dut sim:gen5-x4 --firmware x
expect 2 '' 'nvme-gate compare: no/base: No such file or directory' compare no/base b
expect 2 '' "nvme-gate list: --filter 'reset/\*' matches no case of this drive and profile; *" \
	list --dut sim:gen5-x4 --filter 'reset/*' --set resets.kinds=none
expect 2 '' 'no/such.yaml: error: cannot be read: No such file or directory' \
	list --profile no/such.yaml
expect 2 '' 'nvme-gate list: --filter *matches no case*' list --filter 'no/such*'
expect 2 '' "--set link.wdith=2: error: unknown key 'link.wdith' (did you mean 'link.width'?)" \
	list --set link.wdith=2
expect 2 '' '*' list --dut sim:no-such-model
expect 2 '' '*' list --dut sim:gen5-x4+no-such-fault

expect 0 'CASE*pcie/link_speed*' '' list
expect 0 '*perf/iops/ns\**' '' list
expect 0 '*perf/iops/ns1/randread-4k*' '' list --dut sim:gen5-x4
expect 0 '*pcie/link_speed*' '' list --filter 'pcie/*'
expect 0 '\[*\]' '' list --json
expect 0 '\[*"model"*"serial"*\]' '' list --models --json
expect 0 '\[*"fault"*"model"*"kills"*\]' '' list --faults --json
expect 0 'MODEL*gen5-x4*' '' list --models
expect 0 'FAULT*' '' list --faults
expect 0 '\[*"variant"*"cases"*"outcome"*\]' '' list --variants --json

expect 0 '*max payload bytes *512*' '' status --dut sim:gen5-x4
expect 0 '*"max_payload_bytes":128,*"max_payload_supported_bytes":512,*' '' \
	status --json --dut sim:gen5-x4+payload-set-128

for profile in "$source"/fixtures/profiles/*.yaml; do
	expect 0 '*: ok: profile *' '' profile check "$profile"
	expect 0 'CASE*' '' list --profile "$profile"
done
expect 0 '*temperature_max: 77 C*' '' profile schema
expect 0 '*model: *vendor_id: 0x1b36*' '' profile new --dut sim:gen5-x4
"$gate" profile new --dut sim:gen5-x4 >"$dir/new.yaml" || bad=1
expect 0 '*: ok: *' '' profile check "$dir/new.yaml"
"$gate" profile schema >"$dir/schema.yaml" || bad=1
expect 0 '*: ok: *' '' profile check "$dir/schema.yaml"
printf 'health:\n  temprature_max: 70 C\n' >"$dir/wrong.yaml"
expect 2 '' "*wrong.yaml:2:3: error: unknown key 'temprature_max' (did you mean *" \
	profile check "$dir/wrong.yaml"

printf 'zzzzzz: 1\n' >"$dir/wrong.yaml"
expect 2 '' "*wrong.yaml:1:1: error: unknown key 'zzzzzz'; see nvme-gate profile schema" \
	profile check "$dir/wrong.yaml"

expect 2 '' 'nvme-gate report: no/such/run: No such file or directory' report no/such/run
expect 2 '' 'nvme-gate report: *: no run.jsonl in it: not the directory of a run' report "$dir"
expect 2 '' 'nvme-gate report: several runs need --out DIR*' report a b
"$gate" run --dut sim:gen5-x4 --filter 'pcie/*' --out "$dir/run" >"$dir/out" 2>"$dir/err"
code=$?
rm -f "$dir/run/report.html" "$dir/run/junit.xml" "$dir/run/summary.json"
expect $code '*2 passed, 0 failed, 0 errors*' '' report "$dir/run"
"$gate" run --dut sim:gen5-x4 --filter 'smart/*' --out "$dir/smart" >"$dir/out" 2>"$dir/err"
expect $code '*report: *both/report.html*' '' report "$dir/run" "$dir/smart" --out "$dir/both"
# one run counts once, whatever it is called
expect 2 '' "nvme-gate report: $dir/run is given twice" report "$dir/run" "$dir/run" --out "$dir/twice"
ln -s run "$dir/link"
expect 2 '' "nvme-gate report: $dir/link is given twice" \
	report "$dir/smart" "$dir/run" "$dir/link" --out "$dir/twice"
[ ! -e "$dir/twice" ] || { echo "FAIL: a refused report made its folder"; bad=1; }
rm "$dir/link"
for file in run/report.html run/junit.xml run/summary.json both/report.html both/junit.xml; do
	[ -s "$dir/$file" ] || { echo "FAIL: report did not make $file"; bad=1; }
done
expect 3 '' '*no case failed there*' list --rerun-failed "$dir/run"

# what could not be compared around a case is said, in its log, the record and the report
"$gate" run --dut sim:gen5-x4 --filter pcie/link_speed --out "$dir/unread" >"$dir/out" 2>"$dir/err"
grep -r 'not compared' "$dir/unread" "$dir/out" && { echo "FAIL: all was compared"; bad=1; }
rm -rf "$dir/unread"
"$gate" run --dut sim:gen5-x4+smart-timeout --filter pcie/link_speed --out "$dir/unread" >"$dir/out" 2>"$dir/err"
for file in unread/logs/pcie.link_speed.log unread/run.jsonl unread/report.html out; do
	grep -qi 'not compared .*SMART log: Connection timed out' "$dir/$file" ||
		{ echo "FAIL: $file hides what was not compared"; bad=1; }
done

# what cannot be written is not a success
if [ -w /dev/full ]; then
	for words in --help --version list 'list --json' 'profile schema' \
		'status --dut sim:gen5-x4'; do
		"$gate" $words >/dev/full 2>"$dir/err"
		got=$?
		[ $got -ne 0 ] || { echo "FAIL: $words to a full disk: exit 0"; bad=1; }
		grep -q 'could not be written' "$dir/err" ||
			{ echo "FAIL: $words to a full disk: says nothing"; bad=1; }
	done
fi
"$gate" list >&- 2>/dev/null && { echo "FAIL: list to a closed stdout: exit 0"; bad=1; }
# the reader of these pipes is gone before a byte is written, or after the first line: no success,
# and nothing to complain of
for words in list 'list --json' 'status --dut sim:gen5-x4' 'profile schema'; do
	{ sleep 0.2; "$gate" $words 2>"$dir/err"; echo $? >"$dir/code"; } | :
	[ "$(cat "$dir/code")" = 4 ] ||
		{ echo "FAIL: $words to a closed pipe: exit $(cat "$dir/code")"; bad=1; }
	[ ! -s "$dir/err" ] ||
		{ echo "FAIL: $words to a closed pipe says $(cat "$dir/err")"; bad=1; }
done
"$gate" profile schema 2>"$dir/err" | head -n 1 >"$dir/out"
[ ! -s "$dir/err" ] || { echo "FAIL: profile schema | head says $(cat "$dir/err")"; bad=1; }

# the files that are made of the table
if command -v man >/dev/null; then
	man -l --warnings=w "$manual" >"$dir/man" 2>"$dir/err" || bad=1
	[ ! -s "$dir/err" ] || { echo "FAIL: manual page:"; cat "$dir/err"; bad=1; }
	grep -q 'deadline-scale' "$dir/man" || { echo "FAIL: manual page is empty"; bad=1; }
fi
if command -v bash >/dev/null; then
	bash -n "$completion" || bad=1
	words=$(bash -c '. "$1"; COMP_WORDS=(nvme-gate run --fi); COMP_CWORD=2; _nvme_gate
		echo "${COMPREPLY[*]}"' - "$completion")
	[ "$words" = '--filter --firmware' ] ||
		{ echo "FAIL: completion of 'run --fi' is '$words'"; bad=1; }
	words=$(bash -c '. "$1"; COMP_WORDS=("$2" run --filter pcie/link_s); COMP_CWORD=3; _nvme_gate
		echo "${COMPREPLY[*]}"' - "$completion" "$gate")
	[ "$words" = pcie/link_speed ] ||
		{ echo "FAIL: completion of a case is '$words'"; bad=1; }
fi
[ $bad = 0 ] && echo "command line: all as expected"
exit $bad
