#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# test_violations.sh GATE KEYS PROFILE DIR [GLOB]: every key of a profile that gate-profile-keys
# (KEYS) prints is here with a value that the simulated drive does not meet, and is red with it and
# green with the value before; or, for the shape of a load, with a value that what is measured
# follows; or the key table tells why it has none. A key that is in neither, or in both, or unknown,
# is red. A key whose row tells how it is violated needs no line here. GLOB: only keys like that are
# tried; all are accounted for.
set -u
gate=$1 keys=$2 profile=$3 dir=$4 only=${5:-*}
here=$(dirname "$0")
rm -rf "$dir"
mkdir -p "$dir"
: >"$dir/bad"
: >"$dir/shown"
count=0 running=0

# Four at a time; each begins in a shell of its own and says in bad what is wrong.
begin() {
	count=$((count + 1))
	mkdir "$dir/$count"
	printf '%s\n' "$1" >>"$dir/shown"
	# shellcheck disable=SC2254 # a pattern
	case $1 in
	$only) ;;
	*) return ;;
	esac
	shift
	"$@" &
	running=$((running + 1))
	[ $running -lt 4 ] || { wait; running=0; }
}

# run CODES OUT SELECTOR-SUFFIX CASES SET...: the exit code must be one of CODES; $more: further
# options
run() {
	run_codes=$1 run_out=$dir/$2 run_dut=sim:gen5-x4$3 run_cases=$4
	shift 4
	for run_set; do
		set -- "$@" --set "$run_set"
		shift
	done
	# shellcheck disable=SC2086 # options
	"$gate" run -q --dut "$run_dut" --profile "$profile" --erase SIM5X4000001 \
		--filter "$run_cases" \
		--out "$run_out" ${more-} "$@" >"$run_out.out" 2>&1
	code=$?
	case " $run_codes " in
	*" $code "*) ;;
	*)
		echo "$run_dut $run_cases ${more-} $*: exit $code instead of $run_codes:" \
			"$(head -n 5 "$run_out.out")" >>"$dir/bad"
		;;
	esac
}

# key SETTING: as the table names it, or $as
key() {
	[ -z "${as-}" ] || { echo "$as"; return; }
	printf '%s\n' "${1%%=*}" | sed 's/^perf\.workloads\.[^.]*\./perf.workloads.NAME./'
}

# setting: KEY[WORD]=VALUE is an entry for one word of a list; what is set is KEY=VALUE
setting() {
	printf '%s\n' "$1" | sed 's/^\([^=[]*\)\[[a-z0-9_]*\]=/\1=/'
}

