/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What lies behind and across the lanes: bands with their names or numbers, and events. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/page/chart/chart_internal.h"
#include "helpers/text/text.h"

#define ROW 14
#define TOP 6
#define ROWS_MAX CHART_MARK_ROWS
#define LABEL_BYTES 60
/* Events of one name that are this close are told by one label. */
#define SAME_EVENT 90
/* Lines of events are at least so far from each other, but for those with a label. */
#define CLOSEST 3

/* ---- what goes where ---- */

/* The label of a band: its name where that fits, else its number in the list; else none. */
static void place_band(struct chart_marks *m, struct chart_row *rows, size_t i)
{
	const struct chart_frame *f = m->frame;
	const struct chart_band *band = &f->chart->bands[i];
	double from = chart_place_x(f, band->from_ns), to = chart_place_x(f, band->to_ns);
	struct chart_mark *mark = &m->bands[i];
	double width;

	mark->x = from;
	mark->end = to - from < 1 ? from + 1 : to;
	(void)snprintf(mark->label, sizeof(mark->label), "%zu %s", i + 1, band->label);
	width = chart_text_width(mark->label, 11) + 4;
	/* a name that leaves its band is still right where its band begins, unless another is
	 * there */
	mark->labelled = strlen(band->label) < sizeof(mark->label) - 8 &&
			 width <= mark->end - from + 2 &&
			 chart_take_room(rows, CHART_BAND_ROWS, from, from + width, &mark->row);
	if (mark->labelled)
		return;
	(void)snprintf(mark->label, sizeof(mark->label), "%zu", i + 1);
	width = chart_text_width(mark->label, 11) + 3;
	mark->labelled = chart_take_room(rows, CHART_BAND_ROWS, from, from + width, &mark->row);
}

/* How many events of the same name follow closely, and where the last of them is. */
static size_t count_same(const struct chart_frame *f, size_t i, double *ret_end)
{
	const struct chart_event *events = f->chart->events;
	size_t count = 1;

	*ret_end = chart_place_x(f, events[i].t_ns);
	for (size_t k = i + 1; k < f->chart->event_count; k++) {
		double x = chart_place_x(f, events[k].t_ns);

		if (strcmp(events[k].label, events[i].label) || x < *ret_end ||
		    x - *ret_end > SAME_EVENT)
			continue;
		*ret_end = x;
		count++;
	}
	return count;
}

/* Was it told by the label of one before? */
static bool is_told(const struct chart_marks *m, size_t i, double x)
{
	for (size_t k = 0; k < i; k++)
		if (m->events[k].labelled && x <= m->events[k].end &&
		    !strcmp(m->frame->chart->events[k].label, m->frame->chart->events[i].label))
			return true;
	return false;
}

static void place_event(struct chart_marks *m, struct chart_row *rows, size_t i)
{
	const struct chart_frame *f = m->frame;
	const struct chart_event *event = &f->chart->events[i];
	struct chart_mark *mark = &m->events[i];
	struct text label = { 0 };
	size_t count;
	double width;

	mark->shown = event->t_ns >= f->begin_ns && event->t_ns <= f->end_ns;
	mark->row = ROWS_MAX;
	if (!mark->shown)
		return;
	mark->x = chart_place_x(f, event->t_ns);
	if (is_told(m, i, mark->x))
		return;
	count = count_same(f, i, &mark->end);
	text_clean_line(&label, event->label, strlen(event->label), LABEL_BYTES);
	if (count > 1)
		text_printf(&label, " \xc3\x97%zu", count);
	text_copy(mark->label, sizeof(mark->label), label.data ? label.data : "");
	f->out->failed |= label.failed;
	text_free(&label);
	width = chart_text_width(mark->label, 11) + 6;
	mark->labelled = chart_take_room(rows, ROWS_MAX, mark->x, mark->x + width, &mark->row);
	if (!mark->labelled) {
		mark->left = true;
		mark->labelled = chart_take_room(rows, ROWS_MAX, mark->x - width, mark->x,
						 &mark->row);
	}
}

