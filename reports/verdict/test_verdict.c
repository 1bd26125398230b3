/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of the rules of the gate, each with a run that just opens it beside one that does not. */
#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "reports/verdict/known.h"
#include "reports/record/record.h"
#include "helpers/test/scratch.h"
#include "helpers/text/text.h"
#include "reports/verdict/verdict.h"

struct outcome {
	const char *name;
	enum run_verdict verdict;
	const char *kind;
};

struct story {
	struct run_info info;
	struct outcome cases[6];
	bool unfinished; /* no end of the run */
	int stop_signal;
	const char *not_ready, *rig;
};

#define NOW INT64_C(1763805600000000000) /* 2025-11-22T10:00:00Z */

static struct run_model *tell(const struct story *story)
{
	char *dir = scratch_make(), *path = scratch_path(dir, "run.jsonl");
	struct run_model *run = run_new();
	struct record *record = NULL;
	struct run_info info = story->info;

	info.numa_node = -1;
	if (!info.start_unix_ns)
		info.start_unix_ns = NOW;
	cr_assert_eq(record_open(path, run, &record), 0);
	record_run_start(record, &info);
	if (story->not_ready)
		record_not_ready(record, story->not_ready);
	if (story->rig)
		record_rig_error(record, story->rig);
	for (size_t i = 0; i < 6 && story->cases[i].name; i++) {
		const struct run_case_info c = { .name = story->cases[i].name };
		const struct run_end_info end = { .verdict = story->cases[i].verdict,
						  .kind = story->cases[i].kind,
						  .reason = "because" };

		record_case_start(record, &c);
		record_case_end(record, &end);
	}
	if (!story->unfinished)
		record_run_end(record, story->stop_signal);
	cr_assert_eq(record_close(record), 0);
	cr_assert_eq(run_settle(run), 0);
	free(path);
	scratch_remove(dir);
	return run;
}

/* The sentence and all reasons, a line each. */
static void write_all(const struct verdict *v, struct text *all)
{
	text_puts(all, v->sentence);
	for (size_t i = 0; i < v->reason_count; i++)
		text_printf(all, "\n%s", v->reasons[i]);
}

static void judge(const struct story *story, const struct known_list *known, int exit_code,
		  const char *in_sentence)
{
	struct run_model *run = tell(story);
	struct verdict *v = NULL;
	struct text all = { 0 };

	cr_assert_eq(verdict_judge(run, known, &v), 0);
	write_all(v, &all);
	cr_expect_eq(v->exit_code, exit_code, "exit %d: %s", v->exit_code, all.data);
	cr_expect(v->gate != VERDICT_OPEN || exit_code == 0);
	cr_expect(v->gate == VERDICT_OPEN || strncmp(all.data, "gate open", 9));
	cr_expect_eq(v->gate == VERDICT_PARTIAL, !strncmp(all.data, "passed so far: ", 15));
	cr_expect_not_null(strstr(all.data, in_sentence), "'%s' is not in: %s", in_sentence,
			   all.data);
	text_free(&all);
	verdict_free(v);
	run_free(run);
}

static void judge_says_not(const struct story *story, const char *words)
{
	struct run_model *run = tell(story);
	struct verdict *v = NULL;
	struct text all = { 0 };

	cr_assert_eq(verdict_judge(run, NULL, &v), 0);
	write_all(v, &all);
	cr_expect_null(strstr(all.data, words), "'%s' is in: %s", words, all.data);
	text_free(&all);
	verdict_free(v);
	run_free(run);
}

/* clang-format off */
#define PASSED { "pcie/link_speed", RUN_PASS, NULL }
#define FAILED { "pcie/link_width", RUN_FAIL, "assertion" }
#define ERRED { "nvme/abort", RUN_ERROR, "crash" }
#define SKIPPED { "fs/mount/ns1/btrfs", RUN_SKIP, "need" }
#define UNARMED { "format/applied/ns1/512", RUN_SKIP, "unarmed" }
/* clang-format on */

