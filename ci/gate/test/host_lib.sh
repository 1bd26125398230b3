# SPDX-License-Identifier: GPL-2.0-or-later
# A pretended host for tests of the command line: a /sys of its own, in a mount namespace of its
# own.
# Source it with $dir set; pretend, then drive N ... and function_of ADDRESS DRIVER.

# pretend: from now on $sys is /sys, empty
pretend() {
	sys=/sys
	mkdir -p "$dir/sys"
	mount --bind "$dir/sys" /sys || exit 1
	mkdir -p $sys/class/nvme $sys/class/nvme-subsystem $sys/class/block \
		$sys/bus/pci/devices $sys/bus/pci/drivers/nvme $sys/bus/pci/drivers/vfio-pci
}

# function_of ADDRESS DRIVER: one of class NVMe; the driver may be ''
function_of() {
	at=$sys/devices/pci0000:00/0000:00:04.0/$1
	mkdir -p "$at"
	echo 0x010802 >"$at/class"
	echo 0x1b36 >"$at/vendor"
	echo 0x0010 >"$at/device"
	echo 0x144d >"$at/subsystem_vendor"
	echo 1 >"$at/numa_node"
	echo D0 >"$at/power_state"
	echo '32.0 GT/s PCIe' >"$at/current_link_speed"
	echo '32.0 GT/s PCIe' >"$at/max_link_speed"
	echo 4 >"$at/current_link_width"
	echo 4 >"$at/max_link_width"
	[ -z "$2" ] || ln -s "$sys/bus/pci/drivers/$2" "$at/driver"
	ln -s "$at" "$sys/bus/pci/devices/$1"
}

# drive N: nvmeN with the serial number SN and one namespace
drive() {
	function_of "$(printf '0000:%02x:00.0' $((16 + $1)))" nvme
	function=$at at=$at/nvme/nvme$1
	mkdir -p "$at/nvme$1n1/queue" "$at/nvme$1n1/holders" \
		"$sys/class/nvme-subsystem/nvme-subsys$1"
	echo pcie >"$at/transport"
	printf '%-20s\n' "S$1" >"$at/serial"
	printf '%-40s\n' "A drive of ours" >"$at/model"
	echo FW1 >"$at/firmware_rev"
	echo live >"$at/state"
	echo "nqn.2014.08.org.nvmexpress:S$1" >"$at/subsysnqn"
	echo 65 >"$at/cntlid"
	ln -s "$function" "$at/device"
	ln -s "$at" "$sys/class/nvme/nvme$1"
	ln -s "$at" "$sys/class/nvme-subsystem/nvme-subsys$1/nvme$1"
	at=$at/nvme$1n1
	echo "259:$((100 + $1))" >"$at/dev"
	echo 1 >"$at/nsid"
	echo 2097152 >"$at/size"
	echo 512 >"$at/queue/logical_block_size"
	printf '52 4c 64 00 00 00 00 %02x \n' "$1" >"$at/eui"
	printf '524c6401-0203-0405-0607-0809524c64%02x\n' "$1" >"$at/nguid"
	if [ $(($1 % 2)) = 0 ]; then
		printf 'uuid.11111111-2222-4333-8444-%012x\n' "$1" >"$at/wwid"
	else
		printf 'eui.524c64010203040506070809524c64%02x\n' "$1" >"$at/wwid"
	fi
	printf '524c6401-0203-0405-0607-0809524c64%02x\n' "$1" >"$at/uuid"
	ln -s "$at" "$sys/class/block/nvme$1n1"
}
