/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Collects the identifiers of namespaces from Identify. */
#include "suites/identity/names.h"

#include <stdio.h>
#include <string.h>

#include "helpers/nvme/nvme.h"
#include "suites/common/pages.h"

const char *names_kind(enum names_kind kind)
{
	switch (kind) {
	case NAMES_EUI64: return "EUI64";
	case NAMES_NGUID: return "NGUID";
	case NAMES_UUID: return "UUID";
	}
	return "identifier";
}

const char *names_text(const struct names_one *name, char buf[static 40])
{
	buf[0] = '\0';
	for (size_t i = 0; i < name->bytes; i++)
		(void)snprintf(buf + 2 * i, 40 - 2 * i, "%02x", name->value[i]);
	return buf;
}

static void add(struct names *names, uint32_t nsid, enum names_kind kind, bool listed,
		const uint8_t *value, size_t bytes)
{
	struct names_one *one = &names->one[names->count];

	if (names->count == NAMES_MAX || bytes > sizeof(one->value))
		return;
	*one = (struct names_one){ .nsid = nsid, .kind = kind, .listed = listed, .bytes = bytes };
	memcpy(one->value, value, bytes);
	names->count++;
}

/* What Identify Namespace does not report is not there. */
static void add_field(struct names *names, uint32_t nsid, enum names_kind kind, const char *key,
		      const uint8_t *page)
{
	const struct fact *fact = fact_find(&fact_page_ns, key);
	struct fact_value value = fact_read(fact, 0, page, NVME_IDENTIFY_BYTES);

	if (value.known)
		add(names, nsid, kind, false, value.at, value.bytes);
}

/* A UUID stands in the list alone. */
static void add_listed(struct names *names, uint32_t nsid, const uint8_t *page)
{
	struct fact_entries entries = fact_entries(&fact_page_descriptors, page,
						   NVME_IDENTIFY_BYTES);
	const uint8_t *entry;
	size_t bytes;

	while ((entry = fact_next_entry(&entries, &bytes)))
		if (entry[0] >= NAMES_EUI64 && entry[0] <= NAMES_UUID)
			add(names, nsid, (enum names_kind)entry[0], entry[0] != NAMES_UUID,
			    entry + 4, bytes - 4);
}

void names_read(struct dut *dut, struct names *ret_names)
{
	uint8_t *page = check_alloc(NVME_IDENTIFY_BYTES);
	uint32_t nsids[DUT_MAX_NS];
	size_t count = dut_list_ns(dut, DUT_NVM, nsids);
	struct nvme_ctrl ctrl;

	pages_read_ctrl(dut, &ctrl);
	ret_names->count = 0;
	for (size_t i = 0; i < count; i++) {
		REQUIRE_OK(dut_read_page(dut, &fact_page_ns, nsids[i], page, NVME_IDENTIFY_BYTES),
			   .what = "Identify Namespace");
		add_field(ret_names, nsids[i], NAMES_NGUID, "nguid", page);
		add_field(ret_names, nsids[i], NAMES_EUI64, "eui64", page);
		if (ctrl.version >> 8 < FACT_VERSION_OF(1, 3))
			continue;
		REQUIRE_OK(dut_read_page(dut, &fact_page_descriptors, nsids[i], page,
					 NVME_IDENTIFY_BYTES),
			   .what = "Namespace Identification Descriptor list");
		add_listed(ret_names, nsids[i], page);
	}
}
