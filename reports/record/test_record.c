/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of the way from a worker's steps through the record into the model, with bad lines, a full
 * disk, and a kill at any moment. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "helpers/text/json.h"
#include "reports/record/record.h"
#include "reports/reports.h"
#include "helpers/test/scratch.h"
#include "reports/test/synthetic.h"
#include "helpers/text/text.h"
#include "reports/verdict/verdict.h"

static struct record *open_record(const char *dir, struct run_model *model)
{
	char *path = scratch_path(dir, "run.jsonl");
	struct record *record = NULL;

	cr_assert_eq(record_open(path, model, &record), 0);
	free(path);
	return record;
}

static const struct run_case_info one_case = { .name = "pcie/link_speed",
					       .id = "PCIE-LNK-001",
					       .area = "pcie",
					       .effect = READS,
					       .file = "f.c",
					       .line = 7 };
static const struct run_end_info passed = { .verdict = RUN_PASS, .duration_s = 0.5 };

Test(record, keeps_what_the_worker_told)
{
	static const char steps[] = "{\"log\":{\"severity\":\"INFO\",\"message\":\"first\"},"
				    "\"timestamp\":\"2025-11-22T10:00:00Z\"}\n"
				    "this is not JSON\n"
				    "{\"testStepEnd\":{\"status\":\"COMPLETE\"}}\n"
				    "\n"
				    "{\"diagnosis\":{\"verdict\":\"nvme-gate.fail\",\"type\":"
				    "\"FAIL\",\"message\":\"broken\\nmore\"}}\n"
				    "{\"log\":{\"severity\":\"INFO\",\"mess";
	char *dir = scratch_make(), *path = scratch_path(dir, "steps");
	struct record *record = open_record(dir, NULL);
	struct run_model *run = NULL;
	uint64_t offset = 0;
	unsigned int bad = 0;
	const struct run_info info = { .selector = "sim:gen5-x4", .numa_node = -1 };
	const struct run_end_info failed = { .verdict = RUN_FAIL,
					     .kind = END_ASSERTION,
					     .reason = "broken" };

	cr_expect_eq(record_run_start(record, &info), 0);
	cr_expect_eq(record_case_start(record, &one_case), 0);
	cr_expect_eq(record_case_start(record, &one_case), -EBUSY);
	cr_expect_eq(record_steps(record, path, &offset, false, &bad), 0,
		     "no steps yet is no error");
	scratch_write(dir, "steps", steps, sizeof(steps) - 1);
	cr_expect_eq(record_steps(record, path, &offset, false, &bad), 0);
	cr_expect_eq(bad, 2);
	cr_expect_eq(record_steps(record, path, &offset, true, &bad), 0);
	cr_expect_eq(bad, 3, "the torn line counts once the worker is gone");
	cr_expect_eq(offset, sizeof(steps) - 1);
	cr_expect_eq(record_case_end(record, &failed), 0);
	cr_expect_eq(record_run_end(record, 0), 0);
	cr_expect_eq(record_close(record), 0);
	cr_assert_eq(run_load(dir, &run), 0);
	cr_expect_eq(run->damaged_lines, 0);
	cr_assert_eq(run->case_count, 1);
	cr_expect_eq(run->cases[0]->finding_count, 1);
	cr_expect_str_eq(run->cases[0]->findings[0].words, "broken\nmore");
	cr_expect_str_eq(run_first_message(run->cases[0]), "broken");
	cr_expect_eq(run->cases[0]->note_count, 4, "%zu notes", run->cases[0]->note_count);
	cr_expect_not_null(strstr(run->cases[0]->notes[1].text, "a line of "));
	run_free(run);
	free(path);
	scratch_remove(dir);
}

