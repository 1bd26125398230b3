/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of the known failures: what they excuse, what closes the gate, what is wrong with a list.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "helpers/test/scratch.h"
#include "helpers/text/text.h"
#include "reports/record/record.h"
#include "reports/test/told_run.h"
#include "reports/verdict/verdict.h"
#include "reports/verdict/verdict_known.h"

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
		struct told_run told;
		int exit_code;
		const char *says;
	} rows[] = {
		{ fails, { .cases = { PASSED, FAILED } }, 0, "1 known failure" },
		{ fails,
		  { .cases = { { "pcie/link_width", RUN_PASS, END_NONE } } },
		  1,
		  "passes now" },
		{ fails,
		  { .cases = { PASSED, { "pcie/link_width", RUN_ERROR, END_CRASH } } },
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
		  { .cases = { { "pcie/link_width", RUN_PASS, END_NONE } },
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

		told_run_judge(&rows[i].told, known, rows[i].exit_code, rows[i].says);
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
	const struct told_run told = { .cases = { PASSED, FAILED },
				       .info = { .known = given,
						 .known_path = "known.yaml",
						 .model = "M1",
						 .firmware = "F" } };
	struct run_model *run = told_run(&told);
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
	known_free(load_known(text, -EINVAL, "this entry has no 'case'"));
	cr_expect_eq(known_load("/dev/zero", NULL, stderr), -EFBIG);
}

/* A list that is long, as no bomb is: judged once for each case, not once for each pair of them. */
Test(known, a_long_list_takes_no_long_time)
{
	static const char *const left_out[] = { "a/1", "a/2", "a/3", "a/4",
						"a/5", "a/6", "a/7", "a/8" };
	const struct told_run told = { .cases = { PASSED, FAILED, ERRED, SKIPPED, UNARMED },
				       .info = { .left_out = left_out, .left_out_count = 8 } };
	struct text yaml = { 0 };
	struct verdict *v = NULL;

	for (unsigned int i = 0; i < 10000; i++)
		text_printf(&yaml, "- {case: b/%u, reason: r, owner: o}\n", i);
	text_puts(&yaml, "- {case: pcie/link_width, reason: r, owner: o}\n"
			 "- {case: a/*, reason: r, owner: o}\n");
	struct known_list *known = load_known(yaml.data, 0, NULL);
	struct run_model *run = told_run(&told);
	clock_t begin = clock();
	cr_assert_eq(verdict_judge(run, known, NULL, NULL, &v), 0);
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
		snprintf(said, sizeof(said), "known.yaml:4:12: error: expires: '%s' is not a day",
			 wrong[i]);
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
			      "known.yaml:2:3: error: this entry has no 'owner'\n"));
	known_free(load_known("- {case: a, reason: r, owner: o, expiers: x}\n", -EINVAL,
			      "known.yaml:1:34: error: unknown key 'expiers' (did you mean "
			      "'expires'?)\n"));
	known_free(load_known("- {case: a, reason: r, owner: o, becaus: x}\n", -EINVAL,
			      "unknown key 'becaus'; known are case, expect, model, "));
	known_free(load_known("- {case: a, reason: [r], owner: o}\n", -EINVAL,
			      "known.yaml:1:21: error: reason: wrong type: a list where a text is "
			      "expected\n"));
	known_free(load_known("- {case: a, reason: , owner: ' '}\n", -EINVAL,
			      "reason: there is no value; give a text\n"));
	known_free(load_known("- {case: a, reason: r, owner: ' '}\n", -EINVAL,
			      "owner: the text is blank\n"));
	known_free(load_known("- {case: a, reason: r, owner: o, link: null}\n", -EINVAL,
			      "link: there is no value; leave the key out for its default, or"));
	known_free(load_known("- {case: a, case: b, reason: r, owner: o}\n", -EINVAL,
			      "known.yaml:1:13: error: duplicate key 'case' (first in line 1)\n"));
	known_free(load_known("- {case: a, reason: r, owner: o, expires: soon}\n", -EINVAL,
			      "not a day"));
	known_free(load_known("- {case: a, reason: r, owner: o, expect: maybe}\n", -EINVAL,
			      "expect: 'maybe' is not one of: fails, flakes, skips\n"));
	known_free(load_known("case: a\n", -EINVAL, "the file is a list"));
	known_free(load_known("- [a\n", -EINVAL, "error:"));
	known_free(
		load_known("[{\"case\": \"a\", \"reason\": \"r\", \"owner\": \"o\"}]\n", 0, NULL));
	known_free(load_known("", 0, NULL));
	cr_expect_eq(known_load("/nonexistent/known.yaml", NULL, stderr), -ENOENT);
}
