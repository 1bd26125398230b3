/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fields of logs that are easily taken for something else: each with its wrong reading. */
#include <criterion/criterion.h>
#include <string.h>

#include "helpers/bytes.h"
#include "helpers/facts/fact_name.h"
#include "helpers/nvme/nvme.h"
#include "helpers/nvme/nvme_log.h"

static uint64_t number(const struct fact_page *page, const char *key, const void *entry)
{
	return fact_number(page, key, entry, page->bytes);
}

#define IS(page, key, entry, expected)                                                    \
	cr_expect(number(&(page), key, entry) == (expected), "%s is %llu, not %llu", key, \
		  (unsigned long long)number(&(page), key, entry), (unsigned long long)(expected))

Test(facts_log, self_test_has_its_kind_above_its_result)
{
	uint8_t entry[28] = { 0x17, 5 };

	/* the other way round: a seventh kind, aborted by a command */
	IS(fact_page_selftest_result, "code", entry, 1);
	IS(fact_page_selftest_result, "result", entry, 7);
	IS(fact_page_selftest_result, "segment", entry, 5);
}

Test(facts_log, self_test_names_a_segment_only_where_one_failed)
{
	const struct fact *segment = fact_find(&fact_page_selftest_result, "segment");

	for (unsigned int result = 0; result < 16; result++) {
		uint8_t entry[28] = { (uint8_t)(0x20 | result), 5 };
		struct fact_value value = fact_read(segment, 0, entry, sizeof(entry));

		/* whatever byte 1 holds after any other end */
		cr_expect(value.known == (result == 7), "result %u", result);
		cr_expect(value.number == (result == 7 ? 5u : 0u), "result %u", result);
	}
}

Test(facts_log, self_test_of_zeroes_has_passed_and_is_no_unused_one)
{
	uint8_t entry[28] = { 0 };

	cr_expect(fact_is_used(&fact_page_selftest_result, entry, sizeof(entry)));
	entry[0] = 0x1f;
	cr_expect(!fact_is_used(&fact_page_selftest_result, entry, sizeof(entry)));
	entry[0] = 0xf1;
	cr_expect(fact_is_used(&fact_page_selftest_result, entry, sizeof(entry)));
}

static const char *sanitize_text(const char *key, const uint8_t *page)
{
	static char text[FACT_TEXT_BYTES];
	const struct fact *fact = fact_find(&fact_page_sanitize, key);
	struct fact_value value = fact_read(fact, 0, page, 512);

	return fact_print(fact, &value, FACT_PEOPLE, text, sizeof(text));
}

/* Who waits for "successful" waits for ever on one that failed, or did not deallocate. */
Test(facts_log, sanitize_that_ended_has_more_ends_than_success)
{
	static const char *const words[] = { "never", "succeeded (1)", "progress", "failed",
					     "with deallocation" };
	uint8_t page[512] = { 0 };

	for (unsigned int status = 0; status < 5; status++) {
		bytes_put_le16(page + 2, (uint16_t)(0x0100 | 3 << 3 | status));
		IS(fact_page_sanitize, "status", page, status);
		/* passes and the erased bit stand above it */
		IS(fact_page_sanitize, "passes", page, 3);
		IS(fact_page_sanitize, "erased", page, 1);
		cr_expect(strstr(sanitize_text("status", page), words[status]), "%u is '%s'",
			  status, sanitize_text("status", page));
	}
}

Test(facts_log, sanitize_that_does_not_run_has_no_progress)
{
	const struct fact *progress = fact_find(&fact_page_sanitize, "progress");
	uint8_t page[512] = { 0xff, 0xff, 1 };

	/* nor is it done to 65535 of 65536 */
	cr_expect(!fact_read(progress, 0, page, sizeof(page)).known);
	bytes_put_le16(page, 0xfffe);
	cr_expect(fact_read(progress, 0, page, sizeof(page)).known);
	IS(fact_page_sanitize, "progress", page, 0xfffe);
}

Test(facts_log, error_names_byte_and_bit_of_the_parameter)
{
	uint8_t entry[64] = { 0 };

	bytes_put_le16(entry + 14, 0x0428);
	/* with NVME_ERR_PEL_BYTE_MASK and NVME_ERR_PEL_BIT_MASK of libnvme: byte 8, bit 2 */
	IS(fact_page_error, "parameter_byte", entry, 0x28);
	IS(fact_page_error, "parameter_bit", entry, 4);
}

Test(facts_log, error_of_no_count_is_none_whatever_else_it_says)
{
	uint8_t entry[64] = { 0 };

	bytes_put_le16(entry + 12, 0x281 << 1);
	cr_expect(!fact_is_used(&fact_page_error, entry, sizeof(entry)));
	entry[0] = 1;
	cr_expect(fact_is_used(&fact_page_error, entry, sizeof(entry)));
}

Test(facts_log, telemetry_names_its_last_block_and_no_size)
{
	uint8_t header[512] = { 0x07 };

	bytes_put_le16(header + 8, 1);
	bytes_put_le16(header + 10, 9);
	header[381] = 3;
	header[383] = 5;
	IS(fact_page_telemetry_host, "area1_last_block", header, 1);
	IS(fact_page_telemetry_host, "area2_last_block", header, 9);
	/* the byte behind counts what the controller took by itself */
	IS(fact_page_telemetry_host, "host_generation", header, 3);
}

/* What is told of a page in two tables: how it is laid out here, how large it is there. */
Test(facts_log, pages_are_as_large_as_their_log)
{
	size_t compared = 0;

	for (size_t i = 0; fact_pages[i]; i++) {
		const struct fact_page *page = fact_pages[i];
		const struct nvme_log *log = nvme_log_of((uint8_t)page->id);

		if (page->source != FACT_LOG || page->raw)
			continue;
		cr_expect(log, "%s is of no log", page->key);
		if (!log || !log->bytes)
			continue;
		cr_expect(fact_page_bytes(page) == log->bytes, "%s has %zu bytes, not %u",
			  page->key, fact_page_bytes(page), log->bytes);
		compared++;
	}
	cr_expect(compared > 10, "%zu were compared", compared);
}

/* Also where such a page stands last. */
Test(facts_log, pages_without_a_table_are_alike_by_their_source)
{
	cr_expect(fact_page_is_like(&fact_page_log_0a, &fact_page_log_c1));
	cr_expect(fact_page_is_like(&fact_page_feature_03, &fact_page_feature_ff));
	cr_expect_not(fact_page_is_like(&fact_page_feature_03, &fact_page_log_c1));
	cr_expect_not(fact_page_is_like(&fact_page_smart, &fact_page_log_c1));
	cr_expect_not(fact_page_is_like(&fact_page_log_c1, &fact_page_smart));
	cr_expect_not(fact_page_is_like(&fact_page_log_ff, NULL));
}
