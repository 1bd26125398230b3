#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Each library that a CMakeLists.txt requires is linked into one of the programs, and called by it.
# First it proves on libraries and programs of its own that it can go red.
# usage: test_linked.sh SOURCE PROGRAM...; exit 77 where there are no binutils
set -u

# required SOURCE: pkg NAME or lib NAME, one a line; a form that cannot be read is told as odd
required() {
	modules='pkg_check_modules([A-Z]* REQUIRED IMPORTED_TARGET'
	(cd "$1" && find . -path './build*' -prune -o -name CMakeLists.txt -exec cat {} +) |
		sed -n -e '/^[[:space:]]*#/d' \
			-e 's/^'"$modules"' \([^ >=)]*\)[^ ]*)$/pkg \1/p;t' \
			-e 's/^[[:space:]]*find_library([A-Z_]* \([^ )]*\) REQUIRED)$/lib \1/p;t' \
			-e 's/.*\(pkg_check_modules\|pkg_search_module\|find_library\)(.*/odd &/p'
}

# library WORD...: the file behind the first "-lNAME" of a linker's words
library() {
	folder=/nonexistent
	for word; do
		case $word in
		-L*) folder=${word#-L} ;;
		-l*)
			file=lib${word#-l}.so
			[ -e "$folder/$file" ] ||
				folder=$(dirname "$(${CC:-cc} -print-file-name="$file")")
			echo "$folder/$file"
			return
			;;
		esac
	done
}

# names OPTION FILE: dynamic symbols without their versions
names() {
	nm -D "$1" "$2" | sed 's/.* //; s/@.*//' | sort -u
}

# calls PROGRAM LIBRARY: it is linked, and a symbol of it is taken
calls() {
	soname=$(readelf -d "$2" | sed -n 's/.*(SONAME).*\[\(.*\)\]/\1/p')
	readelf -d "$1" | grep -F "(NEEDED)" | grep -qF "[$soname]" || return 1
	names --undefined-only "$1" >"$work/taken"
	names --defined-only "$2" >"$work/given"
	[ -n "$(comm -12 "$work/taken" "$work/given")" ]
}

# check SOURCE PROGRAM...: prints what is wrong
check() {
	required "$1" >"$work/required"
	shift
	[ -s "$work/required" ] || echo "no library is required: this test sees nothing"
	while read -r kind name rest; do
		case $kind in
		pkg) words=$(pkg-config --libs "$name") || words= ;;
		lib) words=-l$name ;;
		*) echo "a form that this test cannot read: $name $rest" && continue ;;
		esac
		# shellcheck disable=SC2086 # words
		file=$(library $words)
		[ -e "${file:-/nonexistent}" ] || {
			echo "$name is required, and there is no such library"
			continue
		}
		used=
		for program; do
			! calls "$program" "$file" || used=yes
		done
		[ -n "$used" ] || echo "$name is required, and nothing calls it"
	done <"$work/required"
}

for tool in nm readelf pkg-config "${CC:-cc}"; do
	command -v "$tool" >/dev/null || {
		echo "SKIP: $tool is not installed"
		exit 77
	}
done
source=$1
shift
work=$(mktemp -d "$PWD/test_linked.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
failed=0

# goes TEXT LINE PROGRAM: a project with just this line; TEXT is what must be said, or nothing
goes() {
	echo "$2" >"$work/made/CMakeLists.txt"
	said=$(PKG_CONFIG_PATH=$work/made check "$work/made" "$work/$3")
	[ "$said" = "$1" ] && return
	echo "FAILED: of '$2' and $3 it says: '$said', not '$1'"
	failed=1
}

mkdir "$work/made"
echo 'int gate_made(void) { return 0; }' |
	${CC:-cc} -shared -x c -Wl,-soname,libmade.so.1 -o "$work/made/libmade.so" -
ln -s libmade.so "$work/made/libmade.so.1"
printf 'Name: made\nDescription: x\nVersion: 1\nLibs: -L%s -lmade\n' "$work/made" \
	>"$work/made/made.pc"
echo 'int gate_made(void); int main(void) { return gate_made(); }' |
	${CC:-cc} -x c -o "$work/calling" - -L"$work/made" -lmade
echo 'int main(void) { return 0; }' |
	${CC:-cc} -x c -o "$work/linked" - -Wl,--no-as-needed -L"$work/made" -lmade
echo 'int main(void) { return 0; }' | ${CC:-cc} -x c -o "$work/without" -
line='pkg_check_modules(MADE REQUIRED IMPORTED_TARGET made>=1)'
goes '' "$line" calling
goes 'made is required, and nothing calls it' "$line" linked
goes 'made is required, and nothing calls it' "$line" without
goes 'nosuch is required, and there is no such library' 'find_library(X nosuch REQUIRED)' calling
line='pkg_check_modules(MADE made)'
goes "a form that this test cannot read: $line" "$line" calling
goes 'no library is required: this test sees nothing' "# $line" calling

check "$source" "$@" >"$work/wrong"
cat "$work/wrong" "$work/required"
[ $failed = 0 ] && [ ! -s "$work/wrong" ]
