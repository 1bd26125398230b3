#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# "nvme-gate io" as a user meets it, on files: options, exit codes, both forms of the result,
# corruption, progress, signals. Devices and full disks: test_io_devices.sh. Where the host refuses
# something: test_io_host.sh.
# usage: test_io.sh NVME-GATE PYTHON
gate=$1 python=$2
dir=$(mktemp -d ./io.XXXXXX) || exit 1
trap 'rm -rf "$dir"' EXIT
. "$(dirname "$0")/io_lib.sh"
file=$dir/file

# blocks FILE: how many of its 4 KiB blocks hold anything but zeroes
blocks() {
	"$python" -c 'import sys
d = open(sys.argv[1], "rb").read()
print(sum(any(d[i:i + 4096]) for i in range(0, len(d), 4096)))' "$1"
}
# between WHAT LEAST NUMBER MOST
between() {
	checks=$((checks + 1))
	[ "$3" -ge "$2" ] && [ "$3" -le "$4" ] || fail "$1: $3 is not within $2 and $4"
}

# ---- words ----
expect 0 'Usage: nvme-gate io --target*Exit codes:*0  *done*75  *' '' --help
for option in rw bs bssplit rwmixread iodepth numjobs size offset runtime ramp_time direct fsync \
	fdatasync rate_iops random_distribution norandommap verify target number_ios; do
	grep -q -e "^      --$option[ [].*[A-Z0-9]" "$dir/out" ||
		fail "--help says nothing of --$option"
done
expect 2 '' 'nvme-gate io: --target is missing'
expect 2 '' "nvme-gate io: unknown option '--iodpth' (did you mean '--iodepth'?)" --iodpth 3
expect 2 '' "nvme-gate io: unknown option '--jsn' (did you mean '--json'?)" --jsn
expect 2 '' "nvme-gate io: unknown option '--mismatchdir' (did you mean '--mismatch-dir'?)" \
	--mismatchdir=x
expect 2 '' "nvme-gate io: unknown option '--zonemode'; see nvme-gate io --help" --zonemode zbd
expect 2 '' "nvme-gate io: 'target=x' is not an option and io takes nothing else" target=x
expect 2 '' 'nvme-gate io: --target needs a value: PATH' --target
expect 2 '' 'nvme-gate io: --runtime needs a value: TIME' --runtime
expect 2 '' 'nvme-gate io: --bs: the value is empty' --bs=
expect 2 '' "nvme-gate io: --json needs 1 or 0, not 'x'" --json=x
expect 2 '' "nvme-gate io: --rw needs read, write, * or randtrim, not 'rndread'" --rw rndread
expect 2 '' "nvme-gate io: --size needs a size, such as 4k, not '4x'" --size 4x
expect 2 '' "nvme-gate io: --rate_iops needs a number from 0 on, not '-3'" --rate_iops -3
expect 2 '' "nvme-gate io: --bssplit needs sizes and shares of 100 in all, *, not '4k/70:8k/40'" \
	--bssplit 4k/70:8k/40
expect 2 '' "nvme-gate io: --random_distribution needs uniform, *, not 'zipf'" \
	--random_distribution zipf
expect 2 '' '*iodepth is 1 to 4096' --target "$file" --iodepth 0
expect 2 '' '*has nothing to verify*' --target "$file" --rw read --verify full
expect 2 '' '*verify does not go with trim' --target "$file" --rw trim --verify full

# ---- targets that cannot be used ----
zeroes "$file" 1
expect 75 '' "nvme-gate io: $dir/none: no such target (--create and --size would make a file)" \
	--target "$dir/none"
expect 75 '' "nvme-gate io: $dir/none: no such target (--size would make a file)" \
	--target "$dir/none" --rw write
