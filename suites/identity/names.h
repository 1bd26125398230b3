/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The identifiers of all namespaces, as a drive tells them. */
#ifndef SUITES_IDENTITY_NAMES_H
#define SUITES_IDENTITY_NAMES_H

#include "suites/check.h"

#define NAMES_MAX (DUT_MAX_NS * 5)

/* NIDT of a Namespace Identification Descriptor */
enum names_kind { NAMES_EUI64 = 1, NAMES_NGUID = 2, NAMES_UUID = 3 };

struct names_one {
	uint32_t nsid;
	enum names_kind kind;
	bool listed; /* in the list of descriptors, where Identify Namespace has it as well */
	uint8_t value[16];
	size_t bytes;
};

struct names {
	struct names_one one[NAMES_MAX];
	size_t count;
};

/**
 * names_read() - of the namespaces that take NVM commands; a page that the drive does not give
 * fails the case
 */
void names_read(struct dut *dut, struct names *ret_names);
/** names_kind() - "NGUID" */
const char *names_kind(enum names_kind kind);
/** names_text() - in hexadecimal. Return: @buf */
const char *names_text(const struct names_one *name, char buf[static 40]);

#endif
