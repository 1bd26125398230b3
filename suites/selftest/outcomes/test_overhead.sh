#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# test_overhead.sh SELFTEST TELL SOURCE WORK: 200 cases that do nothing, reports included, cost less
# than 4 s on two cores. Judged is the processor time, which other work on the machine does not change.
set -u
selftest=$1 tell=$2 source=$3 work=$4
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"

begun=$(date +%s%N)
(
	gate trivial 0 -q --filter 'trivial/*'
	times >times
)
wall_ms=$((($(date +%s%N) - begun) / 1000000))
# the second line is of the children: 0m1.250000s 0m0.480000s
cpu_ms=$(sed -n 2p times | tr 'ms' '  ' |
	awk '{ printf "%d", (($1 + $3) * 60 + $2 + $4) * 1000 }')
reports trivial
is "cases" "$(grep -c '^pass trivial/' told)" 200
printf '200 trivial cases: %s ms of processor time, %s ms by the clock\n' "$cpu_ms" "$wall_ms"
if nm "$selftest" 2>/dev/null | grep -q __asan_init; then
	skipped "the limit: built with sanitizers"
elif [ "${cpu_ms:-999999}" -lt 4000 ]; then
	ok
else
	bad "200 trivial cases took $cpu_ms ms of processor time"
fi

finish
