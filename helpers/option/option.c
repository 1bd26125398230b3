/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads a command line word by word along the tables of options. */
#include "helpers/option/option.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "helpers/option/help.h"
#include "helpers/text/nearest.h"

const struct option *option_at(const struct option *const *tables, size_t index)
{
	for (; *tables; tables++)
		for (const struct option *o = *tables; o->name; o++)
			if (!index--)
				return o;
	return NULL;
}

static bool is_name(const struct option *o, unsigned int style, const char *name, size_t length)
{
	if (strlen(o->name) != length)
		return false;
	for (size_t i = 0; i < length; i++)
		if (o->name[i] != name[i] &&
		    !(style & OPTION_ALIKE && strchr("-_", o->name[i]) && strchr("-_", name[i])))
			return false;
	return true;
}

const struct option *option_find(const struct option *const *tables, unsigned int style,
				 const char *name, size_t length)
{
	const struct option *o;

	for (size_t i = 0; (o = option_at(tables, i)); i++)
		if (is_name(o, style, name, length))
			return o;
	return NULL;
}

static const struct option *find_letter(const struct option *const *tables, char letter)
{
	const struct option *o;

	for (size_t i = 0; (o = option_at(tables, i)); i++)
		if (o->letter == letter)
			return o;
	return NULL;
}

static bool is_allowed(const struct option_parser *p, const struct option *o)
{
	return o->commands == OPTION_ANYWHERE ||
	       (p->command && o->commands & 1u << (p->command - p->program->commands));
}

/* "; see nvme-gate run --help" */
static int say_unknown(const struct option_parser *p, const char *dashed, const char *near,
		       char *why)
{
	if (near)
		return option_say(why, "unknown option '%s' (did you mean '--%s'?)", dashed, near);
	return option_say(why, "unknown option '%s'; see %s%s%s --help", dashed, p->program->name,
			  p->command ? " " : "", p->command ? p->command->name : "");
}

static int complain_unknown(struct option_parser *p, const char *name, size_t length)
{
	char word[64], dashed[68];
	const struct option *o;
	struct nearest nearest;

	(void)snprintf(word, sizeof(word), "%.*s", (int)(length < 60 ? length : 60), name);
	nearest_init(&nearest, word);
	for (size_t i = 0; (o = option_at(p->tables, i)); i++)
		if (is_allowed(p, o))
			nearest_offer(&nearest, o->name);
	(void)snprintf(dashed, sizeof(dashed), "--%s", word);
	return say_unknown(p, option_shown(dashed, dashed, sizeof(dashed)),
			   nearest.count ? nearest.best[0] : NULL, p->why);
}

static int complain_elsewhere(struct option_parser *p, const struct option *o)
{
	char commands[128] = "";

	for (size_t i = 0; i < p->program->command_count; i++) {
		size_t used = strlen(commands);

		if (o->commands & 1u << i)
			(void)snprintf(commands + used, sizeof(commands) - used, "%s%s",
				       used ? ", " : "", p->program->commands[i].name);
	}
	if (p->command)
		return option_say(p->why, "'--%s' is not an option of %s but of %s", o->name,
				  p->command->name, commands);
	return option_say(p->why, "'--%s' must stand behind its command: %s", o->name, commands);
}

/* what takes one value: once, unless the last one wins */
static int count_given(struct option_parser *p, const struct option *o)
{
	const unsigned int often = 1u << OPTION_FLAG | 1u << OPTION_CLEAR | 1u << OPTION_COUNT |
				   1u << OPTION_LIST | 1u << OPTION_WORD | 1u << OPTION_CUSTOM;

	if (p->style & OPTION_LAST_WINS || often & 1u << o->kind)
		return 0;
	for (size_t i = 0; i < p->given_count; i++)
		if (p->given[i] == o)
			return option_say(p->why, "--%s is given twice", o->name);
	if (p->given_count == sizeof(p->given) / sizeof(p->given[0]))
		return option_say(p->why, "too many options");
	p->given[p->given_count++] = o;
	return 0;
}

static bool is_word_of(const struct option *o, const char *value)
{
	for (const struct option_word *w = o->words; value && w && w->word; w++)
		if (!strcasecmp(w->word, value))
			return true;
	return false;
}

/* @value: behind '=', or NULL */
static int take_value(struct option_parser *p, const struct option *o, const char *value,
		      const char **ret_value)
{
	const char *next = p->next < p->argc ? p->argv[p->next] : NULL;

	if (!o->argument && value)
		return option_say(p->why, "--%s takes no value", o->name);
	if (o->argument && !value && o->alone) {
		value = "1";
		if (is_word_of(o, next)) {
			value = next;
			p->next++;
		}
	} else if (o->argument && !value) {
		bool dash = next && next[0] == '-' && next[1] && !(p->style & OPTION_DASHES);

		if (!next || dash)
			return option_say(p->why, "--%s needs a value: %s%s%s%s", o->name,
					  o->argument,
					  dash ? "; one that begins with '-' is given as --" : "",
					  dash ? o->name : "", dash ? "=..." : "");
		value = next;
		p->next++;
	}
	if (value && !*value && o->alone)
		value = "1";
	if (value && !*value && !(p->style & OPTION_EMPTY))
		return option_say(p->why, "--%s: the value is empty", o->name);
	*ret_value = value;
	return count_given(p, o);
}

