#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# test_live.sh SELFTEST LAB WORK SCRIPT [LAB'S OPTION]...: SCRIPT in the lab; 77 where there is no
# lab.
set -u
selftest=$1 lab=$2 work=$3 script=$4
shift 4
here=$(cd "$(dirname "$0")" && pwd)

"$lab" check >/dev/null 2>&1 || {
	echo "SKIPPED: no lab here: $("$lab" check 2>&1 | tail -n 1)"
	exit 77
}
rm -rf "$work"
mkdir -p "$(dirname "$work")"
"$lab" run --quiet --gate "$here/$script" --out "$work" \
	--timeout $((480 * ${NVME_GATE_PATIENCE:-1})) \
	--file "$selftest:/usr/local/bin/nvme-gate-selftest" \
	--file "$here/profile.yaml:/usr/local/share/outcomes.yaml" "$@" >"$work.log" 2>&1
status=$?
cat "$work.log"
if [ $status != 0 ] || grep -q '^FAILED' "$work.log" ||
   ! grep -q "the guest's script has come to its end" "$work.log"; then
	echo "test_live.sh: failed, lab's exit code $status"
	exit 1
fi
rm -rf "$work" "$work.log"
