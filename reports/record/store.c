/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A pool: allocates forwards, frees all at once, and never holds a text that is not clean. */
#include "reports/record/store.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/text/json.h"
#include "helpers/text/text.h"

#define CHUNK_BYTES (64u << 10)

struct chunk {
	struct chunk *next;
	alignas(max_align_t) char bytes[];
};

struct run_store {
	struct chunk *chunks;
	char *at;
	size_t left;
	bool failed;
	struct text scratch;
};

struct run_store *store_new(void)
{
	return calloc(1, sizeof(struct run_store));
}

void store_free(struct run_store *store)
{
	if (!store)
		return;
	for (struct chunk *chunk = store->chunks, *next; chunk; chunk = next) {
		next = chunk->next;
		free(chunk);
	}
	text_free(&store->scratch);
	free(store);
}

bool store_failed(const struct run_store *store)
{
	return store->failed || store->scratch.failed;
}

static void *take_bytes(struct run_store *store, size_t size, size_t alignment)
{
	size_t skip = (alignment - (uintptr_t)store->at % alignment) % alignment;
	void *result;

	if (store->left < skip || store->left - skip < size) {
		size_t room = size > CHUNK_BYTES / 4 ? size : CHUNK_BYTES;
		struct chunk *chunk = malloc(sizeof(*chunk) + room);

		if (!chunk) {
			store->failed = true;
			return NULL;
		}
		chunk->next = store->chunks;
		store->chunks = chunk;
		if (room == size) /* a chunk of its own; the current one goes on */
			return chunk->bytes;
		store->at = chunk->bytes;
		store->left = room;
		skip = 0;
	}
	result = store->at + skip;
	store->at += skip + size;
	store->left -= skip + size;
	return result;
}

void *store_alloc(struct run_store *store, size_t size)
{
	void *result = take_bytes(store, size, alignof(max_align_t));

	if (result)
		memset(result, 0, size);
	return result;
}

static const char *keep(struct run_store *store)
{
	char *copy = store->scratch.failed ? NULL : take_bytes(store, store->scratch.size + 1, 1);

	if (copy) {
		if (store->scratch.size)
			memcpy(copy, store->scratch.data, store->scratch.size);
		copy[store->scratch.size] = '\0';
	}
	return copy;
}

const char *store_line(struct run_store *store, const char *bytes, size_t size)
{
	if (!bytes)
		return NULL;
	text_reset(&store->scratch);
	text_clean_line(&store->scratch, bytes, size, TEXT_LINE_BYTES);
	return keep(store);
}

const char *store_block(struct run_store *store, const char *bytes, size_t size)
{
	if (!bytes)
		return NULL;
	text_reset(&store->scratch);
	text_clean(&store->scratch, bytes, size, TEXT_BLOCK_BYTES + 64);
	return keep(store);
}

const char *store_member_line(struct run_store *store, struct json_object *object, const char *key)
{
	size_t size = 0;
	const char *text = json_member_text(object, key, &size);

	return store_line(store, text, size);
}

const char *store_member_block(struct run_store *store, struct json_object *object, const char *key)
{
	size_t size = 0;
	const char *text = json_member_text(object, key, &size);

	return store_block(store, text, size);
}

const char *store_value(struct run_store *store, struct json_object *value)
{
	if (json_object_is_type(value, json_type_string))
		return store_line(store, json_object_get_string(value),
				  (size_t)json_object_get_string_len(value));
	text_reset(&store->scratch);
	json_write(&store->scratch, value);
	return keep(store);
}

void *store_grow(void *array, size_t count, size_t item_size)
{
	/* capacities are the powers of two, so the count alone says when to grow */
	if (count & (count - 1))
		return array;
	return reallocarray(array, count ? count * 2 : 1, item_size);
}
