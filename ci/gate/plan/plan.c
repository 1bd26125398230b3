/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expands checks into cases and puts them in order. */
#include "ci/gate/plan/plan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixtures/profile/profile_ready.h"

static const struct plan_source program_checks = { check_count, check_at };

/* the members of a check while it is being expanded; a set that it is not expanded over has one
 * member: none */
struct member {
	const char *ns;   /* "ns1", "ns*", NULL */
	const char *last; /* lba format, file system, workload, transition or fact; NULL */
};

/* While a plan grows. */
struct growth {
	const struct profile *profile;
	const struct plan_source *source;
	struct plan plan;
	size_t room;
	char *why;
	size_t why_size;
};

static struct plan_case *add_case(struct growth *growth)
{
	struct plan *plan = &growth->plan;

	if (plan->count == growth->room) {
		size_t room = growth->room ? 2 * growth->room : 64;
		struct plan_case *cases = reallocarray(plan->cases, room, sizeof(*cases));

		if (!cases)
			return NULL;
		plan->cases = cases;
		growth->room = room;
	}
	memset(&plan->cases[plan->count], 0, sizeof(plan->cases[0]));
	return &plan->cases[plan->count];
}

/* what the member needs on top of the check's own time, in ms */
static uint64_t member_ms(const struct plan_case *c, const struct profile *profile)
{
	uint64_t ms = 0;

	if (c->workload >= 0) {
		const struct io_job *job = &profile->perf.workloads[c->workload].job;

		ms += (job->ramp_ns + job->runtime_ns + 999999) / 1000000;
	}
	if (c->lba_format >= 0)
		ms += 2 * (uint64_t)profile->format.timeout_ms;
	if (c->transition >= 0) {
		const struct transition *t = transition_at((unsigned int)c->transition);

		ms += profile->survive.rounds *
		      (2 * (uint64_t)profile_ready_max_ms(profile, t->within) +
		       profile->link.train_timeout_ms);
	}
	return ms;
}

static uint32_t deadline_of(const struct plan_case *c, const struct check *check,
			    const struct profile *profile)
{
	uint64_t ms = check->deadline_s ? check->deadline_s * UINT64_C(1000)
					: profile->run.case_timeout_ms;

	/* a link that trains is waited for before much else */
	ms += member_ms(c, profile) + profile->link.train_timeout_ms;
	if (check->lasts_ms)
		ms += check->lasts_ms(profile);
	return (uint32_t)((ms + 999) / 1000);
}

static int name_case(struct growth *growth, const struct check *check, const struct member *member,
		     struct plan_case *c)
{
	bool by_member = c->expectation >= 0;
	int length = snprintf(c->name, sizeof(c->name), "%s/%s%s%s%s%s", check->area,
			      by_member ? "" : check->name, member->ns ? "/" : "",
			      member->ns ? member->ns : "", member->last && !by_member ? "/" : "",
			      member->last ? member->last : "");
	int tags = snprintf(c->tags, sizeof(c->tags), "%s %s%s%s", check->area,
			    effect_name(c->effect), check->tags ? " " : "",
			    check->tags ? check->tags : "");

	if ((size_t)length < sizeof(c->name) && (size_t)tags < sizeof(c->tags))
		return 0;
	(void)snprintf(growth->why, growth->why_size,
		       "the name or the tags of case %s are too long", c->name);
	return -ENAMETOOLONG;
}

/* The sets of the profile that a check may be expanded over. */
enum set { FORMATS, TYPES, LOADED, CROSSED, FACTS, SETS };

/* @at: a member of each set, -1: not expanded over it */
static const char *member_name(const struct profile *profile, const int at[static SETS])
{
	const char *name = NULL;

	if (at[FORMATS] >= 0)
		name = profile->format.formats[at[FORMATS]].name;
	if (at[TYPES] >= 0)
		name = profile->fs.types[at[TYPES]];
	if (at[LOADED] >= 0)
		name = profile->perf.workloads[at[LOADED]].name;
	if (at[CROSSED] >= 0)
		name = transition_at((unsigned int)at[CROSSED])->name;
	if (at[FACTS] >= 0)
		name = profile->expect.facts[at[FACTS]].name;
	return name;
}

