#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# "nvme-gate devices" on a pretended host: 64 drives, others' drivers, dead ones; in time.
# usage: test_devices.sh NVME-GATE PYTHON
if [ "$(id -u)" != 0 ] || ! unshare -m true 2>/dev/null; then
	echo "SKIPPED: a pretended /sys needs root and a mount namespace"
	exit 77
fi
if [ "$3" != inside ]; then
	exec unshare -m --propagation private -- sh "$0" "$1" "$2" inside
fi
gate=$(realpath "$1") python=$2
dir=$(mktemp -d "$PWD/devices.XXXXXX") || exit 1
trap 'umount -l /sys 2>/dev/null; rm -rf "$dir"' EXIT
subcommand=
. "$(dirname "$0")/expect_lib.sh"
. "$(dirname "$0")/host_lib.sh"

# what there is not
pretend
expect 0 '' 'nvme-gate devices: no NVMe drive on PCI Express here*' devices
expect 0 '*"count":0*' '*' devices --json

i=0
while [ $i -lt 64 ]; do
	drive $i
	i=$((i + 1))
done
function_of 0000:f0:00.0 vfio-pci
function_of 0000:f1:00.0 ''
function_of 0000:f2:00.0 nvme
echo dead >"$sys/class/nvme/nvme7/state"
# somebody else's function is no drive
mkdir -p "$sys/devices/pci0000:00/0000:00:1f.0"
echo 0x060100 >"$sys/devices/pci0000:00/0000:00:1f.0/class"
ln -s "$sys/devices/pci0000:00/0000:00:1f.0" "$sys/bus/pci/devices/0000:00:1f.0"

# where there is no UUID the kernel puts a warning about the drive into its log for whoever reads
# this: nobody may. The other one is read, and shows that it would be seen
for name in uuid nsid; do
	find $sys/devices -name $name -exec touch -a -d 2001-01-01 {} +
done
"$gate" devices >"$dir/people" 2>"$dir/err" || fail "devices: exit $?"
"$gate" devices --json >"$dir/json" 2>"$dir/err" || fail "devices --json: exit $?"
if [ -n "$(find $sys/devices -name nsid -newerat 2002-01-01)" ]; then
	[ -z "$(find $sys/devices -name uuid -newerat 2002-01-01)" ] || fail "uuid was read"
else
	echo "[SKIP] times of access are not kept here"
fi
"$python" - "$dir/json" "$dir/people" "$gate" <<'END' || bad=1
import json
import resource
import subprocess
import sys

found = json.load(open(sys.argv[1]))
people = open(sys.argv[2]).read()
bad = 0


def same(what, got, wanted):
    global bad
    if got != wanted:
        bad = 1
        print("FAIL: %s: %r, not %r" % (what, got, wanted))


same("count", found["count"], 67)
same("count", len(found["devices"]), 67)
by = {d["address"]: d for d in found["devices"]}
first = by["0000:10:00.0"]
for key, wanted in {
    "node": "/dev/nvme0",
    "serial": "S0",
    "model": "A drive of ours",
    "firmware": "FW1",
    "driver": "nvme",
    "state": "live",
    "lack": None,
    "power_state": "D0",
    "subsystem_nqn": "nqn.2014.08.org.nvmexpress:S0",
    "controller_id": 65,
    "multipath": False,
    "numa_node": 1,
    "unattached_namespaces": None,
    "in_use": [],
}.items():
    same(key, first[key], wanted)
same("link", first["link"]["speed_gts"], 32.0)
ns = first["namespaces"][0]
same("nguid", ns["nguid"], "524c64010203040506070809524c6400")
same("eui64", ns["eui64"], "524c640000000000")
same("uuid", ns["uuid"], "11111111-2222-4333-8444-000000000000")
same("nsid", ns["nsid"], 1)
same("a namespace without a UUID", by["0000:11:00.0"]["namespaces"][0]["uuid"], None)
same("dead", by["0000:17:00.0"]["lack"], "the kernel has given it up (state dead); see dmesg")
same("vfio", by["0000:f0:00.0"]["lack"], "it belongs to the driver vfio-pci")
same("vfio", by["0000:f0:00.0"]["driver"], "vfio-pci")
same("none", by["0000:f1:00.0"]["lack"], "no driver is bound to it")
same("none", by["0000:f1:00.0"]["serial"], None)
same("nvme", by["0000:f2:00.0"]["lack"], "the nvme driver did not bring it up; see dmesg")
for text in ("not usable: it belongs to the driver vfio-pci", "PCI 1b36:0010", "controller 65"):
    if text not in people:
        bad = 1
        print("FAIL: not told: %s" % text)

# what it takes of processors, and so how long on one that is free: this one may be busy
before = resource.getrusage(resource.RUSAGE_CHILDREN)
subprocess.run([sys.argv[3], "devices", "--json"], stdout=subprocess.DEVNULL,
               stderr=subprocess.DEVNULL, check=True)
after = resource.getrusage(resource.RUSAGE_CHILDREN)
took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
print("67 drives: %.3f s of one processor" % took)
if took >= 1:
    bad = 1
    print("FAIL: more than 1 s")
sys.exit(bad)
END
# one that does not answer holds up nobody but itself: who opens this waits for ever
mkfifo $sys/devices/pci0000:00/0000:00:04.0/0000:13:00.0/config
"$gate" devices --json >"$dir/json" 2>"$dir/err" || fail "devices: exit $?"
"$python" - "$dir/json" <<'END' || bad=1
import json
import sys

late = [d["address"] for d in json.load(open(sys.argv[1]))["devices"]
        if d["lack"] == "it does not answer"]
sys.exit(late != ["0000:13:00.0"] and "FAIL: late are %r" % late)
END
[ $bad = 0 ] && echo "devices: all as expected"
exit $bad
