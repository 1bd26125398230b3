/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nvme-gate list: the cases, the faults, the models; as a table or as JSON. */
#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ci/gate/cli/json_text.h"
#include "ci/gate/cli/list_facts.h"
#include "ci/gate/cli/select.h"
#include "ci/gate/options/options.h"
#include "ci/gate/plan/plan.h"
#include "fixtures/models/model.h"
#include "helpers/text/text.h"

/* clang-format off */
static const struct { unsigned int need; const char *name; } needs[] = {
	{ DUT_PCIE, "pcie" }, { DUT_ADMIN, "admin" }, { DUT_BLOCK, "block" }, { DUT_LOAD, "load" },
	{ DUT_MOUNT, "mount" }, { DUT_NVM, "nvm" }, { DUT_ASK, "ask" },
	{ DUT_TIME, "time" },
};
/* clang-format on */

/* A missing object would be a hole in the list: there is no way on without memory. */
static struct json_object *checked(struct json_object *object)
{
	if (!object)
		abort();
	return object;
}

static void add_text(struct json_object *object, const char *key, const char *text)
{
	json_object_object_add(object, key, text ? json_text_string(text, strlen(text)) : NULL);
}

/* blank separated words as an array */
static void add_words(struct json_object *object, const char *key, const char *words)
{
	struct json_object *array = checked(json_object_new_array());

	while (*words) {
		size_t length = strcspn(words, " ");

		json_object_array_add(array, json_text_string(words, length));
		words += length;
		words += strspn(words, " ");
	}
	json_object_object_add(object, key, array);
}

static int print_json(struct json_object *array)
{
	const char *text = json_object_to_json_string_ext(
		array, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE);

	if (!text)
		abort();
	(void)puts(text);
	json_object_put(array);
	return GATE_EXIT_OPEN;
}

/* ---- models and faults ---- */

/* What the cases of a fault are told of: with another profile checks are off, or have other
 * limits. */
#define FAULTS_PROFILE "selftest.yaml"

static int list_models(const struct gate_options *options)
{
	struct json_object *array = options->json ? checked(json_object_new_array()) : NULL;
	struct text serial = { 0 };
	char name[64];

	if (!array)
		(void)printf("%-20s %-20s %s\n", "MODEL", "SERIAL", "SUMMARY");
	for (size_t i = 0; i < model_count(); i++) {
		const struct dut_model *model = model_at(i);
		struct json_object *entry;

		model_shown_name(model->name, name, sizeof(name));
		if (!array) {
			text_reset(&serial);
			text_clean_line(&serial, model->id.serial, strlen(model->id.serial), 0);
			(void)printf("%-20s %-20s %s\n", name, serial.data ? serial.data : "",
				     model->summary);
			continue;
		}
		entry = checked(json_object_new_object());
		add_text(entry, "model", name);
		add_text(entry, "summary", model->summary);
		add_text(entry, "serial", model->id.serial);
		add_text(entry, "profile", model->host.profile);
		json_object_array_add(array, entry);
	}
	text_free(&serial);
	return array ? print_json(array) : GATE_EXIT_OPEN;
}

/* The verdict that the cases of a fault come out with. */
static const char *outcome_name(enum fault_outcome outcome)
{
	switch (outcome) {
	case FAULT_FAILS: return "fail";
	case FAULT_NEAR_MISS: return "pass";
	case FAULT_SKIPS: return "skip";
	case FAULT_RIG: return "error";
	case FAULT_UNJUDGED: return "unjudged";
	}
	return "unknown";
}

/* The same in a word: at which moment a served drive takes it, and whether a case judges it. */
static const char *pcie_name(const struct dut_fault *fault)
{
	if (fault->not_pcie)
		return "no";
	if (fault->pcie_unjudged)
		return "done"; /* and not judged */
	return fault->pcie_put_in && !strcmp(fault->pcie_put_in, "start") ? "start" : "yes";
}

