/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What did not pass, with all that one needs to act on it. */
#include <stdlib.h>
#include <string.h>

#include "reports/page/page.h"
#include "reports/reports.h"
#include "reports/record/known.h"
#include "helpers/text/text.h"
#include "reports/verdict/verdict_data.h"
#include "reports/verdict/verdict_known.h"

/* Told in full; the rest stands in the table of cases and in the record. */
#define MAX_CARDS 100        /* of a run */
#define MAX_CARDS_IN_ALL 400 /* when several runs are told as one */
#define MAX_TEXT_BYTES 6000
#define MAX_LOG_BYTES 4000
#define MAX_ROWS 30

static void add_fact(struct page *page, xmlNodePtr list, const char *name, const char *value)
{
	xmlNodePtr pair;

	if (!value || !*value)
		return;
	pair = page_add(page, list, "div", NULL);
	page_put(page, pair, "dt", NULL, name);
	page_put(page, pair, "dd", NULL, value);
}

/* Returns whether there was anything to compare. */
static bool add_judged(struct page *page, xmlNodePtr card, const struct run_case *c)
{
	xmlNodePtr body = NULL;
	size_t rows = 0;

	for (size_t i = 0; i < c->measure_count; i++) {
		const struct finding *m = &c->measures[i];
		struct text limit = { 0 }, actual = { 0 };
		xmlNodePtr row;

		if (m->outcome == FINDING_HOLDS || rows++ >= MAX_ROWS)
			continue;
		if (!body)
			body = page_table(page, card, "judged", "measured", "expected", "actual",
					  "source", NULL);
		row = page_add(page, body, "tr", NULL);
		page_put(page, row, "td", NULL, m->what);
		finding_put_expected(&limit, m);
		page_take(page, row, "td", "expected", &limit);
		finding_put_actual(&actual, m);
		page_take(page, row, "td", "actual", &actual);
		page_put(page, row, "td", NULL, m->source);
	}
	if (rows > MAX_ROWS) {
		struct text more = { 0 };

		text_printf(&more, "%zu more in the record", rows - MAX_ROWS);
		page_take(page, card, "p", "more", &more);
	}
	return rows > 0;
}

static void add_links(struct page *page, xmlNodePtr card, const struct run_case *c)
{
	xmlNodePtr list = NULL;
	struct text uri = { 0 };

	if (page_has_chart(page, c)) {
		list = page_add(page, card, "ul", "files");
		page_link_chart(page, page_add(page, list, "li", NULL), c, "chart");
	}
	if (c->end.log) {
		struct text path = { 0 };

		if (!list)
			list = page_add(page, card, "ul", "files");
		text_uri_path(&path, c->end.log);
		page_run_uri(page, &uri, path.data ? path.data : "");
		page_link(page, page_add(page, list, "li", NULL), uri.data ? uri.data : "", "log");
		text_free(&path);
	}
	for (size_t i = 0; i < c->file_count; i++) {
		xmlNodePtr item;

		text_reset(&uri);
		page_run_uri(page, &uri, c->files[i].uri);
		if (!list)
			list = page_add(page, card, "ul", "files");
		item = page_add(page, list, "li", NULL);
		page_link(page, item, uri.data ? uri.data : "", c->files[i].name);
		if (c->files[i].description) {
			page_text(page, item, " ");
			page_put(page, item, "small", NULL, c->files[i].description);
		}
	}
	text_free(&uri);
}

/* Of the whole text what stands between the message, which is above, and the command, which is
 * below. Folded when a table has said the same. */
static void add_text(struct page *page, xmlNodePtr card, const struct run_case *c, bool folded)
{
	struct text details = { 0 }, shown = { 0 };

	wording_details(&details, page_model(page), c);
	page->failed |= details.failed;
	if (details.size > 1) {
		text_clean(&shown, details.data + 1, details.size - 1, MAX_TEXT_BYTES);
		if (folded) {
			card = page_add(page, card, "details", NULL);
			page_put(page, card, "summary", NULL, "whole text");
		}
		page_take(page, card, "pre", "text", &shown);
	}
	text_free(&details);
}

/* Folded when the comparison has said it all. */
static void add_log_tail(struct page *page, xmlNodePtr card, const struct run_case *c, bool folded)
{
	const char *tail = c->end.log_tail;
	size_t size = tail ? strlen(tail) : 0;
	xmlNodePtr details;

	if (!size)
		return;
	/* the end is what matters; begin with a whole line */
	if (size > MAX_LOG_BYTES) {
		const char *line;

		tail += size - MAX_LOG_BYTES;
		line = strchr(tail, '\n');
		tail = line ? line + 1 : tail;
		while ((*tail & 0xc0) == 0x80)
			tail++;
	}
	details = page_add(page, card, "details", NULL);
	if (!folded)
		page_set(page, details, "open", "open");
	page_put(page, details, "summary", NULL, "end of the log");
	page_put(page, details, "pre", "log", tail);
}