Test(verdict, opens_only_when_something_passed_and_nothing_did_not)
{
	judge(&(struct story){ .cases = { PASSED } }, NULL, 0, "gate open: 1 check passed");
	judge(&(struct story){ .cases = { PASSED, FAILED } }, NULL, 1,
	      "1 check failed: pcie/link_width");
	judge(&(struct story){ .cases = { PASSED, FAILED, ERRED } }, NULL, 4,
	      "could not be judged: nvme/abort");
	judge(&(struct story){ 0 }, NULL, 3, "nothing was run");
	judge(&(struct story){ .cases = { SKIPPED }, .info = { .skip_budget = -1 } }, NULL, 3,
	      "every case was skipped");
	judge(&(struct story){ .cases = { UNARMED } }, NULL, 3, "1 case was not armed");
}

Test(verdict, an_unfinished_run_is_incomplete)
{
	judge(&(struct story){ .cases = { PASSED }, .unfinished = true }, NULL, 4,
	      "the record has no end");
	judge(&(struct story){ .unfinished = true }, NULL, 4, "the record has no end");
	judge(&(struct story){ .cases = { PASSED }, .stop_signal = SIGTERM }, NULL, 143,
	      "stopped by a signal");
	judge(&(struct story){ .cases = { PASSED }, .stop_signal = SIGINT }, NULL, 130,
	      "stopped by a signal");
	judge(&(struct story){ .cases = { PASSED }, .rig = "the disk is full" }, NULL, 4,
	      "the disk is full");
	judge(&(struct story){ .not_ready = "locked" }, NULL, 75, "the rig was not ready: locked");
	judge(&(struct story){ .cases = { PASSED }, .not_ready = "late" }, NULL, 4,
	      "the rig was not ready");
}

Test(verdict, planned_cases_must_have_run)
{
	static const char *const plan[] = { "pcie/link_speed", "smart/spare" };

	judge(&(struct story){ .cases = { PASSED }, .info = { .plan = plan, .plan_count = 1 } },
	      NULL, 0, "open");
	judge(&(struct story){ .cases = { PASSED }, .info = { .plan = plan, .plan_count = 2 } },
	      NULL, 4, "smart/spare");
	judge(&(struct story){ .cases = { PASSED },
			       .info = { .plan = plan, .plan_count = 1, .repeat = 2 } },
	      NULL, 4, "pcie/link_speed");
}

Test(verdict, what_was_not_armed_is_told_once_for_all_rounds)
{
	static const char *const plan[] = { "pcie/link_speed", "format/applied/ns1/512" };
	const struct run_info twice = { .plan = plan, .plan_count = 2, .repeat = 2 };

	judge(&(struct story){ .cases = { UNARMED, PASSED, PASSED }, .info = twice }, NULL, 0,
	      "1 case was not armed");
	judge(&(struct story){ .cases = { UNARMED, PASSED }, .info = twice }, NULL, 4,
	      "could not be judged: pcie/link_speed");
}

Test(verdict, a_case_is_named_once_for_all_rounds)
{
	static const char *const all[] = { "*" };
	const struct run_info info = {
		.repeat = 3, .must_run = all, .must_run_count = 1, .skip_budget = -1
	};

	judge(&(struct story){ .cases = { FAILED, ERRED, FAILED, PASSED, FAILED } }, NULL, 4,
	      "1 check failed: pcie/link_width (3 times)");
	judge(&(struct story){ .cases = { FAILED,
					  { "a", RUN_FAIL, NULL },
					  FAILED,
					  { "b", RUN_FAIL, NULL },
					  { "a", RUN_FAIL, NULL } } },
	      NULL, 1, "3 checks failed: pcie/link_width (2 times), a (2 times), b");
	judge(&(struct story){ .cases = { SKIPPED, PASSED, SKIPPED, PASSED }, .info = info }, NULL,
	      1, "must run (*), but did not: fs/mount/ns1/btrfs (skipped)");
	judge_says_not(
		&(struct story){ .cases = { SKIPPED, PASSED, SKIPPED, PASSED }, .info = info },
		"btrfs (skipped), ");
}

/* A rig that is not ready says so; what must run is for runs that began. */
Test(verdict, what_never_began_has_missed_nothing)
{
	static const char *const must[] = { "pcie/*", "smart/*" };
	const struct run_info info = { .must_run = must, .must_run_count = 2 };
	const struct story story = { .not_ready = "locked", .info = info };
	const struct story late = { .cases = { PASSED }, .not_ready = "late", .info = info };

	judge(&story, NULL, 75, "the rig was not ready: locked");
	judge_says_not(&story, "must");
	judge_says_not(&story, "nothing was run");
	judge(&late, NULL, 4, "no case of this run is: smart/*");
}

