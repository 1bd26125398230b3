/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Matches namespaces against a list of NSIDs and regular expressions. */
#include "helpers/nvme/ns_choice.h"

#include <errno.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/text/expression.h"

static bool is_number(const char *entry)
{
	return *entry && strspn(entry, "0123456789") == strlen(entry);
}

/* NSIDs are 1 to FFFFFFFEh. */
static bool read_nsid(const char *entry, uint32_t *ret_nsid)
{
	unsigned long long number;

	errno = 0;
	number = strtoull(entry, NULL, 10);
	if (errno || !number || number >= UINT32_MAX)
		return false;
	*ret_nsid = (uint32_t)number;
	return true;
}

int ns_choice_check(const char *entry, char *why, size_t why_size)
{
	char reason[96];
	regex_t regex;
	uint32_t nsid;
	int ret;

	if (is_number(entry)) {
		if (read_nsid(entry, &nsid))
			return 0;
		(void)snprintf(why, why_size, "'%.40s' is no NSID (1 to 4294967294)", entry);
		return -EINVAL;
	}
	ret = expression_compile(entry, &regex, reason, sizeof(reason));
	if (!ret) {
		regfree(&regex);
		return 0;
	}
	(void)snprintf(why, why_size, "'%.63s' is neither an NSID nor a regular expression: %s",
		       entry, reason);
	return -EINVAL;
}

bool ns_choice_names(const char *entry, uint32_t nsid, const char *node)
{
	char reason[96];
	uint32_t number;
	regex_t regex;
	bool found;

	if (is_number(entry))
		return read_nsid(entry, &number) && number == nsid;
	if (!*node || expression_compile(entry, &regex, reason, sizeof(reason)))
		return false;
	found = regexec(&regex, node, 0, NULL, 0) == 0;
	regfree(&regex);
	return found;
}

bool ns_choice_keeps(const struct ns_choice *choice, uint32_t nsid, const char *node)
{
	bool keeps = !choice->include_count;

	for (size_t i = 0; i < choice->include_count; i++)
		keeps |= ns_choice_names(choice->include[i], nsid, node);
	for (size_t i = 0; i < choice->exclude_count; i++)
		keeps &= !ns_choice_names(choice->exclude[i], nsid, node);
	return keeps;
}
