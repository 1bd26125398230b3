/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One row per OCP requirement, in one state, with the cases that speak for it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/nvme/ocp_requirement.h"
#include "reports/page/page.h"
#include "reports/record/store.h"
#include "helpers/text/text.h"

#define MAX_ROWS 500
#define MAX_NAMED 8

/* One of the requirements that a case names, "CTO-8" of "CTO-8, CTO-11". */
struct requirement {
	const char *text;
	size_t size;
	const struct run_case *c;
};

static int by_requirement(const void *a, const void *b)
{
	const struct requirement *left = a, *right = b;
	char names[2][64];
	int order;

	snprintf(names[0], sizeof(names[0]), "%.*s", (int)left->size, left->text);
	snprintf(names[1], sizeof(names[1]), "%.*s", (int)right->size, right->text);
	order = strverscmp(names[0], names[1]);
	return order ? order : strcmp(left->c->info.name, right->c->info.name);
}

/* -ENOMEM, or 0 */
static int add_requirements(struct requirement **list, size_t *count, const struct run_case *c)
{
	for (const char *at = c->info.ocp ? c->info.ocp : ""; *(at += strspn(at, ", ;"));) {
		size_t size = strcspn(at, ",;");
		struct requirement *grown = store_grow(*list, *count, sizeof(**list));

		if (!grown)
			return -ENOMEM;
		*list = grown;
		grown[(*count)++] = (struct requirement){ at, size, c };
		at += size;
	}
	return 0;
}

static bool is_name(const struct requirement *r, const char *name)
{
	return name && strlen(name) == r->size && !strncmp(r->text, name, r->size);
}

/* What a case says of one requirement; NULL: nothing. @denied: what the drive's own list says. */
static const struct finding *find_standing(const struct run_case *c, const struct requirement *r,
					   bool denied)
{
	for (size_t i = 0; i < c->measure_count; i++) {
		const struct finding *f = &c->measures[i];

		if (f->standing && (f->standing == FINDING_DENIED) == denied &&
		    is_name(r, f->requirement))
			return f;
	}
	return NULL;
}

/* The case's own word on one of several requirements; NULL: it judges them as one. */
static const struct finding *verdict_on(const struct requirement *r)
{
	return find_standing(r->c, r, false);
}

/* A requirement is no better than the worst of its cases. What a failed case weighs for a
 * requirement that it has found to be met, or not judged, is what it would have weighed without the
 * others. */
static enum page_state weight_for(const struct page *page, const struct requirement *r)
{
	const struct finding *verdict = verdict_on(r);
	enum page_state weight = page_state_of(page, r->c);

	if (!verdict || verdict->standing == FINDING_MISSED)
		return weight;
	if (verdict->standing != FINDING_MET) /* waived, allowed, does not apply */
		return PAGE_SKIP;
	return weight == PAGE_FAIL || weight == PAGE_KNOWN ? PAGE_PASS : weight;
}

static bool same_requirement(const struct requirement *a, const struct requirement *b)
{
	return a->size == b->size && !strncmp(a->text, b->text, a->size);
}

/* ---- what the drive says itself ---- */

/* Does one of the run's drives list it as not met (log C5h)? */
static bool is_not_met(const struct run_model *run, const char *text, size_t size)
{
	const struct requirement name = { text, size, NULL };

	for (size_t k = 0; k < run->case_count; k++)
		if (find_standing(run->cases[k], &name, true))
			return true;
	return false;
}

static void add_own_word(struct page *page, xmlNodePtr row, const char *text, size_t size)
{
	page_put(page, row, "td", NULL, is_not_met(page_model(page), text, size) ? "not met" : "");
}