expect 75 '' 'nvme-gate io: /dev/none-such: no such target' --target /dev/none-such --size 1m
expect 2 '' 'nvme-gate io: --create needs --size' --target "$dir/none" --create
[ ! -e "$dir/none" ] || fail "a refused --create made its file"
expect 2 '' '*too small: has 1048576 bytes, the job needs 2097152' --target "$file" --size 2m
expect 2 '' '*too small: 0 bytes, less than one I/O' --target "$file" --offset 1m
expect 2 '' '*a directory, neither a device nor a regular file' --target "$dir"
mkfifo "$dir/fifo"
expect 2 '' '*a FIFO, neither a device nor a regular file' --target "$dir/fifo" --number_ios 1
expect 2 '' '*a FIFO, neither*' --target "$dir/fifo" --rw write --number_ios 1
ln -s fifo "$dir/link"
expect 2 '' '*a FIFO, neither*' --target "$dir/link" --number_ios 1
"$python" -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$dir/socket"
expect 2 '' '*a socket, neither*' --target "$dir/socket" --number_ios 1
for device in /dev/ptmx /dev/tty /dev/kmsg /dev/mem; do
	[ ! -e $device ] || expect 2 '' "*$device: a character device that is no NVMe namespace*" \
		--target $device --number_ios 1
done
# nothing was begun: wrong usage, not a failed I/O
expect 2 '' '*too small for so many threads' --target "$file" --bs 1m --numjobs 2
expect 2 '' '*--mismatch-dir *: No such file or directory' --target "$file" \
	--mismatch-dir "$dir/no/such" --number_ios 1
if [ "$(id -u)" != 0 ]; then
	chmod 0 "$file"
	expect 75 '' '*Permission denied' --target "$file"
	chmod 600 "$file"
else
	echo "[SKIP] a target without permission (root has it)"
fi
io 75 --target "$dir/none"
holds 'j["status"] == -2' '"no such target" in j["reason"]' 'a["read"]["ios"] == 0'
# a character device is not written unnamed: who knows what it is; those that forget are free
if [ -w /dev/urandom ]; then
	expect 2 '' '*would be overwritten*' --target /dev/urandom --rw write --number_ios 1
	io 0 --target /dev/urandom --rw write --bs 512 --number_ios 1 --erase /dev/urandom
fi
io 0 --target /dev/null --rw write --number_ios 1

# ---- each option does what it says ----
for rw in read randread write randwrite; do
	io 0 --target "$file" --rw $rw --number_ios 64
	holds "a['${rw#rand}']['ios'] == 64" 'a["read"]["ios"] + a["write"]["ios"] == 64' \
		'a["errors"] == 0' 'j["status"] == 0' 'len(j["features"]) > 1'
done
for rw in rw randrw readwrite; do
	io 0 --target "$file" --rw $rw --rwmixread 80 --number_ios 2000 --norandommap
	holds '1500 < a["read"]["ios"] < 1700' 'a["write"]["ios"] == 2000 - a["read"]["ios"]'
done
io 0 --target="$file" --bs=16k --rw=read --offset=64k --size=64k
holds 'a["read"]["ios"] == 4' 'a["read"]["bytes"] == 65536'
io 0 --target "$file" --bssplit 4k/70:64k/30 --number-ios 2000 --norandommap=1
holds '20000 < a["read"]["bytes"] / a["read"]["ios"] < 25000'
io 0 --target "$file" --numjobs 3 --number_ios 100 --iodepth 4
holds 'a["read"]["ios"] == 300'
io 0 --target "$file" --iodepth 16 --runtime 300ms --norandommap
holds '15 < a["in_flight_mean"] < 16.5' '0.29 < a["elapsed_s"] < 1' \
	'sum(r["read"]["ios"] for r in a["series"]) == a["read"]["ios"]' \
	'a["read"]["lat_ns"]["min"] <= a["read"]["lat_ns"]["p50"] <= a["read"]["lat_ns"]["max"]'
io 0 --target "$file" --runtime 200ms --ramp_time 300ms --interval 50ms
holds 'a["warmup_ios"] > 0' 'a["elapsed_s"] < 0.45 < j["runtime_s"]' 'len(a["series"]) >= 4' \
	'a["series"][1]["t_s"] == 0.05'
