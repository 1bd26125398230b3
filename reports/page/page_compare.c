/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Against the baseline: what got worse first, then all other differences; as a section of a run's
 * page, and as a page of its own. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/verdict/comparison.h"
#include "reports/page/page.h"
#include "helpers/text/text.h"

#define MAX_ROWS 400
#define MAX_KEY_ROWS 40

static void add_cases(struct page *page, xmlNodePtr section, const struct compare *c)
{
	static const enum compare_change order[] = {
		COMPARE_NEWLY_FAILING, COMPARE_GONE, COMPARE_NOT_JUDGED,   COMPARE_STILL_FAILING,
		COMPARE_FIXED,         COMPARE_NEW,  COMPARE_NOT_SELECTED,
	};
	static const char *const classes[] = { "t-fail", "t-fail", "t-error", "t-skip",
					       NULL,     NULL,     "t-skip" };
	xmlNodePtr body = NULL;
	size_t rows = 0;

	for (size_t k = 0; k < sizeof(order) / sizeof(order[0]); k++)
		for (size_t i = 0; i < c->case_count && rows < MAX_ROWS; i++) {
			const struct compare_case *one = &c->cases[i];
			struct text text = { 0 };
			xmlNodePtr row;

			if (one->change != order[k])
				continue;
			if (!body) {
				page_put(page, section, "h3", NULL, "Cases");
				body = page_table(page, section, "compared", "change", "case",
						  "what it says now", NULL);
			}
			row = page_add(page, body, "tr", one->excused ? "t-known" : classes[k]);
			text_printf(&text, "%s%s", compare_change_name(one->change),
				    one->excused ? ", known" : "");
			page_take(page, row, "td", "state", &text);
			page_put(page, row, "td", NULL, one->name);
			if (one->candidate)
				wording_message(&text, one->candidate);
			page_take(page, row, "td", NULL, &text);
			rows++;
		}
}

static void put_number(struct page *page, xmlNodePtr row, const char *number, size_t samples)
{
	struct text text = { 0 };

	text_puts(&text, number);
	if (samples > 1)
		text_printf(&text, " (%zu)", samples);
	page_take(page, row, "td", "value", &text);
}

static void put_percent(struct text *out, double percent)
{
	if (isnan(percent))
		text_puts(out, "\xe2\x80\x94");
	else
		text_printf(out, fabs(percent) >= 100 ? "%+.0f %%" : "%+.2f %%", percent);
}

static void add_value(struct page *page, xmlNodePtr body, const struct compare_value *v)
{
	static const char *const classes[] = { "t-fail", "t-skip", NULL, NULL, "t-skip" };
	static const char *const marks[] = { "\xe2\x9c\x97 ", "? ", "\xe2\x9c\x93 ",
					     "\xe2\x9c\x93 ", "" };
	char base[QUANTITY_SIZE], candidate[QUANTITY_SIZE];
	bool known = v->excused && v->verdict == COMPARE_WORSE;
	xmlNodePtr row = page_add(page, body, "tr", known ? "t-known" : classes[v->verdict]);
	struct text text = { 0 };

	text_printf(&text, "%s%s%s", marks[v->verdict], compare_verdict_name(v->verdict),
		    known ? ", known" : "");
	page_take(page, row, "td", "state", &text);
	page_put(page, row, "td", NULL, v->what);
	compare_numbers(v->base, v->candidate, v->unit, base, candidate);
	put_number(page, row, base, v->base_count);
	put_number(page, row, candidate, v->candidate_count);
	put_percent(&text, v->relative_pct);
	if (!isnan(v->low_pct)) {
		text_puts(&text, " (");
		put_percent(&text, v->low_pct);
		text_puts(&text, " .. ");
		put_percent(&text, v->high_pct);
		text_puts(&text, ")");
	}
	page_take(page, row, "td", "value", &text);
	page_put(page, row, "td", NULL, v->why);
	page_put(page, row, "td", NULL, v->case_name);
}

static bool is_told(const struct compare_value *v, bool quiet)
{
	bool dull = v->verdict == COMPARE_NOT_WORSE ||
		    (v->verdict == COMPARE_NO_BETTER && v->difference == 0);

	return dull == quiet;
}