static int next_long(struct option_parser *p, const char *name, const struct option **ret_option,
		     const char **ret_value)
{
	const char *equals = strchr(name, '=');
	size_t length = equals ? (size_t)(equals - name) : strlen(name);
	const struct option *o = option_find(p->tables, p->style, name, length);

	if (!o)
		return complain_unknown(p, name, length);
	if (!is_allowed(p, o))
		return complain_elsewhere(p, o);
	*ret_option = o;
	return take_value(p, o, equals ? equals + 1 : NULL, ret_value) ? -EINVAL : 1;
}

static int next_letter(struct option_parser *p, const struct option **ret_option,
		       const char **ret_value)
{
	const char letter = *p->letters++, dashed[] = { '-', letter, '\0' };
	const struct option *o = find_letter(p->tables, letter);
	char shown[3];

	if (!o || !is_allowed(p, o))
		return say_unknown(p, option_shown(dashed, shown, sizeof(shown)), NULL, p->why);
	*ret_option = o;
	return take_value(p, o, NULL, ret_value) ? -EINVAL : 1;
}

static int take_command(struct option_parser *p, const char *word)
{
	const struct option_program *program = p->program;
	char text[64], hint[256];
	struct nearest nearest;

	/* "help" and "help COMMAND" are --help and COMMAND --help */
	if (strcmp(word, "help") == 0 && !p->help) {
		p->help = true;
		return 0;
	}
	(void)option_shown(word, text, sizeof(text));
	nearest_init(&nearest, text);
	for (size_t i = 0; i < program->command_count; i++) {
		if (strcmp(program->commands[i].name, word) == 0) {
			p->command = &program->commands[i];
			return 0;
		}
		nearest_offer(&nearest, program->commands[i].name);
	}
	nearest_offer(&nearest, "help");
	if (nearest.count)
		return option_say(p->why, "unknown command '%s'%s", text,
				  nearest_text(&nearest, hint, sizeof(hint)));
	return option_say(p->why, "unknown command '%s'; see %s --help", text, program->name);
}

int option_next(struct option_parser *p, const struct option **ret_option, const char **ret_value)
{
	const char *word;

	*ret_option = NULL;
	*ret_value = NULL;
	if (p->letters && *p->letters)
		return next_letter(p, ret_option, ret_value);
	while (p->next < p->argc) {
		word = p->argv[p->next++];
		if (!p->ended && strcmp(word, "--") == 0) {
			p->ended = true;
		} else if (!p->ended && word[0] == '-' && word[1] == '-') {
			return next_long(p, word + 2, ret_option, ret_value);
		} else if (!p->ended && word[0] == '-' && word[1]) {
			p->letters = word + 1;
			return next_letter(p, ret_option, ret_value);
		} else if (p->command) {
			*ret_value = word;
			return 1;
		} else if (take_command(p, word)) {
			return -EINVAL;
		} else if (p->command && p->command->raw) {
			break;
		}
	}
	return 0;
}

int option_read(struct option_parser *p, void *object, const char **operands, size_t most,
		size_t *ret_count)
{
	const struct option *option;
	const char *value;
	size_t count = 0;
	int ret;

	while ((ret = option_next(p, &option, &value)) > 0) {
		if (option)
			ret = option_store(option, value, object, p->why);
		else if (count++ < most)
			operands[count - 1] = value;
		if (ret < 0)
			return ret;
	}
	if (ret == 0)
		*ret_count = count;
	return ret;
}

int option_set(const struct option *const *tables, unsigned int style, const char *name,
	       const char *value, void *object, char *why)
{
	const struct option *o = option_find(tables, style, name, strlen(name));
	char word[64], hint[256];
	struct nearest nearest;

	if (!o) {
		nearest_init(&nearest, name);
		for (size_t i = 0; (o = option_at(tables, i)); i++)
			nearest_offer(&nearest, o->name);
		(void)option_say(why, "unknown option '%s'%s",
				 option_shown(name, word, sizeof(word)),
				 nearest_text(&nearest, hint, sizeof(hint)));
		return -ENOENT;
	}
	if (!o->argument && value && *value)
		return option_say(why, "--%s takes no value", o->name);
	if (o->argument && (!value || !*value)) {
		if (!o->alone)
			return option_say(why, "--%s needs a value: %s", o->name, o->argument);
		value = "1";
	}
	return option_store(o, value, object, why);
}

int option_check_operands(const struct option_program *program,
			  const struct option_command *command, const char *const *operands,
			  size_t count, char *why)
{
	char word[64];

	for (size_t i = 0; i < count && i < command->operands_max; i++)
		if (!*operands[i])
			return option_say(why, "what %s is to be given is empty", command->name);

	if (count < command->operands_min)
		return option_say(why, "something is missing: %s %s %.*s", program->name,
				  command->name, (int)strcspn(command->synopsis, "\n"),
				  command->synopsis);
	if (count > command->operands_max)
		return option_say(why, "'%s' is not an option and %s takes %s",
				  option_shown(operands[command->operands_max], word, sizeof(word)),
				  command->name,
				  command->operands_max ? "no more than it has" : "nothing else");
	return 0;
}
