/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Failures that say the same but for their numbers, told once: one cause rather than thirty. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "reports/page/page.h"
#include "reports/record/store.h"
#include "helpers/text/text.h"

/* So many make a group; so many groups and names in one are shown. */
#define GROUP_MIN 3
#define MAX_GROUPS 10
#define MAX_NAMES 12

struct signature {
	char *text;
	const struct run_case *c;
};

/* Numbers, also hexadecimal and with a point, become '#'; the check's own id is no part of it. */
void page_signature(struct text *out, const struct run_case *c)
{
	struct text message = { 0 };
	size_t id = c->info.id ? strlen(c->info.id) : 0;
	const char *p;

	wording_message(&message, c);
	p = message.data ? message.data : "";
	if (id && !strncmp(p, c->info.id, id) && p[id] == ' ')
		p += id + 1;
	while (*p) {
		size_t digits = strspn(p, "0123456789");

		if (p[0] == '0' && (p[1] == 'x' || p[1] == 'X'))
			digits = 2 + strspn(p + 2, "0123456789abcdefABCDEF");
		else if (digits && p[digits] == '.' && isdigit((unsigned char)p[digits + 1]))
			digits += 1 + strspn(p + digits + 1, "0123456789");
		if (digits)
			text_puts(out, "#");
		else
			text_append(out, p, 1);
		p += digits ? digits : 1;
	}
	out->failed |= message.failed;
	text_free(&message);
}

static int by_text(const void *a, const void *b)
{
	const struct signature *left = a, *right = b;
	int order = strcmp(left->text, right->text);

	return order ? order : strcmp(left->c->info.name, right->c->info.name);
}

/* What they say where they all say the same, numbers and names with digits included. */
static bool say_the_same(const struct signature *first, size_t count, struct text *ret_message)
{
	bool same = true;

	wording_message(ret_message, first->c);
	for (size_t i = 1; i < count && same; i++) {
		struct text other = { 0 };

		wording_message(&other, first[i].c);
		same = other.data && ret_message->data && !strcmp(other.data, ret_message->data);
		text_free(&other);
	}
	return same && ret_message->data;
}

static void add_group(struct page *page, xmlNodePtr body, const struct signature *first,
		      size_t count)
{
	xmlNodePtr row = page_add(page, body, "tr", "t-fail"), cell;
	struct text text = { 0 }, message = { 0 };

	text_printf(&text, "%zu", count);
	page_take(page, row, "td", "state", &text);
	page_put(page, row, "td", NULL,
		 say_the_same(first, count, &message) ? message.data : first->text);
	text_free(&message);
	cell = page_add(page, row, "td", NULL);
	for (size_t i = 0; i < count && i < MAX_NAMES; i++) {
		page_text(page, cell, i ? ", " : "");
		page_link_failure(page, cell, first[i].c, NULL);
	}
	if (count > MAX_NAMES) {
		text_printf(&text, " and %zu more", count - MAX_NAMES);
		page_text(page, cell, text.data);
		text_free(&text);
	}
}

static void add_groups(struct page *page, xmlNodePtr parent, const struct signature *list,
		       size_t count)
{
	xmlNodePtr body = NULL;
	size_t groups = 0;

	for (size_t i = 0, end; i < count && groups < MAX_GROUPS; i = end) {
		for (end = i + 1; end < count && !strcmp(list[i].text, list[end].text);)
			end++;
		if (end - i < GROUP_MIN)
			continue;
		if (!body) {
			page_put(page, parent, "h3", NULL, "The same but for numbers");
			body = page_table(page, parent, "signatures", "cases", "message", "which",
					  NULL);
		}
		add_group(page, body, &list[i], end - i);
		groups++;
	}
}

void page_signatures(struct page *page, xmlNodePtr parent)
{
	const struct run_model *run = page_model(page);
	struct signature *list = NULL;
	size_t count = 0;

	for (size_t i = 0; i < run->case_count; i++) {
		const struct run_case *c = run->cases[i];
		struct signature *grown;
		struct text text = { 0 };

		if (c->ended && c->end.verdict != RUN_FAIL && c->end.verdict != RUN_ERROR)
			continue;
		page_signature(&text, c);
		grown = text.failed || !text.data ? NULL : store_grow(list, count, sizeof(*list));
		if (!grown) {
			page->failed |= text.failed || text.data;
			text_free(&text);
			continue;
		}
		list = grown;
		list[count++] = (struct signature){ text.data, c };
	}
	if (count) {
		qsort(list, count, sizeof(*list), by_text);
		add_groups(page, parent, list, count);
	}
	for (size_t i = 0; i < count; i++)
		free(list[i].text);
	free(list);
}
