# SPDX-License-Identifier: GPL-2.0-or-later
# What the scripts of this folder share: running the program, judging what it left. Source it with
# $selftest, $tell, $here, $source and $work set; $work is made and removed here.
failures=0 checks=0 skips=
# how many times as long as usual a case takes on this machine: ci/test measures it
patience=${NVME_GATE_PATIENCE:-1}

rm -rf "$work"
mkdir -p "$work"
work=$(cd "$work" && pwd)
cd "$work"
export TMPDIR="$work"
unset CHECK_INVERT NO_COLOR CI GITLAB_CI FORCE_COLOR CLICOLOR_FORCE COLUMNS LANGUAGE
export LC_ALL=C TERM=dumb

ok() { checks=$((checks + 1)); }
bad() {
	checks=$((checks + 1)) failures=$((failures + 1))
	printf 'FAILED: %s\n' "$*" >&2
}
# skipped WHAT: ci/test counts these lines, each once
skipped() {
	case "$skips" in *"|$*|"*) return ;; esac
	skips="$skips|$*|"
	printf '[SKIP] %s\n' "$*" >&2
}

# is WHAT ACTUAL EXPECTED
is() { if [ "$2" = "$3" ]; then ok; else bad "$1: expected '$3', got '$2'"; fi; }
# has WHAT FILE REGEX
has() { if grep -Eq -- "$3" "$2"; then ok; else bad "$1: no '$3' in $2:"; head -n 20 "$2" >&2; fi; }

# gate DIR EXIT OPTION...: runs on $dut; stdout and stderr go to out and err
dut=sim:gen5-x4
gate() {
	dir=$1 expected=$2
	shift 2
	status=0
	timeout --kill-after=5 $((120 * patience)) "$selftest" run --dut "$dut" \
		--profile "$here/profile.yaml" \
		--out "$dir" "$@" >out 2>err || status=$?
	is "exit code of run $*" "$status" "$expected"
}

# wait_for FILE REGEX: until the file says so, 20 s at most where nothing else runs
wait_for() {
	i=0
	until grep -Eqs -- "$2" "$1"; do
		i=$((i + 1))
		[ $i -lt $((400 * patience)) ] || { bad "'$2' never came in $1"; return 1; }
		timeout 0.05 tail -f /dev/null || true
	done
}

# reports DIR: are all reports there, whole, valid, and do they agree? What they tell goes to told
reports() {
	for file in run.jsonl junit.xml report.html report.css summary.json; do
		[ -s "$1/$file" ] || bad "$1: $file is missing or empty"
	done
	[ ! -e "$1/.work" ] || bad "$1: .work was left behind"
	if "$tell" "$1" >told 2>told.err; then
		ok
	else
		bad "$1: the reports: $(head -n 3 told.err)"
	fi
	if ! command -v python3 >/dev/null; then
		skipped "what run.jsonl, summary.json and junit.xml say to each other: no python3"
	elif python3 "$source/reports/test/lint_run.py" "$source" "$1" >lint.out 2>&1; then
		ok
	else
		bad "$1 contradicts itself: $(head -n 5 lint.out)"
	fi
	xsd=$source/../shared/schemas/junit-10.xsd
	if [ ! -e "$xsd" ] || ! command -v xmllint >/dev/null; then
		skipped "junit.xml against junit-10.xsd: no xmllint or no ../shared/schemas"
	elif xmllint --noout --nonet --schema "$xsd" "$1/junit.xml" 2>xml.err; then
		ok
	else
		bad "$1/junit.xml is not valid: $(head -n 3 xml.err)"
	fi
}

# want VERDICT CASE KIND REASON-REGEX: in told; the case name without outcome/
want() {
	if grep -Eq "^$1 (outcome/)?$2 $3 .*$4" told; then ok; else
		bad "expected $1 $2 $3 '$4', got: $(grep -E " (outcome/)?$2 " told || echo nothing)"
	fi
}

# clean: no process of the program is left, nor what Criterion keeps in /tmp and /dev/shm
clean() {
	left=
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		left=
		for process in /proc/[0-9]*; do
			if grep -qsz "^TMPDIR=$work\$" "$process/environ" &&
			   grep -qsE "^(nvme-gate-self|sleep)" "$process/comm"; then
				left=${process#/proc/}
				break
			fi
		done
		[ -n "$left" ] || break
		timeout 0.1 tail --pid="$left" -f /dev/null || true
	done
	is "processes left after $1" "$left" ""
}

finish() {
	cd /
	if [ "$failures" = 0 ]; then rm -rf "$work"; fi
	printf '%s: %d checks, %d failed%s\n' "$(basename "$0")" "$checks" "$failures" \
		"${skips:+, some skipped}"
	[ "$failures" = 0 ]
}