io 0 --target "$file" --direct 0 --number_ios 10
holds '"buffered" in str(j["features"])' '"direct" not in j["features"]'
io 0 --target "$file" --rw write --fsync 10 --number_ios 100
holds 'a["write"]["ios"] == 100' 'a["sync"]["ios"] == 10'
io 0 --target "$file" --rw write --fdatasync 20 --number_ios 100
holds 'a["sync"]["ios"] == 5'
io 0 --target "$file" --rate_iops 400 --runtime 500ms --iodepth 8
holds '196 <= a["read"]["ios"] + a["missed_arrivals"] <= 201' '"service_ns" in a["read"]'

# what no I/O can reach is told, and what asks no drive
head -c $((1048576 + 5000)) /dev/urandom >"$dir/odd"
io 0 --target "$dir/odd" --bs 16k --rw read --size 1053576
holds 'a["read"]["ios"] == 64' 'a["untouched_bytes"] == 5000' 'a["hole_bytes"] == 0'
expect 0 '*5000 bytes of the range are left out*' '' --target "$dir/odd" --bs 16k --rw read \
	--number_ios 1
io 0 --target "$dir/odd" --bs 16k --rw read --offset 16k --size 50k
holds 'a["read"]["ios"] == 3' 'a["untouched_bytes"] == 2048'
io 0 --target "$dir/odd" --rw randread --numjobs 3 --size 1m
holds 'a["read"]["ios"] == 255' 'a["untouched_bytes"] == 4096'
io 0 --target "$dir/odd" --rw randread --numjobs 3 --size 1m --norandommap --number_ios 10
holds 'a["untouched_bytes"] == 0'
if [ "$(stat -f -c %T "$dir")" != tmpfs ]; then
	truncate -s 4m "$dir/sparse"
	dd if=/dev/urandom of="$dir/sparse" bs=1M count=1 seek=2 conv=notrunc,fsync status=none
	io 0 --target "$dir/sparse" --rw read --number_ios 10
	holds 'a["hole_bytes"] == 3 << 20' 'a["untouched_bytes"] == 0'
	io 0 --target "$dir/sparse" --rw read --offset 2m --size 1m
	holds 'a["hole_bytes"] == 0'
	expect 0 '*1048576 bytes of the range were holes*' '' --target "$dir/sparse" --rw randread \
		--size 1m
	# who only writes measures nothing of them
	io 0 --target "$dir/sparse" --rw write --size 1m
	holds 'a["hole_bytes"] == 0'
else
	echo "[SKIP] holes of a file (tmpfs here)"
fi

# how long nothing completed, and what belongs to the run time
io 0 --target "$file" --iodepth 8 --runtime 250ms --interval 100ms --norandommap
holds '0 < a["stall"]["longest_ns"] < 250e6' '0 < a["stall"]["first_ns"]' \
	'[r["t_s"] for r in a["series"] if not r.get("draining")] == [0, 0.1, 0.2]' \
	'all(r["t_s"] >= 0.25 for r in a["series"] if r.get("draining"))' \
	'a["series"][2]["length_s"] == 0.05'
expect 0 '*longest time without a completion *, from *the first after *' '' --target "$file" \
	--number_ios 10
# an interval without a completion has no latency
io 0 --target "$file" --rate_iops 4 --runtime 1s --interval 50ms
holds 'all((r["read"]["p99_ns"] is None) == (r["read"]["ios"] == 0) for r in a["series"])' \
	'any(r["read"]["ios"] == 0 for r in a["series"])' 'a["stall"]["longest_ns"] < 200e6'

# random offsets, by the blocks that are written: all of them; two thirds; few
touched() {
	zeroes "$file" 4
	io 0 --target "$file" --rw randwrite --number_ios 1024 "$@"
	touched=$(blocks "$file")
}
touched
between 'random map' 1024 "$touched" 1024
touched --random_distribution uniform --norandommap
between norandommap 590 "$touched" 700
touched --random_distribution zipf:1.2
between zipf 50 "$touched" 450
touched --random_distribution pareto:0.2
between pareto 50 "$touched" 590
if fallocate -p -o 0 -l 4096 "$file" 2>/dev/null; then
	touched
	io 0 --target "$file" --rw trim --offset 1m --size 1m
	holds 'a["trim"]["ios"] == 256'
	between 'trimmed: blocks left' 768 "$(blocks "$file")" 768
