/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one parser of command lines. A program describes its options as rows of a table; parsing, the
 * texts of mistakes, --help, the manual page and the completion are made of it (see help.h). */
#ifndef HELPERS_OPTION_OPTION_H
#define HELPERS_OPTION_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OPTION_WHY_SIZE 1024 /* of @why everywhere: room for any text of a mistake */

/* Strings in the order of the command line. They point into it; only the array is owned. */
struct option_strings {
	const char **items;
	size_t count;
};

/** option_strings_add() - one more. Return: 0 or -ENOMEM */
int option_strings_add(struct option_strings *strings, const char *text);
/** option_strings_free() - the array; the texts are the command line's. It is empty then */
void option_strings_free(struct option_strings *strings);

enum option_kind {
	OPTION_FLAG,    /* bool: true */
	OPTION_CLEAR,   /* bool: false */
	OPTION_COUNT,   /* unsigned int: how often */
	OPTION_TEXT,    /* const char *; one of .words if there are any */
	OPTION_BUFFER,  /* char[]: a copy */
	OPTION_LIST,    /* struct option_strings, each time another value unless .repeats */
	OPTION_NUMBER,  /* uint32_t or uint64_t: whole, within .min and .max if that is not 0 */
	OPTION_REAL,    /* double, likewise */
	OPTION_SIZE,    /* uint32_t or uint64_t: bytes */
	OPTION_TIME,    /* uint64_t: nanoseconds */
	OPTION_WORD,    /* bool or enum: what .words says; without a member only checked */
	OPTION_CUSTOM,  /* .read() */
	OPTION_NOT_YET, /* refused: not built yet */
};

/* A word that a value may be. Those with the value of an earlier one are told to nobody. */
struct option_word {
	const char *word; /* NULL ends the words */
	int value;
};

/* 1 and 0, yes and no, true and false, on and off; and the other way round. */
extern const struct option_word option_switch[], option_switch_off[];

#define OPTION_ANYWHERE (~0u) /* .commands of an option that may stand before the command */

/**
 * struct option - one row; a row without a name ends a table
 * @letter: 0 or the short form
 * @argument: NULL: takes no value; else its name in texts, and what the completion goes by
 * @commands: 1 << index of each command of the program that has it
 * @offset, @size: of the member of the object that option_store() is given
 * @help: NULL: another name for the row above
 * @words: NULL or the words that a value may be
 * @alone: may stand without its value, which is then "1"; the word behind it is its value only if
 *	it is one of @words
 * @repeats: of OPTION_LIST: the same value may be given again
 * @read: of OPTION_CUSTOM: 0, or -EINVAL with or without a sentence of its own in @why
 * @needs: what the value has to be, for texts; NULL: as the kind has it
 */
struct option {
	const char *name;
	char letter;
	const char *argument;
	unsigned int commands;
	enum option_kind kind;
	size_t offset, size;
	const char *help;
	double min, max;
	const struct option_word *words;
	bool alone, repeats;
	int (*read)(void *object, const struct option *option, const char *value, char *why);
	const char *needs;
};

/* One exit code, for --help and the manual page. */
struct option_exit {
	const char *code, *meaning;
};

/**
 * struct option_command - one command of a program
 * @synopsis: behind its name; a newline begins another form
 * @raw: parses what stands behind it by itself, along @tables
 * @tables: NULL: the program's
 * @more: NULL or a paragraph behind the options
 * @exits: NULL: the program's
 * @words: NULL or what its operands may be (words, meaning), NULL behind the last one
 */
struct option_command {
	const char *name, *summary, *synopsis, *text;
	unsigned int operands_min, operands_max;
	bool raw;
	const struct option *const *tables;
	const char *more;
	const struct option_exit *exits, *words;
};

struct option_program; /* see help.h */

/* How values are taken, where programs differ. */
enum option_style {
	OPTION_ALIKE = 1,     /* '-' and '_' are the same in names */
	OPTION_DASHES = 2,    /* a value may begin with '-' */
	OPTION_LAST_WINS = 4, /* what takes one value may be given again */
	OPTION_EMPTY = 8,     /* a value may be empty */
};

/**
 * struct option_parser - a command line while it is read
 * @argc, @argv, @next: the words, and the index of the next one
 * @program, @command: for texts, and for which options are allowed; @command is found among the
 *words where it is NULL at first
 * @help: the word "help" stood in front of the command
 * @tables: of the options, NULL behind the last one
 * @style: enum option_style
 * @ended: "--" was read: operands are all that follow
 * @why: one sentence about what is wrong
 */
struct option_parser {
	int argc;
	char *const *argv;
	int next;
	const struct option_program *program;
	const struct option_command *command;
	const struct option *const *tables;
	unsigned int style;
	bool help, ended;
	char why[OPTION_WHY_SIZE];

	const char *letters;            /* what is left of "-vq" */
	const struct option *given[64]; /* what must not be given again */
	size_t given_count;
};

/**
 * option_next() - the next option or operand
 * @ret_option: NULL: an operand
 * @ret_value: of the option, NULL where it takes none; or the operand
 *
 * Long options are never abbreviated; "--name VALUE" and "--name=VALUE" are the same; letters may
 * stand together; options and operands may be mixed; "--" ends the options.
 *
 * Return: 1, 0 at the end and behind a raw command, or -EINVAL with a sentence in @parser->why.
 */
int option_next(struct option_parser *parser, const struct option **ret_option,
		const char **ret_value);

/**
 * option_read() - all that is left: options into an object, operands into a list
 * @object: what the members of the tables belong to
 * @operands: room for @most; more of them are counted and not kept
 * @ret_count: how many there were, for option_check_operands()
 *
 * Return: 0, or -EINVAL with a sentence in @parser->why.
 */
int option_read(struct option_parser *parser, void *object, const char **operands, size_t most,
		size_t *ret_count);

/**
 * option_store() - reads a value into the member of an object
 *
 * Sizes: 512, 4k, 1M, 1g, 2T: powers of 1024, "KiB" and "kb" mean the same. Times: seconds, or with
 * unit: 500us, 100ms, 30s, 1m, 2h, 1d.
 *
 * Return: 0, or -EINVAL with a sentence in @why; the object may then be changed.
 */
int option_store(const struct option *option, const char *value, void *object, char *why);

/**
 * option_set() - finds an option by its name and stores its value
 * @value: NULL or "": it stands alone
 *
 * Return: 0, -ENOENT (no such option) or -EINVAL, with a sentence in @why.
 */
int option_set(const struct option *const *tables, unsigned int style, const char *name,
	       const char *value, void *object, char *why);

/** option_at() - the @index-th row of all tables; NULL behind the last one */
const struct option *option_at(const struct option *const *tables, size_t index);
/** option_find() - by name of @length bytes; NULL when there is none */
const struct option *option_find(const struct option *const *tables, unsigned int style,
				 const char *name, size_t length);

/** option_check_operands() - are there as many as the command takes? Return: 0 or -EINVAL */
int option_check_operands(const struct option_program *program,
			  const struct option_command *command, const char *const *operands,
			  size_t count, char *why);

/** option_say() - printf() into @why. Return: -EINVAL */
int option_say(char *why, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** option_is_told() - is it the first of the words with its value? */
bool option_is_told(const struct option_word *words, const struct option_word *word);
/** option_shown() - a word for a text: what is not printable is shown as '?'. Return: @buf */
const char *option_shown(const char *text, char *buf, size_t size);

#endif
