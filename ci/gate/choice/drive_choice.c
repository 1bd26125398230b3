/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Chooses drives: patterns first, then the expressions, and keeps the books of who was left out. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ci/gate/choice/drive_choice_internal.h"
#include "helpers/text/text.h"

/* Who is named by name and meant by a pattern too is there once, by its name. */
static void drop_doubles(struct choice_list *list)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++) {
		bool is_double = false;

		for (size_t k = 0; k < list->count && !list->items[i].given; k++)
			is_double |=
				k != i && list->items[k].given &&
				(strcmp(list->items[k].selector, list->items[i].selector) == 0 ||
				 (list->items[i].address[0] &&
				  strcmp(list->items[k].address, list->items[i].address) == 0));
		for (size_t k = 0; k < kept; k++)
			is_double |= strcmp(list->items[k].selector, list->items[i].selector) == 0;
		if (!is_double)
			list->items[kept++] = list->items[i];
	}
	list->count = kept;
}

/* ---- expressions ---- */

static bool is_meant(const struct expressions *list, const struct choice_drive *drive,
		     size_t *ret_which)
{
	const char *const texts[] = { drive->node, drive->serial, drive->model, drive->address };
	bool meant = false;

	for (size_t i = 0; i < list->count; i++)
		for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]); k++)
			if (texts[k][0] && expression_matches(&list->items[i], texts[k])) {
				list->items[i].matches++;
				if (!meant)
					*ret_which = i;
				meant = true;
				break;
			}
	return meant;
}

/* One that was named and is not there has nothing to match: it is not left out, it is absent. */
static bool is_unknown(const struct choice_drive *drive)
{
	return drive->given && !drive->serial[0] && !drive->address[0];
}

/* Of a host another drive may appear; there are no more simulated ones, and no other recordings. */
static int none_error(const struct chooser *c)
{
	for (size_t i = 0; i < c->duts.count; i++)
		if (strncmp(c->duts.items[i], "sim:", 4) && strncmp(c->duts.items[i], "replay:", 7))
			return -ENODEV;
	return -EINVAL;
}

static int say_none_matches(struct chooser *c, const char *expression)
{
	const struct choice_list *lists[] = { &c->choice->chosen, &c->choice->left };
	struct text list = { 0 };
	size_t count = 0;

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		for (size_t k = 0; k < lists[i]->count; k++) {
			struct choice_drive drive = lists[i]->items[k];

			if (count++ >= CHOICE_NAMED_MAX)
				continue;
			choice_describe(&drive, NULL);
			text_printf(&list, "%s%s", count > 1 ? ", " : "", drive.text);
		}
	if (count > CHOICE_NAMED_MAX)
		text_printf(&list, " and %zu more", count - CHOICE_NAMED_MAX);
	(void)snprintf(c->why, c->why_size, "--match %s matches none of the drives; here are %s",
		       expression, list.data ? list.data : "none");
	text_free(&list);
	return none_error(c);
}

static int apply_expressions(struct chooser *c)
{
	struct choice_list *chosen = &c->choice->chosen;
	size_t kept = 0, which = 0;
	char why[320];

	for (size_t i = 0; i < chosen->count; i++) {
		struct choice_drive *drive = &chosen->items[i];
		bool in = !c->match.count || is_unknown(drive) ||
			  is_meant(&c->match, drive, &which);

		if (is_meant(&c->exclude, drive, &which)) {
			(void)snprintf(why, sizeof(why), "--exclude-dut '%.240s' matches it",
				       c->exclude.items[which].text);
			choice_leave_out(c, drive, why);
		} else if (!in) {
			choice_leave_out(c, drive, "--match does not match it");
		} else {
			chosen->items[kept++] = *drive;
		}
	}
	chosen->count = kept;
	/* who was meant is absent; whoever was to be left alone is so all the same */
	for (size_t i = 0; i < c->match.count; i++)
		if (!c->match.items[i].matches)
			return say_none_matches(c, c->match.items[i].text);
	return 0;
}

