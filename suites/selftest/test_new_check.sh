#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# test_new_check.sh CMAKE SOURCE DIR: a new check needs its file, its fault, its profile key, and
# nothing else, in a new area too. A check is added so to a copy of the source in DIR, the program
# is built there, and the check is then listed, runs, passes on healthy drives and its near miss,
# and fails on its fault and on a limit that it violates. The rules of the house, its cells of the
# matrix, violations, deadlines and requirements are green on the copy; deadlines and violations are
# red without the words that its rows have for them.
set -u
cmake=$1 source=$2 dir=$3
bad=0
fail() {
	echo "FAIL: $*"
	bad=1
}
rm -rf "$dir"
mkdir -p "$dir"
trap 'rm -rf "$dir"' EXIT
cp -r "$source/CMakeLists.txt" "$source/ci" "$source/fixtures" "$source/helpers" "$source/reports" \
	"$source/suites" "$dir" || exit 1
cd "$dir" || exit 1

# ---- its file, in an area of its own ----
mkdir suites/outage
cat >suites/outage/power_losses.c <<'END'
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How often the drive lost its power. */
#include "suites/check.h"

static uint64_t lasts_ms(const struct profile *profile)
{
	return profile->health.outage_patience_ms;
}

CHECK(outage, power_losses, .id = "OUT-LOS-001",
      .title = "the drive lost its power no more often than the profile allows",
      .spec = "NVMe Base, SMART / Health Information log, Unsafe Shutdowns", .needs = DUT_ADMIN,
      .lasts_ms = lasts_ms, .effect = READS)
{
	struct nvme_smart smart;

	REQUIRE_OK(dut_read_smart(dut, &smart), .what = "SMART / Health Information log");
	EXPECT_LE(smart.unsafe_shutdowns, profile->health.unsafe_shutdowns_max,
		  .what = "unsafe shutdowns", .source = "SMART / Health Information log");
}
END
# ---- its fault ----
cat >fixtures/faults/unsafe_shutdowns.c <<'END'
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Drives that lost their power often. */
#include "fixtures/models/model.h"

DUT_FAULT(unsafe_often, .kills = "outage/power_losses",
	  .summary = "the drive lost its power more often than the profile allows")
{
	model->smart.power_cycles = 2000;
	model->smart.unsafe_shutdowns = 1001;
}

DUT_FAULT(unsafe_at_limit, .outcome = FAULT_NEAR_MISS,
	  .summary = "the drive lost its power as often as the profile allows")
{
	model->smart.power_cycles = 2000;
	model->smart.unsafe_shutdowns = 1000;
}
END
# ---- its keys, a limit and a time: a row each, and the member that it is kept in ----
sed -i 's|^\t{ "required/format"|\t{ "health/unsafe_shutdowns_max",\
	  PROFILE(health.unsafe_shutdowns_max), WHOLE, .min = 0, .max = TOP_EXACT,\
	  .fallback = "1000",\
	  .violated = "0 outage/power_losses",\
	  .doc = "Unsafe shutdowns in its life." },\
	{ "health/outage_patience", PROFILE(health.outage_patience_ms), TIME_MS, .min = 0,\
	  .max = 600, .fallback = "0",\
	  .waits = "outage/power_losses",\
	  .unviolated = "how long a check may take judges nothing",\
	  .doc = "How long it may take to count them." },\
&|' fixtures/profile/profile_keys.c
sed -i 's|^\t\tuint64_t media_errors_max;|&\n\t\tuint64_t unsafe_shutdowns_max;\
		uint32_t outage_patience_ms;|' fixtures/profile/profile.h
[ "$(grep -c 'unsafe_shutdowns_max\|outage_patience_ms' fixtures/profile/profile.h)" = 2 ] ||
	fail "profile.h has no such place any more"

HOUSE_COMPILE=no sh suites/selftest/test_house.sh . >house-out 2>&1 ||
	fail "house: $(cat house-out)"

# build TARGET...: not optimised. The profile's structure has grown: all that reads it is compiled.
build() {
	"$cmake" --build b --parallel 2 --target "$@" >log 2>&1 || {
		grep -A5 "error:" log | head -n 20
		fail "it does not build: $*"
		exit 1
	}
}
"$cmake" -S . -B b -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS='-O0 -g0' >log 2>&1 ||
	fail "it cannot be configured: $(tail -n 5 log)"
