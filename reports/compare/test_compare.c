/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of the comparison: what became of each case, which values are worse, and what is said of
 * it. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/compare/compare.h"
#include "reports/record/record.h"
#include "reports/reports.h"
#include "reports/test/lint.h"
#include "helpers/test/scratch.h"
#include "helpers/text/text.h"
#include "reports/verdict/verdict_data.h"

struct value {
	const char *what;
	double number;
	const char *unit;
	enum finding_op op;
	double limit;
	enum finding_role role;
};
struct one {
	const char *name;
	enum run_verdict verdict;
	enum end_kind kind;
	struct value values[4];
};
struct told_run {
	struct run_info info;
	struct one cases[12];
	bool unfinished;
};

static struct run_model *record(const struct told_run *told)
{
	char *dir = scratch_make(), *path = scratch_path(dir, "run.jsonl");
	struct run_model *run = run_new();
	struct record *record = NULL;
	struct run_info info = told->info;

	info.numa_node = -1;
	info.skip_budget = -1;
	if (!info.start_unix_ns)
		info.start_unix_ns = 1763805600000000000;
	cr_assert_eq(record_open(path, run, &record), 0);
	record_run_start(record, &info);
	for (size_t i = 0; i < 12 && told->cases[i].name; i++) {
		const struct one *one = &told->cases[i];
		const struct run_case_info c = { .name = one->name, .id = "X-1" };
		const struct run_end_info end = { .verdict = one->verdict,
						  .kind = one->kind,
						  .reason = "because" };

		record_case_start(record, &c);
		for (size_t k = 0; k < 4 && one->values[k].what; k++) {
			const struct value *v = &one->values[k];
			const struct finding m = {
				.what = v->what,
				.unit = v->unit,
				.op = v->op,
				.role = v->role,
				.outcome = FINDING_HOLDS,
				.value = finding_of_real(v->number),
				.limit = finding_of_real(v->limit),
			};

			cr_assert_eq(artifact_finding(record_fd(record), "X-1", &m), 0);
		}
		record_case_end(record, &end);
	}
	if (!told->unfinished)
		record_run_end(record, 0);
	cr_assert_eq(record_close(record), 0);
	cr_assert_eq(run_settle(run), 0);
	free(path);
	scratch_remove(dir);
	return run;
}

struct pair {
	struct run_model *base, *candidate;
	struct compare *compare;
};

static void compare(struct pair *pair, const struct told_run *base,
		    const struct told_run *candidate, bool whole)
{
	pair->base = record(base);
	pair->candidate = record(candidate);
	cr_assert_eq(compare_runs(pair->base, pair->candidate, NULL, whole, &pair->compare), 0);
}

static void drop(struct pair *pair)
{
	compare_free(pair->compare);
	run_free(pair->base);
	run_free(pair->candidate);
}

/* clang-format off */
#define P(name_) { .name = name_, .verdict = RUN_PASS }
#define F(name_) { .name = name_, .verdict = RUN_FAIL, .kind = END_ASSERTION }
#define S(name_) { .name = name_, .verdict = RUN_SKIP, .kind = END_NEED }
#define E(name_) { .name = name_, .verdict = RUN_ERROR, .kind = END_CRASH }
/* clang-format on */

/* What was found of a run as a whole is a case only where something was found. */
Test(compare, what_was_found_between_the_cases_is_gone_for_the_better)
{
	const struct told_run bad = { .cases = { P("a/same"), F("run/between_cases") } };
	const struct told_run good = { .cases = { P("a/same") } };
	struct pair pair;

	compare(&pair, &bad, &good, false);
	cr_expect_eq(pair.compare->cases[1].change, COMPARE_FIXED);
	cr_expect_eq(compare_exit_code(pair.compare), 0, "%s", pair.compare->sentence);
	drop(&pair);
	compare(&pair, &good, &bad, false);
	cr_expect_eq(pair.compare->cases[1].change, COMPARE_NEWLY_FAILING);
	cr_expect_eq(compare_exit_code(pair.compare), 1);
	drop(&pair);
}

