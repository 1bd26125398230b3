/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the known-failures file, telling where and what is wrong with it, and finds the entry that
 * speaks of a case. */
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "helpers/host/whole_file.h"
#include "helpers/text/yaml_text.h"
#include "reports/verdict/known_internal.h"
#include "reports/record/store.h"
#include "helpers/text/text.h"

#define COMPLAINTS_MAX 20

struct reading {
	const char *path;
	FILE *errors;
	yaml_document_t *document;
	struct known_list *list;
	unsigned int wrong;
};

static void complain(struct reading *r, const yaml_mark_t *mark, const char *what, const char *name)
{
	if (r->wrong++ >= COMPLAINTS_MAX)
		return;
	fprintf(r->errors, "%s:%zu:%zu: error: %s%s%s%s\n", r->path, mark->line + 1,
		mark->column + 1, what, name ? " '" : "", name ? name : "", name ? "'" : "");
}

static const char *scalar(struct reading *r, const yaml_node_t *node)
{
	if (!node || node->type != YAML_SCALAR_NODE)
		return NULL;
	return store_line(r->list->store, (const char *)node->data.scalar.value,
			  node->data.scalar.length);
}

/* "2026-03-31": the entry holds through that day, in UTC. */
bool known_parse_day(const char *text, int64_t *ret_after_ns)
{
	int64_t day;

	if (text_parse_day(text, &day))
		return false;
	if (day < 0)
		*ret_after_ns = 0;
	else if (__builtin_mul_overflow(day + 1, 86400 * (int64_t)1000000000, ret_after_ns))
		*ret_after_ns = INT64_MAX; /* no clock of 64 bits comes so far */
	return true;
}

static void set_key(struct reading *r, struct known_entry *e, const char *key,
		    const yaml_node_t *node)
{
	const struct {
		const char *key;
		const char **at;
	} texts[] = {
		{ "case", &e->cases },
		{ "model", &e->model },
		{ "firmware", &e->firmware },
		{ "firmware_from", &e->firmware_from },
		{ "firmware_to", &e->firmware_to },
		{ "reason", &e->reason },
		{ "owner", &e->owner },
		{ "link", &e->link },
		{ "expires", &e->expires },
	};
	const char *value = scalar(r, node);

	if (!value || !*value) {
		complain(r, &node->start_mark, "this key needs a text:", key);
		return;
	}
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (strcmp(key, texts[i].key))
			continue;
		if (*texts[i].at)
			complain(r, &node->start_mark, "this key stands twice:", key);
		*texts[i].at = value;
		if (texts[i].at == &e->expires && !known_parse_day(value, &e->expires_unix_ns))
			complain(r, &node->start_mark,
				 "not a day of the calendar such as "
				 "2026-03-31 (the last one on which it holds, UTC):",
				 value);
		return;
	}
	if (strcmp(key, "expect")) {
		complain(r, &node->start_mark,
			 "unknown key (known: case, expect, model, firmware, "
			 "firmware_from, firmware_to, reason, owner, link, expires):",
			 key);
		return;
	}
	e->expect = !strcmp(value, "flakes")  ? KNOWN_FLAKES
		    : !strcmp(value, "skips") ? KNOWN_SKIPS
					      : KNOWN_FAILS;
	if (e->expect == KNOWN_FAILS && strcmp(value, "fails"))
		complain(r, &node->start_mark, "expect is fails, flakes or skips, not", value);
}

static int read_entry(struct reading *r, const yaml_node_t *node)
{
	struct known_list *list = r->list;

	if (node->type != YAML_MAPPING_NODE) {
		complain(r, &node->start_mark,
			 "an entry is a mapping with the keys case, reason and "
			 "owner",
			 NULL);
		return 0;
	}
	struct known_entry *entries = store_grow(list->entries, list->count, sizeof(*entries));
	if (!entries)
		return -ENOMEM;
	list->entries = entries;
	struct known_entry *e = &entries[list->count++];
	*e = (struct known_entry){ .expires_unix_ns = INT64_MAX,
				   .line = (int)node->start_mark.line + 1 };
	for (const yaml_node_pair_t *pair = node->data.mapping.pairs.start;
	     pair < node->data.mapping.pairs.top; pair++) {
		const char *key = scalar(r, yaml_document_get_node(r->document, pair->key));

		set_key(r, e, key ? key : "", yaml_document_get_node(r->document, pair->value));
	}
	if (!e->cases)
		complain(r, &node->start_mark, "missing key", "case");
	if (!e->reason)
		complain(r, &node->start_mark, "missing key", "reason");
	if (!e->owner)
		complain(r, &node->start_mark, "missing key", "owner");
	return 0;
}

