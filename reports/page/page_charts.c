/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which series of the record become which charts: one combined timeline per case that has samples,
 * its latency distributions, and one timeline of the whole run. */
#include <stdlib.h>
#include <string.h>

#include "reports/page/chart/chart.h"
#include "reports/page/page.h"
#include "reports/page/page_drawing.h"
#include "helpers/text/text.h"

/* Charts stop when they have taken this much of the page; failed cases come first. */
#define CHART_BUDGET (2500u << 10)
/* Bands that would be narrower than this share of the axis are not drawn. */
#define NARROWEST 400

/* One drawing, or what to say instead of one, below the name of its case. */
void page_put_drawing(struct page *page, xmlNodePtr parent, const char *caption, struct text *svg)
{
	xmlNodePtr figure = page_add(page, parent, "figure", NULL);
	xmlNodePtr box;

	page_put(page, figure, "figcaption", NULL, caption);
	box = page_add(page, figure, "div", "scroll");
	page_set(page, box, "tabindex", "0");
	page->failed |= svg->failed;
	page_raw(page, box, svg->data);
	page->chart_bytes += svg->size;
	text_reset(svg);
}

void page_put_drawing_words(struct page *page, xmlNodePtr parent, struct drawing *d)
{
	struct text line = { 0 };

	if (d->constant.size)
		text_printf(&line, "Did not change: %s.", d->constant.data);
	if (d->left_out)
		text_printf(&line, "%s%zu more series are in run.jsonl.", line.size ? " " : "",
			    d->left_out);
	if (line.size)
		page_take(page, parent, "p", "more", &line);
	page->failed |= d->constant.failed;
	text_free(&d->constant);
}

/* The drawings of a case, unfolded when it did not pass. Its anchor lies inside, so that a link to
 * it opens what is folded. */
static void draw_case(struct page *page, xmlNodePtr list, const struct run_case *c, bool unfolded,
		      struct drawing *d, struct text *svg)
{
	xmlNodePtr box = page_add(page, list, "details", "drawings");
	xmlNodePtr summary = page_add(page, box, "summary", NULL), line;
	enum page_state state = page_state_of(page, c);
	struct text text = { 0 };

	if (unfolded)
		page_set(page, box, "open", "open");
	page_put(page, summary, "b", NULL, c->info.name);
	page_text(page, summary, " ");
	text_printf(&text, "count %s", page_state_class(state));
	page_set(page, page_put(page, summary, "span", NULL, page_state_word(state)), "class",
		 text.data ? text.data : "");
	text_reset(&text);
	page_anchor(page, &text, "chart", c);
	line = page_add(page, box, "p", "more");
	page_set(page, line, "id", text.data ? text.data : "");
	if (text.data && xmlHashAddEntry(page->charts, BAD_CAST text.data, page))
		page->failed = true;
	page_link_row(page, line, c, "the case");
	page_link_log(page, line, c);
	memset(d, 0, sizeof(*d));
	drawing_note_namespaces(d, c);
	for (int rank = 0; rank < DRAWING_RANKS; rank++)
		for (size_t i = 0; i < c->series_count; i++)
			if (drawing_rank(&c->series[i]) == rank)
				drawing_add_series(d, &c->series[i], 0);
	drawing_add_events(d, c, 0);
	text_reset(&text);
	text_printf(&text, "%s over time", c->info.name);
	if (!text.failed && drawing_draw(d, text.data, unfolded, svg))
		page_put_drawing(page, box, "over time", svg);
	page_put_drawing_words(page, box, d);
	for (size_t i = 0; i < c->distribution_count; i++) {
		const struct run_distribution *one = &c->distributions[i];
		const char *name = one->name ? one->name : "latency distribution";

		text_reset(&text);
		text_printf(&text, "%s: %s", c->info.name, name);
		if (!text.failed &&
		    chart_draw_distribution(svg, text.data, one->buckets, one->count))
			page_put_drawing(page, box, name, svg);
	}
	page->failed |= text.failed;
	text_free(&text);
}

/* When the samples of a case begin and end. */
static bool find_span(const struct run_case *c, int64_t *ret_from, int64_t *ret_to)
{
	bool sampled = false;

	for (size_t i = 0; i < c->series_count; i++) {
		const struct run_series *s = &c->series[i];

		if (!s->count)
			continue;
		*ret_from = sampled && *ret_from < s->t_unix_ns[0] ? *ret_from : s->t_unix_ns[0];
		*ret_to = sampled && *ret_to > s->t_unix_ns[s->count - 1]
				  ? *ret_to
				  : s->t_unix_ns[s->count - 1];
		sampled = true;
	}
	return sampled;
}

/* When a case ran on the axis of the whole run, and how its times get there. The clock of a
 * simulated drive runs ahead of the host's: its cases are then laid end to end. */
struct place {
	int64_t from, to, shift;
	bool sampled, shown;
};

static void find_places(const struct run_model *run, struct place *places)
{
	int64_t cursor = INT64_MIN;

	for (size_t i = 0; i < run->case_count; i++) {
		const struct run_case *c = run->cases[i];
		struct place *p = &places[i];

		*p = (struct place){ .from = c->start_unix_ns, .to = c->end_unix_ns };
		p->sampled = find_span(c, &p->from, &p->to);
		p->shown = c->started && (p->sampled || !run->info.simulated || run->info.emulated);
		if (p->sampled && p->from < cursor)
			p->shift = cursor - p->from;
		if (p->sampled)
			cursor = p->to + p->shift;
	}
}

