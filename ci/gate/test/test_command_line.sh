#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The program as a user meets it: exit codes, where words go, and output that cannot be written.
# usage: test_command_line.sh NVME-GATE SOURCE-DIR MANUAL COMPLETION
gate=$1 source=$2 manual=$3 completion=$4
dir=$(mktemp -d ./command-line.XXXXXX) || exit 1
trap 'rm -rf "$dir"' EXIT
subcommand=
. "$(dirname "$0")/expect_lib.sh"

expect 0 'nvme-gate [0-9]*' '' --version
expect 0 'Usage: *' '' --help
expect 0 'Usage: *' '' run --help
expect 2 '' 'nvme-gate: which command?*'
expect 2 '' "nvme-gate: unknown command 'rnu' (did you mean 'run'?)" rnu
expect 2 '' "nvme-gate run: unknown option '--fitler' (did you mean '--filter'?)" run --fitler x
expect 2 '' 'nvme-gate run: which drive?*' run
expect 2 '' 'nvme-gate run: --firmware is not built yet*' run --dut sim:gen5-x4 --firmware x
expect 2 '' 'nvme-gate compare: no/base: No such file or directory' compare no/base b
expect 2 '' "nvme-gate list: --filter 'survive/ready/\*' matches no case of this drive and *" \
	list --dut sim:gen5-x4 --filter 'survive/ready/*' --set survive.transitions=none
expect 2 '' 'no/such.yaml: error: cannot be read: No such file or directory' \
	list --profile no/such.yaml
expect 2 '' 'nvme-gate list: --filter *matches no case*' list --filter 'no/such*'
expect 2 '' "--set link.wdith=2: error: unknown key 'link.wdith' (did you mean 'link.width'?)" \
	list --set link.wdith=2
expect 2 '' '*' list --dut sim:no-such-model
expect 2 '' '*' list --dut sim:gen5-x4+no-such-fault

expect 0 'CASE*pcie/link_speed*' '' list
expect 0 '*perf/iops/ns\**' '' list
expect 0 '*perf/iops/ns1/randread-4k*' '' list --dut sim:gen5-x4
expect 0 '*pcie/link_speed*' '' list --filter 'pcie/*'
expect 0 '\[*\]' '' list --json
expect 0 '\[*"model"*"serial"*\]' '' list --models --json
expect 0 '\[*"fault"*"model"*"kills"*\]' '' list --faults --json
expect 0 'MODEL*gen5-x4*' '' list --models
# by which profile these cases are meant: a check that is off elsewhere is none
meant='is meant with --profile selftest.yaml: with another profile, the one without*'
expect 0 "FAULT*KILLS BY selftest.yaml*KILLS $meant" '' list --faults
expect 0 "CASES*WHICH BY selftest.yaml*WHICH $meant" '' list --variants
expect 0 '\[*"fault"*"profile":*"selftest.yaml"*"kills"*\]' '' list --faults --json
expect 0 '*fail with --profile*selftest.yaml*' '' list --help
expect 0 '\[*"variant"*"cases"*"outcome"*\]' '' list --variants --json

expect 0 '*sanitize*most recent sanitize *never (0)*' '' \
	status --dut sim:gen5-x4 --section sanitize
expect 2 '' "*there is no section 'sanitise' (did you mean 'sanitize'?)*" \
	status --dut sim:gen5-x4 --section sanitise
expect 0 '*persistent events *not claimed*' '' \
	status --dut sim:gen4-x4 --section persistent_events
expect 0 '*identify.mdts_bytes *1 MiB*pcie.port.express.width *x4*' '' status --dut sim:gen5-x4 \
	--fact identify.mdts_bytes --fact pcie.port.express.width
expect 0 '*"smart.temperature_c":38*"identify.power_states?0?.max_power_w":25.0*' '' \
	status --dut sim:gen5-x4 --json --fact smart.temperature_c \
	--fact 'identify.power_states[0].max_power_w'
expect 0 '*identify.namespace\[1\].nsze *blocks*identify.namespace\[2\].nsze *' '' \
	status --dut sim:gen5-x4 --fact identify.namespace.nsze
# without a number: all that there are, and none that there is not
expect 0 '*log.endurance_group\[1\].spare_pct *100 %*' '' \
	status --dut sim:gen5-x4 --fact log.endurance_group.spare_pct