Test(compare, what_became_of_each_case)
{
	static const char *const left_out[] = { "a/left-out" };
	const struct told_run base = { .cases = { P("a/same"), P("a/breaks"), F("a/fixed"),
						  F("a/still"), P("a/gone"), P("a/left-out"),
						  P("a/skipped"), S("a/never"), E("a/judged") } };
	const struct told_run candidate = {
		.info = { .left_out = left_out, .left_out_count = 1, .unselected = 1 },
		.cases = { P("a/same"), F("a/breaks"), P("a/fixed"), F("a/still"), S("a/skipped"),
			   S("a/never"), P("a/judged"), P("a/new"), F("a/new-fails") },
	};
	static const struct {
		const char *name;
		enum compare_change change;
	} wanted[] = {
		{ "a/same", COMPARE_SAME },
		{ "a/breaks", COMPARE_NEWLY_FAILING },
		{ "a/fixed", COMPARE_FIXED },
		{ "a/still", COMPARE_STILL_FAILING },
		{ "a/gone", COMPARE_GONE },
		{ "a/left-out", COMPARE_NOT_SELECTED },
		{ "a/skipped", COMPARE_GONE },
		{ "a/never", COMPARE_SAME },
		{ "a/judged", COMPARE_FIXED },
		{ "a/new", COMPARE_NEW },
		{ "a/new-fails", COMPARE_NEWLY_FAILING },
	};
	struct pair pair;

	compare(&pair, &base, &candidate, false);
	cr_assert_eq(pair.compare->case_count, sizeof(wanted) / sizeof(wanted[0]));
	for (size_t i = 0; i < pair.compare->case_count; i++) {
		cr_expect_str_eq(pair.compare->cases[i].name, wanted[i].name);
		cr_expect_eq(pair.compare->cases[i].change, wanted[i].change, "%s is %s",
			     wanted[i].name, compare_change_name(pair.compare->cases[i].change));
	}
	cr_expect_eq(compare_worse(pair.compare), 4);
	cr_expect_eq(compare_exit_code(pair.compare), 1);
	cr_expect_not_null(
		strstr(pair.compare->sentence, "got worse: 2 cases newly failing, 2 cases gone"),
		"%s", pair.compare->sentence);
	drop(&pair);
	/* whole runs: what was not selected is missing */
	compare(&pair, &base, &candidate, true);
	cr_expect_eq(compare_worse(pair.compare), 5);
	drop(&pair);
}

Test(compare, exit_codes)
{
	const struct {
		struct told_run base, candidate;
		int code;
	} rows[] = {
		{ { .cases = { P("a") } }, { .cases = { P("a") } }, 0 },
		{ { .cases = { F("a") } }, { .cases = { P("a") } }, 0 },
		{ { .cases = { F("a") } }, { .cases = { F("a") } }, 0 },
		{ { .cases = { P("a") } }, { .cases = { F("a") } }, 1 },
		{ { .cases = { P("a"), P("b") } }, { .cases = { P("a") } }, 1 },
		{ { .cases = { P("a") } }, { .cases = { E("a") } }, 4 },
		{ { .cases = { P("a") }, .unfinished = true }, { .cases = { P("a") } }, 4 },
		{ { .cases = { P("a") } }, { .cases = { F("a") }, .unfinished = true }, 4 },
		{ { .cases = { { 0 } } }, { .cases = { { 0 } } }, 4 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pair pair;

		compare(&pair, &rows[i].base, &rows[i].candidate, true);
		cr_expect_eq(compare_exit_code(pair.compare), rows[i].code, "row %zu: %s", i,
			     pair.compare->sentence);
		drop(&pair);
	}
}

/* One value, @count samples a side: each attempt of the case measures once. */
static void expect_value(const struct value *shape, const double *base, size_t base_count,
			 const double *now, size_t count, enum compare_verdict wanted)
{
	struct told_run stories[2] = { { .info = { .repeat = (unsigned int)base_count } },
				       { .info = { .repeat = (unsigned int)count } } };
	const double *numbers[] = { base, now };
	const size_t counts[] = { base_count, count };
	struct pair pair;

	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < counts[k]; i++) {
			struct one *one = &stories[k].cases[i];

			*one = (struct one)P("perf/iops");
			one->values[0] = *shape;
			one->values[0].number = numbers[k][i];
		}
	compare(&pair, &stories[0], &stories[1], true);
	cr_assert_eq(pair.compare->value_count, 1);
	const struct compare_value *v = &pair.compare->values[0];
	cr_expect_eq(v->verdict, wanted, "%s %g -> %g: %s, %s (%g .. %g)", v->what, v->base,
		     v->candidate, compare_verdict_name(v->verdict), v->why, v->low_pct,
		     v->high_pct);
	cr_expect_eq(v->base_count, base_count);
	cr_expect_eq(compare_exit_code(pair.compare), wanted == COMPARE_WORSE);
	drop(&pair);
}

#define VALUES(...) \
	(const double[]){ __VA_ARGS__ }, sizeof((double[]){ __VA_ARGS__ }) / sizeof(double)

