/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Several runs side by side: drives as columns, cases as rows. */
#include <stdlib.h>
#include <string.h>

#include "reports/verdict/measure.h"
#include "reports/page/page.h"
#include "helpers/text/text.h"
#include "reports/verdict/verdict_data.h"

void page_drives(struct page *page, xmlNodePtr parent)
{
	static const char *const rows[][2] = {
		[VERDICT_CLOSED] = { "t-fail", "\xe2\x9c\x97 closed" },
		[VERDICT_PARTIAL] = { "t-error", "\xe2\x96\xb2 partial" },
		[VERDICT_OPEN] = { NULL, "\xe2\x9c\x93 open" },
	};
	const struct report_source *from = page->from;
	xmlNodePtr section = page_section(page, parent, "drives", "Drives");
	xmlNodePtr body = page_table(page, section, "drives", "gate", "drive", "model", "firmware",
				     "verdict", "started", "report", NULL);

	for (page->run = 0; page->run < from->count; page->run++) {
		const struct run_info *info = &from->runs[page->run]->info;
		const struct verdict *v = from->verdicts[page->run];
		xmlNodePtr row = page_add(page, body, "tr", rows[v->gate][0]);
		struct text text = { 0 };

		page_put(page, row, "td", "state", rows[v->gate][1]);
		page_put(page, row, "td", NULL, from->aliases[page->run]);
		page_put(page, row, "td", NULL, info->model);
		page_put(page, row, "td", NULL, info->firmware);
		page_put(page, row, "td", NULL, v->sentence);
		text_timestamp(&text, info->start_unix_ns, 0);
		page_take(page, row, "td", NULL, &text);
		page_run_uri(page, &text, "report.html");
		page_link(page, page_add(page, row, "td", NULL), text.data ? text.data : "",
			  "report");
		text_free(&text);
	}
	page->run = 0;
}

/* All names, once each, sorted. */
static const char **all_names(const struct report_source *from, size_t *ret_count)
{
	const char **names;
	size_t total = 0, count = 0;

	for (size_t i = 0; i < from->count; i++)
		total += from->runs[i]->case_count;
	names = calloc(total ? total : 1, sizeof(*names));
	for (size_t i = 0; names && i < from->count; i++)
		for (size_t k = 0; k < from->runs[i]->case_count; k++) {
			const char *name = from->runs[i]->cases[k]->info.name;
			bool seen = false;

			/* the first run that has it tells it */
			for (size_t before = 0; before < i && !seen; before++)
				seen = run_find_case(from->runs[before], name) != NULL;
			if (!seen && run_find_case(from->runs[i], name) == from->runs[i]->cases[k])
				names[count++] = name;
		}
	*ret_count = count;
	return names;
}

/* What the case measured on this drive, below its state. */
static void add_value(struct page *page, xmlNodePtr cell, const struct run_case *c)
{
	const struct finding *m = c ? measure_headline(c) : NULL;
	struct text text = { 0 };

	if (!m || !finding_is_number(m->value))
		return;
	finding_put_actual(&text, m);
	page_add(page, cell, "br", NULL);
	page_take(page, cell, "small", NULL, &text);
}

/* What the value is of: of the first drive that measured it. */
static void add_name(struct page *page, xmlNodePtr row, const char *name)
{
	xmlNodePtr head = page_put(page, row, "th", NULL, name);
	const struct finding *m = NULL;
	struct text text = { 0 };

	page_set(page, head, "scope", "row");
	for (size_t i = 0; i < page->from->count && !m; i++) {
		const struct run_case *c = run_find_case(page->from->runs[i], name);

		m = c ? measure_headline(c) : NULL;
	}
	if (!m)
		return;
	text_puts(&text, m->what);
	if (m->op) {
		text_puts(&text, " (");
		finding_put_expected(&text, m);
		text_puts(&text, ")");
	}
	page_add(page, head, "br", NULL);
	page_take(page, head, "small", NULL, &text);
}

/* beside enum page_state */
enum { NO_CASE = -1, NOT_TOLD = -2 };

static void add_cell(struct page *page, xmlNodePtr row, const char *name, bool *ret_differs,
		     int *first)
{
	const struct run_case *c = run_find_case(page_model(page), name), *worst = c;
	const char *state_class = "absent", *word = state_class;
	int state = NO_CASE;
	size_t attempts;
	struct text class = { 0 };
	xmlNodePtr cell;

	/* the oldest of the name knows which attempt decides */
	for (const struct run_case *older = c; older; older = older->next_in_bucket)
		if (!strcmp(older->info.name, name))
			c = older;
	if (c && wording_attempts(page_model(page), c, &worst, &attempts)) {
		enum page_state known = page_state_of(page, worst);

		state = (int)known;
		state_class = page_state_class(known);
		word = page_state_word(known);
	}
	text_printf(&class, "state t-%s", state_class);
	cell = page_add(page, row, "td", class.data);
	text_free(&class);
	if (c)
		page_link_failure(page, cell, worst, word);
	else
		page_text(page, cell, "\xe2\x80\x94");
	add_value(page, cell, c ? worst : NULL);
	if (*first != NOT_TOLD && *first != state)
		*ret_differs = true;
	*first = state;
}

void page_matrix(struct page *page, xmlNodePtr parent)
{
	const struct report_source *from = page->from;
	size_t count;
	const char **names = all_names(from, &count);
	xmlNodePtr section, body, head;

	if (!names) {
		page->failed = true;
		return;
	}
	section = page_section(page, parent, "matrix", "Every case on every drive");
	body = page_table(page, section, "matrix", "case", NULL);
	head = body ? body->prev->children : NULL;
	for (size_t i = 0; i < from->count; i++)
		page_set(page, page_put(page, head, "th", NULL, from->aliases[i]), "scope", "col");
	for (size_t k = 0; k < count; k++) {
		xmlNodePtr row = page_add(page, body, "tr", NULL);
		int first = NOT_TOLD;
		bool differs = false;

		add_name(page, row, names[k]);
		for (page->run = 0; page->run < from->count; page->run++)
			add_cell(page, row, names[k], &differs, &first);
		if (differs)
			page_set(page, row, "class", "changed");
	}
	page->run = 0;
	free(names);
}
