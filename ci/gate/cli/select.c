/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Matches cases against --filter, --exclude, --tag and a former run, and keeps count of what
 * matched. */
#include "ci/gate/cli/select.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ci/gate/cli/rerun.h"
#include "helpers/text/glob.h"
#include "helpers/text/nearest.h"

/* one thing on the command line and how many cases it matched, over all plans */
struct pattern {
	const char *text;
	size_t matches;
	struct nearest nearest;
	const char *sibling[NEAREST_MAX]; /* names of the same area, when none is near */
	size_t siblings;
};

struct patterns {
	const char *option;
	struct pattern *items;
	size_t count;
};

struct selection {
	struct patterns filters, excludes, tags, failed;
	const char *rerun_path;
	const char *whose; /* what there are cases of: they depend on the drive and the profile */
	struct failed_names names;
	char **offered; /* names that were suggested live here */
	size_t offered_count, selected;
};

static int patterns_init(struct patterns *patterns, const char *option, const char *const *texts,
			 size_t count)
{
	patterns->option = option;
	patterns->items = calloc(count ? count : 1, sizeof(*patterns->items));
	if (!patterns->items)
		return -ENOMEM;
	patterns->count = count;
	for (size_t i = 0; i < count; i++) {
		patterns->items[i].text = texts[i];
		nearest_init(&patterns->items[i].nearest, texts[i]);
	}
	return 0;
}

int select_new(const struct gate_options *options, struct selection **ret_selection, char *why,
	       size_t why_size)
{
	struct selection *s = calloc(1, sizeof(*s));
	int ret = s ? 0 : -ENOMEM;

	if (!ret)
		s->whose = !options->duts.count       ? "this profile"
			   : options->duts.count == 1 ? "this drive and profile"
						      : "these drives and this profile";
	if (!ret)
		ret = patterns_init(&s->filters, "--filter", options->filters.items,
				    options->filters.count);
	if (!ret)
		ret = patterns_init(&s->excludes, "--exclude", options->excludes.items,
				    options->excludes.count);
	if (!ret)
		ret = patterns_init(&s->tags, "--tag", options->tags.items, options->tags.count);
	if (!ret && options->rerun_failed) {
		s->rerun_path = options->rerun_failed;
		ret = rerun_read(options->rerun_failed, &s->names, why, why_size);
		if (!ret)
			ret = patterns_init(&s->failed, "--rerun-failed",
					    (const char *const *)s->names.items, s->names.count);
	}
	if (ret == -ENOMEM)
		(void)snprintf(why, why_size, "out of memory");
	if (ret) {
		select_free(s);
		return ret;
	}
	*ret_selection = s;
	return 0;
}

void select_free(struct selection *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->offered_count; i++)
		free(s->offered[i]);
	free(s->offered);
	free(s->filters.items);
	free(s->excludes.items);
	free(s->tags.items);
	free(s->failed.items);
	rerun_free(&s->names);
	free(s);
}

/* is @word one of the blank separated words of @list? */
static bool has_word(const char *list, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = list; *at; at += strspn(at, " ")) {
		size_t n = strcspn(at, " ");

		if (n == length && strncmp(at, word, n) == 0)
			return true;
		at += n;
	}
	return false;
}

enum kind { BY_GLOB, BY_TAG, BY_NAME };

/* counts each pattern that matches, not only the first one */
static bool matches_any(struct patterns *patterns, const struct plan_case *c, enum kind kind)
{
	bool any = false;

	for (size_t i = 0; i < patterns->count; i++) {
		struct pattern *p = &patterns->items[i];
		bool hit = kind == BY_GLOB  ? glob_fits(p->text, c->name)
			   : kind == BY_TAG ? has_word(c->tags, p->text)
					    : strcmp(c->name, p->text) == 0;

		p->matches += hit;
		any |= hit;
	}
	return any;
}

/* names outlive the plan only while they are kept here: plans may be freed before select_check() */
static const char *keep(struct selection *s, const char *text, size_t length)
{
	char **offered;

	for (size_t i = 0; i < s->offered_count; i++)
		if (strncmp(s->offered[i], text, length) == 0 && !s->offered[i][length])
			return s->offered[i];
	offered = reallocarray(s->offered, s->offered_count + 1, sizeof(*offered));
	if (!offered)
		return NULL;
	s->offered = offered;
	s->offered[s->offered_count] = strndup(text, length);
	return s->offered[s->offered_count] ? s->offered[s->offered_count++] : NULL;
}

