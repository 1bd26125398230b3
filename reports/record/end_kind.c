/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names of the kinds of end. */
#include "reports/record/end_kind.h"

#include <stddef.h>
#include <string.h>

static const char *const names[] = {
	[END_ASSERTION] = "assertion",
	[END_COLLATERAL] = "collateral",
	[END_CRASH] = "crash",
	[END_HANG] = "hang",
	[END_EARLY_EXIT] = "early-exit",
	[END_EXIT_CODE] = "exit-code",
	[END_RESTORE] = "restore",
	[END_LEFTOVER] = "leftover",
	[END_NO_EXPECTATION] = "no-expectation",
	[END_RIG] = "rig",
	[END_HOST] = "host",
	[END_RECORD] = "record",
	[END_CRITERION] = "criterion",
	[END_RUNNER] = "runner",
	[END_NOT_RUN] = "not-run",
	[END_INTERRUPTED] = "interrupted",
	[END_UNARMED] = "unarmed",
	[END_IN_USE] = "in-use",
	[END_REPLAY] = "replay",
	[END_UNABLE] = "unable",
	[END_NEED] = "need",
	[END_INCONSISTENT] = "inconsistent",
	[END_OTHER] = "other",
};

const char *end_kind_name(enum end_kind kind)
{
	return names[kind];
}

enum end_kind end_kind_find(const char *name)
{
	enum end_kind kind = name && *name ? END_ASSERTION : END_NONE;

	while (kind && kind < END_OTHER && strcmp(names[kind], name))
		kind++;
	return kind;
}
