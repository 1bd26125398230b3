/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JSON of nvme-cli and smartctl of any kind, made into pages. */
#include "suites/selftest/fuzz/fuzz.h"

#include "ci/gate/cli/record/record_import.h"
#include "ci/gate/cli/record/record_json.h"
#include "helpers/text/json.h"

static void take(struct json_object *json, const struct fact_page *about, bool smartctl)
{
	static struct record_page page;
	struct replay_item item = { .kind = REPLAY_COMMAND };

	memset(&page, 0, sizeof(page));
	page.smartctl = smartctl;
	record_json_page(json, about, &page);
	FUZZ_HOLDS(memchr(page.missing, '\0', sizeof(page.missing)));
	FUZZ_HOLDS(memchr(page.wrong, '\0', sizeof(page.wrong)));
	FUZZ_HOLDS(page.size <= sizeof(page.bytes));
	FUZZ_HOLDS(!page.lacks || page.missing[0]);
	record_find_untold(&page, &item);
	for (size_t i = 1; i < item.untold_count; i++)
		FUZZ_HOLDS(item.untold[i].from >=
			   item.untold[i - 1].from + item.untold[i - 1].bytes);
	/* percentage used; the seed has 2 */
	FUZZ_PLANT(about == &fact_page_smart && page.bytes[5] > 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct fact_page *const pages[] = {
		&fact_page_ctrl,     &fact_page_ns,        &fact_page_smart, &fact_page_group,
		&fact_page_selftest, &fact_page_slots,     &fact_page_error, &fact_page_effects,
		&fact_page_sanitize, &fact_page_supported,
	};
	static void (*const puts[])(struct record_page * page, struct json_object * json) = {
		record_put_namespaces,
		record_put_descriptors,
	};
	struct json_object *json = json_read((const char *)data, size);
	static struct record_page page;

	for (size_t i = 0; json && i < sizeof(pages) / sizeof(pages[0]); i++)
		take(json, pages[i], false);
	if (json)
		take(json, &fact_page_smart, true);
	for (size_t i = 0; json && i < sizeof(puts) / sizeof(puts[0]); i++) {
		memset(&page, 0, sizeof(page));
		puts[i](&page, json);
		FUZZ_HOLDS(page.size <= sizeof(page.bytes));
	}
	(void)json_is_unambiguous((const char *)data, size, json);
	json_object_put(json);
	return 0;
}
