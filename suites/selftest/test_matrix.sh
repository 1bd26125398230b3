#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# test_matrix.sh MATRIX GATE PROFILE DIR matrix|inversion: runs the matrix in a fresh DIR, which it removes when green.
# MATRIX_EVERY=N: only every Nth fault.
set -eu
matrix=$1 gate=$2 profile=$3 dir=$4 mode=$5
rm -rf "$dir"
set -- --gate "$gate" --profile "$profile" --out "$dir"
[ "$mode" = inversion ] && set -- "$@" --invert
[ -z "${MATRIX_EVERY-}" ] || set -- "$@" --every "$MATRIX_EVERY"
"$matrix" "$@"
rm -rf "$dir"
