/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every case by area, with a filter by state that needs no script. */
#include <stdlib.h>

#include "reports/verdict/measure.h"
#include "reports/page/page.h"
#include "helpers/text/text.h"
#include "reports/verdict/uncompared.h"

static const enum page_state states[] = { PAGE_FAIL, PAGE_ERROR, PAGE_KNOWN,
					  PAGE_PASS, PAGE_SKIP,  PAGE_UNARMED };
#define STATES (sizeof(states) / sizeof(states[0]))

/* What one row says beside the name: the failure, the reason of the skip, or a value. */
static void add_result(struct page *page, xmlNodePtr row, const struct run_case *c)
{
	struct text text = { 0 };

	if (!c->ended || c->end.verdict != RUN_PASS) {
		wording_message(&text, c);
	} else {
		measure_tell_headline(&text, c);
	}
	page_take(page, row, "td", NULL, &text);
}

/* The name leads to what says most of the case: its failure, its chart, its log. */
static void add_name(struct page *page, xmlNodePtr cell, const struct run_case *c)
{
	struct text text = { 0 };
	xmlNodePtr links;

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
	links = page_has_chart(page, c) || c->end.log ? page_add(page, cell, "small", "links")
						      : NULL;
	if (links && page_has_chart(page, c)) {
		page_text(page, links, " ");
		page_link_chart(page, links, c, "chart");
	}
	if (links)
		page_link_log(page, links, c);
}

static void add_case_row(struct page *page, xmlNodePtr body, const struct run_case *c)
{
	enum page_state state = page_state_of(page, c);
	struct text text = { 0 };
	xmlNodePtr row, name, took;

	text_printf(&text, "t-%s", page_state_class(state));
	row = page_add(page, body, "tr", text.data);
	text_reset(&text);
	page_anchor(page, &text, "case", c);
	page_set(page, row, "id", text.data ? text.data : "");
	text_reset(&text);
	page_put(page, row, "td", "state", page_state_word(state));
	name = page_add(page, row, "td", NULL);
	add_name(page, name, c);
	page_put(page, row, "td", "id", c->info.id);
	add_result(page, row, c);
	wording_duration(&text, c->end.duration_s);
	took = page_take(page, row, "td", "time", &text);
	if (c->simulated_s > 0) {
		text_puts(&text, "simulated ");
		wording_duration(&text, c->simulated_s);
		page_add(page, took, "br", NULL);
		page_take(page, took, "small", NULL, &text);
	}
}

/* "pcie: 1 failed, 4 passed" */
static void add_area(struct page *page, xmlNodePtr parent, const struct run_case *like)
{
	const struct run_model *run = page_model(page);
	size_t counts[STATES] = { 0 };
	struct text text = { 0 }, class = { 0 };
	xmlNodePtr details, summary, body;

	for (size_t i = 0; i < run->case_count; i++) {
		const struct run_case *worst;
		size_t attempts;
		enum page_state state;

		if (!wording_same_area(like, run->cases[i]) ||
		    !wording_attempts(run, run->cases[i], &worst, &attempts))
			continue;
		state = page_state_of(page, worst);
		for (size_t k = 0; k < STATES; k++)
			counts[k] += state == states[k];
	}
	text_puts(&class, "area");
	for (size_t k = 0; k < STATES; k++)
		if (counts[k])
			text_printf(&class, " has-%s", page_state_class(states[k]));
	details = page_add(page, parent, "details", class.data);
	text_free(&class);
	page_set(page, details, "open", "open");
	summary = page_add(page, details, "summary", NULL);
	wording_area(&text, like);
	page_take(page, summary, "b", NULL, &text);
	for (size_t k = 0; k < STATES; k++) {
		xmlNodePtr mark;

		if (!counts[k])
			continue;
		page_text(page, summary, " ");
		text_printf(&text, "%s %zu", page_state_word(states[k]), counts[k]);
		mark = page_put(page, summary, "span", NULL, text.data);
		text_reset(&text);
		text_printf(&text, "count %s", page_state_class(states[k]));
		page_set(page, mark, "class", text.data ? text.data : "");
		text_reset(&text);
	}
	text_free(&text);
	body = page_table(page, details, "cases", "state", "case", "id", "result", "took", NULL);
	for (size_t i = 0; i < run->case_count; i++)
		if (wording_same_area(like, run->cases[i]))
			add_case_row(page, body, run->cases[i]);
}

/* Check boxes before the list: the style sheet hides what is not checked. */
static void add_filter(struct page *page, xmlNodePtr section)
{
	const struct run_model *run = page_model(page);

	page_put(page, section, "p", "filter-title", "show:");
	for (size_t k = 0; k < STATES; k++) {
		struct text text = { 0 }, id = { 0 };
		size_t count = 0, rows = 0;
		xmlNodePtr box, label;

		for (size_t i = 0; i < run->case_count; i++) {
			const struct run_case *worst;
			size_t attempts;

			rows += page_state_of(page, run->cases[i]) == states[k];
			if (wording_attempts(run, run->cases[i], &worst, &attempts))
				count += page_state_of(page, worst) == states[k];
		}
		if (!rows)
			continue;
		text_printf(&id, "show-%s", page_state_class(states[k]));
		box = page_add(page, section, "input", "filter");
		page_set(page, box, "type", "checkbox");
		page_set(page, box, "id", id.data ? id.data : "");
		page_set(page, box, "checked", "checked");
		page_text(page, section, "\xc2\xa0");
		text_printf(&text, "%s (%zu)", page_state_word(states[k]), count);
		label = page_put(page, section, "label", NULL, text.data);
		page_set(page, label, "for", id.data ? id.data : "");
		page_text(page, section, " ");
		text_reset(&text);
		text_printf(&text, "filter-label %s", page_state_class(states[k]));
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
		text_printf(
			&text,
			"Not compared around %zu case%s (%s%s): %s: %s. A change would not have "
			"been seen.",
			list[i].cases, list[i].cases == 1 ? "" : "s", list[i].first,
			list[i].cases == 1 ? "" : ", ...", list[i].what, list[i].why);
		page_take(page, section, "p", "note", &text);
	}
	text_free(&text);
}

void page_cases(struct page *page, xmlNodePtr parent)
{
	const struct run_model *run = page_model(page);
	const struct run_case **areas;
	size_t count;
	xmlNodePtr section, list;

	if (!run->case_count)
		return;
	if (wording_areas(run, &areas, &count)) {
		page->failed = true;
		return;
	}
	section = page_section(page, parent, "cases", "Every case");
	add_uncompared(page, section);
	add_filter(page, section);
	list = page_add(page, section, "div", NULL);
	page_set(page, list, "id", "case-list");
	for (size_t i = 0; i < count; i++)
		add_area(page, list, areas[i]);
	free(areas);
}
