/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walks libyaml's documents: what every reader of a file for people checks alike. */
#include "helpers/text/yaml_reader.h"

#include <stdarg.h>
#include <string.h>
#include <yaml.h>

#include "helpers/text/text.h"
#include "helpers/text/yaml_text.h"

static const struct yaml_position nowhere;

/* ---- complaints ---- */

void yaml_complain(struct yaml_reader *reader, struct yaml_position at, const char *format, ...)
{
	va_list args;

	if (reader->errors++ >= YAML_MAX_ERRORS || !reader->out)
		return;
	if (reader->positions && at.line)
		(void)fprintf(reader->out, "%s:%zu:%zu: error: ", reader->where, at.line,
			      at.column);
	else
		(void)fprintf(reader->out, "%s: error: ", reader->where);
	va_start(args, format);
	(void)vfprintf(reader->out, format, args);
	va_end(args);
	(void)fputc('\n', reader->out);
	if (reader->errors == YAML_MAX_ERRORS)
		(void)fprintf(reader->out, "%s: error: too many errors, the rest is not read\n",
			      reader->where);
}

/* So many errors that the rest is not read. */
static bool has_given_up(const struct yaml_reader *reader)
{
	return reader->errors >= YAML_MAX_ERRORS;
}

void yaml_complain_unknown(struct yaml_reader *reader, struct yaml_position at, const char *word,
			   const char *hint)
{
	char quoted[80];

	if (!*hint)
		hint = reader->keys_hint ? reader->keys_hint : "";
	yaml_complain(reader, at, "unknown key %s%s", text_quote(word, quoted, sizeof(quoted)),
		      hint);
}

/* where a byte of the text is: libyaml's own mark is not set for wrong characters */
static struct yaml_position position_of_byte(const unsigned char *text, size_t offset)
{
	struct yaml_position at = { 1, 1 };

	for (size_t i = 0; i < offset; i++) {
		if (text[i] == '\n') {
			at.line++;
			at.column = 1;
		} else if ((text[i] & 0xc0) != 0x80) {
			at.column++;
		}
	}
	return at;
}

static void complain_syntax(struct yaml_reader *reader, const yaml_parser_t *parser,
			    const unsigned char *text, size_t size)
{
	struct yaml_position at = { parser->problem_mark.line + 1,
				    parser->problem_mark.column + 1 };
	const char *problem = parser->problem ? parser->problem : "not YAML";
	const char *context = parser->context ? parser->context : "", *hint = "";

	if (parser->error == YAML_MEMORY_ERROR)
		problem = "out of memory";
	if (parser->error == YAML_READER_ERROR)
		at = position_of_byte(text, parser->problem_offset < size ? parser->problem_offset
									  : size);
	else if (parser->problem_mark.index < size && text[parser->problem_mark.index] == '\t')
		hint = " (a tab: YAML is indented with blanks)";
	else if (strstr(context, "alias") || strstr(context, "anchor") || strstr(context, "tag"))
		hint = " (a value that begins with * & ! needs quotes)";
	yaml_complain(reader, at, "%s%s%s%s", context, *context ? ": " : "", problem, hint);
}

/* ---- a document ---- */

/* the next document and its root, whose node is NULL when there is none; false after a complaint */
static bool load(struct yaml_reader *reader, yaml_parser_t *parser, const void *text, size_t size,
		 yaml_document_t *ret_document, struct yaml_node *ret_root)
{
	if (!yaml_parser_load(parser, ret_document)) {
		complain_syntax(reader, parser, text, size);
		return false;
	}
	*ret_root = (struct yaml_node){ reader, ret_document,
					yaml_document_get_root_node(ret_document) };
	return true;
}

static void read_documents(struct yaml_reader *reader, yaml_parser_t *parser, const void *text,
			   size_t size, void (*visit)(const struct yaml_node *root, void *context),
			   void *context)
{
	yaml_document_t document, second;
	struct yaml_node root, other;

	if (!load(reader, parser, text, size, &document, &root))
		return;
	if (root.node)
		visit(&root, context);
	else if (!reader->may_be_empty)
		yaml_complain(reader, nowhere, "there is nothing in it");
	if (root.node && !has_given_up(reader) &&
	    load(reader, parser, text, size, &second, &other)) {
		if (other.node)
			yaml_complain(reader, yaml_position_of(&other), "a second document: %s",
				      reader->one_document);
		yaml_document_delete(&second);
	}
	yaml_document_delete(&document);
}

void yaml_read_document(struct yaml_reader *reader, const void *text, size_t size,
			void (*visit)(const struct yaml_node *root, void *context), void *context)
{
	struct yaml_text_breach breach;
	yaml_parser_t parser;

	if (!yaml_text_is_bounded(text, size, &breach)) {
		yaml_complain(reader, (struct yaml_position){ breach.line, breach.column }, "%s",
			      breach.what);
		return;
	}
	if (!yaml_parser_initialize(&parser)) {
		yaml_complain(reader, nowhere, "out of memory");
		return;
	}
	yaml_parser_set_input_string(&parser, text, size);
	read_documents(reader, &parser, text, size, visit, context);
	yaml_parser_delete(&parser);
}

