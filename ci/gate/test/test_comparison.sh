#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Known failures, baseline, compare and history as a user meets them, on simulated drives.
# usage: test_comparison.sh NVME-GATE OLD-CLOCK
gate=$1 old_clock=$2
dir=$(mktemp -d ./comparison.XXXXXX) || exit 1
trap 'rm -rf "$dir"' EXIT
subcommand=
. "$(dirname "$0")/expect_lib.sh"

# has FILE TEXT: a grep that says what it missed
has() { grep -q -e "$2" "$dir/$1" || { echo "FAIL: '$2' is not in $1"; bad=1; }; }
has_not() { ! grep -q -e "$2" "$dir/$1" || { echo "FAIL: '$2' is in $1"; bad=1; }; }
# run CODE OUT NAME ARGUMENT...: a quick run into $dir/NAME
run() {
	code=$1 out=$2 name=$3
	shift 3
	expect "$code" "$out" '*' run --filter 'pcie/*' --filter 'smart/*' -q --out "$dir/$name" \
		"$@"
}
known() { printf -- "- {case: %s, reason: the slot, owner: anna%s}\n" "$1" "$2" \
	>"$dir/known.yaml"; }

healthy=sim:gen5-x4 narrow=sim:gen5-x4+link-x2
run 0 'passed so far:*' base --dut $healthy
run 1 'gate closed:*' narrow --dut $narrow

# ---- compare ----
expect 1 'got worse: 1 case newly failing*newly failing  pcie/link_width: *expected 4, actual 2*' \
	'' \
	compare "$dir/base" "$dir/narrow" --out "$dir/compared"
for file in compare.html compare.json junit.xml report.css; do
	[ -s "$dir/compared/$file" ] || { echo "FAIL: compare did not make $file"; bad=1; }
done
has compared/junit.xml 'testsuite name="nvme.compare@'
has compared/compare.html 'newly failing'
expect 0 'nothing got worse: 1 case fixed*fixed          pcie/link_width*' '' \
	compare "$dir/narrow" "$dir/base"
expect 0 'nothing got worse: *' '' compare "$dir/base" "$dir/base"
expect 1 '{"exit":1,*"newly_failing":1,*' '' compare "$dir/base" "$dir/narrow" --json
run 0 'passed so far:*' part --dut $healthy --exclude pcie/link_width
expect 1 '*1 case missing*not selected   pcie/link_width*' '' compare "$dir/base" "$dir/part"
run 0 'passed so far:*' other --dut sim:gen4-x4 --set link.speed='16 GT/s'
"$gate" compare "$dir/base" "$dir/other" >"$dir/out"
has out 'note: not the same drive'
# a run that died: its record has no end
mkdir "$dir/died"
sed '$d' "$dir/base/run.jsonl" >"$dir/died/run.jsonl"
expect 4 'cannot be compared as a whole: *incomplete*' '' compare "$dir/base" "$dir/died"
expect 4 'cannot be compared as a whole: *incomplete*' '' compare "$dir/died" "$dir/base"
expect 2 '' '*no/such: No such file or directory' compare "$dir/base" no/such

# ---- the baseline of a run ----
run 0 'passed so far:*' again --dut $healthy --baseline "$dir/base"
has again/summary.json '"compare":{"exit":0'
has again/report.html 'Against the baseline'
run 1 '*against the baseline: 1 case fails that did not: pcie/link_width*' lost --dut $narrow \
	--baseline "$dir/base"
has lost/junit.xml 'testsuite name="nvme.compare@'
expect 1 '*against the baseline: 1 case fails*' '' report "$dir/lost"
# a wrong baseline is wrong usage, before anything is touched
run 2 '' never --dut $healthy --baseline "$dir/died"
run 2 '' never --dut $healthy --baseline "$dir/nowhere"
[ ! -e "$dir/never" ] || { echo "FAIL: a run began although its baseline is wrong"; bad=1; }
# a value that is worse closes the gate though every limit is kept
printf '%s\n' perf: '  workloads:' \
	'    - {name: seqread-128k, rw: read, bs: 128k, iodepth: 32, limits: {iops: 1}}' \
	>"$dir/loose.yaml"
expect 0 'passed so far:*' '*' run -q --dut $healthy --profile "$dir/loose.yaml" --out "$dir/fast" \
	--filter 'perf/iops/*' --set gate.must_run=none --set link.width=2
expect 1 '*values are worse: perf/iops/*' '*' run -q --dut $narrow --profile "$dir/loose.yaml" \
	--out "$dir/slow" --filter 'perf/iops/*' --set gate.must_run=none --set link.width=2 \
	--baseline "$dir/fast"
has_not slow/report.html 'What did not pass'
# the baseline is gone: the run is not taken for one that was compared well
mv "$dir/base" "$dir/moved"
expect 4 '*not compared with its baseline*' '*' report "$dir/again"
expect 0 'passed so far:*' '' report "$dir/again" --baseline "$dir/moved"
mv "$dir/moved" "$dir/base"

# ---- known failures ----
known pcie/link_width
run 0 'passed so far: *1 known failure*' excused --dut $narrow --known "$dir/known.yaml"
has excused/junit.xml 'known failure (anna)'
rm "$dir/known.yaml"
expect 0 'passed so far: *1 known failure*' '' report "$dir/excused"
known pcie/link_width
expect 1 'gate closed: 1 check failed*' '' report "$dir/narrow"
expect 0 'passed so far: *1 known failure*' '' report "$dir/narrow" --known "$dir/known.yaml"
expect 0 '*1 case newly failing, but known*' '' compare "$dir/base" "$dir/narrow" \
	--known "$dir/known.yaml"
