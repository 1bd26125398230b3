/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parses the command line along the table of options. */
#include "ci/gate/cli/options.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ci/gate/cli/help.h"
#include "ci/gate/cli/option_table.h"
#include "ci/gate/cli/options_internal.h"
#include "helpers/text/nearest.h"

void options_complain(struct parser *p, const char *format, ...)
{
	va_list args;

	if (p->wrong) /* one line is enough */
		return;
	p->wrong = true;
	(void)fprintf(p->err, "nvme-gate%s%s: ", p->command ? " " : "",
		      p->command ? p->command->name : "");
	va_start(args, format);
	(void)vfprintf(p->err, format, args);
	va_end(args);
	(void)fputc('\n', p->err);
}

const char *options_shown(const char *text, char *buf, size_t size)
{
	size_t i;

	for (i = 0; i + 1 < size && text[i]; i++)
		buf[i] = iscntrl((unsigned char)text[i]) ? '?' : text[i];
	buf[i] = '\0';
	return buf;
}

static unsigned int command_bit(const struct parser *p)
{
	return p->command ? 1u << (p->command - command_table) : 0;
}

static bool is_allowed(const struct parser *p, const struct option_entry *option)
{
	return option->commands == OPTION_ANYWHERE || option->commands & command_bit(p);
}

static void complain_unknown(struct parser *p, const char *name, size_t length)
{
	char word[64], hint[256];
	struct nearest nearest;

	(void)snprintf(word, sizeof(word), "%.*s", (int)(length < 60 ? length : 60), name);
	nearest_init(&nearest, word);
	for (size_t i = 0; i < option_count; i++)
		if (is_allowed(p, &option_table[i]))
			nearest_offer(&nearest, option_table[i].name);
	if (nearest.count)
		(void)snprintf(hint, sizeof(hint), " (did you mean '--%s'?)", nearest.best[0]);
	else
		(void)snprintf(hint, sizeof(hint), "; see nvme-gate%s%s --help",
			       p->command ? " " : "", p->command ? p->command->name : "");
	options_complain(p, "unknown option '--%s'%s", options_shown(word, word, sizeof(word)),
			 hint);
}

static void complain_elsewhere(struct parser *p, const struct option_entry *option)
{
	char commands[128] = "";

	for (unsigned int i = 0; i < GATE_COMMANDS; i++) {
		size_t used = strlen(commands);

		if (option->commands & 1u << i)
			(void)snprintf(commands + used, sizeof(commands) - used, "%s%s",
				       used ? ", " : "", command_table[i].name);
	}
	if (p->command)
		options_complain(p, "'--%s' is not an option of %s but of %s", option->name,
				 p->command->name, commands);
	else
		options_complain(p, "'--%s' must stand behind its command: %s", option->name,
				 commands);
}

static void add_string(struct parser *p, struct gate_strings *strings, const char *text)
{
	const char **items = reallocarray(strings->items, strings->count + 1, sizeof(*items));

	if (!items) {
		options_complain(p, "out of memory");
		return;
	}
	strings->items = items;
	strings->items[strings->count++] = text;
}

static void add_to_list(struct parser *p, const struct option_entry *option, const char *value)
{
	struct gate_strings *list = (void *)((char *)p->options + option->offset);
	char word[128];

	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i], value) == 0 && list != &p->options->sets) {
			options_complain(p, "--%s %s is given twice", option->name,
					 options_shown(value, word, sizeof(word)));
			return;
		}
	if (list == &p->options->sets && (!strchr(value, '=') || *value == '=')) {
		options_complain(p, "--set needs KEY=VALUE, such as link.width=2, not '%s'",
				 options_shown(value, word, sizeof(word)));
		return;
	}
	add_string(p, list, value);
}

static void take_number(struct parser *p, const struct option_entry *option, const char *value)
{
	unsigned long number = 0;
	char word[64];

	if (strspn(value, "0123456789") == strlen(value) && strlen(value) <= 6)
		number = strtoul(value, NULL, 10);
	if (number < 1 || number > 10000)
		options_complain(p, "--%s needs a whole number from 1 to 10000, not '%s'",
				 option->name, options_shown(value, word, sizeof(word)));
	else
		*(unsigned int *)(void *)((char *)p->options +
					  option->offset) = (unsigned int)number;
}

static void take_scale(struct parser *p, const struct option_entry *option, const char *value)
{
	char word[64], *end = NULL;
	double number = NAN;

	if (strspn(value, "0123456789.eE+-") == strlen(value))
		number = strtod(value, &end);
	/* written so that a NaN is refused */
	if (!end || *end || !(number >= 0.01 && number <= 1000))
		options_complain(p, "--%s needs a number from 0.01 to 1000, not '%s'", option->name,
				 options_shown(value, word, sizeof(word)));
	else
		*(double *)(void *)((char *)p->options + option->offset) = number;
}

static void take_color(struct parser *p, const char *value)
{
	char word[64];

	if (strcmp(value, "always") == 0)
		p->options->color = GATE_COLOR_ALWAYS;
	else if (strcmp(value, "never") == 0)
		p->options->color = GATE_COLOR_NEVER;
	else if (strcmp(value, "auto") == 0)
		p->options->color = GATE_COLOR_AUTO;
	else
		options_complain(p, "--color needs always, never or auto, not '%s'",
				 options_shown(value, word, sizeof(word)));
}

