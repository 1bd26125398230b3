#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# test_lint.sh SOURCE WORK: ci/lint goes red for a wrong layout and for a mistake, and is green
# without.
set -eu

source=$1 work=$2
if ! command -v run-clang-tidy >/dev/null || ! command -v clang-format >/dev/null; then
	echo "[SKIP] clang-tidy or clang-format is not installed"
	exit 77
fi
rm -rf "$work"
mkdir -p "$work/ci" "$work/helpers" "$work/build"
cp "$source/ci/lint" "$source/ci/lib.sh" "$work/ci"
cp "$source/.clang-format" "$source/.clang-tidy" "$work"
for folder in suites fixtures reports; do
	mkdir "$work/$folder"
done
printf '[{"directory":"%s","file":"helpers/a.c","command":"cc -c helpers/a.c"}]\n' "$work" \
	>"$work/build/compile_commands.json"
failed=0

# lint EXPECTED LINE...: what it counts for one file of these lines
lint() {
	expected=$1
	shift
	printf '%s\n' "$@" >"$work/helpers/a.c"
	: >"$work/tally"
	"$work/ci/lint" --tally "$work/tally" "$work/build" >"$work/said" 2>&1 || true
	if [ "$(cat "$work/tally")" != "$expected" ]; then
		echo "expected '$expected', counted '$(cat "$work/tally")': $*"
		cat "$work/said"
		failed=1
	fi
}

case $(clang-format --version) in
*' version 14.'*)
	lint '2 0 0' 'int same(int a);' 'int same(int a)' '{' '	return a == 1;' '}'
	lint '1 1 0' 'int same(int a);' 'int same(int a) { return a == 1; }'
	lint '1 1 0' 'int same(int a);' 'int same(int a)' '{' '	return a == a;' '}'
	;;
*)
	lint '1 0 1' 'int same(int a);' 'int same(int a)' '{' '	return a == 1;' '}'
	lint '0 1 1' 'int same(int a);' 'int same(int a)' '{' '	return a == a;' '}'
	;;
esac
rm -rf "$work"
exit $failed
