/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the kernel's tables of mounts and of swap space, with libmount. */
#ifndef HELPERS_HOST_MOUNTINFO_H
#define HELPERS_HOST_MOUNTINFO_H

#include <libmount.h>

#include "helpers/host/hostfs.h"

/**
 * mountinfo_read() - the mounts of a process
 * @roots: where /proc is
 * @pid: "self" or "1"
 * @table: they are added to it, in the kernel's order
 *
 * Source: /proc/PID/mountinfo, proc_pid_mountinfo(5).
 *
 * Return: 0, -errno when the table cannot be read, -EBADMSG when a line is no mountinfo.
 */
int mountinfo_read(const struct host_roots *roots, const char *pid, struct libmnt_table *table);

/**
 * mountinfo_find_point() - the latest mount that a path lies on
 * @path: absolute, taken as text
 *
 * Return: the one with the longest mount point that @path begins with, or NULL.
 */
struct libmnt_fs *mountinfo_find_point(struct libmnt_table *table, const char *path);

/**
 * swaps_read() - what is used as swap space
 * @roots: where /proc is
 * @table: they are added to it
 *
 * Source: /proc/swaps, proc_swaps(5).
 *
 * Return: 0, also when the kernel has no swap; -errno when the table cannot be read.
 */
int swaps_read(const struct host_roots *roots, struct libmnt_table *table);

#endif
