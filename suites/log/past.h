/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The persistent event log as checks read it: whole, with what they ask of its events. */
#ifndef SUITES_LOG_PAST_H
#define SUITES_LOG_PAST_H

#include "helpers/nvme/nvme_past.h"
#include "suites/common/told.h"

#define PAST_TYPES 256

/* What stands in it. */
struct past {
	struct told log;         /* header and events */
	unsigned int events;     /* whole ones, from the first on */
	size_t end;              /* of the last of these */
	unsigned int malformed;  /* whose lengths contradict each other */
	unsigned int undeclared; /* of a type that the header does not claim */
	unsigned int resets;     /* power-on and resets */
	unsigned int disordered; /* of these, later ones behind earlier ones */
};

/**
 * past_read_now() - all of it, as it is now: for cases that may change the drive. A context that is
 * there is of a tool that was killed, since nobody else has the drive: it is given back. One that
 * stays all the same fails the case
 *
 * Return: false: the drive does not claim the log.
 */
bool past_read_now(struct dut *dut, struct past *ret_past);

/* The events that one reading has and an earlier one had not. */
struct past_news {
	unsigned int of[PAST_TYPES]; /* how many of each type */
	/* the newest of each type, its header included; NULL: there is none */
	const uint8_t *newest[PAST_TYPES];
};
/** past_find_news() - what came between two readings */
void past_find_news(const struct past *before, const struct past *after,
		    struct past_news *ret_news);
/** past_has() - does the header claim events of this type (enum nvme_past_type)? */
bool past_has(const struct past *past, uint8_t type);
/**
 * past_expect() - so many events of a type came, no matter how many where @least; a type that the
 * log does not claim is left out
 * @did: what was done: "a format"
 */
void past_expect(const struct past *after, const struct past_news *news, uint8_t type,
		 unsigned int count, bool least, const char *did);
/**
 * past_expect_no_others() - of what only a host does, or no drive should: commits, resets, errors
 * of the hardware, namespaces, formats, sanitizing
 * @did: types that were expected, a bit each
 */
void past_expect_no_others(const struct past_news *news, uint32_t did);
/**
 * past_expect_resets() - between two readings the drive was reset, so often at least: it is noted,
 * nothing else is, and the log has another generation number
 * @trained: the link went down with it: what is noted of that is no error
 */
void past_expect_resets(const struct past *before, const struct past *after, unsigned int resets,
			bool trained);

#endif
