/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JUnit XML in the dialect that Jenkins and GitLab both read right: dotted types, text that begins
 * with its message, one system-out per case with the attachments first, unique names. */
#include <errno.h>
#include <libxml/xmlwriter.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "reports/known.h"
#include "reports/reports.h"
#include "reports/tell.h"
#include "reports/text.h"
#include "reports/verdict.h"

/* Measured values that a case's output lists. */
#define MAX_MEASURES 20
/* A writing may take this part of the time: 1 / 20 = 5 %. */
#define PACE 20

struct junit {
	xmlTextWriterPtr writer;
	const struct tell *tell;
	const struct run_model *run;
	const struct verdict *verdict;
	const char *alias;
	const char *attachments;        /* path of the run directory as CI sees it */
	unsigned int suites;
	bool failed;
};

struct tally { size_t tests, failures, errors, skipped; double time_s; };

static void check(struct junit *j, int result)
{
	j->failed |= result < 0;
}

static void attribute(struct junit *j, const char *name, const char *value)
{
	check(j, xmlTextWriterWriteAttribute(j->writer, BAD_CAST name, BAD_CAST value));
}

static void attribute_number(struct junit *j, const char *name, size_t value)
{
	struct text text = { 0 };

	text_printf(&text, "%zu", value);
	attribute(j, name, text.failed ? "0" : text.data);
	text_free(&text);
}

static void attribute_seconds(struct junit *j, double seconds)
{
	struct text text = { 0 };

	text_printf(&text, "%.3f", seconds >= 0 && seconds < 1e9 ? seconds : 0);
	attribute(j, "time", text.failed ? "0.000" : text.data);
	text_free(&text);
}

static void start(struct junit *j, const char *element)
{
	check(j, xmlTextWriterStartElement(j->writer, BAD_CAST element));
}

static void finish(struct junit *j)
{
	check(j, xmlTextWriterEndElement(j->writer));
}

static void content(struct junit *j, struct text *text)
{
	j->failed |= text->failed;
	if (text->data)
		check(j, xmlTextWriterWriteString(j->writer, BAD_CAST text->data));
	text_free(text);
}

static void property(struct junit *j, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	start(j, "property");
	attribute(j, "name", name);
	attribute(j, "value", value);
	finish(j);
}