/* ---- nodes ---- */

static struct yaml_node child(const struct yaml_node *node, int index)
{
	return (struct yaml_node){ node->reader, node->document,
				   yaml_document_get_node(node->document, index) };
}

struct yaml_position yaml_position_of(const struct yaml_node *node)
{
	return (struct yaml_position){ node->node->start_mark.line + 1,
				       node->node->start_mark.column + 1 };
}

bool yaml_is_mapping(const struct yaml_node *node)
{
	return node->node->type == YAML_MAPPING_NODE;
}

bool yaml_is_list(const struct yaml_node *node)
{
	return node->node->type == YAML_SEQUENCE_NODE;
}

bool yaml_is_plain(const struct yaml_node *node)
{
	return node->node->type == YAML_SCALAR_NODE &&
	       node->node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

const char *yaml_scalar(const struct yaml_node *node)
{
	return node->node->type == YAML_SCALAR_NODE ? (const char *)node->node->data.scalar.value
						    : NULL;
}

void yaml_complain_type(const struct yaml_node *node, const char *label, const char *expected)
{
	static const char *const kinds[] = {
		[YAML_SCALAR_NODE] = "a single value",
		[YAML_SEQUENCE_NODE] = "a list",
		[YAML_MAPPING_NODE] = "a mapping",
	};

	yaml_complain(node->reader, yaml_position_of(node),
		      "%s: wrong type: %s where %s is expected", label, kinds[node->node->type],
		      expected);
}

const char *yaml_read_value(const struct yaml_node *node, const char *label, const char *expected,
			    bool has_default)
{
	const char *text = yaml_scalar(node);

	if (!text) {
		yaml_complain_type(node, label, expected);
		return NULL;
	}
	if (strcmp((const char *)node->node->tag, YAML_STR_TAG) != 0) {
		yaml_complain(node->reader, yaml_position_of(node),
			      "%s: a YAML tag (!...) means nothing here", label);
		return NULL;
	}
	if (!*text ||
	    (yaml_is_plain(node) && (strcmp(text, "~") == 0 || strcmp(text, "null") == 0))) {
		yaml_complain(node->reader, yaml_position_of(node),
			      "%s: there is no value; %sgive %s", label,
			      has_default ? "leave the key out for its default, or " : "",
			      expected);
		return NULL;
	}
	if (strlen(text) != node->node->data.scalar.length) {
		yaml_complain(node->reader, yaml_position_of(node),
			      "%s: the value holds a control character", label);
		return NULL;
	}
	return text;
}

/* ---- mappings and lists ---- */

/* the text of a key, or NULL after a complaint */
static const char *read_word(const struct yaml_node *key)
{
	const char *word = yaml_scalar(key);

	if (word && *word && strlen(word) == key->node->data.scalar.length)
		return word;
	yaml_complain(key->reader, yaml_position_of(key), "a key must be a word");
	return NULL;
}

/* the first key of this name among the first @count pairs; its node is NULL when there is none */
static struct yaml_node find_key(const struct yaml_node *mapping, size_t count, const char *word)
{
	const yaml_node_pair_t *pairs = mapping->node->data.mapping.pairs.start;

	for (size_t i = 0; i < count; i++) {
		struct yaml_node key = child(mapping, pairs[i].key);
		const char *text = yaml_scalar(&key);

		if (text && strcmp(text, word) == 0)
			return key;
	}
	return (struct yaml_node){ 0 };
}

static size_t count_pairs(const struct yaml_node *mapping)
{
	return (size_t)(mapping->node->data.mapping.pairs.top -
			mapping->node->data.mapping.pairs.start);
}

/* a key that stands twice in one mapping is an error: the later one would win in silence */
static bool is_duplicate(const struct yaml_node *mapping, const struct yaml_pair *pair)
{
	struct yaml_node first = find_key(mapping, pair->at - 1, pair->word);
	char quoted[80];

	if (!first.node)
		return false;
	yaml_complain(mapping->reader, yaml_position_of(&pair->key),
		      "duplicate key %s (first in line %zu)",
		      text_quote(pair->word, quoted, sizeof(quoted)),
		      yaml_position_of(&first).line);
	return true;
}

bool yaml_next_pair(const struct yaml_node *mapping, struct yaml_pair *pair)
{
	while (pair->at < count_pairs(mapping) && !has_given_up(mapping->reader)) {
		const yaml_node_pair_t *next = &mapping->node->data.mapping.pairs.start[pair->at++];

		pair->key = child(mapping, next->key);
		pair->value = child(mapping, next->value);
		pair->word = read_word(&pair->key);
		if (pair->word && !is_duplicate(mapping, pair))
			return true;
	}
	return false;
}

bool yaml_has_key(const struct yaml_node *mapping, const char *word)
{
	return find_key(mapping, count_pairs(mapping), word).node;
}

bool yaml_next_item(const struct yaml_node *list, size_t *at, struct yaml_node *ret_node)
{
	const yaml_node_item_t *items = list->node->data.sequence.items.start;

	if (has_given_up(list->reader) || items + *at == list->node->data.sequence.items.top)
		return false;
	*ret_node = child(list, items[(*at)++]);
	return true;
}