static int expand_member(struct growth *growth, size_t index, uint32_t nsid, const char *ns,
			 bool blocked, const int at[static SETS])
{
	const struct check *check = growth->source->at(index);
	const struct profile *profile = growth->profile;
	struct member member = { .ns = ns, .last = member_name(profile, at) };
	struct plan_case *c = add_case(growth);
	int ret;

	if (!c)
		return -ENOMEM;
	c->check = (uint32_t)index;
	c->nsid = nsid;
	c->lba_format = at[FORMATS];
	c->filesystem = at[TYPES];
	c->workload = at[LOADED];
	c->transition = at[CROSSED];
	c->expectation = at[FACTS];
	if (c->expectation >= 0)
		(void)snprintf(c->title, sizeof(c->title), "%s: %s",
			       profile->expect.facts[c->expectation].name,
			       profile->expect.facts[c->expectation].rule);
	c->effect = check->effect;
	c->keeps_data = check->keeps_data &&
			(c->transition < 0 ||
			 !(transition_at((unsigned int)c->transition)->changes & TRANSITION_DATA));
	if (c->workload >= 0 && c->effect < WRITES &&
	    io_job_writes(&profile->perf.workloads[c->workload].job))
		c->effect = WRITES;
	c->deadline_s = deadline_of(c, check, profile);
	c->selected = true;
	c->armed = c->effect < WRITES;
	if (blocked)
		(void)snprintf(c->blocked, sizeof(c->blocked), "the drive shows no namespace");
	ret = name_case(growth, check, &member, c);
	if (!ret)
		growth->plan.count++;
	return ret;
}

/* Of each set that the check is expanded over how many members there are; -1: not over it. */
static void count_sets(const struct profile *profile, unsigned int across,
		       int ret_value[static SETS])
{
	ret_value[FORMATS] = across & LBA_FORMATS ? (int)profile->format.count : -1;
	ret_value[TYPES] = across & FILESYSTEMS ? (int)profile->fs.count : -1;
	ret_value[LOADED] = across & WORKLOADS ? (int)profile->perf.count : -1;
	ret_value[CROSSED] = across & TRANSITIONS ? TRANSITION_COUNT : -1;
	ret_value[FACTS] = across & EXPECTATIONS ? (int)profile->expect.count : -1;
}

/* On to the next member of the last set, of the one before it after its last one, ... */
static bool advance(int at[static SETS], const int count[static SETS])
{
	for (int set = SETS - 1; set >= 0; set--) {
		if (count[set] < 0)
			continue;
		if (++at[set] < count[set])
			return true;
		at[set] = 0;
	}
	return false;
}

/* Does the profile name the transition, and must what the check is about survive it? */
static bool is_crossed(const struct profile *profile, const struct check *check, int id)
{
	return id < 0 || (profile->survive.transitions >> id & 1 &&
			  !(transition_at((unsigned int)id)->changes & check->spared));
}

/* over the members of the profile, for one namespace or none */
static int expand_lists(struct growth *growth, size_t index, uint32_t nsid, const char *ns,
			bool blocked)
{
	const struct profile *profile = growth->profile;
	int count[SETS], at[SETS], ret = 0;

	count_sets(profile, growth->source->at(index)->across, count);
	for (int set = 0; set < SETS; set++) {
		if (!count[set])
			return 0;
		at[set] = count[set] < 0 ? -1 : 0;
	}
	do {
		if (is_crossed(profile, growth->source->at(index), at[CROSSED]))
			ret = expand_member(growth, index, nsid, ns, blocked, at);
	} while (!ret && advance(at, count));
	return ret;
}

static int expand_check(struct growth *growth, size_t index, const uint32_t *nsids, size_t ns_count)
{
	const struct check *check = growth->source->at(index);
	int ret = 0;
	char ns[16];

	if (check->applies && !check->applies(growth->profile))
		return 0;
	if (!(check->across & NAMESPACES))
		return expand_lists(growth, index, 0, NULL, false);
	if (!nsids)
		return expand_lists(growth, index, 0, "ns*", false);
	/* a drive that lost its namespaces must not lose its cases as well */
	if (!ns_count)
		return expand_lists(growth, index, 0, "no-namespace", true);
	for (size_t i = 0; i < ns_count && !ret; i++) {
		(void)snprintf(ns, sizeof(ns), "ns%u", nsids[i]);
		ret = expand_lists(growth, index, nsids[i], ns, false);
	}
	return ret;
}

static int by_order(const void *a, const void *b, void *context)
{
	const struct plan_source *source = context;
	const struct plan_case *x = a, *y = b;
	const struct check *p = source->at(x->check), *q = source->at(y->check);
	int file = strcmp(p->file, q->file);

	if (x->effect != y->effect)
		return x->effect < y->effect ? -1 : 1;
	if (file)
		return file;
	if (p->line != q->line)
		return p->line - q->line;
	/* in the order of expansion: namespace by namespace */
	return x->index < y->index ? -1 : x->index > y->index;
}

