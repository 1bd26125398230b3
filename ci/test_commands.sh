#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The commands of ci/ and the lab with words that are wrong: they say so, end with 2, and begin
# nothing.
# usage: test_commands.sh SOURCE
source=$1
dir=$(mktemp -d ./commands.XXXXXX) || exit 1
trap 'rm -rf "$dir"' EXIT
bad=0

# wrong COMMAND WORD...
wrong() {
	NVME_GATE_BUILD_ROOT=$dir timeout 60 "$source/$@" >"$dir/out" 2>"$dir/err" </dev/null
	code=$?
	[ $code = 2 ] || { echo "FAIL: $*: exit $code"; cat "$dir/err"; bad=1; }
	[ -s "$dir/err" ] || { echo "FAIL: $*: not a word"; bad=1; }
	# the shell itself is not to be the one who tells
	if grep -E 'not set|unbound|shift|unary|bad (number|substitution)' "$dir/err"; then
		echo "FAIL: $*: the shell stumbles"
		bad=1
	fi
	[ "$(find "$dir" -mindepth 1 | wc -l)" = 2 ] ||
		{ echo "FAIL: $*: something was begun"; bad=1; }
}

for option in --tally --name --cmake; do
	wrong ci/test $option
	wrong ci/test $option ""
	wrong ci/test $option=x
done
wrong ci/test --tally "$dir/none" --name
wrong ci/demo --out
wrong ci/demo --out ""
wrong ci/demo word
wrong ci/campaign --stat
wrong ci/campaign word
wrong ci/campaign --only
wrong ci/campaign --whole --every
wrong ci/campaign --every 0
wrong ci/campaign --only link-x2 --machines two
wrong ci/fuzz --time
wrong ci/fuzz --nonsense
wrong ci/bench --only
wrong ci/bench --only nowhere
wrong .ci/run nonsense
wrong .ci/run --whole more
wrong ci/setup nonsense
wrong ci/setup --print-backports
wrong fixtures/lab/fetch-kernel
wrong fixtures/lab/fetch-kernel --suite
wrong fixtures/lab/fetch-kernel --suite x
wrong fixtures/lab/fetch-qemu
wrong fixtures/lab/fetch-qemu --version
wrong fixtures/lab/fetch-qemu --version x
wrong fixtures/lab/bench/lab-bench
wrong helpers/io/bench/bench.sh
for command in .ci/run ci/test ci/demo ci/setup ci/bench ci/campaign; do
	"$source/$command" --help >"$dir/out" 2>&1 && grep -q '^usage: ' "$dir/out" ||
		{ echo "FAIL: $command --help"; bad=1; }
done
exit $bad
