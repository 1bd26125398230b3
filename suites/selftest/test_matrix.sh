#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# test_matrix.sh MATRIX GATE PROFILE DIR matrix|inversion BARE: runs the matrix in a fresh DIR,
# which it removes when green. Faults of which none hides another one share a drive.
# MATRIX_EVERY=N: only every Nth fault, and what the cells cost is not judged. MATRIX_ALONE=1: all
# faults, each on a drive of its own.
set -eu
matrix=$1 gate=$2 profile=$3 dir=$4 mode=$5 bare=$6
rm -rf "$dir"
set -- --gate "$gate" --profile "$profile" --out "$dir"
case $mode in
inversion) set -- "$@" --invert ;;
*) set -- "$@" --bare "$bare" ;;
esac
[ -z "${MATRIX_EVERY-}" ] || set -- "$@" --no-limit
if [ "$mode${MATRIX_ALONE-}" = matrix ]; then
	set -- "$@" --together ${MATRIX_EVERY:+--every "$MATRIX_EVERY"}
fi
"$matrix" "$@"
rm -rf "$dir"
