/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A drive that was recorded is judged as the drive itself is: every reading check, on every model
 * with every fault, tells the same of both, value by value. */
#include <criterion/criterion.h>
#include <fnmatch.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "ci/gate/cli/record/record_refusals.h"
#include "ci/gate/plan/plan.h"
#include "fixtures/backend/replay/replay.h"
#include "fixtures/backend/sim/test_sim.h"
#include "fixtures/models/model.h"
#include "helpers/os/remove.h"
#include "helpers/text/text.h"

static struct {
	struct text told;
	sigjmp_buf stop;
	bool failed, looked;
} now;

/* All that a check says, so that two bodies can be held against each other. */
static void take_finding(void *context, const struct finding *finding)
{
	struct text *out = &now.told;

	(void)context;
	now.failed |= finding->outcome == FINDING_FAILS;
	now.looked |= finding->op != FINDING_NO_LIMIT;
	text_printf(out, "%d %s ", (int)finding->outcome, finding->what ? finding->what : "");
	if (finding->value.kind == FINDING_TEXT)
		text_puts(out, finding->value.s ? finding->value.s : "");
	else if (finding->value.kind)
		text_printf(out, "%.17g of %.17g", finding_number(finding->value),
			    finding_number(finding->limit));
	text_printf(out, " %s %s\n", finding->human ? finding->human : "",
		    finding->words ? finding->words : "");
}

static void take_note(void *context, const char *line)
{
	(void)context;
	text_printf(&now.told, "note %s\n", line);
}

static void take_file(void *context, const char *name, const void *data, size_t size)
{
	(void)context;
	text_printf(&now.told, "file %s ", name);
	text_append(&now.told, data, size);
}

static const char *no_scratch(void *context)
{
	(void)context;
	return "";
}

static void stop(void *context)
{
	(void)context;
	siglongjmp(now.stop, 1);
}

static const struct check_sink sink = {
	.finding = take_finding,
	.note = take_note,
	.attach = take_file,
	.scratch = no_scratch,
	.stop = stop,
};

static struct dut *open_drive(const char *selector)
{
	struct dut_options options = { .allowed = READS };
	char why[512] = "";
	struct dut *dut;
	int ret = dut_open(selector, &options, &dut, why, sizeof(why));

	cr_assert(ret == 0, "%s: %d %s", selector, ret, why);
	return dut;
}

/* What a case says of a drive; to be freed. */
static char *judge(const char *selector, const struct plan_case *c, const struct profile *profile)
{
	const struct check *check = check_at(c->check);
	struct check_point point = plan_point(c, profile);
	struct dut *dut = open_drive(selector);

	now.told = (struct text){ 0 };
	text_puts(&now.told, c->name);
	text_puts(&now.told, "\n");
	if (!dut_has(dut, check->needs) ||
	    (c->nsid && dut_find_lack(dut, c->nsid, check->needs & DUT_NS_NEEDS))) {
		text_puts(&now.told, "it lacks what is needed");
	} else {
		check_begin(check, &sink, NULL);
		if (sigsetjmp(now.stop, 1) == 0)
			check->body(dut, profile, &point);
		check_end();
	}
	dut_close(dut);
	cr_assert(!now.told.failed);
	return now.told.data;
}

static void record(const char *selector, const char *folder)
{
	struct replay replay = { .item = NULL };
	struct dut *dut = open_drive(selector);
	char why[512] = "";

	cr_assert(replay_tap(dut, &replay) == 0);
	replay_walk(dut, &replay);
	record_refusals(dut, &replay);
	replay_untap(dut);
	dut_close(dut);
	text_copy(replay.recorded, sizeof(replay.recorded), "2026-11-27T21:30:00Z");
	cr_assert(replay_save(&replay, folder, why, sizeof(why)) == 0, "%s", why);
	replay_free(&replay);
}

/* Is @name one of these globs? */
static bool is_named(const char *globs, const char *name)
{
	char words[1024], *rest = words;

	(void)snprintf(words, sizeof(words), "%s", globs);
	for (char *word; (word = strsep(&rest, " "));)
		if (*word && fnmatch(word, name, FNM_EXTMATCH) == 0)
			return true;
	return false;
}

/* What came of one drive. */
struct outcome {
	size_t cases, failed;
	char differs[16384]; /* the first case of which the two say different things */
};

