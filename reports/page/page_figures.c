/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Key figures, right under the verdict: each workload against its limits, how hot it became, how
 * worn the drive is. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/text/quantity.h"
#include "reports/verdict/measure.h"
#include "reports/page/page.h"
#include "helpers/text/text.h"

/* So many rows are open to see, all others folded, and what is still further away left out. */
#define SHOWN 12
#define MAX_FIGURES 300

struct figure {
	const struct run_case *c;
	const struct finding *m;
	size_t samples;
};

/* ---- workloads ---- */

/* Was there a load, whose rates and times are the drive's? */
static bool is_load(const struct run_case *c)
{
	for (size_t i = 0; i < c->series_count; i++)
		if (c->series[i].count &&
		    (c->series[i].workload || c->series[i].class == SERIES_IOPS))
			return true;
	return !strncmp(c->info.name, "perf/", 5);
}

static bool same_value(const struct finding *a, const struct finding *b)
{
	return a->op == b->op && !strcmp(a->what, b->what);
}

/* Of all attempts the one that is closest to its limit. */
static struct figure worst_of(const struct run_model *run, const struct run_case *c,
			      const struct finding *m)
{
	struct figure worst = { c, m, 1 };

	for (const struct run_case *later = run_find_case(run, c->info.name); later && later != c;
	     later = later->next_in_bucket)
		for (size_t i = 0;
		     i < later->measure_count && !strcmp(later->info.name, c->info.name); i++) {
			if (!same_value(m, &later->measures[i]))
				continue;
			worst.samples++;
			if (measure_headroom(&later->measures[i]) < measure_headroom(worst.m)) {
				worst.c = later;
				worst.m = &later->measures[i];
			}
			break;
		}
	return worst;
}

/* What stayed well beside a load is the drive's and no workload's: worth a row only once it did
 * not. */
static bool stayed_well(const struct finding *m)
{
	return m->outcome == FINDING_HOLDS && m->role == FINDING_BESIDE_LOAD;
}

/* What has a limit; of a load without any, its headline. */
static size_t add_figures(const struct run_model *run, const struct run_case *c,
			  struct figure *list, size_t count)
{
	const struct finding *headline = measure_headline(c);
	size_t before = count;

	for (size_t i = 0; i < c->measure_count; i++)
		if (!isnan(measure_headroom(&c->measures[i])) && !stayed_well(&c->measures[i]) &&
		    !measure_is_temperature(&c->measures[i]))
			list[count++] = worst_of(run, c, &c->measures[i]);
	if (count == before && headline && measure_is_performance(headline))
		list[count++] = worst_of(run, c, headline);
	return count;
}

static int by_headroom(const void *a, const void *b)
{
	const struct figure *left = a, *right = b;
	double x = measure_headroom(left->m), y = measure_headroom(right->m);

	/* what has no limit comes last */
	if (isnan(x) != isnan(y))
		return isnan(x) ? 1 : -1;
	if (x < y || x > y)
		return x < y ? -1 : 1;
	return strcmp(left->c->info.name, right->c->info.name);
}

static void add_row(struct page *page, xmlNodePtr body, const struct figure *f, const char *what)
{
	xmlNodePtr row = page_add(page, body, "tr",
				  f->m->outcome == FINDING_HOLDS ? NULL : "t-fail");
	struct text text = { 0 };

	page_put(page, row, "td", "state",
		 f->m->outcome == FINDING_HOLDS ? "\xe2\x9c\x93" : "\xe2\x9c\x97");
	page_link_chart(page, page_add(page, row, "td", NULL), f->c, f->c->info.name);
	page_put(page, row, "td", NULL, what ? what : f->m->what);
	finding_put_actual(&text, f->m);
	if (f->samples > 1)
		text_printf(&text, ", the worst of %zu", f->samples);
	page_take(page, row, "td", NULL, &text);
	finding_put_expected(&text, f->m);
	page_take(page, row, "td", NULL, &text);
	measure_tell_headroom(&text, f->m);
	page_take(page, row, "td", "value", &text);
}

static xmlNodePtr add_table(struct page *page, xmlNodePtr parent)
{
	return page_table(page, parent, "figures", "", "case", "what", "measured", "limit",
			  "headroom", NULL);
}

static void add_workloads(struct page *page, xmlNodePtr section, const struct figure *list,
			  size_t count)
{
	xmlNodePtr body = add_table(page, section);

	for (size_t i = 0; i < count; i++) {
		if (i == SHOWN) {
			xmlNodePtr more = page_add(page, section, "details", NULL);
			struct text text = { 0 };

			text_printf(&text, "%zu more, further from their limits or without one",
				    count - SHOWN);
			page_take(page, more, "summary", NULL, &text);
			body = add_table(page, more);
		}
		add_row(page, body, &list[i], NULL);
	}
}

