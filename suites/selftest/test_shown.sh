#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# test_shown.sh GATE SOURCE BUILD: a defect that no check judges yet names the test in which the
# drive shows it. That test is one that ctest runs; the case of Criterion stands in its source, and
# the source names the defect. It first proves that each rule can go red.
set -eu

# look FAULT SHOWN-BY: prints what is wrong with it; at the top of a tree; $tests: those of ctest
look() {
	fault=$1 test=${2%% *} case=${2#* }
	grep -qxF "$test" "$tests" || echo "$fault: ctest has no test '$test'"
	[ "$case" != "$2" ] || return 0
	file=$(grep -rlE "^Test\\(${case%%/*}, ${case#*/}[,)]" --include='test_*.c' fixtures |
		head -n 1)
	if [ -z "$file" ]; then
		echo "$fault: no case '$case' in fixtures"
		return 0
	fi
	name=${file##*/test_}
	case $test in
	*_"${name%.c}") ;;
	*) echo "$fault: '$case' is in $file, not in $test" ;;
	esac
	grep -qE "(^|[^a-z0-9-])$fault([^a-z0-9-]|\$)" "$file" ||
		echo "$fault: $file never names it"
}

# unjudged: "FAULT SHOWN-BY" of each
unjudged() {
	"$gate" list --variants --json | awk -F'"' '
		$2 == "variant" { fault = $4 }
		$2 == "shown_by" { print fault, $4 }' | sort -u
}

gate=$1 source=$2 build=$3
work=$(mktemp -d "$PWD/shown-XXXXXX")
trap 'rm -rf "$work"' EXIT
tests=$work/tests
failed=0

mkdir -p "$work/tree/fixtures/drive"
printf 'Test(x, goes_wrong)\n{\n\topen_sim("sim:gen5-x4+it-breaks");\n}\n' \
	> "$work/tree/fixtures/drive/test_drive_x.c"
printf '%s\n' test_fixtures_drive_x test_fixtures_drive_y lab_fault > "$tests"
# says TEXT FAULT SHOWN-BY: that is what look() has to say; nothing when TEXT is empty
says() {
	said=$(cd "$work/tree" && look "$2" "$3")
	case "[$said]" in
	*"${1:-[]}"*) ;;
	*) echo "the rule says '$said' of $2, $3, and not '$1'"; failed=1 ;;
	esac
}
says '' it-breaks 'test_fixtures_drive_x x/goes_wrong'
says '' it-breaks lab_fault
says 'ctest has no test' it-breaks lab_faults
says 'no case' it-breaks 'test_fixtures_drive_x x/goes'
says 'not in test_fixtures_drive_y' it-breaks 'test_fixtures_drive_y x/goes_wrong'
says 'never names it' breaks 'test_fixtures_drive_x x/goes_wrong'

(cd "$build" && ctest -N) | sed -n 's/^ *Test *#[0-9]*: //p' > "$tests"
[ -s "$tests" ] || { echo "ctest names no test in $build"; failed=1; }
cd "$source"
unjudged > "$work/unjudged"
while read -r fault shown_by; do
	look "$fault" "$shown_by"
done < "$work/unjudged" > "$work/found"
if [ -s "$work/found" ]; then
	cat "$work/found"
	failed=1
fi
exit $failed