expect 0 '*log.features\[2\].effects *00200001h*log.features\[5\].effects *00100001h*' '' \
	status --dut sim:gen5-x4 --fact log.features.effects
expect 0 '*power_states\[0\].max_power_w *25.0*power_states\[1\].max_power_w *' '' \
	status --dut sim:gen5-x4 --fact identify.power_states.max_power_w
expect 0 '*smart.sensors_c\[1\] *smart.sensors_c\[2\] *' '' \
	status --dut sim:gen5-x4 --fact smart.sensors_c
expect 0 '*"smart.sensors_c?1?":*"smart.sensors_c?2?":*' '' \
	status --dut sim:gen5-x4 --fact smart.sensors_c --json
expect 0 '*identify.namespace\[7\].nsze *the drive has no namespace 7, only 1, 2*' '' \
	status --dut sim:gen5-x4 --fact 'identify.namespace[7].nsze'
expect 0 '*the drive has no endurance group 9, only 1*' '' \
	status --dut sim:gen5-x4 --fact 'log.endurance_group[9].spare_pct'
expect 0 '*"identify.namespace?7?.nsze":null*' '' \
	status --dut sim:gen5-x4 --fact 'identify.namespace[7].nsze' --json
# what never came is said in words, and is no number
expect 1 '*' '*' run -q --dut sim:gen5-x4+autonomous-never --filter power/autonomous \
	--profile selftest.yaml --erase SIM5X4000001 --out "$dir/never"
grep -q 'goes to a state without I/O by itself: expected yes, actual no' "$dir/never/junit.xml" ||
	fail "never: $(grep -o 'by itself: [^"]*' "$dir/never/junit.xml" | head -n 1)"
# what cannot be read is said, and is no success
expect 1 '*smart.used_pct *Internal Error*mdts_bytes *1 MiB*' '*smart.used_pct: *Internal Error*' \
	status --dut sim:gen5-x4+smart-refused --fact smart.used_pct --fact identify.mdts_bytes
expect 1 '*"smart.used_pct":*"unreadable":*' '*smart.used_pct: *' \
	status --dut sim:gen5-x4+smart-all-ones --fact smart.used_pct --json
expect 0 '*log.events.count *not claimed*' '' status --dut sim:gen4-x4 --fact log.events.count
expect 2 '' "*no fact 'smart.temperatur_c' (did you mean*smart.temperature_c*" \
	status --dut sim:gen5-x4 --fact smart.temperatur_c
expect 0 '*smart.temperature_c *C *gauge *composite temperature*' '' list --facts
expect 0 '*"name":"identify.controller.mdts_bytes"*"unit":"bytes"*"kind":"static"*' '' \
	list --facts --json
expect 0 '*Max Payload Size *512 bytes*' '' status --dut sim:gen5-x4
expect 0 '*"max_payload_bytes":128,*"max_payload_supported_bytes":512,*' '' \
	status --json --dut sim:gen5-x4+payload-set-128