Test(verdict, what_must_run_must_have_passed)
{
	static const char *const all[] = { "*" }, *const none[] = { "perf/*" },
				 *const format[] = { "format/*" },
				 *const ext[] = { "@(pcie|smart)/*" };

	judge(&(struct story){ .cases = { PASSED, SKIPPED },
			       .info = { .must_run = ext, .must_run_count = 1, .skip_budget = 1 } },
	      NULL, 0, "gate open");
	judge(&(struct story){ .cases = { PASSED, SKIPPED },
			       .info = { .must_run = all, .must_run_count = 1, .skip_budget = 1 } },
	      NULL, 1, "fs/mount/ns1/btrfs (skipped)");
	judge(&(struct story){ .cases = { PASSED },
			       .info = { .must_run = none, .must_run_count = 1 } },
	      NULL, 1, "no case of this run is: perf/*");
	judge(&(struct story){ .cases = { PASSED, UNARMED },
			       .info = { .must_run = format, .must_run_count = 1 } },
	      NULL, 1, "format/applied/ns1/512 (not armed)");
	judge(&(struct story){ .cases = { PASSED, UNARMED } }, NULL, 0,
	      "read-only run: 1 case was not armed");
	/* a case that was skipped among many that were not armed is not lost behind them */
	judge(
		&(struct story){
			.cases = { PASSED, UNARMED, SKIPPED },
			.info = { .must_run = all, .must_run_count = 1, .skip_budget = -1 } },
		NULL, 1, "gate closed: 1 must-run rule");
}

static void judge_partial(const struct story *story, enum verdict_gate gate, int exit_code,
			  const char *sentence)
{
	struct run_model *run = tell(story);
	struct verdict *v = NULL;

	cr_assert_eq(verdict_judge(run, NULL, &v), 0);
	cr_expect_eq(v->gate, gate, "%s: %s", verdict_gate_name(v->gate), v->sentence);
	cr_expect_eq(v->exit_code, exit_code, "%s", v->sentence);
	cr_expect_eq(strncmp(v->sentence, sentence, strlen(sentence)), 0, "'%s' but '%s'",
		     v->sentence, sentence);
	verdict_free(v);
	run_free(run);
}

/* What was not looked at gives no verdict, whatever the rest says for it; what is against it
 * does. */