static void take_option(struct parser *p, const struct option_entry *option, const char *value)
{
	unsigned char *given = &p->given[option - option_table];
	void *member = (char *)p->options + option->offset;

	if (value && !*value) {
		options_complain(p, "--%s: the value is empty", option->name);
		return;
	}
	if (*given && (option->kind == OPTION_TEXT || option->kind == OPTION_NUMBER ||
		       option->kind == OPTION_SCALE)) {
		options_complain(p, "--%s is given twice", option->name);
		return;
	}
	*given = 1;
	switch (option->kind) {
	case OPTION_FLAG: *(bool *)member = true; break;
	case OPTION_COUNT: ++*(unsigned int *)member; break;
	case OPTION_TEXT: *(const char **)member = value; break;
	case OPTION_LIST: add_to_list(p, option, value); break;
	case OPTION_NUMBER: take_number(p, option, value); break;
	case OPTION_SCALE: take_scale(p, option, value); break;
	case OPTION_COLOR: take_color(p, value); break;
	case OPTION_NOT_YET:
		options_complain(p, "--%s is not built yet in this version", option->name);
		break;
	case OPTION_HELP: p->help = true; break;
	case OPTION_VERSION: p->version = true; break;
	}
}

/* "--name", "--name=VALUE", "--name VALUE" */
static void parse_long(struct parser *p, const char *word)
{
	const char *name = word + 2, *equals = strchr(name, '='), *value = NULL;
	size_t length = equals ? (size_t)(equals - name) : strlen(name);
	const struct option_entry *option = length > 1 ? option_find(name, length) : NULL;
	struct gate_options *o = p->options;

	if (!option) {
		complain_unknown(p, name, length);
		return;
	}
	if (!is_allowed(p, option)) {
		complain_elsewhere(p, option);
		return;
	}
	if (!option->argument && equals) {
		options_complain(p, "--%s takes no value", option->name);
		return;
	}
	if (equals) {
		value = equals + 1;
	} else if (option->argument) {
		value = p->next < o->argc ? o->argv[p->next] : NULL;
		if (!value || (value[0] == '-' && value[1])) {
			options_complain(p, "--%s needs a value: %s%s%s%s", option->name,
					 option->argument,
					 value ? "; one that begins with '-' is given as --" : "",
					 value ? option->name : "", value ? "=..." : "");
			return;
		}
		p->next++;
	}
	take_option(p, option, value);
}

/* "-v", "-vq" */
static void parse_short(struct parser *p, const char *word)
{
	char text[64];

	for (const char *letter = word + 1; *letter && !p->wrong; letter++) {
		const struct option_entry *option = option_find(letter, 1);

		if (option && is_allowed(p, option))
			take_option(p, option, NULL);
		else
			options_complain(p, "unknown option '%s'; see nvme-gate%s%s --help",
					 options_shown(word, text, sizeof(text)),
					 p->command ? " " : "", p->command ? p->command->name : "");
	}
}

static void parse_command(struct parser *p, const char *word)
{
	char text[64], hint[256];
	struct nearest nearest;

	/* "help" and "help COMMAND" are --help and COMMAND --help */
	if (strcmp(word, "help") == 0 && !p->help) {
		p->help = true;
		return;
	}

	for (unsigned int i = 0; i < GATE_COMMANDS; i++)
		if (strcmp(command_table[i].name, word) == 0) {
			p->command = &command_table[i];
			p->options->command = (enum gate_command)i;
			p->options->rest = p->options->argv + p->next;
			p->options->rest_count = p->options->argc - p->next;
			return;
		}
	options_shown(word, text, sizeof(text));
	nearest_init(&nearest, text);
	for (unsigned int i = 0; i < GATE_COMMANDS; i++)
		nearest_offer(&nearest, command_table[i].name);
	nearest_offer(&nearest, "help");
	options_complain(p, "unknown command '%s'%s", text,
			 nearest.count ? nearest_text(&nearest, hint, sizeof(hint))
				       : "; see nvme-gate --help");
}

static void parse_words(struct parser *p)
{
	struct gate_options *o = p->options;
	bool ended = false;

	while (p->next < o->argc && !p->wrong && !(p->command && p->command->raw)) {
		const char *word = o->argv[p->next++];

		if (!ended && strcmp(word, "--") == 0)
			ended = true;
		else if (!ended && word[0] == '-' && word[1] == '-')
			parse_long(p, word);
		else if (!ended && word[0] == '-' && word[1])
			parse_short(p, word);
		else if (!p->command)
			parse_command(p, word);
		else
			add_string(p, &o->operands, word);
	}
}

enum options_outcome options_parse(int argc, char **argv, struct gate_options *ret, FILE *out,
				   FILE *err)
{
	struct parser parser = { .options = ret, .err = err, .next = 1 };

	*ret = (struct gate_options){
		.argc = argc, .argv = argv, .repeat = 1, .deadline_scale = 1
	};
	parse_words(&parser);
	if (parser.wrong)
		return OPTIONS_WRONG;
	/* what parses its arguments itself has a help of its own */
	if (parser.help && parser.command && parser.command->raw) {
		static char help[] = "--help", *rest[] = { help, NULL };

		ret->rest = rest;
		ret->rest_count = 1;
		return OPTIONS_RUN;
	}
	if (parser.help) {
		if (parser.command)
			help_print_command(out, ret->command);
		else
			help_print(out);
		return OPTIONS_HELP;
	}
	if (parser.version) {
		(void)fprintf(out, "nvme-gate %s\n", NVME_GATE_VERSION);
		return OPTIONS_VERSION;
	}
	options_check(&parser);
	return parser.wrong ? OPTIONS_WRONG : OPTIONS_RUN;
}

void options_free(struct gate_options *options)
{
	struct gate_strings *lists[] = { &options->duts,    &options->filters, &options->excludes,
					 &options->tags,    &options->erase,   &options->sets,
					 &options->operands };

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		free(lists[i]->items);
		*lists[i] = (struct gate_strings){ 0 };
	}
}
