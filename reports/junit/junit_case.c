/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One test case of JUnit, in the dialect that Jenkins and GitLab both read right: dotted types,
 * text that begins with its message, one system-out with the attachments first. */
#include "reports/junit/junit_parts.h"

#include <stdlib.h>
#include <string.h>

#include "reports/document.h"
#include "reports/record/known.h"
#include "reports/reports.h"
#include "helpers/text/text.h"
#include "reports/verdict/verdict_data.h"
#include "reports/verdict/verdict_known.h"

/* Measured values that a case's output lists. */
#define MAX_MEASURES 20

static void check(struct junit *j, int ret)
{
	j->failed |= ret < 0;
}

void junit_attribute(struct junit *j, const char *name, const char *value)
{
	j->failed |= !document_write_attribute(j->writer, name, value);
}

void junit_attribute_number(struct junit *j, const char *name, size_t value)
{
	struct text text = { 0 };

	text_printf(&text, "%zu", value);
	junit_attribute(j, name, text.failed ? "0" : text.data);
	text_free(&text);
}

void junit_attribute_seconds(struct junit *j, double seconds)
{
	struct text text = { 0 };

	text_printf(&text, "%.3f", seconds >= 0 && seconds < 1e9 ? seconds : 0);
	junit_attribute(j, "time", text.failed ? "0.000" : text.data);
	text_free(&text);
}

void junit_start(struct junit *j, const char *element)
{
	check(j, xmlTextWriterStartElement(j->writer, BAD_CAST element));
}

void junit_finish(struct junit *j)
{
	check(j, xmlTextWriterEndElement(j->writer));
}

static void content(struct junit *j, struct text *text)
{
	j->failed |= text->failed;
	if (text->data)
		j->failed |= !document_write_text(j->writer, text->data);
	text_free(text);
}

void junit_property(struct junit *j, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	junit_start(j, "property");
	junit_attribute(j, "name", name);
	junit_attribute(j, "value", value);
	junit_finish(j);
}

/* "early-exit" becomes "nvme.EarlyExit": GitLab gives a bare word a meaning of its own. */
static void type_of(struct text *out, const char *kind)
{
	bool upper = true;
	size_t start_size;

	text_puts(out, "nvme.");
	start_size = out->size;
	if (kind && !strcmp(kind, "assertion"))
		kind = "expectation-failed";
	for (; kind && *kind; kind++) {
		char c = *kind;

		if (upper && c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		upper = !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			  (c >= '0' && c <= '9'));
		if (!upper)
			text_append(out, &c, 1);
	}
	if (out->size == start_size)
		text_puts(out, "Unspecified");
}

void junit_start_case(struct junit *j, const char *area, const char *name, double time_s)
{
	struct text class = { 0 };

	text_printf(&class, "nvme.%s.%s", j->identity, area);
	junit_start(j, "testcase");
	junit_attribute(j, "classname", class.data ? class.data : "nvme");
	junit_attribute(j, "name", name);
	junit_attribute_seconds(j, time_s);
	j->failed |= class.failed;
	text_free(&class);
}

void junit_problem(struct junit *j, enum junit_element element, const char *kind,
		   struct text *message, struct text *text)
{
	static const char *const elements[] = {
		[JUNIT_FAILURE] = "failure",
		[JUNIT_ERROR] = "error",
		[JUNIT_RERUN_FAILURE] = "rerunFailure",
		[JUNIT_RERUN_ERROR] = "rerunError",
	};
	/* whose text stands in an element of its own, and readers look there */
	bool rerun = element == JUNIT_RERUN_FAILURE || element == JUNIT_RERUN_ERROR;
	struct text type = { 0 };

	type_of(&type, kind);
	junit_start(j, elements[element]);
	junit_attribute(j, "type", type.data ? type.data : "nvme.Unspecified");
	junit_attribute(j, "message", message->data ? message->data : "");
	j->failed |= type.failed || message->failed;
	if (rerun)
		junit_start(j, "stackTrace");
	content(j, text);
	if (rerun)
		junit_finish(j);
	junit_finish(j);
	text_free(&type);
	text_free(message);
}

void junit_skip(struct junit *j, struct text *message, struct text *text)
{
	junit_start(j, "skipped");
	junit_attribute(j, "message", message->data ? message->data : "");
	j->failed |= message->failed;
	content(j, text);
	junit_finish(j);
	text_free(message);
}

void junit_output(struct junit *j, struct text *text)
{
	junit_start(j, "system-out");
	content(j, text);
	junit_finish(j);
}

static const char *kind_of(const struct run_case *c)
{
	if (!c->ended)
		return "interrupted";
	return end_kind_name(c->end.kind) ?: run_verdict_name(c->end.verdict);
}

