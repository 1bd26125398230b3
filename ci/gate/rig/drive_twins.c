/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compares what identifies the drives of a run. */
#include "ci/gate/rig/drive_twins.h"

#include <stdio.h>
#include <string.h>

#include "ci/gate/rig/drive_probe.h"

#define NQN_AT 768 /* SUBNQN of Identify Controller */
#define NQN_BYTES 224

static void read_ns(const uint8_t *page, const char *key, uint8_t *ret_value, size_t bytes)
{
	struct fact_value value = fact_read(fact_find(&fact_page_ns, key), 0, page,
					    NVME_IDENTIFY_BYTES);

	if (value.known && value.bytes == bytes)
		memcpy(ret_value, value.at, bytes);
}

void drive_twins_read(struct dut *dut, struct drive_names *ret_names)
{
	const struct dut_info *info = dut_info(dut);
	uint8_t page[NVME_IDENTIFY_BYTES];

	memset(ret_names, 0, sizeof(*ret_names));
	if (dut_read_page(dut, &fact_page_ctrl, 0, page, sizeof(page)))
		return;
	(void)snprintf(ret_names->nqn, sizeof(ret_names->nqn), "%.*s", NQN_BYTES - 1,
		       (const char *)page + NQN_AT);
	ret_names->controller_id = (uint16_t)fact_number(&fact_page_ctrl, "controller_id", page,
							 sizeof(page));
	for (size_t i = 0; i < info->ns_count; i++) {
		if (dut_find_lack(dut, info->nsids[i], DUT_NVM) ||
		    dut_read_page(dut, &fact_page_ns, info->nsids[i], page, sizeof(page)))
			continue;
		read_ns(page, "nguid", ret_names->ns[ret_names->count].nguid, 16);
		read_ns(page, "eui64", ret_names->ns[ret_names->count].eui64, 8);
		ret_names->count++;
	}
}

/* ---- what two have in common ---- */

static bool is_blank(const uint8_t *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (bytes[i])
			return false;
	return true;
}

static bool have_same(const struct drive_names *a, const struct drive_names *b, bool nguid)
{
	size_t bytes = nguid ? 16 : 8;

	for (size_t i = 0; i < a->count; i++)
		for (size_t k = 0; k < b->count; k++) {
			const uint8_t *x = nguid ? a->ns[i].nguid : a->ns[i].eui64;
			const uint8_t *y = nguid ? b->ns[k].nguid : b->ns[k].eui64;

			if (!is_blank(x, bytes) && memcmp(x, y, bytes) == 0)
				return true;
		}
	return false;
}

/* Return: how many. */
static size_t compare(const struct drive *a, const struct drive *b, char *text, size_t size)
{
	const struct {
		const char *what;
		bool same;
	} kinds[] = {
		{ "serial number", a->info.serial[0] && !strcmp(a->info.serial, b->info.serial) },
		{ "subsystem NQN", a->names.nqn[0] && !strcmp(a->names.nqn, b->names.nqn) },
		{ "NGUID", have_same(&a->names, &b->names, true) },
		{ "EUI64", have_same(&a->names, &b->names, false) },
	};
	size_t count = 0;

	text[0] = '\0';
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i].same)
			(void)snprintf(text + strlen(text), size - strlen(text), "%s%s",
				       count++ ? ", " : "", kinds[i].what);
	return count;
}

/* One drive, by another controller of it. */
static bool is_other_port(const struct drive *a, const struct drive *b)
{
	return a->names.nqn[0] && !strcmp(a->names.nqn, b->names.nqn) &&
	       a->names.controller_id != b->names.controller_id;
}

static const char *meaning(const struct drive *a, const struct drive *b)
{
	if (is_other_port(a, b))
		return "they are two controllers of one drive";
	if (a->info.address[0] && !strcmp(a->info.address, b->info.address))
		return "it was named twice";
	return "one of them was not given its own: a host takes them for one drive, and refuses "
	       "its namespaces";
}

size_t drive_twins_tell(const struct drive *drive, const struct drive *others, size_t count,
			char *text, size_t size)
{
	char shared[128];

	for (size_t i = 0; i < count && drive->found; i++) {
		size_t same = others[i].found ? compare(drive, &others[i], shared, sizeof(shared))
					      : 0;

		if (!same)
			continue;
		(void)snprintf(text, size, "the same as %s: %s; %s", others[i].alias, shared,
			       meaning(drive, &others[i]));
		return same;
	}
	return 0;
}