for profile in "$source"/fixtures/profiles/*.yaml; do
	expect 0 '*: ok: profile *' '' profile check "$profile"
	expect 0 'CASE*' '' list --profile "$profile"
done
expect 0 '*temperature_max: 77 C*' '' profile schema
expect 0 '*model: *vendor_id: 0x1b36*' '' profile new --dut sim:gen5-x4
"$gate" profile new --dut sim:gen5-x4 >"$dir/new.yaml" || bad=1
expect 0 '*: ok: *' '' profile check "$dir/new.yaml"
"$gate" profile schema >"$dir/schema.yaml" || bad=1
expect 0 '*: ok: *' '' profile check "$dir/schema.yaml"
printf 'health:\n  temprature_max: 70 C\n' >"$dir/wrong.yaml"
expect 2 '' "*wrong.yaml:2:3: error: unknown key 'temprature_max' (did you mean *" \
	profile check "$dir/wrong.yaml"

printf 'zzzzzz: 1\n' >"$dir/wrong.yaml"
expect 2 '' "*wrong.yaml:1:1: error: unknown key 'zzzzzz'; see nvme-gate profile schema" \
	profile check "$dir/wrong.yaml"

expect 2 '' 'nvme-gate report: no/such/run: No such file or directory' report no/such/run
mkdir "$dir/empty"
expect 2 '' 'nvme-gate report: *: no run.jsonl in it: not the directory of a run' \
	report "$dir/empty"
expect 2 '' 'nvme-gate report: several runs need --out DIR*' report a b
"$gate" run --dut sim:gen5-x4 --filter 'pcie/link_@(speed|width)' --out "$dir/run" >"$dir/out" \
	2>"$dir/err"
code=$?
rm -f "$dir/run/report.html" "$dir/run/junit.xml" "$dir/run/summary.json"
expect $code '*2 passed, 0 failed, 0 errors*' '' report "$dir/run"
"$gate" run --dut sim:gen5-x4 --filter 'smart/*' --out "$dir/smart" >"$dir/out" 2>"$dir/err"
expect $code '*report: *both/report.html*' '' report "$dir/run" "$dir/smart" --out "$dir/both"
# one run counts once, whatever it is called
expect 2 '' "nvme-gate report: $dir/run is given twice" report "$dir/run" "$dir/run" \
	--out "$dir/twice"
ln -s run "$dir/link"
expect 2 '' "nvme-gate report: $dir/link is given twice" \
	report "$dir/smart" "$dir/run" "$dir/link" --out "$dir/twice"
[ ! -e "$dir/twice" ] || { echo "FAIL: a refused report made its folder"; bad=1; }
rm "$dir/link"
for file in run/report.html run/junit.xml run/summary.json both/report.html both/junit.xml; do
	[ -s "$dir/$file" ] || { echo "FAIL: report did not make $file"; bad=1; }
done
expect 3 '' '*no case failed there*' list --rerun-failed "$dir/run"

# with several drives it is said which one the rig lacks
expect 75 '*not ready: no NVMe drive has*' \
	'nvme-gate: no NVMe drive has the serial number none-such;*' \
	run --dut live:none-such --out "$dir/absent"
expect 75 '*not ready: live:none-such: no NVMe drive has*' \
	'*nvme-gate: sim-gen5-x4: live:none-such: no NVMe drive has *' \
	run --dut sim:gen5-x4 --dut live:none-such --out "$dir/absent2"
# what is in the way is named as it is
for name in junit.xml report.html artifacts; do
	mkdir "$dir/theirs"
	echo precious >"$dir/theirs/$name"
	expect 2 '' "*holds something else than a former run ($name, but no run.jsonl)*" \
		run --dut sim:gen5-x4 --out "$dir/theirs"
	[ "$(cat "$dir/theirs/$name")" = precious ] || { echo "FAIL: $name was touched"; bad=1; }
	rm -r "$dir/theirs"
done

# what could not be compared around a case is said, in its log, the record and the report
"$gate" run --dut sim:gen5-x4 --filter pcie/link_speed --out "$dir/unread" >"$dir/out" 2>"$dir/err"
grep -r 'not compared' "$dir/unread" "$dir/out" && { echo "FAIL: all was compared"; bad=1; }
rm -rf "$dir/unread"
"$gate" run --dut sim:gen5-x4+smart-timeout --filter pcie/link_speed --out "$dir/unread" \
	>"$dir/out" 2>"$dir/err"
grep -q '"nvme-gate.uncompared","content":{"what":"SMART log","why":"Connection timed out"}' \
	"$dir/unread/run.jsonl" ||
	{ echo "FAIL: the record hides what was not compared"; bad=1; }
for file in unread/logs/pcie.link_speed.log unread/report.html out; do
	grep -qi 'not compared .*SMART log: Connection timed out' "$dir/$file" ||
		{ echo "FAIL: $file hides what was not compared"; bad=1; }
done

# what cannot be written is not a success
if [ -w /dev/full ]; then
	for words in --help --version list 'list --json' 'profile schema' \
		'status --dut sim:gen5-x4'; do
		"$gate" $words >/dev/full 2>"$dir/err"
		got=$?
		[ $got -ne 0 ] || { echo "FAIL: $words to a full disk: exit 0"; bad=1; }
		grep -q 'could not be written' "$dir/err" ||
			{ echo "FAIL: $words to a full disk: says nothing"; bad=1; }
	done
fi
"$gate" list >&- 2>/dev/null && { echo "FAIL: list to a closed stdout: exit 0"; bad=1; }
# the reader of these pipes is gone before a byte is written, or after the first line: no success,
# and nothing to complain of
for words in list 'list --json' 'status --dut sim:gen5-x4' 'profile schema'; do
	{ sleep 0.2; "$gate" $words 2>"$dir/err"; echo $? >"$dir/code"; } | :
	[ "$(cat "$dir/code")" = 4 ] ||
		{ echo "FAIL: $words to a closed pipe: exit $(cat "$dir/code")"; bad=1; }
	[ ! -s "$dir/err" ] ||
		{ echo "FAIL: $words to a closed pipe says $(cat "$dir/err")"; bad=1; }
done
"$gate" profile schema 2>"$dir/err" | head -n 1 >"$dir/out"
[ ! -s "$dir/err" ] || { echo "FAIL: profile schema | head says $(cat "$dir/err")"; bad=1; }

# profiles that are built in, by name, from everywhere; a file of that name comes first, and aloud
here=$(pwd)
gate=$(cd "$(dirname "$gate")" && pwd)/$(basename "$gate")
dir=$(cd "$dir" && pwd)
mkdir "$dir/elsewhere" && cd "$dir/elsewhere"
for profile in "$source"/fixtures/profiles/*.yaml; do
	name=$(basename "$profile")
	for word in "$name" "${name%.yaml}" "builtin:$name"; do
		expect 0 "*: ok: profile '*', sha256 $(sha256sum <"$profile" | cut -c 1-64)" '' \
			profile check "$word"
	done
done
expect 1 '*' '*' run -q --dut sim:gen5-x4+link-x2 --profile gen5-x4-release.yaml --filter 'pcie/*' \
	--out "$dir/named"
grep -q '"path":"builtin:gen5-x4-release.yaml"' "$dir/named/summary.json" ||
	fail "the report does not say which profile"
grep -q 'builtin:gen5-x4-release.yaml' "$dir/named/report.html" ||
	fail "the page does not say which profile"
grep -q 'reproduce: .* --profile builtin:gen5-x4-release.yaml ' "$dir/named/junit.xml" ||
	fail "reproduced with another"
# what a drive need not offer is skipped, and closes no release; what must run does
optional='run -q --dut sim:gen5-x4+autonomous-unclaimed --erase SIM5X4000001
	--profile gen5-x4-release.yaml --set gate.partial_runs=true'
# shellcheck disable=SC2086 # options
{
	expect 0 '*' '*' $optional --filter 'power/*' --out "$dir/optional"
	expect 1 '*' '*' $optional --filter 'power/*' --out "$dir/must" \
		--set 'gate.must_run=["power/*"]'
}
grep -q 'must run (power/\*), but did not: power/autonomous' "$dir/must/summary.json" ||
	fail "what must run, and was skipped, closes nothing"
echo 'name: mine' >gen5-x4-release.yaml
expect 0 "*: ok: profile 'mine'*" \
	'*: note: this file is read, not the profile of that name that is built in *' \
	profile check gen5-x4-release.yaml
expect 0 "*: ok: profile 'gen5-x4-release'*" '' profile check builtin:gen5-x4-release.yaml
missing='cannot be read: No such file or directory'
expect 2 '' "gen5-x5.yaml: error: $missing; built in are gen4-x4.yaml, *" \
	profile check gen5-x5.yaml
expect 2 '' 'builtin:no: error: *; built in are *' profile check builtin:no
cd "$here"

# help by its own word; of io too, which parses its words itself
for words in '' run io profile; do
	"$gate" help $words >"$dir/help" 2>"$dir/err" || fail "help $words: exit $?"
	"$gate" $words --help | cmp -s - "$dir/help" || fail "help $words is not $words --help"
done
expect 2 '' "nvme-gate: unknown command 'rnu' (did you mean 'run'?)" help rnu

# the README's example of a known failure does what it says (its last day is put off)
sed -n '/^- {case: .*expires: /p' "$source/README.md" |
	sed "s/expires: [0-9-]*/expires: $(($(date +%Y) + 1))-12-31/" \
	>"$dir/known.yaml"
