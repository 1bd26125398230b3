/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Resets a drive and judges what every reset must leave as it was. */
#include "suites/reset/cycle.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "helpers/refusal.h"
#include "suites/common/rig.h"

#define RETRAIN_HINT \
	"the link trained worse than before: equalisation, or what the firmware sets up late"

void cycle_open(struct dut *dut, const struct profile *profile, enum dut_reset kind,
		struct cycle *ret_cycle)
{
	char why[256] = "";
	int ret = dut_can_reset(dut, kind, why, sizeof why);

	*ret_cycle = (struct cycle){ .dut = dut, .profile = profile, .kind = kind };
	/* the profile names the kinds that the product must have */
	NEED_CLAIM(ret != -EOPNOTSUPP, true, "%s", why);
	NEED(ret != -ENOSYS && ret != -EBUSY, "%s: %s", dut_reset_text(kind), why);
	RIG(ret >= 0 || !refusal_is_hosts(-ret, REFUSAL_CALL), "%s: %s", dut_reset_text(kind), why);
	REQUIRE_OK(ret, .what = dut_reset_text(kind));
	REQUIRE_OK(dut_identify_ctrl(dut, &ret_cycle->ctrl),
		   .what = "Identify Controller before a reset");
	REQUIRE_OK(dut_snapshot(dut, &ret_cycle->errors), .what = "state before the resets");
	/* in these the link goes down and trains again */
	if (kind == DUT_RESET_HOT || kind == DUT_RESET_SUBSYSTEM)
		dut_expect_link_change(dut);
	/* a link that was in no order before is for the pcie checks to judge */
	ret_cycle->has_link = dut_has(dut, DUT_PCIE) && dut_read_link(dut, &ret_cycle->link) == 0 &&
			      ret_cycle->link.now.gen && ret_cycle->link.now.lanes;
	if (!ret_cycle->has_link)
		check_note("the link could not be read before the reset: it is not compared");
}

/* Number of Error Information Log Entries; false: not readable now. */
static bool read_error_count(struct cycle *cycle, uint64_t *ret_value)
{
	struct nvme_smart smart;

	if (dut_read_smart(cycle->dut, &smart))
		return false;
	*ret_value = smart.error_log_entries;
	return true;
}

/* With the drive the kernel's driver starts anew and asks for what this drive may not have: entries
 * that nobody can tell from the drive's own. They are measured, and no fault. */
static void allow_start(struct cycle *cycle, bool known, uint64_t before, unsigned int declared)
{
	uint64_t after, asked = dut_declared(cycle->dut)->errors - declared;

	if (!known || !cycle->ready.admin || !read_error_count(cycle, &after) || after <= before)
		return;
	cycle->start_errors += after - before;
	/* what the wait itself has declared is among them, and is not declared twice */
	if (after - before > asked)
		dut_expect_errors(cycle->dut, (unsigned int)(after - before - asked));
}

void cycle_run(struct cycle *cycle)
{
	uint32_t limit_ms = cycle->profile->resets.ready_max_ms;
	uint32_t wait_ms = limit_ms + limit_ms / 2; /* late is told from never */
	uint64_t errors = 0;
	bool known = read_error_count(cycle, &errors);
	unsigned int declared = dut_declared(cycle->dut)->errors;
	struct host_pulse *pulse = dut_info(cycle->dut)->simulated ? NULL : host_pulse_start();

	cycle->resets++;
	cycle->start_ns = dut_now_ns(cycle->dut);
	memset(&cycle->ready, 0, sizeof cycle->ready);
	cycle->wait = 0;
	cycle->reset = dut_reset_drive(cycle->dut, cycle->kind);
	if (cycle->reset == 0)
		cycle->wait = dut_wait_ready(cycle->dut, cycle->start_ns, wait_ms, &cycle->ready);
	cycle->waited_ms = (dut_now_ns(cycle->dut) - cycle->start_ns) / 1000000;
	host_pulse_stop(pulse, &cycle->pulse);
	allow_start(cycle, known, errors, declared);
}

