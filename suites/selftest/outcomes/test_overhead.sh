#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# test_overhead.sh SELFTEST TELL SOURCE WORK: what 200 cases that do nothing cost, reports included,
# beside the same 200 under bare Criterion (the program "bare" beside TELL). Judged is the ratio of
# processor time in pairs of runs, one right after the other: a busy machine makes both dearer.
set -u
selftest=$1 tell=$2 source=$3 work=$4
here=$(cd "$(dirname "$0")" && pwd)
bare=$(dirname "$tell")/bare
. "$here/lib.sh"

pairs=3
# with sanitizers nothing is judged of it
! nm "$selftest" 2>/dev/null | grep -q __asan_init || pairs=1
# Measured: 38 to 48 % (5.1 to 6.5 against 12.9 to 16 ms a case, at a load of 6 a processor); 75 to
# 107 % where each worker is loaded for itself, which this must not become again.
most_pct=70

# cpu_ms COMMAND...: processor time of a command and of all that it has waited for
cpu_ms() {
	(
		"$@"
		times >times
	)
	# the second line is of the children: 0m1.250000s 0m0.480000s
	sed -n 2p times | tr 'ms' '  ' | awk '{ printf "%d", (($1 + $3) * 60 + $2 + $4) * 1000 }'
}

bare_run() {
	"$bare" --jobs 1 >bare.out 2>&1 || bad "bare Criterion: $(tail -n 1 bare.out)"
}

ratios= pair=0
while [ $pair -lt $pairs ]; do
	pair=$((pair + 1))
	bare_ms=$(cpu_ms bare_run)
	gate_ms=$(cpu_ms gate "trivial$pair" 0 -q --filter 'trivial/*')
	ratios="$ratios $((gate_ms * 100 / (bare_ms > 0 ? bare_ms : 1)))"
	printf '200 trivial cases: %s ms, bare Criterion %s ms of processor time\n' "$gate_ms" \
		"$bare_ms"
done
has "bare Criterion" bare.out 'Tested: .*200.* Passing: .*200'
reports trivial1
is "cases" "$(grep -c '^pass trivial/' told)" 200
ratio=$(printf '%s\n' $ratios | sort -n | sed -n "$(((pairs + 1) / 2))p")
printf 'median of the ratios: %s %%, at most %s %%\n' "$ratio" "$most_pct"
if nm "$selftest" 2>/dev/null | grep -q __asan_init; then
	skipped "the limit: built with sanitizers"
elif [ "${ratio:-999999}" -le "$most_pct" ]; then
	ok
else
	bad "200 trivial cases cost $ratio % of what they cost under bare Criterion"
fi

finish
