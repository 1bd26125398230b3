/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Builds JSON for stdout, and prints the same tree as text for people. */
#include "ci/gate/cli/json_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ci/gate/options/options.h"
#include "helpers/facts/fact_name.h"
#include "helpers/pcie/pcie.h"
#include "helpers/text/text.h"

static struct json_object *checked(struct json_object *object)
{
	if (!object)
		abort();
	return object;
}

struct json_object *json_text_object(void)
{
	return checked(json_object_new_object());
}

struct json_object *json_text_array(void)
{
	return checked(json_object_new_array());
}

void json_text_add(struct json_object *object, const char *key, struct json_object *value)
{
	if (json_object_object_add(object, key, value))
		abort();
}

struct json_object *json_text_string(const char *value, size_t size)
{
	struct text text = { 0 };
	struct json_object *string;

	text_clean(&text, value, size, 0);
	string = text.failed ? NULL : json_object_new_string_len(text.data, (int)text.size);
	text_free(&text);
	return checked(string);
}

void json_text_add_string(struct json_object *object, const char *key, const char *value)
{
	json_text_add(object, key, value && *value ? json_text_string(value, strlen(value)) : NULL);
}

void json_text_add_known(struct json_object *object, const char *key, bool known, uint64_t value)
{
	json_text_add(object, key, known ? checked(json_object_new_uint64(value)) : NULL);
}

void json_text_add_int(struct json_object *object, const char *key, int64_t value)
{
	json_text_add(object, key, checked(json_object_new_int64(value)));
}

void json_text_add_bool(struct json_object *object, const char *key, bool value)
{
	json_text_add(object, key, checked(json_object_new_boolean(value)));
}

void json_text_add_hex(struct json_object *object, const char *key, uint64_t value, int digits)
{
	char text[32];

	(void)snprintf(text, sizeof(text), "0x%0*llx", digits, (unsigned long long)value);
	json_text_add_string(object, key, text);
}

void json_text_add_real(struct json_object *object, const char *key, double value)
{
	char text[64];

	(void)snprintf(text, sizeof(text), "%.3f", value);
	json_text_add(object, key, checked(json_object_new_double_s(value, text)));
}

void json_text_add_rate(struct json_object *object, const char *key, double gts)
{
	json_text_add(object, key, gts > 0 ? checked(json_object_new_double(gts)) : NULL);
}

void json_text_add_link(struct json_object *object, const struct pcie_link_shown *link)
{
	json_text_add_rate(object, "speed_gts", pcie_gen_rate(link->now.gen));
	json_text_add_known(object, "width", link->now.lanes, link->now.lanes);
	json_text_add_rate(object, "max_speed_gts", pcie_gen_rate(link->max.gen));
	json_text_add_known(object, "max_width", link->max.lanes, link->max.lanes);
}

static struct json_object *said(const struct fact *fact, const struct fact_value *value)
{
	char text[FACT_TEXT_BYTES];

	(void)fact_print(fact, value, FACT_PEOPLE, text, sizeof(text));
	return *text ? json_text_string(text, strlen(text)) : NULL;
}

static struct json_object *told(const struct fact *fact, const struct fact_value *value)
{
	struct fact_datum datum;

	fact_tell(fact, value, &datum);
	switch (datum.type) {
	case FACT_NULL: break;
	case FACT_TRUTH: return checked(json_object_new_boolean(datum.number != 0));
	case FACT_INTEGER:
		return checked(datum.negative ? json_object_new_int64(-(int64_t)datum.number)
					      : json_object_new_uint64(datum.number));
	case FACT_REAL: return checked(json_object_new_double(datum.real));
	case FACT_STRING: return json_text_string(datum.text, strlen(datum.text));
	}
	return NULL;
}

/* Of those that there are several of, up to the last one that the drive tells. */
static struct json_object *several(const struct fact_page *page, const struct fact *fact,
				   bool people, const void *data, size_t size, unsigned int version)
{
	struct json_object *array = json_text_array();
	unsigned int missing = 0;

	for (unsigned int i = 0; i < fact->count; i++) {
		struct fact_value value = fact_read_of(page, fact, i, data, size, version);

		missing++;
		if (!value.known)
			continue;
		while (--missing)
			json_object_array_add(array, people ? json_text_string("-", 1) : NULL);
		json_object_array_add(array, people ? said(fact, &value) : told(fact, &value));
	}
	return array;
}

