/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report.html: the order in which a person reads a run. Verdict, failures, drive, charts, all the
 * rest. */
#include <errno.h>
#include <libxml/HTMLtree.h>
#include <stdlib.h>
#include <string.h>

#include "reports/page/page.h"
#include "reports/reports.h"
#include "helpers/text/text.h"
#include "reports/verdict/verdict_data.h"

/* Nobody may mistake a simulation for a drive. */
static void write_banners(struct page *page, xmlNodePtr parent)
{
	for (size_t i = 0; i < page->from->count; i++) {
		const struct run_info *info = &page->from->runs[i]->info;
		struct text text = { 0 };

		if (info->recorded) {
			text_printf(&text,
				    "Replay: %s is a recording of %s drive, made %s. No drive was "
				    "tested, and no release can go out on it.",
				    page->from->aliases[i],
				    info->simulated  ? "a simulated"
				    : info->emulated ? "an emulated"
						     : "a",
				    info->recorded);
		} else if (info->simulated && info->emulated) {
			text_printf(&text,
				    "Simulated drive over vfio-user: %s is a model of nvme-gate's "
				    "in a virtual machine, behind the kernel's own driver. No "
				    "hardware was tested.",
				    page->from->aliases[i]);
		} else if (info->simulated) {
			text_printf(&text,
				    "Simulated drive: %s is a model. No hardware was tested.",
				    page->from->aliases[i]);
			text_puts(&text, wording_simulated(page->from->runs[i]) > 0
						 ? " Its own clock ran "
						 : "");
			if (wording_simulated(page->from->runs[i]) > 0)
				wording_duration(&text, wording_simulated(page->from->runs[i]));
			text_puts(&text, wording_simulated(page->from->runs[i]) > 0 ? "." : "");
		} else if (info->emulated)
			text_printf(
				&text,
				"Emulated drive and link: %s lives in a virtual machine. Link and "
				"performance figures are not those of hardware.",
				page->from->aliases[i]);
		else
			continue;
		page_take(page, parent, "p", "banner", &text);
	}
}

static void add_tile(struct page *page, xmlNodePtr list, const char *state, size_t count,
		     const char *label)
{
	struct text number = { 0 }, class = { 0 };
	xmlNodePtr item;

	text_printf(&class, "tile %s%s", state, count ? "" : " none");
	item = page_add(page, list, "li", class.data);
	text_free(&class);
	text_printf(&number, "%zu", count);
	page_take(page, item, "b", NULL, &number);
	page_text(page, item, " ");
	page_put(page, item, "span", NULL, label);
}

static void write_tiles(struct page *page, xmlNodePtr parent)
{
	struct verdict sum = { 0 };
	xmlNodePtr list;

	for (size_t i = 0; i < page->from->count; i++) {
		const struct verdict *v = page->from->verdicts[i];

		sum.pass += v->pass;
		sum.fail += v->fail - v->known;
		sum.known += v->known;
		sum.error += v->error;
		sum.skip += v->skip - v->unarmed;
		sum.unarmed += v->unarmed;
	}
	list = page_add(page, parent, "ul", "tiles");
	add_tile(page, list, "fail", sum.fail, "\xe2\x9c\x97 failed");
	add_tile(page, list, "error", sum.error, "\xe2\x96\xb2 not judged");
	if (sum.known)
		add_tile(page, list, "known", sum.known, "\xe2\x97\x86 known");
	add_tile(page, list, "pass", sum.pass, "\xe2\x9c\x93 passed");
	add_tile(page, list, "skip", sum.skip, "\xe2\x80\x93 skipped");
	add_tile(page, list, "unarmed", sum.unarmed, "\xe2\x97\x8b not armed");
}

static void write_drive_line(struct page *page, xmlNodePtr parent)
{
	const struct run_model *run = page_model(page);
	const struct run_info *info = &run->info;
	const char *const parts[] = { info->model, info->serial, info->firmware };
	struct text line = { 0 };

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i] && *parts[i])
			text_printf(&line, "%s%s%s", line.size ? " \xc2\xb7 " : "",
				    i == 2 ? "firmware " : "", parts[i]);
	if (page->from->count > 1) {
		text_reset(&line);
		text_printf(&line, "%zu drives", page->from->count);
	}
	page_take(page, parent, "p", "drive", &line);
	if (info->profile_name)
		text_printf(&line, "profile %s%s \xc2\xb7 ", info->profile_name,
			    info->profile_generic ? " (generic: none was named)" : "");
	text_timestamp(&line, info->start_unix_ns, 0);
	text_puts(&line, " \xc2\xb7 ");
	wording_duration(&line, wording_run_duration(run));
	if (info->host)
		text_printf(&line, " \xc2\xb7 host %s", info->host);
	page_take(page, parent, "p", "when", &line);
}

/* "Gate open", "Passed so far: 18 of 62 cases; no release verdict" (the style sheet's capital), and
 * what comes after it. */
static void put_sentence(struct page *page, xmlNodePtr words)
{
	const struct verdict *v = page->from->count == 1 ? page->from->verdicts[0] : NULL;
	struct text heading = { 0 };

	if (v)
		text_append(&heading, v->sentence, v->heading_bytes);
	else
		report_sentence(&heading, page->from);
	page_take(page, words, "h1", NULL, &heading);
	if (v)
		page_put(page, words, "p", "sentence", v->details);
}

