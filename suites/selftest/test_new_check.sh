#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# test_new_check.sh CMAKE SOURCE DIR: a new check needs its file, its fault, its profile key, and
# nothing else. A check is added so to a copy of the source in DIR, the program is built there, and
# the check is then listed, runs, passes on healthy drives and its near miss, and fails on its fault
# and on a limit that it violates.
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

# ---- its file ----
cat >suites/smart/unsafe_shutdowns.c <<'END'
#include "suites/check.h"

CHECK(smart, unsafe_shutdowns, .id = "SMART-UNS-001",
      .title = "the drive lost its power no more often than the profile allows",
      .spec = "NVMe Base, SMART / Health Information log, Unsafe Shutdowns", .needs = DUT_ADMIN,
      .effect = READS)
{
	struct nvme_smart smart;

	REQUIRE_OK(dut_read_smart(dut, &smart), .what = "SMART / Health Information log");
	EXPECT_LE(smart.unsafe_shutdowns, profile->health.unsafe_shutdowns_max,
		  .what = "unsafe shutdowns", .source = "SMART / Health Information log");
}
END
# ---- its fault ----
cat >fixtures/faults/unsafe_shutdowns.c <<'END'
#include "fixtures/models/model.h"

DUT_FAULT(unsafe_often, .kills = "smart/unsafe_shutdowns",
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
# ---- its key: a row, and the member that it is kept in ----
sed -i 's|^\t{ "required/format"|\t{ "health/unsafe_shutdowns_max",\
	  PROFILE(health.unsafe_shutdowns_max), WHOLE, .min = 0, .max = TOP_EXACT,\
	  .fallback = "1000", .violated = "0 smart/unsafe_shutdowns",\
	  .doc = "Unsafe shutdowns in its life." },\
&|' fixtures/profile/profile_keys.c
sed -i 's|^\t\tuint64_t media_errors_max;|&\n\t\tuint64_t unsafe_shutdowns_max;|' \
	fixtures/profile/profile.h
[ "$(grep -c unsafe_shutdowns_max fixtures/profile/profile.h)" = 1 ] ||
	fail "profile.h has no such place any more"

# The profile's structure has grown: all that reads it is compiled, without tests and optimisation.
{ "$cmake" -S . -B b -DGATE_TESTS=OFF -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS='-O0 -g0' &&
	"$cmake" --build b --parallel 2 --target nvme-gate; } >log 2>&1 || {
	grep -A5 "error:" log | head -n 20
	fail "it does not build"
	exit 1
}
gate=$dir/b/nvme-gate

# has FILE TEXT
has() {
	grep -q -e "$2" "$1" || fail "no '$2' in: $(head -n 20 "$1")"
}
"$gate" list >out 2>&1 || fail "list: exit $?"
has out '^smart/unsafe_shutdowns '
"$gate" list --faults >out 2>&1 || fail "list --faults: exit $?"
has out '^unsafe-often .*smart/unsafe_shutdowns'
"$gate" profile schema >out 2>&1 || fail "profile schema: exit $?"
has out 'unsafe_shutdowns_max: 1000'

# runs CODE SELECTOR VERDICT OPTION...: all cases that read; the others of smart/ pass whatever
# happens to this one
runs() {
	code=$1 selector=$2 verdict=$3
	shift 3
	rm -rf run
	"$gate" run -q --dut "$selector" --filter 'smart/*' --exclude smart/counts_writes \
		--out run "$@" >out 2>&1
	got=$?
	[ $got = "$code" ] || fail "$selector $*: exit $got instead of $code: $(head -n 20 out)"
	name='"smart/unsafe_shutdowns"'
	has run/summary.json "$name,\"id\":\"SMART-UNS-001\",\"verdict\":\"$verdict\""
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
[ $bad = 1 ] || echo "a new check needs its file, its fault and its key: it is there, and can fail"
exit $bad
