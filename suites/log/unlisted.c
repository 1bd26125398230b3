/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Log pages that the drive does not claim are refused, and as what they are: pages that are not
 * there. */
#include <stdio.h>

#include "helpers/nvme/nvme_log.h"
#include "suites/common/told.h"

#define ASKED_BYTES 512
#define LAST_STANDARD 0x25 /* behind it there are none yet */

struct unlisted {
	struct dut *dut;
	struct told ctrl, list; /* of log pages; list.page NULL: the drive has none */
	uint8_t *buffer;
	unsigned int asked;
};

/* What no list names Identify may have a bit for; of the rest it says nothing. */
static bool is_unclaimed(const struct unlisted *u, unsigned int id)
{
	const struct nvme_log *log = nvme_log_of((uint8_t)id);
	struct told entry;

	/* a drive that has it all the same would lose it to us */
	if (log && log->unread)
		return false;
	if (u->list.page) {
		entry = told_entry(&u->list, &fact_page_supported, id);
		return !told_number(&entry, "lsupp");
	}
	return log && log->claim_mask && !nvme_log_is_claimed(log->id, u->ctrl.data);
}

/* An emulator's answer to what it does not know is a general one. */
static uint16_t refusal(const struct unlisted *u, int status)
{
	bool emulated = dut_info(u->dut)->emulated && !dut_info(u->dut)->served;

	return emulated && NVME_STATUS(status) == NVME_SC_INVALID_FIELD ? NVME_SC_INVALID_FIELD
									: NVME_SC_INVALID_LOG_PAGE;
}

static void expect_refusal(struct unlisted *u, unsigned int id)
{
	const struct fact_page page = { .source = FACT_LOG, .id = id };
	char what[64];
	int status;

	if (!is_unclaimed(u, id))
		return;
	status = dut_read_page(u->dut, &page, 0, u->buffer, ASKED_BYTES);
	(void)snprintf(what, sizeof what, "Get Log Page %02Xh, which is not claimed", id);
	if (status < 0)
		REQUIRE_OK(status, .what = what);
	dut_expect_errors(u->dut, status != 0);
	u->asked++;
	EXPECT_EQ(NVME_STATUS(status), refusal(u, status), .what = what, .unit = "NVMe status",
		  .source = u->list.page ? "Supported Log Pages (log 00h); completion"
					 : "Identify Controller, LPA, OACS, SANICAP and CTRATT; "
					   "completion",
		  .hint = "a tool that asks for it takes what comes for the page");
}

CHECK(log, unlisted, .id = "LOG-SUP-002",
      .title = "log pages that are not claimed are refused with Invalid Log Page",
      .spec = "NVMe Base, Get Log Page; Supported Log Pages log; Status Code Invalid Log Page",
      .needs = DUT_ADMIN | DUT_ASK, .effect = READS)
{
	struct unlisted u = { .dut = dut, .buffer = check_alloc(ASKED_BYTES) };
	unsigned int vendor = 0xff;

	told_read_ctrl(dut, &u.ctrl);
	if (!told_read(dut, &fact_page_supported, &u.list))
		u.list.page = NULL;
	for (unsigned int id = 0; id <= LAST_STANDARD; id++)
		expect_refusal(&u, id);
	expect_refusal(&u, NVME_LOG_SANITIZE);
	/* one of the vendors' is enough: each refusal is an entry of the error log */
	while (vendor > NVME_LOG_VENDOR && !is_unclaimed(&u, vendor))
		vendor--;
	expect_refusal(&u, vendor);
	MEASURED(u.asked, .what = "log pages that are not claimed, and were asked for",
		 .unit = "pages", .source = "Get Log Page");
	NEED(u.asked, "the drive has no list of log pages, and claims all that Identify has a bit "
		      "for");
}