static int by_name(const void *a, const void *b)
{
	const struct plan_case *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

static int check_names(struct growth *growth)
{
	const struct plan *plan = &growth->plan;
	const struct plan_case **names = reallocarray(NULL, plan->count, sizeof(*names));
	int ret = 0;

	if (!names)
		return -ENOMEM;
	for (size_t i = 0; i < plan->count; i++)
		names[i] = &plan->cases[i];
	qsort(names, plan->count, sizeof(*names), by_name);
	for (size_t i = 1; i < plan->count && !ret; i++)
		if (strcmp(names[i - 1]->name, names[i]->name) == 0) {
			(void)snprintf(growth->why, growth->why_size, "two cases are called %s",
				       names[i]->name);
			ret = -EEXIST;
		}
	free(names);
	return ret;
}

int plan_expand(const struct profile *profile, const uint32_t *nsids, size_t ns_count,
		const struct plan_source *source, struct plan *ret_plan, char *why, size_t why_size)
{
	struct growth growth = { .profile = profile,
				 .source = source ? source : &program_checks,
				 .why = why,
				 .why_size = why_size };
	size_t checks = growth.source->count();
	int ret = 0;

	for (size_t i = 0; i < checks && !ret; i++)
		ret = expand_check(&growth, i, nsids, ns_count);
	if (!ret && !growth.plan.count) {
		(void)snprintf(why, why_size, "there is no check at all");
		ret = -ENOENT;
	}
	if (ret == -ENOMEM)
		(void)snprintf(why, why_size, "out of memory");
	for (size_t i = 0; i < growth.plan.count; i++)
		growth.plan.cases[i].index = (uint32_t)i;
	if (!ret) {
		qsort_r(growth.plan.cases, growth.plan.count, sizeof(*growth.plan.cases), by_order,
			(void *)(uintptr_t)growth.source);
		for (size_t i = 0; i < growth.plan.count; i++)
			growth.plan.cases[i].index = (uint32_t)i;
		ret = check_names(&growth);
	}
	if (ret) {
		plan_free(&growth.plan);
		return ret;
	}
	*ret_plan = growth.plan;
	return 0;
}

void plan_free(struct plan *plan)
{
	if (!plan)
		return;
	free(plan->cases);
	*plan = (struct plan){ 0 };
}

void plan_arm(struct plan *plan, bool erase, bool firmware)
{
	for (size_t i = 0; i < plan->count; i++) {
		struct plan_case *c = &plan->cases[i];

		c->armed = c->effect < WRITES || (erase && (c->effect < FIRMWARE || firmware));
	}
}

bool plan_destroys(const struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_case *c = &plan->cases[i];

		if (c->selected && c->armed && !*c->blocked && c->effect >= WRITES &&
		    !c->keeps_data)
			return true;
	}
	return false;
}

struct check_point plan_point(const struct plan_case *c, const struct profile *profile)
{
	struct check_point point = { .nsid = c->nsid };

	if (c->lba_format >= 0)
		point.lba_format = &profile->format.formats[c->lba_format];
	if (c->filesystem >= 0)
		point.fstype = profile->fs.types[c->filesystem];
	if (c->workload >= 0)
		point.workload = &profile->perf.workloads[c->workload];
	if (c->transition >= 0)
		point.transition = transition_at((unsigned int)c->transition);
	if (c->expectation >= 0)
		point.expectation = &profile->expect.facts[c->expectation];
	return point;
}

const char *plan_title(const struct plan_case *c, const struct check *check)
{
	return c->title[0] ? c->title : check->title;
}

static const struct transition *rule_of(const struct plan_case *c, const struct check *check)
{
	return check->by_transition && c->transition >= 0
		       ? transition_at((unsigned int)c->transition)
		       : NULL;
}

const char *plan_spec(const struct plan_case *c, const struct check *check)
{
	const struct transition *transition = rule_of(c, check);

	return transition ? transition->spec : check->spec;
}

const char *plan_ocp(const struct plan_case *c, const struct check *check)
{
	const struct transition *transition = rule_of(c, check);

	return transition ? transition->ocp : check->ocp;
}

uint64_t plan_deadline_ms(const struct plan_case *c, double scale)
{
	double ms = (double)c->deadline_s * 1000 * scale;

	return ms >= 1 ? (uint64_t)ms : 1;
}

struct plan_counts plan_count(const struct plan *plan)
{
	struct plan_counts counts = { 0 };

	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_case *c = &plan->cases[i];

		if (!c->selected)
			continue;
		counts.selected++;
		if (!c->armed)
			counts.unarmed++;
		else if (*c->blocked)
			counts.blocked++;
	}
	return counts;
}
