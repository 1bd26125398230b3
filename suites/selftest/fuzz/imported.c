/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JSON of nvme-cli and smartctl of any kind, made into pages. */
#include "suites/selftest/fuzz/fuzz.h"

#include "ci/gate/cli/record/record_import.h"
#include "ci/gate/cli/record/record_json.h"
#include "helpers/facts/pages.h"
#include "helpers/text/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct fact_page *const pages[] = {
		&fact_page_ctrl,     &fact_page_ns,        &fact_page_smart, &fact_page_group,
		&fact_page_selftest, &fact_page_slots,     &fact_page_error, &fact_page_sanitize,
		&fact_page_effects,  &fact_page_supported,
	};
	const size_t n_pages = sizeof(pages) / sizeof(pages[0]);
	static struct record_page page;
	struct json_object *json = json_read((const char *)data, size);

	for (size_t i = 0; json && i < 2 * n_pages; i++) {
		memset(&page, 0, sizeof(page));
		page.smartctl = i >= n_pages;
		record_json_page(json, pages[i % n_pages], &page);
		FUZZ_HOLDS(page.size <= sizeof(page.bytes));
		FUZZ_HOLDS(memchr(page.missing, '\0', sizeof(page.missing)));
		FUZZ_HOLDS(memchr(page.wrong, '\0', sizeof(page.wrong)));
		FUZZ_HOLDS(!page.lacks || page.missing[0]);
		/* percentage used; the seed has 2 */
		FUZZ_PLANT(pages[i % n_pages] == &fact_page_smart && page.bytes[5] > 2);
	}
	json_object_put(json);
	return 0;
}
