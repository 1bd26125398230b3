/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The persistent event log as checks read it: whole, with what they ask of its events. */
#ifndef SUITES_LOG_PAST_H
#define SUITES_LOG_PAST_H

#include "helpers/nvme/nvme_past.h"
#include "suites/common/told.h"

/* What stands in it. */
struct past {
	struct told log;          /* header and events */
	bool foreign;             /* as it was when another tool made the context */
	unsigned int events;      /* whole ones, from the first on */
	size_t end;               /* of the last of these */
	unsigned int malformed;   /* whose lengths contradict each other */
	unsigned int undeclared;  /* of a type that the header does not claim */
	unsigned int resets;      /* power-on and resets */
	unsigned int disordered;  /* of these, later ones behind earlier ones */
	uint64_t newest_reset_ms; /* time with power at the first of these */
};

/**
 * past_read() - all of it, in a context of its own, or in the one that is there
 *
 * Return: false: the drive does not claim the log.
 */
bool past_read(struct dut *dut, struct past *ret_past);
/**
 * past_expect_reset() - between two readings the drive was reset: it is noted, and the log has
 * another generation number; of what was read in somebody else's context nothing is said
 */
void past_expect_reset(const struct past *before, const struct past *after);

#endif
