/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The plan of a run on one drive: every check, expanded over the drive's namespaces and the
 * profile's members into cases, in the order in which they run. */
#ifndef CI_GATE_PLAN_PLAN_H
#define CI_GATE_PLAN_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fixtures/dut/dut.h"
#include "fixtures/profile/profile.h"
#include "suites/check.h"

#define PLAN_NAME_SIZE 160
#define PLAN_TAGS_SIZE 160
#define PLAN_TITLE_SIZE (FACT_NAME_BYTES + FACT_RULE_BYTES + 8)
#define PLAN_REASON_SIZE 208

/**
 * struct plan_case - one case: a check and the member that it is about
 *
 * Plain data without pointers: it may be copied through shared memory. The worker, being the same
 * program, finds the check again with check_at(@check) and the member with plan_point().
 *
 * @index: position in the plan, also that of unselected cases
 * @check: index for check_at()
 * @name: "area/name[/nsN][/member]", unique in the plan; a list without a drive says "ns*"
 * @nsid: 0 when the check is not expanded over namespaces
 * @lba_format, @filesystem, @workload: index into the profile's list, -1: not expanded over it
 * @transition: enum transition_id, -1: not expanded over transitions
 * @expectation: index into the profile's list, -1: not expanded over it
 * @title: what holds when it passes, where the check's own title says less; ""
 * @effect: the check's, or WRITES when it is only LOADS but the workload writes
 * @deadline_s: wall clock: the check's or the profile's, plus the time that its member states
 *	(ramp and run time of a workload; twice the format time limit, once back again; twice
 *	the time to be ready, for each transition); before --deadline-scale
 * @tags: area, name of the effect and the check's own, separated by one space
 * @keeps_data: nothing on the drive is overwritten, though it may be reset
 * @selected: by --filter, --exclude, --tag, --rerun-failed; true after plan_expand()
 * @armed: may run as to its effect; an unarmed case is not run and counted as such
 * @blocked: "" or why the case cannot be run at all (the drive shows no namespace): an error of the
 *	run, without a worker
 */
struct plan_case {
	uint32_t index;
	uint32_t check;
	char name[PLAN_NAME_SIZE];
	uint32_t nsid;
	int32_t lba_format, filesystem, workload, transition, expectation;
	char title[PLAN_TITLE_SIZE];
	enum effect effect;
	uint32_t deadline_s;
	char tags[PLAN_TAGS_SIZE];
	bool keeps_data;
	bool selected;
	bool armed;
	char blocked[PLAN_REASON_SIZE];
};

struct plan {
	struct plan_case *cases;
	size_t count;
};

/* Where checks come from: check_count() and check_at() of the program, or a test's own. */
struct plan_source {
	size_t (*count)(void);
	const struct check *(*at)(size_t index);
};

/**
 * plan_expand() - all cases, ordered by effect, file, line and member
 * @nsids: the drive's namespaces; NULL: no drive is known, cases say "ns*" (for listing only)
 * @source: NULL: the program's checks
 * @why: one line on failure: two cases of one name, a name that is too long
 *
 * Nothing is armed above RECONFIGURES.
 *
 * Return: 0, -ENOMEM, -EEXIST, -ENAMETOOLONG, -ENOENT (no check at all).
 */
int plan_expand(const struct profile *profile, const uint32_t *nsids, size_t ns_count,
		const struct plan_source *source, struct plan *ret_plan, char *why,
		size_t why_size);
/** plan_free() - accepts NULL; it is empty then */
void plan_free(struct plan *plan);

/**
 * plan_arm() - says what may be done to this drive
 * @erase: its serial was given with --erase: arms up to RESETS
 * @firmware: an image was given as well: arms FIRMWARE too
 */
void plan_arm(struct plan *plan, bool erase, bool firmware);

/** plan_destroys() - does a case that is to be run overwrite data on the drive? */
bool plan_destroys(const struct plan *plan);

/** plan_point() - what the check's body gets; points into @profile */
struct check_point plan_point(const struct plan_case *plan_case, const struct profile *profile);

/** plan_title() - of a case; points into it, or to its check's */
const char *plan_title(const struct plan_case *plan_case, const struct check *check);

/**
 * plan_spec(), plan_ocp() - where the rule of a case stands, and OCP's requirement (NULL: none): of
 * its transition where the check says so, else of the check
 */
const char *plan_spec(const struct plan_case *plan_case, const struct check *check);
const char *plan_ocp(const struct plan_case *plan_case, const struct check *check);

/** plan_deadline_ms() - wall clock limit of a case with --deadline-scale; at least 1 */
uint64_t plan_deadline_ms(const struct plan_case *plan_case, double scale);

/* How many of each there are. */
struct plan_counts {
	size_t selected; /* of all cases */
	size_t unarmed;  /* of the selected: not run for want of --erase or --firmware */
	size_t blocked;  /* of the selected and armed: cannot be run */
};
/** plan_count() - of all cases of the plan */
struct plan_counts plan_count(const struct plan *plan);

#endif
