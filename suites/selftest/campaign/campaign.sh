#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The fault matrix through the kernel: each fault on a PCIe function in the lab's machine, several
# drives a machine, several machines side by side; then the rules of the matrix on what came back.
# ci/campaign is the command for people.
#
# usage: campaign.sh --build DIR --out DIR [--only FAULT] [--every N] [--whole | --smoke]
#                    [--machines N] [--state | --again]
#
#   --build     nvme-gate, nvme-gate-lab, gate-campaign are there
#   --out       what has run stands there; a campaign that was cut short goes on
#   --only      this fault (a glob), beside the healthy drive
#   --every     every Nth fault
#   --whole     all cases on each drive, not a choice
#   --smoke     for each check one fault, and few cases
#   --machines  side by side (two for each processor; one in a smoke set)
#   --state     only tell how far it is
#   --again     forget what has run of these faults; the healthy drive's stays
#   --words     say whether these words make sense, and nothing else
#
# Ends with 0 when each fault killed what it declares and nothing else, 1 when not, 3 when nothing
# ran, 4 when some have not run or this host was too slow to judge them, 77 when no machine can be
# run here.
# NVME_GATE_LAB_OPTIONS: words for the driver, such as "--qemu PATH --kernel DIR".
set -u

here=$(cd "$(dirname "$0")" && pwd -P)
own="$here/campaign.sh"
build='' out='' only='*' every=1 whole='' mode=run words=''
machines=
usage() {
	echo "${CAMPAIGN_NAME:-campaign.sh}: $*: see --help" >&2
	exit 2
}
while [ $# -gt 0 ]; do
	case $1 in
	--build | --out | --only | --every | --machines)
		[ -n "${2-}" ] || usage "$1 needs a value"
		eval "${1#--}=\$2"
		shift
		;;
	--whole | --smoke) whole=$1 ;;
	--state | --again) mode=${1#--} ;;
	--words) words=yes ;;
	-h | --help)
		sed -n '3,25s/^# \{0,1\}//p' "$own"
		exit 0
		;;
	*) usage "unknown word '$1'" ;;
	esac
	shift
done
# Half of a drive's time is waiting for it; but each machine more is a boot more.
[ -n "$machines" ] || machines=$(($(nproc) * $([ "$whole" = --smoke ] && echo 1 || echo 2)))
for number in "$every" "$machines"; do
	case $number in
	*[!0-9]* | 0) usage "'$number' is not a whole number from 1" ;;
	esac
done
[ -z "$words" ] || exit 0
[ -n "$build" ] && [ -n "$out" ] || usage "--build and --out are needed"

gate=${CAMPAIGN_GATE:-$build/nvme-gate}
lab=${CAMPAIGN_LAB:-$build/fixtures/lab/nvme-gate-lab}
judge=$build/suites/selftest/campaign/gate-campaign
profile=${CAMPAIGN_PROFILE:-$here/../../../fixtures/profiles/lab-gen5-x4.yaml}
model=gen5-x4 serial=SIM5X4000001
batch_s=${CAMPAIGN_BATCH_S:-110}
drives_most=4 # in one machine
least_s=20 # for which a boot is worth its while

mkdir -p "$out" || exit
out=$(cd "$out" && pwd -P)
settings=$(sed -n 's/^[a-z]/--set &/p' "$here/settings")
# shellcheck disable=SC2086 # a setting has no blanks
"$gate" list --dut "sim:$model" --profile "$profile" $settings --json >"$out/cases.json" || exit
set -- --gate "$gate" --cases "$out/cases.json" --only "$model+$only" --every "$every"
[ -z "$whole" ] || set -- "$@" "$whole"

# judged: the table and its JSON, and the exit code
judged() {
	"$judge" "$@" --cells "$out/cells" --json "$out/campaign.json" >"$out/campaign.txt"
}

