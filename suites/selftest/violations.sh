# SPDX-License-Identifier: GPL-2.0-or-later
# The entries of test_violations.sh, in the order of the key table
# (fixtures/profile/profile_keys.c); what one value of a key tells stands there, as .violated.
link='pcie/link_speed'

violates 'identity.model=other*' identity/model
violates 'identity.firmware=SIM4*' identity/firmware
violates identity.vendor_id=0x1234 identity/vendor

red=2 violates 'namespaces.include=[7]' $link
red=2 violates 'namespaces.exclude=[1, 2]' $link

violates 'link.speed=16 GT/s' pcie/link_speed
violates link.width=2 pcie/link_width
violates link.train_timeout=0 pcie/link_speed +link-trains-late 'link.train_timeout=1 s'

# what is not asked for is no case
for pair in flr:flr:flr msix:msix:msix aer:aer:aer ats:ats:ats \
	extended-tags:extended_tags:extended_tags physical:equalization:link_equalization \
	margining:margining:link_margining aspm:aspm_l1:link_aspm \
	substates:l1_substates:link_l1_substates; do
	word=${pair#*:} case=pcie/${pair##*:}
	word=${word%:*}
	violates "pcie.required[$word]=[$word]" "@($link|$case)" "+${pair%%:*}-unclaimed" \
		pcie.required=none
done
violates 'pcie.required[no_soft_reset]=[no_soft_reset]' pcie/power_state +reset-by-d3hot \
	pcie.required=none
violates 'pcie.required[no_d1_d2]=[no_d1_d2]' pcie/power_state +d1-claimed pcie.required=none
violates 'pcie.required=[ats]' "@($link|pcie/ats)" +ats-unclaimed pcie.required=none

violates health.allowed_warnings=none smart/no_critical_warning +warning-pmr \
	'health.allowed_warnings=[pmr]'
for pair in spare:spare temperature:temperature reliability:reliability read-only:read_only \
	backup:volatile_backup pmr:pmr; do
	word=${pair#*:}
	violates "health.allowed_warnings[$word]=none" smart/no_critical_warning \
		"+warning-${pair%:*}" \
		"health.allowed_warnings=[$word]"
done
violates 'health.temperature_max=30 C' smart/temperature
violates 'health.sensor_max=110 C' perf/mixed +sensor-hot-for-a-while 'health.sensor_max=120 C'
violates 'health.temperature_min=60 C' smart/temperature
violates 'health.wctemp_margin=50 K' smart/temperature

# what is not claimed is skipped; something else runs beside it
violates required.format=true "@($link|format/applied/ns1/*)" +format-unclaimed \
	required.format=false
violates required.mountable=true "@($link|fs/block_device/ns1)" +block-device-short \
	required.mountable=false
violates required.compare=true "@($link|integrity/compare)" +compare-hidden required.compare=false
violates required.deallocate=true "@($link|integrity/deallocate/ns1)" +deallocate-hidden \
	required.deallocate=false
violates required.write_zeroes=true "@($link|integrity/write_zeroes/ns1)" +write-zeroes-hidden \
	required.write_zeroes=false
violates required.verify=true "@($link|integrity/verify_command)" +verify-hidden \
	required.verify=false
violates required.thermal_management=true "@($link|thermal/host_managed)" +thermal-unclaimed \
	required.thermal_management=false

violates 'format.lba_formats=[512, 4096+16]' 'format/applied/ns1/*'
violates 'format.secure_erase=user_data' 'format/applied/ns1/4096' +format-keeps-data \
	format.secure_erase=none
violates 'format.timeout=1 ms' 'format/applied/ns1/*'

if [ "$(id -u)" -eq 0 ]; then
	violates 'fs.types=[ext4]' "@($link|fs/mount/ns1/*)" +media-loses-writes fs.types=none
	for type in ext4 xfs btrfs; do
		violates "fs.types[$type]=[$type]" "@($link|fs/mount/ns1/*)" +media-loses-writes \
			fs.types=none
	done
	violates 'fs.data_size=900 GiB' fs/mount/ns1/ext4
	reaches fs.files=33 fs/mount/ns1/ext4 'files written'
	violates perf.file_system.bs=1000 perf/file_system
	violates 'perf.file_system.size=1 TiB' perf/file_system
	violates perf.file_system.type=ext2 perf/file_system
	follows perf.file_system.iodepth=2 perf/file_system 'I/Os in flight on average' 1.8 2.2
	follows perf.file_system.numjobs=3 perf/file_system 'I/Os in flight on average' 21 26
	follows 'perf.file_system.ramp_time=900 ms' perf/file_system duration_s 0.9 600 summary.json
	follows 'perf.file_system.runtime=900 ms' perf/file_system duration_s 0.9 600 summary.json
else
	# nothing can be mounted
	"$keys" | cut -f 1 | grep '^fs\.\|^perf\.file_system\.' | grep -v '\.iops$' >>"$dir/shown"
fi

violates 'perf.workloads=[{name: x, rw: randread, limits: {iops: 900M}}]' 'perf/iops/ns1/*'
# the case has another name then
as=perf.workloads.NAME.name red=2 violates \
	'perf.workloads=[{name: other, rw: randread, limits: {iops: 1}}]' perf/iops/ns1/randread-4k
w=perf.workloads.randread-4k case=perf/iops/ns1/randread-4k
as=perf.workloads.NAME.rw reaches 'perf.workloads=[{name: x, rw: randwrite, limits: {iops: 1}}]' \
	perf/iops/ns1/x '"IOPS"' '' \
	'perf.workloads=[{name: x, rw: randread, limits: {iops: 1}}]'
violates $w.bs=1000 $case
mix='{name: x, rw: randrw, runtime: 50 ms, limits: {iops: 1}'
as=perf.workloads.NAME.rwmixread reaches "perf.workloads=[$mix, rwmixread: 90 %}]" \
	perf/iops/ns1/x '"IOPS"' '' "perf.workloads=[$mix}]"
reaches $w.iodepth=16 $case '"IOPS"'
reaches $w.numjobs=2 $case '"IOPS"'
violates "$w.offset=8 GiB" $case
violates "$w.size=1 TiB" $case
reaches "$w.ramp_time=9 ms" $case
reaches "$w.runtime=25 ms" $case 'I/Os completed'
violates $w.limits.iops=9M $case
violates perf.workloads.seqread-128k.limits.bandwidth=30GB/s perf/iops/ns1/seqread-128k
violates $w.limits.claimed_iops=9M $case
violates perf.workloads.seqread-128k.limits.claimed_bandwidth=30GB/s perf/iops/ns1/seqread-128k
violates "$w.limits.of_claim=150 %" $case '' $w.limits.claimed_iops=2M
for limit in p50 p99 p99.9 p99.99 max; do
	violates "$w.limits.latency.$limit=1 us" $case
done

violates 'perf.stall_max=3 ms' perf/mixed +stalls-once 'perf.stall_max=10 ms'

# the shape of each load
for load in consistency:/ns1 qos:/ns1 mixed: interference: steady_state:/ns1; do
	name=${load%:*} case=perf/${load%:*}${load#*:}
	reaches "perf.$name.bs=16 KiB" "$case"
	reaches "perf.$name.iodepth=4" "$case" 'I/Os completed\|IOPS'
	reaches "perf.$name.numjobs=2" "$case"
	violates "perf.$name.size=1 TiB" "$case"
	reaches "perf.$name.ramp_time=7 ms" "$case"
	reaches "perf.$name.runtime=60 ms" "$case" 'I/Os completed\|IOPS'
done
violates 'perf.consistency.interval=50 ms' perf/consistency/ns1
violates 'perf.consistency.min_of_mean=100 %' perf/consistency/ns1
violates 'perf.consistency.decline_max=0' perf/consistency/ns1 +degrades-slightly \
	'perf.consistency.decline_max=20 %'
violates 'perf.qos.above=1 us' perf/qos/ns1
violates perf.qos.share_max=0 perf/qos/ns1 '' 'perf.qos.share_max=100 %' 'perf.qos.above=1 us'

violates 'perf.fixed_rate.bs=1 MiB' perf/fixed_rate
violates perf.fixed_rate.iodepth=1 perf/fixed_rate
reaches perf.fixed_rate.numjobs=4 perf/fixed_rate
violates 'perf.fixed_rate.size=1 TiB' perf/fixed_rate
reaches 'perf.fixed_rate.ramp_time=7 ms' perf/fixed_rate
reaches 'perf.fixed_rate.runtime=60 ms' perf/fixed_rate 'I/Os completed'
violates perf.fixed_rate.iops=3M perf/fixed_rate '' perf.fixed_rate.iops=100k \
	'perf.fixed_rate.runtime=50 ms'
violates 'perf.fixed_rate.p99=1 us' perf/fixed_rate
violates 'perf.fixed_rate.p99.99=1 us' perf/fixed_rate

violates 'perf.idle.time=2 s' perf/idle_to_busy +wakes-slowly 'perf.idle.time=500 ms'
reaches perf.idle.rounds=7 perf/idle_to_busy
violates 'perf.idle.first_max=1 us' perf/idle_to_busy

reaches 'perf.mixed.rwmixread=40 %' perf/mixed 'I/Os completed'
violates perf.mixed.iops=90M perf/mixed
violates 'perf.mixed.read_p99=1 us' perf/mixed
violates 'perf.mixed.write_p99=1 us' perf/mixed
violates 'perf.interference.share_min=80 %' perf/interference +ns2-slow \
	'perf.interference.share_min=1 %'

violates perf.steady_state.required=true "@($link|perf/steady_state/ns1)" +never-steady \
	perf.steady_state.required=false
reaches perf.steady_state.passes=2 perf/steady_state/ns1
before=1 reaches perf.steady_state.rounds_max=6 perf/steady_state/ns1 . +never-steady
violates perf.steady_state.iops=90M perf/steady_state/ns1

reaches 'thermal.bs=256 KiB' thermal/throttling 'I/Os completed'
reaches thermal.iodepth=1 thermal/throttling 'I/Os completed'
reaches thermal.numjobs=2 thermal/throttling 'I/Os completed\|in flight'
violates 'thermal.size=1 TiB' thermal/throttling
reaches 'thermal.ramp_time=2 s' thermal/throttling 
reaches 'thermal.runtime=6 s' thermal/throttling 'I/Os completed'
violates 'thermal.throttle_min=77 C' thermal/throttling +throttles-at-60 'thermal.throttle_min=50 C'
violates 'thermal.drop_max=20 %' thermal/throttling +throttles-at-60 'thermal.drop_max=100 %'
# what the round before has warmed
more='--repeat 2' reaches thermal.rest=0 thermal/throttling 'highest composite temperature'
reaches 'power.settle=2 h' smart/idle_power 'energy counted'
reaches 'power.load_time=5 s' smart/load_power 'IOPS\|power'
reaches 'ocp.amplification_size=64 MiB' ocp/write_amplification 'bytes written'

reaches 'integrity.bs=8 KiB' integrity/verified_io/ns1
reaches integrity.iodepth=2 integrity/verified_io/ns1
reaches integrity.numjobs=1 integrity/verified_io/ns1
reaches 'integrity.size=2 MiB' integrity/verified_io/ns1
violates integrity.protection=1 integrity/protection/ns1
violates 'integrity.atomic_write=1 MiB' integrity/atomic_write/ns1
violates integrity.unclaimed_allowed=none integrity/refuses_unclaimed +compare-hidden \
	'integrity.unclaimed_allowed=[compare]'
for pair in compare:compare deallocate:deallocate write-zeroes:write_zeroes verify:verify; do
	word=${pair#*:}
	violates "integrity.unclaimed_allowed[$word]=none" integrity/refuses_unclaimed \
		"+${pair%:*}-hidden" \
		"integrity.unclaimed_allowed=[$word]"
done

violates 'survive.transitions=[controller_reset]' "@($link|survive/ready/*)" +reset-slow \
	survive.transitions=none
for name in controller_reset function_level_reset hot_reset subsystem_reset d3hot; do
	violates "survive.transitions[$name]=[$name]" "@($link|survive/ready/*)" +reset-slow \
		survive.transitions=none
done
violates 'survive.transitions[format]=[format]' "@($link|survive/ready/*)" +format-fails \
	survive.transitions=none
reaches survive.rounds=3 survive/ready/controller_reset
violates 'resets.ready_max=1 ms' survive/ready/controller_reset
reaches 'survive.runtime=9 ms' survive/data_under_load/controller_reset
violates 'expect={"identify.mdts_bytes": "> 1 MiB"}' expect/identify.mdts_bytes '' \
	'expect={"identify.mdts_bytes": "<= 1 MiB"}'
violates 'sampling.interval=20 ms' perf/mixed +sensor-hot-for-a-while 'sampling.interval=1 h'

violates 'gate.must_run=["thermal/*"]' "@($link|thermal/host_managed)" +thermal-unclaimed
violates gate.partial_runs=false pcie/link_speed
violates gate.skip_budget=0 "@($link|thermal/host_managed)" +thermal-unclaimed gate.skip_budget=1
printf -- '- case: %s\n  reason: gone\n  owner: nobody\n' $link >"$dir/known.yaml"
more="--known $dir/known.yaml" violates gate.known_stale=close $link '' gate.known_stale=report

# against a run that was better: once, and again and again
run 0 once '' perf/fixed_rate
more="--baseline $dir/once" violates 'compare.tolerance=0 %' perf/fixed_rate '' \
	'compare.tolerance=5 %' \
	perf.fixed_rate.iops=97k
more='--repeat 3' run 0 often '' perf/fixed_rate
more="--baseline $dir/often --repeat 3" violates 'compare.margin=0 %' perf/fixed_rate '' \
	'compare.margin=5 %' \
	perf.fixed_rate.iops=97k
more='--repeat 3' run 0 cool '' thermal/throttling thermal.rest=0
more="--baseline $dir/cool --repeat 3" violates 'compare.confidence=60 %' thermal/throttling '' \
	'compare.confidence=99.9 %' 'compare.margin=0.5 %' thermal.rest=0 'thermal.runtime=30 s'

# and a second on top, which a link may train
planned 'run.case_timeout=7 s' 'run.case_timeout=90 s' pcie/link_speed '91 8'