Test(compare, repeated_runs_tell_what_is_real)
{
	static const struct value iops = { "IOPS", 0, "IOPS", FINDING_GE, 10 };
	static const struct value p99 = { "latency p99", 0, "us", FINDING_LE, 900 };
	static const struct value no_limit = { "latency p99",    0, "us",
					       FINDING_NO_LIMIT, 0, FINDING_LATENCY };

	/* 10 % lost, hardly any noise: real, and beyond 5 % */
	expect_value(&iops, VALUES(100, 101, 99), VALUES(90, 91, 89), COMPARE_WORSE);
	/* 2 % lost, hardly any noise: real, but a loss of 5 % is ruled out */
	expect_value(&iops, VALUES(100, 100.1, 99.9), VALUES(98, 98.1, 97.9), COMPARE_NOT_WORSE);
	expect_value(&iops, VALUES(100, 101, 99), VALUES(120, 121, 119), COMPARE_BETTER);
	/* 10 % lost in the mean, but it varies by a third */
	expect_value(&iops, VALUES(100, 130, 70), VALUES(90, 120, 60), COMPARE_CANNOT_TELL);
	/* less than the margin in the mean, but more cannot be ruled out */
	expect_value(&iops, VALUES(100, 104, 96), VALUES(97, 101, 93), COMPARE_CANNOT_TELL);
	/* latency the other way round, with a limit and without */
	expect_value(&p99, VALUES(100, 101, 99), VALUES(110, 111, 109), COMPARE_WORSE);
	expect_value(&p99, VALUES(100, 101, 99), VALUES(90, 91, 89), COMPARE_BETTER);
	expect_value(&no_limit, VALUES(100, 101, 99), VALUES(110, 111, 109), COMPARE_WORSE);
	/* nothing varies, as on a simulated drive */
	expect_value(&iops, VALUES(100, 100), VALUES(94, 94), COMPARE_WORSE);
	expect_value(&iops, VALUES(100, 100), VALUES(96, 96), COMPARE_NOT_WORSE);
	expect_value(&iops, VALUES(100, 100), VALUES(100, 100), COMPARE_NOT_WORSE);
	/* a gain needs the margin as a loss does: what rounds to +0.00 % is none */
	expect_value(&iops, VALUES(100, 100), VALUES(100.001, 100.001), COMPARE_NOT_WORSE);
	expect_value(&iops, VALUES(100, 100), VALUES(104, 104), COMPARE_NOT_WORSE);
	expect_value(&iops, VALUES(100, 100), VALUES(106, 106), COMPARE_BETTER);
	expect_value(&p99, VALUES(100, 100.1, 99.9), VALUES(98, 98.1, 97.9), COMPARE_NOT_WORSE);
	expect_value(&p99, VALUES(100, 100), VALUES(94, 94), COMPARE_BETTER);
	/* in the mean beyond the margin, but it varies by a third */
	expect_value(&iops, VALUES(100, 130, 70), VALUES(110, 140, 80), COMPARE_CANNOT_TELL);
}

static void expect_numbers(double base, double candidate, const char *unit, const char *wanted)
{
	char texts[2][QUANTITY_SIZE], both[2 * QUANTITY_SIZE + 4];

	compare_numbers(base, candidate, unit, texts[0], texts[1]);
	snprintf(both, sizeof(both), "%s -> %s", texts[0], texts[1]);
	cr_expect_str_eq(both, wanted, "%s", both);
}

Test(compare, numbers_are_said_with_their_units)
{
	expect_numbers(2631453.97, 1249892.7, "IOPS", "2.63 M IOPS -> 1.25 M IOPS");
	expect_numbers(243.2, 1340, "us", "243 us -> 1.34 ms");
	expect_numbers(2000000, 2000001, "IOPS", "2 M IOPS -> 2.000001 M IOPS");
	expect_numbers((double)NAN, 311, "K", "\xe2\x80\x94 -> 38 C (311 K)");
}

Test(compare, one_sample_tells_only_what_is_beyond_the_tolerance)
{
	static const struct value iops = { "IOPS", 0, "IOPS", FINDING_GE, 10 };
	static const struct value used = { "percentage used", 0, "%", FINDING_LE, 100 };
	static const struct value errors = { "media errors", 0, "errors", FINDING_LE, 0 };
	static const struct value exact = { "generation", 0, NULL, FINDING_EQ, 5 };
	static const struct value hours = { "power-on hours", 0, "h", FINDING_NO_LIMIT, 0 };

	expect_value(&iops, VALUES(100), VALUES(100), COMPARE_NOT_WORSE);
	expect_value(&iops, VALUES(100), VALUES(91), COMPARE_CANNOT_TELL);
	expect_value(&iops, VALUES(100), VALUES(109), COMPARE_CANNOT_TELL);
	expect_value(&iops, VALUES(100), VALUES(89), COMPARE_WORSE);
	expect_value(&iops, VALUES(100), VALUES(111), COMPARE_BETTER);
	expect_value(&iops, VALUES(100, 101, 99), VALUES(89), COMPARE_WORSE);
	/* a percent of wear more is no loss of half the drive; an error where there was none is
	 * one */
	expect_value(&used, VALUES(2), VALUES(3), COMPARE_CANNOT_TELL);
	expect_value(&used, VALUES(2), VALUES(40), COMPARE_WORSE);
	expect_value(&errors, VALUES(0), VALUES(1), COMPARE_WORSE);
	expect_value(&exact, VALUES(4), VALUES(5), COMPARE_NO_BETTER);
	expect_value(&hours, VALUES(4), VALUES(5), COMPARE_NO_BETTER);
}