void json_text_add_facts(struct json_object *object, bool people, const struct fact_page *page,
			 const void *data, size_t size, unsigned int version)
{
	for (size_t i = 0; i < page->count; i++) {
		const struct fact *fact = &page->facts[i];
		struct fact_value value = fact_read_of(page, fact, 0, data, size, version);
		struct json_object *json;

		if (json_object_object_get_ex(object, fact->key, NULL))
			continue;
		json = fact->count ? several(page, fact, people, data, size, version)
		       : people    ? said(fact, &value)
				   : told(fact, &value);
		json_text_add(object, people ? fact->label : fact->key, json);
	}
}

void json_text_add_value(struct json_object *object, const char *key, bool people,
			 const struct fact *fact, const struct fact_value *value)
{
	json_text_add(object, key, people ? said(fact, value) : told(fact, value));
}

void json_text_add_parsed(struct json_object *object, bool people, const struct fact *fact,
			  const char *text)
{
	struct fact_value value = fact_parse(fact, text);

	json_text_add_value(object, people ? fact->label : fact->key, people, fact, &value);
}

static int finish(struct json_object *object)
{
	json_object_put(object);
	return GATE_EXIT_OPEN;
}

int json_text_print(struct json_object *object)
{
	const char *text = json_object_to_json_string_ext(
		object, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE);

	if (!text)
		abort();
	(void)puts(text);
	return finish(object);
}

/* "max_speed_gts" as "max speed gts", in a column when a value follows */
static void print_label(const char *key, int depth, bool value)
{
	char label[64];

	(void)snprintf(label, sizeof(label), "%s", key);
	for (char *c = label; *c; c++)
		if (*c == '_')
			*c = ' ';
	(void)printf("%*s%-*s%s", depth * 2, "", value ? 30 - depth * 2 : 0, label,
		     value ? " " : "");
}

static bool is_tree(struct json_object *value)
{
	return json_object_is_type(value, json_type_object) ||
	       json_object_is_type(value, json_type_array);
}

static void print_value(struct json_object *value)
{
	if (json_object_is_type(value, json_type_boolean))
		(void)puts(json_object_get_boolean(value) ? "yes" : "no");
	else
		(void)puts(value ? json_object_get_string(value) : "-");
}

static void print_tree(struct json_object *tree, int depth);

/* A row of plain values stands on one line: "nsid 1  size bytes 1073741824  ..." */
static void print_row(struct json_object *row, int depth)
{
	bool first = true;

	if (!json_object_is_type(row, json_type_object)) {
		(void)printf("%*s", depth * 2, "");
		print_value(row);
		return;
	}
	(void)printf("%*s", depth * 2, "");
	json_object_object_foreach(row, key, value)
	{
		const char *gap = first ? "" : "  ";
		const char *text = json_object_is_type(value, json_type_boolean)
					   ? (json_object_get_boolean(value) ? "yes" : "no")
				   : value ? json_object_get_string(value)
					   : "-";

		if (is_tree(value))
			continue;
		(void)printf("%s%s %s", gap, key, text);
		first = false;
	}
	(void)putchar('\n');
	json_object_object_foreach(row, inner_key, inner)
	{
		(void)inner_key;
		if (is_tree(inner))
			print_tree(inner, depth + 1);
	}
}

static void print_tree(struct json_object *tree, int depth)
{
	if (json_object_is_type(tree, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(tree); i++)
			print_row(json_object_array_get_idx(tree, i), depth);
		return;
	}
	json_object_object_foreach(tree, key, value)
	{
		bool empty = json_object_is_type(value, json_type_array) &&
			     !json_object_array_length(value);

		print_label(key, depth, !is_tree(value) || empty);
		if (!is_tree(value) || empty) {
			if (empty)
				(void)puts("none");
			else
				print_value(value);
			continue;
		}
		(void)putchar('\n');
		print_tree(value, depth + 1);
	}
}

int json_text_print_people(struct json_object *object)
{
	print_tree(object, 0);
	return finish(object);
}
