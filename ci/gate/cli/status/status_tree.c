/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a part of the status stands: what is there already, or a new one. */
#include "ci/gate/cli/status/status.h"

struct json_object *status_object_in(struct json_object *parent, const char *key)
{
	struct json_object *child;

	if (json_object_object_get_ex(parent, key, &child) &&
	    json_object_is_type(child, json_type_object))
		return child;
	child = json_text_object();
	json_text_add(parent, key, child);
	return child;
}

struct json_object *status_array_in(struct json_object *parent, const char *key)
{
	struct json_object *child;

	if (json_object_object_get_ex(parent, key, &child) &&
	    json_object_is_type(child, json_type_array))
		return child;
	child = json_text_array();
	json_text_add(parent, key, child);
	return child;
}

/* The entry of a namespace, or of another of which there are several. */
struct json_object *status_entry_of(struct json_object *array, const char *key, uint32_t number)
{
	struct json_object *entry, *value;

	for (size_t i = 0; i < json_object_array_length(array); i++) {
		entry = json_object_array_get_idx(array, i);
		if (json_object_object_get_ex(entry, key, &value) &&
		    json_object_get_int64(value) == number)
			return entry;
	}
	entry = json_text_object();
	json_text_add_int(entry, key, number);
	json_object_array_add(array, entry);
	return entry;
}
