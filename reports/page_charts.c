/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which series of the record become which charts: one combined timeline per case that has samples,
 * its latency distributions, and one timeline of the whole run. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/chart.h"
#include "reports/page.h"
#include "reports/text.h"

/* Charts stop when they have taken this much of the page; failed cases come first. */
#define CHART_BUDGET (2500u << 10)
#define MAX_LANES 12
#define MAX_LINES 64
#define MAX_LIMITS 8
#define MAX_BANDS 150
#define MAX_EVENTS 24

/* Series before their '.' share a lane: latency.p50, latency.p99. */
struct lane {
	char key[48];
	char title[48];
	const char *unit;
	int order;
	struct chart_line lines[MAX_LINES];
	size_t line_count;
	struct chart_limit limits[MAX_LIMITS];
	size_t limit_count;
};

struct drawing {
	struct lane lanes[MAX_LANES];
	size_t lane_count;
	struct chart_event events[MAX_EVENTS];
	size_t event_count;
	struct chart_band bands[MAX_BANDS];
	size_t band_count;
	size_t left_out;                /* series for which there was no room */
};

static int order_of(const char *key, char title[48])
{
	static const struct { const char *key, *title; } known[] = {
		{ "temperature", "temperature" }, { "iops", "IOPS" }, { "bandwidth", "bandwidth" },
		{ "latency", "latency" }, { "power", "power" }, { "power_state", "power state" },
	};
	size_t i = 0;

	while (i < sizeof(known) / sizeof(known[0]) && strcmp(key, known[i].key))
		i++;
	text_copy(title, 48, i < sizeof(known) / sizeof(known[0]) ? known[i].title : key);
	return (int)i;
}

static struct lane *find_lane(struct drawing *d, const struct run_series *s)
{
	char key[48];
	size_t size = strcspn(s->name, ".");

	text_copy(key, size + 1 < sizeof(key) ? size + 1 : sizeof(key), s->name);
	for (size_t i = 0; i < d->lane_count; i++)
		if (!strcmp(d->lanes[i].key, key) &&
		    !strcmp(d->lanes[i].unit ? d->lanes[i].unit : "", s->unit ? s->unit : ""))
			return &d->lanes[i];
	if (d->lane_count == MAX_LANES)
		return NULL;
	struct lane *lane = &d->lanes[d->lane_count++];
	*lane = (struct lane){ .unit = s->unit };
	memcpy(lane->key, key, sizeof(key));
	lane->order = order_of(key, lane->title);
	return lane;
}

static void add_limit(struct lane *lane, const struct run_series *s)
{
	if (!s->op || !isfinite(s->limit))
		return;
	for (size_t i = 0; i < lane->limit_count; i++)
		if (lane->limits[i].op == s->op && lane->limits[i].value == s->limit)
			return;
	if (lane->limit_count < MAX_LIMITS)
		lane->limits[lane->limit_count++] = (struct chart_limit){ s->op, s->limit };
}

/* A series joins the lane of its name; a name that is there already goes on in its colour. */
static void add_series(struct drawing *d, const struct run_series *s)
{
	struct lane *lane = s->count ? find_lane(d, s) : NULL;
	const char *dot = strchr(s->name, '.');
	const char *label = dot ? dot + 1 : s->name;
	unsigned int colour = 0;
	bool seen = false;

	if (!lane || lane->line_count == MAX_LINES) {
		d->left_out += s->count > 0;
		return;
	}
	for (size_t i = 0; i < lane->line_count; i++) {
		const struct chart_line *line = &lane->lines[i];

		if (line->label && !strcmp(line->label, label)) {
			seen = true;
			colour = line->colour;
			break;
		}
		colour += line->label != NULL;
	}
	lane->lines[lane->line_count++] = (struct chart_line){
		.label = seen ? NULL : label, .colour = colour, .t_ns = s->t_unix_ns,
		.values = s->values, .count = s->count, .steps = !strcmp(lane->key, "power_state"),
	};
	add_limit(lane, s);
}

static void add_events(struct drawing *d, const struct run_case *c)
{
	for (size_t i = 0; i < c->event_count && d->event_count < MAX_EVENTS; i++)
		d->events[d->event_count++] = (struct chart_event){ c->events[i].unix_ns,
								    c->events[i].what };
}

static int by_order(const void *a, const void *b)
{
	const struct lane *left = a, *right = b;

	return left->order - right->order;
}

static bool draw(struct drawing *d, const char *title, struct text *out)
{
	struct chart_lane lanes[MAX_LANES];

	qsort(d->lanes, d->lane_count, sizeof(d->lanes[0]), by_order);
	for (size_t i = 0; i < d->lane_count; i++)
		lanes[i] = (struct chart_lane){
			.title = d->lanes[i].title, .unit = d->lanes[i].unit,
			.lines = d->lanes[i].lines, .line_count = d->lanes[i].line_count,
			.limits = d->lanes[i].limits, .limit_count = d->lanes[i].limit_count,
		};
	const struct chart chart = {
		.title = title, .lanes = lanes, .lane_count = d->lane_count,
		.bands = d->bands, .band_count = d->band_count,
		.events = d->events, .event_count = d->event_count,
	};
	return chart_draw(out, &chart);
}

static xmlNodePtr add_figure(struct page *page, xmlNodePtr list, const struct run_case *c,
			     const char *caption)
{
	xmlNodePtr figure = page_add(page, list, "figure", NULL);
	xmlNodePtr line = page_add(page, figure, "figcaption", NULL);

	if (c) {
		struct text uri = { 0 };

		text_puts(&uri, "#");
		page_anchor(page, &uri, "case", c);
		page_link(page, line, uri.data ? uri.data : "#", c->info.name);
		page_text(page, line, ": ");
		page->failed |= uri.failed;
		text_free(&uri);
	}
	page_text(page, line, caption);
	return figure;
}