static void note_idle_exclusions(struct chooser *c)
{
	struct text notes = { 0 };

	for (size_t i = 0; i < c->exclude.count; i++)
		if (!c->exclude.items[i].matches)
			text_printf(&notes,
				    "nvme-gate: --exclude-dut '%s' matches none of the drives\n",
				    c->exclude.items[i].text);
	if (notes.data)
		c->choice->notes = strdup(notes.data);
	text_free(&notes);
}

/* Drives of this host that were not asked for are left out, too. */
static void tell_unnamed(struct chooser *c)
{
	for (size_t i = 0; i < c->drive_count; i++) {
		struct choice_drive drive = { .given = false };

		if (choice_is_listed(&c->choice->chosen, c->drives[i].address) ||
		    choice_is_listed(&c->choice->left, c->drives[i].address))
			continue;
		choice_name_live(c, &c->drives[i], &drive);
		choice_leave_out(c, &drive, "--dut does not name it");
	}
}

static bool is_plain(const struct gate_options *options)
{
	for (size_t i = 0; i < options->duts.count; i++) {
		const char *selector = options->duts.items[i];

		if (strcmp(selector, "all") == 0 ||
		    (choice_has_pattern(selector) && (strchr(selector, ':') || selector[0] == '/')))
			return false;
	}
	return !options->match.count && !options->exclude_duts.count;
}

static int choose(struct chooser *c)
{
	struct drive_choice *choice = c->choice;
	int ret = 0;

	for (size_t i = 0; !ret && i < c->duts.count; i++)
		ret = choice_find(c, i);
	if (ret)
		return ret;
	drop_doubles(&choice->chosen);
	ret = apply_expressions(c);
	if (ret)
		return ret;
	note_idle_exclusions(c);
	if (c->listed)
		tell_unnamed(c);
	for (size_t i = 0; i < choice->chosen.count; i++) {
		choice_describe(&choice->chosen.items[i], NULL);
		if (option_strings_add(&choice->selectors, choice->chosen.items[i].selector))
			abort();
	}
	if (choice->chosen.count)
		return 0;
	(void)snprintf(c->why, c->why_size, "no drive is left: %s",
		       choice->left.count ? choice->left.items[0].text : "there is none");
	return none_error(c);
}

int drive_choice_make(const struct gate_options *options, const struct host_roots *roots,
		      struct drive_choice *ret_choice, char *why, size_t why_size)
{
	struct chooser chooser = {
		.duts = options->duts,
		.roots = roots,
		.choice = ret_choice,
		.why = why,
		.why_size = why_size,
	};
	static const char *everything = "all";
	int ret;

	if (!options->duts.count)
		chooser.duts = (struct option_strings){ &everything, 1 };
	*ret_choice = (struct drive_choice){ .made = !is_plain(options) };
	if (!ret_choice->made)
		return 0;
	ret = expressions_compile("--match", &options->match, &chooser.match, why, why_size);
	if (!ret)
		ret = expressions_compile("--exclude-dut", &options->exclude_duts, &chooser.exclude,
					  why, why_size);
	if (!ret)
		ret = choose(&chooser);
	expressions_free(&chooser.match);
	expressions_free(&chooser.exclude);
	free(chooser.drives);
	return ret;
}

void drive_choice_free(struct drive_choice *choice)
{
	option_strings_free(&choice->selectors);
	free(choice->chosen.items);
	free(choice->left.items);
	free(choice->notes);
	*choice = (struct drive_choice){ .made = false };
}

void drive_choice_print(const struct drive_choice *choice, const struct gate_options *options,
			FILE *out)
{
	bool run = options->command == GATE_RUN;

	(void)fprintf(out, "nvme-gate: %zu drive%s chosen, %zu left out\n", choice->chosen.count,
		      choice->chosen.count == 1 ? "" : "s", choice->left.count);
	for (size_t i = 0; i < choice->chosen.count; i++)
		(void)fprintf(out, "nvme-gate: chosen: %s%s\n", choice->chosen.items[i].text,
			      !run ? ""
			      : options_erases(options, choice->chosen.items[i].serial)
				      ? ": armed by --erase"
				      : ": not armed, nothing is written to it");
	for (size_t i = 0; i < choice->left.count; i++)
		(void)fprintf(out, "nvme-gate: left out: %s\n", choice->left.items[i].text);
	if (choice->notes)
		(void)fputs(choice->notes, out);
}
