/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which namespaces of a drive somebody may use: by NSID, or by a regular expression on the node. */
#ifndef HELPERS_NVME_NS_CHOICE_H
#define HELPERS_NVME_NS_CHOICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NS_CHOICE_MAX 32

/* Plain data. Each entry is an NSID ("2") or an extended regular expression ("^/dev/nvme0n1$"). */
struct ns_choice {
	char include[NS_CHOICE_MAX][64]; /* none: all */
	size_t include_count;
	char exclude[NS_CHOICE_MAX][64];
	size_t exclude_count;
};

/** ns_choice_check() - is it an entry? Return: 0, or -EINVAL with the reason in @why */
int ns_choice_check(const char *entry, char *why, size_t why_size);
/** ns_choice_names() - does an entry name this namespace? @node: "/dev/nvme0n1", "" without one */
bool ns_choice_names(const char *entry, uint32_t nsid, const char *node);
/** ns_choice_keeps() - is it one that may be used? */
bool ns_choice_keeps(const struct ns_choice *choice, uint32_t nsid, const char *node);

#endif