/* is @name below the same "area/" as the pattern? */
static bool is_sibling(const struct pattern *p, const char *name)
{
	size_t area = strcspn(p->text, "/");

	return p->text[area] == '/' && strncmp(p->text, name, area + 1) == 0;
}

static void offer(struct selection *s, struct patterns *patterns, const char *text, size_t length)
{
	const char *kept = NULL;

	for (size_t i = 0; i < patterns->count; i++) {
		struct pattern *p = &patterns->items[i];
		bool known = false;

		if (p->matches)
			continue;
		if (!kept)
			kept = keep(s, text, length);
		if (!kept)
			return;
		for (size_t n = 0; n < p->nearest.count; n++)
			known |= p->nearest.best[n] == kept;
		if (!known)
			nearest_offer(&p->nearest, kept);
		for (size_t n = 0; n < p->siblings; n++)
			known |= p->sibling[n] == kept;
		if (!known && p->siblings < NEAREST_MAX && is_sibling(p, kept))
			p->sibling[p->siblings++] = kept;
	}
}

/* what the user may have meant: near names, else some of that area, else where to look */
static void hint_at(const struct pattern *p, char *hint, size_t size)
{
	size_t used;

	nearest_text(&p->nearest, hint, size);
	if (*hint)
		return;
	used = (size_t)snprintf(hint, size, "%s",
				p->siblings ? " (there are " : "; see nvme-gate list");
	for (size_t i = 0; i < p->siblings && used < size; i++)
		used += (size_t)snprintf(hint + used, size - used, "'%s'%s", p->sibling[i],
					 i + 1 < p->siblings ? ", " : " ...)");
}

/* suggestions are only looked for when something matched nothing */
static void offer_plan(struct selection *s, const struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		const char *name = plan->cases[i].name;

		offer(s, &s->filters, name, strlen(name));
		offer(s, &s->excludes, name, strlen(name));
		offer(s, &s->failed, name, strlen(name));
		for (const char *tag = plan->cases[i].tags; *tag; tag += strspn(tag, " ")) {
			offer(s, &s->tags, tag, strcspn(tag, " "));
			tag += strcspn(tag, " ");
		}
	}
}

void select_apply(struct selection *s, struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		struct plan_case *c = &plan->cases[i];
		bool filtered = matches_any(&s->filters, c, BY_GLOB) || !s->filters.count;
		bool tagged = matches_any(&s->tags, c, BY_TAG) || !s->tags.count;
		bool failed = matches_any(&s->failed, c, BY_NAME) || !s->rerun_path;
		bool excluded = matches_any(&s->excludes, c, BY_GLOB);

		c->selected = filtered && tagged && failed && !excluded;
		s->selected += c->selected;
	}
	offer_plan(s, plan);
}

int select_check(const struct selection *s, char *why, size_t why_size)
{
	const struct patterns *all[] = { &s->filters, &s->excludes, &s->tags };
	char hint[512];

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		for (size_t n = 0; n < all[i]->count; n++) {
			const struct pattern *p = &all[i]->items[n];

			if (p->matches)
				continue;
			hint_at(p, hint, sizeof(hint));
			(void)snprintf(why, why_size, "%s '%s' matches no case of %s%s",
				       all[i]->option, p->text, s->whose, hint);
			return -EINVAL;
		}
	for (size_t n = 0; n < s->failed.count; n++) {
		const struct pattern *p = &s->failed.items[n];

		if (p->matches)
			continue;
		nearest_text(&p->nearest, hint, sizeof(hint));
		(void)snprintf(why, why_size, "%s: '%s' failed there, but is no case here%s",
			       s->rerun_path, p->text, hint);
		return -EINVAL;
	}
	if (!s->selected) {
		(void)snprintf(why, why_size,
			       "no case is selected: --filter, --tag, --exclude and "
			       "--rerun-failed together leave none");
		return -ENODATA;
	}
	return 0;
}
