/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The HTML page as a tree of libxml2: elements, attributes and clean text; and the sections that it
 * is put together from. For use inside of reports/. */
#ifndef REPORTS_PAGE_PAGE_H
#define REPORTS_PAGE_PAGE_H

#include <libxml/hash.h>
#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#include "reports/record/run_model.h"
#include "reports/report_source.h"
#include "reports/verdict/wording.h"

struct text;
struct verdict;
struct drawing;

struct page {
	xmlDocPtr doc;
	const struct report_source *from;
	size_t run;            /* index of the run that is told now */
	size_t chart_bytes;    /* drawn so far */
	xmlHashTablePtr cards; /* anchors of the failures that are told in full */
	size_t card_count;
	xmlHashTablePtr charts; /* anchors of the cases that have a chart */
	struct text *folders;   /* one per run: from the page to its directory, as a URI */
	bool failed;            /* memory ran out */
};

/**
 * page_add() - a new last child; @class may be NULL. Nothing is done any more once the page has
 * failed
 */
xmlNodePtr page_add(struct page *page, xmlNodePtr parent, const char *name, const char *class);
/** page_put() - the same with @text in it, at most so many bytes as a block holds */
xmlNodePtr page_put(struct page *page, xmlNodePtr parent, const char *name, const char *class,
		    const char *text);
/** page_set() - an attribute of @node; nothing for NULL */
void page_set(struct page *page, xmlNodePtr node, const char *attribute, const char *value);
/** page_text() - behind what @node has; nothing for NULL or "" */
void page_text(struct page *page, xmlNodePtr node, const char *text);
/** page_take() - the same with a built text, which is freed */
xmlNodePtr page_take(struct page *page, xmlNodePtr parent, const char *name, const char *class,
		     struct text *text);
/** page_raw() - markup that is right as it is: our own style sheet and charts */
void page_raw(struct page *page, xmlNodePtr parent, const char *markup);
/**
 * page_table() - in a box that scrolls; headings up to NULL
 *
 * Return: the body, for its rows.
 */
xmlNodePtr page_table(struct page *page, xmlNodePtr parent, const char *class, ...)
	__attribute__((sentinel));
/** page_section() - with an anchor and a heading of the second rank */
xmlNodePtr page_section(struct page *page, xmlNodePtr parent, const char *id, const char *heading);
/** page_link() - to a path below the run's directory, or an anchor when @uri starts with '#' */
xmlNodePtr page_link(struct page *page, xmlNodePtr parent, const char *uri, const char *text);
/** page_find_folders() - where each run's files lie; before anything links to a run */
void page_find_folders(struct page *page);
/** page_run_uri() - from where the page lies to a file of the current run */
void page_run_uri(const struct page *page, struct text *out, const char *uri);
/** page_anchor() - stable id of a case; @prefix tells its places apart */
void page_anchor(const struct page *page, struct text *out, const char *prefix,
		 const struct run_case *c);

/** page_model() - the run that is told now */
const struct run_model *page_model(const struct page *page);
/* What a case is to the page; what weighs most first. */
enum page_state {
	PAGE_FAIL,
	PAGE_ERROR,
	PAGE_KNOWN, /* a failure that is known */
	PAGE_UNARMED,
	PAGE_SKIP,
	PAGE_PASS,
	PAGE_STATES,
};
/** page_state_of() - of a case of the current run; one without an end is an error */
enum page_state page_state_of(const struct page *page, const struct run_case *c);
/** page_state_class() - as the style sheet has it: "fail", "error", "known", ... */
const char *page_state_class(enum page_state state);
/** page_state_word() - with a shape before it, so that colour is never all there is */
const char *page_state_word(enum page_state state);

/**
 * page_choose_failures() - which of the current run are told in full; before anything links to them
 */
void page_choose_failures(struct page *page);
/** page_has_failure() - is the case's failure told in full, by page_choose_failures()? */
bool page_has_failure(struct page *page, const struct run_case *c);
/**
 * page_link_failure() - the case's name or @text, as a link to its failure if it is told in full
 */
