#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# In the guest: drive after drive of /lab-campaign/plan, all of them the one that is there with
# another fault each. Lines on standard output tell at once what became of each:
#
#   cell NAME begin
#   cell NAME summary JSON
#   cell NAME end EXIT SECONDS
#   cell NAME trouble WHY
#   cell NAME again             it has not run, and may
#
# A line of the plan: NAME, COST, HOW, then KEY=VALUE of the profile and CASES. HOW says when its
# faults are put in:
#
#   start         before the machine was started: each has a drive of its own in it
#   new           before the kernel finds the drive; +sgl: one that uses SGLs where it can
#   bound         when the driver has it
#   load          in the middle of the first load; +reset, +return: and the host then resets the
#                 controller, or takes the function out and finds it again
#   gap           between two cases; +reset likewise, +rest: the next one begins seconds later
#
# usage: guest.sh SERIAL...: with more than one, all lines are of "start", a drive each
set -u
serial=$1
# others for the test of this file
here=${CAMPAIGN_HERE:-/lab-campaign} sys=${CAMPAIGN_SYS:-/sys}

now() {
	read -r up _ </proc/uptime
	echo "${up%.*}"
}

control() {
	answer=$(lab-control 0 "$@" 2>&1) && return
	trouble="lab-control $*: $answer"
	return 1
}

# address_of: of the drive's function, by its serial number
address_of() {
	for dir in "$sys"/class/nvme/nvme*; do
		[ -e "$dir/serial" ] && read -r is <"$dir/serial" && [ "$is" = "$serial" ] ||
			continue
		cat "$dir/address"
		return
	done
	return 1
}

# count_nodes: $nodes, of the namespaces; none before the driver has brought the drive up
count_nodes() {
	nodes=0
	for dir in "$sys/bus/pci/devices/$address"/nvme/nvme*; do
		[ -e "$dir/state" ] && read -r state <"$dir/state" && [ "$state" = live ] ||
			continue
		set -- "$dir"/nvme*n*
		[ ! -e "$1" ] || nodes=$#
	done
}

# take_out: the kernel forgets the drive
take_out() {
	[ ! -e "$sys/bus/pci/devices/$address/remove" ] ||
		echo 1 >"$sys/bus/pci/devices/$address/remove"
}

# put_in: the kernel finds it, and the driver brings it up; a namespace that there was once is
# waited for in vain if a fault hides it, and not for long
put_in() {
	echo 1 >"$sys/bus/pci/rescan"
	end=$(($(now) + 30)) more=10
	while :; do
		count_nodes
		[ "$nodes" -lt "$namespaces" ] && [ $more -gt 0 ] || return 0
		[ "$nodes" = 0 ] || more=$((more - 1))
		[ "$(now)" -lt $end ] || {
			trouble='the driver did not bring the drive up'
			return 1
		}
		sleep 0.05
	done
}

# prepare HOW [FAULT]...: a drive in the state in which it leaves the factory, with these faults
# if it is to begin with them
prepare() {
	kind=$1
	shift
	# bytes of a request per piece from which on the kernel uses SGLs; 32 KiB is its own mind
	threshold=32768
	[ "$kind" != new+sgl ] || threshold=1
	[ ! -e "$sys/module/nvme/parameters/sgl_threshold" ] ||
		echo $threshold >"$sys/module/nvme/parameters/sgl_threshold"
	case $kind in
	new | new+sgl) take_out && control fault "$@" && control reset-state && put_in ;;
	bound) prepare new && control fault "$@" ;;
	*) prepare new ;;
	esac
}

# ---- moments of a run ----

# is_running PID
is_running() {
	read -r _ _ state _ 2>/dev/null <"/proc/$1/stat" && [ "$state" != Z ]
}

# count_ios: $ios, that the drive has served
count_ios() {
	ios=0
	for stat in "$sys/bus/pci/devices/$address"/nvme/nvme*/nvme*n*/stat; do
		[ -e "$stat" ] && read -r reads _ _ _ writes _ <"$stat" || continue
		ios=$((ios + reads + writes))
	done
}

# await_load PID: until a load of this run is under way: no preparation makes so many I/Os more than
# $at_first
await_load() {
	while is_running "$1"; do
		count_ios
		[ $((ios - at_first)) -lt 200 ] || return 0
		sleep 0.02
	done
	trouble='no load came'
	return 1
}

# is_below PID ANCESTOR
is_below() {
	above=$1
	while [ "$above" -gt 1 ] && [ "$above" != "$2" ]; do
		read -r _ _ _ above _ 2>/dev/null <"/proc/$above/stat" || return
	done
	[ "$above" = "$2" ]
}

