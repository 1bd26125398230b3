#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# test_unused.sh SOURCE: a function that a header offers is used by somebody: by another file of the
# program, or by its own file and a test of its inside. Prints each that is not; exit 1 if any. What
# an issue to come will need comes with it. It first proves that each rule can go red.
set -eu

# unused TREE: prints breaches
unused() {
	(cd "$1" && find ci fixtures helpers reports suites -name '*.[ch]' 2>/dev/null |
		sort) > "$list"
	(cd "$1" && xargs awk '
	# code without comments, texts and characters; is_comment lives on from line to line
	function code(line,   out, quote) {
		out = ""
		while (line != "") {
			if (is_comment) {
				if (!(quote = index(line, "*/")))
					return out
				line = substr(line, quote + 2)
				is_comment = 0
				continue
			}
			if (!match(line, /["\047]|\/\*|\/\//))
				return out line
			out = out substr(line, 1, RSTART - 1) " "
			quote = substr(line, RSTART, 1)
			if (substr(line, RSTART, 2) == "//")
				return out
			line = substr(line, RSTART + (quote == "/" ? 2 : 1))
			if (quote == "/")
				is_comment = 1
			else
				while (line != "") {
					is_end = substr(line, 1, 1) == quote
					line = substr(line, substr(line, 1, 1) == "\\" ? 3 : 2)
					if (is_end)
						break
				}
		}
		return out
	}
	function name_of(statement) {
		if (statement !~ /\(/ || statement ~ /(^|[^a-z])(static|typedef)[^a-z]|=/)
			return ""
		sub(/[ \t]*\(.*/, "", statement)
		if (!match(statement, /[a-z_][a-z0-9_]*$/))
			return ""
		return substr(statement, RSTART)
	}
	# @end: what ends a statement at file level that says something of a function: ; or {
	function take(end, name) {
		name = name_of(statement)
		statement = ""
		if (name == "" || is_test)
			return
		if (is_header && end == ";") {
			offered[name] = FILENAME
			declared[name]++
		} else if (!is_header && end == "{")
			home[name] = FILENAME
	}
	FNR == 1 {
		# the checks of suites/selftest/outcomes are written like any other
		is_test = FILENAME ~ /\/(test_[^\/]*|(test|selftest|bench)\/.*)$/ &&
			FILENAME !~ /\/outcomes\//
		is_header = FILENAME ~ /\.h$/
		is_comment = is_directive = depth = 0
		statement = ""
	}
	{
		line = code($0)
		n = split(line, word, /[^A-Za-z0-9_]+/)
		for (i = 1; i <= n; i++)
			if (is_test)
				tests[word[i]]++
			else {
				uses[word[i]]++
				if (!is_header)
					own[FILENAME, word[i]]++
			}
		was_directive = is_directive
		if (!is_directive)
			is_directive = line ~ /^[ \t]*#/
		if (is_directive) {
			is_directive = line ~ /\\$/
			next
		}
		n = split(line, part, /[;{}]/)
		for (i = 1; i <= n; i++) {
			if (depth == 0)
				statement = statement " " part[i]
			at = at_of(line, part, i)
			if (at == "{" && depth++ == 0)
				take("{")
			else if (at == "}" && depth > 0 && --depth == 0)
				statement = ""
			else if (at == ";" && depth == 0)
				take(";")
		}
	}
	# what stands behind the @i-th part of @line
	function at_of(line, part, i,   k, at) {
		at = 0
		for (k = 1; k <= i; k++)
			at += length(part[k]) + 1
		return substr(line, at, 1)
	}
	END {
		for (name in offered) {
			others = uses[name] - declared[name] - own[home[name], name]
			if (others > 0)
				continue
			if (own[home[name], name] < 2)
				print offered[name] ": " name "() is used by " \
					(tests[name] ? "tests alone" : "nobody")
			else if (!tests[name])
				print offered[name] ": " name \
					"() is used in its own file alone: static"
		}
	}' < "$list" | sort)
}

# breach NAME FILE TEXT...: with these files besides, a tree is red
breach() {
	name=$1
	shift
	rm -rf "$work/tree"
	mkdir -p "$work/tree/helpers"
	echo 'int used(void);' > "$work/tree/helpers/used.h"
	printf 'int used(void)\n{\n\treturn 0;\n}\n' > "$work/tree/helpers/used.c"
	printf 'int main(void)\n{\n\treturn used();\n}\n' > "$work/tree/helpers/main.c"
	if [ -n "$(unused "$work/tree")" ]; then
		echo "what is used is said to be unused"
		failed=1
	fi
	while [ $# -gt 1 ]; do
		printf "$2" > "$work/tree/helpers/$1"
		shift 2
	done
	if [ -z "$(unused "$work/tree")" ]; then
		echo "the rule '$name' did not go red"
		failed=1
	fi
}

work=$(mktemp -d "$PWD/unused-XXXXXX")
list=$work/list
trap 'rm -rf "$work"' EXIT
failed=0

breach "used by nobody" a.h '/* a() - b() */\nint a(int b,\n      int c);\n' a.c \
	'int a(int b, int c)\n{\n\treturn b;\n}\n'
breach "used by tests" a.h 'int a(void);\n' a.c 'int a(void)\n{\n\treturn 0;\n}\n' test_a.c \
	'int b = a();\n'
breach "used in its own file" a.h 'int a(void);\n' a.c \
	'int a(void)\n{\n\treturn 0;\n}\nint b = a();\n'

found=$(unused "$1")
if [ -n "$found" ]; then
	printf '%s\n' "$found"
	failed=1
fi
exit $failed
