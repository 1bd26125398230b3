/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Says what a process lacks when the kernel refuses it something: a capability, a node, by name. */
#ifndef HELPERS_HOST_PRIVILEGE_H
#define HELPERS_HOST_PRIVILEGE_H

#include <stdbool.h>
#include <stddef.h>

#include "helpers/host/hostfs.h"

/* The capabilities that somebody here needs; numbers of linux/capability.h. */
enum privilege {
	PRIVILEGE_DAC_OVERRIDE = 1,
	PRIVILEGE_SYS_ADMIN = 21,
};

/**
 * privilege_has() - does the kernel take this process for one with the capability of the host? Root
 * of a user namespace has all of them there, and none of the host's.
 */
bool privilege_has(const struct host_roots *roots, enum privilege privilege);

/**
 * privilege_explain() - why something that needs this capability was refused, and what to do: "this
 * process has no CAP_SYS_ADMIN: run as root". Writes at most @size bytes, returns @buf.
 */
const char *privilege_explain(const struct host_roots *roots, enum privilege privilege, char *buf,
			      size_t size);

/**
 * privilege_explain_node() - why a device node could not be opened
 * @node: "/dev/nvme0"; @error: -errno of open(2)
 */
const char *privilege_explain_node(const struct host_roots *roots, const char *node, int error,
				   char *buf, size_t size);

/**
 * privilege_is_refusal() - is this what a lack of privilege, or of a node, looks like at an open?
 */
bool privilege_is_refusal(int error);

#endif
