/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds the drives that one --dut names: by name, by a glob, of this host or simulated. */
#include "ci/gate/choice/drive_choice_internal.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "fixtures/dut/dut.h"
#include "fixtures/models/model.h"
#include "helpers/text/text.h"

static const char *live_name(const char *selector)
{
	return strncmp(selector, "live:", 5) ? selector : selector + 5;
}

bool choice_has_pattern(const char *text)
{
	return strpbrk(text, "*?[(") != NULL;
}

static struct choice_drive *add(struct choice_list *list)
{
	if (list->count == list->room) {
		size_t room = list->room ? 2 * list->room : 16;
		struct choice_drive *items = reallocarray(list->items, room, sizeof(*items));

		if (!items)
			abort();
		list->items = items;
		list->room = room;
	}
	list->items[list->count] = (struct choice_drive){ .given = false };
	return &list->items[list->count++];
}

void choice_describe(struct choice_drive *drive, const char *why)
{
	const char *parts[] = { drive->node, drive->serial, drive->address, drive->model };
	size_t used = (size_t)snprintf(drive->text, sizeof(drive->text), "%s", drive->selector);
	const char *comma = " (";

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]) && used < sizeof(drive->text);
	     i++) {
		/* the serial number that it is called by is not said twice */
		if (!parts[i][0] || !strcmp(live_name(drive->selector), parts[i]))
			continue;
		used += (size_t)snprintf(drive->text + used, sizeof(drive->text) - used, "%s%s",
					 comma, parts[i]);
		comma = ", ";
	}
	if (used < sizeof(drive->text))
		(void)snprintf(drive->text + used, sizeof(drive->text) - used, "%s%s%s",
			       comma[0] == ',' ? ")" : "", why ? ": " : "", why ? why : "");
}

void choice_leave_out(struct chooser *c, const struct choice_drive *drive, const char *why)
{
	struct choice_drive *left = add(&c->choice->left);

	*left = *drive;
	choice_describe(left, why);
}

/* ---- the drives of this host ---- */

/* Once. Return: 0 or -ENODEV */
static int list_host(struct chooser *c)
{
	int ret;

	if (c->listed)
		return 0;
	ret = live_list(c->roots, &c->drives, &c->drive_count);
	c->listed = ret == 0;
	if (ret) {
		(void)snprintf(c->why, c->why_size, "cannot look into %s: %s", c->roots->sys,
			       strerror(-ret));
		return -ENODEV;
	}
	return 0;
}

/* By its serial number, which goes with it into another slot, if that is its own and names it. */
void choice_name_live(const struct chooser *c, const struct live_drive *drive,
		      struct choice_drive *ret_drive)
{
	char address[32];
	bool own = drive->serial[0] && !strpbrk(drive->serial, "/*?[( ") &&
		   live_parse_address(drive->serial, address, sizeof(address));

	for (size_t i = 0; own && i < c->drive_count; i++)
		own = &c->drives[i] == drive || strcmp(c->drives[i].serial, drive->serial) != 0;
	(void)snprintf(ret_drive->selector, sizeof(ret_drive->selector), "live:%s",
		       own ? drive->serial : drive->address);
	if (drive->controller[0])
		(void)snprintf(ret_drive->node, sizeof(ret_drive->node), "/dev/%s",
			       drive->controller);
	memcpy(ret_drive->serial, drive->serial, sizeof(drive->serial));
	memcpy(ret_drive->model, drive->model, sizeof(drive->model));
	memcpy(ret_drive->address, drive->address, sizeof(drive->address));
}

static bool matches(const struct live_drive *drive, const char *glob)
{
	char node[64];

	(void)snprintf(node, sizeof(node), "/dev/%s", drive->controller);
	return !strcmp(glob, "*") || fnmatch(glob, drive->address, FNM_EXTMATCH) == 0 ||
	       (drive->serial[0] && fnmatch(glob, drive->serial, FNM_EXTMATCH) == 0) ||
	       (drive->controller[0] && (fnmatch(glob, node, FNM_EXTMATCH) == 0 ||
					 fnmatch(glob, drive->controller, FNM_EXTMATCH) == 0));
}

/* That a --dut matches none of it. Return: -ENODEV */
static int say_what_is_there(struct chooser *c, const char *text)
{
	struct text list = { 0 };
	struct choice_drive drive;

	for (size_t i = 0; i < c->drive_count && i < CHOICE_NAMED_MAX; i++) {
		drive = (struct choice_drive){ .given = false };
		choice_name_live(c, &c->drives[i], &drive);
		choice_describe(&drive, NULL);
		text_printf(&list, "%s%s", i ? ", " : "", drive.text);
	}
	if (c->drive_count > CHOICE_NAMED_MAX)
		text_printf(&list, " and %zu more", c->drive_count - CHOICE_NAMED_MAX);
	(void)snprintf(c->why, c->why_size, "--dut %s matches no drive; %s%s", text,
		       c->drive_count ? "here are " : "there is no NVMe drive here",
		       c->drive_count && list.data ? list.data : "");
	text_free(&list);
	return -ENODEV;
}

