/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compares what identifies the drives of a run. */
#include "ci/gate/rig/drive_twins.h"

#include <stdio.h>
#include <string.h>

#include "ci/gate/rig/drive_probe.h"
#include "helpers/text/text.h"

/* ---- what two have in common ---- */

static bool is_same(const char *a, const char *b)
{
	return a[0] && strcmp(a, b) == 0;
}

static bool have_same(const struct dut_names *a, const struct dut_names *b, bool nguid)
{
	for (size_t i = 0; i < a->count; i++)
		for (size_t k = 0; k < b->count; k++)
			if (nguid ? is_same(a->ns[i].nguid, b->ns[k].nguid)
				  : is_same(a->ns[i].eui64, b->ns[k].eui64))
				return true;
	return false;
}

/* Return: how many. */
static size_t compare(const struct drive *a, const struct drive *b, char *text, size_t size)
{
	const struct {
		const char *what;
		bool same;
	} kinds[] = {
		{ "serial number", is_same(a->info.serial, b->info.serial) },
		{ "subsystem NQN", is_same(a->names.nqn, b->names.nqn) },
		{ "NGUID", have_same(&a->names, &b->names, true) },
		{ "EUI64", have_same(&a->names, &b->names, false) },
	};
	size_t count = 0;

	text[0] = '\0';
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i].same)
			text_add(text, size, "%s%s", count++ ? ", " : "", kinds[i].what);
	return count;
}

/* One drive, by another controller of it. */
static bool is_other_port(const struct drive *a, const struct drive *b)
{
	return is_same(a->names.nqn, b->names.nqn) &&
	       a->names.controller_id != b->names.controller_id;
}

static const char *meaning(const struct drive *a, const struct drive *b)
{
	if (is_other_port(a, b))
		return "they are two controllers of one drive";
	if (is_same(a->info.address, b->info.address))
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
