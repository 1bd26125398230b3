/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs that never took place, with every outcome there is, for the tests of the reports. */
#ifndef REPORTS_TEST_SYNTHETIC_H
#define REPORTS_TEST_SYNTHETIC_H

#include <stdbool.h>
#include <stddef.h>

struct run_model;

struct synthetic {
	bool healthy;      /* everything passes: the gate opens */
	bool hostile;      /* the drive, the tools and the checks send whatever breaks parsers */
	bool unfinished;   /* the run dies in the middle of its last case */
	size_t bulk_cases; /* plain cases besides the story's own */
	size_t bulk_fail_every; /* every so many of them fail; 0: none */
	size_t samples;         /* of each series of the load cases; 0: 120 */
	unsigned int drive;     /* 0, 1, ...: another drive of the same kind, slightly different */
	const char *firmware;   /* NULL: GX50A103 */
};

/**
 * synthetic_record() - writes @dir/run.jsonl, logs/ and artifacts/; @dir exists. @model may be
 * NULL. 0 or -errno
 */
int synthetic_record(const char *dir, const struct synthetic *options, struct run_model *model);

#endif
