/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The completion for bash, made when the program is built. */
#include <string.h>

#include "helpers/option/help.h"

/* '~' is the prefix of this program's functions. Bash cuts what is typed at ':' and '=', and
 * replaces only what is behind the last of them: the word is put together again, and what stands
 * before that is taken off the answers. */
static const char head[] =
	"# SPDX-License-Identifier: GPL-2.0-or-later\n"
	"# Completion for bash, made from the table of options when the program was built.\n"
	"~_words() {\n"
	"\tmapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$whole\")\n"
	"\tCOMPREPLY=(\"${COMPREPLY[@]#\"$before\"}\")\n"
	"\tif [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *: ]]; then compopt -o nospace "
	"2>/dev/null; fi\n"
	"}\n"
	"~_files() {\n"
	"\tmapfile -t COMPREPLY < <(compgen \"$1\" -- \"$whole\"; [[ -z ${2-} ]] || compgen -W "
	"\"$2\" -- \"$whole\")\n"
	"\tcompopt -o filenames 2>/dev/null\n"
	"}\n";
static const char body[] =
	"\n~() {\n"
	"\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev before= whole command= i at=$COMP_CWORD\n"
	"\tCOMPREPLY=()\n"
	"\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	"\t\tcase ${COMP_WORDS[i]} in\n";
/* behind the options that may stand before the command, with a value */
static const char tail[] =
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
	"\tcase $command:$prev in\n";

/* '~' becomes the program's name, as a name of bash */
static void put(FILE *out, const struct option_program *program, const char *text)
{
	for (; *text; text++) {
		if (*text != '~') {
			(void)fputc(*text, out);
			continue;
		}
		(void)fputc('_', out);
		for (const char *c = program->name; *c; c++)
			(void)fputc(*c == '-' ? '_' : *c, out);
	}
}

static const char *find_action(const struct option_program *program, const char *of)
{
	for (const struct option_completion *c = program->completions; c && c->of; c++)
		if (strcmp(c->of, of) == 0)
			return c->action;
	return NULL;
}

/* "io:--mismatch[-_]dir) "; in front of what is everywhere stands '*' */
static void put_case(FILE *out, const struct option_command *command, const struct option *option)
{
	(void)fprintf(out, "\t%s:--", command ? command->name : "*");
	for (const char *c = option->name; *c; c++)
		(void)fprintf(out, command && (*c == '-' || *c == '_') ? "[-_]" : "%c", *c);
	(void)fputs(") ", out);
}

/* how the values of an option are completed, if they are */
static void put_values(FILE *out, const struct option_program *program,
		       const struct option_command *command, const struct option *option)
{
	char dashed[64];
	const char *action;

	if (!option->argument)
		return;
	(void)snprintf(dashed, sizeof(dashed), "--%s", option->name);
	action = find_action(program, dashed);
	if (!action && !option->words)
		action = find_action(program, option->argument);
	if (!action && !option->words)
		return;
	put_case(out, command, option);
	/* what may stand alone may have the next option behind it */
	(void)fputs(option->alone ? "if [[ $whole != -* ]]; then " : "", out);
	put(out, program, action ? action : "~_words \"");
	for (const struct option_word *w = option->words; !action && w->word; w++)
		if (option_is_told(option->words, w))
			(void)fprintf(out, "%s ", w->word);
	(void)fprintf(out, "%s; return%s ;;\n", action ? "" : "\"", option->alone ? "; fi" : "");
}

/* options before the command, whose values are no command */
static void put_first(FILE *out, const struct option_program *program)
{
	const struct option *option;

	for (size_t i = 0; (option = option_at(program->tables, i)); i++)
		if (option->commands == OPTION_ANYWHERE && option->argument && !option->alone)
			(void)fprintf(out, "\t\t--%s) ((i++)) ;;\n", option->name);
}

static void put_all_values(FILE *out, const struct option_program *program)
{
	const struct option *option;

	for (size_t n = 0; n < program->command_count; n++) {
		const struct option_command *command = &program->commands[n];

		for (size_t i = 0; command->tables && (option = option_at(command->tables, i)); i++)
			put_values(out, program, command, option);
		if (command->tables)
			(void)fprintf(out, "\t%s:*) ;;\n", command->name);
	}
	for (size_t i = 0; (option = option_at(program->tables, i)); i++)
		put_values(out, program, NULL, option);
}

static void put_commands(FILE *out, const struct option_program *program)
{
	for (size_t i = 0; i < program->command_count; i++)
		(void)fprintf(out, "%s ", program->commands[i].name);
}

/* the words of the options of a command, NULL: of those everywhere */
static void put_options(FILE *out, const struct option_program *program,
			const struct option_command *command)
{
	const struct option *option;
	size_t at = 0;

	while ((option = option_next_told(program, command, &at)))
		(void)fprintf(out, " --%s", option->name);
}

static void put_command(FILE *out, const struct option_program *program,
			const struct option_command *command)
{
	const char *operands = find_action(program, command->name);

	(void)fprintf(out, "\t%s)\n\t\tif [[ $whole == -* ]]; then ", command->name);
	put(out, program, "~_words \"");
	put_options(out, program, command);
	if (!command->tables)
		put_options(out, program, NULL);
	(void)fputs("\"\n\t\t", out);
	put(out, program, operands ? operands : "else ~_files -f");
	(void)fputs("; fi ;;\n", out);
}

void option_help_bash(const struct option_program *program, FILE *out)
{
	put(out, program, head);
	put(out, program, program->functions ? program->functions : "");
	put(out, program, body);
	put_first(out, program);
	put(out, program, tail);
	put_all_values(out, program);
	put(out, program, "\t*:help) ~_words \"");
	put_commands(out, program);
	(void)fputs("\"; return ;;\n\tesac\n\tcase $command in\n", out);
	for (size_t i = 0; i < program->command_count; i++)
		put_command(out, program, &program->commands[i]);
	put(out, program, "\t'') ~_words \"help ");
	put_commands(out, program);
	put_options(out, program, NULL);
	put(out, program, "\" ;;\n\tesac\n}\ncomplete -F ~ ");
	(void)fprintf(out, "%s\n", program->name);
}