void page_link_failure(struct page *page, xmlNodePtr parent, const struct run_case *c,
		       const char *text);

/** page_put_drawing() - into the page, in a box that scrolls; empties @svg */
void page_put_drawing(struct page *page, xmlNodePtr parent, const char *caption, struct text *svg);
/** page_put_drawing_words() - what is not drawn of it */
void page_put_drawing_words(struct page *page, xmlNodePtr parent, struct drawing *d);
/** page_has_chart() - did page_charts() draw something of the case? */
bool page_has_chart(const struct page *page, const struct run_case *c);
/** page_link_row() - to the row of the case */
void page_link_row(struct page *page, xmlNodePtr parent, const struct run_case *c,
		   const char *text);
/** page_link_chart() - to its chart, else its row */
void page_link_chart(struct page *page, xmlNodePtr parent, const struct run_case *c,
		     const char *text);
/** page_link_log() - to its log, after a space; nothing without one */
void page_link_log(struct page *page, xmlNodePtr parent, const struct run_case *c);

/**
 * page_build() - a page of the runs of @from; @write fills <html> behind its head. Takes @title.
 *
 * Return: 0 or -ENOMEM.
 */
int page_build(const struct report_source *from, struct text *title,
	       void (*write)(struct page *page, xmlNodePtr html), struct text *out);
/** page_badge() - a mark that needs no style sheet: open green, partial amber, else red */
void page_badge(struct page *page, xmlNodePtr parent, enum verdict_gate gate);

/** page_signature() - the message of a failure with its numbers masked */
void page_signature(struct text *out, const struct run_case *c);
/** page_signatures() - those that several failures of the run share; nothing without */
void page_signatures(struct page *page, xmlNodePtr parent);

/* Sections of one run. */
/**
 * page_failures() - "What did not pass": failures in full, the rest by name; nothing when all did
 */
void page_failures(struct page *page, xmlNodePtr parent);
/** page_comparison() - "Against the baseline"; nothing without one */
void page_comparison(struct page *page, xmlNodePtr parent);
/** page_identity() - the drive, the rig, the run and its profile, in a grid */
void page_identity(struct page *page, xmlNodePtr parent);
/** page_drive() - of these only the drive and the rig */
void page_drive(struct page *page, xmlNodePtr parent);
/** page_figures() - the key figures of the run, each with its distance from the limit */
void page_figures(struct page *page, xmlNodePtr parent);
/** page_charts() - before anything links to a chart */
void page_charts(struct page *page, xmlNodePtr parent);
/** page_cases() - "Every case", by area, with a filter */
void page_cases(struct page *page, xmlNodePtr parent);
/** page_measures() - "Measured against limits": the closest first, then all, by case */
void page_measures(struct page *page, xmlNodePtr parent);
/** page_states() - "Before and after": states of the drive; what trends there are */
void page_states(struct page *page, xmlNodePtr parent);
/** page_requirements() - "OCP requirements": which cases decide each, and whether it holds */
void page_requirements(struct page *page, xmlNodePtr parent);
/** page_slowest() - the cases by duration; nothing for one alone */
void page_slowest(struct page *page, xmlNodePtr parent);
/** page_actions() - "Changed and put back"; nothing without */
void page_actions(struct page *page, xmlNodePtr parent);
/** page_unarmed() - which cases were not armed and did not run; nothing without */
void page_unarmed(struct page *page, xmlNodePtr parent);
/** page_files() - logs and artifacts of the run, as links */
void page_files(struct page *page, xmlNodePtr parent);
/* Sections of several. */
/** page_drives() - one row a drive: gate, identity, verdict, link to its own page */
void page_drives(struct page *page, xmlNodePtr parent);
/** page_matrix() - one row a case, one column a drive */
void page_matrix(struct page *page, xmlNodePtr parent);

#endif
