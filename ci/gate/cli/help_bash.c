/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The completion for bash, made when the program is built. */
#include <string.h>

#include "ci/gate/cli/help.h"
#include "ci/gate/cli/io_words.h"
#include "ci/gate/cli/option_table.h"
#include "helpers/io/io_options.h"

/* Bash cuts what is typed at ':' and '=', and replaces only what is behind the last of them: the
 * word is put together again, and what stands before that is taken off the answers. */
static const char head[] =
	"# SPDX-License-Identifier: GPL-2.0-or-later\n"
	"# Completion for bash, made from the table of options when nvme-gate was built.\n"
	"_nvme_gate_words() {\n"
	"\tmapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$whole\")\n"
	"\tCOMPREPLY=(\"${COMPREPLY[@]#\"$before\"}\")\n"
	"\tif [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *: ]]; then compopt -o nospace "
	"2>/dev/null; fi\n"
	"}\n"
	"_nvme_gate_files() {\n"
	"\tmapfile -t COMPREPLY < <(compgen \"$1\" -- \"$whole\"; [[ -z ${2-} ]] || compgen -W "
	"\"$2\" -- \"$whole\")\n"
	"\tcompopt -o filenames 2>/dev/null\n"
	"}\n"
	"# the first column of a list, without its heading\n"
	"_nvme_gate_list() { \"${COMP_WORDS[0]}\" list \"$@\" 2>/dev/null | "
	"awk 'NR > 1 { print $1 }'; }\n"
	"# areas and effects, which are tags of their own\n"
	"_nvme_gate_tags() { \"${COMP_WORDS[0]}\" list 2>/dev/null | "
	"awk 'NR > 1 { sub(\"/.*\", \"\", $1); print $1; print $2 }' | sort -u; }\n"
	"# live: and the serial numbers of this host, sim: and its models, and behind a '+' their "
	"faults\n"
	"_nvme_gate_drives() {\n"
	"\tlocal name names=\n"
	"\tcase $whole in\n"
	"\tsim:*+*) for name in $({ _nvme_gate_list --faults; "
	"_nvme_gate_list --variants; } | sort -u); do "
	"names+=\" ${whole%+*}+$name\"; done ;;\n"
	"\tsim:*) for name in $(_nvme_gate_list --models); do names+=\" sim:$name\"; done ;;\n"
	"\tlive:*) for name in $(\"${COMP_WORDS[0]}\" devices 2>/dev/null | "
	"awk '$1 ~ /^[0-9a-f]+:/ { print $3 }'); do names+=\" live:$name\"; done ;;\n"
	"\t*) names='live: sim:' ;;\n"
	"\tesac\n"
	"\t_nvme_gate_words \"$names\"\n"
	"}\n\n"
	"_nvme_gate() {\n"
	"\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev before= whole command= i at=$COMP_CWORD\n"
	"\tCOMPREPLY=()\n"
	"\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	"\t\tcase ${COMP_WORDS[i]} in\n"
	"\t\t--color) ((i++)) ;;\n"
	"\t\t-* | help) ;;\n"
	"\t\t*) command=${COMP_WORDS[i]}; break ;;\n"
	"\t\tesac\n"
	"\tdone\n"
	"\twhole=$cur\n"
	"\twhile ((at > 1)) && [[ ${COMP_WORDS[at]} == [:=] || ${COMP_WORDS[at-1]} == [:=] ]]; do\n"
	"\t\t((at--))\n"
	"\t\twhole=${COMP_WORDS[at]}$whole\n"
	"\tdone\n"
	"\t[[ $cur == [:=] ]] && cur=\n"
	"\tbefore=${whole%\"$cur\"}\n"
	"\tprev=${COMP_WORDS[at-1]}\n"
	"\tif [[ $whole == --*=* ]]; then\n"
	"\t\tprev=${whole%%=*} whole=${whole#*=}\n"
	"\t\tbefore=${before#\"$prev\"=}\n"
	"\tfi\n"
	"\tif [[ $command == io ]]; then _nvme_gate_io; return; fi\n"
	"\tcase $prev in\n";

/* the words of the options of a command */
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

