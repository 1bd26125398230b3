/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of commands and options: parsing, --help, the manual page and the shell completion are
 * made of it and of nothing else. */
#ifndef CI_GATE_CLI_OPTION_TABLE_H
#define CI_GATE_CLI_OPTION_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "ci/gate/cli/options.h"

enum option_kind {
	OPTION_FLAG,    /* bool */
	OPTION_COUNT,   /* unsigned int, how often */
	OPTION_TEXT,    /* const char * */
	OPTION_LIST,    /* struct gate_strings, may be repeated, each time another value */
	OPTION_NUMBER,  /* unsigned int, 1 .. 10000 */
	OPTION_SCALE,   /* double, 0.01 .. 1000 */
	OPTION_COLOR,   /* enum gate_color */
	OPTION_NOT_YET, /* refused: not built yet */
	OPTION_HELP,
	OPTION_VERSION,
};

#define OPTION_ANYWHERE (~0u) /* .commands of an option that may stand before the command */

/* One option. @letter: 0 or the short form. @argument: NULL or the name of its value, also what the
 * completion completes: FILE, DIR, SEL, GLOB, TAG, SERIAL ... */
struct option_entry {
	const char *name;
	char letter;
	const char *argument;
	unsigned int commands; /* 1 << enum gate_command */
	enum option_kind kind;
	size_t offset; /* in struct gate_options */
	const char *doc;
};

/* One command. @synopsis: behind its name; a newline begins another form. @raw: parses its
 * arguments itself. @built: exists in this version. */
struct command_entry {
	const char *name;
	const char *summary;
	const char *synopsis;
	const char *text;
	unsigned int operands_min, operands_max;
	bool raw, built;
};

extern const struct option_entry option_table[];
extern const size_t option_count;
extern const struct command_entry command_table[GATE_COMMANDS];

/* One exit code of the contract, for --help and the manual page. */
struct exit_entry {
	const char *code, *meaning;
};
extern const struct exit_entry exit_table[];
extern const size_t exit_count;

/* option_find - by long name, or by letter where @name is one letter; NULL when there is none */
const struct option_entry *option_find(const char *name, size_t length);

#endif
