#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Every fuzzer for a moment, by a walk that knows nothing of the code: first it has to find two
# planted mistakes.
# usage: test_walk.sh WALK MAKE_SEEDS MAKE_RUN
set -u

work=$(mktemp -d "$PWD/test_walk.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

sh "$2" "$work/seeds" "$3" || exit
"$1" --prove "$work/seeds" || exit
"$1" "$work/seeds" "$PWD"