/* "early-exit" becomes "nvme.EarlyExit": GitLab gives a bare word a meaning of its own. */
static void type_of(struct text *out, const char *kind)
{
	bool upper = true;

	text_puts(out, "nvme.");
	size_t start_size = out->size;
	if (kind && !strcmp(kind, "assertion"))
		kind = "expectation-failed";
	for (; kind && *kind; kind++) {
		char c = *kind;

		if (upper && c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		upper = !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
		if (!upper)
			text_append(out, &c, 1);
	}
	if (out->size == start_size)
		text_puts(out, "Unspecified");
}

static void write_problem(struct junit *j, const char *element, const char *kind,
			  struct text *message, struct text *text)
{
	struct text type = { 0 };

	type_of(&type, kind);
	start(j, element);
	attribute(j, "type", type.data ? type.data : "nvme.Unspecified");
	attribute(j, "message", message->data ? message->data : "");
	j->failed |= type.failed || message->failed;
	text_free(&type);
	text_free(message);
	content(j, text);
	finish(j);
}

static const char *kind_of(const struct run_case *c)
{
	if (!c->ended)
		return "interrupted";
	return c->end.kind ? c->end.kind : run_verdict_name(c->end.verdict);
}

static void write_verdict(struct junit *j, const struct run_case *c, const char *failure,
			  const char *error)
{
	struct text message = { 0 }, text = { 0 };

	if (!c->ended) {
		text_puts(&message, "the run ended while this case was running");
		text_printf(&text, "%s\nreproduce: ", message.data ? message.data : "");
		tell_reproduce(&text, j->run, c);
		write_problem(j, error, "interrupted", &message, &text);
		return;
	}
	tell_message(&message, c);
	tell_failure(&text, j->run, c);
	write_problem(j, c->end.verdict == RUN_FAIL ? failure : error, kind_of(c), &message, &text);
}

static void write_skip(struct junit *j, const struct run_case *c, bool known)
{
	struct text message = { 0 };

	if (known) {
		const struct known_entry *entry = known_find(j->tell->options->known, c->info.name,
							     j->run->info.model,
							     j->run->info.firmware);

		text_printf(&message, "known failure (%s): %s; ", entry->owner, entry->reason);
	}
	tell_message(&message, c);
	start(j, "skipped");
	attribute(j, "message", message.data ? message.data : "");
	content(j, &message);
	finish(j);
}

static void add_attachment(struct junit *j, struct text *out, const char *path)
{
	/* both characters end the mark */
	if (!path || strpbrk(path, "|]\n"))
		return;
	text_printf(out, "[[ATTACHMENT|%s%s%s]]\n", j->attachments, *j->attachments ? "/" : "", path);
}

/* Undoes text_uri_path(): attachments are named by path. */
static void add_attached_uri(struct junit *j, struct text *out, const char *uri)
{
	struct text path = { 0 }, clean = { 0 };

	for (; *uri; uri++) {
		char hex[3] = { 0 }, byte = *uri;

		if (*uri == '%' && uri[1] && uri[2]) {
			memcpy(hex, uri + 1, 2);
			char *end;
			long value = strtol(hex, &end, 16);

			if (!*end) {
				byte = (char)value;
				uri += 2;
			}
		}
		text_append(&path, &byte, 1);
	}
	text_clean_line(&clean, path.data ? path.data : "", path.size, TEXT_LINE_BYTES);
	if (!clean.failed && clean.data)
		add_attachment(j, out, clean.data);
	text_free(&path);
	text_free(&clean);
}

static void write_output(struct junit *j, const struct run_case *c, bool known)
{
	struct text out = { 0 };

	add_attachment(j, &out, c->end.log);
	for (size_t i = 0; i < c->file_count; i++)
		add_attached_uri(j, &out, c->files[i].uri);
	if (known) {
		tell_failure(&out, j->run, c);
		text_puts(&out, "\n");
	}
	for (size_t i = 0; i < c->measure_count && i < MAX_MEASURES; i++) {
		const struct run_measure *m = &c->measures[i];

		text_printf(&out, "%s: ", m->what);
		tell_actual(&out, m);
		if (m->op) {
			text_puts(&out, ", limit ");
			tell_limit(&out, m);
			text_puts(&out, m->passed ? ", kept" : ", NOT KEPT");
		}
		text_puts(&out, "\n");
	}
	if (c->measure_count > MAX_MEASURES)
		text_printf(&out, "... %zu more in run.jsonl\n", c->measure_count - MAX_MEASURES);
	if (c->end.verdict != RUN_PASS && c->end.log_tail)
		text_printf(&out, "end of the log:\n%s\n", c->end.log_tail);
	if (out.size) {
		start(j, "system-out");
		content(j, &out);
		finish(j);
	}
	text_free(&out);
}

static void write_extended(struct junit *j, const struct run_case *c)
{
	start(j, "properties");
	property(j, "id", c->info.id);
	property(j, "title", c->info.title);
	property(j, "spec", c->info.spec);
	property(j, "ocp", c->info.ocp);
	property(j, "effect", c->info.effect);
	finish(j);
}

static void write_case(struct junit *j, const struct run_case *first, const struct run_case *worst,
		       double time_s)
{
	bool known = verdict_is_known(j->run, j->tell->options->known, worst);
	struct text class = { 0 };

	text_puts(&class, "nvme.");
	tell_area(&class, first);
	start(j, "testcase");
	attribute(j, "classname", class.data ? class.data : "nvme.other");
	j->failed |= class.failed;
	text_free(&class);
	attribute(j, "name", tell_local_name(first));
	attribute_seconds(j, time_s);
	if (j->tell->options->junit_extended) {
		if (first->info.file) {
			attribute(j, "file", first->info.file);
			attribute_number(j, "line", (size_t)(first->info.line > 0 ? first->info.line : 0));
		}
		write_extended(j, first);
	}
	if (known || (worst->ended && worst->end.verdict == RUN_SKIP))
		write_skip(j, worst, known);
	else if (!worst->ended || worst->end.verdict != RUN_PASS)
		write_verdict(j, worst, "failure", "error");
	for (const struct run_case *c = run_find_case(j->run, first->info.name); c;
	     c = c->next_in_bucket)
		if (c != worst && !strcmp(c->info.name, first->info.name) && !known &&
		    (!c->ended || c->end.verdict == RUN_FAIL || c->end.verdict == RUN_ERROR))
			write_verdict(j, c, "rerunFailure", "rerunError");
	write_output(j, worst, known);
	finish(j);
}

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
		 verdict_is_known(j->run, j->tell->options->known, worst))
		t->skipped++;
	else if (worst->end.verdict == RUN_FAIL)
		t->failures++;
}

