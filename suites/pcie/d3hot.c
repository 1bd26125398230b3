/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A drive that was put to sleep as a function, and woken, is the drive that it was. */
#include <stdio.h>
#include <string.h>

#include "helpers/refusal.h"
#include "suites/common/pages.h"
#include "suites/common/rig.h"
#include "suites/pcie/ends.h"

#define PM (&fact_page_pm)
#define STAY_NS 100000000ull
#define WAIT_NS 2000000000ull /* late is told from never */
#define BACK_MS 10            /* software may access the function again after so long */
#define SAMPLE_BYTES 65536u
#define FORGETS_HINT                                                                         \
	"a function that claims No_Soft_Reset keeps all that the host has set: a host that " \
	"resumes "                                                                           \
	"does not set it again"

/* ---- registers ---- */

struct registers {
	const struct dut_d3hot *d3hot;
	unsigned int compared, different;
};

static void compare_one(struct registers *registers, const struct fact_page *page,
			const struct fact *fact, const struct fact_value *before,
			const struct fact_value *after)
{
	char what[160], was[FACT_TEXT_BYTES], is[FACT_TEXT_BYTES];

	registers->compared++;
	if (after->known && after->number == before->number)
		return;
	registers->different++;
	(void)snprintf(what, sizeof(what), "%s after D3hot, against before", fact->label);
	/* as registers are told: bits in hexadecimal */
	EXPECT_EQ(fact_print(fact, after, FACT_BARE, is, sizeof(is)),
		  fact_print(fact, before, FACT_BARE, was, sizeof(was)), .what = what,
		  .source = page->name, .hint = FORGETS_HINT);
}

/* What the host has set, and what never changes; a part of a register is told by all of it. */
static void compare_page(struct registers *registers, const struct fact_page *page)
{
	size_t before_size, after_size;
	const uint8_t *before = pcie_find_page(&registers->d3hot->before, page, &before_size);
	const uint8_t *after = pcie_find_page(&registers->d3hot->after, page, &after_size);

	for (size_t i = 0; before && i < page->count; i++) {
		const struct fact *fact = &page->facts[i];
		unsigned int count = fact->count ? fact->count : 1;

		if ((!fact->setting && fact->change != FACT_STATIC) || (fact->bits && page != PM))
			continue;
		for (unsigned int k = 0; k < count; k++) {
			struct fact_value was = fact_read(fact, k, before, before_size);
			struct fact_value is = { .known = false };

			if (after)
				is = fact_read(fact, k, after, after_size);
			if (was.known)
				compare_one(registers, page, fact, &was, &is);
		}
	}
}

static void compare_registers(const struct dut_d3hot *d3hot)
{
	struct registers registers = { .d3hot = d3hot };

	for (size_t i = 0; fact_pages[i]; i++)
		if (fact_pages[i]->source == FACT_CONFIG ||
		    fact_pages[i]->source == FACT_CAPABILITY ||
		    fact_pages[i]->source == FACT_EXTENDED)
			compare_page(&registers, fact_pages[i]);
	EXPECT_EQ(registers.different, 0, .what = "registers that are not what they were",
		  .unit = "registers", .source = "config space of the drive, before and after",
		  .hint = FORGETS_HINT);
	MEASURED(registers.compared, .what = "registers that were compared", .unit = "registers",
		 .source = "config space of the drive");
}

/* ---- data ---- */

/* The first blocks of a namespace. */
struct sample {
	uint32_t nsid, blocks, bytes;
	uint8_t *data;
};

struct samples {
	struct sample sample[DUT_MAX_NS];
	size_t count;
};

static void read_sample(struct dut *dut, const struct sample *sample, uint8_t *ret_data)
{
	REQUIRE_OK(dut_read_blocks(dut, sample->nsid, 0, sample->blocks, ret_data, sample->bytes,
				   NULL, 0),
		   .what = "Read");
}

static void take_samples(struct dut *dut, struct samples *samples)
{
	uint32_t nsids[DUT_MAX_NS];
	size_t count = dut_list_ns(dut, DUT_NVM, nsids);

	for (size_t i = 0; i < count; i++) {
		struct sample *sample = &samples->sample[samples->count];
		struct nvme_ns ns;
		uint32_t block_bytes;

		pages_read_ns(dut, nsids[i], &ns);
		block_bytes = ns.lbaf[ns.lbaf_index].data_bytes;
		if (ns.lbaf[ns.lbaf_index].metadata_bytes || block_bytes > SAMPLE_BYTES)
			continue;
		sample->nsid = nsids[i];
		sample->blocks = 1;
		sample->bytes = block_bytes;
		sample->data = check_alloc(block_bytes);
		read_sample(dut, sample, sample->data);
		samples->count++;
	}
}

static void compare_samples(struct dut *dut, const struct samples *samples)
{
	uint8_t *now = check_alloc(SAMPLE_BYTES);

	for (size_t i = 0; i < samples->count; i++) {
		const struct sample *sample = &samples->sample[i];
		char what[80];

		read_sample(dut, sample, now);
		(void)snprintf(what, sizeof(what), "namespace %u reads as before D3hot",
			       sample->nsid);
		EXPECT_TRUE(memcmp(now, sample->data, sample->bytes) == 0, .what = what,
			    .source = "its first block");
	}
	MEASURED(samples->count, .what = "namespaces of which a block was compared",
		 .unit = "namespaces", .source = "Read");
}

/* ---- the drive ---- */

