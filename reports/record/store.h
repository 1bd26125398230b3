/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory of a model: many small clean texts that live and die together. For use inside of
 * reports/. */
#ifndef REPORTS_RECORD_STORE_H
#define REPORTS_RECORD_STORE_H

#include <stdbool.h>
#include <stddef.h>

struct json_object;
struct run_store;

/** store_new() - empty; NULL without memory */
struct run_store *store_new(void);
/** store_free() - and all texts in it; accepts NULL */
void store_free(struct run_store *store);
/**
 * store_alloc() - zeroed, aligned for anything; NULL without memory, which store_failed() remembers
 */
void *store_alloc(struct run_store *store, size_t size);
/** store_failed() - did memory run out since it was made? */
bool store_failed(const struct run_store *store);

/** store_line(), store_block() - a cleaned copy on one line, of many lines. NULL for NULL. */
const char *store_line(struct run_store *store, const char *bytes, size_t size);
const char *store_block(struct run_store *store, const char *bytes, size_t size);
/**
 * store_member_line(), store_member_block() - the same of a member of a JSON object; NULL when
 * absent or no text
 */
const char *store_member_line(struct run_store *store, struct json_object *object, const char *key);
const char *store_member_block(struct run_store *store, struct json_object *object,
			       const char *key);
/** store_value() - any scalar as text */
const char *store_value(struct run_store *store, struct json_object *value);

/** store_grow() - room for one more item of an array that lives on the heap; NULL without memory */
void *store_grow(void *array, size_t count, size_t item_size);

#endif
