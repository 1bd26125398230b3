/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A choice while it is made. For use inside of ci/gate/cli/drive_choice*.c. */
#ifndef CI_GATE_CHOICE_DRIVE_CHOICE_INTERNAL_H
#define CI_GATE_CHOICE_DRIVE_CHOICE_INTERNAL_H

#include "ci/gate/choice/drive_choice.h"
#include "ci/gate/choice/drive_expression.h"
#include "fixtures/backend/find/live_find.h"

#define CHOICE_NAMED_MAX 8 /* drives that are named where one was not found */

struct chooser {
	struct option_strings duts;
	const struct host_roots *roots;
	struct live_drive *drives; /* of this host, once they were asked for */
	size_t drive_count;
	bool listed;
	struct expressions match, exclude;
	struct drive_choice *choice;
	char *why;
	size_t why_size;
};

/** choice_has_pattern() - is it a glob, and no name? */
bool choice_has_pattern(const char *text);
/** choice_describe() - makes the text for people. @why: it is left out; NULL: it is not */
void choice_describe(struct choice_drive *drive, const char *why);
/** choice_leave_out() - a drive of this host that is not chosen, and why, for people */
void choice_leave_out(struct chooser *c, const struct choice_drive *drive, const char *why);
/** choice_is_listed() - is a drive of this PCI address in the list? */
bool choice_is_listed(const struct choice_list *list, const char *address);
/** choice_name_live() - who a drive of this host is, and the name that is its own */
void choice_name_live(const struct chooser *c, const struct live_drive *drive,
		      struct choice_drive *ret_drive);
/** choice_find() - adds what one --dut names. Return: as drive_choice_make() */
int choice_find(struct chooser *c, size_t by);

#endif
