/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --help for a terminal of 80 columns. */
#include "helpers/option/help.h"

#include <string.h>

#define WIDTH 79

const char *option_form(const struct option *option, char *buf, size_t size)
{
	const char letter[] = { '-', option->letter, ',', ' ', '\0' };

	(void)snprintf(buf, size, "%s--%s%s%s%s", option->letter ? letter : "", option->name,
		       !option->argument ? ""
		       : option->alone   ? "[="
					 : " ",
		       option->argument ? option->argument : "",
		       option->argument && option->alone ? "]" : "");
	return buf;
}

/* does the help of a command tell this option? NULL: of those everywhere */
static bool is_of(const struct option *option, const struct option_program *program,
		  const struct option_command *command)
{
	if (!option->help)
		return false;
	if (!command || command->tables)
		return option->commands == OPTION_ANYWHERE;
	return option->commands != OPTION_ANYWHERE &&
	       option->commands & 1u << (command - program->commands);
}

/* text broken at blanks; the cursor stands at @column already */
static void print_wrapped(FILE *out, const char *text, size_t column, size_t indent)
{
	while (*text) {
		size_t room = WIDTH - column, length = strcspn(text, "\n"), cut = length;

		if (length > room)
			for (cut = room; cut > 0 && text[cut] != ' '; cut--)
				;
		if (!cut)
			cut = length;
		(void)fprintf(out, "%.*s\n", (int)cut, text);
		text += cut;
		text += strspn(text, " \n");
		if (*text)
			(void)fprintf(out, "%*s", (int)indent, "");
		column = indent;
	}
}

static void print_option(FILE *out, const struct option *option)
{
	char form[80];

	(void)option_form(option, form, sizeof(form));
	if ((option->letter ? 2 : 6) + strlen(form) > 27)
		(void)fprintf(out, "%*s%s\n%28s", option->letter ? 2 : 6, "", form, "");
	else
		(void)fprintf(out, "%*s%-*s", option->letter ? 2 : 6, "", option->letter ? 26 : 22,
			      form);
	print_wrapped(out, option->help, 28, 28);
}

const struct option *option_next_told(const struct option_program *program,
				      const struct option_command *command, size_t *at)
{
	const struct option *const *tables = command && command->tables ? command->tables
									: program->tables;
	const struct option *option;

	while ((option = option_at(tables, (*at)++)))
		if (is_of(option, program, command))
			return option;
	return NULL;
}

static void print_options(FILE *out, const struct option_program *program,
			  const struct option_command *command)
{
	const struct option *option;
	size_t at = 0;

	while ((option = option_next_told(program, command, &at)))
		print_option(out, option);
}

static void print_exits(FILE *out, const struct option_exit *exits)
{
	(void)fprintf(out, "\nExit codes:\n");
	for (; exits->code; exits++) {
		(void)fprintf(out, "  %-10s", exits->code);
		print_wrapped(out, exits->meaning, 12, 12);
	}
}

static void print_words(FILE *out, const struct option_exit *words)
{
	(void)fprintf(out, "\nWords:\n");
	for (; words->code; words++) {
		if (strlen(words->code) < 26)
			(void)fprintf(out, "  %-26s", words->code);
		else
			(void)fprintf(out, "  %s\n%28s", words->code, "");
		print_wrapped(out, words->meaning, 28, 28);
	}
}

void option_help_program(const struct option_program *program, FILE *out)
{
	(void)fprintf(out, "Usage: %s COMMAND [OPTION]...\n%s %s.\n\nCommands:\n", program->name,
		      program->name, program->summary);
	for (size_t i = 0; i < program->command_count; i++)
		(void)fprintf(out, "  %-10s%s\n", program->commands[i].name,
			      program->commands[i].summary);
	(void)fprintf(out, "\n'%s help COMMAND' explains a command.\n\nOptions everywhere:\n",
		      program->name);
	print_options(out, program, NULL);
	print_exits(out, program->exits);
	if (program->hint)
		(void)fprintf(out, "\n%s\n", program->hint);
}

void option_help_command(const struct option_program *program, const struct option_command *command,
			 FILE *out)
{
	const char *form = command->synopsis, *word = "Usage:";

	while (*form) {
		size_t length = strcspn(form, "\n");

		(void)fprintf(out, "%s %s %s %.*s\n", word, program->name, command->name,
			      (int)length, form);
		form += length + (form[length] == '\n');
		word = "      ";
	}
	(void)fputc('\n', out);
	print_wrapped(out, command->text, 0, 0);
	if (command->words)
		print_words(out, command->words);
	(void)fprintf(out, "\nOptions:\n");
	print_options(out, program, command);
	if (!command->tables)
		print_options(out, program, NULL);
	if (command->more) {
		(void)fputc('\n', out);
		print_wrapped(out, command->more, 0, 0);
	}
	if (command->exits)
		print_exits(out, command->exits);
}

void option_tell_usage(FILE *out, const char *who, const char *why)
{
	(void)fprintf(out, "%s: %s%s\n", who, why,
		      strstr(why, "--help") ? "" : " (--help tells more)");
}
