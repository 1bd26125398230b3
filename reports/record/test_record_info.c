/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests that each key of the record's heads is written and read back, and that each member of their
 * structures has one. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/text/text.h"
#include "reports/record/record_info.h"
#include "reports/record/store.h"
#include "reports/record/known.h"

#define AT(type) (*(type *)((char *)base + key->offset))
#define COUNT_AT (*(size_t *)((char *)base + key->count_offset))
#define TABLES_MAX 16

static const struct record_key *tables[TABLES_MAX];

/* All that a run's start is made of. */
static const struct record_key **run_tables(void)
{
	const struct record_key **next = tables;

	*next++ = record_start_keys;
	*next++ = record_parameter_keys;
	*next++ = record_dut_keys;
	*next++ = record_metadata_keys;
	cr_assert_leq(record_part_count + 5, TABLES_MAX);
	for (size_t i = 0; i < record_part_count; i++)
		*next++ = record_parts[i].keys;
	*next = NULL;
	return tables;
}

static const char *a_text(struct run_store *store)
{
	static unsigned int count;
	char text[32];

	return store_line(store, text, (size_t)snprintf(text, sizeof(text), "text %u", ++count));
}

/* A value for each key that none of the others has, and no record without it. */
static void fill(const struct record_key *keys, void *base, struct run_store *store)
{
	static int count = 100;

	for (const struct record_key *key = keys; key->key; key++) {
		const char **lines = store_alloc(store, 2 * sizeof(*lines));
		struct run_namespace *ns = store_alloc(store, 2 * sizeof(*ns));
		struct json_object *list;

		switch (key->type) {
		case RECORD_LINE:
		case RECORD_BLOCK: AT(const char *) = a_text(store); break;
		case RECORD_BOOL:
		case RECORD_NOT: AT(bool) = key->type == RECORD_BOOL; break;
		case RECORD_INT: AT(int) = -++count; break;
		case RECORD_INT64: AT(int64_t) = (1LL << 40) + ++count; break;
		case RECORD_UINT16: AT(uint16_t) = (uint16_t)++count; break;
		case RECORD_UINT: AT(unsigned int) = (unsigned int)++count; break;
		case RECORD_REAL:
		case RECORD_PERCENT: AT(double) = ++count + 0.25; break;
		case RECORD_LINES:
			lines[0] = a_text(store);
			lines[1] = a_text(store);
			AT(const char **) = lines;
			COUNT_AT = 2;
			break;
		case RECORD_NS:
			fill(record_ns_keys, &ns[0], store);
			fill(record_ns_keys, &ns[1], store);
			AT(struct run_namespace *) = ns;
			COUNT_AT = 2;
			break;
		case RECORD_LINK: fill(record_link_keys, &AT(struct run_link_end), store); break;
		case RECORD_KNOWN:
			list = json_tokener_parse("[{\"expect\":\"fails\",\"case\":\"a\","
						  "\"reason\":\"b\",\"owner\":\"c\"}]");
			cr_assert_eq(known_read_json(list, &AT(struct known_list *)), 0);
			json_object_put(list);
			break;
		case RECORD_KIND: AT(enum end_kind) = END_LEFTOVER; break;
		case RECORD_EFFECT: AT(enum effect) = RESETS; break;
		case RECORD_VERDICT: AT(enum run_verdict) = RUN_ERROR; break;
		}
	}
}

static void expect_same(const struct record_key *keys, void *base, void *other)
{
	for (const struct record_key *key = keys; key->key; key++) {
		void *first = base;
		size_t size = 0;

#define OTHER(type) (*(type *)((char *)other + key->offset))
		switch (key->type) {
		case RECORD_LINE:
		case RECORD_BLOCK:
			cr_assert_not_null(OTHER(const char *), "%s is not read back", key->key);
			cr_expect_str_eq(AT(const char *), OTHER(const char *), "%s", key->key);
			break;
		case RECORD_BOOL:
		case RECORD_NOT: size = sizeof(bool); break;
		case RECORD_INT: size = sizeof(int); break;
		case RECORD_INT64: size = sizeof(int64_t); break;
		case RECORD_UINT16: size = sizeof(uint16_t); break;
		case RECORD_UINT: size = sizeof(unsigned int); break;
		case RECORD_REAL:
		case RECORD_PERCENT: size = sizeof(double); break;
		case RECORD_LINES:
		case RECORD_NS:
			base = other;
			cr_assert_eq(COUNT_AT, 2, "%s is not read back", key->key);
			base = first;
			for (size_t i = 0; i < 2; i++)
				if (key->type == RECORD_NS)
					expect_same(record_ns_keys, &AT(struct run_namespace *)[i],
						    &OTHER(struct run_namespace *)[i]);
				else
					cr_expect_str_eq(AT(const char **)[i],
							 OTHER(const char **)[i], "%s", key->key);
			break;
		case RECORD_LINK:
			expect_same(record_link_keys, &AT(struct run_link_end),
				    &OTHER(struct run_link_end));
			break;
		case RECORD_KNOWN:
			cr_assert_not_null(OTHER(struct known_list *), "%s", key->key);
			cr_expect_eq(known_count(OTHER(struct known_list *)), 1);
			break;
		case RECORD_KIND: size = sizeof(enum end_kind); break;
		case RECORD_EFFECT: size = sizeof(enum effect); break;
		case RECORD_VERDICT: size = sizeof(enum run_verdict); break;
		}
		cr_expect_eq(memcmp(&AT(char), &OTHER(char), size), 0, "%s is not read back",
			     key->key);
	}
}

