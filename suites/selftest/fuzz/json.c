/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is said to be JSON can be read, and is the same when it was written and read again. */
#include "suites/selftest/fuzz/fuzz.h"

#include "helpers/text/json.h"
#include "helpers/text/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct json_object *value, *again;
	struct text first = { 0 }, second = { 0 };

	value = json_read((const char *)data, size);
	if (!value)
		return 0;
	FUZZ_HOLDS(json_is_grammatical((const char *)data, size));
	json_write(&first, value);
	FUZZ_HOLDS(json_is_grammatical(first.data, first.size));
	again = json_read(first.data, first.size);
	FUZZ_HOLDS(again);
	json_write(&second, again);
	FUZZ_HOLDS(first.size == second.size && !memcmp(first.data, second.data, first.size));
	FUZZ_PLANT(json_object_is_type(value, json_type_array) &&
		   json_object_array_length(value) == 2);
	json_object_put(value);
	json_object_put(again);
	text_free(&first);
	text_free(&second);
	return 0;
}
