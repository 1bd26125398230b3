/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Takes a drive through a transition, and judges what every one must leave as it was. */
#include "suites/survive/crossing.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "fixtures/profile/profile_ready.h"
#include "helpers/refusal.h"
#include "suites/common/rig.h"

#define RETRAIN_HINT \
	"the link trained worse than before: equalisation, or what the firmware sets up late"

static uint32_t limit_ms(const struct crossing *crossing)
{
	return profile_ready_max_ms(crossing->profile, crossing->transition->within);
}

static bool trains(const struct crossing *crossing)
{
	return crossing->transition->changes & TRANSITION_LINK;
}

void crossing_open(struct dut *dut, const struct profile *profile,
		   const struct transition *transition, struct crossing *ret_crossing)
{
	char why[256] = "";
	int ret = transition_is_possible(dut, transition, why, sizeof why);

	*ret_crossing =
		(struct crossing){ .dut = dut, .profile = profile, .transition = transition };
	/* the profile names what the product must have */
	NEED_CLAIM(ret != -EOPNOTSUPP, true, "%s", why);
	NEED(ret != -ENOSYS && ret != -EBUSY, "%s: %s", transition->text, why);
	RIG(ret >= 0 || !refusal_is_hosts(-ret, REFUSAL_CALL), "%s: %s", transition->text, why);
	REQUIRE_OK(ret, .what = transition->text);
	REQUIRE_OK(dut_identify_ctrl(dut, &ret_crossing->ctrl),
		   .what = "Identify Controller before the transition");
	REQUIRE_OK(dut_snapshot(dut, &ret_crossing->errors), .what = "state before the transition");
	if (trains(ret_crossing))
		dut_expect_link_change(dut);
	/* a link that was in no order before is for the pcie checks to judge */
	ret_crossing->has_link = dut_has(dut, DUT_PCIE) &&
				 dut_read_link(dut, &ret_crossing->link) == 0 &&
				 ret_crossing->link.now.gen && ret_crossing->link.now.lanes;
	if (!ret_crossing->has_link)
		check_note("the link could not be read before: it is not compared");
}

/* Number of Error Information Log Entries; false: not readable now. */
static bool read_error_count(struct crossing *crossing, uint64_t *ret_value)
{
	struct nvme_smart smart;

	if (dut_read_smart(crossing->dut, &smart))
		return false;
	*ret_value = smart.error_log_entries;
	return true;
}

/* With the drive the kernel's driver starts anew and asks for what this drive may not have: entries
 * that nobody can tell from the drive's own. They are measured, and no fault. */
static void allow_start(struct crossing *crossing, bool known, uint64_t before,
			unsigned int declared)
{
	uint64_t after, asked = dut_declared(crossing->dut)->errors - declared;

	if (!(crossing->transition->changes & TRANSITION_SETTINGS) || !known ||
	    !crossing->run.ready.admin || !read_error_count(crossing, &after) || after <= before)
		return;
	crossing->start_errors += after - before;
	/* what the wait itself has declared is among them, and is not declared twice */
	if (after - before > asked)
		dut_expect_errors(crossing->dut, (unsigned int)(after - before - asked));
}

void crossing_run(struct crossing *crossing)
{
	uint32_t wait_ms = limit_ms(crossing) + limit_ms(crossing) / 2; /* late, or never */
	uint64_t errors = 0;
	bool known = read_error_count(crossing, &errors);
	unsigned int declared = dut_declared(crossing->dut)->errors;
	struct host_pulse *pulse = dut_info(crossing->dut)->simulated ? NULL : host_pulse_start();

	crossing->count++;
	transition_run(crossing->dut, crossing->transition, wait_ms, &crossing->run);
	host_pulse_stop(pulse, &crossing->pulse);
	allow_start(crossing, known, errors, declared);
}

/* @ms: when it was ready, if @is */
static void judge_time(const struct crossing *crossing, const char *who, bool is, uint64_t ms)
{
	uint64_t waited_ms = crossing->run.waited_ms;
	uint32_t most_ms = limit_ms(crossing);
	char what[96], human[64];

	(void)snprintf(what, sizeof what, "time from the %s until the drive takes %s",
		       crossing->transition->text, who);
	(void)snprintf(human, sizeof human, "not in %.1f s", (double)waited_ms / 1e3);
	if (!is)
		ms = waited_ms > most_ms ? waited_ms : most_ms + 1;
	HOST(!host_pulse_explains(&crossing->pulse, (double)ms, most_ms),
	     "%s: %llu ms, at most %u are allowed; for %.0f ms of them this "
	     "host itself stood still, once for %.0f ms",
	     what, (unsigned long long)ms, most_ms,
	     crossing->pulse.late_pct * crossing->pulse.seconds * 10, crossing->pulse.longest_ms);
	REQUIRE_LE(ms, most_ms, .what = what, .role = FINDING_HEADLINE, .unit = "ms",
		   .human = is ? NULL : human,
		   .source = "DUT clock; Identify Controller, then a read "
			     "of each namespace",
		   .hint = is ? "what the firmware does before CSTS.RDY, and before it "
				"serves reads, takes too long"
			      : "the kernel log says what its driver saw");
}

