/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the facts that a name means, and holds each against a rule. */
#include "suites/common/facts.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "helpers/text/text.h"

#define NAME_BYTES (FACT_NAME_BYTES + 48)
#define TOLD_MOST 16 /* of more the first ones that do not hold are told, and how many do */
#define NOT_REPORTED "not reported"

/* One of what a name means. */
struct instance {
	char name[NAME_BYTES], source[192];
	char absence[160]; /* of one that is not known */
	bool known;
	struct fact_measure measure;
};

/* What came of all of them. */
struct look {
	const struct facts_rule *wanted;
	const struct fact_rule *rule;
	struct dut_pages *pages;
	bool telling; /* the second time round */
	size_t seen, held, told;
	bool unknown_there; /* one that the baseline does not have */
	int error;          /* the first one of reading, but "not there" */
	char wrong[640];    /* the first one that does not hold */
	struct instance at;
};

static bool is_of_host(const struct fact_ref *ref)
{
	return ref->place.page->host || ref->place.port;
}

/* ---- one of them ---- */

/* Its line of the baseline. */
static const char *find_baseline(const struct look *look, char *buf, size_t size)
{
	size_t length = strlen(look->at.name);

	for (const char *line = look->wanted->baseline; line && *line;) {
		size_t end = strcspn(line, "\n");

		if (strncmp(line, look->at.name, length) == 0 && line[length] == '\t') {
			(void)snprintf(buf, size, "%.*s", (int)(end - length - 1),
				       line + length + 1);
			return buf;
		}
		line += end + (line[end] == '\n');
	}
	return NULL;
}

static void note_wrong(struct look *look, const struct finding *finding)
{
	struct text text = { 0 };

	if (look->wrong[0])
		return;
	finding_put_message(&text, NULL, finding);
	(void)snprintf(look->wrong, sizeof(look->wrong), "%s", text.data ? text.data : "");
	text_free(&text);
}

static void measure(const struct look *look)
{
	const struct instance *at = &look->at;

	check_measure(at->known ? at->measure.value : finding_of_text(at->absence),
		      CHECK_ABOUT(.what = at->name, .unit = at->known ? at->measure.unit : NULL,
				  .source = at->source));
}

/* True when it holds. What is told only is judged, and may be inverted. */
static bool judge(struct look *look, const struct fact_judgement *j, bool of_value)
{
	struct finding about = {
		.what = look->at.name,
		.unit = of_value ? look->at.measure.unit : NULL,
		.human = of_value ? look->at.measure.human : NULL,
		.source = look->at.source,
		.spec = look->wanted->spec,
		.hint = look->wanted->hint,
		.file = __FILE__,
		.line = __LINE__,
	};

	if (look->telling)
		return check_judge(j->op, j->actual, j->limit, false, &about);
	about.op = j->op;
	about.value = j->actual;
	about.limit = j->limit;
	about.outcome = FINDING_FAILS;
	if (finding_compare(j->op, j->actual, j->limit))
		return true;
	note_wrong(look, &about);
	return false;
}

/* Whether it is reported at all. */
static bool judge_presence(struct look *look, bool wanted)
{
	bool known = look->at.known;
	const char *actual = known ? look->at.measure.text : look->at.absence;
	struct fact_judgement j = {
		.op = FINDING_EQ,
		.actual = finding_of_text(actual),
		.limit = finding_of_text(known == wanted ? actual
					 : wanted        ? "reported"
							 : NOT_REPORTED),
	};

	return judge(look, &j, false);
}

static bool judge_terms(struct look *look)
{
	char buf[FACT_TEXT_BYTES];
	const char *baseline = find_baseline(look, buf, sizeof(buf));
	bool good = true;

	for (size_t i = 0; i < look->rule->term_count; i++) {
		struct fact_judgement j[2];
		int count = fact_rule_judge(look->rule, i, &look->at.measure, baseline, j);

		look->unknown_there |= count < 0;
		if (count < 0 && look->telling)
			measure(look);
		for (int k = 0; k < count; k++)
			good &= judge(look, &j[k], true);
	}
	return good;
}

static bool holds(struct look *look)
{
	const struct fact_rule *rule = look->rule;

	if (rule->body == FACT_RULE_ABSENT)
		return judge_presence(look, false);
	if (rule->body == FACT_RULE_PRESENT || !look->at.known)
		return judge_presence(look, look->at.known || !rule->or_absent);
	return judge_terms(look);
}

/* ---- all of them ---- */

/* Of many those that do not hold, and not all of them. */
static bool is_worth_telling(struct look *look)
{
	bool good;

	if (look->seen <= TOLD_MOST)
		return true;
	look->telling = false;
	good = holds(look);
	look->telling = true;
	return !good && look->told < TOLD_MOST;
}

