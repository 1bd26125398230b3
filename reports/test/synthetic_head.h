/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The drive, the host and the profile of a run that never took place. */
#ifndef REPORTS_TEST_SYNTHETIC_HEAD_H
#define REPORTS_TEST_SYNTHETIC_HEAD_H

struct record;
struct synthetic;

/* What breaks parsers: markup, escapes, bytes that are no UTF-8, a reversal, JSON. */
extern const char synthetic_nasty[];

/**
 * synthetic_start() - writes the head of the run
 * @record: that was just opened
 * @options: which drive, and whether it is hostile or healthy
 *
 * Return: 0, -errno
 */
int synthetic_start(struct record *record, const struct synthetic *options);

#endif