Test(compare, says_when_it_is_not_the_same_drive)
{
	const struct run_namespace ns = { 1, 1000000, 4096, 0, NULL };
	const struct told_run base = { .info = { .model = "M",
						 .serial = "1",
						 .firmware = "A",
						 .namespaces = &ns,
						 .namespace_count = 1 },
				       .cases = { P("a") } };
	const struct told_run same = { .info = { .model = "M",
						 .serial = "1",
						 .firmware = "B",
						 .namespaces = &ns,
						 .namespace_count = 1 },
				       .cases = { P("a") } };
	const struct told_run other = { .info = { .model = "M", .serial = "2", .firmware = "B" },
					.cases = { P("a") } };
	struct pair pair;

	compare(&pair, &base, &same, true);
	cr_expect(pair.compare->same_drive && pair.compare->note_count == 0);
	cr_expect_eq(pair.compare->fact_count, 1);
	cr_expect_str_eq(pair.compare->facts[0].name, "firmware");
	cr_expect_str_eq(pair.compare->facts[0].base, "A");
	drop(&pair);
	compare(&pair, &base, &other, true);
	cr_expect(!pair.compare->same_drive);
	cr_expect_not_null(strstr(pair.compare->notes[0], "not the same drive"));
	cr_expect_eq(pair.compare->fact_count, 3, "serial, firmware, namespace");
	cr_expect_eq(compare_exit_code(pair.compare), 0);
	drop(&pair);
}

/* A record that names a baseline is not judged without it. */
Test(compare, a_baseline_that_is_gone_is_not_forgotten)
{
	const struct told_run told = { .info = { .baseline_path = "/nonexistent" },
				       .cases = { P("a") } };
	struct run_model *run = record(&told);
	struct verdict *verdict = NULL;

	cr_assert_eq(reports_judge(run, NULL, &verdict), 0);
	cr_expect_eq(verdict->exit_code, 4);
	cr_expect_not_null(strstr(verdict->sentence, "not compared with its baseline"), "%s",
			   verdict->sentence);
	verdict_free(verdict);
	run_free(run);
}

/* Nor is one compared that did not come to its end: half of its cases would be gone. */
Test(compare, a_run_that_died_is_not_compared)
{
	const struct told_run base = { .cases = { P("a"), P("b") } };
	const struct told_run died = { .cases = { P("a") }, .unfinished = true };
	struct run_model *runs[] = { record(&base), record(&died) };
	const struct reports_options options = { .baselines = (const struct run_model *const *)runs,
						 .baseline_count = 1 };
	char *dir = scratch_make();
	int code = 0;

	cr_assert_eq(reports_write(runs[1], dir, &options, &code), 0);
	cr_expect_eq(code, 4);
	xmlDocPtr doc = lint_read_xml(dir, "junit.xml");
	lint_junit(doc);
	cr_expect_eq(lint_count(doc, "//testsuite[starts-with(@name,'nvme.compare@')]"), 0);
	xmlFreeDoc(doc);
	run_free(runs[0]);
	run_free(runs[1]);
	scratch_remove(dir);
}

/* Each run is held against the baseline of its own drive. */
Test(compare, baselines_are_found_by_serial_number)
{
	const struct told_run stories[] = {
		{ .info = { .serial = "1" }, .cases = { P("a"), F("b") } },
		{ .info = { .serial = "2" }, .cases = { P("a"), P("b") } },
		{ .info = { .serial = "2" }, .cases = { P("a"), F("b") } },
		{ .info = { .serial = "3" }, .cases = { P("a"), P("b") } },
	};
	struct run_model *runs[4];
	struct verdict *verdict = NULL;

	for (size_t i = 0; i < 4; i++)
		runs[i] = record(&stories[i]);
	const struct reports_options options = { .baselines = (const struct run_model *const *)runs,
						 .baseline_count = 2 };
	cr_assert_eq(reports_judge(runs[2], &options, &verdict), 0);
	cr_expect_not_null(strstr(verdict->sentence, "1 thing is worse than in the baseline"), "%s",
			   verdict->sentence);
	verdict_free(verdict);
	cr_assert_eq(reports_judge(runs[3], &options, &verdict), 0);
	cr_expect_eq(verdict->exit_code, 4, "no run of the baseline is of this drive");
	verdict_free(verdict);
	for (size_t i = 0; i < 4; i++)
		run_free(runs[i]);
}