# verdict: the same, for people
verdict() {
	judged "$@"
	code=$?
	cat "$out/campaign.txt"
	# shellcheck disable=SC2013 # names have no blanks
	for name in $(sed -n 's/^RED  \([^ ]*\) .*/\1/p' "$out/campaign.txt"); do
		[ "$name" = healthy ] || echo "once more: ci/campaign --again --only $name"
	done
	return $code
}

if [ "$mode" = state ]; then
	verdict "$@" | tail -n 1
	for begun in "$out"/cells/*/begun; do
		[ -e "$begun" ] && echo "running: $(basename "$(dirname "$begun")")"
	done
	exit 0
fi

# shellcheck disable=SC2086 # these words
why=$("$lab" check ${NVME_GATE_LAB_OPTIONS-} --drive "sim:$model" 2>&1) || {
	echo "SKIP: no machine can be run here: $why"
	exit 77
}
# What ran with other programs or another choice of cases is no part of this campaign.
about=$(cksum "$gate" "$lab" "$profile" "$here/guest.sh" "$here/settings" | cksum)
about="$about ${whole:-chosen}"
if [ "$(cat "$out/about" 2>/dev/null)" != "$about" ]; then
	rm -rf "$out/cells" "$out/taken" "$out/machines"
	echo "$about" >"$out/about"
fi
"$judge" "$@" >"$out/plan" || exit
# faults that were on a drive together may have been on one alone since
if [ "$mode" = again ]; then
	while read -r name _; do
		[ "$name" = healthy ] && [ "$only" != healthy ] && continue
		for alone in "$name" $(echo "$name" | tr + ' '); do
			rm -rf "$out/cells/$alone"
		done
	done <"$out/plan"
fi
rm -rf "$out/taken"
find "$out/cells" -name begun -delete 2>/dev/null
mkdir -p "$out/cells" "$out/taken" "$out/machines"

# What is written there is forgotten with each drive; a disk that discards takes 20 s for that.
shm_kib=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')
free_kib=$(awk '$1 == "MemAvailable:" { print $2 }' /proc/meminfo)
least_kib=$((machines * 3 << 20)) # with the machine's own memory
if [ -z "${TMPDIR-}" ] && [ -w /dev/shm ] && [ "${shm_kib:-0}" -ge $least_kib ] &&
	[ "${free_kib:-0}" -ge $least_kib ]; then
	export TMPDIR=/dev/shm
fi

# has_run NAME
has_run() {
	[ -e "$out/cells/$1/exit" ] || [ -e "$out/cells/$1/trouble" ]
}

# count_left: $left_s, what nobody has taken yet
count_left() {
	left_s=0
	while read -r name cost _; do
		has_run "$name" || [ -e "$out/taken/$name" ] || left_s=$((left_s + cost))
	done <"$out/plan"
}

# take_batch FILE: some drives that nobody has taken, for one machine; towards the end fewer, so
# that all machines end at about the same time. Those that a machine is started with have one of
# their own.
take_batch() {
	count_left
	total=0 most=$((left_s / machines))
	[ $most -gt $least_s ] || most=$least_s
	[ $most -lt "$batch_s" ] || most=$batch_s
	: >"$1"
	taken=0 kind=
	while read -r name cost how cases; do
		[ $total -lt "$most" ] || break
		[ "$how" = start ] && this=start || this=later
		[ "${kind:-$this}" = $this ] || continue
		[ $this = later ] || [ $taken -lt $drives_most ] || break
		has_run "$name" || mkdir "$out/taken/$name" 2>/dev/null || continue
		has_run "$name" && continue
		echo "$name $cost $how $cases" >>"$1"
		total=$((total + cost)) taken=$((taken + 1)) kind=$this
	done <"$out/plan"
	[ $total != 0 ]
}

# sort_out: what the guest tells, into the folders of the drives
sort_out() {
	while read -r word name what rest; do
		[ "$word" = cell ] && [ "$name" != - ] || continue
		mkdir -p "$out/cells/$name"
		case $what in
		begin) : >"$out/cells/$name/begun" ;;
		summary) printf '%s\n' "$rest" >"$out/cells/$name/summary.json" ;;
		end)
			echo "$rest" >"$out/cells/$name/exit"
			rm -f "$out/cells/$name/begun"
			echo "campaign: $name, ${rest#* } s" >&2
			;;
		trouble)
			echo "$rest" >"$out/cells/$name/trouble"
			rm -f "$out/cells/$name/begun"
			echo "campaign: $name: $rest" >&2
			;;
		again) rm -f "$out/cells/$name/begun" ;;
		esac
	done
}

# drives_of PLAN: $drives, words for the lab, and $serials, as it numbers them
drives_of() {
	drives='' serials='' number=1
	while read -r name _ how _; do
		[ "$how" = start ] || break
		drives="$drives --drive sim:$model+$name"
		serials="$serials ${serial%?}$number"
		number=$((number + 1))
	done <"$1"
	drives=${drives:---drive sim:$model} serials=${serials:-$serial}
}

# run_machine FOLDER: its drives, one after the other
run_machine() {
	mkfifo "$1/said"
	drives_of "$1/plan"
	# shellcheck disable=SC2086 # these words
	"$lab" run ${NVME_GATE_LAB_OPTIONS-} $drives --gate "$here/guest.sh" \
		--out "$1/results" --timeout $((300 + total * 15)) --kernel-arg \
		"nvme_core.io_timeout=10 nvme_core.admin_timeout=20 mitigations=off" \
		--file "$gate:/lab-campaign/nvme-gate" \
		--file "$profile:/lab-campaign/profile.yaml" \
		--file "$here/settings:/lab-campaign/settings" \
		--file "$1/plan:/lab-campaign/plan" -- $serials >"$1/said" 2>"$1/err" &
	machine=$!
	sort_out <"$1/said" &
	wait $machine $!
	machine=
	# the drive that was in it when it ended by itself
	while read -r name _; do
		if [ -e "$out/cells/$name/begun" ]; then
			rm -f "$out/cells/$name/begun"
			echo "the machine ended: $(tail -n 1 "$1/err")" >"$out/cells/$name/trouble"
		fi
		rmdir "$out/taken/$name" 2>/dev/null
	done <"$1/plan"
}

# work N: machine after machine until nothing is left, or nothing comes of them
work() {
	count=0 idle=0 machine=
	trap '[ -z "$machine" ] || kill $machine 2>/dev/null; wait; exit 1' HUP INT TERM
	while folder=$out/machines/$1.$count && mkdir -p "$folder" &&
		take_batch "$folder/plan" && [ $idle -lt 2 ]; do
		before=$(find "$out/cells" -name exit -o -name trouble | wc -l)
		run_machine "$folder"
		after=$(find "$out/cells" -name exit -o -name trouble | wc -l)
		idle=$((before == after ? idle + 1 : 0))
		count=$((count + 1))
	done
}

# run_all: what is in the plan, several machines side by side
run_all() {
	rm -rf "$out/machines"
	workers=
	for n in $(seq "$machines"); do
		work "$n" &
		workers="$workers $!"
	done
	# shellcheck disable=SC2086 # a list
	wait $workers
	workers=
}

workers=
# shellcheck disable=SC2086 # a list
trap '[ -z "$workers" ] || { kill $workers 2>/dev/null; wait $workers; }; exit 1' HUP INT TERM
run_all
# Of faults that were red on one drive, which one is it? And what this host was too slow for, or a
# machine that ended, may have been bad luck.
judged "$@" --second "$out/second"
if [ -s "$out/second" ]; then
	while read -r name _; do
		rm -rf "$out/cells/$name"
	done <"$out/second"
	echo "campaign: once more: $(cut -f 1 "$out/second" | tr '\n' ' ')" >&2
	mv "$out/second" "$out/plan"
	run_all
fi
verdict "$@"
