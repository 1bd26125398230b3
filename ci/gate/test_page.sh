#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What the documents of real runs of simulated drives say, and how they say it.
# usage: test_page.sh NVME-GATE
gate=$1
dir=$(mktemp -d ./page.XXXXXX) || exit 1
trap 'rm -rf "$dir"' EXIT
subcommand=run
. "$(dirname "$0")/expect_lib.sh"

has() { grep -q -e "$2" "$dir/$1" || { echo "FAIL: '$2' is not in $1"; bad=1; }; }
has_not() { ! grep -q -e "$2" "$dir/$1" || { echo "FAIL: '$2' is in $1"; bad=1; }; }

# ---- a load that misses its limit by far ----
expect 1 '*simulated: the drive*s own clock ran*' '*IOPS: expected at least 2 M, actual 1.25 M (IOPS)*' \
	--dut sim:gen5-x4+iops-low --filter 'perf/iops/*/randread*' --filter 'smart/*' \
	--filter perf/interference --out "$dir/low"
has low/report.html 'id="figures"'
has low/report.html '>limit ≥ 2 M</text>'       # on the scale: without an arrow
has_not low/report.html 'limit ≥ 2 M ↑'
has low/report.html '38 C (311 K)'
has low/report.html 'Its own clock ran'
has low/report.html 'simulated [0-9]'
has low/summary.json '"simulated_s":[1-9]'
has_not low/report.html 'I/Os completed[^<]*(more than 0)'
has_not low/report.html '<summary>[^/]*<a '
has low/run.jsonl '"name":"ns2: IOPS".*"nsid":2'
has low/run.jsonl '"name":"ns1: IOPS".*"nsid":1'
has_not low/run.jsonl 'measurementSeriesStart.*"nsid":0'
has low/run.jsonl '"name":"I/Os completed".*"sanity":true'
has low/junit.xml 'expected at least 2 M, actual 1.25 M (IOPS)'

# ---- what is refused is said in words ----
expect 1 '*' '*: expected Compare Failure (285h), actual Successful Completion (000h)*' \
	--dut sim:gen5-x4+commands-ignored --erase SIM5X4000001 --filter integrity/compare --out "$dir/named"
if [ -w /dev/loop-control ]; then
	expect 1 '*' '*offers the profile*LBA format: expected yes, actual no*' --dut sim:gen5-x4+format-512-missing \
		--erase SIM5X4000001 --filter 'format/applied/ns1/512' --out "$dir/lost"
	has_not lost/junit.xml 'actual -[0-9]'
	has lost/junit.xml 'none of [0-9]* bytes and [0-9]* of metadata'
else
	echo "SKIPPED: a format of a simulated drive: its block device needs root"
fi

# ---- rounds are no cases ----
expect 0 'passed so far: 5 of *5 passed, 0 failed, 0 errors, 0 skipped*' '*round 3 of 3*' \
	--dut sim:gen5-x4 --filter 'smart/*' --repeat 3 --out "$dir/rounds"
has rounds/summary.json '"counts":{"pass":5,"fail":0,"error":0,"skip":0}'
[ "$(grep -c '^{"name":"smart/' "$dir/rounds/summary.json")" = 5 ] ||
	fail "summary.json lists rounds as cases"
has rounds/report.html '<li class="tile pass"><b>5</b>'
has rounds/report.html '<b>smart</b> <span class="count pass">✓ pass 5</span>'
[ "$(grep -o '<testcase classname="nvme[^>]*smart' "$dir/rounds/junit.xml" | wc -l)" -le 5 ] ||
	fail "junit.xml lists rounds as cases"

# ---- several drives show what each measured ----
expect 1 '*' '*' --dut sim:gen5-x4 --dut sim:gen4-x4 --filter 'smart/*' --filter 'pcie/*' --out "$dir/two"
has two/report.html '<small>[0-9]* PCIe generation'
has two/report.html 'negotiated link width'

echo "$checks checks"
exit $bad
