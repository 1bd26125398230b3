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
expect 1 '*simulated: the drive*s own clock ran*' \
	'*IOPS: expected at least 2 M, actual 1.25 M (IOPS)*' \
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

# ---- below zero, everywhere ----
expect 0 'passed so far: 5 of *' '*' --dut sim:gen5-x4+temp-cold \
	--set 'health.temperature_min=-20 C' \
	--filter 'smart/@(temperature|plausible)' --filter 'thermal/@(throttling|host_managed)' \
		--filter perf/qos/ns1 --out "$dir/cold"
row='<td>-20 C (253 K)</td><td>at most 77 C (350 K)</td><td class="value">97 C<'
has cold/report.html "hottest composite temperature</td>$row"
has cold/report.html 'temperature sensor 1[^C]*-23 C (250 K)'
has cold/junit.xml 'composite temperature: -20 C (253 K), limit at least -20 C (253 K), kept'
has cold/junit.xml 'lowest temperature of a sensor beside the load: -23 C (250 K)'
has cold/run.jsonl '"value":-20[,}]'
for file in report.html junit.xml run.jsonl summary.json; do
	has_not "cold/$file" '[^0-9.]4294967[0-9][0-9][0-9]\|184467440737[0-9]*'
done
expect 1 '*composite temperature: expected at least -19 C (254 K), actual -20 C (253 K)*' '*' \
	--dut sim:gen5-x4+temp-cold --set 'health.temperature_min=-19 C' \
		--filter smart/temperature --out "$dir/cold"
subcommand=status
expect 0 '*composite temperature *-20 C (253 K)
*' '' --dut sim:gen5-x4+temp-cold
expect 0 '*"temperature_c":-20,*"sensors_c":?*-23,*-13*' '' --dut sim:gen5-x4+temp-cold --json
subcommand=run

# ---- what is refused is said in words ----
expect 1 '*' '*: expected Compare Failure (285h), actual Successful Completion (000h)*' \
	--dut sim:gen5-x4+commands-ignored --erase SIM5X4000001 --filter integrity/compare \
		--out "$dir/named"
if [ -w /dev/loop-control ]; then
	expect 1 '*' '*offers the profile*LBA format: expected yes, actual no*' \
		--dut sim:gen5-x4+format-512-missing \
		--erase SIM5X4000001 --filter 'format/applied/ns1/512' --out "$dir/lost"
	has_not lost/junit.xml 'actual -[0-9]'
	has lost/junit.xml 'none of [0-9]* bytes and [0-9]* of metadata'
else
	echo "SKIPPED: a format of a simulated drive: its block device needs root"
fi

# ---- rounds are no cases ----
expect 0 'passed so far: 2 of *2 passed, 0 failed, 0 errors, 0 skipped*' '*round 3 of 3*' \
	--dut sim:gen5-x4 --filter 'smart/@(spare|temperature)' --repeat 3 --out "$dir/rounds"
has rounds/summary.json '"counts":{"pass":2,"fail":0,"error":0,"skip":0}'
[ "$(grep -c '^{"name":"smart/' "$dir/rounds/summary.json")" = 2 ] ||
	fail "summary.json lists rounds as cases"
has rounds/report.html '<li class="tile pass"><b>2</b>'
has rounds/report.html '<b>smart</b> <span class="count pass">✓ pass 2</span>'
[ "$(grep -o '<testcase classname="nvme[^>]*smart' "$dir/rounds/junit.xml" | wc -l)" -le 2 ] ||
	fail "junit.xml lists rounds as cases"

# ---- several drives show what each measured ----
expect 1 '*' '*' --dut sim:gen5-x4 --dut sim:gen4-x4 --filter 'smart/*' --filter 'pcie/*' \
	--out "$dir/two"
has two/report.html '<small>[0-9]* PCIe generation'
has two/report.html 'negotiated link width'

echo "$checks checks"
exit $bad
