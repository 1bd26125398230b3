/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every measured value: those that are closest to their limit, then all of them by case, folded. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/page/chart/chart.h"
#include "reports/verdict/comparison.h"
#include "reports/compare/history.h"
#include "reports/verdict/measure.h"
#include "reports/page/page.h"
#include "reports/reports.h"
#include "helpers/text/text.h"

/* Rows of all tables; of failed cases first. */
#define MAX_MEASURES 1500
#define CLOSEST 15

struct close {
	const struct run_case *c;
	const struct finding *m;
};

/* The last values and the one of this run, as a line and in words. */
static void add_trend(struct page *page, xmlNodePtr row, const struct run_case *c,
		      const struct finding *m)
{
	double values[HISTORY_RUNS + 1];
	struct text label = { 0 }, drawing = { 0 };
	size_t count = 0;
	xmlNodePtr cell;

	if (finding_is_number(m->value)) {
		count = history_values(page->from->options->history, c->info.name, m->what, values);
		values[count++] = finding_number(m->value);
	}
	if (count > 1)
		text_printf(&label, "%zu runs: ", count);
	for (size_t i = 0; count > 1 && i < count; i++) {
		text_puts(&label, i ? ", " : "");
		compare_number(&label, values[i], m->unit);
	}
	cell = page_add(page, row, "td", "trend");
	if (count > 1 && chart_draw_spark(&drawing, values, count, label.data ? label.data : ""))
		page_raw(page, cell, drawing.data);
	page->chart_bytes += drawing.size;
	page->failed |= label.failed || drawing.failed;
	text_free(&label);
	text_free(&drawing);
}

/* @named: with the case, which else stands above */
static void add_row(struct page *page, xmlNodePtr body, const struct close *value, bool named)
{
	const struct finding *m = value->m;
	xmlNodePtr row = page_add(page, body, "tr",
				  !m->op                        ? "t-skip"
				  : m->outcome == FINDING_HOLDS ? NULL
								: "t-fail");
	struct text text = { 0 };

	page_put(page, row, "td", "state",
		 !m->op                        ? "measured"
		 : m->outcome == FINDING_HOLDS ? "\xe2\x9c\x93 kept"
					       : "\xe2\x9c\x97 not kept");
	page_put(page, row, "td", NULL, m->what);
	finding_put_actual(&text, m);
	page_take(page, row, "td", NULL, &text);
	finding_put_expected(&text, m);
	page_take(page, row, "td", NULL, &text);
	measure_tell_headroom(&text, m);
	page_take(page, row, "td", "value", &text);
	if (named)
		page_link_row(page, page_add(page, row, "td", NULL), value->c, value->c->info.name);
	else if (history_count(page->from->options->history))
		add_trend(page, row, value->c, m);
}

/* ---- closest to the limit ---- */

static int by_headroom(const void *a, const void *b)
{
	const struct close *left = a, *right = b;
	double difference = measure_headroom(left->m) - measure_headroom(right->m);

	if (difference < 0 || difference > 0)
		return difference < 0 ? -1 : 1;
	return strcmp(left->c->info.name, right->c->info.name);
}

/* All that have a headroom, sorted; to be freed. */
static struct close *find_closest(const struct run_model *run, size_t total, size_t *ret_count)
{
	struct close *list = calloc(total + 1, sizeof(*list));
	size_t count = 0;

	for (size_t i = 0; list && i < run->case_count; i++)
		for (size_t k = 0; k < run->cases[i]->measure_count; k++)
			if (!isnan(measure_headroom(&run->cases[i]->measures[k])))
				list[count++] = (struct close){ run->cases[i],
								&run->cases[i]->measures[k] };
	if (list)
		qsort(list, count, sizeof(*list), by_headroom);
	*ret_count = count;
	return list;
}

/* One row for each value of a case, whose worst attempt comes first. */
static bool is_repeated(const struct close *list, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (!strcmp(list[k].m->what, list[i].m->what) && list[k].m->op == list[i].m->op &&
		    !strcmp(list[k].c->info.name, list[i].c->info.name))
			return true;
	return false;
}

static void add_closest(struct page *page, xmlNodePtr section, size_t total)
{
	xmlNodePtr body = NULL;
	size_t count, rows = 0;
	struct close *list = find_closest(page_model(page), total, &count);

	page->failed |= !list;
	for (size_t i = 0; list && i < count && rows < CLOSEST; i++) {
		if (is_repeated(list, i))
			continue;
		if (!body) {
			page_put(page, section, "h3", NULL, "Closest to the limit");
			body = page_table(page, section, "closest", "state", "what", "measured",
					  "limit", "headroom", "case", NULL);
		}
		add_row(page, body, &list[i], true);
		rows++;
	}
	free(list);
}

/* ---- by case ---- */

static void add_case(struct page *page, xmlNodePtr section, const struct run_case *c, size_t room)
{
	xmlNodePtr details = page_add(page, section, "details", "values"), summary, body;
	size_t broken = 0;
	struct text text = { 0 };

	for (size_t i = 0; i < c->measure_count; i++)
		broken += c->measures[i].outcome != FINDING_HOLDS;
	if (broken)
		page_set(page, details, "open", "open");
	summary = page_add(page, details, "summary", NULL);
	page_put(page, summary, "b", NULL, c->info.name);
	if (c->info.attempt)
		text_printf(&text, " attempt %u", c->info.attempt);
	text_printf(&text, " \xc2\xb7 %zu %s", c->measure_count,
		    c->measure_count == 1 ? "value" : "values");
	if (broken)
		text_printf(&text, ", %zu not kept", broken);
	page_text(page, summary, text.data);
	page->failed |= text.failed;
	text_free(&text);
	body = page_table(page, details, "measured", "state", "what", "measured", "limit",
			  "headroom",
			  history_count(page->from->options->history) ? "last runs" : NULL, NULL);
	for (size_t i = 0; i < c->measure_count && i < room; i++)
		add_row(page, body, &(struct close){ c, &c->measures[i] }, false);
}

/* Cases with a value that was not kept first. Returns how many rows there are now. */
static size_t add_cases(struct page *page, xmlNodePtr section, bool kept, size_t rows)
{
	const struct run_model *run = page_model(page);

	for (size_t i = 0; i < run->case_count && rows < MAX_MEASURES; i++) {
		const struct run_case *c = run->cases[i];
		bool all = true;

		for (size_t k = 0; k < c->measure_count; k++)
			all &= c->measures[k].outcome == FINDING_HOLDS;
		if (!c->measure_count || all != kept)
			continue;
		add_case(page, section, c, MAX_MEASURES - rows);
		rows += c->measure_count;
	}
	return rows;
}

void page_measures(struct page *page, xmlNodePtr parent)
{
	const struct run_model *run = page_model(page);
	size_t total = 0;
	xmlNodePtr section;

	for (size_t i = 0; i < run->case_count; i++)
		total += run->cases[i]->measure_count;
	if (!total)
		return;
	section = page_section(page, parent, "measured", "Measured against limits");
	add_closest(page, section, total);
	page_put(page, section, "h3", NULL, "All values by case");
	add_cases(page, section, true, add_cases(page, section, false, 0));
	if (total > MAX_MEASURES) {
		struct text text = { 0 };

		text_printf(&text, "The first %d of %zu values; run.jsonl has all of them.",
			    MAX_MEASURES, total);
		page_take(page, section, "p", "more", &text);
	}
}