Test(record, what_goes_in_comes_out)
{
	static const char *const must[] = { "pcie/*", "a\"b" };
	static const char *const plan[] = { "pcie/link_speed" };
	const struct run_info info = { .tool_version = "9.9",
				       .numa_node = 1,
				       .repeat = 3,
				       .must_run = must,
				       .must_run_count = 2,
				       .plan = plan,
				       .plan_count = 1 };
	const struct run_end_info end = { .verdict = RUN_ERROR,
					  .kind = END_CRASH,
					  .reason = "r\nmore",
					  .duration_s = 1.25,
					  .signal = 11,
					  .exit_code = 3,
					  .log = "logs/x",
					  .log_tail = "a\nb" };
	char *dir = scratch_make();
	struct record *record = open_record(dir, NULL);
	struct run_model *run = NULL;

	record_run_start(record, &info);
	record_case_start(record, &one_case);
	record_case_end(record, &end);
	record_run_end(record, SIGTERM);
	cr_assert_eq(record_close(record), 0);
	cr_assert_eq(run_load(dir, &run), 0);
	const struct run_info *got = &run->info;
	cr_expect_str_eq(got->tool_version, "9.9");
	cr_assert_eq(got->must_run_count, 2);
	cr_expect_str_eq(got->must_run[1], "a\"b");
	cr_expect_eq(got->repeat, 3);
	cr_expect_eq(run->stop_signal, SIGTERM);
	const struct run_end_info *got_end = &run->cases[0]->end;
	cr_expect_eq(got_end->verdict, RUN_ERROR);
	cr_expect_eq(got_end->kind, END_CRASH);
	cr_expect_str_eq(got_end->reason, "r more");
	cr_expect_eq(got_end->duration_s, 1.25);
	cr_expect_eq(got_end->signal, 11);
	cr_expect_str_eq(got_end->log_tail, "a\nb");
	cr_expect_eq(run->case_count, 3, "two of three repetitions never ran");
	run_free(run);
	scratch_remove(dir);
}

Test(record, a_full_disk_is_told_and_leaves_no_half_line)
{
	char *dir = scratch_make();
	struct run_model *model = run_new(), *run = NULL;
	struct record *record = open_record(dir, model);
	struct rlimit limit, small;
	const struct run_info info = { .selector = "sim:gen5-x4",
				       .numa_node = -1,
				       .skip_budget = -1 };
	int ret = 0;

	signal(SIGXFSZ, SIG_IGN);
	cr_assert_eq(record_run_start(record, &info), 0);
	cr_assert_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
	small = limit;
	small.rlim_cur = 4000;
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
	for (int i = 0; i < 40; i++) {
		struct run_case_info info_i = one_case;
		char name[32];

		snprintf(name, sizeof(name), "pcie/case_%d", i);
		info_i.name = name;
		int started = record_case_start(record, &info_i);
		int ended = record_case_end(record, &passed);
		ret = ret ? ret : started ? started : ended;
	}
	cr_expect_eq(ret, -EFBIG, "%d", ret);
	cr_expect_eq(record_error(record), -EFBIG);
	cr_expect_eq(model->case_count, 40, "the model knows what the disk does not");
	cr_assert_eq(run_load(dir, &run), 0);
	cr_expect_eq(run->damaged_lines, 0, "%zu damaged", run->damaged_lines);
	cr_expect(!run->has_end);
	run_free(run);
	/* room again: nothing was lost */
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	record_run_end(record, 0);
	cr_expect_eq(record_close(record), -EFBIG, "the first error stays known");
	cr_assert_eq(run_load(dir, &run), 0);
	cr_expect_eq(run->damaged_lines, 0);
	cr_expect_eq(run->case_count, 40);
	cr_expect(run->has_end);
	run_free(run);
	run_free(model);
	scratch_remove(dir);
}

