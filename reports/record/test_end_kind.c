/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kinds of end by name, there and back, and as the schema of summary.json lists them. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "helpers/text/json.h"
#include "reports/record/end_kind.h"

static struct json_object *read_schema(void)
{
	char path[4096];
	struct json_object *schema;

	(void)snprintf(path, sizeof(path), "%s/reports/summary.schema.json",
		       getenv("NVME_GATE_SOURCE") ?: ".");
	schema = json_object_from_file(path);
	cr_assert_not_null(schema, "%s", path);
	return schema;
}

Test(end_kind, by_name_and_back)
{
	for (unsigned int kind = END_ASSERTION; kind <= END_OTHER; kind++) {
		cr_assert_not_null(end_kind_name(kind), "%u", kind);
		cr_expect_eq((unsigned int)end_kind_find(end_kind_name(kind)), kind, "%s",
			     end_kind_name(kind));
	}
	cr_expect_null(end_kind_name(END_NONE));
	cr_expect_eq(end_kind_find(NULL), END_NONE);
	cr_expect_eq(end_kind_find(""), END_NONE);
	cr_expect_eq(end_kind_find("of another version"), END_OTHER);
}

Test(end_kind, as_the_schema_lists_them)
{
	static const char *const way[] = { "properties", "cases", "items", "properties", "kind" };
	struct json_object *schema = read_schema(), *at = schema, *words;

	for (size_t i = 0; i < sizeof(way) / sizeof(way[0]); i++)
		cr_assert(json_object_object_get_ex(at, way[i], &at), "%s", way[i]);
	cr_assert(json_object_object_get_ex(at, "enum", &words));
	cr_assert_eq(json_object_array_length(words), END_OTHER + 1);
	for (size_t kind = END_NONE; kind <= END_OTHER; kind++)
		cr_expect_str_eq(json_object_get_string(json_object_array_get_idx(words, kind)),
				 end_kind_name((enum end_kind)kind) ?: "");
	json_object_put(schema);
}
