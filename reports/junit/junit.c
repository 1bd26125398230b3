/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JUnit XML: one suite per area and drive, unique names, right counts, and when to write it. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "helpers/os/clock.h"
#include "helpers/os/whole_file.h"
#include "reports/junit/junit_parts.h"
#include "reports/record/known.h"
#include "reports/reports.h"
#include "reports/report_source.h"
#include "reports/verdict/wording.h"
#include "helpers/text/text.h"
#include "reports/verdict/verdict_data.h"
#include "reports/verdict/verdict_known.h"

/* A writing may take this part of the time: 1 / 20 = 5 %. */
#define PACE 20

static double time_of_attempts(const struct junit *j, const struct run_case *first)
{
	double time_s = 0;

	for (const struct run_case *c = run_find_case(j->run, first->info.name); c;
	     c = c->next_in_bucket)
		if (!strcmp(c->info.name, first->info.name))
			time_s += c->end.duration_s;
	return time_s;
}

static void tally_case(const struct junit *j, const struct run_case *first,
		       const struct run_case *worst, struct tally *t)
{
	t->tests++;
	t->time_s += time_of_attempts(j, first);
	if (!worst->ended || worst->end.verdict == RUN_ERROR)
		t->errors++;
	else if (worst->end.verdict == RUN_SKIP ||
		 verdict_is_known(j->run, j->from->options->known, worst))
		t->skipped++;
	else if (worst->end.verdict == RUN_FAIL)
		t->failures++;
}

static void add_tally(struct tally *to, struct tally more)
{
	to->tests += more.tests;
	to->failures += more.failures;
	to->errors += more.errors;
	to->skipped += more.skipped;
}

/* The cases of one area (of @like; NULL: of all), one call per name. */
static void each_case(struct junit *j, const struct run_case *like, struct tally *tally, bool write)
{
	for (size_t i = 0; i < j->run->case_count; i++) {
		const struct run_case *c = j->run->cases[i], *worst;
		size_t attempts;

		if ((like && !wording_same_area(like, c)) ||
		    !wording_attempts(j->run, c, &worst, &attempts))
			continue;
		if (tally)
			tally_case(j, c, worst, tally);
		if (write)
			junit_case(j, c, worst, time_of_attempts(j, c));
	}
}

/* The gate as a case: what each of the rules says is in no other, and CI must never be green beside
 * a closed gate. A partial one is neither passed nor failed, unless the exit code says so. */
static struct tally tally_gate(const struct verdict *v)
{
	bool skipped = v->gate == VERDICT_PARTIAL && !v->exit_code;
	bool error = v->exit_code && v->exit_code != 1;

	return (struct tally){
		.tests = 1, .failures = v->exit_code == 1, .errors = error, .skipped = skipped
	};
}

static void write_gate(struct junit *j)
{
	const struct verdict *v = j->verdict;
	struct tally t = tally_gate(v);
	struct text message = { 0 }, text = { 0 };

	junit_start_suite(j, "gate", &t);
	junit_start_case(j, "gate", "open", 0);
	text_puts(&message, v->sentence);
	text_puts(&text, v->sentence);
	for (size_t i = 0; i < v->reason_count; i++)
		text_printf(&text, "\n%s", v->reasons[i]);
	if (t.failures || t.errors)
		junit_problem(j, t.errors ? JUNIT_ERROR : JUNIT_FAILURE,
			      v->gate == VERDICT_PARTIAL ? "gate-partial" : "gate-closed", &message,
			      &text);
	else if (t.skipped)
		junit_skip(j, &message, &text);
	else
		junit_output(j, &text);
	text_free(&message);
	text_free(&text);
	junit_finish(j);
	junit_finish(j);
}

static void write_run(struct junit *j, size_t index)
{
	const struct compare *compare = j->from->comparisons[index];
	const struct run_case **areas;
	size_t count;

	if (wording_areas(j->run, &areas, &count)) {
		j->failed = true;
		return;
	}
	for (size_t i = 0; i < count; i++) {
		struct tally t = { 0 };
		struct text area = { 0 };

		each_case(j, areas[i], &t, false);
		wording_area(&area, areas[i]);
		junit_start_suite(j, area.data ? area.data : "other", &t);
		text_free(&area);
		each_case(j, areas[i], NULL, true);
		junit_finish(j);
	}
	free(areas);
	if (compare)
		junit_compare(j, compare);
	write_gate(j);
}

