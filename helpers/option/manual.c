/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The manual page, made when the program is built. */
#include <ctype.h>
#include <string.h>

#include "helpers/option/help.h"

/* text for roff: no line begins with a control character, '-' is a hyphen-minus */
static void roff(FILE *out, const char *text)
{
	if (*text == '.' || *text == '\'')
		(void)fputs("\\&", out);
	for (; *text; text++) {
		if (*text == '-')
			(void)fputs("\\-", out);
		else if (*text == '\\')
			(void)fputs("\\e", out);
		else if (*text == '\n')
			(void)fputs("\n.br\n", out);
		else
			(void)fputc(*text, out);
	}
	(void)fputc('\n', out);
}

static void entry(FILE *out, const char *term, const char *meaning)
{
	(void)fputs(".TP\n.B ", out);
	roff(out, term);
	roff(out, meaning);
}

static void entries(FILE *out, const struct option_exit *rows)
{
	for (; rows->code; rows++)
		entry(out, rows->code, rows->meaning);
}

static void options(FILE *out, const struct option_program *program,
		    const struct option_command *command)
{
	const struct option *option;
	size_t at = 0;
	char form[80];

	while ((option = option_next_told(program, command, &at)))
		entry(out, option_form(option, form, sizeof(form)), option->help);
}

static void command_section(FILE *out, const struct option_program *program,
			    const struct option_command *command)
{
	const char *form = command->synopsis;
	char line[200];

	(void)fputs(".SS ", out);
	roff(out, command->name);
	while (*form) {
		size_t length = strcspn(form, "\n");

		(void)snprintf(line, sizeof(line), "%s %s %.*s", program->name, command->name,
			       (int)length, form);
		(void)fputs(".br\n.B ", out);
		roff(out, line);
		form += length + (form[length] == '\n');
	}
	(void)fputs(".PP\n", out);
	roff(out, command->text);
	if (command->words)
		entries(out, command->words);
	options(out, program, command);
	if (command->more) {
		(void)fputs(".PP\n", out);
		roff(out, command->more);
	}
	if (command->exits) {
		(void)fputs(".PP\nIt exits with:\n", out);
		entries(out, command->exits);
	}
}

static void head(FILE *out, const struct option_program *program)
{
	char line[200];

	(void)fputs(".\\\" SPDX-License-Identifier: GPL-2.0-or-later\n"
		    ".\\\" Made from the table of options when the program was built.\n.TH ",
		    out);
	for (const char *c = program->name; *c; c++)
		(void)fprintf(out, "%s%c", *c == '-' ? "\\" : "", toupper((unsigned char)*c));
	(void)fprintf(out, " 1 \"\" \"%s %s\" \"User Commands\"\n.SH NAME\n", program->name,
		      program->version);
	(void)snprintf(line, sizeof(line), "%s - %s", program->name, program->summary);
	roff(out, line);
	(void)fputs(".SH SYNOPSIS\n.B ", out);
	roff(out, program->name);
	(void)fputs(".I COMMAND\n.RI [ OPTION ]...\n.br\n.B ", out);
	roff(out, program->name);
	(void)fputs(".B help\n.RI [ COMMAND ]\n.SH DESCRIPTION\n", out);
	roff(out, program->description);
}

void option_help_manual(const struct option_program *program, FILE *out)
{
	head(out, program);
	(void)fputs(".SH COMMANDS\n", out);
	for (size_t i = 0; i < program->command_count; i++)
		command_section(out, program, &program->commands[i]);
	(void)fputs(".SH OPTIONS\nThese may stand before or behind every command. Options are "
		    "never abbreviated.\n",
		    out);
	options(out, program, NULL);
	(void)fputs(".SH EXIT STATUS\n", out);
	entries(out, program->exits);
	if (program->files)
		(void)fputs(".SH FILES\n", out);
	for (const char *const *text = program->files; text && *text; text++)
		roff(out, *text);
	(void)fputs(".SH EXAMPLES\n", out);
	entries(out, program->examples);
}
