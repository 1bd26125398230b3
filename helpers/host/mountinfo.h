/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the kernel's tables of mounts and of swap space. */
#ifndef HELPERS_HOST_MOUNTINFO_H
#define HELPERS_HOST_MOUNTINFO_H

#include <stdbool.h>
#include <stddef.h>

#include "helpers/host/hostfs.h"

/* One line of mountinfo, escapes undone. */
struct mountinfo_entry {
	char numbers[24]; /* st_dev of its files as "259:1"; "0:n" is no block device */
	char *root;       /* what of the file system is mounted: "/", or a folder of it */
	char *point, *fstype, *source, *options; /* options: of the file system */
};

struct mountinfo {
	size_t count;
	struct mountinfo_entry *entry;
};

/** mountinfo_read - adds the mounts of a process, "self" or "1"
 * Returns 0, or -errno when the table cannot be read, -EBADMSG when a line is no mountinfo */
int mountinfo_read(const struct host_roots *roots, const char *pid, struct mountinfo *ret_mounts);
void mountinfo_free(struct mountinfo *mounts);

/** mountinfo_find_point - the latest mount that a path lies on, as text: the longest mount point
 * that the path begins with; NULL when there is none */
const struct mountinfo_entry *mountinfo_find_point(const struct mountinfo *mounts,
						   const char *path);

/** mountinfo_unescape - undoes \040 and the like in place */
void mountinfo_unescape(char *text);

/** swaps_each - one call of @tell for each path in the table of swap space
 * Returns 0, also when the kernel has no swap; -errno when the table cannot be read */
int swaps_each(const struct host_roots *roots,
	       void (*tell)(void *context, const char *path, const char *type), void *context);

#endif
