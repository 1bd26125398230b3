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

/* Series of one kind share a lane: latency p50, latency p99. */
struct lane {
	char key[48];
	const char *title;              /* NULL: the key */
	const char *unit;
	int order;
	struct chart_line lines[MAX_LINES];
	size_t line_count;
	struct chart_limit limits[MAX_LIMITS];
	size_t limit_count;
};

/* A curve's name in the legend. */
struct label { char text[48]; };

struct drawing {
	struct lane lanes[MAX_LANES];
	size_t lane_count;
	struct label labels[MAX_LANES * MAX_LINES];
	size_t label_count;
	struct chart_event events[MAX_EVENTS];
	size_t event_count;
	struct chart_band bands[MAX_BANDS];
	size_t band_count;
	struct text constant;           /* what never changed, in words */
	size_t left_out;                /* series for which there was no room */
};

/* What people look for, in the order in which they look; the rest follows as it comes. */
static const struct kind {
	const char *word, *key, *title;
	bool always;                    /* drawn even when it never changes */
} kinds[] = {
	{ "time above", NULL, NULL, false },
	{ "temperature", "temperature", "temperature", true },
	{ "iops", "iops", "IOPS", true },
	{ "bandwidth", "bandwidth", "bandwidth", true },
	{ "latency", "latency", "latency", true },
	{ "power state", "power_state", "power state", false },
	{ "power_state", "power_state", "power state", false },
	{ "power", "power", "power", true },
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* NULL: of no kind that is known. */
static const struct kind *kind_of(const char *name)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strcasestr(name, kinds[i].word))
			return kinds[i].key ? &kinds[i] : NULL;
	return NULL;
}

/* What tells a series from the others of its kind: "ns1", "p99", "sensor 2". */
static void label_of(const struct kind *kind, const char *name, char out[48])
{
	struct text label = { 0 };
	const char *at = kind ? strcasestr(name, kind->word) : NULL;

	if (at) {
		text_append(&label, name, (size_t)(at - name));
		text_puts(&label, at + strlen(kind->word));
	} else {
		text_puts(&label, name);
	}
	const char *from = label.data ? label.data : "";
	from += strspn(from, " .:");
	text_copy(out, 48, *from ? from : name);
	for (size_t size = strlen(out); size && strchr(" .:", out[size - 1]);)
		out[--size] = '\0';
	text_free(&label);
}

static struct lane *find_lane(struct drawing *d, const struct run_series *s, const struct kind *kind)
{
	char key[48];

	text_copy(key, sizeof(key), kind ? kind->key : s->name);
	for (size_t i = 0; i < d->lane_count; i++)
		if (!strcmp(d->lanes[i].key, key) &&
		    !strcmp(d->lanes[i].unit ? d->lanes[i].unit : "", s->unit ? s->unit : ""))
			return &d->lanes[i];
	if (d->lane_count == MAX_LANES)
		return NULL;
	struct lane *lane = &d->lanes[d->lane_count++];
	*lane = (struct lane){ .unit = s->unit, .title = kind ? kind->title : NULL,
			       .order = kind ? (int)(kind - kinds) : (int)(KINDS + d->lane_count) };
	memcpy(lane->key, key, sizeof(key));
	return lane;
}

