/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the command line's parser share. */
#ifndef CI_GATE_CLI_OPTIONS_INTERNAL_H
#define CI_GATE_CLI_OPTIONS_INTERNAL_H

#include "ci/gate/cli/options.h"

struct command_entry;

/* A command line while it is being read. */
struct parser {
	struct gate_options *options;
	const struct command_entry *command; /* NULL: not yet known */
	FILE *err;
	int next;                /* index into argv */
	unsigned char given[64]; /* per option of the table: it was there */
	bool wrong, help, version;
};

/* options_complain - the first line about what is wrong; later ones are dropped */
void options_complain(struct parser *p, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* options_shown - a word of the command line for a message: what is not printable is shown as
 * '?' */
const char *options_shown(const char *text, char *buf, size_t size);
/* options_check - once all words are read */
void options_check(struct parser *p);

#endif
