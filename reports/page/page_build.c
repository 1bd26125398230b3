/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A page around what it tells: its head, and the tree as bytes. */
#include <errno.h>
#include <libxml/HTMLtree.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/text/text.h"
#include "reports/page/page.h"
#include "reports/verdict/verdict_data.h"

/* A badge that needs no style sheet. */
void page_badge(struct page *page, xmlNodePtr parent, enum verdict_gate gate)
{
	static const char mark[][2][420] = {
		[VERDICT_CLOSED] = { "<svg class=\"badge\" width=\"56\" height=\"56\" viewBox=\"0 "
				     "0 56 56\" role=\"img\" aria-label=\"closed\"><rect x=\"2\" "
				     "y=\"2\" width=\"52\" height=\"52\" rx=\"14\" "
				     "fill=\"#c42b3a\"/>",
				     "<path d=\"M18 18L38 38M38 18L18 38\" stroke=\"#ffffff\" "
				     "stroke-width=\"6\" stroke-linecap=\"round\"/></svg>" },
		[VERDICT_PARTIAL] = { "<svg class=\"badge\" width=\"56\" height=\"56\" viewBox=\"0 "
				      "0 56 56\" role=\"img\" aria-label=\"partial\"><path d=\"M28 "
				      "3L54 51L2 51Z\" fill=\"#a04c00\"/>",
				      "<path d=\"M28 20L28 36M28 43L28 44\" stroke=\"#ffffff\" "
				      "stroke-width=\"5\" stroke-linecap=\"round\"/></svg>" },
		[VERDICT_OPEN] = { "<svg class=\"badge\" width=\"56\" height=\"56\" viewBox=\"0 0 "
				   "56 56\" role=\"img\" aria-label=\"open\"><circle cx=\"28\" "
				   "cy=\"28\" r=\"26\" fill=\"#16803c\"/>",
				   "<path d=\"M16 29L25 38L41 20\" stroke=\"#ffffff\" "
				   "stroke-width=\"6\" fill=\"none\" stroke-linecap=\"round\" "
				   "stroke-linejoin=\"round\"/></svg>" },
	};

	page_raw(page, parent, mark[gate][0]);
	page_raw(page, parent, mark[gate][1]);
}

static void write_head(struct page *page, xmlNodePtr html, struct text *title)
{
	xmlNodePtr head = page_add(page, html, "head", NULL), node;

	page_set(page, page_add(page, head, "meta", NULL), "charset", "utf-8");
	node = page_add(page, head, "meta", NULL);
	page_set(page, node, "name", "generator"); /* out_dir.c knows our pages by it */
	page_set(page, node, "content", "nvme-gate");
	node = page_add(page, head, "meta", NULL);
	page_set(page, node, "name", "viewport");
	page_set(page, node, "content", "width=device-width, initial-scale=1");
	node = page_add(page, head, "meta", NULL);
	page_set(page, node, "name", "color-scheme");
	page_set(page, node, "content", "light dark");
	page_take(page, head, "title", NULL, title);
	/* the same rules twice: inline for a single file, linked where a policy forbids inline */
	page_raw(page, page_add(page, head, "style", NULL), html_css());
	node = page_add(page, head, "link", NULL);
	page_set(page, node, "rel", "stylesheet");
	page_set(page, node, "href", "report.css");
}

static int serialise(struct page *page, xmlNodePtr html, struct text *out)
{
	xmlOutputBufferPtr buffer = xmlAllocOutputBuffer(NULL);

	if (!buffer)
		return -ENOMEM;
	htmlNodeDumpFormatOutput(buffer, page->doc, html, "UTF-8", 0);
	if (buffer->error) {
		page->failed = true;
	} else {
		text_puts(out, "<!DOCTYPE html>\n");
		text_append(out, (const char *)xmlOutputBufferGetContent(buffer),
			    xmlOutputBufferGetSize(buffer));
		text_puts(out, "\n");
	}
	xmlOutputBufferClose(buffer);
	return page->failed || out->failed ? -ENOMEM : 0;
}

int page_build(const struct report_source *from, struct text *title,
	       void (*write)(struct page *page, xmlNodePtr html), struct text *out)
{
	struct page page = { .from = from };
	int ret = -ENOMEM;
	xmlNodePtr html;

	page.doc = htmlNewDocNoDtD(NULL, NULL);
	page.folders = calloc(from->count ? from->count : 1, sizeof(*page.folders));
	page.cards = xmlHashCreate(256);
	page.charts = xmlHashCreate(256);
	if (!page.doc || !page.folders || !page.cards || !page.charts) {
		xmlFreeDoc(page.doc);
		xmlHashFree(page.cards, NULL);
		xmlHashFree(page.charts, NULL);
		free(page.folders);
		text_free(title);
		return -ENOMEM;
	}
	page_find_folders(&page);
	html = xmlNewDocNode(page.doc, NULL, BAD_CAST "html", NULL);
	if (html) {
		xmlDocSetRootElement(page.doc, html);
		page_set(&page, html, "lang", "en");
		write_head(&page, html, title);
		write(&page, html);
		ret = page.failed ? -ENOMEM : serialise(&page, html, out);
	}
	text_free(title);
	xmlFreeDoc(page.doc);
	xmlHashFree(page.cards, NULL);
	xmlHashFree(page.charts, NULL);
	for (size_t i = 0; i < from->count; i++)
		text_free(&page.folders[i]);
	free(page.folders);
	return ret;
}
