/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The error log is what it is taken for: the newest entry first, each with a number of its own and
 * an error, and no newer one than SMART has counted. */
#include <stdio.h>

#include "helpers/nvme/nvme_error.h"
#include "suites/common/pages.h"
#include "suites/common/told.h"

#define LOG "Error Information (log 01h)"
#define NOTED_MOST 8 /* entries that the case's log shows in words */

static void note(const struct told *entry)
{
	char text[256];

	check_note("entry %llu: %s", (unsigned long long)told_number(entry, "number"),
		   nvme_error_text(entry->data, text, sizeof text));
}

/* What comes in one look over all entries, the newest first. */
struct look {
	unsigned int used, unused_before; /* unused ones in front of used ones */
	unsigned int disordered, without_error;
	uint64_t newest, last;
};

static void look_at(const struct told *entry, struct look *look, unsigned int *unused)
{
	uint64_t number = told_number(entry, "number");

	if (!told_is_used(entry)) {
		(*unused)++;
		return;
	}
	look->unused_before += *unused;
	*unused = 0;
	if (!look->used)
		look->newest = number;
	else if (number >= look->last)
		look->disordered++;
	if (!NVME_STATUS(told_number(entry, "status")))
		look->without_error++;
	look->last = number;
	if (look->used++ < NOTED_MOST)
		note(entry);
}

CHECK(log, error_log, .id = "LOG-ERR-001",
      .title = "the error log is in order, the newest entry first, and agrees with SMART",
      .spec = "NVMe Base, Error Information log; SMART / Health Information log, Number of Error "
	      "Information Log Entries",
      .ocp = "STD-LOG-1", .needs = DUT_ADMIN, .effect = READS)
{
	struct look look = { .used = 0 };
	unsigned int unused = 0;
	struct nvme_smart smart;
	struct told log, entry;

	RIG(told_read(dut, &fact_page_error, &log), "the error log is claimed by every drive");
	pages_read_smart(dut, &smart);
	for (unsigned int i = 0; (size_t)(i + 1) * fact_page_error.bytes <= log.size; i++) {
		entry = told_entry(&log, &fact_page_error, i);
		look_at(&entry, &look, &unused);
	}
	MEASURED(look.used, .what = "entries of the error log", .unit = "entries", .source = LOG);
	EXPECT_EQ(look.disordered, 0,
		  .what = "entries whose number is not below that of the entry before",
		  .unit = "entries", .source = LOG ", Error Count",
		  .hint = "the newest entry comes first, and each has a number of its own");
	EXPECT_EQ(look.unused_before, 0, .what = "unused entries in front of used ones",
		  .unit = "entries", .source = LOG ", Error Count 0");
	EXPECT_EQ(look.without_error, 0, .what = "entries whose status is no error",
		  .unit = "entries", .source = LOG ", Status Field",
		  .hint = "bit 0 of the field is the phase tag");
	EXPECT_LE(look.newest, smart.error_log_entries,
		  .what = "number of the newest entry, against what SMART has counted",
		  .unit = "entries", .source = LOG ", against SMART");
}