/* Says in words what needs no curve. Returns whether it did. */
static bool add_constant(struct drawing *d, const struct run_series *s, const struct kind *kind)
{
	double value = (double)NAN;

	if ((kind && kind->always) || s->op)
		return false;
	for (size_t i = 0; i < s->count; i++) {
		if (!isfinite(s->values[i]))
			continue;
		if (isfinite(value) && s->values[i] != value)
			return false;
		value = s->values[i];
	}
	if (!isfinite(value))
		return false;
	text_printf(&d->constant, "%s%s ", d->constant.size ? ", " : "", s->name);
	tell_number(&d->constant, value, s->unit);
	return true;
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

/* A series joins the lane of its kind; a name that is there already goes on in its colour. */
static void add_series(struct drawing *d, const struct run_series *s, int64_t shift_ns)
{
	const struct kind *kind = kind_of(s->name);
	unsigned int colour = 0;
	bool seen = false;

	if (!s->count || add_constant(d, s, kind))
		return;
	struct lane *lane = find_lane(d, s, kind);
	if (!lane || lane->line_count == MAX_LINES) {
		d->left_out++;
		return;
	}
	char *label = d->labels[d->label_count].text;
	label_of(kind, s->name, label);
	for (size_t i = 0; i < lane->line_count && !seen; i++) {
		const struct chart_line *line = &lane->lines[i];

		seen = line->label && !strcmp(line->label, label);
		colour = seen ? line->colour : colour + (line->label != NULL);
	}
	d->label_count += !seen;
	lane->lines[lane->line_count++] = (struct chart_line){
		.label = seen ? NULL : label, .colour = colour, .t_ns = s->t_unix_ns,
		.values = s->values, .count = s->count, .steps = !strcmp(lane->key, "power_state"),
		.shift_ns = shift_ns,
	};
	add_limit(lane, s);
}

static void add_events(struct drawing *d, const struct run_case *c, int64_t shift_ns)
{
	for (size_t i = 0; i < c->event_count && d->event_count < MAX_EVENTS; i++)
		d->events[d->event_count++] = (struct chart_event){ c->events[i].unix_ns + shift_ns,
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
			.title = d->lanes[i].title ? d->lanes[i].title : d->lanes[i].key,
			.unit = d->lanes[i].unit,
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

/* One drawing, or what to say instead of one, below the name of its case. */
static void put_drawing(struct page *page, xmlNodePtr parent, const char *caption, struct text *svg)
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

static void put_words(struct page *page, xmlNodePtr parent, struct drawing *d)
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

/* The drawings of a case, unfolded when it did not pass. */
static void draw_case(struct page *page, xmlNodePtr list, const struct run_case *c, bool unfolded,
		      struct drawing *d, struct text *svg)
{
	xmlNodePtr box = page_add(page, list, "details", "drawings");
	xmlNodePtr summary = page_add(page, box, "summary", NULL);
	struct text text = { 0 };

	if (unfolded)
		page_set(page, box, "open", "open");
	page_put(page, summary, "b", NULL, c->info.name);
	text_puts(&text, "#");
	page_anchor(page, &text, "case", c);
	page_text(page, summary, " ");
	page_link(page, summary, text.data ? text.data : "#", page_state_word(page_state_class(page, c)));
	memset(d, 0, sizeof(*d));
	for (size_t i = 0; i < c->series_count; i++)
		add_series(d, &c->series[i], 0);
	add_events(d, c, 0);
	text_reset(&text);
	text_printf(&text, "%s over time", c->info.name);
	if (!text.failed && draw(d, text.data, svg))
		put_drawing(page, box, "over time", svg);
	put_words(page, box, d);
	for (size_t i = 0; i < c->distribution_count; i++) {
		const struct run_distribution *one = &c->distributions[i];
		const char *name = one->name ? one->name : "latency distribution";

		text_reset(&text);
		text_printf(&text, "%s: %s", c->info.name, name);
		if (!text.failed && chart_draw_distribution(svg, text.data, one->buckets, one->count))
			put_drawing(page, box, name, svg);
	}
	page->failed |= text.failed;
	text_free(&text);
}

static bool has_drawing(const struct run_case *c)
{
	for (size_t i = 0; i < c->series_count; i++)
		if (c->series[i].count)
			return true;
	return c->distribution_count > 0;
}

/* Comparable between cases, and one curve each. */
static bool is_of_the_run(const struct run_series *s)
{
	const struct kind *kind = kind_of(s->name);

	if (!kind || !strcmp(kind->key, "bandwidth"))
		return false;
	if (!strcmp(kind->key, "temperature"))
		return !strcasecmp(s->name, "temperature") || strcasestr(s->name, "composite");
	return strcmp(kind->key, "latency") || (strstr(s->name, "p99") && !strstr(s->name, "p99.9"));
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
		*ret_to = sampled && *ret_to > s->t_unix_ns[s->count - 1] ? *ret_to :
			  s->t_unix_ns[s->count - 1];
		sampled = true;
	}
	return sampled;
}

/* One case of the timeline of the run. The clock of a simulated drive runs ahead of the host's: its
 * cases are then laid end to end. @cursor: end of what has been laid so far */
static void add_case(struct page *page, struct drawing *d, const struct run_case *c, int64_t *cursor,
		     double shortest_s)
{
	int64_t from = c->start_unix_ns, to = c->end_unix_ns, shift = 0;
	bool sampled = find_span(c, &from, &to);

	if (!sampled && page_model(page)->info.simulated)
		return;
	if (sampled && from < *cursor)
		shift = *cursor - from;
	if (sampled)
		*cursor = to + shift;
	for (size_t k = 0; k < c->series_count; k++)
		if (is_of_the_run(&c->series[k]))
			add_series(d, &c->series[k], shift);
	add_events(d, c, shift);
	if (!c->started || (double)(to - from) / 1e9 < shortest_s || d->band_count == MAX_BANDS)
		return;
	const char *state = page_state_class(page, c);
	d->bands[d->band_count++] = (struct chart_band){
		from + shift, to + shift, c->info.name,
		!strcmp(state, "fail") || !strcmp(state, "error") ? "fail" : "ok",
	};
}

/* One axis for the whole run. */
static void draw_run(struct page *page, xmlNodePtr list, struct drawing *d, struct text *svg)
{
	const struct run_model *run = page_model(page);
	size_t sources = run->outside.series_count;
	int64_t cursor = INT64_MIN;

	for (size_t i = 0; i < run->case_count; i++)
		sources += run->cases[i]->series_count > 0;
	if (sources < 2)
		return;
	memset(d, 0, sizeof(*d));
	for (size_t i = 0; i < run->outside.series_count; i++)
		add_series(d, &run->outside.series[i], 0);
	add_events(d, &run->outside, 0);
	for (size_t i = 0; i < run->case_count; i++)
		add_case(page, d, run->cases[i], &cursor, tell_run_duration(run) / 200);
	/* limits belong to cases; a line across all of them would be wrong */
	for (size_t i = 0; i < d->lane_count; i++)
		if (strcmp(d->lanes[i].key, "temperature") && strcmp(d->lanes[i].key, "power"))
			d->lanes[i].limit_count = 0;
	if (draw(d, "the whole run over time, with cases as bands", svg))
		put_drawing(page, list, "The whole run, with cases as bands", svg);
	text_free(&d->constant);
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
					draw_case(page, list, c, passed == 0, d, &svg);
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
