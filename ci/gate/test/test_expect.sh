#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The section 'expect' of a profile, as a user meets it: the cases that it makes, in lists, filters
# and reports; against a baseline; of what is not there. usage: test_expect.sh NVME-GATE
gate=$(realpath "$1")
dir=$(mktemp -d "$PWD/expect.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
subcommand=
. "$(dirname "$0")/expect_lib.sh"

# has FILE TEXT
has() {
	grep -q -e "$2" "$dir/$1" || fail "$1 lacks '$2'"
}
# lacks FILE TEXT
lacks() {
	! grep -q -e "$2" "$dir/$1" || fail "$1 has '$2'"
}
# verdict RUN CASE VERDICT
verdict() {
	grep -F "\"name\":\"$2\"" "$dir/$1/summary.json" | grep -q "\"verdict\":\"$3\"" ||
		fail "$1: $2 is not $3: $(grep -F "\"$2\"" "$dir/$1/summary.json")"
}
# run CODE SELECTOR OUT OPTION...
run() {
	run_code=$1 run_dut=$2 run_out=$3
	shift 3
	expect "$run_code" '*' '*' run -q --dut "$run_dut" --profile "$dir/p.yaml" \
		--out "$dir/$run_out" "$@"
}

cat >"$dir/p.yaml" <<'END'
name: sheet
expect:
  identify.mdts_bytes: ">= 256 KiB"
  pcie.express.speed_gts: 32 GT/s
  pcie.port.express.width: x16
  identify.cntrltype: [I/O, administrative]
  smart.sensors_c[2]: "<= 60 C"
  smart.sensors_c[5]: absent
  smart.sensors_c: any > 44 C
  smart.power_cycles: ">= baseline"
  identify.firmware: baseline
  identify.namespace.nsze: baseline
  identify.namespace[9].nsze: present
  identify.namespace[7].nsze: absent
  log.endurance_group[9].used_pct: absent
  identify.namespace.lbaf.metadata_bytes: "one of 0, 8, 64"
  log.eye_opening.lanes: "present"
  log.endurance_group.used_pct: "<= 2 %"
  features.power_management.default.state: "0"
  features.power_management.saved.workload: baseline
  features.number_of_queues.saved.submission: absent
  features.volatile_write_cache.default.enabled: "false"
  features.volatile_write_cache.capabilities.changeable: "true"
  features.number_of_queues.capabilities.saveable: "true"
  features.error_recovery.capabilities.per_namespace: "true"
gate:
  must_run: ["expect/smart.*", "expect/smart.sensors_c[2]"]
END

# ---- the cases ----
expect 0 '*expect/identify.mdts_bytes *EXP-FACT-001*identify.mdts_bytes: >= 256 KiB*' '' \
	list --profile "$dir/p.yaml" --filter 'expect/*'
expect 0 '*"name":*"expect/smart.sensors_c\[2]",*"title":*"smart.sensors_c\[2]: <= 60 C"*' '' \
	list --json --profile "$dir/p.yaml" --filter 'expect/smart.sensors_c[2]'
# the headline says what the table says
expect 1 '*max_power_w: *actual 0 = none of 4 holds, the first one: *actual 25 (W)*' \
	'*' run --dut sim:gen5-x4 --filter 'expect/*' --out "$dir/any" \
	--set 'expect.identify.power_states.max_power_w=any <= 1 W'
expect 1 '*critical warning: expected 0, actual 1 = 01h: available spare below*' '*' \
	run --dut sim:gen5-x4+spare-low --filter smart/no_critical_warning --out "$dir/warning"
expect 1 '*vendor ID*: expected 1B36h, actual 1B4Bh*' '*' \
	run --dut sim:gen5-x4+vendor-differs --filter identity/vendor --out "$dir/vendor"
expect 0 '*pcie/link_speed*' '' list --profile "$dir/p.yaml" --exclude 'expect/*'
expect 2 '' '*no case*' list --filter 'expect/*'
expect 0 '*expect/smart.temperature_c*' '' list --set 'expect.smart.temperature_c=<= 60 C' \
	--filter 'expect/*'
expect 2 '' "*did you mean 'smart.temperature_c'?*" list --set 'expect.smart.temprature_c=60 C'

# what the README shows is taken as it stands there
readme=$(dirname "$0")/../../../README.md
sed -n '/^expect:$/,/^```/p' "$readme" | grep -v '^```' >"$dir/readme.yaml"
expect 0 '*' '*' profile check "$dir/readme.yaml"
expect 0 '*expect/smart.sensors_c *smart.sensors_c: 10 C..85 C or absent*' '' \
	list --profile "$dir/readme.yaml" --filter 'expect/*'
expect 0 '*"identify.controller.mdts_bytes",*"expect":*"a size such as 4k or 64 MiB"*' '' \
	list --facts --json

