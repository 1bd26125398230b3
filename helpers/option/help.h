/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes what the tables of a program's options say: --help, the manual page, the completion. */
#ifndef HELPERS_OPTION_HELP_H
#define HELPERS_OPTION_HELP_H

#include <stdio.h>

#include "helpers/option/option.h"

/* How bash completes a value. @of: "--name", or the name of an argument; "--name" comes first.
 * @action: a command, in which '~' stands for the prefix of the program's functions: ~_words WORDS,
 * ~_files -f|-d [WORDS], or one of .functions */
struct option_completion {
	const char *of, *action;
};

/**
 * struct option_program - a program, its commands, and the words that explain them
 * @summary: what it does, for --help; @description: for the manual page
 * @tables: its options, NULL behind the last table
 * @exits: its exit codes, as of @files and @examples (command, meaning) NULL behind the last one
 * @hint: NULL or the last line of --help
 * @functions: NULL or functions for the completion, see struct option_completion
 */
struct option_program {
	const char *name, *version, *summary, *description, *hint;
	const struct option_command *commands;
	size_t command_count;
	const struct option *const *tables;
	const struct option_exit *exits, *examples;
	const char *const *files;
	const char *functions;
	const struct option_completion *completions;
};

/** option_help_program() - --help for a terminal of 80 columns */
void option_help_program(const struct option_program *program, FILE *out);
/** option_help_command() - --help of one command: forms, text, its tables of options */
void option_help_command(const struct option_program *program, const struct option_command *command,
			 FILE *out);
/** option_help_manual() - section 1, in roff (man macros) */
void option_help_manual(const struct option_program *program, FILE *out);
/** option_help_bash() - the completion for bash */
void option_help_bash(const struct option_program *program, FILE *out);

/** option_tell_usage() - who was used wrongly, why, and of --help if @why has not */
void option_tell_usage(FILE *out, const char *who, const char *why);

/** option_form() - "-q, --quiet", "--dut SEL", "--direct[=1|0|auto]". Return: @buf */
const char *option_form(const struct option *option, char *buf, size_t size);
/**
 * option_next_told() - the options that the help of a command tells, one after the other; NULL:
 * those that stand everywhere
 * @at: 0 before the first
 *
 * Return: NULL behind the last one.
 */
const struct option *option_next_told(const struct option_program *program,
				      const struct option_command *command, size_t *at);

#endif