/* The cases of one area (of @like; NULL: of all), one call per name. */
static void each_case(struct junit *j, const struct run_case *like, struct tally *tally, bool write)
{
	for (size_t i = 0; i < j->run->case_count; i++) {
		const struct run_case *c = j->run->cases[i], *worst;
		size_t attempts;

		if ((like && !tell_same_area(like, c)) || !tell_attempts(j->run, c, &worst, &attempts))
			continue;
		if (tally)
			tally_case(j, c, worst, tally);
		if (write)
			write_case(j, c, worst, time_of_attempts(j, c));
	}
}

static void start_suite(struct junit *j, const char *area, const struct tally *t)
{
	struct text text = { 0 };

	text_printf(&text, "nvme.%s@%s", area, j->alias);
	start(j, "testsuite");
	attribute(j, "name", text.data ? text.data : "nvme");
	attribute_number(j, "id", j->suites++);
	attribute_number(j, "tests", t->tests);
	attribute_number(j, "failures", t->failures);
	attribute_number(j, "errors", t->errors);
	attribute_number(j, "skipped", t->skipped);
	attribute_seconds(j, t->time_s);
	text_reset(&text);
	text_timestamp(&text, j->run->info.start_unix_ns, 0);
	attribute(j, "timestamp", text.data ? text.data : "");
	if (j->run->info.host)
		attribute(j, "hostname", j->run->info.host);
	j->failed |= text.failed;
	text_free(&text);
	start(j, "properties");
	property(j, "dut.selector", j->run->info.selector);
	property(j, "dut.model", j->run->info.model);
	property(j, "dut.serial", j->run->info.serial);
	property(j, "dut.firmware", j->run->info.firmware);
	property(j, "profile", j->run->info.profile_name);
	property(j, "profile.sha256", j->run->info.profile_sha256);
	property(j, "kernel", j->run->info.kernel);
	property(j, "nvme-gate", j->run->info.tool_version);
	finish(j);
}

/* Is the gate closed for a reason that no case shows? */
static bool closed_by_rule(const struct junit *j, const struct tally *t)
{
	return !j->verdict->open && !t->failures && !t->errors;
}

/* A case that stands for the rules of the gate, so that CI is never green beside a closed gate. */
static void write_gate(struct junit *j)
{
	bool rig = j->verdict->exit_code != 1;
	struct tally t = { .tests = 1, .failures = !rig, .errors = rig };
	struct text message = { 0 }, text = { 0 };

	start_suite(j, "gate", &t);
	start(j, "testcase");
	attribute(j, "classname", "nvme.gate");
	attribute(j, "name", "open");
	attribute_seconds(j, 0);
	text_puts(&message, j->verdict->sentence);
	text_puts(&text, j->verdict->sentence);
	for (size_t i = 0; i < j->verdict->reason_count; i++)
		text_printf(&text, "\n%s", j->verdict->reasons[i]);
	write_problem(j, rig ? "error" : "failure", "gate-closed", &message, &text);
	finish(j);
	finish(j);
}

static void write_run(struct junit *j)
{
	struct tally total = { 0 };
	const struct run_case **areas;
	size_t count;

	each_case(j, NULL, &total, false);
	if (tell_areas(j->run, &areas, &count)) {
		j->failed = true;
		return;
	}
	for (size_t i = 0; i < count; i++) {
		struct tally t = { 0 };
		struct text area = { 0 };

		each_case(j, areas[i], &t, false);
		tell_area(&area, areas[i]);
		start_suite(j, area.data ? area.data : "other", &t);
		text_free(&area);
		each_case(j, areas[i], NULL, true);
		finish(j);
	}
	free(areas);
	if (closed_by_rule(j, &total))
		write_gate(j);
}

