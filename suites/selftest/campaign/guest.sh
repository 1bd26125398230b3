#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# In the guest: drive after drive of /lab-campaign/plan, all of them the one that is there with
# another fault each. Lines on standard output tell at once what became of each:
#
#   cell NAME begin
#   cell NAME summary JSON
#   cell NAME end EXIT SECONDS
#   cell NAME trouble WHY
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

# drive_is_ready: the driver has brought it up, with its namespaces
drive_is_ready() {
	for dir in "$sys/bus/pci/devices/$address"/nvme/nvme*; do
		[ -e "$dir/state" ] && read -r state <"$dir/state" || continue
		[ "$state" = live ] || continue
		set -- "$dir"/nvme*n*
		[ -e "$1" ] && return
	done
	return 1
}

# bind_anew: the kernel forgets the drive and finds it, as one that was put in
bind_anew() {
	[ ! -e "$sys/bus/pci/devices/$address/remove" ] ||
		echo 1 >"$sys/bus/pci/devices/$address/remove"
	echo 1 >"$sys/bus/pci/rescan"
	end=$(($(now) + 30))
	until drive_is_ready; do
		[ "$(now)" -lt $end ] || {
			trouble='the driver did not bring the drive up'
			return 1
		}
		sleep 0.05
	done
}

# put_back: a drive as the factory made it
put_back() {
	control fault && control reset-state && bind_anew
}

# run_cell NAME CASE...: with the fault, in the state in which such a drive leaves the factory
run_cell() {
	name=$1
	shift
	if [ "$name" != healthy ]; then
		control fault "$name" && control reset-state && bind_anew || return
	fi
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

address=$(address_of) || {
	echo "cell - trouble no drive $serial"
	exit 1
}
while read -r name _ cases; do
	echo "cell $name begin"
	trouble=
	# shellcheck disable=SC2086 # names of cases have no blanks
	run_cell "$name" $cases || echo "cell $name trouble $trouble"
	put_back || {
		echo "cell $name trouble not put back: $trouble"
		exit 1
	}
done <"$here/plan"
