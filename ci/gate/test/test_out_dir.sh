#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Reports that are written again overwrite nothing of somebody else's.
# usage: test_out_dir.sh NVME-GATE
gate=$1
dir=$(mktemp -d ./out-dir.XXXXXX) || exit 1
trap 'rm -rf "$dir"' EXIT
subcommand=
. "$(dirname "$0")/expect_lib.sh"

run() { expect 0 '*' '*' run -q --filter 'pcie/*' --dut "$1" --out "$dir/$2"; }
run sim:gen5-x4 one
run sim:gen5-x4 two

# refused COMMAND NAME TEXT ARGUMENT...: exit 2, and the file is as it was
refused() {
	kept=$1 text=$2
	shift 2
	before=$(ls -la "$kept" && cat "$kept" 2>/dev/null)
	expect 2 '' "*$text*" "$@"
	[ "$before" = "$(ls -la "$kept" && cat "$kept" 2>/dev/null)" ] ||
		fail "$kept was touched by $*"
}

# every document that somebody else made, by each command that would write one of that name
for name in report.html junit.xml summary.json report.css; do
	mkdir "$dir/theirs"
	echo "<html>years of work: nvme-gate</html>" >"$dir/theirs/$name"
	refused "$dir/theirs/$name" "did not write ($name)" report "$dir/one" --out "$dir/theirs"
	refused "$dir/theirs/$name" "did not write ($name)" report "$dir/one" "$dir/two" \
		--out "$dir/theirs"
	# a folder that contains a run, named as such
	cp -r "$dir/one" "$dir/theirs/run"
	refused "$dir/theirs/$name" "did not write ($name)" report "$dir/theirs"
	(cd "$dir/theirs" && "$gate" report . >/dev/null 2>&1)
	[ $? = 2 ] || fail "report . with somebody's $name is not refused"
	rm -r "$dir/theirs"
done
for name in compare.html junit.xml compare.json report.css; do
	mkdir "$dir/theirs"
	echo "<html>years of work: nvme-gate</html>" >"$dir/theirs/$name"
	refused "$dir/theirs/$name" "did not write ($name)" compare "$dir/one" "$dir/two" \
		--out "$dir/theirs"
	rm -r "$dir/theirs"
done
# neither through a link, nor in place of a folder
mkdir "$dir/theirs" "$dir/theirs/junit.xml"
refused "$dir/theirs/junit.xml" 'did not write' report "$dir/one" --out "$dir/theirs"
rmdir "$dir/theirs/junit.xml"
ln -s "$PWD/$dir/one/junit.xml" "$dir/theirs/junit.xml"
refused "$dir/theirs/junit.xml" 'did not write' compare "$dir/one" "$dir/two" --out "$dir/theirs"
rm -r "$dir/theirs"
# a run's directory is that run's
refused "$dir/two/junit.xml" 'holds a run' report "$dir/one" --out "$dir/two"
refused "$dir/one/junit.xml" 'holds a run' report "$dir/one" "$dir/two" --out "$dir/one"
refused "$dir/one/junit.xml" 'holds a run' compare "$dir/one" "$dir/two" --out "$dir/one"
# that of several drives too, also through a link; none that is told
expect 0 '*' '*' run -q --filter 'pcie/*' --dut sim:gen5-x4 --dut sim:gen5-x4+lives-on \
	--out "$dir/several"
ln -s several "$dir/link"
for name in several link; do
	refused "$dir/several/junit.xml" 'holds runs whose' report "$dir/one" --out "$dir/$name"
	refused "$dir/several/junit.xml" 'holds runs whose' report "$dir/one" "$dir/two" \
		--out "$dir/$name"
	refused "$dir/several/junit.xml" 'holds runs whose' compare "$dir/one" "$dir/two" \
		--out "$dir/$name"
done
expect 0 '*' '' report "$dir/several"
expect 0 '*' '' report "$dir/several" --out "$dir/several"
expect 0 '*' '' report "$dir/one" --out "$dir"
expect 0 '*' '' report "$dir/one" --out "$dir"
# nor where nothing can be written: told before, and no report is said to be there
ln -s "$PWD/$dir/no/such" "$dir/nowhere"
for to in nowhere one/run.jsonl; do
	expect 2 '' '*--out *' report "$dir/one" --out "$dir/$to"
	expect 2 '' '*--out *' compare "$dir/one" "$dir/two" --out "$dir/$to"
done
rm "$dir/nowhere"

# what is ours is replaced, what is nobody's business stays
mkdir "$dir/ours"
echo mine >"$dir/ours/notes.txt"
for again in 1 2; do
	expect 0 '*' '' report "$dir/one" --out "$dir/ours"
	expect 0 '*' '' report "$dir/one" "$dir/two" --out "$dir/both"
	expect 0 '*' '' compare "$dir/one" "$dir/two" --out "$dir/compared"
	expect 0 '*' '' report "$dir/one"
	expect 0 '*' '' report "$dir/one" --out "$dir/one/."
done
[ "$(cat "$dir/ours/notes.txt")" = mine ] || fail "a file of no name of ours was touched"
refused "$dir/ours/junit.xml" 'holds a report' compare "$dir/one" "$dir/two" --out "$dir/ours"
refused "$dir/compared/junit.xml" 'holds a comparison' report "$dir/one" --out "$dir/compared"
: >"$dir/both/junit.xml"
expect 0 '*' '' report "$dir/one" "$dir/two" --out "$dir/both"
[ $bad = 0 ] && echo "out dir: all as expected"
exit $bad