static void add_bands(struct page *page, struct drawing *d, const struct place *places)
{
	const struct run_model *run = page_model(page);
	int64_t begin = INT64_MAX, end = INT64_MIN;

	for (size_t i = 0; i < run->case_count; i++) {
		if (!places[i].shown)
			continue;
		begin = places[i].from + places[i].shift < begin ? places[i].from + places[i].shift
								 : begin;
		end = places[i].to + places[i].shift > end ? places[i].to + places[i].shift : end;
	}
	for (size_t i = 0; i < run->case_count && d->band_count < DRAWING_MAX_BANDS; i++) {
		const struct place *p = &places[i];
		enum page_state state;

		if (!p->shown || p->to - p->from <= (end - begin) / NARROWEST)
			continue;
		state = page_state_of(page, run->cases[i]);
		d->band_cases[d->band_count] = run->cases[i];
		d->bands[d->band_count++] = (struct chart_band){
			p->from + p->shift,
			p->to + p->shift,
			run->cases[i]->info.name,
			state == PAGE_FAIL || state == PAGE_ERROR ? "fail" : "ok",
		};
	}
}

/* What the numbers of the bands stand for. */
static void list_bands(struct page *page, xmlNodePtr parent, const struct drawing *d)
{
	xmlNodePtr list = d->band_count ? page_add(page, parent, "ol", "bands columns") : NULL;

	for (size_t i = 0; i < d->band_count; i++) {
		xmlNodePtr item = page_add(page, list, "li", NULL);
		struct text text = { 0 };

		page_link_chart(page, item, d->band_cases[i], d->bands[i].label);
		text_puts(&text, " ");
		wording_duration(&text, (double)(d->bands[i].to_ns - d->bands[i].from_ns) / 1e9);
		page_take(page, item, "small", NULL, &text);
	}
}

/* One axis for the whole run. */
static void draw_run(struct page *page, xmlNodePtr list, struct drawing *d, struct text *svg)
{
	const struct run_model *run = page_model(page);
	struct place *places = calloc(run->case_count + 1, sizeof(*places));
	size_t sources = run->outside.series_count;

	for (size_t i = 0; i < run->case_count; i++)
		sources += run->cases[i]->series_count > 0;
	if (!places || sources < 2) {
		page->failed |= !places;
		free(places);
		return;
	}
	memset(d, 0, sizeof(*d));
	find_places(run, places);
	for (size_t i = 0; i < run->case_count; i++)
		drawing_note_namespaces(d, run->cases[i]);
	for (size_t i = 0; i < run->outside.series_count; i++)
		drawing_add_series(d, &run->outside.series[i], 0);
	drawing_add_events(d, &run->outside, 0);
	for (size_t i = 0; i < run->case_count; i++) {
		for (size_t k = 0; k < run->cases[i]->series_count; k++)
			if (drawing_is_of_run(&run->cases[i]->series[k]))
				drawing_add_series(d, &run->cases[i]->series[k], places[i].shift);
		if (places[i].shown)
			drawing_add_events(d, run->cases[i], places[i].shift);
	}
	add_bands(page, d, places);
	free(places);
	/* of a limit that belongs to a case a line across all of them would be wrong */
	for (size_t i = 0; i < d->lane_count; i++)
		if (!d->lanes[i].limit_of_drive)
			d->lanes[i].limit_count = 0;
	if (drawing_draw(d, "the whole run over time, with cases as bands", false, svg)) {
		page_put_drawing(page, list, "The whole run, with cases as numbered bands", svg);
		list_bands(page, list, d);
	}
	text_free(&d->constant);
	page_put_drawing_words(page, list, d);
}

static bool has_drawing(const struct run_case *c)
{
	for (size_t i = 0; i < c->series_count; i++)
		if (c->series[i].count)
			return true;
	return c->distribution_count > 0;
}

/* Those that did not pass first. Returns for how many there was no room. */
static size_t draw_cases(struct page *page, xmlNodePtr list, struct drawing *d, struct text *svg)
{
	const struct run_model *run = page_model(page);
	size_t left_out = 0;

	for (int passed = 0; passed <= 1; passed++)
		for (size_t i = 0; i < run->case_count; i++) {
			const struct run_case *c = run->cases[i];
			bool holds = c->ended && c->end.verdict == RUN_PASS;

			if (holds != (passed == 1) || !has_drawing(c))
				continue;
			if (page->chart_bytes < CHART_BUDGET)
				draw_case(page, list, c, passed == 0, d, svg);
			else
				left_out++;
		}
	return left_out;
}

void page_charts(struct page *page, xmlNodePtr parent)
{
	const struct run_model *run = page_model(page);
	struct drawing *d = malloc(sizeof(*d));
	struct text svg = { 0 };
	size_t cases = 0;

	if (!d) {
		page->failed = true;
		return;
	}
	for (size_t i = 0; i < run->case_count; i++)
		cases += has_drawing(run->cases[i]);
	if (cases || run->outside.series_count) {
		xmlNodePtr section = page_section(page, parent, "charts", "Charts");
		xmlNodePtr list = page_add(page, section, "div", "charts");
		xmlNodePtr whole = page_add(page, list, "div", "whole");
		size_t left_out = draw_cases(page, list, d, &svg);

		/* it links to the others, so it is made after them */
		draw_run(page, whole, d, &svg);
		if (whole && !whole->children) {
			xmlUnlinkNode(whole);
			xmlFreeNode(whole);
		}
		if (left_out) {
			struct text more = { 0 };

			text_printf(&more, "%zu more cases have samples: they are in run.jsonl.",
				    left_out);
			page_take(page, section, "p", "more", &more);
		}
	}
	text_free(&svg);
	free(d);
}
