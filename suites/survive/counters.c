/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a drive has counted and noted is there after a transition, and goes on from there. */
#include "helpers/nvme/nvme_command.h"
#include "suites/common/pages.h"
#include "suites/log/past.h"
#include "suites/survive/crossing.h"

#define NO_POWER_LOSS "the firmware takes the transition for a loss of power"
#define LOG "SMART / Health Information (log 02h) "

/* Some commands of the host's, so that there is something to forget. */
static void count_something(struct dut *dut)
{
	uint8_t *buffer = check_alloc(65536);
	uint32_t nsids[DUT_MAX_NS];
	size_t count = dut_list_ns(dut, DUT_NVM, nsids);

	for (size_t i = 0; i < count; i++) {
		uint32_t nsid = nsids[i], bytes;
		struct nvme_ns ns;

		pages_read_ns(dut, nsid, &ns);
		if (ns.lbaf[ns.lbaf_index].metadata_bytes)
			continue;
		bytes = ns.lbaf[ns.lbaf_index].data_bytes;
		for (unsigned int k = 0; k < 64; k++)
			REQUIRE_OK(dut_read_blocks(dut, nsid, 0, 1, buffer, bytes, NULL, 0),
				   .what = "Read");
	}
}

/* What resets the controller is noted as that; a format as what it is. */
static void expect_noted(const struct crossing *crossing, const struct past *before,
			 const struct past *after)
{
	struct past_news news;

	if (crossing->transition->changes & TRANSITION_SETTINGS) {
		past_expect_resets(before, after, crossing->count,
				   crossing->transition->changes & TRANSITION_LINK);
		return;
	}
	past_find_news(before, after, &news);
	past_expect(after, &news, NVME_PAST_FORMAT_START, crossing->count, false, "the formats");
	past_expect(after, &news, NVME_PAST_FORMAT_END, crossing->count, false, "the formats");
	past_expect_no_others(&news, 1u << NVME_PAST_FORMAT_START | 1u << NVME_PAST_FORMAT_END);
	EXPECT_NE(told_number(&after->log, "generation"), told_number(&before->log, "generation"),
		  .what = "generation number of the log after the formats",
		  .source = "Persistent Event Log (log 0Dh) bytes 373:372, Generation Number");
}

CHECK(survive, counters, .id = "RST-LOG-001",
      .title = "a transition takes nothing back that SMART has counted, is no loss of power, "
	       "and each reset is noted",
      .spec = "NVMe Base, SMART / Health Information log; Persistent Event log",
      .ocp = "STD-LOG-3, STD-LOG-10, STD-LOG-23", .needs = DUT_ADMIN, .across = TRANSITIONS,
      .effect = RESETS, .keeps_data = true)
{
	struct past noted_before, noted_after;
	struct nvme_smart before, after;
	struct crossing crossing;
	bool notes;

	crossing_open(dut, profile, point->transition, &crossing);
	count_something(dut);
	notes = past_read_now(dut, &noted_before);
	REQUIRE_OK(dut_read_smart(dut, &before), .what = "SMART log before");
	while (crossing.count < profile->survive.rounds)
		crossing_make(&crossing);
	REQUIRE_OK(dut_read_smart(dut, &after), .what = "SMART log after");
#define NOT_BACK(field, unit_, text)                                                               \
	EXPECT_GE(after.field, before.field,                                                       \
		  .what = text " after the transitions, against before", .unit = unit_,            \
		  .source = LOG text, .hint = "the firmware keeps this in memory that is cleared", \
		  .sanity = true)
	NOT_BACK(data_units_read, "1000 x 512 B", "Data Units Read");
	NOT_BACK(data_units_written, "1000 x 512 B", "Data Units Written");
	NOT_BACK(host_reads, "commands", "Host Read Commands");
	NOT_BACK(host_writes, "commands", "Host Write Commands");
	NOT_BACK(busy_minutes, "min", "Controller Busy Time");
	NOT_BACK(power_on_hours, "h", "Power On Hours");
	NOT_BACK(media_errors, "errors", "Media and Data Integrity Errors");
	NOT_BACK(error_log_entries, "entries", "Number of Error Information Log Entries");
	NOT_BACK(used_pct, "%", "Percentage Used");
	NOT_BACK(warning_temp_minutes, "min", "Warning Composite Temperature Time");
	NOT_BACK(critical_temp_minutes, "min", "Critical Composite Temperature Time");
#undef NOT_BACK
	/* power stayed on all the time */
	EXPECT_EQ(after.power_cycles, before.power_cycles, .what = "power cycles, against before",
		  .unit = "power cycles", .source = LOG "Power Cycles", .hint = NO_POWER_LOSS);
	EXPECT_EQ(after.unsafe_shutdowns, before.unsafe_shutdowns,
		  .what = "unsafe shutdowns, against before", .unit = "shutdowns",
		  .source = LOG "Unsafe Shutdowns", .hint = NO_POWER_LOSS);
	if (!notes)
		return;
	REQUIRE_TRUE(past_read_now(dut, &noted_after),
		     .what = "a log that was there before is claimed",
		     .source = "Persistent Event Log (log 0Dh)",
		     .spec = "NVMe Base, Supported Log Pages log",
		     .hint = "all that it has noted is out of reach after the transition");
	expect_noted(&crossing, &noted_before, &noted_after);
}
