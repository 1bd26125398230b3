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
# usage: guest.sh SERIAL
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

# prepare HOW [FAULT]...: a drive with these faults, in the state in which it leaves the factory:
# found by the kernel with them (new), or brought up before they are put in (bound)
prepare() {
	how=$1
	shift
	if [ "$how" = bound ]; then
		prepare new && control fault "$@"
	else
		take_out && control fault "$@" && control reset-state && put_in
	fi
}

# run_cell NAME CASE...: of the drive as it is
run_cell() {
	name=$1
	shift
	out=run/$name
	mkdir -p run
	filters=
	for case; do
		filters="$filters --filter $case"
	done
	code=0
	begun=$(now)
	# shellcheck disable=SC2086 # names of cases have no blanks
	timeout 300 "$here/nvme-gate" run --dut "live:$serial" --erase "$serial" \
		--profile "$here/profile.yaml" --out "$out" $filters >"$out.log" 2>&1 || code=$?
	if [ -s "$out/summary.json" ]; then
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
	run_cell "$name" $cases || echo "cell $name trouble $trouble"
	before=$name
done <"$here/plan"
prepare new || {
	echo "cell $before trouble not put back: $trouble"
	exit 1
}