/* What the drive says of itself. */
static void judge_identity(const struct crossing *crossing)
{
	struct nvme_ctrl ctrl;

	REQUIRE_OK(dut_identify_ctrl(crossing->dut, &ctrl),
		   .what = "Identify Controller after the transition");
	EXPECT_TRUE(
		strcmp(ctrl.firmware, crossing->ctrl.firmware) == 0,
		.what = "the same firmware revision after the transition", .human = ctrl.firmware,
		.source = "Identify Controller, FR",
		.hint = "a commit was waiting for a reset, or the drive fell back to another slot: "
			"read log 03h");
	EXPECT_TRUE(strcmp(ctrl.model, crossing->ctrl.model) == 0,
		    .what = "the same model number after the transition", .human = ctrl.model,
		    .source = "Identify Controller, MN");
}

/* A drive that came up on a slower link would pass everything else, slowly. */
static void judge_link(const struct crossing *crossing)
{
	struct pcie_link link;

	if (!crossing->has_link)
		return;
	rig_read_link(crossing->dut, crossing->profile, &link);
	EXPECT_EQ(link.now.gen, crossing->link.now.gen, .what = "link speed after the transition",
		  .unit = "PCIe generation", .human = pcie_gen_gts(link.now.gen),
		  .source = "drive LnkSta bits 3:0, Current Link Speed, against before",
		  .hint = RETRAIN_HINT);
	EXPECT_EQ(link.now.lanes, crossing->link.now.lanes,
		  .what = "link width after the transition", .unit = "lanes",
		  .source = "drive LnkSta bits 9:4, Negotiated Link Width, against before",
		  .hint = RETRAIN_HINT);
}

/* What training again cost: a number to look at, not a verdict. */
static void measure_correctable(const struct crossing *crossing)
{
	const struct dut_snapshot *before = &crossing->errors;
	struct dut_snapshot now;

	if (!trains(crossing))
		return;
	REQUIRE_OK(dut_snapshot(crossing->dut, &now), .what = "state after the transition");
	if (now.drive_counts.known && before->drive_counts.known)
		MEASURED(now.drive_counts.correctable - before->drive_counts.correctable,
			 .what = "correctable errors at the drive since before", .unit = "errors",
			 .source = "aer_dev_correctable, TOTAL_ERR_COR");
	if (now.port_counts.known && before->port_counts.known)
		MEASURED(now.port_counts.correctable - before->port_counts.correctable,
			 .what = "correctable errors at the port above since before",
			 .unit = "errors", .source = "aer_dev_correctable, TOTAL_ERR_COR");
}

void crossing_judge(const struct crossing *crossing)
{
	const struct transition *transition = crossing->transition;
	const struct transition_run *run = &crossing->run;

	check_event(run->start_ns, transition->text);
	NEED(!transition->denied || (run->performed != -EPERM && run->performed != -EACCES),
	     "%s: %s", transition->text, transition->denied);
	REQUIRE_OK(run->performed, .what = transition->text);
	REQUIRE_OK(
		run->waited, .what = "waiting for the drive after the transition",
		.hint = "a stale handle: another drive, or another serial number, is in its place");
	if (transition_is_denied(run))
		check_note("%s: what the host had set in config space is not put back: %s",
			   transition->text, transition->denied);
	else
		REQUIRE_OK(run->put_back,
			   .what = "putting back what the host had set in config space",
			   .hint = "the function does not take it: it stays in the undo journal");
	HOST(run->ready.admin || !transition_is_denied(run),
	     "the drive is not ready, and what the host had set in it is not put back: %s",
	     transition->denied);
	judge_time(crossing, "admin commands", run->ready.admin, run->ready.admin_ms);
	judge_time(crossing, "reads of every namespace", run->ready.media, run->ready.media_ms);
	if (run->ready.restored)
		check_note("%s %u: %u settings were back at their defaults, and are set again",
			   transition->text, crossing->count, run->ready.restored);
	judge_identity(crossing);
	judge_link(crossing);
	MEASURED(crossing->start_errors, .what = "error log entries while the drive started again",
		 .unit = "entries", .source = "log 02h, Number of Error Information Log Entries");
	measure_correctable(crossing);
}

void crossing_make(struct crossing *crossing)
{
	crossing_run(crossing);
	crossing_judge(crossing);
}
