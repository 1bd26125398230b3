/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads a document of YAML or JSON that people wrote, and says where it is wrong and what they may
 * have meant. */
#ifndef HELPERS_TEXT_YAML_READER_H
#define HELPERS_TEXT_YAML_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define YAML_MAX_ERRORS 20

/* struct yaml_position - line and column, from 1; 0: unknown */
struct yaml_position {
	size_t line, column;
};

/**
 * struct yaml_reader - one text being read
 * @where: begins every message: a file name, "--set KEY=VALUE"
 * @positions: messages say :line:column behind it
 * @may_be_empty: a text without a document is no error
 * @one_document: why there may be no second one: "a profile is one document"
 * @keys_hint: behind an unknown key that resembles none; NULL: nothing
 * @out: receives the messages; NULL: nobody
 * @errors: how many so far; reading stops at YAML_MAX_ERRORS
 */
struct yaml_reader {
	const char *where;
	bool positions, may_be_empty;
	const char *one_document, *keys_hint;
	FILE *out;
	unsigned int errors;
};

/**
 * yaml_complain() - one message: "where:line:column: error: ..."
 * @at: where in the text; 0,0: of the text as a whole
 */
void yaml_complain(struct yaml_reader *reader, struct yaml_position at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* ---- a document ---- */

struct yaml_document_s;
struct yaml_node_s;

/* struct yaml_node - one node, with all that is needed to complain about it */
struct yaml_node {
	struct yaml_reader *reader;
	struct yaml_document_s *document;
	struct yaml_node_s *node;
};

/**
 * yaml_read_document() - parses a text and has its root visited
 * @visit: not called where there is no root
 *
 * What is too deep, has too many anchors, is no YAML, or goes on in a second document is complained
 * about; reader->errors counts it.
 */
void yaml_read_document(struct yaml_reader *reader, const void *text, size_t size,
			void (*visit)(const struct yaml_node *root, void *context), void *context);

/** yaml_position_of() - where a node begins */
struct yaml_position yaml_position_of(const struct yaml_node *node);

/** yaml_is_mapping() - keys with values? */
bool yaml_is_mapping(const struct yaml_node *node);
/** yaml_is_list() - a sequence of items? */
bool yaml_is_list(const struct yaml_node *node);
/** yaml_is_plain() - is it a single value without quotes? */
bool yaml_is_plain(const struct yaml_node *node);
/** yaml_scalar() - the text of a single value, empty or not; NULL for lists and mappings */
const char *yaml_scalar(const struct yaml_node *node);

/**
 * yaml_read_value() - the text of a single value with something in it
 * @label: the key, as people write it
 * @expected: "a text", "one word"
 * @has_default: the key may as well be left out
 *
 * Return: the text; NULL after a complaint about a list, a mapping, a tag, null or nothing.
 */
const char *yaml_read_value(const struct yaml_node *node, const char *label, const char *expected,
			    bool has_default);

/** yaml_complain_type() - "label: wrong type: a list where @expected is expected" */
void yaml_complain_type(const struct yaml_node *node, const char *label, const char *expected);

/* ---- mappings and lists ---- */

/* struct yaml_pair - a key and its value; begin with an empty one */
struct yaml_pair {
	size_t at;
	const char *word; /* the key's text */
	struct yaml_node key, value;
};

/**
 * yaml_next_pair() - the next pair of a mapping whose key is a word and stands there for the first
 * time; others are complained about and passed over
 *
 * Return: false at the end, and after too many errors.
 */
bool yaml_next_pair(const struct yaml_node *mapping, struct yaml_pair *pair);

/** yaml_has_key() - has a mapping this key? */
bool yaml_has_key(const struct yaml_node *mapping, const char *word);

/**
 * yaml_next_item() - the next element of a list
 * @at: begins with 0
 *
 * Return: false at the end, and after too many errors.
 */
bool yaml_next_item(const struct yaml_node *list, size_t *at, struct yaml_node *ret_node);

/**
 * yaml_complain_unknown() - "unknown key 'word' ..."
 * @hint: of nearest_text(); where it is empty, the reader's own hint at its keys
 */
void yaml_complain_unknown(struct yaml_reader *reader, struct yaml_position at, const char *word,
			   const char *hint);

#endif
