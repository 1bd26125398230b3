/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the small text files, links and folders in which a kernel describes its devices. */
#ifndef HELPERS_HOST_HOSTFS_H
#define HELPERS_HOST_HOSTFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where a host's virtual file systems are mounted; tests build their own. No slash at the end. */
struct host_roots {
	const char *sys, *proc, *dev;
};

/* hostfs_host - the roots of the host that this runs on: /sys, /proc, /dev */
extern const struct host_roots hostfs_host;
/**
 * hostfs_is_host() - are these the roots of the running host? Then device numbers can be trusted
 */
bool hostfs_is_host(const struct host_roots *roots);

/*
 * All functions take the path as a root and a printf-style rest, return 0 or -errno, and leave
 * ret_ parameters untouched on failure. -ENAMETOOLONG: the path or the text does not fit.
 */

/** hostfs_read() - the text of a file without the newline and the blanks at its end */
int hostfs_read(char *ret_text, size_t size, const char *root, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/** hostfs_read_u64() - an unsigned number, decimal or 0x...; -EBADMSG when it is none */
int hostfs_read_u64(uint64_t *ret_value, const char *root, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/** hostfs_read_i64() - a signed decimal number; -EBADMSG when it is none */
int hostfs_read_i64(int64_t *ret_value, const char *root, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/** hostfs_link_name() - last part of what a symbolic link points to */
int hostfs_link_name(char *ret_name, size_t size, const char *root, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/** hostfs_real_path() - absolute path without symbolic links */
int hostfs_real_path(char *ret_path, size_t size, const char *root, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/** hostfs_exists() - is there anything at this path? */
bool hostfs_exists(const char *root, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define HOSTFS_NAME_SIZE 64
/* The entries of a folder, in the order of their numbers (nvme2 before nvme10). */
struct hostfs_names {
	size_t count;
	char (*name)[HOSTFS_NAME_SIZE];
};
/**
 * hostfs_list() - entries of a folder without those that begin with a dot or are too long to be a
 * kernel's name. Free with hostfs_free_names()
 */
int hostfs_list(struct hostfs_names *ret_names, const char *root, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/**
 * hostfs_free_names() - accepts what hostfs_list() filled, or an all-zero struct; it can be used
 * again
 */
void hostfs_free_names(struct hostfs_names *names);

/**
 * hostfs_printable() - copies what a device says of itself: printable ASCII only, others become
 * '?', blanks at both ends cut off, at most @size - 1 characters
 */
void hostfs_printable(char *ret_text, size_t size, const char *raw);

#endif
