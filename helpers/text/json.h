/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads JSON of unknown origin and writes it back clean; json-c by itself lets NaN, bad UTF-8 and
 * control characters through. */
#ifndef HELPERS_TEXT_JSON_H
#define HELPERS_TEXT_JSON_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text;

#define JSON_MAX_LINE_BYTES (16u << 20)

/**
 * json_is_grammatical() - one whole value by RFC 8259 (NaN and Infinity too), 32 levels deep at
 * most, and nothing after it
 */
bool json_is_grammatical(const char *data, size_t size);
/**
 * json_read() - one whole value and nothing after it, strictly. NULL when it is none;
 * json_object_put() it
 */
struct json_object *json_read(const char *data, size_t size);
/**
 * json_is_unambiguous() - does each name stand once in its object? Of a name that stands there
 * twice the last one counts, here; elsewhere the first one may
 * @value: what json_read() made of @data
 */
bool json_is_unambiguous(const char *data, size_t size, struct json_object *value);
/**
 * json_is_clean() - is every text in it what text_clean() leaves as it is, and every number finite?
 */
bool json_is_clean(struct json_object *value);
/** json_write() - with every text cleaned and every number finite */
void json_write(struct text *out, struct json_object *value);

/** json_member() - of an object; NULL when absent, of another type, or @object is no object */
struct json_object *json_member(struct json_object *object, const char *key, enum json_type type);
/** json_member_text() - of an object, its own; NULL when absent or no text; it may hold NUL */
const char *json_member_text(struct json_object *object, const char *key, size_t *ret_size);
/** json_member_number() - whole or not; @fallback when absent or no number */
double json_member_number(struct json_object *object, const char *key, double fallback);
/** json_member_int() - @fallback when absent or no whole number; beyond 64 bits: the nearest */
int64_t json_member_int(struct json_object *object, const char *key, int64_t fallback);
/** json_member_bool() - @fallback when absent or neither true nor false */
bool json_member_bool(struct json_object *object, const char *key, bool fallback);

#endif
