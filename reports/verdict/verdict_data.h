/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a verdict says. */
#ifndef REPORTS_VERDICT_VERDICT_DATA_H
#define REPORTS_VERDICT_VERDICT_DATA_H

#include <stdbool.h>
#include <stddef.h>

struct run_model;
struct run_case;

/* How a case counts. */
enum verdict_class {
	VERDICT_CLASS_PASS,
	VERDICT_CLASS_FAIL,
	VERDICT_CLASS_ERROR,
	VERDICT_CLASS_SKIP,
	VERDICT_CLASS_UNARMED,
};

/* A run that did not look at everything says nothing of a release, however well it went. */
enum verdict_gate { VERDICT_CLOSED, VERDICT_PARTIAL, VERDICT_OPEN };

struct verdict {
	enum verdict_gate gate;
	int exit_code; /* 0 open, or partial where the profile allows it; 1 failed or
			* closed by a rule; 3 nothing ran; 4 errors or incomplete; 75 rig
			* not ready; 128 + signal */
	size_t passed_cases, whole_cases; /* each once for all rounds; of all that there are,
					   * also those that were not selected */
	/* cases: all rounds of --repeat are one, which counts as its worst; skip includes
	 * unarmed */
	size_t pass, fail, error, skip;
	size_t unarmed;          /* not run because --erase did not name the drive */
	size_t unreached;        /* not run because it cannot be here, the drive is in use, or after
				  * --fail-fast */
	size_t known;            /* failures that the known-failures file excuses */
	size_t must_run_missed;  /* skipped, or no such case */
	size_t must_run_unarmed; /* missed for want of --erase alone */
	bool partial;            /* cases were not selected or not armed */
	bool partial_refused;    /* and the profile does not allow that */
	bool incomplete;         /* the record has no end, or is damaged */
	char *sentence;          /* "gate closed: 2 checks failed, 1 case could not be run", "passed
				  * so far: 18 of 62 cases; no release verdict" */
	size_t heading_bytes;    /* so much of it is its heading: "gate closed" */
	const char *details;     /* in it: what comes after that */
	char **reasons; /* plain sentences, the weightiest first; also hints of an open gate */
	size_t reason_count;
};

/** verdict_gate_name() - "closed", "partial", "open" */
const char *verdict_gate_name(enum verdict_gate gate);

/** verdict_free() - accepts NULL */
void verdict_free(struct verdict *verdict);

#endif
