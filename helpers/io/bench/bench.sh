#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Measures the I/O engine, by itself and against fio, and prints one table. Run by hand.
# Usage: bench.sh IO_BENCH [ROUNDS [SECONDS]]
#
# IOPS of different minutes say nothing on a shared machine: every comparison is a ratio taken
# inside a round (all candidates one after the other), and the median of the rounds.
# Environment, each left out if empty: FIO (fio), T_IO_URING (fio's t/io_uring, patched to print
# total_ios, and to write if T_WRITE is set), BENCH_FILE (a file on tmpfs, made and removed),
# BENCH_BLOCK (a block device, read only), BENCH_SCRATCH (a block device, OVERWRITTEN), GATE
# (nvme-gate, for the latencies beside fio's; they are those of BENCH_BLOCK, or of a file made and
# removed beside the other temporary ones). CPU: to run on (0).
set -eu
[ $# -ge 1 ] || {
	sed -n '3,4s/^# \{0,1\}//p' "$0" >&2
	exit 2
}
bench=$1 rounds=${2:-5} seconds=${3:-2}
here=$(dirname "$0")
fio=${FIO:-fio} t_io_uring=${T_IO_URING:-} scratch=${BENCH_SCRATCH:-} file=${BENCH_FILE:-} \
	block=${BENCH_BLOCK:-}