static void write_sentences(struct page *page, xmlNodePtr words)
{
	const struct report_source *from = page->from;
	enum verdict_gate gate = report_gate(from);

	put_sentence(page, words);
	for (size_t i = 0; i < from->count && from->count > 1; i++) {
		struct text line = { 0 };

		if (from->verdicts[i]->gate == VERDICT_OPEN && gate != VERDICT_OPEN)
			continue;
		text_printf(&line, "%s: %s", from->aliases[i], from->verdicts[i]->sentence);
		page_take(page, words, "p", "sentence", &line);
	}
}

static void write_verdict(struct page *page, xmlNodePtr body)
{
	const struct report_source *from = page->from;
	xmlNodePtr header, top, words;
	struct text class = { 0 };
	xmlNodePtr list;

	text_printf(&class, "verdict %s", verdict_gate_name(report_gate(from)));
	header = page_add(page, body, "header", class.data);
	page->failed |= class.failed;
	text_free(&class);
	top = page_add(page, header, "div", "top");
	page_set(page, header, "id", "verdict");
	page_badge(page, top, report_gate(from));
	words = page_add(page, top, "div", NULL);
	write_sentences(page, words);
	write_drive_line(page, words);
	write_banners(page, header);
	write_tiles(page, header);
	list = NULL;
	for (size_t i = 0; i < from->count; i++)
		for (size_t k = 0; k < from->verdicts[i]->reason_count; k++) {
			struct text line = { 0 };

			if (!list)
				list = page_add(page, header, "ul", "reasons");
			text_printf(&line, "%s%s%s", from->count > 1 ? from->aliases[i] : "",
				    from->count > 1 ? ": " : "", from->verdicts[i]->reasons[k]);
			page_take(page, list, "li", NULL, &line);
		}
}

/* Anchors of the sections that are there. */
static void write_contents(struct page *page, xmlNodePtr nav, xmlNodePtr main)
{
	for (xmlNodePtr section = main ? main->children : NULL; section; section = section->next) {
		struct text uri = { 0 };
		xmlChar *id, *heading;

		if (!section->children || strcmp((const char *)section->name, "section"))
			continue;
		id = xmlGetProp(section, BAD_CAST "id");
		heading = xmlNodeGetContent(section->children);

		if (id && heading) {
			text_printf(&uri, "#%s", (const char *)id);
			page_link(page, nav, uri.data ? uri.data : "#", (const char *)heading);
			page_text(page, nav, " ");
		}
		page->failed |= !id || !heading || uri.failed;
		text_free(&uri);
		xmlFree(id);
		xmlFree(heading);
	}
}

static void write_footer(struct page *page, xmlNodePtr body)
{
	const char *const files[][2] = {
		{ "junit.xml", page->from->options->part ? "../junit.xml" : "junit.xml" },
		{ "summary.json", "summary.json" },
	};
	struct text record = { 0 };
	xmlNodePtr footer = page_add(page, body, "footer", NULL);
	xmlNodePtr line = page_put(page, footer, "p", NULL,
				   "nvme-gate " NVME_GATE_VERSION
				   " \xc2\xb7 the record and its other forms: ");

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		page_text(page, line, i ? ", " : "");
		page_link(page, line, files[i][1], files[i][0]);
	}
	if (page->from->count > 1)
		return;
	page_run_uri(page, &record, "run.jsonl");
	page_text(page, line, ", ");
	page_link(page, line, record.data ? record.data : "run.jsonl", "run.jsonl");
	page->failed |= record.failed;
	text_free(&record);
}

/* To the end of @to; @from is no more. */
static void move_children(xmlNodePtr from, xmlNodePtr to)
{
	while (from && to && from->children) {
		xmlNodePtr child = from->children;

		xmlUnlinkNode(child);
		xmlAddChild(to, child);
	}
	if (from) {
		xmlUnlinkNode(from);
		xmlFreeNode(from);
	}
}

static void write_body(struct page *page, xmlNodePtr html)
{
	xmlNodePtr body = page_add(page, html, "body", NULL), nav, main;

	for (page->run = 0; page->run < page->from->count; page->run++)
		page_choose_failures(page);
	page->run = 0;
	write_verdict(page, body);
	nav = page_add(page, body, "nav", NULL);
	page_set(page, nav, "aria-label", "sections");
	main = page_add(page, body, "main", NULL);
	if (page->from->count > 1) {
		page_drives(page, main);
		page_matrix(page, main);
		for (page->run = 0; page->run < page->from->count; page->run++)
			page_failures(page, main);
		page->run = 0;
	} else {
		xmlNodePtr charts = page_add(page, main, "div", NULL);

		/* failures and cases link to what is drawn, and stand before it */
		page_charts(page, charts);
		page_figures(page, main);
		page_failures(page, main);
		page_comparison(page, main);
		page_identity(page, main);
		move_children(charts, main);
		page_cases(page, main);
		page_measures(page, main);
		page_states(page, main);
		page_requirements(page, main);
		page_slowest(page, main);
		page_actions(page, main);
		page_unarmed(page, main);
		page_files(page, main);
	}
	write_contents(page, nav, main);
	write_footer(page, body);
}

int html_build(const struct report_source *from, struct text *out)
{
	static const char *const titles[] = {
		[VERDICT_CLOSED] = "Gate closed",
		[VERDICT_OPEN] = "Gate open",
		[VERDICT_PARTIAL] = "Passed so far, no release verdict",
	};
	struct text title = { 0 };

	text_printf(&title, "%s \xc2\xb7 ", titles[report_gate(from)]);
	for (size_t i = 0; i < from->count && i < 4; i++)
		text_printf(&title, "%s%s", i ? ", " : "", from->aliases[i]);
	return page_build(from, &title, write_body, out);
}
