/* SPDX-License-Identifier: GPL-2.0-or-later */
/* After a reset the drive is there again, in time, the same, and remembers what it has counted. */
#include <stdio.h>

#include "helpers/nvme/nvme_command.h"
#include "suites/common/pages.h"
#include "suites/log/past.h"
#include "suites/reset/cycle.h"

#define NO_POWER_LOSS "the firmware takes a reset for a loss of power"
#define LOG "SMART / Health Information (log 02h) "

CHECK(reset, ready, .id = "RST-RDY-001",
      .title = "after a reset the drive is ready in time, the same drive, on the same link",
      .spec = "NVMe Base, Controller Level Reset; profile: resets", .ocp = "TTR-2, TTR-22",
      .needs = DUT_ADMIN, .across = RESET_KINDS, .effect = RESETS, .keeps_data = true)
{
	uint64_t admin_ms = 0, media_ms = 0;
	struct cycle cycle;

	cycle_open(dut, profile, point->reset, &cycle);
	while (cycle.resets < profile->resets.rounds) {
		cycle_reset(&cycle);
		admin_ms = cycle.ready.admin_ms > admin_ms ? cycle.ready.admin_ms : admin_ms;
		media_ms = cycle.ready.media_ms > media_ms ? cycle.ready.media_ms : media_ms;
	}
	MEASURED(admin_ms, .what = "longest time until admin commands succeed", .unit = "ms",
		 .source = "DUT clock");
	MEASURED(media_ms, .what = "longest time until reads succeed", .unit = "ms",
		 .source = "DUT clock");
}

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

CHECK(reset, counters, .id = "RST-LOG-001",
      .title = "a reset takes nothing back that SMART has counted, is no loss of power, and each "
	       "is noted",
      .spec = "NVMe Base, SMART / Health Information log; Persistent Event log",
      .ocp = "STD-LOG-3, STD-LOG-10, STD-LOG-23", .needs = DUT_ADMIN, .across = RESET_KINDS,
      .effect = RESETS, .keeps_data = true)
{
	struct past noted_before, noted_after;
	struct nvme_smart before, after;
	struct cycle cycle;
	bool notes;

	cycle_open(dut, profile, point->reset, &cycle);
	count_something(dut);
	notes = past_read_now(dut, &noted_before);
	REQUIRE_OK(dut_read_smart(dut, &before), .what = "SMART log before the resets");
	while (cycle.resets < profile->resets.rounds)
		cycle_reset(&cycle);
	REQUIRE_OK(dut_read_smart(dut, &after), .what = "SMART log after the resets");
#define NOT_BACK(field, unit_, text)                                                           \
	EXPECT_GE(after.field, before.field, .what = text " after the resets, against before", \
		  .unit = unit_, .source = LOG text,                                           \
		  .hint = "the firmware keeps this in memory that a reset clears", .sanity = true)
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
	if (notes && past_read_now(dut, &noted_after))
		past_expect_resets(&noted_before, &noted_after, cycle.resets,
				   dut_declared(dut)->link_change);
}