/* What becomes of it in the lab's machine. */
static void add_pcie(struct json_object *entry, const struct dut_fault *fault)
{
	struct json_object *pcie = checked(json_object_new_object());
	const char *why_not = fault_why_not(fault);
	char name[64];

	json_object_object_add(pcie, "carried", checked(json_object_new_boolean(!why_not)));
	if (why_not)
		add_text(pcie, "why_not", why_not);
	if (why_not)
		json_object_object_add(pcie, "done",
				       checked(json_object_new_boolean(!fault->not_pcie)));
	if (fault->pcie_kills)
		add_words(pcie, "kills", fault->pcie_kills);
	if (fault->pcie_chance)
		add_words(pcie, "chance", fault->pcie_chance);
	if (fault->pcie_as)
		add_text(pcie, "as", model_shown_name(fault->pcie_as, name, sizeof(name)));
	if (fault->pcie_put_in)
		add_text(pcie, "put_in", fault->pcie_put_in);
	json_object_object_add(entry, "pcie", pcie);
}

static void list_fault(struct json_object *array, const struct dut_fault *fault,
		       const struct dut_model *model)
{
	bool fails = fault->outcome == FAULT_FAILS;
	struct json_object *entry;
	char name[64], model_name[64];

	model_shown_name(fault->name, name, sizeof(name));
	model_shown_name(model->name, model_name, sizeof(model_name));
	if (!array) {
		if (!fails)
			(void)printf("%-9s", outcome_name(fault->outcome));
		(void)printf("%-24s %-16s %-8s %-28s %s\n", name, model_name, pcie_name(fault),
			     *fault->kills ? fault->kills : "-", fault->summary);
		return;
	}
	entry = checked(json_object_new_object());
	add_text(entry, fails ? "fault" : "variant", name);
	add_text(entry, "model", model_name);
	add_text(entry, "summary", fault->summary);
	add_text(entry, "profile", FAULTS_PROFILE);
	add_words(entry, fails ? "kills" : "cases", fault->kills);
	if (fault->also_kills)
		add_words(entry, "also_kills", fault->also_kills);
	if (fault->skips)
		add_words(entry, "skips", fault->skips);
	if (!fails)
		add_text(entry, "outcome", outcome_name(fault->outcome));
	if (fault->shown_by)
		add_text(entry, "shown_by", fault->shown_by);
	add_pcie(entry, fault);
	json_object_array_add(array, entry);
}

/* Who looks for a defect must not take what the checks judge for all that there is. */
static void tell_unjudged(void)
{
	size_t count = 0;

	for (size_t f = 0; f < fault_count(); f++)
		count += fault_at(f)->outcome == FAULT_UNJUDGED;
	if (count)
		(void)printf("%zu more are defects that no check judges yet: --variants lists "
			     "them as unjudged\n",
			     count);
}

/* Who looks at what another profile sees must not believe in a check that is off there. */
static void tell_profile(bool faults)
{
	(void)printf("%s is meant with --profile " FAULTS_PROFILE
		     ": with another profile, the one without --profile too, some of these checks "
		     "are off, skip, or have other limits\n",
		     faults ? "KILLS" : "WHICH");
}

/* one line per fault and model that it can be added to: each is a selector sim:MODEL+FAULT */
static int list_faults(const struct gate_options *options)
{
	struct json_object *array = options->json ? checked(json_object_new_array()) : NULL;

	if (!array && options->variants)
		(void)printf("%-9s%-24s %-16s %-8s %-28s %s\n", "CASES", "VARIANT", "MODEL", "PCIE",
			     "WHICH BY " FAULTS_PROFILE, "SUMMARY");
	else if (!array)
		(void)printf("%-24s %-16s %-8s %-28s %s\n", "FAULT", "MODEL", "PCIE",
			     "KILLS BY " FAULTS_PROFILE, "SUMMARY");
	for (size_t m = 0; m < model_count(); m++)
		for (size_t f = 0; f < fault_count(); f++)
			if (fault_applies(fault_at(f), model_at(m)) &&
			    (fault_at(f)->outcome == FAULT_FAILS) == options->faults)
				list_fault(array, fault_at(f), model_at(m));
	if (!array && options->faults)
		tell_unjudged();
	if (!array)
		tell_profile(options->faults);
	return array ? print_json(array) : GATE_EXIT_OPEN;
}

/* ---- cases ---- */

