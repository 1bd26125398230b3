/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JSON of nvme-cli and smartctl of any kind, made into pages. */
#include "suites/selftest/fuzz/fuzz.h"

#include "ci/gate/cli/record/record_import.h"
#include "helpers/text/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct fact_page *const pages[] = { &fact_page_ctrl, &fact_page_ns,
							 &fact_page_smart };
	struct json_object *json = json_read((const char *)data, size);
	struct record_json_page page;

	for (size_t i = 0; json && i < 6; i++) {
		record_json_page(json, pages[i % 3], i >= 3, &page);
		FUZZ_HOLDS(memchr(page.missing, '\0', sizeof(page.missing)));
		FUZZ_HOLDS(page.suffices || page.missing[0]);
		/* percentage used; the seed has 2 */
		FUZZ_PLANT(pages[i % 3] == &fact_page_smart && page.bytes[5] > 2);
	}
	json_object_put(json);
	return 0;
}