Test(verdict, a_part_is_neither_open_nor_closed)
{
	static const char *const all[] = { "*" };
	static const char one[] = "passed so far: 1 of 2 cases; no release verdict";
	const struct run_info must = { .must_run = all, .must_run_count = 1 };
	const struct run_info refused = { .partial_refused = true };
	const struct run_info both = { .partial_refused = true,
				       .must_run = all,
				       .must_run_count = 1 };
	const struct run_info rest = { .unselected = 1 },
			      no_rest = { .unselected = 1, .partial_refused = true };
	const struct run_info twice = { .unselected = 1, .repeat = 2, .skip_budget = -1 };

	judge_partial(&(struct story){ .cases = { PASSED } }, VERDICT_OPEN, 0, "gate open: ");
	judge_partial(&(struct story){ .cases = { PASSED }, .info = refused }, VERDICT_OPEN, 0,
		      "gate open: ");
	judge_partial(&(struct story){ .cases = { PASSED, UNARMED } }, VERDICT_PARTIAL, 0, one);
	judge_partial(&(struct story){ .cases = { PASSED, UNARMED }, .info = refused },
		      VERDICT_PARTIAL, 1, one);
	judge_partial(&(struct story){ .cases = { PASSED, UNARMED }, .info = must },
		      VERDICT_PARTIAL, 1, one);
	judge_partial(&(struct story){ .cases = { PASSED, UNARMED }, .info = both },
		      VERDICT_PARTIAL, 1, one);
	judge_partial(&(struct story){ .cases = { PASSED }, .info = rest }, VERDICT_PARTIAL, 0,
		      one);
	judge_partial(&(struct story){ .cases = { PASSED }, .info = no_rest }, VERDICT_PARTIAL, 1,
		      one);
	judge_partial(&(struct story){ .cases = { PASSED, PASSED }, .info = twice },
		      VERDICT_PARTIAL, 0, one);
	/* a round that was skipped or failed takes its case with it */
	judge_partial(&(struct story){ .cases = { PASSED, FAILED }, .info = rest }, VERDICT_CLOSED,
		      1, "gate closed: 1 check failed");
	judge_partial(&(struct story){ .cases = { PASSED, ERRED, UNARMED } }, VERDICT_CLOSED, 4,
		      "gate closed: ");
	judge_partial(&(struct story){ .cases = { PASSED, UNARMED }, .unfinished = true },
		      VERDICT_CLOSED, 4, "gate closed: ");
	judge_partial(&(struct story){ .cases = { PASSED, UNARMED }, .stop_signal = SIGINT },
		      VERDICT_CLOSED, 130, "gate closed: ");
	judge_partial(
		&(struct story){ .cases = { PASSED, { "fs/mount/ns1/xfs", RUN_SKIP, "in-use" } },
				 .info = { .skip_budget = -1 } },
		VERDICT_PARTIAL, 0, one);
	judge_partial(
		&(struct story){ .cases = { PASSED, { "fs/mount/ns1/xfs", RUN_SKIP, "not-run" } },
				 .info = { .skip_budget = -1 } },
		VERDICT_PARTIAL, 0, one);
	judge_partial(
		&(struct story){ .cases = { PASSED, { "fs/mount/ns1/xfs", RUN_SKIP, "unable" } },
				 .info = { .skip_budget = -1 } },
		VERDICT_PARTIAL, 0, one);
	judge_partial(&(struct story){ .cases = { UNARMED } }, VERDICT_CLOSED, 3, "gate closed: ");
	judge_partial(&(struct story){ .cases = { PASSED, SKIPPED, UNARMED } }, VERDICT_CLOSED, 1,
		      "gate closed: too many cases were skipped");
	judge_partial(&(struct story){ .cases = { PASSED, SKIPPED, UNARMED },
				       .info = { .skip_budget = 1 } },
		      VERDICT_PARTIAL, 0,
		      "passed so far: 1 of 3 cases; no release verdict (1 case skipped, "
		      "1 case not armed)");
}

Test(verdict, a_part_of_the_cases_is_told_and_may_be_refused)
{
	static const char *const must[] = { "pcie/*", "smart/*" };

	judge(&(struct story){ .cases = { PASSED },
			       .info = { .must_run = must, .must_run_count = 2, .unselected = 7 } },
	      NULL, 0, "partial run: 7 cases were not selected");
	judge(&(struct story){ .cases = { PASSED },
			       .info = { .must_run = must, .must_run_count = 2 } },
	      NULL, 1, "no case of this run is: smart/*");
	judge(&(struct story){ .cases = { PASSED },
			       .info = { .unselected = 7, .partial_refused = true } },
	      NULL, 1, "whole runs only");
	judge(&(struct story){ .cases = { PASSED }, .info = { .partial_refused = true } }, NULL, 0,
	      "gate open");
	/* what was selected is still held to the rule */
	judge(&(struct story){ .cases = { PASSED, UNARMED },
			       .info = { .must_run = (const char *const[]){ "format/*" },
					 .must_run_count = 1,
					 .unselected = 7 } },
	      NULL, 1, "(not armed)");
}

Test(verdict, skips_have_a_budget)
{
	judge(&(struct story){ .cases = { PASSED, SKIPPED }, .info = { .skip_budget = 1 } }, NULL,
	      0, "1 case skipped");
	judge(&(struct story){ .cases = { PASSED, SKIPPED }, .info = { .skip_budget = 0 } }, NULL,
	      1, "the profile allows 0");
	judge(&(struct story){ .cases = { PASSED, SKIPPED, SKIPPED },
			       .info = { .skip_budget = -1 } },
	      NULL, 0, "open");
}

static struct known_list *load_known(const char *yaml, int wanted, const char *complaint)
{
	char *dir = scratch_make(), *path = scratch_path(dir, "known.yaml"), *said = NULL;
	size_t size = 0;
	FILE *errors = open_memstream(&said, &size);
	struct known_list *list = NULL;