static void add_notes(struct page *page, xmlNodePtr card, const struct run_case *c)
{
	const struct run_model *run = page_model(page);
	const struct known_entry *known = known_find(
		verdict_known_of(run, page->from->options->known), c->info.name, run->info.model,
		run->info.firmware);
	const char *before;

	if (known && !verdict_is_known(run, page->from->options->known, c)) {
		struct text line = { 0 };

		const char *over = verdict_known_is_over(run, known);

		text_printf(&line, "in the known-failures file, but not excused: %s (%s%s%s)",
			    known->reason, known->owner, over ? ", until " : "",
			    over ? known->expires : "");
		text_printf(&line, "%s%s", over ? "; it " : "", over ? over : "");
		page_take(page, card, "p", "note", &line);
	} else if (known) {
		struct text line = { 0 };

		text_printf(&line, "known: %s (%s%s%s) %s", known->reason, known->owner,
			    known->expires ? ", until " : "", known->expires ? known->expires : "",
			    known->link ? known->link : "");
		page_take(page, card, "p", "note", &line);
	}
	before = NULL;
	for (size_t i = 0; i < c->measure_count; i++) {
		const struct finding *m = &c->measures[i];
		struct text line = { 0 };

		if (m->outcome == FINDING_HOLDS || !m->hint || (before && !strcmp(before, m->hint)))
			continue;
		before = m->hint;
		text_printf(&line, "what to do: %s", m->hint);
		page_take(page, card, "p", "note", &line);
	}
}

static void add_card(struct page *page, xmlNodePtr parent, const struct run_case *c)
{
	enum page_state state = page_state_of(page, c);
	struct text text = { 0 }, class = { 0 };
	xmlNodePtr card, heading, facts;
	bool judged;

	text_printf(&class, "card %s", page_state_class(state));
	card = page_add(page, parent, "article", class.data);
	text_free(&class);
	page_anchor(page, &text, "failure", c);
	page_set(page, card, "id", text.data ? text.data : "");
	text_reset(&text);
	heading = page_add(page, card, "h3", NULL);
	page_put(page, heading, "span", "state", page_state_word(state));
	page_text(page, heading, " ");
	page_put(page, heading, "span", "name", c->info.name);
	if (c->info.id) {
		page_text(page, heading, " ");
		page_put(page, heading, "small", NULL, c->info.id);
	}
	if (c->info.attempt) {
		text_printf(&text, " attempt %u", c->info.attempt);
		page_put(page, heading, "small", NULL, text.data);
		text_reset(&text);
	}
	page_put(page, card, "p", "title", c->info.title);
	wording_message(&text, c);
	page_take(page, card, "p", "message", &text);
	judged = add_judged(page, card, c);
	add_notes(page, card, c);
	add_text(page, card, c, judged);
	facts = page_add(page, card, "dl", "facts row");
	add_fact(page, facts, "kind", end_kind_name(c->end.kind));
	add_fact(page, facts, "specification", c->info.spec);
	add_fact(page, facts, "OCP requirement", c->info.ocp);
	add_fact(page, facts, "effect", effect_name(c->info.effect));
	wording_duration(&text, c->end.duration_s);
	add_fact(page, facts, "took", text.data);
	text_reset(&text);
	add_log_tail(page, card, c, judged);
	add_links(page, card, c);
	page_put(page, card, "p", "again", "run it again:");
	wording_reproduce(&text, page_model(page), c);
	page_take(page, card, "pre", "command", &text);
}

static bool is_problem(const struct run_case *c)
{
	return !c->ended || c->end.verdict == RUN_FAIL || c->end.verdict == RUN_ERROR;
}

static const enum page_state order[] = { PAGE_FAIL, PAGE_ERROR, PAGE_KNOWN };
#define ORDERS (sizeof(order) / sizeof(order[0]))

void page_choose_failures(struct page *page)
{
	const struct run_model *run = page_model(page);
	size_t cards = 0;

	for (size_t k = 0; k < ORDERS; k++)
		for (size_t i = 0; i < run->case_count; i++) {
			const struct run_case *c = run->cases[i];
			struct text anchor = { 0 };

			if (!is_problem(c) || page_state_of(page, c) != order[k])
				continue;
			if (cards == MAX_CARDS || page->card_count == MAX_CARDS_IN_ALL)
				return;
			page_anchor(page, &anchor, "failure", c);
			if (anchor.failed)
				page->failed = true;
			else if (!xmlHashAddEntry(page->cards, BAD_CAST anchor.data, page))
				page->card_count++;
			cards++;
			text_free(&anchor);
		}
}

void page_failures(struct page *page, xmlNodePtr parent)
{
	const struct run_model *run = page_model(page);
	struct text text = { 0 }, id = { 0 };
	size_t count = 0, cards = 0;
	xmlNodePtr section;

	for (size_t i = 0; i < run->case_count; i++)
		count += is_problem(run->cases[i]);
	if (!count && !run->error_count)
		return;
	text_puts(&id, "failures");
	text_puts(&text, "What did not pass");
	if (page->from->count > 1) {
		text_printf(&id, "-%zu", page->run + 1);
		text_printf(&text, " \xc2\xb7 %s", page->from->aliases[page->run]);
	}
	section = page_section(page, parent, id.data ? id.data : "failures",
			       text.data ? text.data : "");
	text_free(&id);
	text_reset(&text);
	for (size_t i = 0; i < run->error_count; i++)
		page_put(page, section, "p", "note", run->errors[i].text);
	page_signatures(page, section);
	for (size_t k = 0; k < ORDERS; k++)
		for (size_t i = 0; i < run->case_count; i++) {
			const struct run_case *c = run->cases[i];

			if (!is_problem(c) || page_state_of(page, c) != order[k] ||
			    !page_has_failure(page, c))
				continue;
			add_card(page, section, c);
			cards++;
		}
	if (cards < count) {
		text_printf(
			&text,
			"%zu more did not pass: they are in the table of every case, in junit.xml "
			"and in run.jsonl.",
			count - cards);
		page_put(page, section, "p", "more", text.data);
	}
	text_free(&text);
}
