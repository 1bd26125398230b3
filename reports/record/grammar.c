/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The schemas' rules as a table, and whether an object keeps them. */
#include "reports/record/grammar.h"

#include <math.h>
#include <string.h>

#include "helpers/text/json.h"
#include "helpers/text/text.h"

enum rule_type {
	STRING = 1 << 0,
	BOOLEAN = 1 << 1,
	NUMBER = 1 << 2,
	COUNT = 1 << 3,
	OBJECT = 1 << 4,
	DATE = 1 << 5,
	VALIDATORS = 1 << 6,
	LOCATION = 1 << 7,
	SEVERITY = 1 << 8,
	DIAGNOSIS = 1 << 9,
	STRINGS = 1 << 10,
	SUBCOMPONENT = 1 << 11,
	VALIDATOR = 1 << 12,
	SUBTYPE = 1 << 13,
	STATUS = 1 << 14,
	VALUE = STRING | BOOLEAN | NUMBER,
	REQUIRED = 1 << 30,
};

struct rule {
	const char *key;
	unsigned int type;
};
#define MAX_RULES 10

/* clang-format off */
static const struct rule validator_rules[MAX_RULES] = {
	{ "type", VALIDATOR | REQUIRED }, { "value", VALUE | REQUIRED }, { "name", STRING },
	{ "metadata", OBJECT },
};
static const struct rule location_rules[MAX_RULES] = {
	{ "file", STRING | REQUIRED }, { "line", NUMBER | REQUIRED },
};
static const struct rule subcomponent_rules[MAX_RULES] = {
	{ "name", STRING | REQUIRED }, { "type", SUBTYPE }, { "location", STRING },
	{ "version", STRING }, { "revision", STRING },
};

static const struct shape {
	const char *name;
	bool open; /* other members are allowed */
	struct rule rules[MAX_RULES];
} shapes[GRAMMAR_ARTIFACTS] = {
	[GRAMMAR_ELEMENT] = { "measurementSeriesElement", false, {
		{ "index", COUNT | REQUIRED }, { "value", VALUE | REQUIRED },
		{ "timestamp", DATE | REQUIRED }, { "measurementSeriesId", STRING | REQUIRED },
		{ "metadata", OBJECT } } },
	[GRAMMAR_MEASUREMENT] = { "measurement", false, {
		{ "name", STRING | REQUIRED }, { "value", VALUE | REQUIRED }, { "unit", STRING },
		{ "validators", VALIDATORS }, { "hardwareInfoId", STRING },
		{ "subcomponent", SUBCOMPONENT }, { "metadata", OBJECT } } },
	[GRAMMAR_SERIES_START] = { "measurementSeriesStart", false, {
		{ "name", STRING | REQUIRED }, { "measurementSeriesId", STRING | REQUIRED },
		{ "unit", STRING }, { "validators", VALIDATORS }, { "hardwareInfoId", STRING },
		{ "subcomponent", SUBCOMPONENT }, { "metadata", OBJECT } } },
	[GRAMMAR_SERIES_END] = { "measurementSeriesEnd", false, {
		{ "measurementSeriesId", STRING | REQUIRED },
		{ "totalCount", COUNT | REQUIRED } } },
	[GRAMMAR_DIAGNOSIS] = { "diagnosis", false, {
		{ "verdict", STRING | REQUIRED }, { "type", DIAGNOSIS | REQUIRED },
		{ "message", STRING }, { "hardwareInfoId", STRING },
		{ "subcomponent", SUBCOMPONENT }, { "sourceLocation", LOCATION } } },
	[GRAMMAR_ERROR] = { "error", false, {
		{ "symptom", STRING | REQUIRED }, { "message", STRING },
		{ "softwareInfoIds", STRINGS }, { "sourceLocation", LOCATION } } },
	[GRAMMAR_LOG] = { "log", false, {
		{ "severity", SEVERITY | REQUIRED }, { "message", STRING | REQUIRED },
		{ "sourceLocation", LOCATION } } },
	[GRAMMAR_FILE] = { "file", true, {
		{ "displayName", STRING | REQUIRED }, { "uri", STRING | REQUIRED },
		{ "isSnapshot", BOOLEAN | REQUIRED }, { "description", STRING },
		{ "contentType", STRING }, { "metadata", OBJECT } } },
	[GRAMMAR_EXTENSION] = { "extension", true, {
		{ "name", STRING | REQUIRED }, { "content", OBJECT | REQUIRED } } },
	[GRAMMAR_STEP_START] = { "testStepStart", false, { { "name", STRING | REQUIRED } } },
	[GRAMMAR_STEP_END] = { "testStepEnd", false, { { "status", STATUS | REQUIRED } } },
};
/* clang-format on */