command=$(sed -n "s/^nvme-gate \(run .* --known known.yaml\)$/\1/p" "$source/README.md")
(cd "$dir" && eval "\"$gate\" $command --out excused" >out 2>err) ||
	fail "the README's known failure: exit $?: $(cat "$dir/err")"
grep -q '^  known failure pcie/link_width: ' "$dir/out" ||
	fail "the README's known failure is not told"
[ "$(wc -l <"$dir/known.yaml")" = 1 ] || fail "the README has no known failure"

# the files that are made of the table
if command -v man >/dev/null; then
	man -l --warnings=w "$manual" >"$dir/man" 2>"$dir/err" || bad=1
	[ ! -s "$dir/err" ] || { echo "FAIL: manual page:"; cat "$dir/err"; bad=1; }
	for word in --iodepth_batch_complete_min --mismatch-dir 'do not verify' \
		'carries data of others'; do
		tr -s ' \n' '  ' <"$dir/man" | grep -q -- "$word" ||
			fail "the manual page lacks $word"
	done
	grep -q 'fixtures/' "$manual" && fail "the manual page names files of the source"
	grep -q 'deadline-scale' "$dir/man" || { echo "FAIL: manual page is empty"; bad=1; }
	man -l --warnings=w "${manual%.1}-lab.1" >"$dir/man" 2>"$dir/err" || bad=1
	[ ! -s "$dir/err" ] || { echo "FAIL: manual page of the lab:"; cat "$dir/err"; bad=1; }
	grep -q -- '--expect-fail GLOB' "$dir/man" ||
		fail "the lab's manual page lacks --expect-fail"
