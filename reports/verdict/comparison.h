/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a comparison of two runs holds, and what may be asked of it. */
#ifndef REPORTS_VERDICT_COMPARISON_H
#define REPORTS_VERDICT_COMPARISON_H

#include <stdbool.h>
#include <stddef.h>

#include "helpers/text/quantity.h"
#include "reports/record/run_model.h"

struct text;

enum compare_change {
	COMPARE_SAME,          /* passes in both, or is judged in neither */
	COMPARE_NEWLY_FAILING, /* fails, and did not: it passed, was not judged, or was not there */
	COMPARE_STILL_FAILING,
	COMPARE_FIXED,        /* passes; failed or was an error */
	COMPARE_NEW,          /* passes; was not judged or not there */
	COMPARE_GONE,         /* was judged, and is not any more: absent, skipped or not armed */
	COMPARE_NOT_SELECTED, /* was judged; --filter and the like left it out now */
	COMPARE_NOT_JUDGED,   /* an error in the candidate: the rig, not the drive */
};
/** compare_change_name() - "newly failing" */
const char *compare_change_name(enum compare_change change);

enum compare_verdict {
	COMPARE_WORSE,
	COMPARE_CANNOT_TELL,
	COMPARE_BETTER,
	COMPARE_NOT_WORSE,
	COMPARE_NO_BETTER, /* there is no better or worse of this value: shown only */
};
/** compare_verdict_name() - "worse", "cannot tell", "better", "not worse", "changed" */
const char *compare_verdict_name(enum compare_verdict verdict);

struct compare_value {
	const char *case_name, *what, *unit;
	double base, candidate;             /* means; NaN: not measured there */
	size_t base_count, candidate_count; /* samples */
	double difference;                  /* candidate - base */
	double relative_pct;                /* of the scale; NaN when that is 0 */
	double low_pct, high_pct;           /* the interval, likewise; NaN with one sample */
	int better;                         /* 1 more, -1 less, 0 neither */
	enum compare_verdict verdict;
	bool excused;    /* of a case that is a known failure: does not count */
	const char *why; /* in words */
};

struct compare_case {
	const char *name;
	enum compare_change change;
	bool excused;                            /* newly failing, but known */
	const struct run_case *base, *candidate; /* the deciding attempts; NULL absent */
	size_t first_value, value_count, worse_values;
};

/* Anything else that is not the same: firmware, link, Identify, a text that was measured. */
struct compare_fact {
	const char *group, *name, *base, *candidate;
};

/* How much a counter or a temperature moved while each run took place; NaN unknown. */
struct compare_wear {
	const char *name, *unit;
	double base, candidate;
};

struct compare {
	const struct run_model *base, *candidate;
	double margin_pct, confidence_pct, tolerance_pct;
	bool same_drive; /* model and serial */
	bool incomplete; /* one of them is, or cases of the candidate could not be judged */
	struct compare_case *cases;
	size_t case_count; /* base's order, then what is new */
	struct compare_value *values;
	size_t value_count;
	struct compare_fact *facts;
	size_t fact_count;
	struct compare_wear *wear;
	size_t wear_count;
	const char **notes;
	size_t note_count;                      /* what to know before believing it */
	size_t changes[COMPARE_NOT_JUDGED + 1]; /* by enum compare_change */
	size_t verdicts[COMPARE_NO_BETTER + 1]; /* by enum compare_verdict */
	size_t new_failures;                    /* newly failing and not excused */
	size_t worse_values;                    /* and not excused */
	size_t missing;                         /* not selected cases that count as gone */
	const char *sentence;
	const char *details;     /* in it: what comes after "got worse: " */
	struct run_store *store; /* its own */
};

/** compare_free() - and its texts, not the runs; accepts NULL */
void compare_free(struct compare *compare);

/** compare_worse() - how many things got worse */
size_t compare_worse(const struct compare *compare);
/** compare_exit_code() - 0, 1 something got worse, 4 a run is incomplete */
int compare_exit_code(const struct compare *compare);
/** compare_is_incomplete() - has the record no end or gaps, or was the run stopped or not ready? */
bool compare_is_incomplete(const struct run_model *run);
/** compare_is_partial() - were cases not selected, or not armed? */
bool compare_is_partial(const struct run_model *run);

/** compare_number() - "586 us", for people */
void compare_number(struct text *out, double value, const char *unit);
/** compare_numbers() - both, told apart where they differ */
void compare_numbers(double base, double candidate, const char *unit, char base_text[QUANTITY_SIZE],
		     char candidate_text[QUANTITY_SIZE]);
/** compare_text() - a printed text that lives as long as the comparison; NULL without memory */
const char *compare_text(struct compare *compare, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