cpu=${CPU:-0} gate=${GATE:-}
dir=$(mktemp -d "${TMPDIR:-/tmp}/io-bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT

best="--ioengine=io_uring --iodepth=128 --fixedbufs --registerfiles --norandommap --thread
 --iodepth_batch_submit=32 --iodepth_batch_complete_min=32 --iodepth_batch_complete_max=128"

# CPU ns per I/O of the engine
ours() {
	taskset -c "$cpu" "$bench" target="$1" rw=$rw bs=4k iodepth=128 norandommap size=1g \
		iodepth_batch_submit=32 iodepth_batch_complete_min=32 interval=100ms \
		runtime="$seconds" | awk '{ print $4 }'
}

# CPU seconds of fio's start and end, to be taken off
fio_start=0
fio_run() {
	target=$1
	shift
	[ "$target" = /dev/null ] || set -- --direct=1 "$@"
	# shellcheck disable=SC2086
	(cd "$dir" && taskset -c "$cpu" "$bench" cpu "$fio" --name=x --filename="$target" --rw=$rw \
		--bs=4k --size=1g --output-format=json --output="$dir/fio.json" "$@" 2>"$dir/cpu")
	awk -v start="$fio_start" '
		FNR == NR { if (/total_ios/) { gsub(/[^0-9]/, ""); ios += $0 } next }
		/cpu_s/ { if (ios) printf "%.3f\n", ($2 - start) * 1e9 / ios }
	' "$dir/fio.json" "$dir/cpu"
}

# shellcheck disable=SC2086
fio_best() { fio_run "$1" $best --time_based --runtime="$seconds"; }
# shellcheck disable=SC2086
fio_logs() {
	fio_run "$1" $best --time_based --runtime="$seconds" --log_avg_msec=1000 \
		--write_lat_log="$dir/l" --write_iops_log="$dir/i" --write_bw_log="$dir/b"
}
fio_default() { fio_run "$1" --ioengine=io_uring --iodepth=128 --time_based --runtime="$seconds"; }
t_run() {
	direct=1
	[ "$1" != /dev/null ] || direct=0
	unset T_WRITE
	[ $rw = randread ] || export T_WRITE=1
	taskset -c "$cpu" "$bench" cpu "$t_io_uring" -d128 -s32 -c32 -p0 -B1 -F1 -R1 -X1 -O$direct \
		-r"$seconds" "$1" \
		>"$dir/t" 2>"$dir/cpu"
	awk 'FNR == NR { if (/^total_ios/) ios = $2; next }
		/cpu_s/ && ios { printf "%.3f\n", $2 * 1e9 / ios }' "$dir/t" "$dir/cpu"
}

median() {
	sort -n "$1" | awk '
		{ v[NR] = $1 }
		END { if (NR) printf "%.2f [%.2f, %.2f]", v[int((NR + 1) / 2)], v[1], v[NR] }'
}

compare() {
	target=$1 rw=$2
	candidates="fio_best fio_logs fio_default"
	[ -z "$t_io_uring" ] || candidates="$candidates t_run"
	rm -f "$dir"/ratio.* "$dir"/ns.*
	i=0
	while [ $i -lt "$rounds" ]; do
		i=$((i + 1))
		own=$(ours "$target")
		echo "$own" >>"$dir/ns.ours"
		for c in $candidates; do
			ns=$($c "$target")
			[ -n "$ns" ] || continue
			echo "$ns" >>"$dir/ns.$c"
			awk -v a="$ns" -v b="$own" 'BEGIN { print a / b }' >>"$dir/ratio.$c"
		done
	done
	printf '%s %s: CPU ns per I/O: engine %s\n' "$rw" "$target" "$(median "$dir/ns.ours")"
	for c in $candidates; do
		[ -s "$dir/ratio.$c" ] || continue
		printf '  %-12s %s ns; I/Os per CPU second, engine over it: %s\n' "$c" \
			"$(median "$dir/ns.$c")" "$(median "$dir/ratio.$c")"
	done
}

echo "== user instructions per I/O (write to /dev/null, QD 128, 100 ms series)"
"$here/instructions.sh" "$bench" 70 rw=randwrite iodepth=128 norandommap || true
"$here/instructions.sh" "$bench" 70 rw=randwrite iodepth=128 norandommap iodepth_batch_submit=32 \
	iodepth_batch_complete_min=32 || true
"$here/instructions.sh" "$bench" 95 target=/dev/zero rw=randrw rwmixread=50 iodepth=128 \
	norandommap || true
"$here/instructions.sh" "$bench" 110 rw=randwrite iodepth=128 || true
"$here/instructions.sh" "$bench" 70 rw=write iodepth=128 || true
"$here/instructions.sh" "$bench" 300 rw=randwrite iodepth=128 norandommap verify=header \
	do_verify=0 || true
"$here/instructions.sh" "$bench" 235 prepared rw=randread iodepth=128 norandommap verify=header ||
	true

echo "== Little's law: mean in flight, expected"
for depth in 1 8 128; do
	"$bench" target=/dev/null rw=randwrite size=1g iodepth=$depth runtime=1 interval=100ms |
		awk '{ printf "  %.3f of %d: %+.3f %%\n", $8, $10, ($8 / $10 - 1) * 100 }'
done

echo "== two threads over one: I/Os per CPU second of each (nothing shared: 1), I/Os per second"
i=0
while [ $i -lt "$rounds" ]; do
	i=$((i + 1))
	one=$("$bench" target=/dev/null rw=randwrite size=1g iodepth=128 norandommap runtime=1 \
		numjobs=1 cpus=0,1)
	two=$("$bench" target=/dev/null rw=randwrite size=1g iodepth=128 norandommap runtime=1 \
		numjobs=2 cpus=0,1)
	echo "$one $two" | awk '{ print $4 / $14 }' >>"$dir/two_cpu"
	echo "$one $two" | awk '{ print $16 / $6 }' >>"$dir/two"
done
echo "  $(median "$dir/two_cpu"), $(median "$dir/two")"

echo "== verification of 4 KiB blocks in the cache, one core"
"$bench" verify

# Reads of what was written before, with a header to check in each block, against the same without;
# CPU time of the whole process, kernel workers included.
header_cost() {
	rm -f "$dir/header"
	i=0
	while [ $i -lt "$rounds" ]; do
		i=$((i + 1))
		for verify in none header; do
			taskset -c "$cpu" "$bench" prepared target="$1" size=128m rw=randread \
				bs=4k \
				iodepth=32 norandommap interval=100ms runtime="$seconds" $2 \
				$([ $verify = none ] || echo verify=header)
		done | awk 'NR == 1 { none = $4 } NR == 2 { print ($4 / none - 1) * 100 }' \
			>>"$dir/header"
	done
	echo "  $1: $(median "$dir/header") % more CPU time an I/O"
}
echo "== verify=header, 4 KiB random reads"
truncate -s 128m "$dir/header.dat"
header_cost "$dir/header.dat" direct=0
rm -f "$dir/header.dat"
[ -z "$scratch" ] || header_cost "$scratch" direct=1

command -v "$fio" >/dev/null || { echo "== no fio: no comparison"; exit 0; }
echo "== against $("$fio" --version), $rounds rounds of $seconds s," \
	"whole-process CPU: median [min, max]"
taskset -c "$cpu" "$bench" cpu "$fio" --name=x --filename=/dev/null --rw=randwrite --bs=4k \
	--size=1g \
	--ioengine=io_uring --number_ios=1 --output=/dev/null 2>"$dir/cpu" || true
fio_start=$(awk '/cpu_s/ { print $2 }' "$dir/cpu")
compare /dev/null randwrite
if [ -n "$file" ]; then
	truncate -s 1g "$file"
	compare "$file" randwrite
	rm -f "$file"
fi
[ -z "$block" ] || compare "$block" randread

# Percentiles at a fixed rate that the target keeps up with, both from issue to completion: fio's
# lat (its clat leaves the submission out). fio's buckets are up to 1.6 % wide. At rates far above
# one per tick of the kernel (1000 a second) the engine waits for the completion with a timer that
# comes before the tick; probably it is taking that timer back that costs some 4 us a completion in
# a virtual machine (150 and 200 a second agree with fio, 1000 a second do not).
latency_run() {
	if [ "$1" = gate ]; then
		shift
		"$gate" io --json --quiet --target "$target" "$@" >"$dir/gate.json"
	else
		shift
		(cd "$dir" && "$fio" --name=x --filename="$target" --ioengine=io_uring --thread=1 \
			--fixedbufs=1 --registerfiles=1 --clat_percentiles=0 --lat_percentiles=1 \
			--percentile_list=50:90:99 --output-format=json --output=fio.json "$@")
	fi
}
latency() {
	target=$1 pair=0
	set -- --rw=randread --bs=4k --iodepth=8 --rate_iops=200 --norandommap=1 --direct=1 \
		--size=256m --time_based=1 --runtime="${seconds}s"
	# whatever caches the target has are as warm for the first as for the last
	dd if="$target" of=/dev/null bs=1M count=256 iflag=direct 2>/dev/null || return
	while [ $pair -lt "$rounds" ]; do
		pair=$((pair + 1)) order='gate fio'
		[ $((pair % 2)) = 1 ] || order='fio gate'
		for who in $order; do
			latency_run "$who" "$@" || return
			echo "run 4k-qd8-rate $pair $who $(awk -f "$here/values.awk" -v who="$who" \
				"$dir/$who.json")"
		done
	done >"$dir/latency"
	awk -f "$here/table.awk" "$dir/latency"
}
if [ -n "$gate" ]; then
	if [ -z "$block" ]; then
		dd if=/dev/urandom of="$dir/latency.dat" bs=1M count=256 2>/dev/null
		sync "$dir/latency.dat"
	fi
	echo "== latency at a fixed rate beside fio's lat: ${block:-a file with O_DIRECT}"
	latency "${block:-$dir/latency.dat}" || echo "  skipped: it cannot be read so"
fi
