/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From wherever a case is named to its row, its chart and its log. */
#include "reports/page/page.h"

#include "helpers/text/text.h"

/* Anchors are unique, so they stand for what is drawn. */
bool page_has_chart(const struct page *page, const struct run_case *c)
{
	struct text anchor = { 0 };
	bool found;

	page_anchor(page, &anchor, "chart", c);
	found = anchor.data && xmlHashLookup(page->charts, BAD_CAST anchor.data);
	text_free(&anchor);
	return found;
}

bool page_has_failure(struct page *page, const struct run_case *c)
{
	struct text anchor = { 0 };
	bool found;

	page_anchor(page, &anchor, "failure", c);
	page->failed |= anchor.failed;
	found = anchor.data && xmlHashLookup(page->cards, BAD_CAST anchor.data);
	text_free(&anchor);
	return found;
}

static void link_anchor(struct page *page, xmlNodePtr parent, const char *prefix,
			const struct run_case *c, const char *text)
{
	struct text uri = { 0 };

	text_puts(&uri, "#");
	page_anchor(page, &uri, prefix, c);
	page_link(page, parent, uri.data ? uri.data : "#", text);
	page->failed |= uri.failed;
	text_free(&uri);
}

void page_link_row(struct page *page, xmlNodePtr parent, const struct run_case *c, const char *text)
{
	link_anchor(page, parent, "case", c, text);
}

void page_link_chart(struct page *page, xmlNodePtr parent, const struct run_case *c,
		     const char *text)
{
	link_anchor(page, parent, page_has_chart(page, c) ? "chart" : "case", c, text);
}

void page_link_log(struct page *page, xmlNodePtr parent, const struct run_case *c)
{
	struct text uri = { 0 }, path = { 0 };

	if (!c->end.log)
		return;
	text_uri_path(&path, c->end.log);
	page_run_uri(page, &uri, path.data ? path.data : "");
	page_text(page, parent, " ");
	page_link(page, parent, uri.data ? uri.data : "", "log");
	page->failed |= uri.failed || path.failed;
	text_free(&uri);
	text_free(&path);
}

void page_link_failure(struct page *page, xmlNodePtr parent, const struct run_case *c,
		       const char *text)
{
	struct text uri = { 0 };

	if (!page_has_failure(page, c)) {
		page_text(page, parent, text ? text : c->info.name);
		return;
	}
	text_puts(&uri, "#");
	page_anchor(page, &uri, "failure", c);
	page_link(page, parent, uri.data ? uri.data : "#", text ? text : c->info.name);
	page->failed |= uri.failed;
	text_free(&uri);
}
