#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What "cmake --install" leaves works by itself: from any folder, without the source tree.
# usage: test_installed.sh BUILD CMAKE PREFIX
build=$1 cmake=$2 prefix=$3
dir=$(mktemp -d ./installed.XXXXXX) || exit 1
dir=$(cd "$dir" && pwd)
trap 'rm -rf "$dir"' EXIT
bad=0
fail() {
	echo "FAIL: $*"
	bad=1
}

DESTDIR=$dir "$cmake" --install "$build" >"$dir/log" 2>&1 || {
	cat "$dir/log"
	exit 1
}
root=$dir$prefix
gate=$root/bin/nvme-gate
mkdir "$dir/elsewhere"
cd "$dir/elsewhere" || exit 1
"$gate" --version >/dev/null || fail "--version"
for profile in "$root"/share/nvme-gate/profiles/*.yaml; do
	name=$(basename "$profile")
	named=$("$gate" profile check "$name") || fail "$name is not found by its name"
	[ "${named#*: }" = "$("$gate" profile check "$profile" | sed 's/^[^:]*: //')" ] ||
		fail "$name is not what is installed"
done
[ -e "$root/share/nvme-gate/profiles/gen5-x4-release.yaml" ] || fail "no release profile"
"$gate" run -q --dut sim:gen5-x4 --profile gen5-x4-release.yaml --filter 'pcie/*' --out run >out \
	2>&1
code=$?
[ $code = 1 ] || fail "a part of a release ends with $code: $(cat out)"
"$gate" list --rerun-failed run >out 2>&1
[ $? = 3 ] || fail "nothing failed: $(cat out)"
manual=$(find "$root" -name 'nvme-gate.1*')
[ -s "$manual" ] || fail "no manual page"
# every path that the page names is there
for path in $(sed 's/\\-/-/g' "$manual" | grep -o "$prefix/[A-Za-z0-9./_-]*[A-Za-z0-9]"); do
	[ -e "$dir$path" ] || fail "the manual page names $path"
done
grep -q 'fixtures/\|suites/\|reports/' "$manual" && fail "the manual page names the source tree"
[ -s "$(find "$root" -path '*bash-completion/completions/nvme-gate')" ] || fail "no completion"
[ $bad = 0 ] && echo "installed: all as expected"
exit $bad
