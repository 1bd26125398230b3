/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which series of the record share a lane, a name and a colour of a chart. For use inside of
 * reports/. */
#ifndef REPORTS_PAGE_PAGE_DRAWING_H
#define REPORTS_PAGE_PAGE_DRAWING_H

#include "reports/page/chart/chart.h"
#include "reports/record/run_model.h"
#include "helpers/text/text.h"

#define DRAWING_MAX_LANES 12
#define DRAWING_MAX_LINES 512
#define DRAWING_MAX_LABELS 256
#define DRAWING_MAX_LIMITS 8
#define DRAWING_MAX_BANDS 400
#define DRAWING_MAX_EVENTS 200
#define DRAWING_MAX_NAMESPACES 32
/* Series of one kind share a lane: latency p50, latency p99. */
struct drawing_lane {
	char key[48]; /* its title */
	const char *unit;
	int order;
	bool limit_of_drive; /* not of a case: it may stand across all of them */
	struct chart_line lines[DRAWING_MAX_LINES];
	size_t line_count;
	struct chart_limit limits[DRAWING_MAX_LIMITS];
	size_t limit_count;
};

/* A curve's name in the legend. */
struct drawing_label {
	char text[48];
};

struct drawing {
	struct drawing_lane lanes[DRAWING_MAX_LANES];
	size_t lane_count;
	struct drawing_label labels[DRAWING_MAX_LABELS];
	size_t label_count;
	struct chart_event events[DRAWING_MAX_EVENTS];
	size_t event_count;
	struct chart_band bands[DRAWING_MAX_BANDS];
	const struct run_case *band_cases[DRAWING_MAX_BANDS];
	size_t band_count;
	uint32_t nsids[DRAWING_MAX_NAMESPACES]; /* whose series are drawn */
	size_t nsid_count;
	struct text constant; /* what never changed, in words */
	size_t left_out;      /* series for which there was no room */
};

/**
 * drawing_note_namespaces() - whose series will come; before any is added. With several, each curve
 * says whose it is, in a colour of its own
 */
void drawing_note_namespaces(struct drawing *d, const struct run_case *c);
enum { DRAWING_FIRST, DRAWING_LIMITED, DRAWING_OTHER, DRAWING_RANKS };
/**
 * drawing_rank() - what people look for comes first, then what has a limit, then the rest: series
 * are added rank by rank, so that what finds no lane is the least
 *
 * Return: DRAWING_FIRST, DRAWING_LIMITED or DRAWING_OTHER.
 */
int drawing_rank(const struct run_series *s);
/**
 * drawing_add_series() - one more curve, if there is a lane for it
 * @shift_ns: added to its times
 */
void drawing_add_series(struct drawing *d, const struct run_series *s, int64_t shift_ns);
/**
 * drawing_add_events() - the events of a case, as many as there is room for
 * @shift_ns: added to their times
 */
void drawing_add_events(struct drawing *d, const struct run_case *c, int64_t shift_ns);
/** drawing_is_of_run() - comparable between cases, and one curve each */
bool drawing_is_of_run(const struct run_series *s);
/**
 * drawing_draw() - all that was added, as one chart
 * @failing: of a case that did not pass. Returns whether there was anything
 */
bool drawing_draw(struct drawing *d, const char *title, bool failing, struct text *out);

#endif
