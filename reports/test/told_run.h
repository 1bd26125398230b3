/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For tests of the gate: a run made up of a few cases, and what the gate says of it. */
#ifndef REPORTS_TEST_TOLD_RUN_H
#define REPORTS_TEST_TOLD_RUN_H

#include "reports/record/run_model.h"
#include "reports/record/known.h"
#include "reports/verdict/verdict_data.h"

struct outcome {
	const char *name;
	enum run_verdict verdict;
	enum end_kind kind;
};

/* What its record would hold. */
struct told_run {
	struct run_info info;
	struct outcome cases[6];
	bool unfinished; /* no end of the run */
	int stop_signal;
	const char *not_ready, *rig;
};

#define NOW INT64_C(1763805600000000000) /* 2025-11-22T10:00:00Z */

/** told_run() - the run as its record tells it; run_free() it */
struct run_model *told_run(const struct told_run *told);
/** told_run_judge() - fails the test unless the gate ends so, and says so. @known: may be NULL */
void told_run_judge(const struct told_run *told, const struct known_list *known, int exit_code,
		    const char *in_sentence);
/** told_run_says_not() - fails the test if sentence or reasons have these words */
void told_run_says_not(const struct told_run *told, const char *words);

/* clang-format off */
#define PASSED { "pcie/link_speed", RUN_PASS, END_NONE }
#define FAILED { "pcie/link_width", RUN_FAIL, END_ASSERTION }
#define ERRED { "nvme/abort", RUN_ERROR, END_CRASH }
#define SKIPPED { "fs/mount/ns1/btrfs", RUN_SKIP, END_NEED }
#define UNARMED { "format/applied/ns1/512", RUN_SKIP, END_UNARMED }
/* clang-format on */

#endif