/* Totals of all runs, for the root element. */
static void write_totals(struct junit *j)
{
	struct tally t = { 0 };

	for (size_t i = 0; i < j->tell->count; i++) {
		struct tally one = { 0 };

		j->run = j->tell->runs[i];
		j->verdict = j->tell->verdicts[i];
		each_case(j, NULL, &one, false);
		if (closed_by_rule(j, &one)) {
			one.tests++;
			one.errors += j->verdict->exit_code != 1;
			one.failures += j->verdict->exit_code == 1;
		}
		t.tests += one.tests;
		t.failures += one.failures;
		t.errors += one.errors;
		t.time_s += one.time_s;
	}
	attribute(j, "name", "nvme-gate");
	attribute_number(j, "tests", t.tests);
	attribute_number(j, "failures", t.failures);
	attribute_number(j, "errors", t.errors);
	attribute_seconds(j, t.time_s);
}

/* The folder of a run as CI sees it: relative to where the job began, if it is below. */
static void find_attachments(const struct tell *tell, const struct run_model *run, struct text *out)
{
	char here[PATH_MAX], there[PATH_MAX];
	const char *dir = run->dir ? run->dir : tell->dir;

	if (tell->options->workspace_dir && tell->count == 1) {
		text_puts(out, tell->options->workspace_dir);
		return;
	}
	size_t size = getcwd(here, sizeof(here)) ? strlen(here) : 0;
	if (size && realpath(dir, there) && !strncmp(there, here, size) &&
	    (there[size] == '/' || !there[size]))
		text_puts(out, there[size] ? there + size + 1 : "");
	else
		text_puts(out, dir);
}

int junit_build(const struct tell *tell, struct text *out)
{
	xmlBufferPtr buffer = xmlBufferCreate();
	struct junit j = { .tell = tell };

	if (!buffer)
		return -ENOMEM;
	j.writer = xmlNewTextWriterMemory(buffer, 0);
	if (!j.writer) {
		xmlBufferFree(buffer);
		return -ENOMEM;
	}
	check(&j, xmlTextWriterSetIndent(j.writer, 1));
	check(&j, xmlTextWriterStartDocument(j.writer, NULL, "UTF-8", NULL));
	start(&j, "testsuites");
	write_totals(&j);
	for (size_t i = 0; i < tell->count; i++) {
		struct text attachments = { 0 };

		find_attachments(tell, tell->runs[i], &attachments);
		j.run = tell->runs[i];
		j.verdict = tell->verdicts[i];
		j.alias = tell->aliases[i];
		j.attachments = attachments.data ? attachments.data : "";
		j.failed |= attachments.failed;
		write_run(&j);
		text_free(&attachments);
	}
	finish(&j);
	check(&j, xmlTextWriterEndDocument(j.writer));
	xmlFreeTextWriter(j.writer);
	text_append(out, (const char *)xmlBufferContent(buffer), (size_t)xmlBufferLength(buffer));
	xmlBufferFree(buffer);
	return j.failed || out->failed ? -ENOMEM : 0;
}

static int64_t monotonic_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int junit_write(struct run_model *run, const char *dir, const struct reports_options *options,
		bool final)
{
	const struct run_model *const runs[] = { run };
	int64_t begin = monotonic_ns();
	struct text document = { 0 }, path = { 0 };
	struct tell tell;

	if (!final && begin - run->junit_done_ns < run->junit_took_ns * PACE)
		return 0;
	int result = tell_open(&tell, runs, 1, dir, options);
	if (!result)
		result = junit_build(&tell, &document);
	tell_close(&tell);
	text_printf(&path, "%s/junit.xml", dir);
	if (!result)
		result = path.failed ? -ENOMEM :
			 text_write_file(path.data, document.data, document.size);
	text_free(&document);
	text_free(&path);
	run->junit_done_ns = monotonic_ns();
	run->junit_took_ns = run->junit_done_ns - begin;
	return result;
}