/* Totals of all runs, for the root element. */
static void write_totals(struct junit *j)
{
	struct tally t = { 0 };

	for (size_t i = 0; i < j->from->count; i++) {
		struct tally one = { 0 };

		j->run = j->from->runs[i];
		j->verdict = j->from->verdicts[i];
		each_case(j, NULL, &one, false);
		add_tally(&one, junit_compare_tally(j->from->comparisons[i]));
		add_tally(&one, tally_gate(j->verdict));
		add_tally(&t, one);
		t.time_s += one.time_s;
	}
	junit_attribute(j, "name", "nvme-gate");
	junit_attribute_number(j, "tests", t.tests);
	junit_attribute_number(j, "failures", t.failures);
	junit_attribute_number(j, "errors", t.errors);
	junit_attribute_seconds(j, t.time_s);
}

/* The folder of a run as CI sees it: relative to where the job began, if it is below. */
static void find_attachments(const struct report_source *from, const struct run_model *run,
			     struct text *out)
{
	char here[PATH_MAX], there[PATH_MAX];
	const char *dir = run->dir ? run->dir : from->dir;
	size_t size;

	size = getcwd(here, sizeof(here)) ? strlen(here) : 0;
	if (size && realpath(dir, there) && !strncmp(there, here, size) &&
	    (there[size] == '/' || !there[size]))
		text_puts(out, there[size] ? there + size + 1 : "");
	else
		text_puts(out, dir);
}

static int build(const struct report_source *from, struct text *out, void (*write)(struct junit *j))
{
	xmlBufferPtr buffer = xmlBufferCreate();
	struct junit j = { .from = from };

	if (!buffer)
		return -ENOMEM;
	j.writer = xmlNewTextWriterMemory(buffer, 0);
	if (!j.writer) {
		xmlBufferFree(buffer);
		return -ENOMEM;
	}
	j.failed |= xmlTextWriterSetIndent(j.writer, 1) < 0;
	j.failed |= xmlTextWriterStartDocument(j.writer, NULL, "UTF-8", NULL) < 0;
	junit_start(&j, "testsuites");
	write(&j);
	junit_finish(&j);
	j.failed |= xmlTextWriterEndDocument(j.writer) < 0;
	xmlFreeTextWriter(j.writer);
	text_append(out, (const char *)xmlBufferContent(buffer), (size_t)xmlBufferLength(buffer));
	xmlBufferFree(buffer);
	return j.failed || out->failed ? -ENOMEM : 0;
}

static void write_runs(struct junit *j)
{
	const struct report_source *from = j->from;

	write_totals(j);
	for (size_t i = 0; i < from->count; i++) {
		struct text attachments = { 0 };

		find_attachments(from, from->runs[i], &attachments);
		j->run = from->runs[i];
		j->verdict = from->verdicts[i];
		j->identity = from->identities[i];
		j->attachments = attachments.data ? attachments.data : "";
		j->failed |= attachments.failed;
		write_run(j, i);
		text_free(&attachments);
	}
}

int junit_build(const struct report_source *from, struct text *out)
{
	return build(from, out, write_runs);
}

static void write_comparison(struct junit *j)
{
	struct tally t = junit_compare_tally(j->from->comparisons[0]);

	junit_attribute(j, "name", "nvme-gate compare");
	junit_attribute_number(j, "tests", t.tests);
	junit_attribute_number(j, "failures", t.failures);
	junit_attribute_number(j, "errors", t.errors);
	junit_attribute_seconds(j, 0);
	j->run = j->from->runs[0];
	j->identity = j->from->identities[0];
	junit_compare(j, j->from->comparisons[0]);
}

int compare_junit_build(const struct report_source *from, struct text *out)
{
	return build(from, out, write_comparison);
}

int junit_write(struct run_model *run, const char *dir, const struct reports_options *options,
		bool final)
{
	const struct run_model *const runs[] = { run };
	uint64_t begin_ns = clock_now_ns();
	struct text document = { 0 }, path = { 0 };
	struct report_source from;
	int ret;

	if (!final && begin_ns - run->junit_done_ns < run->junit_took_ns * PACE)
		return 0;
	ret = report_source_open(&from, runs, 1, dir, options);
	if (!ret)
		ret = junit_build(&from, &document);
	report_source_close(&from);
	text_printf(&path, "%s/junit.xml", dir);
	if (!ret)
		ret = path.failed ? -ENOMEM
				  : whole_file_replace(path.data, document.data, document.size);
	text_free(&document);
	text_free(&path);
	run->junit_done_ns = clock_now_ns();
	run->junit_took_ns = run->junit_done_ns - begin_ns;
	return ret;
}
