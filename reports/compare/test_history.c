/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of what former runs add to the documents of a run, and of failures that say the same. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "reports/compare/compare.h"
#include "reports/compare/history.h"
#include "reports/page/page.h"
#include "reports/reports.h"
#include "reports/test/lint.h"
#include "helpers/test/scratch.h"
#include "reports/test/synthetic.h"
#include "helpers/text/text.h"
#include "reports/verdict/verdict_data.h"

/* The gate closes, and every document that says so is right. */
Test(baseline, in_the_reports_of_a_run)
{
	char *dirs[3] = { scratch_make(), scratch_make(), scratch_make() };
	struct run_model *base = NULL, *run = NULL;
	struct compare *one = NULL;
	int code = -1;
	size_t size;

	cr_assert_eq(synthetic_record(dirs[0], &(struct synthetic){ .healthy = true }, NULL), 0);
	cr_assert_eq(synthetic_record(dirs[1], &(struct synthetic){ .firmware = "GX50A104" }, NULL),
		     0);
	cr_assert_eq(run_load(dirs[0], &base), 0);
	cr_assert_eq(run_load(dirs[1], &run), 0);
	const struct run_model *const bases[] = { base };
	const struct reports_options options = { .baselines = bases, .baseline_count = 1 };
	struct verdict *verdict = NULL;

	cr_assert_eq(reports_write(run, dirs[1], &options, &code), 0);
	cr_expect_neq(code, 0);
	cr_assert_eq(reports_judge(run, &options, &verdict), 0);
	cr_expect_eq(verdict->exit_code, code);
	cr_expect_not_null(strstr(verdict->sentence, "worse than in the baseline"), "%s",
			   verdict->sentence);
	verdict_free(verdict);
	xmlDocPtr doc = lint_read_xml(dirs[1], "junit.xml");
	lint_junit_10(doc);
	lint_junit(doc);
	cr_expect_eq(lint_count(doc, "//testsuite[starts-with(@name,'nvme.compare@')]"), 1);
	cr_expect_eq(lint_count(doc, "//testsuite[starts-with(@name,'nvme.compare@')]/"
				     "testcase[@name='pcie/link_width']/failure"),
		     1);
	xmlFreeDoc(doc);
	lint_html(dirs[1], &size);
	char *html = scratch_read(dirs[1], "report.html", &size);
	cr_expect_not_null(strstr(html, "Against the baseline"));
	free(html);
	/* the comparison alone */
	cr_assert_eq(compare_runs(base, run, NULL, true, &one), 0);
	cr_assert_eq(compare_write(one, dirs[2]), 0);
	doc = lint_read_xml(dirs[2], "junit.xml");
	lint_junit_10(doc);
	lint_junit(doc);
	xmlFreeDoc(doc);
	html = scratch_read(dirs[2], "compare.html", &size);
	cr_expect(strstr(html, "newly failing") && strstr(html, "GX50A104"));
	cr_expect(!strstr(html, " style=") && !strstr(html, "<script"));
	free(html);
	compare_free(one);
	run_free(base);
	run_free(run);
	for (size_t i = 0; i < 3; i++)
		scratch_remove(dirs[i]);
}

Test(signature, groups_stand_above_the_single_failures)
{
	char *dir = scratch_make();
	struct run_model *run = NULL;
	size_t size;

	cr_assert_eq(synthetic_record(dir,
				      &(struct synthetic){ .healthy = true,
							   .bulk_cases = 12,
							   .bulk_fail_every = 3 },
				      NULL),
		     0);
	cr_assert_eq(run_load(dir, &run), 0);
	cr_assert_eq(reports_write(run, dir, NULL, NULL), 0);
	lint_html(dir, &size);
	char *html = scratch_read(dir, "report.html", &size);
	const char *group = strstr(html, "The same but for numbers"),
		   *card = strstr(html, "<article");
	cr_expect(group && card && group < card);
	/* one that all say is told as they say it */
	const char *said = group ? strstr(group, "an answer that NVMe 2.0 does not know") : NULL;
	cr_expect(said && said < card);
	free(html);
	run_free(run);
	scratch_remove(dir);
}

Test(signature, is_the_message_without_its_numbers)
{
	static const struct {
		const char *message, *signature;
	} rows[] = {
		{ "X-1 latency 12.5 us at 0x1fF", "latency # us at #" },
		{ "ns1: 4k, ends in 7.", "ns#: #k, ends in #." },
		{ "no number", "no number" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct run_case c = { .info = { .name = "a", .id = "X-1" },
					    .ended = true,
					    .end = { .verdict = RUN_FAIL,
						     .reason = rows[i].message } };
		struct text text = { 0 };

		page_signature(&text, &c);
		cr_expect_str_eq(text.data, rows[i].signature);
		text_free(&text);
	}
}

Test(history, draws_former_runs_of_the_same_drive)
{
	char *top = scratch_make(), *dir;
	struct run_model *run = NULL;
	struct history *history = NULL;
	double values[HISTORY_RUNS];
	size_t size;

	/* the synthetic runs all begin at the same moment: none is before the other */
	dir = scratch_path(top, "run");
	cr_assert_eq(synthetic_record(top, &(struct synthetic){ .healthy = true }, NULL), 0);
	cr_assert_eq(run_load(top, &run), 0);
	cr_assert_eq(history_load(top, run, &history), 0);
	cr_expect_eq(history_count(history), 0);
	history_free(history);
	run->info.start_unix_ns++;
	cr_assert_eq(history_load(top, run, &history), 0);
	cr_expect_eq(history_count(history), 1);
	cr_expect_eq(history_values(history, "smart/spare", "available spare", values), 1);
	cr_expect_eq(values[0], 100);
	cr_expect_eq(history_values(history, "smart/spare", "no such value", values), 0);
	cr_assert_eq(reports_write(run, top, &(struct reports_options){ .history = history }, NULL),
		     0);
	lint_html(top, &size);
	char *html = scratch_read(top, "report.html", &size);
	cr_expect_not_null(strstr(html, "aria-label=\"2 runs: 100 %, 100 %\""));
	free(html);
	history_free(history);
	run->info.serial = "another";
	cr_assert_eq(history_load(top, run, &history), 0);
	cr_expect_eq(history_count(history), 0);
	history_free(history);
	cr_expect_eq(history_load("/nonexistent", run, &history), -ENOENT);
	run_free(run);
	free(dir);
	scratch_remove(top);
}
