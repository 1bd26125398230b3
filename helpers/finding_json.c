/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A finding as a measurement of the OCP Test & Validation format, and back. */
#include <math.h>
#include <string.h>

#include "helpers/finding.h"
#include "helpers/text/json.h"
#include "helpers/text/text.h"

static const char *const op_names[] = {
	[FINDING_EQ] = "EQUAL",        [FINDING_NE] = "NOT_EQUAL",
	[FINDING_LT] = "LESS_THAN",    [FINDING_LE] = "LESS_THAN_OR_EQUAL",
	[FINDING_GT] = "GREATER_THAN", [FINDING_GE] = "GREATER_THAN_OR_EQUAL",
};
#define OPS (sizeof(op_names) / sizeof(op_names[0]))

/* What JSON has no number for; text_json_number() writes them so. */
static const struct {
	const char *name;
	double value;
} odd_numbers[] = {
	{ "NaN", (double)NAN },
	{ "Infinity", (double)INFINITY },
	{ "-Infinity", (double)-INFINITY },
};

/* The texts of the metadata. That the drive failed, or held, is "passed"; more is "outcome". */
static const struct {
	const char *key;
	size_t offset;
} members[] = {
	{ "source", offsetof(struct finding, source) },
	{ "spec", offsetof(struct finding, spec) },
	{ "human", offsetof(struct finding, human) },
	{ "hint", offsetof(struct finding, hint) },
	{ "where", offsetof(struct finding, where) },
	{ "requirement", offsetof(struct finding, requirement) },
};
static const char *const outcomes[] = {
	[FINDING_COLLATERAL] = "collateral",
	[FINDING_RIG] = "rig",
};

static const char *const roles[] = {
	[FINDING_HEADLINE] = "headline",
	[FINDING_BESIDE_LOAD] = "beside_load",
	[FINDING_COMPOSITE] = "composite_temperature",
	[FINDING_LATENCY] = "latency",
};

static const char *const standings[] = {
	[FINDING_MET] = "met",         [FINDING_MISSED] = "missed", [FINDING_WAIVED] = "waived",
	[FINDING_ALLOWED] = "allowed", [FINDING_APART] = "apart",   [FINDING_DENIED] = "denied",
};

/* Which of @names; 0 when it is none of them, or not told. */
static unsigned int index_of(const char *const *names, size_t count, const char *name)
{
	for (unsigned int i = 0; name && i < count; i++)
		if (names[i] && !strcmp(names[i], name))
			return i;
	return 0;
}

static const char **text_of(struct finding *f, size_t member)
{
	return (const char **)((char *)f + members[member].offset);
}

/* ,"key":"value" - nothing for NULL */
static void put_member(struct text *out, const char *key, const char *value)
{
	if (!value)
		return;
	text_printf(out, ",\"%s\":", key);
	text_json_string(out, value, TEXT_LINE_BYTES);
}

void finding_put_value_json(struct text *out, struct finding_value value)
{
	switch (value.kind) {
	case FINDING_INT: text_printf(out, "%lld", (long long)value.i); break;
	case FINDING_UINT: text_printf(out, "%llu", (unsigned long long)value.u); break;
	case FINDING_REAL: text_json_number(out, value.r); break;
	case FINDING_BOOL: text_puts(out, value.b ? "true" : "false"); break;
	case FINDING_TEXT: text_json_string(out, value.s, TEXT_BLOCK_BYTES); break;
	case FINDING_NONE: text_puts(out, "\"\""); break;
	}
}

struct finding_value finding_read_value(struct json_object *value)
{
	const char *text;

	switch (json_object_get_type(value)) {
	case json_type_int:
		if (json_object_get_int64(value) < 0)
			return finding_of_int(json_object_get_int64(value));
		return finding_of_uint(json_object_get_uint64(value));
	case json_type_double: return finding_of_real(json_object_get_double(value));
	case json_type_boolean: return finding_of_bool(json_object_get_boolean(value));
	case json_type_string:
		text = json_object_get_string(value);
		for (size_t i = 0; i < sizeof(odd_numbers) / sizeof(odd_numbers[0]); i++)
			if (!strcmp(text, odd_numbers[i].name))
				return finding_of_real(odd_numbers[i].value);
		return finding_of_text(text);
	default: return (struct finding_value){ FINDING_NONE, { .u = 0 } };
	}
}

