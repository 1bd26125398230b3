/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The smaller tables: what changed in the drive, time, actions, files. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/page/chart/chart.h"
#include "reports/page/page.h"
#include "helpers/text/text.h"

#define MAX_ROWS 500
#define SLOWEST 10
#define MAX_TRENDS 40

static void link_case(struct page *page, xmlNodePtr cell, const struct run_case *c)
{
	struct text uri = { 0 };

	text_puts(&uri, "#");
	page_anchor(page, &uri, "case", c);
	page_link(page, cell, uri.data ? uri.data : "#", c->info.name);
	page->failed |= uri.failed;
	text_free(&uri);
}

/* ---- before and after ---- */

static void put_state(struct page *page, xmlNodePtr row, const struct run_state *s,
		      const char *said, double number)
{
	struct text text = { 0 };

	if (said && s->unit && isfinite(number))
		wording_number(&text, number, s->unit);
	else
		text_puts(&text, said ? said : "not read");
	page_take(page, row, "td", "value", &text);
}

static void add_states(struct page *page, xmlNodePtr body, const struct run_case *c, bool outside)
{
	for (size_t i = 0; i < c->state_count && i < MAX_ROWS; i++) {
		const struct run_state *s = &c->states[i];
		double difference = s->after_number - s->before_number;
		bool changed = s->before && s->after && strcmp(s->before, s->after);
		xmlNodePtr row = page_add(page, body, "tr", changed ? "changed" : NULL);
		struct text text = { 0 };

		xmlNodePtr cell = page_put(page, row, "td", NULL, s->group);
		if (!outside) {
			page_text(page, cell, ", ");
			link_case(page, cell, c);
		}
		page_put(page, row, "td", NULL, s->name);
		put_state(page, row, s, s->before, s->before_number);
		put_state(page, row, s, s->after, s->after_number);
		if (changed && isfinite(difference)) {
			if (difference > 0)
				text_puts(&text, "+");
			text_json_number(&text, difference);
		} else {
			text_puts(&text, changed                 ? "changed"
					 : s->before && s->after ? "="
								 : "unknown");
		}
		page_take(page, row, "td", "value", &text);
		page_put(page, row, "td", NULL, s->unit);
	}
}

/* Health that was sampled while cases ran: its first and its last value of the run. */
struct trend {
	const char *name, *unit;
	double first, last;
};

static void add_trend(struct trend *trends, size_t *count, const struct run_series *s)
{
	double first = (double)NAN, last = (double)NAN;
	size_t k = 0;

	for (size_t i = 0; i < s->count; i++) {
		if (!isfinite(s->values[i]))
			continue;
		first = isfinite(first) ? first : s->values[i];
		last = s->values[i];
	}
	if (!isfinite(last) || series_is_performance(s->class) ||
	    (s->unit && chart_is_time(s->unit)))
		return;
	while (k < *count && strcmp(trends[k].name, s->name))
		k++;
	if (k == MAX_TRENDS)
		return;
	if (k == *count)
		trends[(*count)++] = (struct trend){ s->name, s->unit, first, last };
	trends[k].last = last;
}

static void add_trends(struct page *page, xmlNodePtr parent)
{
	const struct run_model *run = page_model(page);
	struct trend trends[MAX_TRENDS];
	size_t count = 0;
	xmlNodePtr section, body;

	for (size_t i = 0; i < run->case_count; i++)
		for (size_t k = 0; k < run->cases[i]->series_count; k++)
			add_trend(trends, &count, &run->cases[i]->series[k]);
	if (!count)
		return;
	section = page_section(page, parent, "state", "Before and after");
	body = page_table(page, section, "states", "value", "first sample", "last sample",
			  "difference", "unit", NULL);
	for (size_t i = 0; i < count; i++) {
		bool changed = trends[i].first != trends[i].last;
		xmlNodePtr row = page_add(page, body, "tr", changed ? "changed" : NULL);
		struct text text = { 0 };

		page_put(page, row, "td", NULL, trends[i].name);
		wording_number(&text, trends[i].first, trends[i].unit);
		page_take(page, row, "td", "value", &text);
		wording_number(&text, trends[i].last, trends[i].unit);
		page_take(page, row, "td", "value", &text);
		text_puts(&text, !changed ? "=" : trends[i].last > trends[i].first ? "+" : "");
		if (changed)
			text_json_number(&text, trends[i].last - trends[i].first);
		page_take(page, row, "td", "value", &text);
		page_put(page, row, "td", NULL, trends[i].unit);
	}
}

void page_states(struct page *page, xmlNodePtr parent)
{
	const struct run_model *run = page_model(page);
	size_t total = run->outside.state_count;
	xmlNodePtr section, body;

	for (size_t i = 0; i < run->case_count; i++)
		total += run->cases[i]->state_count;
	if (!total) {
		add_trends(page, parent);
		return;
	}
	section = page_section(page, parent, "state", "Before and after");
	body = page_table(page, section, "states", "from", "value", "before", "after", "difference",
			  "unit", NULL);
	add_states(page, body, &run->outside, true);
	for (size_t i = 0; i < run->case_count; i++)
		add_states(page, body, run->cases[i], false);
}

/* ---- time ---- */

static int by_duration(const void *a, const void *b)
{
	const struct run_case *const *left = a, *const *right = b;
	double difference = (*right)->end.duration_s - (*left)->end.duration_s;

	return difference > 0 ? 1 : difference < 0 ? -1 : 0;
}