Test(record, the_supervisors_own_findings_join_the_case)
{
	char *dir = scratch_make();
	struct run_model *model = run_new();
	struct record *record = open_record(dir, model);
	const struct run_info info = { .selector = "sim:gen5-x4", .numa_node = -1 };
	const char *told;
	const struct finding changed = { .outcome = FINDING_COLLATERAL, .words = "changed\nmore" };
	const struct finding away = {
		.outcome = FINDING_RIG, .words = "away\nmore", .blames = true, .host = true
	};

	record_run_start(record, &info);
	artifact_action(record_fd(record), "outside", true, 0);
	record_case_start(record, &one_case);
	artifact_finding(record_fd(record), NULL, &changed);
	artifact_finding(record_fd(record), one_case.id, &away);
	record_case_end(record, &passed);
	record_run_end(record, 0);
	cr_expect_eq(record_close(record), 0);
	cr_expect_eq(model->outside.action_count, 1);
	cr_assert_eq(model->case_count, 1);
	cr_expect_eq(model->cases[0]->findings[0].outcome, FINDING_COLLATERAL);
	cr_expect(model->cases[0]->findings[1].host);
	told = run_told_reason(model, model->cases[0]->step_id, RUN_ERROR);
	cr_expect(told && strstr(told, "rig: inconclusive: host: away"), "%s", told);
	cr_expect(told && !strstr(strstr(told, "rig: ") + 1, "rig: "), "named once: %s", told);
	cr_expect_eq(model->cases[0]->end.verdict, RUN_FAIL,
		     "a pass with a failing finding is none");
	run_free(model);
	scratch_remove(dir);
}

Test(record, samples_keep_their_values)
{
	static const double values[] = { 0,
					 -1.5,
					 2611873.25,
					 1e-9,
					 1e300,
					 (double)NAN,
					 (double)INFINITY,
					 0.1,
					 123456789012345678.0,
					 -0.000123 };
	uint64_t t_ns[sizeof(values) / sizeof(values[0])];
	const size_t count = sizeof(values) / sizeof(values[0]);
	const struct series series = { .id = "7",
				       .name = "rate",
				       .unit = "1/s",
				       .class = SERIES_IOPS,
				       .job = "reader",
				       .part = "p99",
				       .t_ns = t_ns,
				       .values = values,
				       .count = count };
	char *dir = scratch_make();
	struct run_model *model = run_new(), *run = NULL;
	struct record *record = open_record(dir, model);

	for (size_t i = 0; i < count; i++)
		t_ns[i] = i * 1000000001;
	record_case_start(record, &one_case);
	cr_assert_eq(artifact_write_series(record_fd(record), &series, 1763805600000000000), 0);
	record_case_end(record, &passed);
	cr_assert_eq(record_close(record), 0);
	cr_assert_eq(run_load(dir, &run), 0);
	for (int way = 0; way < 2; way++) {
		const struct run_model *m = way ? run : model;

		cr_assert_eq(m->cases[0]->series_count, 1);
		cr_expect_eq(m->cases[0]->series[0].class, SERIES_IOPS);
		const struct run_series *s = &m->cases[0]->series[0];
		cr_expect_str_eq(s->job, "reader");
		cr_expect_str_eq(s->part, "p99");
		cr_assert_eq(s->count, count);
		cr_expect(s->ended);
		for (size_t i = 0; i < count; i++) {
			cr_expect(isfinite(values[i]) ? s->values[i] == values[i]
						      : isnan(s->values[i]),
				  "%g became %g", values[i], s->values[i]);
			cr_expect_eq(s->t_unix_ns[i], 1763805600000000000 + (int64_t)t_ns[i]);
		}
	}
	run_free(run);
	run_free(model);
	scratch_remove(dir);
}

Test(model, missing_and_damaged_lines_are_counted)
{
	static const char line[] =
		"{\"testRunArtifact\":{\"log\":{\"severity\":\"INFO\",\"message\":\"x\"}},"
		"\"sequenceNumber\":%d,\"timestamp\":\"2025-11-22T10:00:00Z\"}";
	struct run_model *run = run_new();
	char text[256];

	for (int i = 0; i < 6; i++) {
		if (i == 2)
			continue;
		int size = snprintf(text, sizeof(text), line, i);
		cr_expect_eq(run_feed_line(run, text, (size_t)size), 0);
	}
	cr_expect_eq(run->damaged_lines, 1, "a number is missing");
	cr_expect_eq(run_feed_line(run, "garbage", 7), -EINVAL);
	cr_expect_eq(run->damaged_lines, 2);
	cr_expect_eq(run->note_count, 5);
	run_free(run);
}