else
	echo "[SKIP] trim (no holes can be punched here)"
fi

# a file that is not there is made for who writes, with its size, and kept unless told otherwise
io 0 --target "$dir/made" --rw write --size 1m --verify header
holds 'a["write"]["ios"] == 256' 'a["verified_blocks"] == 256' 'a["unchecked_blocks"] == 0'
[ "$(stat -c %s "$dir/made")" = 1048576 ] || fail "made has not 1 MiB"
io 0 --target "$dir/brief" --rw randrw --size 1m --runtime 200ms --unlink --verify full
holds 'a["verified_blocks"] > 0' 'sum(v for k, v in a["mismatches"].items() if k != "details") == 0'
[ ! -e "$dir/brief" ] || fail "--unlink left its file"

# ---- several at a time ----
expect 0 "a: $file, *read*b: $dir/made, *write*" '' --runtime 300ms \
	--name a --target "$file" --name b --target "$dir/made" --rw randwrite --bs 8k
io 0 --runtime 400ms --target "$file" --target "$dir/made" --iodepth 2
# one after the other would have taken as long as both together
holds 'len(j["jobs"]) == 2' 'a["target"] != b["target"]' \
	'j["runtime_s"] < a["elapsed_s"] + b["elapsed_s"]' \
	'min(a["read"]["ios"], b["read"]["ios"]) > 0'
expect 2 '' '*a verified job shares its blocks*' --verify full --rw write --target "$file" \
	--name a --name b

# ---- what was corrupted behind its back ----
# corrupt COMMAND...: runs it; the corrupter waits for block 5, the run goes on for two seconds
corrupt() {
	rm -f "$dir/kept"
	(
		tries=6000
		until [ "$(od -An -N8 -j20480 -tx8 "$dir/kept" 2>/dev/null | tr -d ' 0\n')" ] ||
			[ $((tries -= 1)) = 0 ]; do sleep 0.01; done
		put() { dd of="$dir/kept" bs=1 conv=notrunc status=none "$@"; }
		byte=$(od -An -N1 -j$((4096 + 1000)) -tu1 "$dir/kept")
		printf "\\$(printf %o $((byte ^ 1)))" | put seek=$((4096 + 1000))
		head -c 4096 /dev/zero | put seek=8192
		dd if="$dir/kept" bs=4096 skip=5 count=1 status=none | put seek=12288
		head -c 2048 /dev/zero | put seek=$((16384 + 2048))
	) &
	"$@"
	wait
}
write="--target $dir/kept --rw write --verify full --rate_iops 500 --size 4m"
write="$write --mismatch-dir $dir/saved"
corrupt io 1 $write
holds 'a["mismatches"]["corrupt"] == 1' 'a["mismatches"]["zeroed"] == 1' \
	'a["mismatches"]["misplaced"] == 1' 'a["mismatches"]["torn"] == 1' \
	'a["mismatches"]["stale"] == 0' 'a["verified_blocks"] == 1024' 'j["status"] == -5' \
	'[(d["kind"], d["offset"]) for d in a["mismatches"]["details"]] == [("corrupt", 4096),
		("zeroed", 8192), ("misplaced", 12288), ("torn", 16384)]' \
	'a["mismatches"]["details"][0]["first_bad_byte"] == 1000' \
	'a["mismatches"]["details"][3]["first_bad_byte"] == 2048'
[ "$(ls "$dir/saved" | wc -l)" = 8 ] || fail "not both sides of 4 blocks saved: $(ls "$dir/saved")"
different=$(cmp -l "$dir/saved/job1-corrupt-4096.expected" \
	"$dir/saved/job1-corrupt-4096.actual" | wc -l)
[ "$different" = 1 ] || fail "the saved sides of the corrupt block differ in $different bytes"
cmp -s "$dir/saved/job1-misplaced-12288.actual" "$dir/saved/job1-misplaced-12288.expected" &&
	fail "the saved sides of the misplaced block are the same"
