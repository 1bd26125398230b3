/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of supported log pages says what is true: each one that it names answers, and what
 * Identify claims is in it. */
#include <stdio.h>
#include <string.h>

#include "suites/common/told.h"

#define LOG "Supported Log Pages (log 00h)"
#define ASKED_BYTES 512

/* Log pages that tell nothing but what they hold, of the whole drive: reading one of these changes
 * nothing, and needs no identifier of a part. */
static const uint8_t harmless[] = {
	0x01, 0x02, 0x03, 0x05, 0x06, 0x07, 0x08, 0x12,
	0x13, 0x81, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5,
};
/* Asking for it takes a notification of reservations from whom it is for. */
#define RESERVATIONS 0x80
/* that every I/O controller has */
static const uint8_t mandatory[] = { 0x01, 0x02, 0x03 };

static bool lists(const struct told *list, unsigned int id)
{
	struct told entry = told_entry(list, &fact_page_supported, id);

	return told_number(&entry, "lsupp");
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
	bool plain = memchr(harmless, id, sizeof harmless);
	char what[64];
	int status;

	(void)snprintf(what, sizeof what, "answer to Get Log Page %02Xh, which is listed", id);
	status = ask(dut, id, buffer, what);
	if (plain)
		EXPECT_EQ(NVME_STATUS(status), NVME_SC_SUCCESS, .what = what, .unit = "NVMe status",
			  .source = LOG ", against the completion of Get Log Page");
	else
		EXPECT_NE(NVME_STATUS(status), NVME_SC_INVALID_LOG_PAGE, .what = what,
			  .unit = "NVMe status",
			  .source = LOG ", against the completion of Get Log Page");
}

/* Of those that tell what they hold, or of the others. */
static void expect_answers(struct dut *dut, const struct told *list, bool plain)
{
	uint8_t *buffer = check_alloc(ASKED_BYTES);

	for (unsigned int id = 0; id < 256; id++)
		if (lists(list, id) && id != RESERVATIONS &&
		    plain == !!memchr(harmless, (int)id, sizeof harmless))
			expect_answer(dut, (uint8_t)id, buffer);
}

/* What Identify Controller claims is listed; what it does not claim is not. */
static void expect_agreement(const struct told *ctrl, const struct told *list)
{
	for (size_t i = 0; fact_pages[i]; i++) {
		const struct fact_page *page = fact_pages[i];
		bool claimed;
		char what[64];

		if (page->source != FACT_LOG || !page->claim_mask || page != fact_whole(page))
			continue;
		(void)snprintf(what, sizeof what, "log page %02Xh is listed as Identify claims it",
			       page->id);
		claimed = ctrl->data[page->claim_offset] & page->claim_mask;
		EXPECT_EQ(lists(list, page->id), claimed, .what = what,
			  .source = LOG ", against LPA, OACS, SANICAP and CTRATT");
	}
}

CHECK(log, supported, .id = "LOG-SUP-001",
      .title = "the list of log pages agrees with Identify, and each one in it answers",
      .spec = "NVMe Base, Supported Log Pages log; Identify Controller, LPA",
      .ocp = "STD-LOG-1, STD-LOG-2, STD-LOG-5, STD-LOG-6", .needs = DUT_ADMIN, .effect = READS)
{
	struct told ctrl, list;

	told_read_ctrl(dut, &ctrl);
	NEED(told_read(dut, &fact_page_supported, &list),
	     "the drive has no list of log pages (LPA bit 5)");
	for (size_t i = 0; i < sizeof mandatory; i++) {
		char what[48];

		(void)snprintf(what, sizeof what, "log page %02Xh, which is mandatory, is listed",
			       mandatory[i]);
		EXPECT_TRUE(lists(&list, mandatory[i]), .what = what, .source = LOG);
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
