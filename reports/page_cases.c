/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every case by area, with a filter by state that needs no script; and every measured value. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/chart.h"
#include "reports/compare.h"
#include "reports/history.h"
#include "reports/page.h"
#include "reports/reports.h"
#include "reports/text.h"
#include "reports/uncompared.h"

/* Rows of the table of measured values; failed ones always come first. */
#define MAX_MEASURES 1500

static const char *const states[] = { "fail", "error", "known", "pass", "skip", "unarmed" };
#define STATES (sizeof(states) / sizeof(states[0]))

/* The measured value that says most of a case: a number against a limit rather than a precondition. */
static const struct run_measure *most_telling(const struct run_case *c)
{
	static const char *const words[] = { "iops", "bandwidth", "latency", "temperature", "speed",
					     "width", "time from" };
	const struct run_measure *best = &c->measures[0];
	int most = -1;

	for (size_t i = 0; i < c->measure_count; i++) {
		const struct run_measure *m = &c->measures[i];
		int score = 2 * (m->is_number && m->op) + (m->is_number && m->number != 0) +
			    (m->is_number && m->op && m->op != ARTIFACT_EQUAL);

		for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++)
			score += strcasestr(m->what, words[k]) != NULL;
		if (score > most) {
			most = score;
			best = m;
		}
	}
	return best;
}

/* What one row says beside the name: the failure, the reason of the skip, or a value. */
static void add_result(struct page *page, xmlNodePtr row, const struct run_case *c)
{
	struct text text = { 0 };

	if (!c->ended || c->end.verdict != RUN_PASS) {
		tell_message(&text, c);
	} else if (c->measure_count) {
		const struct run_measure *m = most_telling(c);

		text_printf(&text, "%s ", m->what);
		tell_actual(&text, m);
		if (m->op && m->op != ARTIFACT_EQUAL) {
			text_puts(&text, " (");
			tell_limit(&text, m);
			text_puts(&text, ")");
		}
		if (c->measure_count > 1)
			text_printf(&text, ", +%zu", c->measure_count - 1);
	}
	page_take(page, row, "td", NULL, &text);
}

/* The name leads to what says most of the case: its failure, its chart, its log. */
static void add_name(struct page *page, xmlNodePtr cell, const struct run_case *c)
{
	struct text text = { 0 };

	if (page_has_failure(page, c))
		page_link_failure(page, cell, c, NULL);
	else if (page_has_chart(page, c))
		page_link_chart(page, cell, c, c->info.name);
	else
		page_text(page, cell, c->info.name);
	if (c->info.attempt)
		text_printf(&text, " attempt %u", c->info.attempt);
	page_text(page, cell, text.data);
	page->failed |= text.failed;
	text_free(&text);
	xmlNodePtr links = page_has_chart(page, c) || c->end.log ? page_add(page, cell, "small", "links") : NULL;
	if (links && page_has_chart(page, c)) {
		page_text(page, links, " ");
		page_link_chart(page, links, c, "chart");
	}
	if (links)
		page_link_log(page, links, c);
}

static void add_case_row(struct page *page, xmlNodePtr body, const struct run_case *c)
{
	const char *state = page_state_class(page, c);
	struct text text = { 0 };

	text_printf(&text, "t-%s", state);
	xmlNodePtr row = page_add(page, body, "tr", text.data);
	text_reset(&text);
	page_anchor(page, &text, "case", c);
	page_set(page, row, "id", text.data ? text.data : "");
	text_reset(&text);
	page_put(page, row, "td", "state", page_state_word(state));
	xmlNodePtr name = page_add(page, row, "td", NULL);
	add_name(page, name, c);
	page_put(page, row, "td", "id", c->info.id);
	add_result(page, row, c);
	tell_duration(&text, c->end.duration_s);
	page_take(page, row, "td", "time", &text);
}

