/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From series to lanes: kinds, names, colours, and what is said in words instead. */
#include "reports/page/page_drawing.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/verdict/wording.h"

/* The lane of a class; classes of the same title share one. What is of no class has one by its
 * name. */
static const struct kind {
	const char *title;
	bool always;         /* drawn even when it never changes, before all that is not */
	bool of_run;         /* comparable between cases, and one curve each */
	bool limit_of_drive; /* its limit is no case's own */
} kinds[SERIES_CLASSES] = {
	[SERIES_IOPS] = { "IOPS", true, true },
	[SERIES_BANDWIDTH] = { "bandwidth", true, false },
	[SERIES_LATENCY] = { "latency", true, false },
	[SERIES_LATENCY_P99] = { "latency", true, true },
	[SERIES_COMPOSITE] = { "temperature", true, true, true },
	[SERIES_TEMPERATURE] = { "temperature", true, false, true },
	[SERIES_POWER_STATE] = { "power state", true, true },
	[SERIES_POWER] = { "power", true, true, true },
};

/* NULL: of no kind that is known. */
static const struct kind *kind_of(const struct run_series *s)
{
	return s->class == SERIES_OTHER ? NULL : &kinds[s->class];
}

/* Which of the namespaces that are drawn it is of; 0 when it is of the whole drive. */
static unsigned int namespace_index(struct drawing *d, uint32_t nsid)
{
	for (size_t i = 0; i < d->nsid_count; i++)
		if (d->nsids[i] == nsid)
			return (unsigned int)i;
	if (d->nsid_count < DRAWING_MAX_NAMESPACES && nsid)
		d->nsids[d->nsid_count++] = nsid;
	return 0;
}

/* What tells a series from the others of its lane, whose title is not said again: "ns1", "p99",
 * "sensor 2"; with several namespaces in one drawing always its own. */
static void label_of(const struct drawing *d, const struct kind *kind, const struct run_series *s,
		     char out[48])
{
	struct text label = { 0 };
	char own[16] = "";

	if (s->nsid && d->nsid_count > 1)
		(void)snprintf(own, sizeof(own), "ns%u", s->nsid);
	text_puts(&label, own);
	if (s->job && strcmp(s->job, own) != 0) /* a load may be called after its namespace */
		text_printf(&label, "%s%s", label.size ? " " : "", s->job);
	if (s->part || !kind)
		text_printf(&label, "%s%s", label.size ? " " : "", s->part ? s->part : s->name);
	text_copy(out, 48, label.size ? label.data : s->name);
	text_free(&label);
}

static struct drawing_lane *find_lane(struct drawing *d, const struct run_series *s,
				      const struct kind *kind)
{
	char key[48];
	struct drawing_lane *lane;

	text_copy(key, sizeof(key), kind ? kind->title : s->name);
	for (size_t i = 0; i < d->lane_count; i++)
		if (!strcmp(d->lanes[i].key, key) &&
		    !strcmp(d->lanes[i].unit ? d->lanes[i].unit : "", s->unit ? s->unit : ""))
			return &d->lanes[i];
	if (d->lane_count == DRAWING_MAX_LANES)
		return NULL;
	lane = &d->lanes[d->lane_count++];
	*lane = (struct drawing_lane){ .unit = s->unit,
				       .limit_of_drive = kind && kind->limit_of_drive,
				       .order = kind ? (int)(kind - kinds)
						     : (int)(SERIES_CLASSES + d->lane_count) };
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
	wording_number(&d->constant, value, s->unit);
	return true;
}

static void add_limit(struct drawing_lane *lane, const struct run_series *s)
{
	if (!s->op || !isfinite(s->limit))
		return;
	for (size_t i = 0; i < lane->limit_count; i++)
		if (lane->limits[i].op == s->op && lane->limits[i].value == s->limit)
			return;
	if (lane->limit_count < DRAWING_MAX_LIMITS)
		lane->limits[lane->limit_count++] = (struct chart_limit){ s->op, s->limit };
}