/* The object @name of @inner, which is a member of a line. */
static struct json_object *read_written(struct text *inner, const char *name)
{
	struct text line = { 0 };
	struct json_object *all, *member;

	text_printf(&line, "{%s}", inner->data);
	cr_assert(!inner->failed && !line.failed);
	all = json_read(line.data, line.size);
	cr_assert_not_null(all, "%s", line.data);
	member = json_object_get(json_member(all, name, json_type_object));
	cr_assert_not_null(member, "%s", line.data);
	json_object_put(all);
	text_free(&line);
	text_free(inner);
	return member;
}

/* Every eight bytes of a structure belong to a key: nothing is kept that no record has. */
static void expect_covered(const struct record_key *const *keys, size_t size, size_t exempt,
			   const char *what)
{
	bool *covered = calloc(size, sizeof(*covered));

	for (; *keys; keys++)
		for (const struct record_key *key = *keys; key->key; key++) {
			size_t length = key->type == RECORD_LINK ? sizeof(struct run_link_end) : 1;

			memset(covered + key->offset, true, length);
			covered[key->count_offset] |= key->type == RECORD_LINES ||
						      key->type == RECORD_NS;
		}
	for (size_t at = 0; at < size; at += 8)
		cr_expect(at == exempt || memchr(covered + at, true, 8),
			  "what lies %zu bytes behind the beginning of %s is never recorded", at,
			  what);
	free(covered);
}

Test(record_info, each_key_of_a_run_is_read_back)
{
	struct run_store *store = store_new();
	struct run_info info = { 0 }, got = { 0 };
	struct text written = { 0 };
	struct json_object *start;

	for (const struct record_key **keys = run_tables(); *keys; keys++)
		fill(*keys, &info, store);
	record_info_write_start(&written, &info);
	start = read_written(&written, "testRunStart");
	cr_assert_eq(record_info_read_start(start, store, &got), 0);
	for (const struct record_key **keys = run_tables(); *keys; keys++)
		expect_same(*keys, &info, &got);
	expect_covered(run_tables(), sizeof(info), offsetof(struct run_info, start_unix_ns),
		       "struct run_info");
	known_free((struct known_list *)info.known);
	known_free((struct known_list *)got.known);
	json_object_put(start);
	store_free(store);
}

Test(record_info, each_key_of_a_case_is_read_back)
{
	static const struct record_key *const of_case[] = { record_case_keys, NULL },
					      *const of_end[] = { record_end_keys, NULL };
	struct run_store *store = store_new();
	struct run_case_info info = { 0 }, got = { 0 };
	struct run_end_info end = { 0 }, got_end = { 0 };
	struct text written = { 0 };
	struct json_object *extension;

	fill(record_case_keys, &info, store);
	fill(record_end_keys, &end, store);
	got.name = info.name; /* the step's own */
	record_info_write_case(&written, &info);
	extension = read_written(&written, "extension");
	cr_assert_eq(record_info_read_case(json_member(extension, "content", json_type_object),
					   store, &got),
		     0);
	expect_same(record_case_keys, &info, &got);
	json_object_put(extension);
	record_info_write_end(&written, &end);
	extension = read_written(&written, "extension");
	cr_assert_eq(record_info_read_end(json_member(extension, "content", json_type_object),
					  store, &got_end),
		     0);
	expect_same(record_end_keys, &end, &got_end);
	json_object_put(extension);
	expect_covered(of_case, sizeof(info), sizeof(info), "struct run_case_info");
	expect_covered(of_end, sizeof(end), sizeof(end), "struct run_end_info");
	store_free(store);
}

/* A record that says nothing is no record with generous rules. */
Test(record_info, what_is_missing_is_unknown_or_strict)
{
	struct run_store *store = store_new();
	struct run_info info = { .start_unix_ns = 5 };
	struct run_case_info c = { .name = "a" };
	struct run_end_info end;
	struct json_object *nothing = json_object_new_object();

	cr_assert_eq(record_info_read_start(nothing, store, &info), 0);
	cr_expect_eq(info.start_unix_ns, 5);
	cr_expect_eq(info.skip_budget, 0);
	cr_expect(info.partial_refused);
	cr_expect_eq(info.numa_node, -1);
	cr_expect_null(info.model);
	cr_assert_eq(record_info_read_case(nothing, store, &c), 0);
	cr_expect_str_eq(c.name, "a");
	cr_expect_eq(c.effect, EFFECT_UNKNOWN);
	cr_expect_neq(record_info_read_end(nothing, store, &end), 0);
	json_object_put(nothing);
	store_free(store);
}