static void add_case(struct json_object *array, const struct plan_case *c)
{
	const struct check *check = check_at(c->check);
	struct json_object *entry = checked(json_object_new_object());
	char words[128] = "";

	for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++)
		if (check->needs & needs[i].need)
			text_add(words, sizeof(words), "%s%s", *words ? " " : "", needs[i].name);
	add_text(entry, "name", c->name);
	add_text(entry, "id", check->id);
	add_text(entry, "area", check->area);
	add_text(entry, "title", plan_title(c, check));
	add_text(entry, "effect", effect_name(c->effect));
	add_words(entry, "needs", words);
	add_text(entry, "spec", plan_spec(c, check));
	add_text(entry, "ocp", plan_ocp(c, check));
	add_words(entry, "tags", c->tags);
	json_object_object_add(entry, "deadline_s",
			       checked(json_object_new_int64((int64_t)c->deadline_s)));
	json_object_array_add(array, entry);
}

static int print_plan(const struct plan *plan, bool json)
{
	struct json_object *array = json ? checked(json_object_new_array()) : NULL;

	if (!json)
		(void)printf("%-40s %-12s %-14s %s\n", "CASE", "EFFECT", "ID", "TITLE");
	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_case *c = &plan->cases[i];
		const struct check *check = check_at(c->check);

		if (!c->selected)
			continue;
		if (json)
			add_case(array, c);
		else
			(void)printf("%-40s %-12s %-14s %s\n", c->name, effect_name(c->effect),
				     check->id, plan_title(c, check));
	}
	return json ? print_json(array) : GATE_EXIT_OPEN;
}

static int select_and_print(const struct gate_options *options, struct plan *plan)
{
	struct selection *selection = NULL;
	char why[512] = "";
	int ret = select_new(options, &selection, why, sizeof(why));

	if (!ret) {
		select_apply(selection, plan);
		ret = select_check(selection, why, sizeof(why));
	}
	select_free(selection);
	if (ret) {
		(void)fprintf(stderr, "nvme-gate list: %s\n", why);
		return ret == -ENODATA ? GATE_EXIT_NOTHING : GATE_EXIT_USAGE;
	}
	return print_plan(plan, options->json);
}

/* the namespaces of the drive, if one was named */
static int open_drive(const struct gate_options *options, const struct profile *profile,
		      struct dut **ret_dut)
{
	struct dut_options dut_options = { .allowed = READS, .namespaces = &profile->namespaces };
	char why[512] = "";
	int ret = dut_open(options->duts.items[0], &dut_options, ret_dut, why, sizeof(why));

	if (!ret && dut_info(*ret_dut)->recorded[0])
		(void)fprintf(stderr,
			      "nvme-gate list: a replay of the recording from %s: only cases that "
			      "read can be run on it\n",
			      dut_info(*ret_dut)->recorded);
	if (!ret)
		return GATE_EXIT_OPEN;
	(void)fprintf(stderr, "nvme-gate list: %s\n", *why ? why : strerror(-ret));
	return ret == -EINVAL ? GATE_EXIT_USAGE : GATE_EXIT_TRY_LATER;
}

static int list_cases(const struct gate_options *options)
{
	struct profile *profile = malloc(sizeof(*profile));
	const uint32_t *nsids = NULL;
	struct plan plan = { 0 };
	struct dut *dut = NULL;
	int code = GATE_EXIT_USAGE;
	size_t ns_count = 0;
	char why[512] = "";

	if (!profile)
		abort();
	if (profile_load(options->profile, options->sets.items, options->sets.count, profile,
			 stderr))
		goto out;
	if (options->duts.count) {
		code = open_drive(options, profile, &dut);
		if (code)
			goto out;
		nsids = dut_info(dut)->nsids;
		ns_count = dut_info(dut)->ns_count;
	}
	code = GATE_EXIT_USAGE;
	if (plan_expand(profile, nsids, ns_count, NULL, &plan, why, sizeof(why))) {
		(void)fprintf(stderr, "nvme-gate list: %s\n", why);
		goto out;
	}
	code = select_and_print(options, &plan);
out:
	plan_free(&plan);
	dut_close(dut);
	free(profile);
	return code;
}

int cmd_list(const struct gate_options *options)
{
	if (options->models)
		return list_models(options);
	if (options->facts)
		return list_facts(options);
	if (options->faults || options->variants)
		return list_faults(options);
	return list_cases(options);
}