static void write_verdict(struct junit *j, const struct run_case *c, bool rerun)
{
	enum junit_element error = rerun ? JUNIT_RERUN_ERROR : JUNIT_ERROR,
			   failure = rerun ? JUNIT_RERUN_FAILURE : JUNIT_FAILURE;
	struct text message = { 0 }, text = { 0 };

	if (!c->ended) {
		text_puts(&message, "the run ended while this case was running");
		text_printf(&text, "%s\nreproduce: ", message.data ? message.data : "");
		wording_reproduce(&text, j->run, c);
		junit_problem(j, error, "interrupted", &message, &text);
		return;
	}
	wording_message(&message, c);
	wording_failure(&text, j->run, c);
	junit_problem(j, c->end.verdict == RUN_FAIL ? failure : error, kind_of(c), &message, &text);
}

/* A known failure is told whole: what it is excused for is there, what it did is too. */
static void write_skip(struct junit *j, const struct run_case *c, bool known)
{
	struct text message = { 0 }, text = { 0 };

	if (known) {
		const struct known_entry *entry = known_find(
			verdict_known_of(j->run, j->from->options->known), c->info.name,
			j->run->info.model, j->run->info.firmware);

		text_printf(&message, "known failure (%s): %s; ", entry->owner, entry->reason);
		text_puts(&text, message.data ? message.data : "");
		wording_failure(&text, j->run, c);
	} else {
		wording_message(&text, c);
	}
	wording_message(&message, c);
	junit_skip(j, &message, &text);
}

static void add_attachment(struct junit *j, struct text *out, const char *path)
{
	/* these end the mark; what is not clean is no name that a reader could open */
	if (!path || strpbrk(path, "|]\n") || strpbrk(j->attachments, "|]\n") ||
	    !text_is_clean(j->attachments, strlen(j->attachments)))
		return;
	text_printf(out, "[[ATTACHMENT|%s%s%s]]\n", j->attachments, *j->attachments ? "/" : "",
		    path);
}

/* Undoes text_uri_path(): attachments are named by path. */
static void add_attached_uri(struct junit *j, struct text *out, const char *uri)
{
	struct text path = { 0 }, clean = { 0 };

	for (; *uri; uri++) {
		char hex[3] = { 0 }, byte = *uri;

		if (*uri == '%' && uri[1] && uri[2]) {
			char *end;
			long value;

			memcpy(hex, uri + 1, 2);
			value = strtol(hex, &end, 16);

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

/* What did not hold is told by the failure's own text. */
static void add_measures(struct text *out, const struct run_case *c)
{
	size_t told = 0, more = 0;

	for (size_t i = 0; i < c->measure_count; i++) {
		const struct finding *m = &c->measures[i];

		if (m->outcome != FINDING_HOLDS)
			continue;
		if (told == MAX_MEASURES) {
			more++;
			continue;
		}
		told++;
		text_printf(out, "%s: ", m->what);
		finding_put_actual(out, m);
		if (m->op) {
			text_puts(out, ", limit ");
			finding_put_expected(out, m);
			text_puts(out, ", kept");
		}
		text_puts(out, "\n");
	}
	if (more)
		text_printf(out, "... %zu more in run.jsonl\n", more);
}

static void write_output(struct junit *j, const struct run_case *c)
{
	struct text out = { 0 };

	add_attachment(j, &out, c->end.log);
	for (size_t i = 0; i < c->file_count; i++)
		add_attached_uri(j, &out, c->files[i].uri);
	add_measures(&out, c);
	if (c->end.verdict != RUN_PASS && c->end.log_tail)
		text_printf(&out, "end of the log:\n%s", c->end.log_tail);
	if (out.size)
		junit_output(j, &out);
	text_free(&out);
}

static void write_extended(struct junit *j, const struct run_case *c)
{
	junit_start(j, "properties");
	junit_property(j, "id", c->info.id);
	junit_property(j, "title", c->info.title);
	junit_property(j, "spec", c->info.spec);
	junit_property(j, "ocp", c->info.ocp);
	junit_property(j, "effect", effect_name(c->info.effect));
	junit_finish(j);
}

void junit_case(struct junit *j, const struct run_case *first, const struct run_case *worst,
		double time_s)
{
	bool known = verdict_is_known(j->run, j->from->options->known, worst);
	struct text area = { 0 };

	wording_area(&area, first);
	junit_start_case(j, area.data ? area.data : "other", wording_local_name(first), time_s);
	j->failed |= area.failed;
	text_free(&area);
	if (j->from->options->junit_extended) {
		if (first->info.file) {
			junit_attribute(j, "file", first->info.file);
			junit_attribute_number(
				j, "line", (size_t)(first->info.line > 0 ? first->info.line : 0));
		}
		write_extended(j, first);
	}
	if (known || (worst->ended && worst->end.verdict == RUN_SKIP))
		write_skip(j, worst, known);
	else if (!worst->ended || worst->end.verdict != RUN_PASS)
		write_verdict(j, worst, false);
	for (const struct run_case *c = run_find_case(j->run, first->info.name); c;
	     c = c->next_in_bucket)
		if (c != worst && !strcmp(c->info.name, first->info.name) && !known &&
		    (!c->ended || c->end.verdict == RUN_FAIL || c->end.verdict == RUN_ERROR))
			write_verdict(j, c, true);
	write_output(j, worst);
	junit_finish(j);
}
