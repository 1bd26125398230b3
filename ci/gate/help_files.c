/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The manual page and the completion, made when the program is built. */
#include <ctype.h>
#include <string.h>

#include "ci/gate/help.h"
#include "ci/gate/option_table.h"

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
		    ".SH DESCRIPTION\n", out);
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
	roff(out, "The directory of a run holds run.jsonl (the record), junit.xml, report.html, "
		  "report.css, summary.json, logs/ and artifacts/; with several drives one such "
		  "directory per drive, and the merged reports above them.");
	(void)fputs(".SH EXAMPLES\n.TP\n.B nvme\\-gate run \\-\\-dut sim:gen5\\-x4\n"
		    "A healthy simulated drive: no hardware, no privilege.\n"
		    ".TP\n.B nvme\\-gate run \\-\\-dut live:0000:01:00.0 \\-\\-profile my.yaml "
		    "\\-\\-erase SERIAL\nEverything, on a drive whose data may be destroyed.\n"
		    ".TP\n.B nvme\\-gate run \\-\\-dut live:SERIAL \\-\\-rerun\\-failed "
		    "results/last\nWhat failed the last time.\n", out);
}

/* the words of the options of a command; with an '=' none: bash completes the next word */
static void bash_words(FILE *out, unsigned int commands)
{
	for (size_t i = 0; i < option_count; i++)
		if (option_table[i].commands & commands)
			(void)fprintf(out, " --%s", option_table[i].name);
}

static void bash_values(FILE *out, const char *argument, const char *action)
{
	const char *bar = "";

	(void)fputs("\t", out);
	for (size_t i = 0; i < option_count; i++)
		if (option_table[i].argument && strcmp(option_table[i].argument, argument) == 0) {
			(void)fprintf(out, "%s--%s", bar, option_table[i].name);
			bar = "|";
		}
	(void)fprintf(out, ") %s; return ;;\n", action);
}

void help_print_bash(FILE *out)
{
	(void)fputs(
		"# SPDX-License-Identifier: GPL-2.0-or-later\n"
		"# Completion for bash, made from the table of options when nvme-gate was built.\n"
		"_nvme_gate_words() { mapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$cur\"); }\n"
		"_nvme_gate_files() { mapfile -t COMPREPLY < <(compgen \"$1\" -- \"$cur\"); "
		"compopt -o filenames; }\n"
		"# the first column of a list, without its heading\n"
		"_nvme_gate_list() { \"${COMP_WORDS[0]}\" list \"$@\" 2>/dev/null | "
		"awk 'NR > 1 { print $1 }'; }\n\n"
		"_nvme_gate() {\n"
		"\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= "
		"i\n"
		"\tCOMPREPLY=()\n"
		"\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
		"\t\tcase ${COMP_WORDS[i]} in\n"
		"\t\t--color) ((i++)) ;;\n"
		"\t\t-*) ;;\n"
		"\t\t*) command=${COMP_WORDS[i]}; break ;;\n"
		"\t\tesac\n"
		"\tdone\n"
		"\tcase $prev in\n",
		out);
	bash_values(out, "FILE", "_nvme_gate_files -f");
	bash_values(out, "IMAGE", "_nvme_gate_files -f");
	bash_values(out, "DIR", "_nvme_gate_files -d");
	bash_values(out, "RUNDIR", "_nvme_gate_files -f");
	/* bash splits words at ':': only what is behind it is replaced */
	bash_values(out, "SEL", "_nvme_gate_words \"live: sim:\"");
	bash_values(out, "GLOB", "_nvme_gate_words \"$(_nvme_gate_list)\"");
	bash_values(out, "WHEN", "_nvme_gate_words \"always never auto\"");
	bash_values(out, "FLAVOR", "_nvme_gate_words \"junit10 extended\"");
	bash_values(out, "TAG",
		    "_nvme_gate_words \"reads loads reconfigures writes resets firmware\"");
	(void)fputs("\t:) [[ ${COMP_WORDS[COMP_CWORD-2]} == sim ]] && "
		    "_nvme_gate_words \"$(_nvme_gate_list --models)\"; return ;;\n"
		    "\tesac\n"
		    "\tcase $command in\n", out);
	for (unsigned int i = 0; i < GATE_COMMANDS; i++) {
		(void)fprintf(out, "\t%s)\n\t\tif [[ $cur == -* ]]; then _nvme_gate_words \"",
			      command_table[i].name);
		bash_words(out, 1u << i);
		(void)fprintf(out, "\"\n\t\telse %s; fi ;;\n",
			      i == GATE_PROFILE ? "[[ $prev == check ]] && _nvme_gate_files -f || "
						  "_nvme_gate_words \"check new schema\"" :
						  "_nvme_gate_files -f");
	}
	(void)fputs("\t'') _nvme_gate_words \"", out);
	for (unsigned int i = 0; i < GATE_COMMANDS; i++)
		(void)fprintf(out, "%s ", command_table[i].name);
	for (size_t i = 0; i < option_count; i++)
		if (option_table[i].commands == OPTION_ANYWHERE)
			(void)fprintf(out, " --%s", option_table[i].name);
	(void)fputs("\" ;;\n\tesac\n}\ncomplete -F _nvme_gate nvme-gate\n", out);
}
