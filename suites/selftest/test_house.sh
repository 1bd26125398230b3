#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# test_house.sh SOURCE: the rules of the house that a machine can see. Prints each breach; exit 1 if
# any. It first proves on small trees of its own that each rule can go red.
set -eu

# texts: all text files. A string in JSON cannot be wrapped.
texts() {
	if [ -e .git ]; then
		git ls-files
	else
		find . \( -path './build*' -o -path './house-*' \) -prune -o -type f -print |
			sed 's|^\./||'
	fi | grep -vE '\.json$' | sort
}

# say TEXT: after each place that comes in, FILE:LINE:
say() {
	sed "s|\$|: $1|"
}

# but REGEX: the files of C whose path is not like that
but() {
	grep -vE -e "$1" "$list"
}

# look REGEX: lines of the files on standard input, as FILE:LINE:TEXT
look() {
	xargs -r grep -HnE -e "$1"
}

# place: of FILE:LINE:TEXT
place() {
	sed 's|^\([^:]*:[0-9]*\):.*|\1|'
}

# check TREE: prints breaches. All files at a time for each rule: a process per file takes longer.
check() {
	cd "$1"
	find suites fixtures helpers reports ci -name '*.[ch]' 2>/dev/null | sort > "$list"
	tests='/test_|/test/|/selftest/'

	# dependencies point one way: suites -> fixtures/dut/dut.h, fixtures/profile/profile.h ->
	# helpers
	but "$tests|/bench/" | xargs -r awk '
	function only(allowed, why) {
		if (inc !~ "^(" allowed ")")
			print FILENAME ":" FNR ": includes " inc ": " why
	}
	# rooms of the program, from the ground up: a file includes its own and those before it
	function rank(path, room) {
		if (path !~ /^ci\/gate\//)
			return 0
		split(path, room, "/")
		return index("options criterion choice reporting plan rig run cli ", room[3] " ")
	}
	function lower_gate(file, inc) {
		if (rank(inc) > rank(file))
			print FILENAME ":" FNR ": includes " inc ": a room that stands on this one"
	}
	/^#[ \t]*include "/ {
		inc = $0
		sub(/^[^"]*"/, "", inc)
		sub(/".*/, "", inc)
		if (FILENAME ~ /^helpers\//)
			only("helpers/", "helpers depend on nothing of ours")
		else if (FILENAME ~ /^fixtures\/lab\//)
			only("fixtures/(lab|drive|models)/|helpers/",
			     "the lab stands on helpers and the drive alone")
		else if (FILENAME ~ /^fixtures\/drive\//)
			only("fixtures/(drive|models)/|helpers/",
			     "the drive knows neither host nor seam")
		else if (FILENAME ~ /^fixtures\/models\//)
			only("fixtures/models/|helpers/", "a model says what a drive is, alone")
		else if (FILENAME ~ /^fixtures\/faults\//)
			only("fixtures/models/|helpers/", "a fault is an edit of a model")
		else if (FILENAME ~ /^fixtures\//)
			only("fixtures/|helpers/", "fixtures depend on helpers only")
		else if (FILENAME ~ /^suites\//)
			only("suites/|fixtures/(dut/dut\\.h|profile/profile(_ready)?\\.h)$|" \
			     "fixtures/(rig|transitions)/|helpers/",
			     "a check sees dut.h, profile, fixtures/rig, transitions and helpers")
		else if (FILENAME ~ /^reports\//)
			only("reports/|helpers/", "reports depend on helpers only")
		else if (FILENAME ~ /^ci\/gate\//)
			lower_gate(FILENAME, inc)
	}'

	# what is the host's in a model, the drive does not read
	but "$tests" | grep '^fixtures/drive/' | look 'model(\.|->)host\>' |
		place | say "the drive knows no host: a door reads this"

	# Criterion in the runner and in tests only; libnvme and libpci in the live backend only
	but "$tests|^ci/gate/run/(runner|worker|step_writer)" |
		look '#[[:space:]]*include <criterion/' | say "Criterion outside of the runner"
	but '^fixtures/backend/live/|/test/' |
		look '#[[:space:]]*include <(libnvme|nvme/|pci/)' |
		say "libnvme and libpci belong to fixtures/backend/live"

	# every file names its licence and stays of a size that can be read; JSON has no comments
	texts | grep -vE '\.md$|(^|/)COPYING$' | xargs -r -d '\n' \
		grep -L 'SPDX-License-Identifier: GPL-2\.0-or-later' | sed 's/$/:1: no SPDX line/'
	texts | grep -vE '\.md$' | xargs -r -d '\n' wc -l | awk '
		$2 != "total" && $1 > 450 {
			print $2 ": " $1 " lines: a file knows one thing (450 at most)"
		}'
	# a function fits a screen; the table that a test is may be longer
	but "$tests|/bench/|\.h\$" | xargs -r awk '
	FNR == 1 { start = 0 }
	/^{$/ { start = FNR }
	/^}$/ && start {
		if (FNR - start - 1 > 60)
			print FILENAME ":" start ": a function of " FNR - start - 1 \
				" lines (60 at most)"
		start = 0
	}'
	look '\<(atoi|strcpy|strcat|sprintf|system|popen)\(' < "$list" |
		grep -vE '^[^:]*:[0-9]+:[[:space:]]*(/?\*)' | say "not used here"

	# a number below 2 would be everybody: groups are signalled by who checks it
	grep -rnE '\<(kill\(-|killpg\()' suites fixtures helpers reports ci \
		--include='*.c' 2>/dev/null |
			sed 's/$/: process_signal_group() checks the number/' || true

	# text gets into documents in one way: what else writes it passes the sanitiser by
	writer='xmlTextWriterWrite(String|Raw|Attribute|Element|FormatString|CDATA)'
	node='xmlNew(Doc)?(Text|Prop|RawNode|Child|TextChild|CDataBlock)'
	content='xmlNode(Add|Set)Content|xmlSet(Ns)?Prop'
	theirs="$tests|/bench/|^fixtures/lab/"
	but "$theirs|^reports/document\\.c\$" | look "\<($writer|$node|$content)(Len)?\(" |
		say "text gets into a document through reports/document.h"
	but "$theirs|^ci/gate/cli/(json_text|io/io_json)\\.c\$" |
		look '\<json_object_new_string(_len)?\(' | say "json_text_string() cleans it"

	# one dialect: a static function bears no prefix of its file, an error variable is ret
	but "$tests|/bench/|\\.h\$" | xargs -r awk '
	FNR == 1 {
		name = FILENAME
		sub(/^.*\//, "", name)
		sub(/\.c$/, "", name)
		prefixed = "^static [^=;(]*[ *]" name "_[a-z0-9_]*[(]"
	}
	$0 ~ prefixed { print FILENAME ":" FNR ": a static function needs no prefix " name "_" }'
	names='(err|rc|r|result)'
	look "^[[:space:]]*(static )?int ([^;]*[^;(]*, *)?$names( = [^;]*)?[,;]" < "$list" |
		place | say "an error variable is called ret"

	# a block begins with its declarations; a test may have one where it begins another matter
	but "$tests|/bench/|\\.h\$" | xargs -r awk '
	FNR == 1 || /^}/ { in_body = 0 }
	/^{/ {
		in_body = 1
		split("", has_statement)
	}
	!in_body || !match($0, /^\t+/) { next }
	{
		depth = RLENGTH
		line = substr($0, depth + 1)
		for (d in has_statement)
			if (d + 0 > depth)
				delete has_statement[d]
	}
	line ~ /^(return|goto|else|case|break|continue)[^a-z0-9_]/ ||
	line ~ /^(if|for|while|switch|do) / || line ~ /^\(void\)/ ||
	line ~ /^[A-Za-z_][][A-Za-z0-9_.>-]*(\+\+|--| [-+*|&]?= |\()/ {
		has_statement[depth] = 1
		next
	}
	has_statement[depth] && line ~ /^((static|const|unsigned|struct|enum) )*[A-Za-z_]/ &&
	line ~ /^[A-Za-z0-9_ ]+ \**[A-Za-z_][A-Za-z0-9_]*(\[[^]]*\])*( =.*|,.*|;)$/ {
		print FILENAME ":" FNR ": declarations stand at the beginning of a block"
	}'

	# helpers do not print: where to is for who calls them to say
	grep -rnE '\<(printf|puts|putchar|perror)\(|[(,] *std(out|err)\>' helpers \
		--include='*.c' 2>/dev/null |
		grep -vE '^helpers[^:]*(/test_|/bench/|/test/)' |
			sed 's/$/: helpers never print/' || true

	# a comment says the thing itself, never the number of a list that lies elsewhere
	grep -rniE '\<traps? [0-9]|\((a |the )?traps?$' suites fixtures helpers reports \
		ci 2>/dev/null | grep -v '^suites/selftest/test_house.sh:' |
		sed 's/$/: say what the list says/' || true

	# "[SKIP] what" is counted (ci/count.awk); what a script says otherwise of a part is not
	grep -rnE '\<echo "?skipped: ' suites fixtures helpers reports ci --include='*.sh' \
		2>/dev/null | grep -v '^suites/selftest/test_house.sh:' |
		sed 's/$/: is not counted: [SKIP]/' || true

	# every header compiles alone
	if [ "${HOUSE_COMPILE:-yes}" = yes ]; then
		flags=$(pkg-config --cflags libxml-2.0 json-c yaml-0.1 mount 2>/dev/null || true)
		grep '\.h$' "$list" | xargs -r -n 16 -P "$(nproc)" sh -c '
		flags=$1
		shift
		for header; do
			said=$(${CC:-cc} -std=gnu17 -D_GNU_SOURCE -DNVME_GATE_VERSION="\"0\"" \
				-I. $flags -fsyntax-only -x c -include "$header" /dev/null 2>&1) ||
				echo "$header: not alone: $(printf "%s\n" "$said" | grep -m1 error)"
		done' sh "$flags"
	fi

	# 100 columns at tab 8; a row of a table in Markdown and an address cannot be wrapped. In
	# bytes first, which are more: few files are left to be counted in characters.
	texts | xargs -r -d '\n' awk '
	{
		wide = 0
		n = split($0, part, "\t")
		for (i = 1; i < n; i++)
			wide = int((wide + length(part[i])) / 8) * 8 + 8
		if (wide + length(part[n]) > 100 && !seen[FILENAME]++)
			print FILENAME
	}' | while read -r file; do
		expand -t 8 "$file" | LC_ALL=C.UTF-8 grep -nE '^.{101}' |
			case $file in *.md) grep -vE '^[0-9]+:\|' ;; *) cat ;; esac |
			grep -v '://[^ ]*$' |
			sed "s|^\([0-9]*\):.*|$file:\1: more than 100 columns|"
	done

	# each folder says what lives in it
	if [ -d .git ] || [ -f .git ]; then
		git ls-files | grep / | sed 's|/[^/]*$||' | sort -u | grep -vE '^[.]' |
			while read -r folder; do
				[ -f "$folder/README.md" ] || echo "$folder: has no README.md"
			done
		# subjects fit a line; those before this rule stay as they are
		first=$(git log --diff-filter=A --format=%H -- CONTRIBUTING.md 2>/dev/null |
			tail -n 1)
		[ -z "$first" ] || git log --no-merges --format='%H %s' "$first..HEAD" |
			awk '{ s = substr($0, index($0, " ") + 1) }
				length(s) > 72 {
					print substr($1, 1, 12) ": its subject has " length(s) \
						" characters (72 at most)"
				}'
	fi

	# what a killed test left must not be committed: at the top stands what the README names
	if [ -d .git ] || [ -f .git ] && command -v git >/dev/null; then
		git ls-files | cut -d/ -f1 | sort -u |
			grep -vxE '\.(ci|editorconfig|gitignore|clang-(format|tidy))' |
			grep -vxE 'CMake(Lists\.txt|Presets\.json)|(README|CONTRIBUTING)\.md' |
			grep -vxE 'COPYING|ci|fixtures|helpers|reports|suites' |
			sed 's/$/: has no place at the top of the tree/' || true
	fi

	# a registry's host, or the place of this clone, must not be named
	if [ -d .git ] && command -v git >/dev/null; then
		git ls-files -z | xargs -0 grep \
			-nIE '(deb|archive|registry|security)\.[a-z]+\.(org|com)' 2>/dev/null |
			sed 's/$/: names the host of a registry/' || true
		git ls-files -z | xargs -0 grep -nIF "$PWD/" 2>/dev/null |
			sed 's/$/: names a path of this machine/' || true
	fi
}

# breach NAME FILE LINE...: a tree with just that file must be red
breach() {
	name=$1 file=$2
	shift 2
	rm -rf "$work/tree"
	mkdir -p "$work/tree/$(dirname "$file")"
	cp -r /dev/null "$work/tree/none" 2>/dev/null || true
	printf '%s\n' "$@" > "$work/tree/$file"
	if [ -z "$(HOUSE_COMPILE=${compile:-no}; check "$work/tree")" ]; then
		echo "the rule '$name' did not go red"
		failed=1
	fi
}

# HOUSE_COMPILE=no: headers of SOURCE are not compiled
compile_source=${HOUSE_COMPILE:-yes}
work=$(mktemp -d "$PWD/house-XXXXXX")
list=$work/list
trap 'rm -rf "$work"' EXIT
failed=0
spdx='/* SPDX-License-Identifier: GPL-2.0-or-later */'

HOUSE_COMPILE=no
breach "helpers alone" helpers/a.c "$spdx" '#include "fixtures/dut/dut.h"'
breach "one view of a drive" suites/pcie/a.c "$spdx" '#include "fixtures/backend/backend.h"'
breach "fixtures below suites" fixtures/a.c "$spdx" '#include "suites/check.h"'
breach "the drive alone" fixtures/drive/a.c "$spdx" '#include "fixtures/backend/sim/sim.h"'
breach "no host in the drive" fixtures/drive/a.c "$spdx" \
	'int a(void) { return drive->model.host.one_at_a_time; }'
breach "a model alone" fixtures/models/a.h "$spdx" '#include "fixtures/backend/wire.h"'
breach "a fault alone" fixtures/faults/a.c "$spdx" '#include "fixtures/backend/wire.h"'
breach "rooms of the program" ci/gate/rig/a.c "$spdx" '#include "ci/gate/run/judge.h"'
breach "reports beside" reports/a.c "$spdx" '#include "ci/gate/plan/plan.h"'
breach "Criterion" fixtures/a.c "$spdx" '#include <criterion/criterion.h>'
breach "libpci" suites/pcie/a.c "$spdx" '#include <pci/pci.h>'
breach "text" reports/a.c "$spdx" 'void a(xmlNodePtr n) { xmlNodeAddContent(n, b); }'
breach "attribute" reports/a.c "$spdx" \
	'void a(xmlTextWriterPtr n) { xmlTextWriterWriteAttribute(n, b, c); }'
breach "JSON text" ci/gate/a.c "$spdx" 'void a(void) { b = json_object_new_string(c); }'
breach "SPDX" helpers/a.c 'int a;'
for file in a.oracle .gitignore a.yaml CMakeLists.txt; do
	breach "SPDX in $file" "fixtures/$file" '# a line'
done
breach "atoi" helpers/a.c "$spdx" 'int a(void) { return atoi("1"); }'
breach "print" helpers/a.c "$spdx" 'void a(void) { printf("x"); }'
breach "print to" helpers/a.c "$spdx" 'void a(void) { fputs("x", stderr); }'
breach "group" ci/a.c "$spdx" 'void a(int pid) { kill(-pid, 9); }'
breach "static name" helpers/a.c "$spdx" 'static int a_open(int b)' '{ return b; }'
breach "declaration" helpers/a.c "$spdx" 'int a(void)' '{' '	b();' '	const char *c = d();' '}'
for name in 'err = b()' rc result 'a = b(c), result' 'a = 0, err = 0' 'a, r' \
	'a = b(c, d), err, e'; do
	breach "error variable $name" helpers/a.c "$spdx" "	int $name;"
done
# shellcheck disable=SC2046 # a line a word
for file in helpers/a.c reports/test/a.py ci/a.sh; do
	breach "size of $file" "$file" "# $spdx" $(seq 450)
done
# shellcheck disable=SC2046 # a line a word
breach "function" helpers/a.c "$spdx" 'int a(void)' '{' $(seq 61) '}'
breach "number of a list" helpers/a.c "$spdx" 'int a; /* 0-based (trap 9) */'
breach "number of a list behind a line" helpers/a.c "$spdx" 'int a; /* 0-based (trap' ' * 9) */'
breach "skipped" ci/test_a.sh "# $spdx" 'echo "skipped: no tool"'
breach "columns" helpers/a.c "$spdx" "/* $(printf '%0100d' 0) */"
for file in ci/a.sh ci/a.py ci/a CMakeLists.txt a.awk a.css a.yaml; do
	breach "columns of $file" "$file" "# $(printf '%0100d' 0)"
done
git init -q "$work/folder"
mkdir "$work/folder/helpers" && echo "$spdx" > "$work/folder/helpers/a.c"
git -C "$work/folder" add helpers
check "$work/folder" | grep -q 'helpers: has no README' ||
	{ echo "the rule 'folder' did not go red"; failed=1; }
git -C "$work/folder" -c user.name=a -c user.email=a@b commit -qm first
: > "$work/folder/CONTRIBUTING.md"
git -C "$work/folder" add CONTRIBUTING.md
git -C "$work/folder" -c user.name=a -c user.email=a@b commit -qm "$(printf '%080d' 0)"
! check "$work/folder" | grep -q 'its subject has' ||
	{ echo "the rule 'subject' looks too far back"; failed=1; }
git -C "$work/folder" -c user.name=a -c user.email=a@b commit -q --allow-empty \
	-m "$(printf '%080d' 0)"
check "$work/folder" | grep -q 'its subject has 80' ||
	{ echo "the rule 'subject' did not go red"; failed=1; }
git init -q "$work/strays"
mkdir "$work/strays/host.F4OvwZ" && echo > "$work/strays/host.F4OvwZ/mem"
git -C "$work/strays" add host.F4OvwZ
[ -n "$(check "$work/strays")" ] || { echo "the rule 'top' did not go red"; failed=1; }
HOUSE_COMPILE=yes
compile=yes breach "header alone" helpers/a.h "$spdx" 'uint32_t a(void);'

found=$(HOUSE_COMPILE=$compile_source; check "$1")
if [ -n "$found" ]; then
	printf '%s\n' "$found"
	failed=1
fi
exit $failed