# ---- without a baseline ----
run 4 sim:gen5-x4 first --filter 'expect/*'
verdict first expect/identify.mdts_bytes pass
verdict first expect/pcie.express.speed_gts pass
verdict first expect/identify.cntrltype pass
verdict first 'expect/smart.sensors_c[2]' pass
verdict first 'expect/smart.sensors_c[5]' pass
verdict first expect/smart.sensors_c pass
verdict first expect/identify.namespace.lbaf.metadata_bytes pass
# the host's is the rig's, the drive's own is the drive's
verdict first expect/pcie.port.express.width error
has first/summary.json 'rig: the host is not as the profile expects it: pcie.port.express.width'
verdict first expect/log.eye_opening.lanes fail
verdict first expect/log.endurance_group.used_pct pass
# of a feature the value that is meant
verdict first expect/features.power_management.default.state pass
verdict first expect/features.number_of_queues.saved.submission pass
verdict first expect/features.volatile_write_cache.default.enabled fail
verdict first expect/features.volatile_write_cache.capabilities.changeable pass
verdict first expect/features.number_of_queues.capabilities.saveable fail
verdict first expect/features.error_recovery.capabilities.per_namespace pass
verdict first expect/features.power_management.saved.workload skip
has first/summary.json 'expected reported, actual not reported: the drive does not have log 19h'
verdict first 'expect/identify.namespace[9].nsze' fail
# a namespace that is not there is not asked for: no refusal, and nothing in the error log
has first/summary.json 'not reported: the drive has no namespace 9, only 1, 2'
lacks first/summary.json 'Invalid Namespace'
lacks first/junit.xml 'error log entries changed'
verdict first 'expect/identify.namespace[7].nsze' pass
verdict first 'expect/log.endurance_group[9].used_pct' pass
verdict first expect/identify.firmware skip
has first/summary.json 'nothing to compare with: no --baseline was given'
# what must have run, and skipped for want of a baseline, keeps the gate closed
has first/summary.json 'must run (expect/smart.\*), but did not: expect/smart.power_cycles'
has first/junit.xml 'expect/log.eye_opening.lanes'
has first/report.html 'identify.mdts_bytes'
has first/junit.xml "reproduce: nvme-gate run .*--filter 'expect/identify.namespace.\[9.\].nsze'"
run 1 sim:gen5-x4 again --rerun-failed "$dir/first" --exclude 'expect/pcie.*'
verdict again 'expect/identify.namespace[9].nsze' fail
run 0 sim:gen5-x4 one --filter 'expect/smart.sensors_c[2]' --repeat 2

# ---- with one ----
run 4 sim:gen5-x4 same --filter 'expect/*' --baseline "$dir/first"
verdict same expect/identify.firmware pass
verdict same expect/smart.power_cycles pass
verdict same expect/features.power_management.saved.workload pass
verdict same expect/identify.namespace.nsze pass
run 4 sim:gen5-x4+firmware-blank other --filter 'expect/*' --baseline "$dir/first"
verdict other expect/identify.firmware fail
has other/summary.json 'identify.firmware: expected SIM50100, actual'
verdict other expect/identify.namespace.nsze pass
# the line that reproduces it has the baseline, too, and fails as the case did
line=$(sed -n "s/.*reproduce: \(nvme-gate run .*--filter expect\/identify.firmware\).*/\1/p" \
	"$dir/other/junit.xml" | head -n 1)
case $line in
*" --baseline $dir/first "*) ;;
*) fail "reproduced without its baseline: $line" ;;
esac
eval "set -- ${line#nvme-gate run}"
expect 1 '*' '*' run -q "$@" --out "$dir/line" --set gate.must_run=none
verdict line expect/identify.firmware fail
# and so have those that run again what failed
run 4 sim:gen5-x4+firmware-blank failed --rerun-failed "$dir/other"
verdict failed expect/identify.firmware fail
run 4 sim:gen5-x4+firmware-blank failed --rerun-failed "$dir/other/junit.xml"
verdict failed expect/identify.firmware fail
# one that was made without these expectations does not have them
"$gate" run -q --dut sim:gen5-x4 --filter pcie/link_speed --out "$dir/bare" >"$dir/out" 2>&1
run 4 sim:gen5-x4 lacking --filter expect/identify.firmware --baseline "$dir/bare"
verdict lacking expect/identify.firmware error
has lacking/summary.json 'the baseline does not have identify.firmware'

# ---- a fault ----
run 1 sim:gen5-x4+transfers-small small --filter expect/identify.mdts_bytes
has small/summary.json 'identify.mdts_bytes: expected at least 256 KiB, actual 128 KiB'
run 0 sim:gen5-x4+transfers-at-least least --filter expect/identify.mdts_bytes

# ---- a recording: what it holds is judged as live, what it does not hold is no failure ----
"$gate" record --dut sim:gen5-x4 "$dir/kept" >"$dir/out" 2>&1 || fail "record: $(cat "$dir/out")"
run '4' "replay:$dir/kept" replayed --filter 'expect/*' --baseline "$dir/first"
for name in expect/identify.mdts_bytes expect/pcie.express.speed_gts expect/identify.firmware \
	'expect/smart.sensors_c[2]' expect/identify.namespace.nsze; do
	verdict replayed "$name" pass
done
verdict replayed expect/pcie.port.express.width error

[ $bad = 1 ] || echo "$checks calls: expectations are cases, judged as they are written"
exit $bad
