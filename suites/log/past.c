/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the persistent event log and goes through its events. */
#include "suites/log/past.h"

#include <stdlib.h>

#define LOG "Persistent Event Log (log 0Dh) "

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
	if (!past->resets++)
		past->newest_reset_ms = event.powered_ms;
	else
		past->disordered += event.powered_ms > *last_ms;
	*last_ms = event.powered_ms;
}

bool past_read(struct dut *dut, struct past *ret_past)
{
	struct past past = { .events = 0 };
	struct fact_entries entries;
	struct dut_events read;
	struct told ctrl;
	uint64_t last_ms = 0;
	const uint8_t *at;
	size_t bytes;

	told_read_ctrl(dut, &ctrl);
	if (!told_claims(&ctrl, "persistent_event_log"))
		return false;
	REQUIRE_OK(dut_read_events(dut, &read), .what = "Persistent Event Log (log 0Dh)");
	past.log = told_keep(&fact_page_events, read.bytes, read.size);
	past.foreign = read.foreign;
	free(read.bytes);
	if (past.foreign)
		check_note("%sis read in a context that another tool has made, and shows what had "
			   "happened before that",
			   LOG);
	REQUIRE_GE(past.log.size, (size_t)512, .what = "length of the log", .unit = "bytes",
		   .source = "Persistent Event Log (log 0Dh) bytes 15:8, Total Log Length");
	past.end = fact_page_event.offset;
	entries = fact_entries(&fact_page_event, past.log.data, past.log.size);
	while ((at = fact_next_entry(&entries, &bytes))) {
		look_at(at, bytes, &past, &last_ms);
		past.events++;
		past.end += bytes;
	}
	*ret_past = past;
	return true;
}

void past_expect_reset(const struct past *before, const struct past *after)
{
	if (before->foreign || after->foreign)
		return;
	/* a log that is full has no more of them than before, and newer ones */
	EXPECT_TRUE(after->resets > before->resets ||
			    after->newest_reset_ms > before->newest_reset_ms,
		    .what = "the reset is noted",
		    .source = LOG "Power-on or Reset events, Power on milliseconds");
	EXPECT_NE(told_number(&after->log, "generation"), told_number(&before->log, "generation"),
		  .what = "generation number of the log after the reset",
		  .source = LOG "bytes 373:372, Generation Number",
		  .hint = "who reads it in pieces cannot tell that it has changed");
}