bool chart_place_marks(struct chart_marks *m, const struct chart_frame *frame)
{
	struct chart_row *rows = calloc(ROWS_MAX + CHART_BAND_ROWS, sizeof(*rows));
	const struct chart *chart = frame->chart;

	*m = (struct chart_marks){ .frame = frame };
	m->bands = calloc(chart->band_count + 1, sizeof(*m->bands));
	m->events = calloc(chart->event_count + 1, sizeof(*m->events));
	if (rows && m->bands && m->events) {
		for (size_t i = 0; i < chart->event_count; i++) {
			place_event(m, rows, i);
			if (m->events[i].labelled && m->events[i].row >= m->event_rows)
				m->event_rows = m->events[i].row + 1;
		}
		for (size_t i = 0; i < chart->band_count; i++) {
			place_band(m, rows + ROWS_MAX, i);
			if (m->bands[i].labelled && m->bands[i].row >= m->band_rows)
				m->band_rows = m->bands[i].row + 1;
		}
	} else {
		frame->out->failed = true;
	}
	m->band_top = TOP + (unsigned int)(m->event_rows ? m->event_rows * ROW + 4 : 0);
	m->height = m->band_top + (unsigned int)(chart->band_count ? m->band_rows * ROW + 4 : 0);
	free(rows);
	return m->bands && m->events;
}

void chart_free_marks(struct chart_marks *m)
{
	free(m->bands);
	free(m->events);
}

/* ---- drawing ---- */

void chart_draw_bands(const struct chart_marks *m, double bottom)
{
	const struct chart_frame *f = m->frame;

	for (size_t i = 0; i < f->chart->band_count; i++) {
		const struct chart_band *band = &f->chart->bands[i];
		const struct chart_mark *mark = &m->bands[i];
		bool bad = !strcmp(band->class, "fail");

		text_printf(f->out,
			    "<rect class=\"band %s\" x=\"%.1f\" y=\"%u\" width=\"%.1f\" "
			    "height=\"%.0f\" fill=\"%s\"><title>",
			    band->class, mark->x, m->band_top, mark->end - mark->x,
			    bottom - m->band_top,
			    bad     ? "#fbe3e5"
			    : i % 2 ? "#f4f6f8"
				    : "#eaeef2");
		chart_escape(f->out, band->label);
		text_puts(f->out, "</title></rect>");
	}
	/* over all bands, so that none covers the label of another */
	for (size_t i = 0; i < f->chart->band_count; i++) {
		const struct chart_mark *mark = &m->bands[i];
		bool bad = !strcmp(f->chart->bands[i].class, "fail");

		if (mark->labelled)
			chart_text_at(f->out, bad ? "band-text fail" : "band-text",
				      bad ? "#b3202f" : "#4c555f", "start", mark->x + 2,
				      m->band_top + 12 + (unsigned int)mark->row * ROW, 11,
				      mark->label);
	}
}

void chart_draw_events(const struct chart_marks *m, double bottom)
{
	const struct chart_frame *f = m->frame;
	double before = -CLOSEST;

	for (size_t i = 0; i < f->chart->event_count; i++) {
		const struct chart_mark *mark = &m->events[i];
		unsigned int top;

		/* lines upon lines are a block that hides what lies behind */
		if (!mark->shown || (!mark->labelled && fabs(mark->x - before) < CLOSEST))
			continue;
		before = mark->x;
		top = mark->labelled ? TOP + (unsigned int)mark->row * ROW : m->band_top;
		text_printf(f->out,
			    "<path class=\"event\" stroke=\"#4b5fa8\" stroke-dasharray=\"2 3\" "
			    "fill=\"none\" d=\"M%.1f %uV%.0f\"><title>",
			    mark->x, top, bottom);
		chart_escape(f->out, f->chart->events[i].label);
		text_puts(f->out, "</title></path>");
		if (mark->labelled)
			chart_text_at(f->out, "event-text", "#4b5fa8", mark->left ? "end" : "start",
				      mark->left ? mark->x - 3 : mark->x + 3,
				      TOP + 11 + (unsigned int)mark->row * ROW, 11, mark->label);
	}
}
