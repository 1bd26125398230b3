/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which drives a command is about: what --dut, --match and --exclude-dut say, turned into one name
 * per drive, and why the others are left out. */
#ifndef CI_GATE_CHOICE_DRIVE_CHOICE_H
#define CI_GATE_CHOICE_DRIVE_CHOICE_H

#include "ci/gate/options/options.h"
#include "helpers/host/hostfs.h"

struct choice_drive {
	char selector[256]; /* names this one only */
	char node[64], serial[21], model[41], address[32];
	char text[480]; /* for people: its selector and what else it is called, and why left out */
	bool given;     /* by this very name */
};

struct choice_list {
	struct choice_drive *items;
	size_t count, room;
};

struct drive_choice {
	bool made; /* there was something to choose: a pattern or an expression */
	struct choice_list chosen, left;
	struct option_strings selectors; /* of @chosen */
	char *notes;                     /* lines of what matched nothing; NULL: none */
};

/**
 * drive_choice_make() - chooses along --dut, --match and --exclude-dut of @options
 *
 * "all" and live:GLOB are the drives of this host: a glob (with extglob) on the node, the serial
 * number or the PCI address, a drive of just that serial number coming first. What another driver
 * has is left out; what has none, or is dead, is not: it was to be there, and is not ready.
 * sim:GLOB[+FAULT] are models, which "all" never means: a simulated drive is named. --match and
 * --exclude-dut are POSIX extended regular expressions on node, serial number, model and address.
 *
 * Return: 0; -EINVAL wrong usage, of which is that an expression leaves none of what never changes
 * (simulated drives, recordings); -ENODEV: something that was named is not there now, or none is
 * left of this host; with one line in @why, of what there is.
 */
int drive_choice_make(const struct gate_options *options, const struct host_roots *roots,
		      struct drive_choice *ret_choice, char *why, size_t why_size);
/** drive_choice_free() - it is empty then */
void drive_choice_free(struct drive_choice *choice);

/** drive_choice_print() - to @out: what was chosen, for a run whether it is armed, what was not */
void drive_choice_print(const struct drive_choice *choice, const struct gate_options *options,
			FILE *out);

#endif
