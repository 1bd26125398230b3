/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Admin commands that only read come back in time. */
#include <errno.h>

#include "suites/ocp/page.h"

/* A walk over all that the drive claims. */
struct walk {
	struct dut *dut;
	uint64_t since_ns, longest_ns;
	const char *slowest;
	size_t pages;
};

static void take(void *context, const struct dut_page *page)
{
	struct walk *walk = context;
	uint64_t now_ns = dut_now_ns(walk->dut);

	if (page->error != -ENOENT) {
		walk->pages++;
		if (now_ns - walk->since_ns >= walk->longest_ns) {
			walk->longest_ns = now_ns - walk->since_ns;
			walk->slowest = page->place.page->name;
		}
	}
	walk->since_ns = dut_now_ns(walk->dut);
}

/* What is one command, of the drive. Of what no table describes nobody knows whether it wants to be
 * asked with more than its number. */
static bool is_one_command(const struct fact_page *page)
{
	return page->source <= FACT_LOG && !page->raw && page->per != FACT_PER_GROUP &&
	       fact_whole(page) == page && page != &fact_page_events;
}

#define PAGES_MOST 64

static uint64_t lasts_ms(const struct profile *profile)
{
	return PAGES_MOST * (uint64_t)profile->ocp.command_max_ms;
}

CHECK(ocp, command_time, .id = "OCP-CTO-001",
      .title = "each page of Identify and each log that the drive has is read in time",
      .spec = "OCP Datacenter NVMe SSD, command timeouts; profile: ocp/command_max", .ocp = "CTO-1",
      .needs = DUT_ADMIN, .lasts_ms = lasts_ms, .effect = READS)
{
	struct walk walk = { .dut = dut };
	struct dut_pages *pages;
	struct told health;

	page_read_ocp(dut, profile, &fact_page_ocp_smart, &health);
	pages = dut_pages_open(dut);
	RIG(pages, "no memory for the drive's pages");
	walk.since_ns = dut_now_ns(dut);
	for (size_t i = 0; fact_pages[i]; i++)
		if (is_one_command(fact_pages[i]))
			dut_pages_walk_page(pages, fact_pages[i], take, &walk);
	dut_pages_close(pages);
	RIG(walk.slowest, "no page could be read");
	NEED(walk.longest_ns, "the recording does not tell how long each command took");
	EXPECT_LE((double)walk.longest_ns / 1e6, (double)profile->ocp.command_max_ms,
		  .what = "longest time to read a page", .unit = "ms", .human = walk.slowest,
		  .source = "DUT clock; profile: ocp/command_max",
		  .hint = "background work may not hold up admin commands");
	MEASURED(walk.pages, .what = "pages that were read", .unit = "pages");
}