/* The rows of all verdicts, the worst first. Returns how many there are. */
static size_t add_values(struct page *page, xmlNodePtr parent, const struct compare *c, bool quiet)
{
	xmlNodePtr body = NULL;
	size_t rows = 0;

	for (int verdict = COMPARE_WORSE; verdict <= COMPARE_NO_BETTER; verdict++)
		for (size_t i = 0; i < c->value_count; i++) {
			const struct compare_value *v = &c->values[i];

			if ((int)v->verdict != verdict || !is_told(v, quiet) || rows++ >= MAX_ROWS)
				continue;
			if (!body)
				body = page_table(page, parent, "compared", "verdict", "what",
						  "base", "candidate", "difference", "why", "case",
						  NULL);
			add_value(page, body, v);
		}
	return rows;
}

/* What people ask for first: rates and times, each with both numbers, whatever became of it. */
static void add_key_values(struct page *page, xmlNodePtr section, const struct compare *c)
{
	xmlNodePtr body = NULL;
	size_t rows = 0;

	for (size_t i = 0; i < c->value_count && rows < MAX_KEY_ROWS; i++) {
		const struct compare_value *v = &c->values[i];

		if (!quantity_is_iops(v->unit) && !(quantity_rate_in(v->unit) > 0) &&
		    !(quantity_seconds_in(v->unit) > 0))
			continue;
		if (!v->better)
			continue;
		if (!body) {
			page_put(page, section, "h3", NULL, "Key figures");
			body = page_table(page, section, "compared", "verdict", "what", "base",
					  "candidate", "difference", "why", "case", NULL);
		}
		add_value(page, body, v);
		rows++;
	}
}

static void add_all_values(struct page *page, xmlNodePtr section, const struct compare *c)
{
	struct text text = { 0 };
	size_t dull = 0;
	xmlNodePtr details;

	if (!c->value_count)
		return;
	page_put(page, section, "h3", NULL, "Measured values");
	text_printf(&text,
		    "Worse: a loss beyond %g %% that is real, one-sided at %g %% confidence "
		    "(Welch); with one sample on a side, a loss beyond %g %%. Numbers in brackets: "
		    "samples, and the interval of the difference. Losses are relative to the base "
		    "for performance, to the larger of base and limit for all else.",
		    c->margin_pct, c->confidence_pct, c->tolerance_pct);
	page_take(page, section, "p", "note", &text);
	add_values(page, section, c, false);
	for (size_t i = 0; i < c->value_count; i++)
		dull += is_told(&c->values[i], true);
	if (!dull)
		return;
	details = page_add(page, section, "details", NULL);
	text_printf(&text, "%zu more %s: the same, or not worse", dull,
		    dull == 1 ? "value" : "values");
	page_take(page, details, "summary", NULL, &text);
	add_values(page, details, c, true);
}

static void add_facts(struct page *page, xmlNodePtr section, const struct compare *c)
{
	if (c->fact_count) {
		xmlNodePtr body;

		page_put(page, section, "h3", NULL, "Other differences");
		body = page_table(page, section, "compared", "of", "what", "base", "candidate",
				  NULL);

		for (size_t i = 0; i < c->fact_count; i++) {
			xmlNodePtr row = page_add(page, body, "tr", NULL);

			page_put(page, row, "td", NULL, c->facts[i].group);
			page_put(page, row, "td", NULL, c->facts[i].name);
			page_put(page, row, "td", NULL, c->facts[i].base);
			page_put(page, row, "td", NULL, c->facts[i].candidate);
		}
	}
}

/* What stood still in both runs is a number in a sentence. */
static void add_wear(struct page *page, xmlNodePtr section, const struct compare *c)
{
	xmlNodePtr body = NULL;
	size_t still = 0;

	if (c->wear_count)
		page_put(page, section, "h3", NULL, "Health during each run");
	for (size_t i = 0; i < c->wear_count; i++) {
		const struct compare_wear *w = &c->wear[i];
		char base[QUANTITY_SIZE], candidate[QUANTITY_SIZE];
		xmlNodePtr row;

		if (w->base == 0 && w->candidate == 0) {
			still++;
			continue;
		}
		if (!body)
			body = page_table(page, section, "compared", "what",
					  "moved in the base run", "moved in the candidate's run",
					  "unit", NULL);
		row = page_add(page, body, "tr", w->base == w->candidate ? NULL : "changed");
		page_put(page, row, "td", NULL, w->name);
		compare_numbers(w->base, w->candidate, NULL, base, candidate);
		put_number(page, row, base, 0);
		put_number(page, row, candidate, 0);
		page_put(page, row, "td", NULL, w->unit);
	}
	if (still) {
		struct text text = { 0 };

		text_printf(&text, "%zu more did not move in either.", still);
		page_take(page, section, "p", "more", &text);
	}
}