run 0 'passed so far: *1 known failure*' both --dut $narrow --known "$dir/known.yaml" \
	--baseline "$dir/base"
for entry in 'pcie/link_width|, expires: 2020-01-31|has expired' 'pcie/link_speed||passes now' \
	'pcie/no_such||matches no case'; do
	case=${entry%%|*} rest=${entry#*|}
	known "$case" "${rest%%|*}"
	stale=${rest#*|} dut=$healthy
	[ "$case" != pcie/link_width ] || dut=$narrow
	run 1 "gate closed:*${stale}*" "stale-${stale%% *}" --dut $dut --known "$dir/known.yaml"
	expect 1 "gate closed:*${stale}*" '' report "$dir/stale-${stale%% *}"
done
run 0 'passed so far:*matches no case*' tolerated --dut $healthy --known "$dir/known.yaml" \
	--set gate.known_stale=report
expect 0 'passed so far:*matches no case*' '' report "$dir/tolerated"
# a clock that stands before the program's own build revives nothing
known pcie/link_width ', expires: 2020-01-31'
export LD_PRELOAD="$old_clock" ASAN_OPTIONS=verify_asan_link_order=0
run 1 'gate closed:*the clock of this host is wrong*' late --dut $narrow --known "$dir/known.yaml"
unset LD_PRELOAD ASAN_OPTIONS
expect 1 '*the clock of this host is wrong*' '' report "$dir/late"
has late/report.html 'not excused: the slot (anna, until 2020-01-31); it does not hold: the clock'
known pcie/link_width
known fs/mount/ns1/ext4
run 0 'passed so far:*' unselected --dut $healthy --known "$dir/known.yaml"
printf -- '- {case: a, reason: r}\n' >"$dir/known.yaml"
expect 2 '' '*known.yaml:1:3: error: this entry has no *owner*' run --dut $healthy \
	--out "$dir/never" \
	--known "$dir/known.yaml"
expect 2 '' '*known.yaml:1:3: error: this entry has no *owner*' report "$dir/base" \
	--known "$dir/known.yaml"
expect 2 '' 'no/such.yaml: error: cannot be read: No such file or directory' run --dut $healthy \
	--out "$dir/never" --known no/such.yaml
[ ! -e "$dir/never" ] || { echo "FAIL: a run began although its known failures are wrong"; bad=1; }

# the console calls it what it is, while it runs and at the end
known pcie/link_width
expect 0 'passed so far: *
  known failure pcie/link_width: *' '*known failure pcie/link_width (*' run --filter 'pcie/*' \
	--filter 'smart/*' --out "$dir/told" --dut $narrow --known "$dir/known.yaml"
! grep -q FAIL "$dir/out" "$dir/err" || fail "a known failure is a plain FAIL"

# ---- a run that did not look at everything ----
has base/summary.json '^{"gate":"partial","exit":0,'
has base/report.html '<h1>passed so far: [0-9]* of [0-9]* cases; no release verdict</h1>'
has base/report.html 'class="verdict partial"'
has base/junit.xml '<skipped message="passed so far: [0-9]* of'
has compared/compare.json 'in both runs not everything was looked at'
for option in '--filter pcie/* --set gate.must_run=none' '--exclude perf/*' \
	'--tag smart --filter *' \
	"--rerun-failed $dir/narrow --set gate.must_run=none"; do
	set -f
	# shellcheck disable=SC2086 # words
	expect 0 'passed so far: *' '*' run -q --dut $healthy --out "$dir/part" $option
	# shellcheck disable=SC2086 # words
	expect 1 'passed so far: *; no release verdict (the profile wants whole runs, *' '*' run \
		-q \
		--dut $healthy --out "$dir/refused" --set gate.partial_runs=false $option
	set +f
	has refused/summary.json '^{"gate":"partial","exit":1,'
	has refused/junit.xml '<failure type="nvme.GatePartial" message="passed so far'
done
expect 1 '*' '*' report "$dir/refused"

# ---- two drives, each against its own ----
expect 0 '*all drives: passed so far: 4 of [0-9]* cases; no release verdict
report: *' '*' run -q --filter 'smart/@(spare|temperature)' --dut $healthy --dut sim:gen4-x4 \
	--out "$dir/pair" \
	--set gate.must_run=none
expect 0 '*' '*' run -q --filter 'smart/@(spare|temperature)' --dut sim:gen4-x4 --dut $healthy \
	--out "$dir/pair2" \
	--set gate.must_run=none --baseline "$dir/pair"
expect 0 '*all runs: passed so far: *' '' report "$dir/pair2"
has pair2/summary.json '^{"gate":"partial","exit":0,'
expect 1 '*against the baseline: *' '*' run -q --filter 'smart/@(spare|temperature)' \
	--dut $healthy+spare-low \
	--dut sim:gen4-x4 --out "$dir/pair3" --set gate.must_run=none --baseline "$dir/pair"
expect 1 '*against the baseline: *' '' report "$dir/pair3"
expect 2 '' '*several drives in it*' compare "$dir/pair" "$dir/pair2"

# ---- history and flavour ----
run 0 'passed so far:*' last --dut $healthy --history "$dir" --junit-flavor extended
has last/report.html 'aria-label="[0-9]* runs: '
has last/junit.xml 'file="suites/pcie/link.c"'
has_not again/junit.xml 'file="suites/'
expect 2 '' '*--history no/such: No such file or directory' report "$dir/base" --history no/such
[ $bad = 0 ] && echo "comparison: all as expected"
exit $bad