/* "pcie: 1 failed, 4 passed" */
static void add_area(struct page *page, xmlNodePtr parent, const struct run_case *like)
{
	const struct run_model *run = page_model(page);
	size_t counts[STATES] = { 0 };
	struct text text = { 0 }, class = { 0 };

	for (size_t i = 0; i < run->case_count; i++) {
		if (!tell_same_area(like, run->cases[i]))
			continue;
		const char *state = page_state_class(page, run->cases[i]);
		for (size_t k = 0; k < STATES; k++)
			counts[k] += !strcmp(state, states[k]);
	}
	text_puts(&class, "area");
	for (size_t k = 0; k < STATES; k++)
		if (counts[k])
			text_printf(&class, " has-%s", states[k]);
	xmlNodePtr details = page_add(page, parent, "details", class.data);
	text_free(&class);
	page_set(page, details, "open", "open");
	xmlNodePtr summary = page_add(page, details, "summary", NULL);
	tell_area(&text, like);
	page_take(page, summary, "b", NULL, &text);
	for (size_t k = 0; k < STATES; k++) {
		if (!counts[k])
			continue;
		page_text(page, summary, " ");
		text_printf(&text, "%s %zu", page_state_word(states[k]), counts[k]);
		xmlNodePtr mark = page_put(page, summary, "span", NULL, text.data);
		text_reset(&text);
		text_printf(&text, "count %s", states[k]);
		page_set(page, mark, "class", text.data ? text.data : "");
		text_reset(&text);
	}
	text_free(&text);
	xmlNodePtr body = page_table(page, details, "cases", "state", "case", "id", "result", "took",
				     NULL);
	for (size_t i = 0; i < run->case_count; i++)
		if (tell_same_area(like, run->cases[i]))
			add_case_row(page, body, run->cases[i]);
}

/* Check boxes before the list: the style sheet hides what is not checked. */
static void add_filter(struct page *page, xmlNodePtr section)
{
	const struct run_model *run = page_model(page);

	page_put(page, section, "p", "filter-title", "show:");
	for (size_t k = 0; k < STATES; k++) {
		struct text text = { 0 }, id = { 0 };
		size_t count = 0;

		for (size_t i = 0; i < run->case_count; i++)
			count += !strcmp(page_state_class(page, run->cases[i]), states[k]);
		if (!count)
			continue;
		text_printf(&id, "show-%s", states[k]);
		xmlNodePtr box = page_add(page, section, "input", "filter");
		page_set(page, box, "type", "checkbox");
		page_set(page, box, "id", id.data ? id.data : "");
		page_set(page, box, "checked", "checked");
		page_text(page, section, "\xc2\xa0");
		text_printf(&text, "%s (%zu)", page_state_word(states[k]), count);
		xmlNodePtr label = page_put(page, section, "label", NULL, text.data);
		page_set(page, label, "for", id.data ? id.data : "");
		page_text(page, section, " ");
		text_reset(&text);
		text_printf(&text, "filter-label %s", states[k]);
		page_set(page, label, "class", text.data ? text.data : "");
		page->failed |= text.failed || id.failed;
		text_free(&text);
		text_free(&id);
	}
}

static void add_uncompared(struct page *page, xmlNodePtr section)
{
	struct uncompared list[UNCOMPARED_MAX];
	size_t count = uncompared_find(page_model(page), list, UNCOMPARED_MAX);
	struct text text = { 0 };

	for (size_t i = 0; i < count; i++) {
		text_printf(&text, "Not compared around %zu case%s (%s%s): %s. A change would not have "
			    "been seen.", list[i].cases, list[i].cases == 1 ? "" : "s", list[i].first,
			    list[i].cases == 1 ? "" : ", ...", list[i].what);
		page_take(page, section, "p", "note", &text);
	}
	text_free(&text);
}

void page_cases(struct page *page, xmlNodePtr parent)
{
	const struct run_model *run = page_model(page);
	const struct run_case **areas;
	size_t count;

	if (!run->case_count)
		return;
	if (tell_areas(run, &areas, &count)) {
		page->failed = true;
		return;
	}
	xmlNodePtr section = page_section(page, parent, "cases", "Every case");
	add_uncompared(page, section);
	add_filter(page, section);
	xmlNodePtr list = page_add(page, section, "div", NULL);
	page_set(page, list, "id", "case-list");
	for (size_t i = 0; i < count; i++)
		add_area(page, list, areas[i]);
	free(areas);
}

