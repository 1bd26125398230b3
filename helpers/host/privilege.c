/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Knows where the kernel says what a process may do, and which refusal means what. */
#include "helpers/host/privilege.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *name_of(enum privilege privilege)
{
	return privilege == PRIVILEGE_SYS_ADMIN ? "CAP_SYS_ADMIN" : "CAP_DAC_OVERRIDE";
}

/* A line of /proc/self/status, behind its name; NULL: there is none. */
static const char *status_line(const struct host_roots *roots, const char *name, char *buf,
			       size_t size)
{
	const char *line;

	if (hostfs_read(buf, size, roots->proc, "self/status"))
		return NULL;
	line = strstr(buf, name);
	return line ? line + strlen(name) : NULL;
}

static bool is_effective(const struct host_roots *roots, enum privilege privilege)
{
	char status[4096];
	const char *mask = status_line(roots, "CapEff:", status, sizeof(status));

	return mask && strtoull(mask, NULL, 16) >> privilege & 1;
}

/* "Uid:	real	effective	saved	file system" */
static bool is_root(const struct host_roots *roots)
{
	char status[4096], *end;
	const char *ids = status_line(roots, "Uid:", status, sizeof(status));

	if (!ids)
		return geteuid() == 0;
	(void)strtoul(ids, &end, 10);
	return strtoul(end, NULL, 10) == 0;
}

/* The host's own namespace maps all ids onto themselves. */
static bool is_in_user_namespace(const struct host_roots *roots)
{
	unsigned long inside, outside, count;
	char map[256];

	if (hostfs_read(map, sizeof(map), roots->proc, "self/uid_map"))
		return false;
	return sscanf(map, "%lu %lu %lu", &inside, &outside, &count) == 3 &&
	       (inside || outside || count != UINT32_MAX);
}

bool privilege_has(const struct host_roots *roots, enum privilege privilege)
{
	return is_effective(roots, privilege) && !is_in_user_namespace(roots);
}

/* clang-format off */
const char *privilege_explain(const struct host_roots *roots, enum privilege privilege, char *buf,
			      size_t size)
{
	const char *name = name_of(privilege);

	if (is_in_user_namespace(roots))
		(void)snprintf(buf, size, "this process has no %s of the host, only that of a user "
			       "namespace (a rootless container?): run it outside of that", name);
	else if (is_effective(roots, privilege))
		(void)snprintf(buf, size, "refused although this process has %s: by seccomp, by "
			       "lockdown or by a security module", name);
	else if (is_root(roots))
		(void)snprintf(buf, size, "this process is root without %s (a container?): give it "
			       "that capability", name);
	else
		(void)snprintf(buf, size, "this process has no %s: run as root", name);
	return buf;
}
/* clang-format on */

const char *privilege_explain_node(const struct host_roots *roots, const char *node, int error,
				   char *buf, size_t size)
{
	char why[200];

	if (error == -ENOENT)
		(void)snprintf(buf, size,
			       "%s does not exist, though the kernel has the device: give "
			       "the container its nodes, or mount devtmpfs",
			       node);
	else if (error == -ENODEV || error == -ENXIO)
		(void)snprintf(buf, size,
			       "%s is not the node of this device: a /dev that the kernel does "
			       "not keep up (a container's own?)",
			       node);
	else if (error == -EPERM)
		(void)snprintf(buf, size,
			       "%s may not be opened: the device rules of this container "
			       "(cgroup) forbid it; allow the device",
			       node);
	else if (error == -EACCES)
		(void)snprintf(
			buf, size, "no permission for %s: %s", node,
			is_effective(roots, PRIVILEGE_DAC_OVERRIDE) && !is_in_user_namespace(roots)
				? "it lies on a file system that is mounted without devices (nodev)"
				: privilege_explain(roots, PRIVILEGE_DAC_OVERRIDE, why,
						    sizeof(why)));
	else
		(void)snprintf(buf, size, "%s cannot be opened: %s", node, strerror(-error));
	return buf;
}

bool privilege_is_refusal(int error)
{
	return error == -EACCES || error == -EPERM || error == -ENOENT || error == -ENODEV ||
	       error == -ENXIO;
}