static void put_drawing(struct page *page, xmlNodePtr list, const struct run_case *c,
			const char *caption, struct text *svg)
{
	xmlNodePtr figure = add_figure(page, list, c, caption);
	xmlNodePtr box = page_add(page, figure, "div", "scroll");

	page_set(page, box, "tabindex", "0");
	page->failed |= svg->failed;
	page_raw(page, box, svg->data);
	page->chart_bytes += svg->size;
	text_reset(svg);
}

static void draw_case(struct page *page, xmlNodePtr list, const struct run_case *c, struct drawing *d,
		      struct text *svg)
{
	struct text title = { 0 };

	*d = (struct drawing){ 0 };
	for (size_t i = 0; i < c->series_count; i++)
		add_series(d, &c->series[i]);
	add_events(d, c);
	text_printf(&title, "%s over time", c->info.name);
	if (!title.failed && draw(d, title.data, svg))
		put_drawing(page, list, c, "over time", svg);
	for (size_t i = 0; i < c->distribution_count; i++) {
		const struct run_distribution *one = &c->distributions[i];
		const char *name = one->name ? one->name : "latency distribution";

		text_reset(&title);
		text_printf(&title, "%s: %s", c->info.name, name);
		if (!title.failed && chart_draw_distribution(svg, title.data, one->buckets, one->count))
			put_drawing(page, list, c, name, svg);
	}
	page->failed |= title.failed;
	text_free(&title);
}

static bool has_drawing(const struct run_case *c)
{
	for (size_t i = 0; i < c->series_count; i++)
		if (c->series[i].count)
			return true;
	return c->distribution_count > 0;
}

/* A case as a band: where its samples lie, else where the clock says that it ran. */
static void add_band(struct page *page, struct drawing *d, const struct run_case *c, double shortest_s)
{
	int64_t from = c->start_unix_ns, to = c->end_unix_ns;
	bool sampled = false;

	for (size_t i = 0; i < c->series_count; i++) {
		const struct run_series *s = &c->series[i];

		if (!s->count)
			continue;
		from = sampled && from < s->t_unix_ns[0] ? from : s->t_unix_ns[0];
		to = sampled && to > s->t_unix_ns[s->count - 1] ? to : s->t_unix_ns[s->count - 1];
		sampled = true;
	}
	/* a simulated drive's clock is not the host's */
	if (!sampled && page_model(page)->info.simulated)
		return;
	if (!c->started || (double)(to - from) / 1e9 < shortest_s || d->band_count == MAX_BANDS)
		return;
	const char *state = page_state_class(page, c);
	d->bands[d->band_count++] = (struct chart_band){
		from, to, c->info.name, !strcmp(state, "fail") || !strcmp(state, "error") ? "fail" : "ok",
	};
}

/* One axis for the whole run: only what is comparable between cases. */
static void draw_run(struct page *page, xmlNodePtr list, struct drawing *d, struct text *svg)
{
	static const char *const names[] = { "temperature", "iops", "latency.p99", "power",
					     "power_state" };
	const struct run_model *run = page_model(page);
	size_t sources = run->outside.series_count;

	for (size_t i = 0; i < run->case_count; i++)
		sources += run->cases[i]->series_count > 0;
	if (sources < 2)
		return;
	*d = (struct drawing){ 0 };
	for (size_t i = 0; i < run->outside.series_count; i++)
		add_series(d, &run->outside.series[i]);
	add_events(d, &run->outside);
	for (size_t i = 0; i < run->case_count; i++) {
		const struct run_case *c = run->cases[i];

		for (size_t k = 0; k < c->series_count; k++)
			for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++)
				if (!strcmp(c->series[k].name, names[n]))
					add_series(d, &c->series[k]);
		add_events(d, c);
		add_band(page, d, c, tell_run_duration(run) / 200);
	}
	/* limits belong to cases; a line across all of them would be wrong */
	for (size_t i = 0; i < d->lane_count; i++)
		if (strcmp(d->lanes[i].key, "temperature") && strcmp(d->lanes[i].key, "power"))
			d->lanes[i].limit_count = 0;
	if (draw(d, "the whole run over time, with cases as bands", svg))
		put_drawing(page, list, NULL, "The whole run, cases as bands", svg);
}

void page_charts(struct page *page, xmlNodePtr parent)
{
	const struct run_model *run = page_model(page);
	struct drawing *d = malloc(sizeof(*d));
	struct text svg = { 0 };
	size_t cases = 0, left_out = 0;

	if (!d) {
		page->failed = true;
		return;
	}
	for (size_t i = 0; i < run->case_count; i++)
		cases += has_drawing(run->cases[i]);
	if (cases || run->outside.series_count) {
		xmlNodePtr section = page_section(page, parent, "charts", "Charts");
		xmlNodePtr list = page_add(page, section, "div", "charts");

		draw_run(page, list, d, &svg);
		for (int passed = 0; passed <= 1; passed++)
			for (size_t i = 0; i < run->case_count; i++) {
				const struct run_case *c = run->cases[i];
				bool holds = c->ended && (c->end.verdict == RUN_PASS);

				if (holds != (passed == 1) || !has_drawing(c))
					continue;
				if (page->chart_bytes < CHART_BUDGET)
					draw_case(page, list, c, d, &svg);
				else
					left_out++;
			}
		if (left_out) {
			struct text more = { 0 };

			text_printf(&more, "%zu more cases have samples: they are in run.jsonl.", left_out);
			page_take(page, section, "p", "more", &more);
		}
	}
	text_free(&svg);
	free(d);
}