void page_slowest(struct page *page, xmlNodePtr parent)
{
	const struct run_model *run = page_model(page);
	const struct run_case **cases;
	xmlNodePtr section, body;
	double longest;

	if (run->case_count < 2)
		return;
	cases = calloc(run->case_count, sizeof(*cases));
	if (!cases) {
		page->failed = true;
		return;
	}
	memcpy(cases, run->cases, run->case_count * sizeof(*cases));
	qsort(cases, run->case_count, sizeof(*cases), by_duration);
	section = page_section(page, parent, "slowest", "Slowest cases");
	body = page_table(page, section, "slowest", "took", "share of the longest", "case", NULL);
	longest = cases[0]->end.duration_s;
	for (size_t i = 0; i < run->case_count && i < SLOWEST; i++) {
		xmlNodePtr row = page_add(page, body, "tr", NULL), bar;
		struct text text = { 0 };

		wording_duration(&text, cases[i]->end.duration_s);
		page_take(page, row, "td", "time", &text);
		bar = page_add(page, page_add(page, row, "td", NULL), "meter", NULL);
		text_printf(&text, "%.3f", longest > 0 ? cases[i]->end.duration_s / longest : 0);
		page_set(page, bar, "value", text.data ? text.data : "0");
		page_set(page, bar, "aria-label", "share of the longest");
		text_free(&text);
		link_case(page, page_add(page, row, "td", NULL), cases[i]);
	}
	free(cases);
}

/* ---- actions ---- */

static void add_actions(struct page *page, xmlNodePtr body, const struct run_case *c, bool outside,
			size_t *rows)
{
	for (size_t i = 0; i < c->action_count && (*rows)++ < MAX_ROWS; i++) {
		const struct run_action *a = &c->actions[i];
		xmlNodePtr row = page_add(page, body, "tr", a->error ? "t-fail" : NULL);
		xmlNodePtr cell;

		page_put(page, row, "td", "state",
			 a->error ? "\xe2\x9c\x97 not done" : "\xe2\x9c\x93 done");
		page_put(page, row, "td", NULL, a->restoring ? "put back" : "changed");
		cell = page_put(page, row, "td", NULL, a->what);
		if (a->error) {
			struct text text = { 0 };

			text_printf(&text, " (%s)", strerror(a->error < 0 ? -a->error : a->error));
			page_text(page, cell, text.data);
			text_free(&text);
		}
		cell = page_add(page, row, "td", NULL);
		if (outside)
			page_text(page, cell, "outside of cases");
		else
			link_case(page, cell, c);
	}
}

void page_actions(struct page *page, xmlNodePtr parent)
{
	const struct run_model *run = page_model(page);
	size_t total = run->outside.action_count, rows = 0;
	xmlNodePtr section, body;

	for (size_t i = 0; i < run->case_count; i++)
		total += run->cases[i]->action_count;
	if (!total)
		return;
	section = page_section(page, parent, "actions", "Changed and put back");
	body = page_table(page, section, "actions", "state", "direction", "what", "case", NULL);
	add_actions(page, body, &run->outside, true, &rows);
	for (size_t i = 0; i < run->case_count; i++)
		add_actions(page, body, run->cases[i], false, &rows);
}

/* ---- not armed ---- */

void page_unarmed(struct page *page, xmlNodePtr parent)
{
	const struct run_model *run = page_model(page);
	xmlNodePtr list = NULL;
	size_t count = 0;
	struct text text = { 0 };
	xmlNodePtr section;

	for (size_t i = 0; i < run->case_count; i++)
		count += run->cases[i]->unarmed;
	if (!count)
		return;
	section = page_section(page, parent, "unarmed", "Not armed");
	text_printf(&text, "%zu %s.", count,
		    count == 1 ? "case was not armed and did not run"
			       : "cases were not armed and did not run");
	page_take(page, section, "p", NULL, &text);
	list = page_add(page, section, "ul", "columns");
	for (size_t i = 0; i < run->case_count; i++) {
		xmlNodePtr item;

		if (!run->cases[i]->unarmed)
			continue;
		item = page_add(page, list, "li", NULL);
		link_case(page, item, run->cases[i]);
		page_text(page, item, " ");
		wording_message(&text, run->cases[i]);
		page_take(page, item, "small", NULL, &text);
	}
}

/* ---- files ---- */

void page_files(struct page *page, xmlNodePtr parent)
{
	const struct run_model *run = page_model(page);
	xmlNodePtr body = NULL;
	size_t rows = 0;

	for (size_t i = 0; i < run->case_count; i++) {
		const struct run_case *c = run->cases[i];

		for (size_t k = 0; k < c->file_count + (c->end.log != NULL) && rows < MAX_ROWS;
		     k++) {
			struct text uri = { 0 }, path = { 0 };
			bool log = k == c->file_count;
			xmlNodePtr row;

			if (!body)
				body = page_table(
					page,
					page_section(page, parent, "files", "Logs and artifacts"),
					"files", "file", "what", "case", NULL);
			row = page_add(page, body, "tr", NULL);
			if (log)
				text_uri_path(&path, c->end.log);
			page_run_uri(page, &uri,
				     log ? path.data ? path.data : "" : c->files[k].uri);
			page_link(page, page_add(page, row, "td", NULL), uri.data ? uri.data : "",
				  log ? "log" : c->files[k].name);
			page_put(page, row, "td", NULL,
				 log ? "output of the case" : c->files[k].description);
			link_case(page, page_add(page, row, "td", NULL), c);
			page->failed |= uri.failed || path.failed;
			text_free(&uri);
			text_free(&path);
			rows++;
		}
	}
}