# find_worker PID: $worker of this run, the process of a case, and $runner, which starts it
find_worker() {
	# shellcheck disable=SC2013 # names have no blanks
	for worker in $(grep -ls BXFI_MAP= /proc/[0-9]*/environ); do
		worker=${worker#/proc/}
		worker=${worker%/environ}
		read -r _ _ _ runner _ 2>/dev/null <"/proc/$worker/stat" || continue
		is_below "$runner" "$1" && return
	done
	return 1
}

# await_end PID: until a process has ended, or sleeps on and does nothing: it waits for its parent,
# which is stopped; what it has to do takes less than three seconds
await_end() {
	looks=0 before_it='' until_s=$(($(now) + 3))
	while read -r _ _ state _ _ _ _ _ _ _ _ _ _ user kernel _ 2>/dev/null <"/proc/$1/stat" &&
		[ "$state" != Z ] && [ $looks -lt 8 ] && [ "$(now)" -lt $until_s ]; do
		[ "$state,$user,$kernel" = "S,$before_it" ] && looks=$((looks + 1)) || looks=0
		before_it=$user,$kernel
		sleep 0.03
	done
}

# await_gap PID: until a case has ended; the next one does not begin before $runner goes on
await_gap() {
	until find_worker "$1"; do
		is_running "$1" || {
			trouble='no case came'
			return 1
		}
		sleep 0.02
	done
	kill -STOP "$runner"
	await_end "$worker"
}

# host_does [reset|return|rest]: to the drive
host_does() {
	case $1 in
	rest) sleep 5 ;;
	reset) echo 1 | tee "$sys/bus/pci/devices/$address"/nvme/nvme*/reset_controller >&2 ;;
	return) take_out && put_in ;;
	esac
}

# strike HOW PID [FAULT]...: puts them in when the time has come in this run
strike() {
	moment=${1%%+*} does=${1#"${1%%+*}"} run=$2
	shift 2
	runner=
	"await_$moment" "$run" && control fault "$@" && host_does "${does#+}"
	struck=$?
	[ -z "$runner" ] || kill -CONT "$runner"
	return $struck
}

# run_cell NAME HOW [KEY=VALUE]... CASE...: of the drive as it is
run_cell() {
	name=$1 how=$2
	shift 2
	out=run/$name
	mkdir -p run
	# what is saved of a drive that failed costs more than its cases, and has its own tests
	words="--set telemetry.on_failure=none $(sed -n 's/^[a-z]/--set &/p' "$here/settings")"
	for word; do
		case $word in
		*=*) words="$words --set $word" ;;
		*) words="$words --filter $word" ;;
		esac
	done
	# there must be time for it
	[ "${how%%+*}" != load ] || for load in consistency qos mixed fixed_rate; do
		words="$words --set perf.$load.runtime=2500ms"
	done
	code=0 struck=0
	count_ios
	at_first=$ios
	begun=$(now)
	# shellcheck disable=SC2086 # names of cases have no blanks
	timeout 300 "$here/nvme-gate" run --dut "live:$serial" --erase "$serial" \
		--profile "$here/profile.yaml" --out "$out" $words >"$out.log" 2>&1 &
	gate=$!
	case $how in
	load* | gap*)
		# shellcheck disable=SC2046 # names of faults
		strike "$how" $gate $(faults_of "$name") || struck=1
		;;
	esac
	wait $gate || code=$?
	if [ $struck != 0 ]; then
		rm -rf "$out"
		return 1
	elif [ -s "$out/summary.json" ]; then
		echo "cell $name summary $(tr -d '\n' <"$out/summary.json")"
		# what is enough to see why; artifacts of a hundred drives would not fit
		rm -rf "$out/artifacts" "$out/report.html" "$out/report.css"
		echo "cell $name end $code $(($(now) - begun))"
	else
		trouble="exit $code, no summary: $(tail -n 1 "$out.log")"
		return 1
	fi
}

# faults_of NAME: a name is that of a fault, of several with + between them, or "healthy"
faults_of() {
	[ "$1" = healthy ] || echo "$1" | tr + ' '
}

# each drive of its own, as the machine was started with it
run_started() {
	while read -r name _ how cases; do
		echo "cell $name begin"
		serial=${1-} trouble="no drive ${1-}"
		[ $# = 0 ] || shift
		# shellcheck disable=SC2086 # names of cases have no blanks
		address=$(address_of) && run_cell "$name" "$how" $cases ||
			echo "cell $name trouble $trouble"
	done
}

read -r _ _ how _ <"$here/plan"
if [ "$how" = start ]; then
	run_started "$@" <"$here/plan"
	exit 0
fi
address=$(address_of) || {
	echo "cell - trouble no drive $serial"
	exit 1
}
count_nodes
namespaces=$nodes
before=
while read -r name _ how cases; do
	echo "cell $name begin"
	trouble= before=${before:-$name}
	# shellcheck disable=SC2046 # names of faults
	prepare "$how" $(faults_of "$name") || {
		# by its own fault, or is the one before it to blame?
		why=$trouble
		prepare new || {
			[ "$before" = "$name" ] || echo "cell $name again"
			echo "cell $before trouble not put back: $trouble"
			exit 1
		}
		echo "cell $name trouble $why"
		before=$name
		continue
	}
	# shellcheck disable=SC2086 # names of cases have no blanks
	run_cell "$name" "$how" $cases || echo "cell $name trouble $trouble"
	before=$name
done <"$here/plan"
prepare new || {
	echo "cell $before trouble not put back: $trouble"
	exit 1
}