corrupt expect 1 '*verified 1024 blocks, 4 wrong*mismatch: torn at byte 16384*' \
	'nvme-gate io: job1: 4 blocks do not hold what was written' $write
# told not to look, it does not see it
corrupt io 0 $write --do_verify 0
holds 'a["verified_blocks"] == 0' 'j["status"] == 0'

# ---- progress: on a terminal only, and not with -q ----
expect 0 'job1*' '' --target "$file" --runtime 600ms
if command -v script >/dev/null; then
	script -qec "$gate io --target $file --runtime 900ms" /dev/null >"$dir/tty" </dev/null
	grep -q ' IOPS .* MB/s .*0 errors' "$dir/tty" || fail "no progress on a terminal"
	script -qec "$gate io -q --target $file --runtime 900ms" /dev/null >"$dir/tty" </dev/null
	grep -q ' 0 errors' "$dir/tty" && fail "progress in spite of -q"
	grep -q '^job1: ' "$dir/tty" || fail "no result on a terminal"
else
	echo "[SKIP] progress on a terminal (no script)"
fi

# ---- signals: within a second (two, for busy machines), with what was done ----
# what the kernel tells of a ring, since Linux 6.1, says how many I/Os were done
"$gate" io --target "$file" --runtime 50 >/dev/null 2>&1 &
pid=$!
has_rings=no tries=200
until [ $has_rings = yes ] || [ $((tries -= 1)) = 0 ]; do
	! grep -qs '^CqTail:' "/proc/$pid/fdinfo"/* || has_rings=yes
	sleep 0.05
done
kill $pid
wait $pid
# wait_for_ios PID NUMBER: until so many were done; where nothing tells, a time to do them in
wait_for_ios() {
	[ $has_rings = yes ] || { sleep 0.7; return; }
	tries=6000
	until [ "$(cat "/proc/$1/fdinfo"/* 2>/dev/null |
		awk '/^CqTail:/ { n += $2 } END { print n + 0 }')" -ge "$2" ]; do
		[ $((tries -= 1)) -gt 0 ] && kill -0 "$1" 2>/dev/null ||
			{ fail "$2 I/Os were not seen: $last"; return; }
		sleep 0.01
	done
}
# interrupt SIGNAL CODE LEAST-IOS ARGUMENT...
interrupt() {
	signal=$1 code=$2 least=$3
	shift 3
	last="$* interrupted by $signal"
	checks=$((checks + 1))
	"$gate" io --json --target "$file" --runtime 50 "$@" >"$dir/out" 2>"$dir/err" &
	pid=$!
	wait_for_ios $pid $((least * 2))
	before=$(date +%s%3N)
	kill -s "$signal" $pid
	wait $pid
	got=$?
	took=$(($(date +%s%3N) - before))
	[ $got = "$code" ] || fail "$last: exit $got instead of $code"
	[ $took -lt $((2000 * ${NVME_GATE_PATIENCE:-1})) ] || fail "$last: took $took ms"
	holds 'j["interrupted"] is True' "a['read']['ios'] + a['write']['ios'] >= $least" \
		'0 < j["runtime_s"] < 49'
}
interrupt INT 130 100
interrupt TERM 143 100
interrupt INT 130 100 --numjobs 4 --iodepth 64 --norandommap
interrupt INT 130 1 --rate_iops 2
interrupt INT 130 100 --rw randrw --verify full
holds 'a["readback_cut"] is True'
interrupt INT 130 100 --rw randrw --verify full --do_verify 0
holds 'a["readback_cut"] is False'
# what was written and not read back is said in words too
"$gate" io --target "$file" --runtime 50 --rw randwrite --verify full >"$dir/out" 2>"$dir/err" &
pid=$!
wait_for_ios $pid 100
kill -s INT $pid
wait $pid
grep -q '^  0 blocks verified: interrupted before reading back$' "$dir/out" ||
	fail "nothing says that nothing was verified: $(cat "$dir/out")"
io 0 --target "$file" --rw write --verify full
holds 'a["readback_cut"] is False' 'a["verified_blocks"] > 0'

finish io
