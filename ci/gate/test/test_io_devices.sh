#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# "nvme-gate io" on block devices, mounts, full disks and file systems without direct I/O. Needs
# root; exits 77 without. Mounts are in a namespace of the test's own, and each loop device goes by
# itself with the last one that has it open, so that nothing is left whatever happens.
# usage: test_io_devices.sh NVME-GATE PYTHON
if [ "$(id -u)" != 0 ] || ! unshare --mount true 2>/dev/null; then
	echo "SKIPPED: loop devices and mounts need root"
	exit 77
fi
[ -n "${IO_DEVICES_UNSHARED-}" ] ||
	IO_DEVICES_UNSHARED=1 exec unshare --mount --propagation private sh "$0" "$@"
gate=$1 python=$2
dir=$(mktemp -d "$PWD/io-devices.XXXXXX") || exit 1
mkdir "$dir/mount" "$dir/small" "$dir/ram"
trap 'exec 8>&- 9>&-; umount "$dir/mount" "$dir/small" "$dir/ram" 2>/dev/null; rm -rf "$dir"' EXIT
. "$(dirname "$0")/io_lib.sh"

# hold_loop FD FILE: $loop is a loop device over FILE, which goes when FD is closed
hold_loop() {
	loop=$(losetup --find --show "$2") || { echo "SKIPPED: no loop device"; exit 77; }
	eval "exec $1<\"\$loop\""
	losetup --detach "$loop"        # when it is closed
}
sum() { sha256sum "$1" | cut -d' ' -f1; }

dd if=/dev/urandom of="$dir/disk" bs=1M count=64 status=none
hold_loop 9 "$dir/disk"
device=$loop

# ---- nothing is written that was not named ----
before=$(sum "$dir/disk")
io 0 --target "$device" --number_ios 100
holds 'a["read"]["ios"] == 100'
for rw in write randwrite rw randrw trim; do
	expect 2 '' "nvme-gate io: $device would be overwritten: say --erase $device" \
		--target "$device" --rw $rw --number_ios 10
done
expect 2 '' '*would be overwritten*' --target "$device" --rw write --number_ios 10 \
	--erase /dev/other
expect 2 '' '*would be overwritten*' --erase "$device.x" --name a --target "$dir/disk2" --rw write \
	--size 1m --name b --target "$device" --rw write --number_ios 1
[ ! -e "$dir/disk2" ] || fail "the first job was begun although the second may not write"
[ "$(sum "$dir/disk")" = "$before" ] || fail "a device that was not named was written"
expect 0 "job1: $device, *write *verified 4096 blocks, 0 wrong*" '' --target "$device" \
	--erase "$device" --rw write --size 16m --verify full --iodepth 16
[ "$(sum "$dir/disk")" != "$before" ] || fail "nothing was written"
io 0 --target "$device" --erase "$device" --rw trim --offset 1m --size 1m --bs 64k
holds 'a["trim"]["ios"] == 16'

# ---- a file and a device at the same time ----
io 0 --runtime 300ms --name d --target "$device" --bs 16k --name f --target "$dir/side" --rw write \
	--size 4m --verify header
holds 'a["name"] == "d"' 'b["name"] == "f"' 'a["read"]["bytes"] == 16384 * a["read"]["ios"]' \
	'b["verified_blocks"] == min(1024, b["write"]["ios"]) > 0' 'j["runtime_s"] < 3'

# ---- what does not fit ----
expect 2 '' "nvme-gate io: $device: too small: has 67108864 bytes, the job needs 134217728" \
	--target "$device" --size 128m
expect 2 '' "nvme-gate io: $device: bs and offset must be multiples of its block, 512 bytes" \
	--target "$device" --bs 1000 --direct 1