/* The colour of a label of a lane: the same in all lanes of the run for a namespace. */
static unsigned int colour_of(struct drawing *d, const struct drawing_lane *lane,
			      const struct run_series *s)
{
	unsigned int colour = d->nsid_count > 1 && s->nsid ? namespace_index(d, s->nsid) : 0;

	for (size_t i = 0; i < lane->line_count; i++)
		if (lane->lines[i].label && lane->lines[i].colour == colour) {
			colour++;
			i = (size_t)-1;
		}
	return colour;
}

/* A series joins the lane of its kind; a name that is there already goes on in its colour. */
void drawing_add_series(struct drawing *d, const struct run_series *s, int64_t shift_ns)
{
	const struct kind *kind = kind_of(s);
	const struct chart_line *first = NULL;
	char label[48];
	struct drawing_lane *lane;
	unsigned int colour;
	char *own;

	if (!s->count || add_constant(d, s, kind))
		return;
	lane = find_lane(d, s, kind);
	if (!lane || lane->line_count == DRAWING_MAX_LINES ||
	    d->label_count == DRAWING_MAX_LABELS) {
		d->left_out++;
		return;
	}
	label_of(d, kind, s, label);
	for (size_t i = 0; i < lane->line_count && !first; i++)
		if (lane->lines[i].label && !strcmp(lane->lines[i].label, label))
			first = &lane->lines[i];
	colour = first ? first->colour : colour_of(d, lane, s);
	own = d->labels[d->label_count].text;
	memcpy(own, label, sizeof(label));
	d->label_count += !first;
	lane->lines[lane->line_count++] = (struct chart_line){
		.label = first ? NULL : own,
		.colour = colour,
		.t_ns = s->t_unix_ns,
		.values = s->values,
		.count = s->count,
		.steps = s->class == SERIES_POWER_STATE,
		.shift_ns = shift_ns,
	};
	add_limit(lane, s);
}

int drawing_rank(const struct run_series *s)
{
	const struct kind *kind = kind_of(s);

	return kind && kind->always ? DRAWING_FIRST : s->op ? DRAWING_LIMITED : DRAWING_OTHER;
}

bool drawing_is_of_run(const struct run_series *s)
{
	return kinds[s->class].of_run;
}

void drawing_note_namespaces(struct drawing *d, const struct run_case *c)
{
	for (size_t i = 0; i < c->series_count; i++)
		if (c->series[i].count)
			(void)namespace_index(d, c->series[i].nsid);
}

void drawing_add_events(struct drawing *d, const struct run_case *c, int64_t shift_ns)
{
	for (size_t i = 0; i < c->event_count && d->event_count < DRAWING_MAX_EVENTS; i++)
		d->events[d->event_count++] = (struct chart_event){ c->events[i].unix_ns + shift_ns,
								    c->events[i].what };
}

static int by_order(const void *a, const void *b)
{
	const struct drawing_lane *left = a, *right = b;

	return left->order - right->order;
}

bool drawing_draw(struct drawing *d, const char *title, bool failing, struct text *out)
{
	struct chart_lane lanes[DRAWING_MAX_LANES];
	struct chart chart;

	qsort(d->lanes, d->lane_count, sizeof(d->lanes[0]), by_order);
	for (size_t i = 0; i < d->lane_count; i++)
		lanes[i] = (struct chart_lane){
			.title = d->lanes[i].key,
			.unit = d->lanes[i].unit,
			.lines = d->lanes[i].lines,
			.line_count = d->lanes[i].line_count,
			.limits = d->lanes[i].limits,
			.limit_count = d->lanes[i].limit_count,
		};
	chart = (struct chart){
		.title = title,
		.lanes = lanes,
		.lane_count = d->lane_count,
		.bands = d->bands,
		.band_count = d->band_count,
		.events = d->events,
		.event_count = d->event_count,
		.failing = failing,
	};
	return chart_draw(out, &chart);
}
