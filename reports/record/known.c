/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the known-failures file, telling where and what is wrong with it, and finds the entry that
 * speaks of a case. */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/os/whole_file.h"
#include "helpers/text/glob.h"
#include "helpers/text/nearest.h"
#include "helpers/text/text.h"
#include "helpers/text/yaml_reader.h"
#include "helpers/text/yaml_text.h"
#include "reports/record/store.h"
#include "reports/record/known_internal.h"

static const struct known_key {
	const char *word;
	size_t offset; /* of a text */
	bool required;
} keys[] = {
	{ "case", offsetof(struct known_entry, cases), true },
	{ "expect", SIZE_MAX, false },
	{ "model", offsetof(struct known_entry, model), false },
	{ "firmware", offsetof(struct known_entry, firmware), false },
	{ "firmware_from", offsetof(struct known_entry, firmware_from), false },
	{ "firmware_to", offsetof(struct known_entry, firmware_to), false },
	{ "reason", offsetof(struct known_entry, reason), true },
	{ "owner", offsetof(struct known_entry, owner), true },
	{ "link", offsetof(struct known_entry, link), false },
	{ "expires", offsetof(struct known_entry, expires), false },
};

#define KEY_COUNT (sizeof(keys) / sizeof(keys[0]))

struct reading {
	struct known_list *list;
	int ret; /* memory ran out */
};

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

static const struct known_key *find_key(const struct yaml_pair *pair)
{
	struct nearest nearest;
	char hint[256];

	nearest_init(&nearest, pair->word);
	for (size_t i = 0; i < KEY_COUNT; i++) {
		if (strcmp(keys[i].word, pair->word) == 0)
			return &keys[i];
		nearest_offer(&nearest, keys[i].word);
	}
	yaml_complain_unknown(pair->key.reader, yaml_position_of(&pair->key), pair->word,
			      nearest_text(&nearest, hint, sizeof(hint)));
	return NULL;
}

static void set_expectation(const struct yaml_node *node, const char *text, struct known_entry *e)
{
	char quoted[80];

	e->expect = !strcmp(text, "flakes")  ? KNOWN_FLAKES
		    : !strcmp(text, "skips") ? KNOWN_SKIPS
					     : KNOWN_FAILS;
	if (e->expect == KNOWN_FAILS && strcmp(text, "fails"))
		yaml_complain(node->reader, yaml_position_of(node),
			      "expect: %s is not one of: fails, flakes, skips",
			      text_quote(text, quoted, sizeof(quoted)));
}

static void set_key(struct known_list *list, const struct known_key *key,
		    const struct yaml_node *node, struct known_entry *e)
{
	const char *text = yaml_read_value(node, key->word, "a text", !key->required);
	char quoted[80];

	text = text ? store_line(list->store, text, strlen(text)) : NULL;
	if (!text)
		return;
	if (!*text)
		yaml_complain(node->reader, yaml_position_of(node), "%s: the text is blank",
			      key->word);
	if (key->offset == SIZE_MAX) {
		set_expectation(node, text, e);
		return;
	}
	memcpy((char *)e + key->offset, &text, sizeof(text));
	if (key->offset == offsetof(struct known_entry, expires) &&
	    !known_parse_day(text, &e->expires_unix_ns))
		yaml_complain(
			node->reader, yaml_position_of(node),
			"expires: %s is not a day of the calendar such as 2026-03-31 (the last "
			"one on which it holds, UTC)",
			text_quote(text, quoted, sizeof(quoted)));
}

static void read_entry(struct reading *r, const struct yaml_node *node)
{
	struct known_list *list = r->list;
	struct known_entry *entries, *e;
	struct yaml_pair pair = { 0 };

	if (!yaml_is_mapping(node)) {
		yaml_complain(node->reader, yaml_position_of(node),
			      "an entry is a mapping with the keys case, reason and owner");
		return;
	}
	entries = store_grow(list->entries, list->count, sizeof(*entries));
	if (!entries) {
		r->ret = -ENOMEM;
		return;
	}
	list->entries = entries;
	e = &entries[list->count++];
	*e = (struct known_entry){ .expires_unix_ns = INT64_MAX,
				   .line = (int)yaml_position_of(node).line };
	while (yaml_next_pair(node, &pair)) {
		const struct known_key *key = find_key(&pair);

		if (key)
			set_key(list, key, &pair.value, e);
	}
	for (size_t i = 0; i < KEY_COUNT; i++)
		if (keys[i].required && !yaml_has_key(node, keys[i].word))
			yaml_complain(node->reader, yaml_position_of(node),
				      "this entry has no '%s'", keys[i].word);
}

static void read_list(const struct yaml_node *root, void *context)
{
	struct reading *r = context;
	struct yaml_node entry;
	size_t at = 0;

	if (!yaml_is_list(root)) {
		yaml_complain(root->reader, yaml_position_of(root),
			      "the file is a list of entries");
		return;
	}
	while (!r->ret && yaml_next_item(root, &at, &entry))
		read_entry(r, &entry);
}

static int parse(struct known_list *list, const char *path, const char *text, size_t size,
		 FILE *errors)
{
	struct reading r = { .list = list };
	struct yaml_reader reader = {
		.where = path,
		.positions = true,
		.may_be_empty = true,
		.one_document = "the file is one list",
		.keys_hint = "; known are case, expect, model, firmware, firmware_from, "
			     "firmware_to, reason, owner, link and expires",
		.out = errors,
	};

	yaml_read_document(&reader, text, size, read_list, &r);
	return r.ret ? r.ret : reader.errors ? -EINVAL : 0;
}

int known_load(const char *path, struct known_list **ret_list, FILE *errors)
{
	char *text = NULL;
	size_t size;
	int ret = whole_file_read(path, YAML_TEXT_BYTES, &text, &size);
	struct known_list *list;

	if (ret)
		return ret;
	list = calloc(1, sizeof(*list));

	ret = -ENOMEM;
	if (list && (list->store = store_new()))
		ret = parse(list, path, text, size, errors);
	if (!ret && store_failed(list->store))
		ret = -ENOMEM;
	free(text);
	if (ret)
		known_free(list);
	else
		*ret_list = list;
	return ret;
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
	return !glob || (value && glob_fits(glob, value));
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