/* ---- measured values ---- */

/* The last values and the one of this run, as a line and in words. */
static void add_trend(struct page *page, xmlNodePtr row, const struct run_case *c,
		      const struct run_measure *m)
{
	double values[HISTORY_RUNS + 1];
	struct text label = { 0 }, drawing = { 0 };
	size_t count = 0;

	if (m->is_number && isfinite(m->number)) {
		count = history_values(page->tell->options->history, c->info.name, m->what, values);
		values[count++] = m->number;
	}
	if (count > 1)
		text_printf(&label, "%zu runs: ", count);
	for (size_t i = 0; count > 1 && i < count; i++) {
		text_puts(&label, i ? ", " : "");
		compare_number(&label, values[i], i + 1 < count ? NULL : m->unit);
	}
	xmlNodePtr cell = page_add(page, row, "td", "trend");
	if (count > 1 && chart_draw_spark(&drawing, values, count, label.data ? label.data : ""))
		page_raw(page, cell, drawing.data);
	page->chart_bytes += drawing.size;
	page->failed |= label.failed || drawing.failed;
	text_free(&label);
	text_free(&drawing);
}

static void add_measure_row(struct page *page, xmlNodePtr body, const struct run_case *c,
			    const struct run_measure *m)
{
	xmlNodePtr row = page_add(page, body, "tr", !m->op ? "t-skip" : m->passed ? NULL : "t-fail");
	struct text text = { 0 };

	page_put(page, row, "td", "state", !m->op ? "measured" : m->passed ? "\xe2\x9c\x93 kept"
								 : "\xe2\x9c\x97 not kept");
	page_put(page, row, "td", NULL, m->what);
	tell_actual(&text, m);
	page_take(page, row, "td", NULL, &text);
	tell_limit(&text, m);
	page_take(page, row, "td", NULL, &text);
	text_puts(&text, "#");
	page_anchor(page, &text, "case", c);
	page_link(page, page_add(page, row, "td", NULL), text.data ? text.data : "#", c->info.name);
	text_free(&text);
	if (history_count(page->tell->options->history))
		add_trend(page, row, c, m);
}

static size_t add_measure_rows(struct page *page, xmlNodePtr body, bool passed, size_t room)
{
	const struct run_model *run = page_model(page);
	size_t rows = 0;

	for (size_t i = 0; i < run->case_count; i++)
		for (size_t k = 0; k < run->cases[i]->measure_count; k++) {
			if (run->cases[i]->measures[k].passed != passed)
				continue;
			if (rows++ < room)
				add_measure_row(page, body, run->cases[i], &run->cases[i]->measures[k]);
		}
	return rows;
}

void page_measures(struct page *page, xmlNodePtr parent)
{
	const struct run_model *run = page_model(page);
	size_t total = 0;

	for (size_t i = 0; i < run->case_count; i++)
		total += run->cases[i]->measure_count;
	if (!total)
		return;
	xmlNodePtr section = page_section(page, parent, "measured", "Measured against limits");
	xmlNodePtr body = page_table(page, section, "measured", "state", "what", "measured", "limit",
				     "case", history_count(page->tell->options->history) ?
				     "last runs" : NULL, NULL);
	size_t failed = add_measure_rows(page, body, false, MAX_MEASURES);
	size_t room = failed < MAX_MEASURES ? MAX_MEASURES - failed : 0;
	add_measure_rows(page, body, true, room);
	if (total > MAX_MEASURES) {
		struct text text = { 0 };

		text_printf(&text, "The first %d of %zu values; run.jsonl has all of them.", MAX_MEASURES,
			    total);
		page_take(page, section, "p", "more", &text);
	}
}
