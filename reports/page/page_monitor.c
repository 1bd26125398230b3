/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The page of a drive that was watched and not judged: who it is, and its course over time. */
#include <stdlib.h>
#include <string.h>

#include "helpers/text/text.h"
#include "reports/page/page.h"
#include "reports/page/page_drawing.h"
#include "reports/report_source.h"
#include "reports/verdict/wording.h"

static void draw(struct page *page, xmlNodePtr parent)
{
	const struct run_case *watched = &page_model(page)->outside;
	struct drawing *d = calloc(1, sizeof(*d));
	struct text svg = { 0 };

	if (!d) {
		page->failed = true;
		return;
	}
	for (int rank = 0; rank < DRAWING_RANKS; rank++)
		for (size_t i = 0; i < watched->series_count; i++)
			if (drawing_rank(&watched->series[i]) == rank)
				drawing_add_series(d, &watched->series[i], 0);
	drawing_add_events(d, watched, 0);
	if (drawing_draw(d, "the drive over time", false, &svg))
		page_put_drawing(page, parent, "over time", &svg);
	page_put_drawing_words(page, parent, d);
	text_free(&svg);
	free(d);
}

static void list_events(struct page *page, xmlNodePtr parent)
{
	const struct run_model *run = page_model(page);
	const struct run_case *watched = &run->outside;
	xmlNodePtr list = watched->event_count ? page_add(page, parent, "ul", NULL) : NULL;

	for (size_t i = 0; i < watched->event_count; i++) {
		struct text line = { 0 };

		wording_duration(&line,
				 (double)(watched->events[i].unix_ns - run->info.start_unix_ns) /
					 1e9);
		text_printf(&line, ": %s", watched->events[i].what);
		page_take(page, list, "li", NULL, &line);
	}
}

/* By the looks, on the drive's clock: that of a simulated drive goes as fast as the host. */
static double watched_s(const struct run_model *run)
{
	const struct run_case *watched = &run->outside;
	double s = 0;

	for (size_t i = 0; i < watched->series_count; i++) {
		const struct run_series *series = &watched->series[i];
		double end = series->count ? (double)(series->t_unix_ns[series->count - 1] -
						      run->info.start_unix_ns) /
						     1e9
					   : 0;

		s = end > s ? end : s;
	}
	return watched->series_count ? s : wording_run_duration(run);
}

static void write_body(struct page *page, xmlNodePtr html)
{
	const struct run_model *run = page_model(page);
	xmlNodePtr body = page_add(page, html, "body", NULL);
	xmlNodePtr header = page_add(page, body, "header", NULL), main, section;
	struct text line = { 0 };

	page_put(page, header, "h1", NULL, "Watched, not judged");
	text_printf(&line, "%s for ", page->from->aliases[0]);
	wording_duration(&line, watched_s(run));
	text_puts(&line, ". No case was run: this page says nothing of a release.");
	page_take(page, header, "p", NULL, &line);
	main = page_add(page, body, "main", NULL);
	section = page_section(page, main, "charts", "Charts");
	draw(page, section);
	list_events(page, section);
	page_drive(page, main);
}

int monitor_build(const struct report_source *from, struct text *out)
{
	struct text title = { 0 };

	text_printf(&title, "Watched \xc2\xb7 %s", from->aliases[0]);
	return page_build(from, &title, write_body, out);
}
