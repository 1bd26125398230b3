/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The manual page and the completion, made when the program is built. */
#include <ctype.h>
#include <string.h>

#include "ci/gate/cli/help.h"
#include "ci/gate/cli/io_words.h"
#include "ci/gate/cli/option_table.h"
#include "helpers/io/io_options.h"

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

static void man_option(FILE *out, const struct option_entry *option)
{
	char left[80];

	(void)fputs(".TP\n.B ", out);
	(void)snprintf(left, sizeof(left), "%c%c%s--%s%s%s", option->letter ? '-' : ' ',
		       option->letter ? option->letter : ' ', option->letter ? ", " : "",
		       option->name, option->argument ? " " : "",
		       option->argument ? option->argument : "");
	roff(out, left + strspn(left, " "));
	roff(out, option->doc);
}

/* "nvme-gate io" has fio's options, and codes of its own. */
static void man_io(FILE *out)
{
	const char *help = "", *name;

	roff(out, io_text);
	for (size_t i = 0; (name = io_option_at(i, &help)); i++) {
		(void)fprintf(out, ".TP\n.B \\-\\-%s\n", name);
		roff(out, help);
	}
	for (size_t i = 0; i < io_word_count; i++) {
		(void)fputs(".TP\n.B ", out);
		roff(out, io_words[i].option);
		roff(out, io_words[i].help);
	}
	(void)fputs(".PP\n", out);
	roff(out, io_verify_text);
	(void)fputs(".PP\nIt exits with:\n", out);
	for (size_t i = 0; i < io_exit_count; i++) {
		(void)fprintf(out, ".TP\n.B %s\n", io_exits[i].code);
		roff(out, io_exits[i].meaning);
	}
}

static void man_command(FILE *out, enum gate_command command)
{
	const struct command_entry *entry = &command_table[command];
	const char *form = entry->synopsis;

	(void)fputs(".SS ", out);
	roff(out, entry->name);
	while (*form) {
		size_t length = strcspn(form, "\n");
		char line[160];

		(void)snprintf(line, sizeof(line), "nvme-gate %s %.*s", entry->name, (int)length,
			       form);
		(void)fputs(".br\n.B ", out);
		roff(out, line);
		form += length + (form[length] == '\n');
	}
	(void)fputs(".PP\n", out);
	if (command == GATE_IO) {
		man_io(out);
		return;
	}
	roff(out, entry->text);
	if (!entry->built)
		roff(out, "Not built yet.");
	for (size_t i = 0; i < option_count; i++)
		if (option_table[i].commands != OPTION_ANYWHERE &&
		    option_table[i].commands & 1u << command)
			man_option(out, &option_table[i]);
}

void help_print_man(FILE *out)
{
	(void)fputs(".\\\" SPDX-License-Identifier: GPL-2.0-or-later\n"
		    ".\\\" Made from the table of options when nvme-gate was built.\n"
		    ".TH NVME\\-GATE 1 \"\" \"nvme-gate " NVME_GATE_VERSION "\" \"User Commands\"\n"
		    ".SH NAME\nnvme\\-gate \\- decides whether the firmware of an NVMe SSD may be "
		    "released\n"
		    ".SH SYNOPSIS\n.B nvme\\-gate\n.I COMMAND\n.RI [ OPTION ]...\n"
		    ".br\n.B nvme\\-gate help\n.RI [ COMMAND ]\n"
		    ".SH DESCRIPTION\n",
		    out);
	roff(out,
	     "nvme-gate checks an NVMe SSD item by item through the kernel's own driver and exits "
	     "0 only when the release may go out. Each item is one case; Jenkins and GitLab read "
	     "its JUnit XML, people read its HTML. The result is on stdout, progress on stderr.");
	(void)fputs(".SH COMMANDS\n", out);
	for (unsigned int i = 0; i < GATE_COMMANDS; i++)
		man_command(out, (enum gate_command)i);
	(void)fputs(
		".SH OPTIONS\nThese may stand before or behind every command. Options are never "
		"abbreviated.\n",
		out);
	for (size_t i = 0; i < option_count; i++)
		if (option_table[i].commands == OPTION_ANYWHERE)
			man_option(out, &option_table[i]);
	(void)fputs(".SH EXIT STATUS\n", out);
	for (size_t i = 0; i < exit_count; i++) {
		(void)fprintf(out, ".TP\n.B %s\n", exit_table[i].code);
		roff(out, exit_table[i].meaning);
	}
	(void)fputs(".SH FILES\n", out);
	roff(out,
	     "The directory of a run holds run.jsonl (the record), junit.xml, report.html, "
	     "report.css, summary.json, logs/ and artifacts/; with several drives one such "
	     "directory per drive, and the merged reports above them (the cases of all drives are "
	     "then in that one junit.xml).");
	roff(out, NVME_GATE_PROFILES ": the profiles that are built in, to read and to copy.");
	(void)fputs(".SH EXAMPLES\n.TP\n.B nvme\\-gate run \\-\\-dut sim:gen5\\-x4\n"
		    "A healthy simulated drive: no hardware, no privilege.\n"
		    ".TP\n.B nvme\\-gate run \\-\\-dut live:0000:01:00.0 \\-\\-profile my.yaml "
		    "\\-\\-erase SERIAL\nEverything, on a drive whose data may be destroyed.\n"
		    ".TP\n.B nvme\\-gate run \\-\\-dut live:SERIAL \\-\\-rerun\\-failed "
		    "results/last\nWhat failed the last time.\n",
		    out);
}