/* Why there is none. */
static void say_absence(struct look *look, const struct dut_fact *f)
{
	struct instance *at = &look->at;
	char why[128];

	(void)snprintf(at->absence, sizeof(at->absence), NOT_REPORTED);
	if (f->error && dut_pages_lacks(look->pages, &f->ref.place, why, sizeof(why)))
		(void)snprintf(at->absence, sizeof(at->absence), NOT_REPORTED ": %s", why);
	else if (f->error)
		(void)snprintf(
			at->absence, sizeof(at->absence), NOT_REPORTED ": %s does not have %s",
			is_of_host(&f->ref) ? "the host" : "the drive", f->ref.place.page->name);
}

static void say_source(struct look *look, const struct fact_ref *ref)
{
	const struct fact *fact = ref->fact;
	unsigned int last = fact->offset + (fact->count ? fact->count : 1u) * fact->bytes - 1u;
	struct instance *at = &look->at;

	if (fact->attribute)
		(void)snprintf(at->source, sizeof(at->source), "%s: %s", ref->place.page->name,
			       fact->label);
	else
		(void)snprintf(at->source, sizeof(at->source), "%s bytes %u:%u: %s",
			       ref->place.page->name, last, (unsigned int)fact->offset,
			       fact->label);
}

static void take(void *context, const struct dut_fact *f)
{
	struct look *look = context;

	if (f->error && f->error != -ENOENT && !look->error)
		look->error = f->error;
	if (look->error)
		return;
	(void)fact_ref_name(&f->ref, look->at.name, sizeof(look->at.name));
	if (f->is_named)
		(void)snprintf(look->at.name, sizeof(look->at.name), "%s", look->wanted->name);
	say_source(look, &f->ref);
	say_absence(look, f);
	look->at.known = f->value != NULL;
	if (f->value)
		fact_measure(f->ref.fact, f->value, &look->at.measure);
	if (!look->telling) {
		look->seen++;
		look->held += holds(look);
	} else if (is_worth_telling(look)) {
		look->told++;
		if (look->rule->any)
			measure(look);
		else
			(void)holds(look);
	}
}

static void look_at_all(struct look *look)
{
	dut_facts_walk(look->pages, &look->rule->ref, take, look);
}

/* ---- the verdict ---- */

/* What the host has is no fault of the drive's, and nothing that the drive could pass by. */
static void judge_host(const struct look *look)
{
	if (look->held < look->seen && is_of_host(&look->rule->ref))
		RIG(false, "the host is not as the profile expects it: %s", look->wrong);
}

static void tell_all(struct look *look)
{
	look->telling = true;
	look_at_all(look);
}

static void judge_all(struct look *look, const char *name)
{
	char none[sizeof(look->wrong) + 64];

	(void)snprintf(none, sizeof(none), "none of %zu holds, the first one: %s", look->seen,
		       look->wrong);
	if (look->rule->any)
		EXPECT_GE(look->held, 1u, .what = name, .human = look->held ? "that hold" : none);
	else if (look->seen > TOLD_MOST)
		EXPECT_EQ(look->held, look->seen, .what = name, .unit = "that hold");
}

/* Before there is anything to compare with, the value is recorded: this run is a baseline then. */
static void skip_without_baseline(struct look *look, const char *name)
{
	NEED(look->wanted->baseline,
	     "nothing to compare with: no --baseline was given; this run has "
	     "recorded the value, and can be one");
	RIG(!look->unknown_there,
	    "the baseline does not have %s: make its run again with this profile", name);
}

bool facts_expect(struct dut *dut, const struct facts_rule *wanted)
{
	struct fact_rule *rule = check_alloc(sizeof(*rule));
	struct look *look = check_alloc(sizeof(*look));
	struct fact_ref ref;
	char why[512];

	RIG(fact_look_up(wanted->name, &ref, why, sizeof(why)) == 0 &&
		    fact_rule_parse(&ref, wanted->rule, rule, why, sizeof(why)) == 0,
	    "%s: %s", wanted->name, why);
	look->wanted = wanted;
	look->rule = rule;
	look->pages = dut_pages_open(dut);
	RIG(look->pages, "out of memory");
	look_at_all(look);
	if (!look->error && !(is_of_host(&ref) && look->held < look->seen))
		tell_all(look);
	dut_pages_close(look->pages);
	if (fact_rule_needs_baseline(rule) && !look->error &&
	    (!wanted->baseline || look->unknown_there)) {
		fact_rule_free(rule);
		skip_without_baseline(look, wanted->name);
	}
	fact_rule_free(rule);
	REQUIRE_OK(look->error, .what = ref.place.page->name);
	judge_host(look);
	judge_all(look, wanted->name);
	return look->rule->any ? look->held > 0 : look->held == look->seen;
}
