/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --help for a terminal of 80 columns. */
#include "ci/gate/cli/help.h"

#include <string.h>

#include "ci/gate/cli/option_table.h"

#define WIDTH 79

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

static void print_option(FILE *out, const struct option_entry *option)
{
	char left[64];
	size_t length = (size_t)snprintf(
		left, sizeof(left), "  %c%c%s--%s%s%s", option->letter ? '-' : ' ',
		option->letter ? option->letter : ' ', option->letter ? ", " : "  ", option->name,
		option->argument ? " " : "", option->argument ? option->argument : "");

	if (length > 27)
		(void)fprintf(out, "%s\n%28s", left, "");
	else
		(void)fprintf(out, "%-28s", left);
	print_wrapped(out, option->doc, 28, 28);
}

static void print_anywhere(FILE *out)
{
	for (size_t i = 0; i < option_count; i++)
		if (option_table[i].commands == OPTION_ANYWHERE)
			print_option(out, &option_table[i]);
}

void help_print(FILE *out)
{
	(void)fprintf(
		out, "Usage: nvme-gate COMMAND [OPTION]...\n"
		     "Decides whether the firmware of an NVMe SSD may be released.\n\nCommands:\n");
	for (size_t i = 0; i < GATE_COMMANDS; i++)
		(void)fprintf(out, "  %-10s%s%s\n", command_table[i].name, command_table[i].summary,
			      command_table[i].built ? "" : " (not built yet)");
	(void)fprintf(out,
		      "\n'nvme-gate help COMMAND' explains a command.\n\nOptions everywhere:\n");
	print_anywhere(out);
	(void)fprintf(out, "\nExit codes:\n");
	for (size_t i = 0; i < exit_count; i++) {
		(void)fprintf(out, "  %-10s", exit_table[i].code);
		print_wrapped(out, exit_table[i].meaning, 12, 12);
	}
	(void)fprintf(out, "\nTry it without a drive:  nvme-gate run --dut sim:gen5-x4\n");
}

void help_print_command(FILE *out, enum gate_command command)
{
	const struct command_entry *entry = &command_table[command];
	const char *form = entry->synopsis;
	const char *word = "Usage:";

	while (*form) {
		size_t length = strcspn(form, "\n");

		(void)fprintf(out, "%s nvme-gate %s %.*s\n", word, entry->name, (int)length, form);
		form += length + (form[length] == '\n');
		word = "      ";
	}
	(void)fputc('\n', out);
	print_wrapped(out, entry->text, 0, 0);
	if (!entry->built)
		(void)fprintf(out, "\nNot built yet.\n");
	(void)fprintf(out, "\nOptions:\n");
	for (size_t i = 0; i < option_count; i++)
		if (option_table[i].commands != OPTION_ANYWHERE &&
		    option_table[i].commands & 1u << command)
			print_option(out, &option_table[i]);
	print_anywhere(out);
}