/* kill -9 at any moment: every prefix of a record gives whole reports, and none opens the gate. */
Test(model, every_prefix_of_a_record_makes_reports, .timeout = 110)
{
	char *dir = scratch_make(), *cut = scratch_make(), *data;
	const struct run_info info = { .selector = "sim:gen5-x4",
				       .numa_node = -1,
				       .skip_budget = -1 };
	struct record *record = open_record(dir, NULL);
	size_t size, opened = 0;

	record_run_start(record, &info);
	record_case_start(record, &one_case);
	record_case_end(record, &passed);
	record_run_end(record, 0);
	cr_assert_eq(record_close(record), 0);
	data = scratch_read(dir, "run.jsonl", &size);
	for (size_t n = 0; n <= size; n++) {
		struct run_model *run = NULL;
		struct verdict *verdict = NULL;

		scratch_write(cut, "run.jsonl", data, n);
		cr_assert_eq(run_load(cut, &run), 0, "after %zu bytes", n);
		cr_assert_eq(verdict_judge(run, NULL, NULL, NULL, &verdict), 0);
		opened += verdict->gate == VERDICT_OPEN;
		cr_assert(n == size || verdict->exit_code == 4, "%zu of %zu bytes exit %d", n, size,
			  verdict->exit_code);
		/* all of the files where a line ends, and now and then elsewhere */
		if (n == size || data[n] == '\n' || n % 97 == 0) {
			int code = -1;

			cr_assert_eq(reports_write(run, cut, NULL, &code), 0);
			cr_assert_eq(code, verdict->exit_code);
			size_t html;
			char *page = scratch_read(cut, "report.html", &html);
			cr_assert(html > 1000 && !strcmp(page + html - 8, "</html>\n"));
			free(page);
		}
		verdict_free(verdict);
		run_free(run);
	}
	cr_expect_eq(opened, 1, "only the whole record opens the gate");
	free(data);
	scratch_remove(dir);
	scratch_remove(cut);
}

Test(model, random_damage_never_crashes, .timeout = 110)
{
	const struct synthetic options = { .hostile = true, .samples = 4 };
	char *dir = scratch_make(), *data, *copy;
	uint32_t state = 4711;
	size_t size, used = 0;

	cr_assert_eq(synthetic_record(dir, &options, NULL), 0);
	data = scratch_read(dir, "run.jsonl", &size);
	/* leave out the giant texts: small lines find more */
	copy = malloc(size);
	cr_assert_not_null(copy);
	for (char *line = data; *line;) {
		size_t length = strcspn(line, "\n") + 1;

		if (length < 4000) {
			memcpy(copy + used, line, length);
			used += length;
		}
		line += length;
	}
	for (int round = 0; round < 300; round++) {
		struct run_model *run = run_new();
		struct verdict *verdict = NULL;

		memcpy(data, copy, used);
		for (int i = 0; i < 40; i++) {
			state = state * 1664525 + 1013904223;
			data[(state >> 8) % used] = "\"{}[],:0\\\n\x1b\xff"[(state >> 3) % 12];
		}
		for (char *line = data, *end = data + used; line < end;) {
			char *stop = memchr(line, '\n', (size_t)(end - line));

			stop = stop ? stop : end;
			(void)run_feed_line(run, line, (size_t)(stop - line));
			line = stop + 1;
		}
		cr_assert_eq(run_settle(run), 0);
		cr_assert_eq(verdict_judge(run, NULL, NULL, NULL, &verdict), 0);
		cr_assert_eq(verdict->gate, VERDICT_CLOSED);
		verdict_free(verdict);
		run_free(run);
	}
	free(copy);
	free(data);
	scratch_remove(dir);
}