void finding_put_limit_json(struct text *out, enum finding_op op, struct finding_value limit)
{
	if (op == FINDING_NO_LIMIT || (unsigned int)op >= OPS)
		return;
	text_printf(out, ",\"validators\":[{\"type\":\"%s\",\"value\":", op_names[op]);
	finding_put_value_json(out, limit);
	text_puts(out, "}]");
}

enum finding_op finding_read_limit(struct json_object *object, struct finding_value *ret_limit)
{
	struct json_object *list = json_member(object, "validators", json_type_array);
	struct json_object *first, *value;
	const char *type;
	size_t size;

	if (!list || !json_object_array_length(list))
		return FINDING_NO_LIMIT;
	first = json_object_array_get_idx(list, 0);
	type = json_member_text(first, "type", &size);
	for (unsigned int i = FINDING_EQ; type && i < OPS; i++) {
		if (strcmp(type, op_names[i]) || !json_object_object_get_ex(first, "value", &value))
			continue;
		*ret_limit = finding_read_value(value);
		return (enum finding_op)i;
	}
	return FINDING_NO_LIMIT;
}

void finding_put_json(struct text *out, const struct finding *f)
{
	struct text place = { 0 };

	text_puts(out, "{\"name\":");
	text_json_string(out, f->what && *f->what ? f->what : "value", TEXT_LINE_BYTES);
	text_puts(out, ",\"value\":");
	finding_put_value_json(out, f->value);
	put_member(out, "unit", f->unit);
	finding_put_limit_json(out, f->op, f->limit);
	text_printf(out, ",\"metadata\":{\"passed\":%s",
		    f->outcome == FINDING_HOLDS ? "true" : "false");
	if (f->outcome == FINDING_COLLATERAL || f->outcome == FINDING_RIG)
		put_member(out, "outcome", outcomes[f->outcome]);
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		put_member(out, members[i].key, *text_of((struct finding *)f, i));
	put_member(out, "role", roles[f->role]);
	put_member(out, "standing", standings[f->standing]);
	text_puts(out, f->sanity ? ",\"sanity\":true" : "");
	finding_put_place(&place, f);
	put_member(out, "at", place.data);
	text_puts(out, "}}");
	out->failed |= place.failed;
	text_free(&place);
}

void finding_read_json(struct json_object *measurement, struct finding *ret_finding)
{
	struct json_object *metadata = json_member(measurement, "metadata", json_type_object);
	struct json_object *value = NULL;
	unsigned int outcome;
	size_t size;

	*ret_finding = (struct finding){ 0 };
	json_object_object_get_ex(measurement, "value", &value);
	ret_finding->what = json_member_text(measurement, "name", &size);
	ret_finding->value = finding_read_value(value);
	ret_finding->unit = json_member_text(measurement, "unit", &size);
	ret_finding->op = finding_read_limit(measurement, &ret_finding->limit);
	/* a limit whose outcome is not told was not kept */
	ret_finding->outcome = json_member_bool(metadata, "passed",
						ret_finding->op == FINDING_NO_LIMIT)
				       ? FINDING_HOLDS
				       : FINDING_FAILS;
	outcome = index_of(outcomes, sizeof(outcomes) / sizeof(outcomes[0]),
			   json_member_text(metadata, "outcome", &size));
	if (outcome)
		ret_finding->outcome = (enum finding_outcome)outcome;
	ret_finding->role = (enum finding_role)index_of(roles, sizeof(roles) / sizeof(roles[0]),
							json_member_text(metadata, "role", &size));
	ret_finding->standing = (enum finding_standing)index_of(
		standings, sizeof(standings) / sizeof(standings[0]),
		json_member_text(metadata, "standing", &size));
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		*text_of(ret_finding, i) = json_member_text(metadata, members[i].key, &size);
	ret_finding->sanity = json_member_bool(metadata, "sanity", false);
	ret_finding->file = json_member_text(metadata, "at", &size);
}
