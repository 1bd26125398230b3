#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# test_violations.sh GATE PROFILE DIR: keys of a profile that a value which the simulated drive does not meet turns
# red, one by one; with the value before it the same run is green.
set -u
gate=$1 profile=$2 dir=$3
bad=0 count=0
rm -rf "$dir"
mkdir -p "$dir"

# run CODES SELECTOR CASES SET...: the exit code must be one of CODES
run() {
	codes=$1 dut=sim:gen5-x4$2 cases=$3
	shift 3
	count=$((count + 1))
	for set; do
		set -- "$@" --set "$set"
		shift
	done
	"$gate" run -q --dut "$dut" --profile "$profile" --erase SIM5X4000001 --filter "$cases" \
		--out "$dir/run" "$@" >"$dir/out" 2>&1
	code=$?
	case " $codes " in
	*" $code "*) ;;
	*)
		echo "FAIL: $dut $cases $*: exit $code instead of $codes"
		head -n 5 "$dir/out"
		bad=1
		;;
	esac
}
# violates KEY=VALUE CASES [SELECTOR-SUFFIX [KEY=VALUE before it]]
violates() {
	run 0 "${3-}" "$2" ${4:+"$4"}
	run '1 4' "${3-}" "$2" ${4:+"$4"} "$1"
}

violates 'identity.model=other*' identity/model
violates 'identity.firmware=SIM4*' identity/firmware
violates identity.vendor_id=0x1234 identity/vendor
violates 'link.speed=16 GT/s' pcie/link_speed
violates link.width=2 pcie/link_width
violates health.allowed_warnings=none smart/no_critical_warning +warning-pmr 'health.allowed_warnings=[pmr]'
violates 'health.temperature_max=30 C' smart/temperature
violates 'health.temperature_min=60 C' smart/temperature
violates 'health.wctemp_margin=50 K' smart/temperature
violates 'health.spare_min=95 %' smart/spare +spare-at-limit
violates 'health.used_max=1 %' smart/percentage_used
violates health.media_errors_max=0 smart/media_errors +media-errors health.media_errors_max=1
violates 'format.lba_formats=[512, 4096+16]' 'format/applied/ns1/*'
violates 'format.secure_erase=user_data' 'format/applied/ns1/4096' +format-keeps-data format.secure_erase=none
violates 'format.timeout=1 ms' 'format/applied/ns1/*'
violates 'perf.workloads=[{name: x, rw: randread, limits: {iops: 900M}}]' 'perf/iops/ns1/*'
violates 'perf.workloads.randread-4k.limits.iops=9M' perf/iops/ns1/randread-4k
violates 'perf.workloads.randread-4k.limits.latency.p50=1 us' perf/iops/ns1/randread-4k
violates 'perf.workloads.randread-4k.limits.latency.max=1 us' perf/iops/ns1/randread-4k
violates 'perf.workloads.randread-4k.bs=1000' perf/iops/ns1/randread-4k
violates 'perf.qos.above=1 us' perf/qos/ns1
violates 'perf.fixed_rate.p99=1 us' perf/fixed_rate
violates 'perf.fixed_rate.p99.99=1 us' perf/fixed_rate
violates 'perf.idle.first_max=1 us' perf/idle_to_busy
violates perf.mixed.iops=90M perf/mixed
violates 'perf.mixed.read_p99=1 us' perf/mixed
violates 'perf.mixed.write_p99=1 us' perf/mixed
violates 'perf.interference.share_min=80 %' perf/interference +ns2-slow 'perf.interference.share_min=1 %'
violates perf.steady_state.iops=90M perf/steady_state/ns1
violates 'thermal.throttle_min=77 C' thermal/throttling +throttles-at-60 'thermal.throttle_min=50 C'
violates 'integrity.atomic_write=1 MiB' integrity/atomic_write/ns1
violates 'resets.ready_max=1 ms' reset/ready/controller
violates gate.partial_runs=false pcie/link_speed
echo "$count runs"
rm -rf "$dir"
exit $bad
