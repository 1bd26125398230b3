# SPDX-License-Identifier: GPL-2.0-or-later
# What the tests of the command line share: source it with $gate and $dir set, and $subcommand if
# all that is tried is of one.
bad=0 checks=0
unset NO_COLOR CI GITLAB_CI FORCE_COLOR CLICOLOR_FORCE COLUMNS LANGUAGE
export LC_ALL=C TERM=dumb

fail() {
	echo "FAIL: $*"
	bad=1
}

# expect CODE STDOUT-PATTERN STDERR-PATTERN ARGUMENT...; "" = must be empty, * = anything
expect() {
	code=$1 out=$2 err=$3
	shift 3
	checks=$((checks + 1))
	timeout -k 5 120 "$gate" ${subcommand:+"$subcommand"} "$@" >"$dir/out" 2>"$dir/err" \
		</dev/null
	got=$?
	[ $got = "$code" ] ||
		fail "$*: exit $got instead of $code: $(head -n 5 "$dir/out" "$dir/err")"
	for what in out err; do
		eval pattern=\$$what
		text=$(cat "$dir/$what")
		case $text in
		$pattern) ;;
		*) fail "$*: std$what is not '$pattern' but:"; head -n 5 "$dir/$what" ;;
		esac
	done
}