static bool is_one_of(struct json_object *value, const char *words)
{
	const char *word;
	size_t size;

	if (!json_object_is_type(value, json_type_string))
		return false;
	word = json_object_get_string(value);
	size = strlen(word);

	if (!size || strchr(word, ' '))
		return false;
	for (const char *at = words; (at = strstr(at, word)); at++)
		if ((at == words || at[-1] == ' ') && (at[size] == ' ' || !at[size]))
			return true;
	return false;
}

static bool fits_object(struct json_object *object, const struct rule *rules, bool open,
			const char **why);

static bool is_date(struct json_object *value)
{
	int64_t ignored;

	return json_object_is_type(value, json_type_string) &&
	       !text_parse_timestamp(json_object_get_string(value),
				     (size_t)json_object_get_string_len(value), &ignored);
}

static bool all_items_fit(struct json_object *array, unsigned int type)
{
	if (!json_object_is_type(array, json_type_array))
		return false;
	for (size_t i = 0; i < json_object_array_length(array); i++) {
		struct json_object *item = json_object_array_get_idx(array, i);

		if (type == STRINGS ? !json_object_is_type(item, json_type_string)
				    : !fits_object(item, validator_rules, false, NULL))
			return false;
	}
	return true;
}

static bool fits(struct json_object *value, unsigned int type)
{
	switch (json_object_get_type(value)) {
	case json_type_boolean: return type & BOOLEAN;
	case json_type_int:
		return type & NUMBER || (type & COUNT && json_object_get_int64(value) >= 0);
	case json_type_double:
		/* an infinite one is written as a string: right for a value, not for a line
		 * number */
		return type & NUMBER && (type & STRING || isfinite(json_object_get_double(value)));
	case json_type_array:
		return type & (VALIDATORS | STRINGS) && all_items_fit(value, type & ~REQUIRED);
	case json_type_object:
		if (type & LOCATION)
			return fits_object(value, location_rules, false, NULL);
		if (type & SUBCOMPONENT)
			return fits_object(value, subcomponent_rules, false, NULL);
		return type & OBJECT;
	case json_type_string:
		if (type & DATE)
			return is_date(value);
		if (type & SEVERITY)
			return is_one_of(value, "INFO DEBUG WARNING ERROR FATAL");
		if (type & STATUS)
			return is_one_of(value, "COMPLETE ERROR SKIP");
		if (type & DIAGNOSIS)
			return is_one_of(value, "PASS FAIL UNKNOWN");
		if (type & VALIDATOR)
			return is_one_of(value, "EQUAL NOT_EQUAL LESS_THAN LESS_THAN_OR_EQUAL "
						"GREATER_THAN GREATER_THAN_OR_EQUAL REGEX_MATCH "
						"REGEX_NO_MATCH IN_SET NOT_IN_SET");
		if (type & SUBTYPE)
			return is_one_of(value,
					 "UNSPECIFIED ASIC ASIC-SUBSYSTEM BUS FUNCTION CONNECTOR");
		return type & STRING;
	case json_type_null: break;
	}
	return false;
}

static const struct rule *find_rule(const struct rule *rules, const char *key)
{
	for (size_t i = 0; i < MAX_RULES && rules[i].key; i++)
		if (!strcmp(rules[i].key, key))
			return &rules[i];
	return NULL;
}

static bool fits_object(struct json_object *object, const struct rule *rules, bool open,
			const char **why)
{
	const char *problem = NULL;

	if (!json_object_is_type(object, json_type_object))
		return false;
	for (size_t i = 0; i < MAX_RULES && rules[i].key; i++)
		if (rules[i].type & REQUIRED &&
		    !json_object_object_get_ex(object, rules[i].key, NULL))
			problem = "a required member is missing";
	json_object_object_foreach(object, key, value)
	{
		const struct rule *rule = find_rule(rules, key);

		if (!rule && !open)
			problem = "a member that the format does not know";
		else if (rule && !fits(value, rule->type))
			problem = "a member of the wrong type";
	}
	if (problem && why)
		*why = problem;
	return !problem;
}

bool grammar_find(struct json_object *object, const char *beside, enum grammar_artifact *ret_kind,
		  struct json_object **ret_content, const char **ret_why)
{
	size_t others = 0;
	bool found = false;

	*ret_why = "not one artifact of a test step";
	if (!json_object_is_type(object, json_type_object))
		return false;
	json_object_object_foreach(object, key, value)
	{
		int kind = 0;

		if (!strcmp(key, beside))
			continue;
		while (kind < GRAMMAR_ARTIFACTS && strcmp(key, shapes[kind].name))
			kind++;
		others += found || kind == GRAMMAR_ARTIFACTS;
		found = true;
		*ret_kind = (enum grammar_artifact)kind;
		*ret_content = value;
	}
	return found && !others &&
	       fits_object(*ret_content, shapes[*ret_kind].rules, shapes[*ret_kind].open, ret_why);
}