static void bash_commands(FILE *out)
{
	for (unsigned int i = 0; i < GATE_COMMANDS; i++)
		(void)fprintf(out, "%s ", command_table[i].name);
}

/* fio's names, with the values that are words */
static void bash_io(FILE *out)
{
	const char *help, *name;

	(void)fputs("_nvme_gate_io() {\n"
		    "\tcase $prev in\n"
		    "\t--target | --erase) _nvme_gate_files -f ;;\n"
		    "\t--mismatch[-_]dir) _nvme_gate_files -d ;;\n"
		    "\t--rw) _nvme_gate_words \"read write randread randwrite rw randrw trim "
		    "randtrim\" ;;\n"
		    "\t--verify) _nvme_gate_words \"off header full\" ;;\n"
		    "\t--direct) _nvme_gate_words \"1 0 auto\" ;;\n"
		    "\t--rate_process) _nvme_gate_words \"linear poisson\" ;;\n"
		    "\t--random_distribution) _nvme_gate_words \"uniform zipf: pareto:\" ;;\n"
		    "\t--ioengine) _nvme_gate_words io_uring ;;\n"
		    "\t*) if [[ $whole == -* ]]; then _nvme_gate_words \"",
		    out);
	for (size_t i = 0; (name = io_option_at(i, &help)); i++)
		(void)fprintf(out, "--%s ", name);
	for (size_t i = 0; i < io_word_count; i++) {
		const char *word = strstr(io_words[i].option, "--");

		(void)fprintf(out, "%.*s ", (int)strcspn(word, " "), word);
	}
	(void)fputs("\"; else _nvme_gate_files -f; fi ;;\n\tesac\n}\n\n", out);
}

void help_print_bash(FILE *out)
{
	const char *end = strstr(head, "_nvme_gate() {");

	(void)fprintf(out, "%.*s", (int)(end - head), head);
	bash_io(out);
	(void)fputs(end, out);
	(void)fprintf(out, "\t--profile) _nvme_gate_files -f \"%s\"; return ;;\n",
		      NVME_GATE_PROFILE_NAMES);
	bash_values(out, "FILE", "_nvme_gate_files -f");
	bash_values(out, "IMAGE", "_nvme_gate_files -f");
	bash_values(out, "DIR", "_nvme_gate_files -d");
	bash_values(out, "RUNDIR", "_nvme_gate_files -f");
	bash_values(out, "SEL", "_nvme_gate_drives");
	bash_values(out, "GLOB", "_nvme_gate_words \"$(_nvme_gate_list)\"");
	bash_values(out, "WHEN", "_nvme_gate_words \"always never auto\"");
	bash_values(out, "FLAVOR", "_nvme_gate_words \"junit10 extended\"");
	bash_values(out, "TAG", "_nvme_gate_words \"$(_nvme_gate_tags)\"");
	(void)fputs("\thelp) _nvme_gate_words \"", out);
	bash_commands(out);
	(void)fputs("\"; return ;;\n\tesac\n\tcase $command in\n", out);
	for (unsigned int i = 0; i < GATE_COMMANDS; i++) {
		if (i == GATE_IO)
			continue;
		(void)fprintf(out, "\t%s)\n\t\tif [[ $whole == -* ]]; then _nvme_gate_words \"",
			      command_table[i].name);
		bash_words(out, 1u << i);
		(void)fputs("\"\n", out);
		if (i == GATE_PROFILE)
			(void)fprintf(
				out,
				"\t\telif [[ $prev == check ]]; then _nvme_gate_files -f \"%s\"\n"
				"\t\telse _nvme_gate_words \"check new schema\"; fi ;;\n",
				NVME_GATE_PROFILE_NAMES);
		else
			(void)fputs("\t\telse _nvme_gate_files -f; fi ;;\n", out);
	}
	(void)fputs("\t'') _nvme_gate_words \"help ", out);
	bash_commands(out);
	for (size_t i = 0; i < option_count; i++)
		if (option_table[i].commands == OPTION_ANYWHERE)
			(void)fprintf(out, " --%s", option_table[i].name);
	(void)fputs("\" ;;\n\tesac\n}\ncomplete -F _nvme_gate nvme-gate\n", out);
}
