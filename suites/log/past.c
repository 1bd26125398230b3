/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the persistent event log and goes through its events. */
#include "suites/log/past.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOG "Persistent Event Log (log 0Dh) "
#define SAME_EVENTS 4 /* so many are not the same by chance: each has a time */

static void look_at(const uint8_t *at, size_t bytes, struct past *past, uint64_t *last_ms)
{
	struct nvme_past_event event;

	if (nvme_decode_past_event(at, bytes, &event)) {
		past->malformed++;
		return;
	}
	past->undeclared += !nvme_past_is_supported(past->log.data, event.type);
	if (!event.has_reset)
		return;
	if (past->resets++)
		past->disordered += event.powered_ms > *last_ms;
	*last_ms = event.powered_ms;
}

static void read_events(struct past *past)
{
	struct fact_entries entries;
	uint64_t last_ms = 0;
	const uint8_t *at;
	size_t bytes;

	REQUIRE_GE(past->log.size, (size_t)512, .what = "length of the log", .unit = "bytes",
		   .source = LOG "bytes 15:8, Total Log Length");
	past->end = fact_page_event.offset;
	entries = fact_entries(&fact_page_event, past->log.data, past->log.size);
	while ((at = fact_next_entry(&entries, &bytes))) {
		look_at(at, bytes, past, &last_ms);
		past->events++;
		past->end += bytes;
	}
}

bool past_read_now(struct dut *dut, struct past *ret_past)
{
	uint8_t ignored[DUT_EVENTS_HEADER_BYTES];
	struct past past = { .events = 0 };
	struct dut_events read;

	if (!told_has(dut, &fact_page_events))
		return false;
	REQUIRE_OK(dut_ask_events(dut, DUT_EVENTS_RELEASE, ignored),
		   .what = "release of a context, which need not be there");
	REQUIRE_OK(dut_read_events(dut, &read), .what = "Persistent Event Log (log 0Dh)");
	past.log = told_keep(&fact_page_events, read.bytes, read.size);
	free(read.bytes);
	REQUIRE_TRUE(!read.foreign, .what = "a context that was released is gone",
		     .source = LOG "completion of Get Log Page",
		     .hint = "the log shows for ever what it showed first");
	read_events(&past);
	*ret_past = past;
	return true;
}

/* ---- what came between two readings ---- */

/* Snapshots may be dropped further down: that the newest ones are the same is enough. */
static bool goes_on_as(struct fact_entries after, struct fact_entries before)
{
	for (unsigned int i = 0; i < SAME_EVENTS; i++) {
		size_t bytes_before, bytes_after;
		const uint8_t *old = fact_next_entry(&before, &bytes_before);
		const uint8_t *now = fact_next_entry(&after, &bytes_after);

		if (!old)
			break;
		if (!now || bytes_before != bytes_after || memcmp(old, now, bytes_before) != 0)
			return false;
	}
	return true;
}

void past_find_news(const struct past *before, const struct past *after, struct past_news *ret_news)
{
	struct fact_entries old = fact_entries(&fact_page_event, before->log.data,
					       before->log.size);
	struct fact_entries now = fact_entries(&fact_page_event, after->log.data, after->log.size);
	const uint8_t *at;
	size_t bytes;

	*ret_news = (struct past_news){ .of = { 0 } };
	while (!goes_on_as(now, old) && (at = fact_next_entry(&now, &bytes)))
		if (!ret_news->of[at[0]]++)
			ret_news->newest[at[0]] = at;
}

bool past_has(const struct past *past, uint8_t type)
{
	return nvme_past_is_supported(past->log.data, type);
}

static const char *name_of(uint8_t type)
{
	return fact_find(&fact_page_event, "type")->names[type];
}

void past_expect(const struct past *after, const struct past_news *news, uint8_t type,
		 unsigned int count, bool least, const char *did)
{
	char what[128];

	if (!past_has(after, type)) {
		check_note("the log claims no events '%s'", name_of(type));
		return;
	}
	(void)snprintf(what, sizeof what, "events '%s' after %s", name_of(type), did);
	if (least)
		EXPECT_GE(news->of[type], count, .what = what, .unit = "events",
			  .source = LOG "against what the host did");
	else
		EXPECT_EQ(news->of[type], count, .what = what, .unit = "events",
			  .source = LOG "against what the host did");
}

void past_expect_no_others(const struct past_news *news, uint32_t did)
{
	static const uint8_t types[] = {
		NVME_PAST_COMMIT,         NVME_PAST_RESET,        NVME_PAST_HARDWARE,
		NVME_PAST_NAMESPACES,     NVME_PAST_FORMAT_END,   NVME_PAST_FORMAT_START,
		NVME_PAST_SANITIZE_START, NVME_PAST_SANITIZE_END,
	};

	for (size_t i = 0; i < sizeof types; i++) {
		char what[128];

		if (did >> types[i] & 1)
			continue;
		(void)snprintf(what, sizeof what, "events '%s', which nobody caused",
			       name_of(types[i]));
		EXPECT_EQ(news->of[types[i]], 0, .what = what, .unit = "events",
			  .source = LOG "against what the host did",
			  .hint = "the drive did it by itself, or notes what did not happen");
	}
}

void past_expect_resets(const struct past *before, const struct past *after, unsigned int resets,
			bool trained)
{
	struct past_news news;

	past_find_news(before, after, &news);
	past_expect(after, &news, NVME_PAST_RESET, resets, true, "the resets");
	past_expect_no_others(&news,
			      1u << NVME_PAST_RESET | (trained ? 1u << NVME_PAST_HARDWARE : 0));
	EXPECT_NE(told_number(&after->log, "generation"), told_number(&before->log, "generation"),
		  .what = "generation number of the log after the reset",
		  .source = LOG "bytes 373:372, Generation Number",
		  .hint = "who reads it in pieces cannot tell that it has changed");
}