/* ---- how hot ---- */

static bool is_composite(const struct run_series *s)
{
	return s->unit && s->class == SERIES_COMPOSITE;
}

/* The hottest sample or reading, as if it had been measured. Returns whether there is one. */
static bool find_hottest(const struct run_model *run, struct finding *ret_finding,
			 struct figure *ret_figure)
{
	double hottest = (double)NAN;

	for (size_t i = 0; i < run->case_count; i++) {
		const struct run_case *c = run->cases[i];

		for (size_t k = 0; k < c->series_count; k++) {
			const struct run_series *s = &c->series[k];

			for (size_t n = 0; is_composite(s) && n < s->count; n++) {
				double celsius = s->values[n] -
						 (*s->unit == 'K' ? QUANTITY_ZERO_CELSIUS : 0);

				if (!isfinite(celsius) || celsius <= hottest)
					continue;
				hottest = celsius;
				*ret_finding = (struct finding){
					.what = "hottest",
					.unit = "C",
					.value = finding_of_real(celsius),
					.op = s->op,
					.limit = finding_of_real(
						s->limit -
						(*s->unit == 'K' ? QUANTITY_ZERO_CELSIUS : 0)),
				};
				*ret_figure = (struct figure){ c, ret_finding, 1 };
			}
		}
		for (size_t k = 0; k < c->measure_count; k++) {
			const struct finding *m = &c->measures[k];
			double celsius = finding_number(m->value) -
					 (m->unit && *m->unit == 'K' ? QUANTITY_ZERO_CELSIUS : 0);

			if (!measure_is_temperature(m) || m->role != FINDING_COMPOSITE ||
			    isnan(measure_headroom(m)) || celsius <= hottest)
				continue;
			hottest = celsius;
			*ret_finding = *m;
			*ret_figure = (struct figure){ c, ret_finding, 1 };
		}
	}
	ret_finding->outcome = measure_headroom(ret_finding) < 0 ? FINDING_FAILS : FINDING_HOLDS;
	return !isnan(hottest);
}

/* ---- how worn ---- */

/* The last time that each of these was read. */
static bool find_wear(const struct run_model *run, const char *what, struct figure *ret_figure)
{
	*ret_figure = (struct figure){ 0 };
	for (size_t i = 0; i < run->case_count; i++)
		for (size_t k = 0; k < run->cases[i]->measure_count; k++) {
			const struct finding *m = &run->cases[i]->measures[k];

			if (finding_is_number(m->value) && !m->sanity &&
			    !strcasecmp(m->what, what) &&
			    (!ret_figure->m || m->op || !ret_figure->m->op))
				*ret_figure = (struct figure){ run->cases[i], m, 1 };
		}
	return ret_figure->m != NULL;
}

static void add_drive(struct page *page, xmlNodePtr section)
{
	static const char *const wear[] = {
		"percentage used",    "available spare", "media and data integrity errors",
		"data units written", "power-on hours",  "unsafe shutdowns",
	};
	const struct run_model *run = page_model(page);
	struct finding hottest = { 0 };
	struct figure figure;
	xmlNodePtr body = NULL;

	if (find_hottest(run, &hottest, &figure)) {
		body = add_table(page, section);
		add_row(page, body, &figure, "hottest composite temperature");
	}
	for (size_t i = 0; i < sizeof(wear) / sizeof(wear[0]); i++) {
		if (!find_wear(run, wear[i], &figure))
			continue;
		body = body ? body : add_table(page, section);
		add_row(page, body, &figure, NULL);
	}
}

void page_figures(struct page *page, xmlNodePtr parent)
{
	const struct run_model *run = page_model(page);
	struct figure *list;
	xmlNodePtr section;
	size_t count = 0, most = 1;

	for (size_t i = 0; i < run->case_count; i++)
		most += run->cases[i]->measure_count;
	list = calloc(most, sizeof(*list));

	if (!list) {
		page->failed = true;
		return;
	}
	for (size_t i = 0; i < run->case_count; i++) {
		const struct run_case *worst;
		size_t attempts;

		if (is_load(run->cases[i]) &&
		    wording_attempts(run, run->cases[i], &worst, &attempts))
			count = add_figures(run, run->cases[i], list, count);
	}
	qsort(list, count, sizeof(*list), by_headroom);
	section = page_section(page, parent, "figures", "Key figures");
	if (count)
		add_workloads(page, section, list, count < MAX_FIGURES ? count : MAX_FIGURES);
	add_drive(page, section);
	free(list);
	if (section && section->children && !section->children->next) {
		xmlUnlinkNode(section);
		xmlFreeNode(section);
	}
}
