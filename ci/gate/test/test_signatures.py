# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the bytes by which somebody's data are recognised.

usage: test_signatures.py KIND DEVICE
"""
import os
import struct
import sys
import zlib

kind, path = sys.argv[1:]
fd = os.open(path, os.O_RDWR)
size = os.lseek(fd, 0, os.SEEK_END)


def put(offset, data):
    os.pwrite(fd, data, offset)


def gpt(sector, at):
    """A header at this sector, of a table without partitions."""
    table = b"\0" * 128 * 128
    last = size // sector - 1
    header = struct.pack(
        "<8sIIIIQQQQ16sQIII",
        b"EFI PART",
        0x10000,
        92,
        0,
        0,
        at,
        last - at + 1,
        34,
        last - 34,
        bytes(range(16)),
        2 if at == 1 else last - 32,
        128,
        128,
        zlib.crc32(table),
    )
    crc = struct.pack("<I", zlib.crc32(header))
    put(at * sector, header[:16] + crc + header[20:])


def md1(offset):
    """Metadata 1.0 to 1.2, by where it stands."""
    put(
        offset,
        struct.pack("<III", 0xA92B4EFC, 1, 0)
        + b"\0" * 4
        + bytes(range(16))
        + b"host:data"
        + b"\0" * 23
        + b"\0" * 80
        + struct.pack("<Q", offset // 512)
        + b"\0" * 96,
    )


kinds = {
    "md-1.2": lambda: md1(4096),
    "md-1.1": lambda: md1(0),
    "md-1.0": lambda: md1((size // 512 - 16) // 8 * 8 * 512),
    "md-0.90": lambda: put((size & ~65535) - 65536, struct.pack("<IIII", 0xA92B4EFC, 0, 90, 0)),
    "imsm": lambda: put(size - 1024, b"Intel Raid ISM Cfg Sig. 1.3.00"),
    "ddf": lambda: put(
        size - 512, bytes.fromhex("de11de11") + b"\0" * 4 + b"host    " + b"\0" * 8 + b"01.02.00"
    ),
    "lvm": lambda: put(512, b"LABELONE" + struct.pack("<QII", 1, 0, 32) + b"LVM2 001" + b"A" * 32),
    "luks": lambda: put(0, b"LUKS\xba\xbe\0\1" + b"\0" * 584),
    "zfs": lambda: [
        put(base + 131072 + k * 1024, struct.pack("<QQ", 0xBAB10C, 5000))
        for base in (0, 262144)
        for k in range(32)
    ],
    "bcache": lambda: put(
        4096, struct.pack("<QQQ", 0, 8, 1) + bytes.fromhex("c68573f64e1a45ca8265f57f48ba6d81")
    ),
    "bcachefs": lambda: put(4096 + 24, bytes.fromhex("c68573f666ce90a9d96a60cf803df7ef")),
    "bluestore": lambda: put(0, b"bluestore block device\n7c2f0a1e-0000-4000-8000-000000000001\n"),
    "spdk": lambda: put(0, b"SPDKBLOB" + b"\3\0\0\0"),
    "mbr": lambda: put(
        446,
        struct.pack("<BBBBBBBBII", 0x80, 0, 2, 0, 0x83, 0, 2, 0, 2048, 4096)
        + b"\0" * 48
        + b"\x55\xaa",
    ),
    "gpt": lambda: gpt(512, 1),
    "gpt-backup": lambda: gpt(512, size // 512 - 1),
    "gpt-of-4096": lambda: gpt(4096, 1),
    "gpt-of-4096-backup": lambda: gpt(4096, size // 4096 - 1),
    "swap": lambda: [put(1024, struct.pack("<III", 1, 4095, 0)), put(4086, b"SWAPSPACE2")],
    "zeroes": lambda: [put(at, bytes(1 << 20)) for at in range(0, size, 1 << 20)],
}
kinds[kind]()
os.fsync(fd)