static void add_run_line(struct page *page, xmlNodePtr parent, const char *word,
			 const struct run_model *run)
{
	const struct run_info *info = &run->info;
	struct text text = { 0 };

	text_printf(&text, "%s: firmware %s, %s %s, ", word,
		    info->firmware ? info->firmware : "unknown",
		    info->model ? info->model : "unknown model", info->serial ? info->serial : "");
	text_timestamp(&text, info->start_unix_ns, 0);
	if (run->dir)
		text_printf(&text, ", %s", run->dir);
	page_take(page, parent, "p", NULL, &text);
}

static void add_notes(struct page *page, xmlNodePtr parent, const struct compare *c)
{
	for (size_t i = 0; i < c->note_count; i++)
		page_put(page, parent, "p", "banner", c->notes[i]);
}

void page_comparison(struct page *page, xmlNodePtr parent)
{
	const struct compare *c = page->from->comparisons[page->run];
	xmlNodePtr section;

	if (!c)
		return;
	section = page_section(page, parent, "compare", "Against the baseline");
	page_put(page, section, "p", "sentence", c->sentence);
	add_run_line(page, section, "base", c->base);
	add_notes(page, section, c);
	add_cases(page, section, c);
	add_key_values(page, section, c);
	add_all_values(page, section, c);
	add_facts(page, section, c);
	add_wear(page, section, c);
}

/* ---- a page of its own ---- */

static void write_page(struct page *page, xmlNodePtr html)
{
	const struct compare *c = page->from->comparisons[0];
	bool good = compare_exit_code(c) == 0;
	enum verdict_gate gate = !good ? VERDICT_CLOSED
				 : compare_is_partial(c->base) || compare_is_partial(c->candidate)
					 ? VERDICT_PARTIAL
					 : VERDICT_OPEN;
	static const char *const classes[] = { [VERDICT_CLOSED] = "verdict closed",
					       [VERDICT_PARTIAL] = "verdict partial",
					       [VERDICT_OPEN] = "verdict open" };
	xmlNodePtr body = page_add(page, html, "body", NULL);
	xmlNodePtr header = page_add(page, body, "header", classes[gate]);
	xmlNodePtr top = page_add(page, header, "div", "top"), words, main, section;
	xmlNodePtr footer, line;

	page_badge(page, top, gate);
	words = page_add(page, top, "div", NULL);
	page_put(page, words, "h1", NULL,
		 c->incomplete ? "Not comparable as a whole"
		 : good        ? "Nothing got worse"
			       : "Got worse");
	page_put(page, words, "p", "sentence", c->details);
	add_run_line(page, words, "base", c->base);
	add_run_line(page, words, "candidate", c->candidate);
	add_notes(page, header, c);
	main = page_add(page, body, "main", NULL);
	section = page_section(page, main, "compare", "Base and candidate");
	add_cases(page, section, c);
	add_key_values(page, section, c);
	add_all_values(page, section, c);
	add_facts(page, section, c);
	add_wear(page, section, c);
	footer = page_add(page, body, "footer", NULL);
	line = page_put(page, footer, "p", NULL,
			"nvme-gate " NVME_GATE_VERSION " \xc2\xb7 the comparison in other forms: ");
	page_link(page, line, "junit.xml", "junit.xml");
	page_text(page, line, ", ");
	page_link(page, line, "compare.json", "compare.json");
}

int compare_page_build(const struct report_source *from, struct text *out)
{
	const struct compare *c = from->comparisons[0];
	struct text title = { 0 };

	text_printf(&title, "%s \xc2\xb7 %s",
		    compare_exit_code(c) ? "Got worse" : "Nothing got worse", from->aliases[0]);
	return page_build(from, &title, write_page, out);
}
