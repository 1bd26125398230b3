/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses of PCI functions as the kernel, lspci and people write them. */
#include "helpers/pcie/pcie_address.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A number of at most so many digits, and the character behind it; '\0': any. */
static bool take(const char **text, size_t most, char behind, unsigned int *ret_number)
{
	char digits[9] = "";
	size_t count = 0;

	while (count < most && isxdigit((unsigned char)(*text)[count]))
		count++;
	if (!count || (behind && (*text)[count] != behind))
		return false;
	memcpy(digits, *text, count);
	*ret_number = (unsigned int)strtoul(digits, NULL, 16);
	*text += count + (behind ? 1 : 0);
	return true;
}

static bool take_address(const char **text, bool has_domain, struct pcie_address *ret_address)
{
	return (!has_domain || take(text, 8, ':', &ret_address->domain)) &&
	       take(text, 2, ':', &ret_address->bus) && take(text, 2, '.', &ret_address->device) &&
	       take(text, 1, '\0', &ret_address->function) && ret_address->device <= 31 &&
	       ret_address->function <= 7;
}

int pcie_parse_address(const char *text, struct pcie_address *ret_address, const char **ret_rest)
{
	struct pcie_address address = { 0 };
	const char *at = text;
	bool is_one = take_address(&at, true, &address);

	if (!is_one) {
		address = (struct pcie_address){ 0 };
		at = text;
		is_one = take_address(&at, false, &address);
	}
	if (!is_one || (!ret_rest && *at))
		return -EINVAL;
	*ret_address = address;
	if (ret_rest)
		*ret_rest = at;
	return 0;
}

const char *pcie_address_text(const struct pcie_address *address, char *buf, size_t size)
{
	(void)snprintf(buf, size, "%04x:%02x:%02x.%x", address->domain, address->bus,
		       address->device, address->function);
	return buf;
}
