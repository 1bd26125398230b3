#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Choosing drives by patterns and expressions, as a user meets it: simulated ones, and those of a
# pretended host. usage: test_choice.sh NVME-GATE
if [ "$2" != inside ]; then
	if [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; then
		exec unshare -m --propagation private -- sh "$0" "$1" inside
	fi
fi
gate=$(realpath "$1")
dir=$(mktemp -d "$PWD/choice.XXXXXX") || exit 1
trap 'umount -l /sys 2>/dev/null; rm -rf "$dir"' EXIT
subcommand=
. "$(dirname "$0")/expect_lib.sh"
. "$(dirname "$0")/host_lib.sh"

# has FILE TEXT
has() {
	grep -q -- "$2" "$dir/$1" || fail "$1 lacks '$2'"
}

# simulated: the models, and their defects only where they are named
expect 0 '*"model":"*"serial":"SIM4*"*' '*2 drives chosen, 0 left out*' devices --json --dut 'sim:*'
expect 0 '*SIM5X4000001*' '*1 drive chosen, 1 left out*' \
	devices --dut 'sim:*' --exclude-dut '^SIM4'
expect 2 '' '*--dut sim:no\* matches no model; there are gen4-x4, gen5-x4' devices --dut 'sim:no*'
expect 2 '' "*--match 'S(': not a regular expression: *" devices --dut 'sim:*' --match 'S('
expect 2 '' "*--exclude-dut '\[': not a regular expression: *" devices --exclude-dut '['
expect 2 '' '*no drive is left: sim:gen4-x4 (*--exclude-dut*' run --dut 'sim:*' --exclude-dut .
expect 2 '' '*--match NOPE matches none of the drives; here are sim:gen4-x4 (*), sim:gen5-x4 (*)' \
	devices --dut 'sim:*' --match SIM4 --match NOPE
expect 2 '' '*one --dut SEL is wanted, and 2 are given*' status --dut sim:gen4-x4 --dut sim:gen5-x4
expect 2 '' '*one --dut SEL is recorded, and 2 are given*' \
	record --dut sim:gen4-x4 --dut sim:gen5-x4 "$dir/none"
expect 2 '' '*new wants one --dut SEL, and 2 are given*' \
	profile new --dut sim:gen4-x4 --dut sim:gen5-x4
# a model name that is blank leaves what the drive is on the bus
expect 0 '*PCI 1b36:5005*' '*' devices --dut sim:gen5-x4+model-blank
expect 2 '' '*status: one drive is wanted, and 2 are chosen' status --dut 'sim:*'
expect 0 '*"backend":"sim"*' '*' status --json --dut 'sim:gen4*'
expect 0 '*pcie/link_speed*' '*' list --dut 'sim:*' --match '^SIM5'

"$gate" run --dut 'sim:*' --exclude-dut SIM4X4 --filter pcie/link_speed --out "$dir/one" \
	>"$dir/out" 2>"$dir/err"
has err '^nvme-gate: chosen: sim:gen5-x4 (SIM5X4000001, .*): not armed, nothing is written to it$'
has err "^nvme-gate: left out: sim:gen4-x4 (.*): --exclude-dut 'SIM4X4' matches it$"
has one/run.jsonl '"drives_chosen":\["sim:gen5-x4 ('
has one/run.jsonl '"drives_left_out":\["sim:gen4-x4 ('
has one/junit.xml '<property name="drives.chosen" value="sim:gen5-x4 ('
has one/junit.xml '<property name="drives.left-out" value="sim:gen4-x4 ('
has one/report.html 'drives chosen'
has one/report.html 'drives left out'
rm "$dir/one/junit.xml"
"$gate" report "$dir/one" >"$dir/out" 2>"$dir/err"
has one/junit.xml '<property name="drives.left-out" value="sim:gen4-x4 ('
# what leaves nothing to choose is not told
"$gate" run --dut sim:gen5-x4 --filter pcie/link_speed --out "$dir/plain" >"$dir/out" 2>"$dir/err"
grep -q 'chosen' "$dir/err" "$dir/plain/run.jsonl" && fail "a choice where there was none"

# several drives, each with reports of its own; the serial number that is armed is named by itself
"$gate" run --dut 'sim:*' --erase SIM5X4000001 --filter pcie/link_speed --out "$dir/two" \
	>"$dir/out" 2>"$dir/err"
has err '^nvme-gate: chosen: sim:gen4-x4 (.*): not armed, nothing is written to it$'
has err '^nvme-gate: chosen: sim:gen5-x4 (.*): armed by --erase$'
for name in sim-gen4-x4 sim-gen5-x4; do
	has "two/$name/run.jsonl" '"drives_chosen":\["sim:gen4-x4 (.*","sim:gen5-x4 ('
done
expect 2 '' '*--erase SIM4X4000001: no drive of this run has that serial number*' \
	run --dut 'sim:*' --exclude-dut SIM4 --erase SIM4X4000001 --out "$dir/armed"

# namespaces that the profile leaves out: no case of theirs, and no load that reaches them
keep="--dut sim:gen5-x4 --profile selftest.yaml"
expect 0 '*perf/iops/ns2/*' '' list $keep
"$gate" list $keep --set 'namespaces.exclude=[2]' >"$dir/out" || fail "list"
has out 'perf/iops/ns1/'
grep -q ns2 "$dir/out" && fail "cases of a namespace that is left out"
"$gate" run $keep --set 'namespaces.exclude=["nvme0n2$"]' --erase SIM5X4000001 \
	--filter 'perf/mixed' --filter 'thermal/throttling' --filter 'perf/interference' \
	--out "$dir/kept" >"$dir/out" 2>"$dir/err"
has err 'namespaces that the profile leaves out: 2$'
has kept/run.jsonl '"namespaces_left_out":\["2"\]'
has kept/junit.xml '<property name="namespaces.left-out" value="2"/>'
has kept/report.html 'namespaces left out'
has kept/run.jsonl 'ns1'
grep -q '"nsid":2\|ns2' "$dir/kept/run.jsonl" && fail "a load reached what is left out"
# a simulated drive never gets another: trying again does not help
expect 2 '' "*namespaces.include names '7', and the drive shows namespaces 1, 2" \
	run $keep --set 'namespaces.include=[1, 7]' --out "$dir/lost"
expect 2 '' "*the profile's namespaces leave none of the drive's: 1, 2" \
	run $keep --set 'namespaces.exclude=[.]' --out "$dir/lost"
expect 2 '' "*: error: namespaces.exclude: '(' is neither an NSID nor a regular expression: *" \
	run $keep --set 'namespaces.exclude=["("]' --out "$dir/lost"

if [ "$2" != inside ]; then
	echo "[SKIP] a pretended /sys needs root and a mount namespace"
	exit $bad
fi
pretend
expect 75 '' 'nvme-gate run: --dut all matches no drive; there is no NVMe drive here' \
	run --dut all --out "$dir/none"
for n in 0 1 2; do
	drive $n
done
function_of 0000:f0:00.0 vfio-pci
expect 0 '*"count":2*' '*2 drives chosen, 2 left out*' devices --json --dut 'live:S[12]'
expect 0 '*"serial":"S0"*' '*3 drives chosen, 1 left out*driver vfio-pci*' devices --json --dut all
expect 0 '*"serial":"S1"*' "*left out: live:S0 (*: --match does not match it*" \
	devices --json --match '^/dev/nvme1$'
expect 75 '' '*--dut live:X\* matches no drive; here are live:S0 (/dev/nvme0, 0000:10:00.0, *' \
	run --dut 'live:X*' --out "$dir/none"
# what was there is no result of a run that chose nobody
"$gate" run --dut sim:gen5-x4 --filter pcie/link_speed --out "$dir/none" >/dev/null 2>&1
expect 75 '' '*matches no drive*' run --dut 'live:X*' --out "$dir/none"
[ ! -e "$dir/none/junit.xml" ] || fail "a former result stands where nobody was chosen"
# no node, no command: the run ends, and says whom it was about
"$gate" run --dut all --exclude-dut 'S[12]' --filter pcie/link_speed --out "$dir/live" \
	>"$dir/out" 2>"$dir/err"
has live/run.jsonl '"drives_chosen":\["live:S0 (/dev/nvme0, 0000:10:00.0, A drive of ours)"\]'
has live/run.jsonl 'live:0000:f0:00.0: it belongs to the driver vfio-pci'
# one that nobody drives was to be there
function_of 0000:f1:00.0 ''
expect 75 '*not ready*' '*no driver is bound to the drive at 0000:f1:00.0*' \
	run --dut all --exclude-dut 'S[12]' --filter pcie/link_speed --out "$dir/absent"
[ $bad = 0 ] && echo "choice: all as expected"
exit $bad