# violates KEY=VALUE CASES [SELECTOR-SUFFIX [KEY=VALUE before it]...]; $red: the exit codes
violates() {
	begin "$(key "$1")" violated $count "${red-1 4}" "$(setting "$1")" "$@"
}
violated() {
	out=$(($1 + 1)) codes=$2 set=$3 cases=$5 suffix=${6-}
	shift 5
	[ $# -eq 0 ] || shift
	run 0 $out/green "$suffix" "$cases" "$@"
	run "$codes" $out/red "$suffix" "$cases" "$@" "$set"
}

# measured RUN WHAT: the values of what is measured and drawn, with such names
measured() {
	grep -o -e '"measurement":{"name":"[^"]*","value":[^,]*' \
		-e 'Element":{"index":[0-9]*,"value":[^,]*' "$dir/$1/run.jsonl" | grep -e "$2"
}
# reaches KEY=VALUE CASES [WHAT [SELECTOR-SUFFIX [KEY=VALUE before it]...]]: another value is
# measured; unchanged, the same twice; $before: the exit codes then. The time of a simulated drive
# is its own: nothing of that depends on the host.
reaches() {
	begin "$(key "$1")" reached $count "$@"
}
reached() {
	out=$(($1 + 1)) set=$2 cases=$3 what=${4-.} suffix=${5-}
	shift 3
	[ $# -eq 0 ] || shift
	[ $# -eq 0 ] || shift
	run "${before-0}" $out/one "$suffix" "$cases" "$@"
	run "${before-0}" $out/two "$suffix" "$cases" "$@"
	run '0 1' $out/other "$suffix" "$cases" "$@" "$set"
	for name in one two other; do
		measured $out/$name "$what" >"$dir/$out/$name.values"
		[ -s "$dir/$out/$name.values" ] ||
			echo "$set $cases: nothing measured of '$what'" >>"$dir/bad"
	done
	cmp -s "$dir/$out/one.values" "$dir/$out/two.values" ||
		echo "$cases: not the same twice" >>"$dir/bad"
	! cmp -s "$dir/$out/one.values" "$dir/$out/other.values" ||
		echo "$set $cases: nothing that is measured follows it" >>"$dir/bad"
}

# follows KEY=VALUE CASES WHAT FROM TO: WHAT, of the only case, is within FROM and TO, and was not
# before
follows() {
	begin "$(key "$1")" followed $count "$@"
}
value() {
	grep -o "\"$2\":[0-9.e+]*\|\"name\":\"$2\",\"value\":[0-9.e+]*" "$dir/$1/$3" | head -n 1 |
		sed 's/.*://'
}
followed() {
	out=$(($1 + 1)) set=$2 cases=$3 what=$4 from=$5 to=$6 file=${7-run.jsonl}
	run 0 $out/before '' "$cases"
	run 0 $out/after '' "$cases" "$set"
	before=$(value $out/before "$what" "$file") after=$(value $out/after "$what" "$file")
	awk -v b="$before" -v a="$after" -v f="$from" -v t="$to" \
		'BEGIN { exit !(b != "" && a != "" && a >= f && a <= t && a != b) }' ||
		echo "$set $cases: $what $before, then $after, expected $from to $to" >>"$dir/bad"
}

# No case of a simulated drive takes long for certain: what the deadline is to be; test_outcomes.sh
# has cases that hang.
planned() {
	begin "$(key "$1")" deadline $count "$@"
}
deadline() {
	for set in "$3" "$2"; do
		"$gate" list --json --dut sim:gen5-x4 --profile "$profile" --set "$set" \
			--filter "$4" |
			grep -o '"deadline_s": *[0-9]*' | tr -d -c '0-9 \n'
	done | tr '\n' ' ' | grep -q "^$5 *$" || echo "$2 $4: deadlines are not $5" >>"$dir/bad"
}

"$keys" >"$dir/table" || echo "no key table" >>"$dir/bad"
# shellcheck source=/dev/null
. "$here/violations.sh"
# those that the key table has itself: VALUE CASES [SELECTOR-SUFFIX [KEY=VALUE before it]...]
awk -F '\t' '$3 != "" { print $1 "=" $3 }' "$dir/table" >"$dir/own"
while read -r set cases suffix more_sets; do
	# shellcheck disable=SC2086 # words
	violates "$set" "$cases" "$suffix" $more_sets
done <"$dir/own"
wait

# account TABLE SHOWN: what the key table says, against what is here
account() {
	sort -u "$2" >"$2.sorted"
	awk -F '\t' '$2 == "" { print $1 }' "$1" | sort >"$dir/to-show"
	awk -F '\t' '$2 != "" { print $1 }' "$1" | sort >"$dir/excused"
	comm -23 "$dir/to-show" "$2.sorted" |
		sed 's/$/: no violating value here or in the key table, and no reason there/'
	comm -12 "$dir/excused" "$2.sorted" |
		sed 's/$/: is violated, and the key table says that it cannot be/'
	cut -f 1 "$1" | sort | comm -13 - "$2.sorted" | sed 's/$/: there is no such key/'
}

# it can go red, three times
printf 'shown\t\nforgotten\t\nexcused\ta text\nboth\ta text\n' >"$dir/few"
printf '%s\n' shown both gone >"$dir/some"
[ "$(account "$dir/few" "$dir/some" | cut -d : -f 1 | tr '\n' ' ')" = 'forgotten both gone ' ] ||
	echo "the account of keys does not see what is missing" >>"$dir/bad"
account "$dir/table" "$dir/shown" >>"$dir/bad"
sed 's/^/FAIL: /' "$dir/bad"
echo "$(wc -l <"$dir/table") keys and words, $(wc -l <"$dir/shown.sorted") shown by" \
	"$count entries, $(wc -l <"$dir/excused") excused"
[ ! -s "$dir/bad" ] || exit 1
rm -rf "$dir"
