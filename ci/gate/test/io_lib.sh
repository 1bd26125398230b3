# SPDX-License-Identifier: GPL-2.0-or-later
# What the tests of "nvme-gate io" share: source it with $gate, $python and $dir set.
subcommand=io
. "$(dirname "$0")/expect_lib.sh"

# holds EXPRESSION...: each is true of the JSON in $dir/out; j: all, a: the first job, b: the second
holds() {
	checks=$((checks + 1))
	"$python" - "$dir/out" "$@" <<'END' || fail "in: $last"
import json, sys
j = json.load(open(sys.argv[1]))
a, b = (j["jobs"] + [None, None])[:2]
wrong = [e for e in sys.argv[2:] if not eval(e)]
for e in wrong:
    print("not so: " + e)
if wrong:
    print({k: v for k, v in (a or j).items() if k != "series"})
sys.exit(bool(wrong))
END
}

# io CODE ARGUMENT...: a run whose result is told as JSON, for holds
io() {
	last="$*"
	code=$1
	shift
	expect "$code" '{*}' '*' --json "$@"
}

# zeroes FILE MIB: a file of zeroes, really allocated
zeroes() { dd if=/dev/zero of="$1" bs=1M count="$2" status=none; }

finish() {
	if [ $bad = 0 ]; then
		echo "$1: $checks checks, all as expected"
	fi
	exit $bad
}