/* One row for all cases of a requirement. Returns how many there are. */
static size_t add_requirement_row(struct page *page, xmlNodePtr body,
				  const struct requirement *list, size_t left)
{
	enum page_state worst = PAGE_PASS;
	size_t counts[PAGE_STATES] = { 0 }, count = 0, shown = 0;
	struct text text = { 0 };
	const struct finding *verdict;
	xmlNodePtr cell, row;

	for (; count < left && same_requirement(&list[0], &list[count]); count++) {
		enum page_state weight = weight_for(page, &list[count]);

		worst = weight < worst ? weight : worst;
		counts[weight]++;
	}
	text_printf(&text, "t-%s", page_state_class(worst));
	row = page_add(page, body, "tr", text.data);
	text_reset(&text);
	text_append(&text, list->text, list->size);
	page_take(page, row, "td", NULL, &text);
	page_put(page, row, "td", "state", page_state_word(worst));
	for (enum page_state k = 0; k < PAGE_STATES; k++)
		if (counts[k])
			text_printf(&text, "%s%zu %s", text.size ? ", " : "", counts[k],
				    page_state_word(k));
	page_take(page, row, "td", NULL, &text);
	cell = page_add(page, row, "td", NULL);
	/* those that decide come first */
	for (enum page_state k = 0; k < PAGE_STATES; k++)
		for (size_t i = 0; i < count && shown < MAX_NAMED; i++) {
			if (weight_for(page, &list[i]) != k)
				continue;
			page_text(page, cell, shown++ ? ", " : "");
			page_link_row(page, cell, list[i].c, list[i].c->info.name);
		}
	if (shown < count)
		text_printf(&text, " and %zu more", count - shown);
	page_text(page, cell, text.data);
	text_free(&text);
	page_put(page, row, "td", NULL, list->c->info.title);
	verdict = verdict_on(list);
	if (verdict && verdict->standing == FINDING_ALLOWED)
		page_put(page, row, "td", NULL, "not met, by its own word; allowed");
	else
		add_own_word(page, row, list->text, list->size);
	return count;
}

/* Those that no case of the run is about, and why. */
static void add_others(struct page *page, xmlNodePtr body, const struct requirement *list,
		       size_t count)
{
	const struct ocp_requirement *one;

	for (size_t k = 0; (one = ocp_requirement_at(k)); k++) {
		xmlNodePtr row;
		size_t i = 0;

		while (i < count && !ocp_requirement_names(list[i].text, one->id))
			i++;
		if (i < count)
			continue;
		row = page_add(page, body, "tr", "t-none");
		page_put(page, row, "td", NULL, one->id);
		page_put(page, row, "td", "state", "no case");
		page_put(page, row, "td", NULL, "");
		page_put(page, row, "td", NULL,
			 one->reason ? one->reason : "no case of this run is about it");
		page_put(page, row, "td", NULL, one->text);
		add_own_word(page, row, one->id, strlen(one->id));
	}
}

/* Rounds of a case are one: the worst stands for it. */
static void add_deciding(struct page *page, struct requirement **list, size_t *count,
			 const struct run_case *c)
{
	const struct run_case *worst;
	size_t rounds;

	if (wording_attempts(page_model(page), c, &worst, &rounds) &&
	    add_requirements(list, count, worst))
		page->failed = true;
}

void page_requirements(struct page *page, xmlNodePtr parent)
{
	const struct run_model *run = page_model(page);
	struct requirement *list = NULL;
	size_t count = 0, rows = 0, i = 0;

	for (size_t k = 0; k < run->case_count; k++)
		add_deciding(page, &list, &count, run->cases[k]);
	if (count) {
		xmlNodePtr section, body;

		qsort(list, count, sizeof(*list), by_requirement);
		section = page_section(page, parent, "requirements", "OCP requirements");
		body = page_table(page, section, "requirements", "requirement", "state", "cases",
				  "which", "what holds when it passes", "the drive's own word",
				  NULL);

		for (; i < count && rows < MAX_ROWS; rows++)
			i += add_requirement_row(page, body, &list[i], count - i);
		add_others(page, body, list, count);
		if (i < count) {
			struct text more = { 0 };

			text_printf(&more, "The first %d; run.jsonl has all of them.", MAX_ROWS);
			page_take(page, section, "p", "more", &more);
		}
	}
	free(list);
}