	scratch_write(dir, "known.yaml", yaml, strlen(yaml));
	cr_expect_eq(known_load(path, &list, errors), wanted, "%s", yaml);
	fclose(errors);
	if (complaint)
		cr_expect_not_null(strstr(said, complaint), "'%s' is not in: %s", complaint, said);
	else
		cr_expect_str_eq(said, "");
	free(said);
	free(path);
	scratch_remove(dir);
	return list;
}

Test(verdict, known_failures_do_not_close_the_gate)
{
	static const char fails[] = "- case: pcie/link_width\n  reason: slot\n  owner: anna\n";
	static const char ranged[] =
		"- {case: 'pcie/*', firmware_from: A2, firmware_to: A10, reason: r, owner: o}\n";
	static const char expired[] =
		"- {case: pcie/link_width, reason: r, owner: o, expires: 2025-11-21}\n";
	static const char last_day[] =
		"- {case: pcie/link_width, reason: r, owner: o, expires: 2025-11-22}\n";
	static const char flakes[] = "- {case: pcie/*, expect: flakes, reason: r, owner: o}\n";
	static const char nothing[] = "- {case: nvme/none, reason: r, owner: o}\n";
	static const char both[] = "- {case: '*', reason: r, owner: o}\n";
	static const char *const left_out[] = { "nvme/none" };
	const struct {
		const char *yaml;
		struct story story;
		int exit_code;
		const char *says;
	} rows[] = {
		{ fails, { .cases = { PASSED, FAILED } }, 0, "1 known failure" },
		{ fails, { .cases = { { "pcie/link_width", RUN_PASS, NULL } } }, 1, "passes now" },
		{ fails,
		  { .cases = { PASSED, { "pcie/link_width", RUN_ERROR, "crash" } } },
		  4,
		  "could not be judged" },
		{ ranged,
		  { .cases = { PASSED, FAILED }, .info = { .firmware = "A9" } },
		  0,
		  "known" },
		{ ranged,
		  { .cases = { PASSED, FAILED }, .info = { .firmware = "A11" } },
		  1,
		  "1 check failed" },
		{ ranged, { .cases = { PASSED, FAILED } }, 1, "1 check failed" },
		{ ranged, { .cases = { PASSED } }, 0, "1 known-failure entry speaks of other" },
		{ expired, { .cases = { PASSED, FAILED } }, 1, "has expired" },
		{ last_day, { .cases = { PASSED, FAILED } }, 0, "known" },
		{ flakes, { .cases = { PASSED } }, 0, "open" },
		{ nothing, { .cases = { PASSED } }, 1, "matches no case of this run" },
		{ nothing,
		  { .cases = { PASSED }, .info = { .stale_known_reported = true } },
		  0,
		  "matches no case of this run" },
		{ nothing,
		  { .cases = { PASSED },
		    .info = { .left_out = left_out, .left_out_count = 1, .unselected = 1 } },
		  0,
		  "so far: 1 of 2" },
		{ fails,
		  { .cases = { PASSED },
		    .info = { .left_out = left_out, .left_out_count = 1, .unselected = 1 } },
		  1,
		  "matches no case" },
		{ expired,
		  { .cases = { { "pcie/link_width", RUN_PASS, NULL } },
		    .info = { .stale_known_reported = true } },
		  0,
		  "has expired" },
		{ expired,
		  { .cases = { PASSED, FAILED }, .info = { .stale_known_reported = true } },
		  1,
		  "1 check failed" },
		{ both, { .cases = { FAILED } }, 0, "known" },
		/* the clock stands before the program was built: nothing with a date holds */
		{ last_day,
		  { .cases = { PASSED, FAILED }, .info = { .built_unix_ns = NOW + 1 } },
		  1,
		  "the clock of this host is wrong: the run began at 2025-11-22T10:00:00Z" },
		{ last_day,
		  { .cases = { PASSED, FAILED }, .info = { .built_unix_ns = NOW + 1 } },
		  1,
		  "does not hold: the clock of the run is wrong" },
		{ last_day,
		  { .cases = { PASSED, FAILED }, .info = { .built_unix_ns = NOW } },
		  0,
		  "known" },
		{ fails,
		  { .cases = { PASSED, FAILED }, .info = { .built_unix_ns = NOW + 1 } },
		  0,
		  "known" },
		{ expired,
		  { .cases = { PASSED, FAILED },
		    .info = { .start_unix_ns = 1, .built_unix_ns = NOW } },
		  1,
		  "wrong" },
		/* the last nanosecond of the last day, UTC, and the first after it */
		{ last_day,
		  { .cases = { PASSED, FAILED },
		    .info = { .start_unix_ns = INT64_C(1763855999999999999) } },
		  0,
		  "known" },
		{ last_day,
		  { .cases = { PASSED, FAILED },
		    .info = { .start_unix_ns = INT64_C(1763856000000000000) } },
		  1,
		  "has expired" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct known_list *known = load_known(rows[i].yaml, 0, NULL);

		judge(&rows[i].story, known, rows[i].exit_code, rows[i].says);
		known_free(known);
	}
}

/* The record holds what the run was judged with: later reports say the same without the file. */
Test(known, is_in_the_record)
{
	struct known_list *given = load_known(
		"- {case: 'pcie/*', expect: flakes, model: 'M*', firmware: F, "
		"firmware_from: A, firmware_to: Z, reason: \"r \\\" \\x01\", owner: o, link: l, "
		"expires: 2030-02-28}\n- {case: a, reason: r, owner: o}\n",
		0, NULL);
	const struct story story = { .cases = { PASSED, FAILED },
				     .info = { .known = given,
					       .known_path = "known.yaml",
					       .model = "M1",
					       .firmware = "F" } };
	struct run_model *run = tell(&story);
	const struct known_list *kept = run->info.known;

	cr_assert_eq(known_count(kept), 2);
	const struct known_entry *a = known_at(given, 0), *b = known_at(kept, 0);
	cr_expect_str_eq(a->cases, b->cases);
	cr_expect_eq(b->expect, KNOWN_FLAKES);
	cr_expect_str_eq(a->model, b->model);
	cr_expect_str_eq(a->firmware, b->firmware);
	cr_expect_str_eq(a->firmware_from, b->firmware_from);
	cr_expect_str_eq(a->firmware_to, b->firmware_to);
	cr_expect_str_eq(a->reason, b->reason);
	cr_expect_str_eq(a->owner, b->owner);
	cr_expect_str_eq(a->link, b->link);
	cr_expect_eq(a->expires_unix_ns, b->expires_unix_ns);
	cr_expect_eq(a->line, b->line);
	cr_expect_eq(known_at(kept, 1)->expires_unix_ns, INT64_MAX);
	cr_expect_str_eq(run->info.known_path, "known.yaml");
	cr_expect(verdict_is_known(run, NULL, run_find_case(run, "pcie/link_width")));
	run_free(run);
	known_free(given);
}

Test(known, bombs_are_refused)
{
	static char text[100001];
	clock_t begin = clock();

	memset(text, '[', sizeof(text) - 1);
	known_free(
		load_known(text, -EINVAL, "known.yaml:1:17: error: nested deeper than 16 levels"));
	cr_expect((double)(clock() - begin) / CLOCKS_PER_SEC < 0.1);
	for (size_t i = 0; i + 5 < sizeof(text); i += 5)
		memcpy(text + i, "- {}\n", 6);
	known_free(load_known(text, -EINVAL, "missing key 'case'"));
	cr_expect_eq(known_load("/dev/zero", NULL, stderr), -EFBIG);
}

/* A list that is long, as no bomb is: judged once for each case, not once for each pair of them. */
Test(known, a_long_list_takes_no_long_time)
{
	static const char *const left_out[] = { "a/1", "a/2", "a/3", "a/4",
						"a/5", "a/6", "a/7", "a/8" };
	const struct story story = { .cases = { PASSED, FAILED, ERRED, SKIPPED, UNARMED },
				     .info = { .left_out = left_out, .left_out_count = 8 } };
	struct text yaml = { 0 };
	struct verdict *v = NULL;

	for (unsigned int i = 0; i < 10000; i++)
		text_printf(&yaml, "- {case: b/%u, reason: r, owner: o}\n", i);
	text_puts(&yaml, "- {case: pcie/link_width, reason: r, owner: o}\n"
			 "- {case: a/*, reason: r, owner: o}\n");
	struct known_list *known = load_known(yaml.data, 0, NULL);
	struct run_model *run = tell(&story);
	clock_t begin = clock();
	cr_assert_eq(verdict_judge(run, known, &v), 0);
	double took_s = (double)(clock() - begin) / CLOCKS_PER_SEC;
	cr_expect(took_s < 1, "%.1f s", took_s);
	size_t stale = 0;
	for (size_t i = 0; i < v->reason_count; i++)
		stale += !!strstr(v->reasons[i], "matches no case of this run");
	cr_expect_eq(stale, 10000, "%zu", stale);
	verdict_free(v);
	run_free(run);
	known_free(known);
	text_free(&yaml);
}

/* Days that no calendar has, and what only looks like a day. */
Test(known, impossible_days)
{
	static const char *const wrong[] = {
		"2026-11-31",    "2026-02-29",  "2100-02-29",
		"2026-02-30",    "2026-04-31",  "2026-06-31",
		"2026-09-31",    "2026-00-10",  "2026-13-01",
		"2026-01-00",    "2026-01-32",  "2026-1-01",
		"2026-01-1",     "26-01-01",    "2026/01/01",
		"20260101",      "01-01-2026",  "2026-01-01T00:00:00Z",
		"'2026-01-01 '", "2026-01-01Z", "+2026-01-01",
		"tomorrow",      "never",       "2026-O1-01",
	};
	static const struct {
		const char *text;
		int64_t after_ns;
	} right[] = {
		{ "2026-11-30", 1796083200000000000 },
		{ "2028-02-29", 1835481600000000000 },
		{ "2000-02-29", 951868800000000000 },
		{ "1969-12-31", 0 },
		{ "0000-01-01", 0 },
		{ "1970-01-01", 86400000000000 },
		{ "9999-12-31", INT64_MAX },
	};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char yaml[160], said[160];

		snprintf(yaml, sizeof(yaml), "- case: a\n  reason: r\n  owner: o\n  expires: %s\n",
			 wrong[i]);
		snprintf(said, sizeof(said), "known.yaml:4:12: error: not a day of the calendar");
		if (strchr(wrong[i], ' ')) /* blanks at the end are nobody's */
			known_free(load_known(yaml, 0, NULL));
		else
			known_free(load_known(yaml, -EINVAL, said));
	}
	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
		char yaml[160];

		snprintf(yaml, sizeof(yaml), "- {case: a, reason: r, owner: o, expires: %s}\n",
			 right[i].text);
		struct known_list *list = load_known(yaml, 0, NULL);
		cr_expect_eq(known_at(list, 0)->expires_unix_ns, right[i].after_ns, "%s: %lld",
			     right[i].text, (long long)known_at(list, 0)->expires_unix_ns);
		known_free(list);
	}
}

