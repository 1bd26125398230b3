/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A page as it is now against the page as it was: what fails, and what does not. */
#include "suites/survive/kept.h"

#include "helpers/bytes.h"
#include "suites/common/test_sim.h"

#define BYTES 16

static const struct fact facts[] = {
	{ .key = "count", .label = "a count", .bytes = 4, .change = FACT_COUNTER },
	{ .key = "text",
	  .label = "a text",
	  .offset = 4,
	  .bytes = 4,
	  .shape = FACT_ASCII,
	  .change = FACT_STATIC },
	{ .key = "limit",
	  .label = "a limit",
	  .offset = 8,
	  .bytes = 2,
	  .change = FACT_STATIC,
	  .zero_is_none = true },
	{ .key = "set", .label = "a setting", .offset = 10, .bytes = 2, .setting = true },
	{ .key = "now", .label = "a gauge", .offset = 12, .bytes = 4 },
};
static const struct fact_page page = {
	.key = "test.page",
	.name = "a page",
	.source = FACT_LOG,
	.bytes = BYTES,
	.facts = facts,
	.count = sizeof(facts) / sizeof(facts[0]),
};

static uint8_t was[BYTES], is[BYTES];
static size_t was_bytes, is_bytes;

static void setup(void)
{
	bytes_put_le32(was, 100);
	memcpy(was + 4, "AB01", 4);
	bytes_put_le16(was + 8, 70);
	bytes_put_le16(was + 10, 5);
	memcpy(is, was, sizeof(is));
	was_bytes = is_bytes = BYTES;
}

TestSuite(kept, .init = setup);

static struct sim_outcome compare(bool settings)
{
	static const struct check check = { .area = "survive",
					    .name = "kept",
					    .id = "SUR-TST-001" };
	static struct sim_outcome outcome;
	const struct told before = { .page = &page, .data = was, .size = was_bytes };
	const struct told after = { .page = &page, .data = is, .size = is_bytes };

	memset(&outcome, 0, sizeof(outcome));
	check_begin(&check, &sim_sink, &outcome);
	if (!setjmp(outcome.end))
		(settings ? kept_expect_settings : kept_expect)(&before, &after, "a hint");
	check_end();
	return outcome;
}

/* One failure for the field, and one for all of them. */
static void expect_lost(bool settings, const char *label, const char *after)
{
	struct sim_outcome outcome = compare(settings);

	cr_expect_eq(outcome.failed, 2, "%s: %u", label, outcome.failed);
	cr_expect(strstr(outcome.first, label), "%s: %s", label, outcome.first);
	cr_expect(strstr(outcome.first, after), "%s: %s", after, outcome.first);
}

static void expect_kept(bool settings)
{
	struct sim_outcome outcome = compare(settings);

	cr_expect_eq(outcome.failed + outcome.rig + outcome.skipped, 0, "%s", outcome.first);
	cr_expect_eq(outcome.held, 2, "%u", outcome.held);
}

Test(kept, the_same_is_kept)
{
	expect_kept(false);
	expect_kept(true);
}

Test(kept, a_counter_goes_on_and_a_gauge_goes_anywhere)
{
	bytes_put_le32(is, 101);
	bytes_put_le32(is + 12, 7);
	expect_kept(false);
	expect_kept(true);
}

Test(kept, a_counter_that_went_back_is_told)
{
	bytes_put_le32(is, 99);
	expect_lost(false, "a count", "may not go back");
}

Test(kept, a_text_that_changed_is_told)
{
	memcpy(is + 4, "AB02", 4);
	expect_lost(false, "a text", "AB02");
}

Test(kept, a_value_that_changed_is_told_whichever_way)
{
	bytes_put_le16(is + 8, 71);
	expect_lost(false, "a limit", "71");
	bytes_put_le16(is + 8, 69);
	expect_lost(false, "a limit", "69");
}

Test(kept, what_was_told_and_is_not_any_more_is_told)
{
	bytes_put_le16(is + 8, 0);
	expect_lost(false, "a limit", "not told");
}

Test(kept, what_lies_behind_the_end_of_a_page_that_became_shorter_is_told)
{
	is_bytes = 8;
	expect_lost(false, "a limit", "not told");
}

/* What it did not tell before it may tell now. */
Test(kept, what_was_not_told_is_not_compared)
{
	bytes_put_le16(was + 8, 0);
	expect_kept(false);
}

Test(kept, a_page_that_told_nothing_is_not_kept)
{
	struct sim_outcome outcome;

	was_bytes = is_bytes = 0;
	outcome = compare(false);
	cr_expect_eq(outcome.failed, 1, "%u", outcome.failed);
	cr_expect(strstr(outcome.first, "that were compared"), "%s", outcome.first);
}

Test(kept, settings_stay_where_they_are_to)
{
	bytes_put_le16(is + 10, 6);
	expect_kept(false);
	expect_lost(true, "a setting", "6");
}