# ---- in use ----
# nothing of the file system's own is left to be written while it is mounted
if command -v mkfs.ext4 >/dev/null &&
	mkfs.ext4 -qF -E lazy_itable_init=0,lazy_journal_init=0 "$device" &&
	mount "$device" "$dir/mount"; then
	io 0 --target "$device" --number_ios 10
	sync
	before=$(sum "$dir/disk")
	expect 75 '' "nvme-gate io: $device: in use (mounted, or held by another program)" \
		--target "$device" --erase "$device" --rw randwrite --number_ios 10
	sync
	[ "$(sum "$dir/disk")" = "$before" ] || fail "a mounted device was written"
	io 0 --target "$dir/mount/file" --rw randrw --size 4m --number_ios 1000 --verify full \
		--direct 1
	holds '"direct" in j["features"]' 'a["verified_blocks"] > 0'
	umount "$dir/mount"
else
	echo "[SKIP] a mounted device (no mkfs.ext4, or no mount)"
fi

# ---- no direct I/O ----
if mount -t ramfs none "$dir/ram"; then
	dd if=/dev/zero of="$dir/ram/file" bs=1M count=1 status=none
	expect 2 '' "nvme-gate io: $dir/ram/file: no direct I/O here (O_DIRECT)" \
		--target "$dir/ram/file" --direct 1 --number_ios 10
	io 0 --target "$dir/ram/file" --number_ios 10
	holds '"buffered: target has no O_DIRECT" in j["features"]' '"direct" not in j["features"]'
	expect 0 '*buffered: target has no O_DIRECT*' \
		'nvme-gate io: not what was asked for: *page cache*' \
		--target "$dir/ram/file" --number_ios 10
else
	echo "[SKIP] a file system without direct I/O (no ramfs)"
fi

# ---- full disks ----
if mount -t tmpfs -o size=2m none "$dir/small"; then
	why='cannot be filled with 8388608 bytes: No space left'
	expect 2 '' "nvme-gate io: $dir/small/file: $why*" \
		--target "$dir/small/file" --rw write --size 8m
	[ ! -e "$dir/small/file" ] || fail "a file that could not be filled was left behind"
	truncate -s 8m "$dir/small/file"
	io 1 --target "$dir/small/file" --rw write --direct 0
	# 256 in a row, and no pause between them: it is given up within seconds
	holds 'j["status"] == -28' 'a["error_kinds"][0] == {"code": -28,
			"text": "No space left on device", "count": 257}' \
		'500 <= a["write"]["ios"] <= 512' 'a["errors"] == 257' 'j["runtime_s"] < 10' \
		'j["reason"] == "job1: every I/O fails: No space left on device"' 'a["reason"]'
	expect 1 '*errors: 101, the first at byte *No space left on device*' \
		'nvme-gate io: job1: too many failed I/Os: No space left on device' \
		--target "$dir/small/file" --rw write --offset 4m --max_errors 100
	rm "$dir/small/file"

	# a device whose medium fails: what cannot be stored is an I/O error, the rest is done
	truncate -s 8m "$dir/small/disk"
	hold_loop 8 "$dir/small/disk"
	io 1 --target "$loop" --erase "$loop" --rw write --direct 1
	holds 'a["errors"] == 257' 'a["write"]["ios"] >= 400' \
		'a["error_kinds"][0]["code"] in (-5, -28)' \
		'j["status"] == a["error_kinds"][0]["code"]'
	io 1 --target "$loop" --erase "$loop" --rw randrw --direct 1 --norandommap --runtime 500ms \
		--max_errors 100000000
	holds '0 < a["errors"] < a["read"]["ios"]' 'a["errors"] == a["write"]["errors"]' \
		'j["status"] == -5' '"I/Os failed" in j["reason"]' 'a["write"]["ios"] > 0' \
		'a["elapsed_s"] > 0.45'
	exec 8<&-
else
	echo "[SKIP] full disks (no tmpfs)"
fi

exec 9<&-
for loop in $(losetup --noheadings --output NAME,BACK-FILE | grep -F "$dir" | cut -d' ' -f1); do
	fail "$loop is left"
	losetup --detach "$loop"
done
finish "io on devices"
