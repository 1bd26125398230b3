/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of lspci: "01:00.0 Non-Volatile memory controller: ...", "00: 36 1b 10 00 ...". Ours: the
 * reader of dumps in libpci takes a row that is missing for zeros, and ends the program at a line
 * that it does not know. */
#include "helpers/pcie/lspci.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FUNCTIONS_MAX 4096
#define LINE_MAX_BYTES 256 /* of those that matter */

struct dump {
	struct lspci_function *function;
	size_t count, room;
};

/* "01:00.0 ..." or "0000:01:00.0 ...", at the very beginning of a line */
static bool read_address(const char *line, char *ret_address, size_t size)
{
	struct pcie_address address;
	const char *rest;

	if (pcie_parse_address(line, &address, &rest) || (*rest && *rest != ' '))
		return false;
	(void)pcie_address_text(&address, ret_address, size);
	return true;
}

/* "f0: 00 11 ..." - only what goes on where the former line ended is taken. */
static void read_bytes(const char *line, struct pcie_config *config)
{
	unsigned int off, byte;
	int end = 0;

	if (!isxdigit((unsigned char)line[0]) || sscanf(line, "%3x:%n", &off, &end) != 1 || !end ||
	    off != config->size)
		return;
	for (line += end; line[0] == ' ' && isxdigit((unsigned char)line[1]) &&
			  isxdigit((unsigned char)line[2]) && config->size < PCIE_CONFIG_BYTES;
	     line += 3) {
		if (sscanf(line + 1, "%2x", &byte) != 1)
			return;
		config->bytes[config->size++] = (uint8_t)byte;
	}
}

static int add(struct dump *dump, const char *address)
{
	if (dump->count == FUNCTIONS_MAX)
		return -ENOMEM;
	if (dump->count == dump->room) {
		size_t room = dump->room ? 2 * dump->room : 8;
		struct lspci_function *function = realloc(dump->function, room * sizeof(*function));

		if (!function)
			return -ENOMEM;
		dump->function = function;
		dump->room = room;
	}
	memset(&dump->function[dump->count], 0, sizeof(dump->function[0]));
	memcpy(dump->function[dump->count++].address, address, sizeof(dump->function[0].address));
	return 0;
}

/* Sizes that a config space can be read in; a part of one is not believed. */
static void settle(struct dump *dump)
{
	size_t kept = 0;

	for (size_t i = 0; i < dump->count; i++) {
		struct pcie_config *config = &dump->function[i].config;
		size_t size = config->size;

		config->size = size >= PCIE_CONFIG_BYTES ? PCIE_CONFIG_BYTES
			       : size >= 256             ? 256
			       : size >= 64              ? 64
							 : 0;
		memset(config->bytes + config->size, 0, sizeof(config->bytes) - config->size);
		if (config->size)
			dump->function[kept++] = dump->function[i];
	}
	dump->count = kept;
}

int lspci_parse(const char *text, size_t size, struct lspci_function **ret_functions,
		size_t *ret_count)
{
	struct dump dump = { .function = NULL };
	const char *end = text + size;
	int ret = 0;

	while (!ret && text < end) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		size_t length = (size_t)((newline ? newline : end) - text);
		char line[LINE_MAX_BYTES], address[PCIE_ADDRESS_BYTES];

		(void)snprintf(line, sizeof(line), "%.*s",
			       (int)(length < sizeof(line) ? length : sizeof(line) - 1), text);
		line[strcspn(line, "\r")] = '\0';
		if (read_address(line, address, sizeof(address)))
			ret = add(&dump, address);
		else if (dump.count)
			read_bytes(line, &dump.function[dump.count - 1].config);
		text += length + 1;
	}
	settle(&dump);
	if (!ret && !dump.count)
		ret = -ENODATA;
	if (ret) {
		free(dump.function);
		return ret;
	}
	*ret_functions = dump.function;
	*ret_count = dump.count;
	return 0;
}

bool lspci_is_nvme(const struct lspci_function *function)
{
	const uint8_t *bytes = function->config.bytes;

	return bytes[11] == 0x01 && bytes[10] == 0x08 && bytes[9] == 0x02;
}

bool lspci_is_above(const struct lspci_function *port, const struct lspci_function *function)
{
	struct pcie_address below, above;

	return (port->config.bytes[14] & 0x7f) == 1 &&
	       !pcie_parse_address(function->address, &below, NULL) &&
	       !pcie_parse_address(port->address, &above, NULL) && below.domain == above.domain &&
	       port->config.bytes[0x19] == below.bus;
}