static int read_document(struct reading *r)
{
	const yaml_node_t *root = yaml_document_get_root_node(r->document);
	int result = 0;

	if (!root)
		return 0; /* an empty list */
	if (root->type != YAML_SEQUENCE_NODE) {
		complain(r, &root->start_mark, "the file is a list of entries", NULL);
		return 0;
	}
	for (const yaml_node_item_t *item = root->data.sequence.items.start;
	     item < root->data.sequence.items.top && !result; item++)
		result = read_entry(r, yaml_document_get_node(r->document, *item));
	return result;
}

static int complain_syntax(struct reading *r, const yaml_parser_t *parser)
{
	if (parser->error == YAML_MEMORY_ERROR)
		return -ENOMEM;
	complain(r, parser->problem_mark.line ? &parser->problem_mark : &parser->mark,
		 parser->problem ? parser->problem : "not YAML", NULL);
	return 0;
}

/* A list that goes on in another document would be read by half. */
static int refuse_second(struct reading *r, yaml_parser_t *parser)
{
	yaml_document_t second;
	const yaml_node_t *root;

	if (!yaml_parser_load(parser, &second))
		return complain_syntax(r, parser);
	root = yaml_document_get_root_node(&second);
	if (root)
		complain(r, &root->start_mark, "a second document: the file is one list", NULL);
	yaml_document_delete(&second);
	return 0;
}

static int parse(struct reading *r, const char *text, size_t size)
{
	struct yaml_text_breach breach;
	yaml_parser_t parser;
	yaml_document_t document;
	int result;

	if (!yaml_text_is_bounded(text, size, &breach)) {
		const yaml_mark_t at = { .line = breach.line - 1, .column = breach.column - 1 };

		complain(r, &at, breach.what, NULL);
		return -EINVAL;
	}
	if (!yaml_parser_initialize(&parser))
		return -ENOMEM;
	yaml_parser_set_input_string(&parser, (const unsigned char *)text, size);
	if (yaml_parser_load(&parser, &document)) {
		bool any = yaml_document_get_root_node(&document);

		r->document = &document;
		result = read_document(r);
		yaml_document_delete(&document);
		if (!result && any)
			result = refuse_second(r, &parser);
	} else {
		result = complain_syntax(r, &parser);
	}
	yaml_parser_delete(&parser);
	return result ? result : r->wrong ? -EINVAL : 0;
}

int known_load(const char *path, struct known_list **ret, FILE *errors)
{
	char *text = NULL;
	size_t size;
	int result = whole_file_read(path, YAML_TEXT_BYTES, &text, &size);

	if (result)
		return result;
	struct known_list *list = calloc(1, sizeof(*list));
	struct reading r = { .path = path, .errors = errors, .list = list };

	result = -ENOMEM;
	if (list && (list->store = store_new()))
		result = parse(&r, text, size);
	if (!result && store_failed(list->store))
		result = -ENOMEM;
	free(text);
	if (result)
		known_free(list);
	else
		*ret = list;
	return result;
}

void known_free(struct known_list *list)
{
	if (!list)
		return;
	free(list->entries);
	store_free(list->store);
	free(list);
}

size_t known_count(const struct known_list *list)
{
	return list ? list->count : 0;
}

const struct known_entry *known_at(const struct known_list *list, size_t index)
{
	return &list->entries[index];
}

static bool fits_glob(const char *glob, const char *value)
{
	return !glob || (value && !fnmatch(glob, value, FNM_EXTMATCH));
}

bool known_fits_drive(const struct known_entry *e, const char *model, const char *firmware)
{
	return fits_glob(e->model, model) && fits_glob(e->firmware, firmware) &&
	       (!e->firmware_from || (firmware && strverscmp(firmware, e->firmware_from) >= 0)) &&
	       (!e->firmware_to || (firmware && strverscmp(firmware, e->firmware_to) <= 0));
}

const struct known_entry *known_find(const struct known_list *list, const char *case_name,
				     const char *model, const char *firmware)
{
	for (size_t i = 0; i < known_count(list); i++) {
		const struct known_entry *e = &list->entries[i];

		if (fits_glob(e->cases, case_name) && known_fits_drive(e, model, firmware))
			return e;
	}
	return NULL;
}
