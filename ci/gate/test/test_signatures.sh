#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Data of others are never overwritten unasked: "nvme-gate io" on a loop device that bears each kind
# of signature, made by its own tool where that is installed, else by hand. Needs root; exits 77
# without.
# usage: test_signatures.sh NVME-GATE PYTHON
if [ "$(id -u)" != 0 ]; then
	echo "SKIPPED: loop devices need root"
	exit 77
fi
gate=$1 python=$2
here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d "$PWD/signatures.XXXXXX") || exit 1
trap 'exec 9>&-; rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
. "$here/io_lib.sh"

# use_disk MIB: $device is a new loop device, which goes when this script closes it
use_disk() {
	exec 9>&-
	rm -f "$dir/disk"
	truncate -s "$1m" "$dir/disk"
	device=$(losetup --find --show "$dir/disk") || { echo "SKIPPED: no loop device"; exit 77; }
	exec 9<"$device"
	losetup --detach "$device"
}

sum() { sha256sum "$dir/disk" | cut -d' ' -f1; }
clear_disk() { blkdiscard -zf "$device" 2>/dev/null ||
	"$python" "$here/test_signatures.py" zeroes "$device"; }

# refused NAME TYPE: what stands on the device now is named and kept, and overwritten when that is
# said
refused() {
	sync "$device"
	before=$(sum)
	why="somebody's data may be on it: $device carries a $2*--overwrite-signatures"
	for rw in write trim; do
		expect 75 '' "nvme-gate io: $device: $why" \
			--target "$device" --erase "$device" --rw $rw --number_ios 1
	done
	rm -f "$dir/file"
	expect 75 '' "*carries a $2*" --rw write --size 1m --name a --target "$dir/file" \
		--name b --target "$device" --erase "$device"
	[ ! -e "$dir/file" ] || fail "$1: the first job was begun although the second may not write"
	[ "$(sum)" = "$before" ] || fail "$1: the device was written"
	expect 0 '*' '' --target "$device" --number_ios 1
	expect 0 '*' '*' --target "$device" --erase "$device" --rw write --number_ios 1 \
		--overwrite_signatures
	[ "$(sum)" != "$before" ] || fail "$1: nothing was written although it was said"
	clear_disk
}

# by_hand KIND TYPE
by_hand() {
	"$python" "$here/test_signatures.py" "$1" "$device" || fail "$1 could not be written"
	refused "$1" "$2"
}

# by_tool TYPE TOOL ARGUMENT...: skipped in sight where the tool is missing or cannot do it here
by_tool() {
	type=$1
	shift
	if ! command -v "$1" >/dev/null; then
		echo "[SKIP] $1 is not installed"
	elif "$@" >"$dir/said" 2>&1 </dev/null; then
		refused "$1" "$type"
	else
		echo "[SKIP] $* does not work here: $(tail -n 1 "$dir/said")"
		clear_disk
	fi
}

use_disk 16
expect 0 '*' '' --target "$device" --erase "$device" --rw write --number_ios 1
clear_disk
for kind in md-1.2 md-1.1 md-1.0 md-0.90; do by_hand $kind linux_raid_member; done
by_hand imsm isw_raid_member
by_hand ddf ddf_raid_member
by_hand lvm LVM2_member
by_hand luks crypto_LUKS
by_hand bcache bcache
by_hand bcachefs bcachefs
by_hand bluestore ceph_bluestore
by_hand spdk 'SPDK blobstore'
by_hand mbr 'dos partition table'
for kind in gpt gpt-backup gpt-of-4096 gpt-of-4096-backup; do
	by_hand $kind 'gpt partition table'
done
by_hand swap swap
by_tool ext4 mkfs.ext4 -qF "$device"
by_tool swap mkswap "$device"
by_tool 'gpt partition table' sgdisk -n 1:2048:4095 "$device"
by_tool LVM2_member pvcreate -qffy --config 'devices{use_devicesfile=0 scan=["/dev"]}' "$device"
by_tool bcache make-bcache -B "$device"
by_tool crypto_LUKS cryptsetup -q luksFormat --type luks1 --pbkdf-force-iterations 1000 \
	--key-file "$here/io_lib.sh" "$device"

# ---- the backup of a partition table alone, as a half erased disk has it ----
if command -v sgdisk >/dev/null && sgdisk -n 1:2048:4095 "$device" >/dev/null 2>&1; then
	dd if=/dev/zero of="$device" bs=1M count=1 conv=notrunc status=none
	refused "backup table of sgdisk" 'gpt partition table'
fi

use_disk 320
by_hand zfs zfs_member
by_tool xfs mkfs.xfs -qf "$device"
by_tool btrfs mkfs.btrfs -qf "$device"

# ---- what an earlier run of ours left is not in the way ----
for make in 'mkfs.ext4 -qF' 'mkfs.xfs -qf' 'mkfs.btrfs -qf'; do
	if command -v "${make%% *}" >/dev/null; then
		$make -L nvme-gate "$device" >/dev/null 2>&1 || fail "$make"
		expect 0 '*' '' --target "$device" --erase "$device" --rw write --number_ios 1
		clear_disk
	fi
done

exec 9<&-
finish "signatures"
