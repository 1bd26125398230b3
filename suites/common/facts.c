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
	struct fact_reader reader;
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

/* Has it the numbers that were named, and no others? */
static bool is_same(const struct fact_ref *a, const struct fact_ref *b)
{
	return a->has_of == b->has_of && a->has_entry == b->has_entry &&
	       a->has_index == b->has_index;
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

/* @value: NULL: it is not reported */
static void take(struct look *look, const struct fact_ref *ref, const struct fact_value *value,
		 bool has_page)
{
	const struct fact *fact = ref->fact;
	unsigned int last = fact->offset + (fact->count ? fact->count : 1u) * fact->bytes - 1u;

	(void)fact_ref_name(ref, look->at.name, sizeof(look->at.name));
	if (is_same(ref, &look->rule->ref))
		(void)snprintf(look->at.name, sizeof(look->at.name), "%s", look->wanted->name);
	(void)snprintf(look->at.source, sizeof(look->at.source), "%s: %s", ref->place.page->name,
		       fact->label);
	if (!fact->attribute)
		(void)snprintf(look->at.source, sizeof(look->at.source), "%s bytes %u:%u: %s",
			       ref->place.page->name, last, (unsigned int)fact->offset,
			       fact->label);
	(void)snprintf(look->at.absence, sizeof(look->at.absence), NOT_REPORTED);
	if (!has_page)
		(void)snprintf(look->at.absence, sizeof(look->at.absence),
			       NOT_REPORTED ": %s does not have %s",
			       is_of_host(ref) ? "the host" : "the drive", ref->place.page->name);
	look->at.known = value != NULL;
	if (value)
		fact_measure(fact, value, &look->at.measure);
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

/* Each of what a fact has several of in one page or entry. Those that are not reported are none,
 * unless all are: a drive has not eight sensors. */
static bool take_indices(struct look *look, struct fact_ref ref)
{
	unsigned int count = ref.fact->count && !ref.has_index ? ref.fact->count : 1;
	bool named = ref.has_index, found = false;
	int ret = 0;

	for (unsigned int i = 0; i < count && !ret; i++) {
		struct fact_value value;

		if (!named)
			ref.index = i;
		ref.has_index = named || ref.fact->count;
		ret = fact_get(&look->reader, &ref, &value);
		if (ret || (count > 1 && !value.known))
			continue;
		take(look, &ref, value.known ? &value : NULL, true);
		found = true;
	}
	if (ret && ret != -ENOENT && !look->error)
		look->error = ret;
	if (!ret && !found) {
		ref.has_index = named;
		take(look, &ref, NULL, true);
		found = true;
	}
	return found;
}

/* Each entry that is used, of a page that has several. */
static bool take_entries(struct look *look, struct fact_ref ref)
{
	unsigned int count = 1;
	bool found = false;

	if (ref.place.page->entries && !ref.has_entry)
		count = fact_entry_count(&look->reader, ref.place.page);
	for (unsigned int i = 0; i < count && !look->error; i++) {
		if (count > 1)
			ref.entry = i;
		ref.has_entry = ref.place.page->entries != 0;
		found |= take_indices(look, ref);
	}
	return found;
}

struct walk {
	struct look *look;
	bool found;
};

static void take_place(void *context, const struct dut_page *page)
{
	struct walk *walk = context;
	struct fact_ref ref = walk->look->rule->ref;

	if (page->place.port != ref.place.port || page->place.select != ref.place.select ||
	    !page->place.of)
		return;
	ref.place = page->place;
	ref.has_of = true;
	if (!take_entries(walk->look, ref))
		take(walk->look, &ref, NULL, false);
	walk->found = true;
}

static void look_at_all(struct look *look, struct dut_pages *pages)
{
	const struct fact_ref *ref = &look->rule->ref;
	struct walk walk = { .look = look };

	look->reader = dut_pages_reader(pages);
	if (ref->place.page->per != FACT_PER_DRIVE && !ref->has_of)
		dut_pages_walk_page(pages, ref->place.page, take_place, &walk);
	else
		walk.found = take_entries(look, *ref);
	if (!walk.found && !look->error)
		take(look, ref, NULL, false);
}

/* ---- the verdict ---- */

/* What the host has is no fault of the drive's, and nothing that the drive could pass by. */
static void judge_host(const struct look *look)
{
	if (look->held < look->seen && is_of_host(&look->rule->ref))
		RIG(false, "the host is not as the profile expects it: %s", look->wrong);
}

static void tell_all(struct look *look, struct dut_pages *pages)
{
	look->telling = true;
	look_at_all(look, pages);
}

static void judge_all(struct look *look, const char *name)
{
	if (look->rule->any)
		EXPECT_GE(look->held, 1u, .what = name, .unit = "that hold",
			  .human = look->held ? NULL : "none holds");
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
	struct dut_pages *pages;
	struct fact_ref ref;
	char why[512];

	RIG(fact_look_up(wanted->name, &ref, why, sizeof(why)) == 0 &&
		    fact_rule_parse(&ref, wanted->rule, rule, why, sizeof(why)) == 0,
	    "%s: %s", wanted->name, why);
	look->wanted = wanted;
	look->rule = rule;
	pages = dut_pages_open(dut);
	RIG(pages, "out of memory");
	look_at_all(look, pages);
	if (!look->error && !(is_of_host(&ref) && look->held < look->seen))
		tell_all(look, pages);
	dut_pages_close(pages);
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