/* @ms: when it was ready, if @is */
static void judge_time(const struct cycle *cycle, const char *who, bool is, uint64_t ms)
{
	uint32_t limit_ms = cycle->profile->resets.ready_max_ms;
	char what[96], human[64];

	(void)snprintf(what, sizeof what, "time from the %s until the drive takes %s",
		       dut_reset_text(cycle->kind), who);
	(void)snprintf(human, sizeof human, "not in %.1f s", (double)cycle->waited_ms / 1e3);
	if (!is)
		ms = cycle->waited_ms > limit_ms ? cycle->waited_ms : limit_ms + 1;
	HOST(!host_pulse_explains(&cycle->pulse, (double)ms, limit_ms),
	     "%s: %llu ms, at most %u are allowed; for %.0f ms of them this "
	     "host itself stood still, once for %.0f ms",
	     what, (unsigned long long)ms, limit_ms,
	     cycle->pulse.late_pct * cycle->pulse.seconds * 10, cycle->pulse.longest_ms);
	REQUIRE_LE(ms, limit_ms, .what = what, .role = FINDING_HEADLINE, .unit = "ms",
		   .human = is ? NULL : human,
		   .source = "DUT clock; Identify Controller, then a read "
			     "of each namespace",
		   .hint = is ? "what the firmware does before CSTS.RDY, and before it "
				"serves reads, takes too long"
			      : "the kernel log says what its driver saw");
}

/* What the drive says of itself. */
static void judge_identity(const struct cycle *cycle)
{
	struct nvme_ctrl ctrl;

	REQUIRE_OK(dut_identify_ctrl(cycle->dut, &ctrl),
		   .what = "Identify Controller after a reset");
	EXPECT_TRUE(
		strcmp(ctrl.firmware, cycle->ctrl.firmware) == 0,
		.what = "the same firmware revision after a reset", .human = ctrl.firmware,
		.source = "Identify Controller, FR",
		.hint = "a commit was waiting for a reset, or the drive fell back to another slot: "
			"read log 03h");
	EXPECT_TRUE(strcmp(ctrl.model, cycle->ctrl.model) == 0,
		    .what = "the same model number after a reset", .human = ctrl.model,
		    .source = "Identify Controller, MN");
}

/* A drive that came up on a slower link would pass everything else, slowly. */
static void judge_link(const struct cycle *cycle)
{
	struct pcie_link link;

	if (!cycle->has_link)
		return;
	rig_read_link(cycle->dut, cycle->profile, &link);
	EXPECT_EQ(link.now.gen, cycle->link.now.gen, .what = "link speed after a reset",
		  .unit = "PCIe generation", .human = pcie_gen_gts(link.now.gen),
		  .source = "drive LnkSta bits 3:0, Current Link Speed, against before",
		  .hint = RETRAIN_HINT);
	EXPECT_EQ(link.now.lanes, cycle->link.now.lanes, .what = "link width after a reset",
		  .unit = "lanes",
		  .source = "drive LnkSta bits 9:4, Negotiated Link Width, against before",
		  .hint = RETRAIN_HINT);
}

/* What training again cost: a number to look at, not a verdict. */
static void measure_correctable(const struct cycle *cycle)
{
	struct dut_snapshot now;

	if (cycle->kind != DUT_RESET_HOT && cycle->kind != DUT_RESET_SUBSYSTEM)
		return;
	REQUIRE_OK(dut_snapshot(cycle->dut, &now), .what = "state after a reset");
	if (now.drive_counts.known && cycle->errors.drive_counts.known)
		MEASURED(now.drive_counts.correctable - cycle->errors.drive_counts.correctable,
			 .what = "correctable errors at the drive since before the resets",
			 .unit = "errors", .source = "aer_dev_correctable, TOTAL_ERR_COR");
	if (now.port_counts.known && cycle->errors.port_counts.known)
		MEASURED(now.port_counts.correctable - cycle->errors.port_counts.correctable,
			 .what = "correctable errors at the port above since before the resets",
			 .unit = "errors", .source = "aer_dev_correctable, TOTAL_ERR_COR");
}

void cycle_judge(const struct cycle *cycle)
{
	check_event(cycle->start_ns, dut_reset_text(cycle->kind));
	REQUIRE_OK(cycle->reset, .what = dut_reset_text(cycle->kind));
	REQUIRE_OK(
		cycle->wait, .what = "waiting for the drive after a reset",
		.hint = "a stale handle: another drive, or another serial number, is in its place");
	judge_time(cycle, "admin commands", cycle->ready.admin, cycle->ready.admin_ms);
	judge_time(cycle, "reads of every namespace", cycle->ready.media, cycle->ready.media_ms);
	if (cycle->ready.restored)
		check_note("reset %u: %u settings were back at their defaults, and are set again",
			   cycle->resets, cycle->ready.restored);
	judge_identity(cycle);
	judge_link(cycle);
	MEASURED(cycle->start_errors, .what = "error log entries while the drive started again",
		 .unit = "entries", .source = "log 02h, Number of Error Information Log Entries");
	measure_correctable(cycle);
}

void cycle_reset(struct cycle *cycle)
{
	cycle_run(cycle);
	cycle_judge(cycle);
}