static void make_plan(const char *selector, const struct profile *profile, struct plan *ret_plan)
{
	struct dut *dut = open_drive(selector);
	char why[512];

	cr_assert(plan_expand(profile, dut_info(dut)->nsids, dut_info(dut)->ns_count, NULL,
			      ret_plan, why, sizeof(why)) == 0);
	dut_close(dut);
}

/* A loop device takes its time: it is made where a fault is about it, and for a healthy drive. */
static bool is_wanted(const struct plan_case *c, const struct dut_fault *fault)
{
	unsigned int needs = check_at(c->check)->needs;

	/* for a recording no time passes */
	return c->effect == READS && !(needs & DUT_TIME) &&
	       (!(needs & DUT_BLOCK) || !fault || is_named(fault->kills, c->name));
}

static void hold_against(const char *selector, const struct dut_fault *fault, const char *folder,
			 struct outcome *ret_outcome)
{
	static struct profile profile;
	struct plan plan = { 0 };
	char replay[512];

	(void)snprintf(replay, sizeof(replay), "replay:%s", folder);
	cr_assert(profile_load(NULL, NULL, 0, &profile, stderr) == 0);
	make_plan(selector, &profile, &plan);
	for (size_t i = 0; i < plan.count; i++) {
		char *live, *again;

		if (!is_wanted(&plan.cases[i], fault))
			continue;
		now.failed = false;
		live = judge(selector, &plan.cases[i], &profile);
		ret_outcome->failed += now.failed;
		again = judge(replay, &plan.cases[i], &profile);
		if (strcmp(live, again) && !ret_outcome->differs[0])
			(void)snprintf(ret_outcome->differs, sizeof(ret_outcome->differs),
				       "%s\nthe drive:\n%s\nits replay:\n%s", selector, live,
				       again);
		free(live);
		free(again);
		ret_outcome->cases++;
	}
	plan_free(&plan);
}

/* One model with one fault, or NULL. */
static void try(const struct dut_model *model, const struct dut_fault *fault, const char *folder,
		struct outcome *ret_outcome)
{
	char selector[128];

	(void)snprintf(selector, sizeof(selector), "sim:%s%s%s", model->name, fault ? "+" : "",
		       fault ? fault->name : "");
	for (char *c = selector; *c; c++)
		if (*c == '_')
			*c = '-';
	memset(ret_outcome, 0, sizeof(*ret_outcome));
	record(selector, folder);
	hold_against(selector, fault, folder, ret_outcome);
}

/* Does one of the cases that the fault must fail only read? */
static bool kills_reading(const struct dut_fault *fault, const struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->cases[i].effect == READS && is_named(fault->kills, plan->cases[i].name))
			return true;
	return false;
}

/* What changes with a look is another drive a moment later, recorded or not. */
static bool never_rests(const struct dut_fault *fault)
{
	return is_named("media_errors_growing error_log_growing aer_drive_growing aer_port_growing "
			"shrinks vanishes",
			fault->name);
}

Test(replay, every_reading_check_says_the_same_of_a_recording, .timeout = 300)
{
	static struct profile profile;
	static struct outcome outcome;
	char dir[256], folder[300];
	size_t faulty = 0;

	test_directory(dir, sizeof(dir));
	(void)snprintf(folder, sizeof(folder), "%s/recording", dir);
	cr_assert(profile_load(NULL, NULL, 0, &profile, stderr) == 0);
	for (size_t m = 0; m < model_count(); m++) {
		struct plan plan = { 0 };
		char name[320];

		try(model_at(m), NULL, folder, &outcome);
		cr_expect(outcome.cases >= 10 && !outcome.differs[0], "%s: %zu cases %s",
			  model_at(m)->name, outcome.cases, outcome.differs);
		(void)snprintf(name, sizeof(name), "replay:%s", folder);
		make_plan(name, &profile, &plan);
		for (size_t f = 0; f < fault_count(); f++) {
			const struct dut_fault *fault = fault_at(f);

			/* the same fault on each model: once is enough */
			if (!fault_applies(fault, model_at(m)) ||
			    (m && fault_applies(fault, model_at(m - 1))) ||
			    !kills_reading(fault, &plan))
				continue;
			try(model_at(m), fault, folder, &outcome);
			cr_expect(never_rests(fault) || !outcome.differs[0], "%s", outcome.differs);
			/* others are seen by comparing two looks only */
			faulty += outcome.failed > 0;
		}
		plan_free(&plan);
	}
	cr_expect(faulty >= 20, "only %zu of the recorded drives failed a case", faulty);
	(void)remove_tree(dir);
}