bool choice_is_listed(const struct choice_list *list, const char *address)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].address[0] && !strcmp(list->items[i].address, address))
			return true;
	return false;
}

/* What another driver has, a virtual machine for instance, is somebody else's. */
static bool is_of_others(const struct live_drive *drive)
{
	return drive->driver[0] && strcmp(drive->driver, "nvme") != 0;
}

static int choose_live(struct chooser *c, size_t by, const char *glob, bool *ret_exact)
{
	size_t matched = 0;
	int ret = list_host(c);

	*ret_exact = false;
	for (size_t i = 0; !ret && i < c->drive_count && !*ret_exact; i++)
		*ret_exact = strcmp(c->drives[i].serial, glob) == 0;
	if (ret || *ret_exact)
		return ret;
	for (size_t i = 0; i < c->drive_count; i++) {
		const struct live_drive *live = &c->drives[i];
		struct choice_drive drive = { .given = false };
		char lack[128];

		if (!matches(live, glob))
			continue;
		matched++;
		if (choice_is_listed(&c->choice->chosen, live->address) ||
		    choice_is_listed(&c->choice->left, live->address))
			continue;
		choice_name_live(c, live, &drive);
		if (is_of_others(live))
			choice_leave_out(c, &drive, live_drive_lack(live, lack, sizeof(lack)));
		else
			*add(&c->choice->chosen) = drive;
	}
	return matched ? 0 : say_what_is_there(c, c->duts.items[by]);
}

/* ---- simulated drives ---- */

/* No kernel knows it. One that cannot be opened is left for the command to complain of. */
static void ask(struct choice_drive *drive)
{
	struct dut_options options = { .allowed = READS };
	struct dut *dut;
	char why[64];

	if (dut_open(drive->selector, &options, &dut, why, sizeof(why)))
		return;
	memcpy(drive->serial, dut_info(dut)->serial, sizeof(drive->serial));
	memcpy(drive->model, dut_info(dut)->model, sizeof(drive->model));
	dut_close(dut);
}

static int choose_models(struct chooser *c, size_t by, const char *pattern)
{
	size_t length = strcspn(pattern, "+"), matched = 0;
	struct text names = { 0 };
	char glob[128];

	(void)snprintf(glob, sizeof(glob), "%.*s", (int)(length < 127 ? length : 127), pattern);
	for (size_t i = 0; i < model_count(); i++) {
		char name[64];
		struct choice_drive *drive;

		(void)model_shown_name(model_at(i)->name, name, sizeof(name));
		text_printf(&names, "%s%s", i ? ", " : "", name);
		if (fnmatch(glob, name, FNM_EXTMATCH) != 0)
			continue;
		drive = add(&c->choice->chosen);

		matched++;
		(void)snprintf(drive->selector, sizeof(drive->selector), "sim:%s%s", name,
			       pattern + length);
		ask(drive);
	}
	if (!matched)
		(void)snprintf(c->why, c->why_size, "--dut %s matches no model; there are %s",
			       c->duts.items[by], names.data ? names.data : "none");
	text_free(&names);
	return matched ? 0 : -EINVAL;
}

/* ---- by name ---- */

static bool is_live(const char *selector)
{
	char address[32];

	return strncmp(selector, "live:", 5) == 0 || *selector == '/' ||
	       live_parse_address(selector, address, sizeof(address)) == 0;
}

static void choose_named(struct chooser *c, size_t by)
{
	const char *selector = c->duts.items[by];
	struct choice_drive *drive = add(&c->choice->chosen);
	struct live_drive live;
	char why[64];

	drive->given = true;
	(void)snprintf(drive->selector, sizeof(drive->selector), "%s", selector);
	if (!is_live(selector)) {
		ask(drive);
	} else if (live_find(c->roots, live_name(selector), &live, why, sizeof(why)) == 0) {
		choice_name_live(c, &live, drive);
		(void)snprintf(drive->selector, sizeof(drive->selector), "%s", selector);
	}
}

int choice_find(struct chooser *c, size_t by)
{
	const char *selector = c->duts.items[by], *what = live_name(selector);
	bool exact = false;
	int ret;

	if (strcmp(selector, "all") == 0)
		return choose_live(c, by, "*", &exact);
	if (strncmp(selector, "sim:", 4) == 0 && choice_has_pattern(selector))
		return choose_models(c, by, selector + 4);
	if ((what != selector || *what == '/') && choice_has_pattern(what)) {
		ret = choose_live(c, by, what, &exact);
		if (ret || !exact)
			return ret;
	}
	choose_named(c, by);
	return 0;
}