build nvme-gate gate-profile-keys gate-matrix test_gate_deadlines test_requirements
gate=$dir/b/nvme-gate
selftest=fixtures/profiles/selftest.yaml

# what would be red without the rows: deadlines and violations
keys() {
	sh suites/selftest/test_violations.sh "$gate" "$(find b -name gate-profile-keys -type f)" \
		$selftest "$dir/violated" 'health.unsafe*' >violations 2>&1
}
deadlines() {
	"$(find b -name test_gate_deadlines -type f)" >deadlines 2>&1
}
keys || fail "violations: $(cat violations)"
deadlines || fail "deadlines: $(tail -n 20 deadlines)"
"$(find b -name test_requirements -type f)" >requirements 2>&1 ||
	fail "requirements: $(tail -n 20 requirements)"
# of so few cells it says as well that other checks are failed by none
"$(find b -name gate-matrix -type f)" --gate "$gate" --profile $selftest --out cells \
	--only '*unsafe*' >matrix 2>&1
! grep -E '^(CELL|GAP)|outage/' matrix || fail "matrix: see above"
[ "$(grep -c '^[2-9] cells\|^[1-9][0-9] cells' matrix)" = 1 ] || fail "matrix: $(tail -n 5 matrix)"

# has FILE TEXT
has() {
	grep -q -e "$2" "$1" || fail "no '$2' in: $(head -n 20 "$1")"
}
"$gate" list >out 2>&1 || fail "list: exit $?"
has out '^outage/power_losses '
"$gate" list --faults >out 2>&1 || fail "list --faults: exit $?"
has out '^unsafe-often .*outage/power_losses'
"$gate" profile schema >out 2>&1 || fail "profile schema: exit $?"
has out 'unsafe_shutdowns_max: 1000'

# runs CODE SELECTOR VERDICT OPTION...: all cases that read; the others of smart/ pass whatever
# happens to this one
runs() {
	code=$1 selector=$2 verdict=$3
	shift 3
	rm -rf run
	# not every model tells its power
	"$gate" run -q --dut "$selector" --filter 'smart/*' --filter 'outage/*' \
		--exclude smart/counts_writes --exclude 'smart/*_power' --out run "$@" >out 2>&1
	got=$?
	[ $got = "$code" ] || fail "$selector $*: exit $got instead of $code: $(head -n 20 out)"
	name='"outage/power_losses"'
	has run/summary.json "$name,\"id\":\"OUT-LOS-001\",\"verdict\":\"$verdict\""
	others=$(grep '"name":"smart/' run/summary.json | grep -v "$name" |
		grep -cv '"verdict":"pass"')
	[ "$others" = 0 ] || fail "$selector $*: $others other cases do not pass"
}
runs 0 sim:gen5-x4 pass
runs 0 sim:gen4-x4 pass --profile gen4-x4.yaml
runs 0 sim:gen5-x4+unsafe-at-limit pass
runs 1 sim:gen5-x4+unsafe-often fail
has out 'unsafe shutdowns: expected at most 1000, actual 1001'
runs 1 sim:gen5-x4 fail --set health.unsafe_shutdowns_max=0
runs 0 sim:gen5-x4+unsafe-often pass --set health.unsafe_shutdowns_max=1001

# without its rows it is red: nobody waits for the time, and nothing violates the limit
sed -i '/\.waits = "outage\/power_losses",/d; /\.violated = "0 outage\/power_losses",/d' \
	fixtures/profile/profile_keys.c
build gate-profile-keys test_gate_deadlines
! deadlines || fail "deadlines: nobody misses that a case waits"
grep -q 'health/outage_patience: which case waits' deadlines || fail "$(tail -n 20 deadlines)"
! keys || fail "violations: nobody misses that the limit is violated"
grep -q 'health.unsafe_shutdowns_max: no violating value' violations || fail "$(cat violations)"
[ $bad = 1 ] || echo "a new check needs its file, its fault and its key: it is there, and can fail"
exit $bad
