/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of supported log pages says what is true: each one that it names answers, and what
 * Identify claims is in it. */
#include <stdio.h>

#include "helpers/nvme/nvme_log.h"
#include "suites/common/told.h"

#define LOG "Supported Log Pages (log 00h)"
#define ASKED_BYTES 512

static bool lists(const struct told *list, unsigned int id)
{
	struct told entry = told_entry(list, &fact_page_supported, id);

	return told_number(&entry, "lsupp");
}

/* One that whoever reads it takes from whom it is for is not asked for here either. */
static bool is_left(uint8_t id)
{
	const struct nvme_log *log = nvme_log_of(id);

	return log && log->unread;
}

/* One of which reading changes nothing, and that is asked for by its number alone. */
static bool is_plain(uint8_t id)
{
	const struct nvme_log *log = nvme_log_of(id);

	return log && log->plain;
}

static int ask(struct dut *dut, uint8_t id, uint8_t *buffer, const char *what)
{
	const struct fact_page page = { .source = FACT_LOG, .id = id };
	int status = dut_read_page(dut, &page, 0, buffer, ASKED_BYTES);

	if (status < 0)
		REQUIRE_OK(status, .what = what);
	dut_expect_errors(dut, status != 0);
	return status;
}

/* One that may want to be asked with more than its number is known at least. */
static void expect_answer(struct dut *dut, uint8_t id, uint8_t *buffer)
{
	char what[64];
	int status;

	(void)snprintf(what, sizeof what, "answer to Get Log Page %02Xh, which is listed", id);
	status = ask(dut, id, buffer, what);
	if (is_plain(id))
		EXPECT_EQ(NVME_STATUS(status), NVME_SC_SUCCESS, .what = what, .unit = "NVMe status",
			  .source = LOG ", against the completion of Get Log Page");
	else
		EXPECT_TRUE(NVME_STATUS(status) != NVME_SC_INVALID_LOG_PAGE, .what = what,
			    .source = LOG ", against the completion of Get Log Page, which is "
					  "Invalid Log Page (109h) of one that is not there");
}

/* Of those that tell what they hold, or of the others. */
static void expect_answers(struct dut *dut, const struct told *list, bool plain)
{
	uint8_t *buffer = check_alloc(ASKED_BYTES);

	for (unsigned int id = 0; id < 256; id++)
		if (lists(list, id) && !is_left((uint8_t)id) && plain == is_plain((uint8_t)id))
			expect_answer(dut, (uint8_t)id, buffer);
}

/* What Identify Controller claims is listed; what it does not claim is not. */
static void expect_agreement(const struct told *ctrl, const struct told *list)
{
	const struct nvme_log *log;
	char what[64];

	for (size_t i = 0; (log = nvme_log_at(i)); i++) {
		if (!log->claim_mask)
			continue;
		(void)snprintf(what, sizeof what, "log page %02Xh is listed as Identify claims it",
			       log->id);
		EXPECT_EQ(lists(list, log->id), nvme_log_is_claimed(log->id, ctrl->data),
			  .what = what, .source = LOG ", against LPA, OACS, SANICAP and CTRATT");
	}
}

CHECK(log, supported, .id = "LOG-SUP-001",
      .title = "the list of log pages agrees with Identify, and each one in it answers",
      .spec = "NVMe Base, Supported Log Pages log; Identify Controller, LPA",
      .ocp = "STD-LOG-1, STD-LOG-2, STD-LOG-5, STD-LOG-6", .needs = DUT_ADMIN, .effect = READS)
{
	const struct nvme_log *log;
	struct told ctrl, list;

	told_read_ctrl(dut, &ctrl);
	NEED(told_read(dut, &fact_page_supported, &list),
	     "the drive has no list of log pages (LPA bit 5)");
	for (size_t i = 0; (log = nvme_log_at(i)); i++) {
		char what[48];

		if (!log->mandatory)
			continue;
		(void)snprintf(what, sizeof what, "log page %02Xh, which is mandatory, is listed",
			       log->id);
		EXPECT_TRUE(lists(&list, log->id), .what = what, .source = LOG);
	}
	expect_agreement(&ctrl, &list);
	expect_answers(dut, &list, true);
}

/* What wants to be asked with more than its number, or of which nothing more is known: of a
 * recording nobody had asked for it. */
CHECK(log, listed, .id = "LOG-SUP-003",
      .title = "log pages that want more than their number, and vendors', are there if listed",
      .spec = "NVMe Base, Supported Log Pages log; Status Code Invalid Log Page",
      .needs = DUT_ADMIN | DUT_ASK, .effect = READS)
{
	struct told list;

	NEED(told_read(dut, &fact_page_supported, &list),
	     "the drive has no list of log pages (LPA bit 5)");
	expect_answers(dut, &list, false);
}