/* Its driver starts anew and asks for what this drive may not have. */
static void allow_start(struct dut *dut, const struct nvme_smart *before,
			const struct nvme_smart *after, unsigned int declared)
{
	uint64_t asked = dut_declared(dut)->errors - declared, more;

	if (after->error_log_entries <= before->error_log_entries)
		return;
	more = after->error_log_entries - before->error_log_entries;
	if (more > asked)
		dut_expect_errors(dut, (unsigned int)(more - asked));
	MEASURED(more, .what = "error log entries while the drive started again", .unit = "entries",
		 .source = "log 02h, Number of Error Information Log Entries");
}

static void judge_smart(const struct nvme_smart *before, const struct nvme_smart *after)
{
	EXPECT_EQ(after->unsafe_shutdowns, before->unsafe_shutdowns,
		  .what = "unsafe shutdowns, against before", .unit = "shutdowns",
		  .source = "log 02h, Unsafe Shutdowns",
		  .hint = "the host had shut the drive down (CC.SHN), and power stayed on");
	EXPECT_EQ(after->power_cycles, before->power_cycles, .what = "power cycles, against before",
		  .unit = "power cycles", .source = "log 02h, Power Cycles",
		  .hint = "power stayed on: D3hot is no D3cold");
}

static void judge_link(const struct pcie_link *before, const struct pcie_link *after)
{
	EXPECT_EQ(after->now.gen, before->now.gen, .what = "link speed after D3hot",
		  .unit = "PCIe generation", .human = pcie_gen_gts(after->now.gen),
		  .source = "drive LnkSta bits 3:0, against before");
	EXPECT_EQ(after->now.lanes, before->now.lanes, .what = "link width after D3hot",
		  .unit = "lanes", .source = "drive LnkSta bits 9:4, against before");
}

static void judge_states(const struct dut_d3hot *d3hot)
{
	static const char *const names[] = { "D0", "D1", "D2", "D3hot" };

	EXPECT_EQ(d3hot->there, 3u, .what = "power state when D3hot was asked for, as D",
		  .human = names[d3hot->there % 4], .source = "drive PMCSR bits 1:0, PowerState",
		  .hint = "every function of PCI Express has D3hot");
	REQUIRE_EQ(d3hot->back, 0u, .what = "power state when D0 was asked for, as D",
		   .human = names[d3hot->back % 4], .source = "drive PMCSR bits 1:0, PowerState");
	EXPECT_LE((double)d3hot->away_ns / 1e6, (double)BACK_MS,
		  .what = "time from D3hot until the last look at which it was not in D0",
		  .unit = "ms", .role = FINDING_HEADLINE,
		  .source = "DUT clock; drive PMCSR bits 1:0",
		  .hint = "after 10 ms a host goes on, and finds nobody");
	MEASURED((double)d3hot->back_ns / 1e6, .what = "time until it was seen in D0", .unit = "ms",
		 .source = "DUT clock; drive PMCSR bits 1:0");
}

static bool keeps_settings(const struct dut_d3hot *d3hot)
{
	size_t size;
	const uint8_t *pm = pcie_find_page(&d3hot->before, PM, &size);

	return pm && fact_number(PM, "no_soft_reset", pm, size);
}

static void go(struct dut *dut, struct dut_d3hot *ret_d3hot)
{
	int ret = dut_go_d3hot(dut, STAY_NS, WAIT_NS, ret_d3hot);

	NEED(ret != -EPERM && ret != -EACCES,
	     "config space may not be written here: the kernel is locked down "
	     "(/sys/kernel/security/lockdown), or this is not the machine's own root");
	REQUIRE_OK(ret, .what = "D3hot and back, and the drive has its driver again");
}

CHECK(pcie, d3hot, .id = "PCIE-FUN-010",
      .title = "D3hot and back leaves the drive as it was: registers, link, data",
      .spec = "PCI Power Management, Power Management Control/Status, PowerState", .ocp = "PCI-19",
      .needs = DUT_PCIE | DUT_ADMIN, .effect = RESETS, .keeps_data = true)
{
	const struct ends *ends = ends_read(dut, profile, "pcie/d3hot");
	uint32_t wait_ms = profile->resets.ready_max_ms + profile->resets.ready_max_ms / 2;
	struct samples *samples = check_alloc(sizeof(*samples));
	unsigned int declared = dut_declared(dut)->errors;
	struct nvme_smart before, after;
	struct dut_d3hot *d3hot = check_alloc(sizeof(*d3hot));
	struct dut_ready ready;
	struct pcie_link link;
	char why[256] = "";
	int ret = dut_can_detach(dut, why, sizeof(why));

	NEED(ret != -ENOSYS && ret != -EBUSY, "%s", why);
	RIG(ret >= 0 || !refusal_is_hosts(-ret, REFUSAL_CALL), "%s", why);
	REQUIRE_TRUE(ends_has(ends, DUT_FN_DRIVE, PM), .what = "Power Management capability",
		     .source = "list of capabilities of the drive: 01h");
	take_samples(dut, samples);
	REQUIRE_OK(dut_read_smart(dut, &before), .what = "SMART log before D3hot");
	go(dut, d3hot);
	REQUIRE_OK(dut_wait_ready(dut, dut_now_ns(dut), wait_ms, &ready),
		   .what = "waiting for the drive after D3hot");
	REQUIRE_TRUE(ready.admin && ready.media, .what = "the drive takes commands after D3hot",
		     .source = "Identify Controller, then a read of each namespace");
	judge_states(d3hot);
	if (keeps_settings(d3hot))
		compare_registers(d3hot);
	else
		check_note("No_Soft_Reset is clear: D3hot and back is a reset, by what the drive "
			   "says, and its registers are not compared");
	rig_read_link(dut, profile, &link);
	judge_link(&ends->link, &link);
	REQUIRE_OK(dut_read_smart(dut, &after), .what = "SMART log after D3hot");
	judge_smart(&before, &after);
	allow_start(dut, &before, &after, declared);
	compare_samples(dut, samples);
}
