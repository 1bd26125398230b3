/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The persistent event log is whole and in order, and is read in contexts only, and notes each
 * reset.
 */
#include <stdio.h>
#include <string.h>

#include "suites/common/pages.h"
#include "suites/log/past.h"

#define LOG "Persistent Event Log (log 0Dh) "

/* What must be refused, and is not to be done by the drive. */
static void expect_refusal(struct dut *dut, enum dut_events_action action, const char *what)
{
	uint8_t header[DUT_EVENTS_HEADER_BYTES];
	int status;

	dut_expect_errors(dut, 1);
	status = dut_ask_events(dut, action, header);
	if (status < 0)
		REQUIRE_OK(status, .what = what);
	EXPECT_EQ(NVME_STATUS(status), NVME_SC_SEQUENCE, .what = what, .unit = "NVMe status",
		  .source = LOG "completion of Get Log Page");
}

static void expect_contexts(struct dut *dut)
{
	uint8_t header[DUT_EVENTS_HEADER_BYTES];

	expect_refusal(dut, DUT_EVENTS_READ, "read without a context");
	REQUIRE_OK(dut_ask_events(dut, DUT_EVENTS_ESTABLISH, header),
		   .what = "making of a context");
	expect_refusal(dut, DUT_EVENTS_ESTABLISH, "making of a second context");
	REQUIRE_OK(dut_ask_events(dut, DUT_EVENTS_RELEASE, header),
		   .what = "release of the context");
}

static void expect_identity(struct dut *dut, const struct told *log)
{
	struct fact_value serial = told_value(log, "serial", 0);
	struct nvme_ctrl ctrl;
	char text[32];

	pages_read_ctrl(dut, &ctrl);
	(void)snprintf(text, sizeof text, "%.*s", (int)serial.bytes, (const char *)serial.at);
	for (size_t end = strlen(text); end && text[end - 1] == ' '; end--)
		text[end - 1] = '\0';
	EXPECT_TRUE(strcmp(text, ctrl.serial) == 0,
		    .what = "serial number in the log is that of Identify Controller",
		    .human = "the log is another drive's", .source = LOG "bytes 75:56");
	EXPECT_EQ(told_number(log, "vid"), (uint64_t)ctrl.vid,
		  .what = "PCI vendor ID in the log, against Identify Controller",
		  .source = LOG "bytes 53:52");
}

CHECK(log, persistent_events, .id = "LOG-PEL-001",
      .title = "the persistent event log is whole, in order, this drive's, and read in contexts",
      .spec = "NVMe Base, Persistent Event log", .ocp = "STD-LOG-9, STD-LOG-10", .needs = DUT_ADMIN,
      .effect = RECONFIGURES)
{
	struct past past;

	NEED(past_read_now(dut, &past), "the drive claims no Persistent Event Log (LPA bit 4)");
	EXPECT_EQ(told_number(&past.log, "log"), (uint64_t)fact_page_events.id,
		  .what = "log identifier", .source = LOG "byte 0");
	expect_identity(dut, &past.log);
	EXPECT_EQ((uint64_t)past.events, told_number(&past.log, "count"),
		  .what = "events in the log, against what its header says", .unit = "events",
		  .source = LOG "bytes 7:4, Total Number of Events",
		  .hint = "an event whose lengths are wrong hides those behind it");
	EXPECT_EQ((uint64_t)past.end, told_number(&past.log, "bytes"),
		  .what = "end of the last event, against the length of the log", .unit = "bytes",
		  .source = LOG "bytes 15:8, Total Log Length");
	EXPECT_EQ(past.malformed, 0, .what = "events whose lengths contradict each other",
		  .unit = "events", .source = LOG "Event Header Length, Event Length");
	EXPECT_EQ(past.undeclared, 0, .what = "events of a type that the log does not claim",
		  .unit = "events", .source = LOG "bytes 511:480, Supported Events Bitmap");
	EXPECT_EQ(past.disordered, 0,
		  .what = "resets that are behind earlier ones, by their time with power",
		  .unit = "events", .source = LOG "Power-on or Reset events, Power on milliseconds",
		  .hint = "the newest event comes first");
	MEASURED(past.resets, .what = "power-ons and resets in the log", .unit = "events",
		 .source = LOG);
	expect_contexts(dut);
}
