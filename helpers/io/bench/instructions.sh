#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# User instructions per I/O on a write to /dev/null: the difference of two run lengths under
# callgrind, which repeats to the hundredth. Usage: instructions.sh BENCH LIMIT [prepared] OPTION...
# "prepared": on a cached file of 16 MiB that was written before with headers, to be read verified.
# Exit: 0 within the limit, 1 above it, 77 if valgrind is missing (skipped).
set -eu
bench=$1 limit=$2
shift 2
command -v valgrind >/dev/null || { echo "[SKIP] valgrind is not installed"; exit 77; }
dir=$(mktemp -d "${TMPDIR:-/tmp}/io-instructions.XXXXXX")
trap 'rm -rf "$dir"' EXIT
few=200000 many=600000
prepared=
if [ "${1:-}" = prepared ]; then
	shift
	prepared=prepared
	set -- "target=$dir/file" create direct=0 size=16m "$@"
fi

# old valgrinds stumble over new debug information, which is not needed here
strip -g -o "$dir/bench" "$bench" 2>/dev/null || cp "$bench" "$dir/bench"
bench=$dir/bench

measure() {
	n=$1
	shift
	# shellcheck disable=SC2086
	valgrind --tool=callgrind --callgrind-out-file="$dir/out" "$bench" $prepared \
		"number_ios=$n" target=/dev/null size=1g interval=100ms "$@" >"$dir/line" \
			2>"$dir/log" || {
		cat "$dir/log" >&2
		return 1
	}
	awk '/Collected/ { print $NF }' "$dir/log"
}

a=$(measure $few "$@")
b=$(measure $many "$@")
awk -v a="$a" -v b="$b" -v few=$few -v many=$many -v limit="$limit" -v what="$*" 'BEGIN {
	per = (b - a) / (many - few)
	printf "%.2f instructions per I/O (limit %s): %s\n", per, limit, what
	exit !(per > 10 && per <= limit)
}'