fi
if command -v bash >/dev/null; then
	bash -n "$completion" || bad=1
	# completes WORD... WANTED: bash gives the words cut at ':' and '='; the last one is
	# completed
	cat >"$dir/completes" <<-'END'
		. "$1"
		program=$(complete -p "$(basename "$1" .bash)" |
			sed 's/^complete -F \([^ ]*\) .*/\1/')
		shift
		wanted=${!#}
		COMP_WORDS=("${@:1:$#-1}")
		COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
		$program
		[[ " ${COMPREPLY[*]} " == $wanted ]] && exit
		echo "FAIL: ${COMP_WORDS[*]}: '${COMPREPLY[*]}' is not '$wanted'"
		exit 1
	END
	completes() { bash "$dir/completes" "$completion" "$gate" "$@" || bad=1; }
	completes run --fi ' --filter '
	completes run --filter pcie/link_s ' pcie/link_speed '
	completes run --tag sm ' smart '
	completes list --tag w ' writes '
	completes run --dut sim : gen5-x4+spare-lo \
		' gen5-x4+spare-low gen5-x4+spare-low-for-a-while gen5-x4+spare-low-silent '
	completes run --dut sim : gen5-x4+cache-ignores-flu ' gen5-x4+cache-ignores-flush '
	completes run --dut s ' sim: '
	completes run --dut a ' all '
	completes status --tele ' --telemetry '
	completes status --inter ' --interval '
	completes run --mat ' --match '
	completes devices --exc ' --exclude-dut '
	completes run --dut sim : ' gen4-x4 gen5-x4 '
	completes run --dut sim: ' sim:gen4-x4 sim:gen5-x4 '
	completes run --dut sim : gen5 ' gen5-x4 '
	completes run --dut = sim : gen5 ' gen5-x4 '
	completes run --dut sim : gen5-x4+link-x '* gen5-x4+link-x1 gen5-x4+link-x2 *'
	completes run --dut sim : gen5-x4+link-x2+spare-l '* gen5-x4+link-x2+spare-low *'
	completes run --profile gen5-x4-r ' gen5-x4-release.yaml '
	completes profile check gen4 ' gen4-x4.yaml '
	completes io --iodepth_ ' --iodepth_batch_submit --iodepth_batch_complete_min '
	completes io --rw randw ' randwrite '
	completes io --mis ' --mismatch-dir '
	completes io --direct a ' auto '
	completes io --direct --ioe ' --ioengine '
	completes --color never run --fi ' --filter '
	completes help sta ' status '
	bash -n "${completion%.bash}-lab.bash" || bad=1
	completion=${completion%.bash}-lab.bash
	completes run --expect-f ' --expect-fail '
	completes run --accel = k ' kvm '
	completes --numa ru ' run '
	completes --accel kvm ru ' run '
fi
[ $bad = 0 ] && echo "command line: all as expected"
exit $bad
