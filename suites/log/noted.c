/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the host does to the drive is in the persistent event log afterwards, and nothing else. */
#include "helpers/nvme/nvme_command.h"
#include "suites/common/pages.h"
#include "suites/log/past.h"

#define LOG "Persistent Event Log (log 0Dh) "
#define LOOK_NS UINT64_C(250000000)
#define LOOKS 8 /* a drive may write its log a while after */
#define DID (1u << NVME_PAST_FORMAT_START | 1u << NVME_PAST_FORMAT_END)

/* To the format that it has. */
static void format(struct dut *dut, const struct profile *profile, const struct nvme_ns *ns)
{
	const struct dut_format format = {
		.nsid = ns->nsid,
		.lbaf = ns->lbaf_index,
		.metadata_extended = ns->metadata_extended,
		.pi = nvme_protection_type(ns),
		.pi_first = nvme_protection_is_first(ns),
		.timeout_ms = profile->format.timeout_ms,
	};
	struct dut_format_wait waited;

	REQUIRE_OK(dut_format_ns(dut, &format), .what = "Format NVM to the format in force");
	REQUIRE_OK(dut_wait_formatted(dut, ns->nsid, profile->format.timeout_ms, &waited),
		   .what = "end of the format within the profile's time");
}

/* The events of the format, once both are there, or after a while. */
static void read_news(struct dut *dut, const struct past *before, struct past *ret_after,
		      struct past_news *ret_news)
{
	for (unsigned int i = 0; i < LOOKS; i++) {
		(void)past_read_now(dut, ret_after);
		past_find_news(before, ret_after, ret_news);
		if (ret_news->of[NVME_PAST_FORMAT_END] ||
		    !past_has(ret_after, NVME_PAST_FORMAT_END))
			return;
		dut_wait_ns(dut, LOOK_NS);
	}
}

/* Of both the namespace is told, whatever namespaces the drive formats with it. */
static void expect_namespace(const struct past_news *news, uint8_t type, uint32_t nsid,
			     const char *what)
{
	struct nvme_past_event event;
	size_t bytes;

	if (!news->newest[type])
		return;
	bytes = fact_page_event.entry_bytes(news->newest[type], SIZE_MAX);
	REQUIRE_TRUE(nvme_decode_past_event(news->newest[type], bytes, &event) == 0 &&
			     event.has_format,
		     .what = "the event of a format is as long as one", .source = LOG);
	EXPECT_EQ(event.nsid, nsid, .what = what, .source = LOG "NSID of the event");
}

static uint64_t lasts_ms(const struct profile *profile)
{
	return 2 * (uint64_t)profile->format.timeout_ms;
}

CHECK(log, format_noted, .id = "LOG-PEL-002",
      .title = "a format is in the persistent event log, its start, its end, and nothing else",
      .spec = "NVMe Base, Persistent Event log, Format NVM Start and Format NVM Completion events",
      .ocp = "STD-LOG-10", .needs = DUT_ADMIN | DUT_BLOCK, .lasts_ms = lasts_ms, .effect = WRITES)
{
	struct past before, after;
	uint32_t nsids[DUT_MAX_NS];
	struct past_news news;
	struct told ctrl;
	struct nvme_ns ns;

	told_read_ctrl(dut, &ctrl);
	NEED_CLAIM(told_claims(&ctrl, "format"), profile->required.format,
		   "not claimed: Identify Controller OACS bit 1 (Format NVM) is clear");
	NEED(past_read_now(dut, &before), "the drive claims no Persistent Event Log (LPA bit 4)");
	NEED(past_has(&before, NVME_PAST_FORMAT_START) || past_has(&before, NVME_PAST_FORMAT_END),
	     "the persistent event log claims no events of formats");
	NEED(dut_list_ns(dut, DUT_NVM | DUT_BLOCK, nsids), "no namespace can be formatted");
	pages_read_ns(dut, nsids[0], &ns);
	format(dut, profile, &ns);
	read_news(dut, &before, &after, &news);
	past_expect(&after, &news, NVME_PAST_FORMAT_START, 1, false, "a format");
	past_expect(&after, &news, NVME_PAST_FORMAT_END, 1, false, "a format");
	expect_namespace(&news, NVME_PAST_FORMAT_START, ns.nsid,
			 "namespace of the event 'format start'");
	expect_namespace(&news, NVME_PAST_FORMAT_END, ns.nsid,
			 "namespace of the event 'format completion'");
	past_expect_no_others(&news, DID);
}
