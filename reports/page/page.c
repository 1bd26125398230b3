/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bricks of the page: no style attribute, no script, no target, every text escaped by
 * libxml2. */
#include "reports/page/page.h"

#include <libxml/HTMLtree.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "reports/document.h"
#include "reports/reports.h"
#include "helpers/text/text.h"
#include "reports/verdict/verdict_data.h"
#include "reports/verdict/verdict_known.h"

xmlNodePtr page_add(struct page *page, xmlNodePtr parent, const char *name, const char *class)
{
	xmlNodePtr node;

	if (page->failed || !parent)
		return NULL;
	node = xmlNewDocNode(page->doc, NULL, BAD_CAST name, NULL);
	if (!node) {
		page->failed = true;
		return NULL;
	}
	xmlAddChild(parent, node);
	if (class)
		page_set(page, node, "class", class);
	return node;
}

void page_set(struct page *page, xmlNodePtr node, const char *attribute, const char *value)
{
	if (!page->failed && node && !document_set(node, attribute, value))
		page->failed = true;
}

void page_text(struct page *page, xmlNodePtr node, const char *text)
{
	if (page->failed || !node || !text || !*text)
		return;
	page->failed |= !document_add_text(page->doc, node, text);
}

xmlNodePtr page_put(struct page *page, xmlNodePtr parent, const char *name, const char *class,
		    const char *text)
{
	xmlNodePtr node = page_add(page, parent, name, class);

	page_text(page, node, text);
	return node;
}

xmlNodePtr page_take(struct page *page, xmlNodePtr parent, const char *name, const char *class,
		     struct text *text)
{
	xmlNodePtr node;

	page->failed |= text->failed;
	node = page_put(page, parent, name, class, text->data);
	text_free(text);
	return node;
}

void page_raw(struct page *page, xmlNodePtr parent, const char *markup)
{
	if (page->failed || !parent || !markup)
		return;
	page->failed |= !document_add_markup(page->doc, parent, markup);
}

xmlNodePtr page_table(struct page *page, xmlNodePtr parent, const char *class, ...)
{
	xmlNodePtr box = page_add(page, parent, "div", "scroll");
	xmlNodePtr table = page_add(page, box, "table", class);
	xmlNodePtr row = page_add(page, page_add(page, table, "thead", NULL), "tr", NULL);
	const char *heading;
	va_list args;

	page_set(page, box, "tabindex", "0");
	/* what a browser has left when the style sheet is missing */
	page_set(page, table, "border", "1");
	va_start(args, class);
	while ((heading = va_arg(args, const char *)))
		page_set(page, page_put(page, row, "th", NULL, heading), "scope", "col");
	va_end(args);
	return page_add(page, table, "tbody", NULL);
}

xmlNodePtr page_section(struct page *page, xmlNodePtr parent, const char *id, const char *heading)
{
	xmlNodePtr section = page_add(page, parent, "section", NULL);

	page_set(page, section, "id", id);
	page_put(page, section, "h2", NULL, heading);
	return section;
}

xmlNodePtr page_link(struct page *page, xmlNodePtr parent, const char *uri, const char *text)
{
	xmlNodePtr link = page_put(page, parent, "a", NULL, text);

	page_set(page, link, "href", uri);
	return link;
}

/* From one folder to another: "../b" from "/r/a" to "/r/b"; "" when it is the same. */
static void relative_folder(struct text *out, const char *from, const char *to)
{
	char from_real[PATH_MAX], to_real[PATH_MAX];
	size_t shared = 0, i = 0;
	const char *rest;

	if (!realpath(from, from_real) || !realpath(to, to_real)) {
		text_printf(out, "%s/", to);
		return;
	}
	for (; from_real[i] && from_real[i] == to_real[i]; i++)
		if (from_real[i] == '/')
			shared = i;
	if ((!from_real[i] || from_real[i] == '/') && (!to_real[i] || to_real[i] == '/'))
		shared = i;
	for (const char *p = from_real + shared; *p; p++)
		if (*p == '/' && p[1])
			text_puts(out, "../");
	rest = to_real + shared;
	rest += *rest == '/';
	if (*rest)
		text_printf(out, "%s/", rest);
}

void page_find_folders(struct page *page)
{
	for (size_t i = 0; i < page->from->count; i++) {
		struct text folder = { 0 };

		if (page->from->runs[i]->dir)
			relative_folder(&folder, page->from->dir, page->from->runs[i]->dir);
		if (folder.data)
			text_uri_path(&page->folders[i], folder.data);
		page->failed |= folder.failed || page->folders[i].failed;
		text_free(&folder);
	}
}

void page_run_uri(const struct page *page, struct text *out, const char *uri)
{
	size_t segment;

	if (page->folders[page->run].data)
		text_puts(out, page->folders[page->run].data);
	/* a record may say anything: only what lies below the run directory becomes a link's
	 * path */
	while (*uri == '/')
		uri++;
	segment = strcspn(uri, "/");
	if (!out->size && memchr(uri, ':', segment))
		text_puts(out, "./");
	for (; *uri; uri++) {
		bool safe = (*uri > 0x20 && *uri < 0x7f && !strchr("\"'<>\\^`{|}?#", *uri));

		if (safe)
			text_append(out, uri, 1);
		else
			text_printf(out, "%%%02X", (unsigned char)*uri);
	}
}

void page_anchor(const struct page *page, struct text *out, const char *prefix,
		 const struct run_case *c)
{
	const char *parts[] = { page->from->count > 1 ? page->from->aliases[page->run] : NULL,
				c->info.name };

	text_puts(out, prefix);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (!parts[i])
			continue;
		text_append(out, "-", 1);
		for (const unsigned char *p = (const unsigned char *)parts[i]; *p; p++) {
			bool plain = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
				     (*p >= '0' && *p <= '9') || *p == '.' || *p == '_' ||
				     *p == '-' || *p == '/';

			if (plain)
				text_append(out, (const char *)p, 1);
			else
				text_printf(out, "~%02x", *p);
		}
	}
	if (c->info.attempt > 1)
		text_printf(out, "~%u", c->info.attempt);
}

const struct run_model *page_model(const struct page *page)
{
	return page->from->runs[page->run];
}

enum page_state page_state_of(const struct page *page, const struct run_case *c)
{
	static const enum page_state of[] = {
		[RUN_PASS] = PAGE_PASS,
		[RUN_FAIL] = PAGE_FAIL,
		[RUN_ERROR] = PAGE_ERROR,
		[RUN_SKIP] = PAGE_SKIP,
	};

	if (!c->ended)
		return PAGE_ERROR;
	if (c->unarmed)
		return PAGE_UNARMED;
	if (verdict_is_known(page_model(page), page->from->options->known, c))
		return PAGE_KNOWN;
	return of[c->end.verdict];
}

static const struct {
	const char *class, *word;
} states[PAGE_STATES] = {
	[PAGE_FAIL] = { "fail", "\xe2\x9c\x97 fail" },
	[PAGE_ERROR] = { "error", "\xe2\x96\xb2 error" },
	[PAGE_KNOWN] = { "known", "\xe2\x97\x86 known" },
	[PAGE_UNARMED] = { "unarmed", "\xe2\x97\x8b not armed" },
	[PAGE_SKIP] = { "skip", "\xe2\x80\x93 skip" },
	[PAGE_PASS] = { "pass", "\xe2\x9c\x93 pass" },
};

const char *page_state_class(enum page_state state)
{
	return states[state].class;
}

const char *page_state_word(enum page_state state)
{
	return states[state].word;
}
