/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes, mounts, fills, compares and checks a file system, with each one's own tools. */
#ifndef HELPERS_BLOCK_FILESYSTEM_H
#define HELPERS_BLOCK_FILESYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpers/os/process.h"

/* What can be done with a type; NULL members do not occur. */
struct filesystem {
	const char *type;       /* "ext4" */
	const char *make_tool;  /* "mkfs.ext4" */
	const char *check_tool; /* "e2fsck": only reads, never repairs */
	const char *package;    /* Debian package of the tools */
	uint64_t min_bytes;     /* smallest device that the make tool accepts */
};

/* The label of each file system that filesystem_make() makes: what a killed run leaves is known by
 * it. */
#define FILESYSTEM_LABEL "nvme-gate"

/** filesystem_find() - by type; NULL when this project does not know it */
const struct filesystem *filesystem_find(const char *type);

/**
 * filesystem_known_to_kernel() - does /proc/filesystems list it (after a mount attempt loaded
 *
 * it)?
 */
bool filesystem_known_to_kernel(const char *type);

/**
 * filesystem_make() - makes an empty one on @device, whatever was there
 *
 * Return: 0 when the tool ran (@ret_result->exit_code says whether it worked), -ENOENT when it is
 * missing.
 */
int filesystem_make(const struct filesystem *fs, const char *device, uint32_t timeout_ms,
		    struct process_result *ret_result);

/**
 * filesystem_check() - the tool's own check, read-only, of an unmounted device; returns as
 * filesystem_make()
 */
int filesystem_check(const struct filesystem *fs, const char *device, uint32_t timeout_ms,
		     struct process_result *ret_result);

/**
 * filesystem_probe() - which file system a device holds by its superblock, through libblkid
 *
 * Return: 0; -ENOENT when none is recognised; -errno.
 */
int filesystem_probe(const char *device, char *type, size_t size);

/**
 * filesystem_mount() - nosuid, nodev, noexec
 *
 * Return: 0 or -errno of mount(2).
 */
int filesystem_mount(const struct filesystem *fs, const char *device, const char *directory);
/**
 * filesystem_unmount() - waits for the last write
 *
 * Return: 0 or -errno of umount(2).
 */
int filesystem_unmount(const char *directory);

/**
 * filesystem_fill() - writes @files files of together @bytes, whose content follows from @seed,
 * each synced, in a small tree of directories; then syncs the file system
 *
 * Return: 0 or -errno.
 */
int filesystem_fill(const char *directory, unsigned int files, uint64_t bytes, uint64_t seed);

/* Where the first difference is. */
struct filesystem_difference {
	char file[64];   /* relative to the directory */
	uint64_t offset; /* byte in the file */
	uint8_t expected, actual;
	const char *kind; /* "content", "size", "missing" */
	uint64_t expected_size, actual_size;
};

/**
 * filesystem_compare() - reads back what filesystem_fill() wrote
 *
 * Return: 0 when all is there; -EILSEQ with @ret_difference filled at the first difference; other
 * -errno when reading failed (@ret_difference->file says where).
 */
int filesystem_compare(const char *directory, unsigned int files, uint64_t bytes, uint64_t seed,
		       struct filesystem_difference *ret_difference);

/**
 * filesystem_unmount_below() - unmounts what this process sees mounted below @path, the latest
 * first. A mount that is still in use is detached
 *
 * Return: 0, or the first -errno; the others are still tried.
 */
int filesystem_unmount_below(const char *path);

#endif