Test(known, says_what_is_wrong_and_where)
{
	known_free(load_known("- {case: a, reason: r, owner: o}\n---\n- {case: b}\n", -EINVAL,
			      "known.yaml:3:1: error: a second document"));
	known_free(load_known("- {case: a, reason: r, owner: o}\n- {case: b, reason: r}\n", -EINVAL,
			      "known.yaml:2:3: error: missing key 'owner'"));
	known_free(
		load_known("- {case: a, reason: r, owner: o, becaus: x}\n", -EINVAL, "'becaus'"));
	known_free(load_known("- {case: a, case: b, reason: r, owner: o}\n", -EINVAL,
			      "stands twice: 'case'"));
	known_free(load_known("- {case: a, reason: r, owner: o, expires: soon}\n", -EINVAL,
			      "not a day"));
	known_free(load_known("- {case: a, reason: r, owner: o, expect: maybe}\n", -EINVAL,
			      "'maybe'"));
	known_free(load_known("case: a\n", -EINVAL, "the file is a list"));
	known_free(load_known("- [a\n", -EINVAL, "error:"));
	known_free(
		load_known("[{\"case\": \"a\", \"reason\": \"r\", \"owner\": \"o\"}]\n", 0, NULL));
	known_free(load_known("", 0, NULL));
	cr_expect_eq(known_load("/nonexistent/known.yaml", NULL, stderr), -ENOENT);
}
