/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How far the receivers of a link can sample beside the middle of the eye. */
#include <math.h>
#include <stdio.h>

#include "suites/common/rig.h"
#include "suites/pcie/receiver.h"

#define MARGIN (&fact_page_margin)
#define EXPRESS (&fact_page_express)
#define MARGIN_GEN 4  /* from 16 GT/s on */
#define VOLTAGE_GEN 5 /* from 32 GT/s on it is no option */
#define ERROR_LIMIT 4
#define LANES_MOST 16
#define LNKCTL 0x10
#define LNKCTL2 0x30
#define LNKCTL_ASPM 0x0003u
#define LNKCTL_WIDTH_STAYS 0x0200u
#define LNKCTL2_SPEED_STAYS 0x0020u
#define STEP_COMMANDS_MS 10 /* what a step takes besides the time it is looked at */
#define STEPS_MOST (2 * (63 + 127))

static bool applies(const struct profile *profile)
{
	return profile->pcie.required & PROFILE_MARGINING;
}

/* Both ends, all lanes, all steps. */
static uint64_t lasts_ms(const struct profile *profile)
{
	return (profile->pcie.margin_dwell_ms + STEP_COMMANDS_MS) * STEPS_MOST * 2ull *
	       profile->link.lanes;
}

/* ---- conditions ---- */

struct conditions {
	struct dut *dut;
	struct dut_register reg[4];
	unsigned int count;
};

static void set_one(struct conditions *conditions, const struct ends *ends, enum dut_fn fn,
		    unsigned int off, uint32_t mask, uint32_t value)
{
	struct dut_register *reg = &conditions->reg[conditions->count++];

	*reg = (struct dut_register){
		.fn = fn,
		.at = (uint16_t)(pcie_find_capability(&ends->config[fn], PCIE_CAP_EXPRESS) + off),
		.bytes = 2,
		.mask = mask,
	};
	REQUIRE_OK(dut_write_register(conditions->dut, reg, value),
		   .what = "link control for margins");
}

/* ASPM off, and nobody changes speed or width by himself: who never does that may have these bits
 * hardwired. The drive first: ASPM must not be on there while it is off at the port. */
static void set_conditions(struct conditions *conditions, const struct ends *ends)
{
	static const enum dut_fn order[] = { DUT_FN_DRIVE, DUT_FN_PORT };

	for (size_t i = 0; i < 2; i++) {
		enum dut_fn fn = order[i];
		uint32_t now;

		if (!ends->config[fn].size || !ends_has(ends, fn, EXPRESS))
			continue;
		set_one(conditions, ends, fn, LNKCTL, LNKCTL_ASPM | LNKCTL_WIDTH_STAYS,
			LNKCTL_WIDTH_STAYS);
		REQUIRE_OK(dut_read_register(conditions->dut,
					     &conditions->reg[conditions->count - 1], &now),
			   .what = "Link Control");
		RIG((now & LNKCTL_ASPM) == 0, "ASPM cannot be switched off at the %s",
		    ends_name(fn));
		set_one(conditions, ends, fn, LNKCTL2, LNKCTL2_SPEED_STAYS, LNKCTL2_SPEED_STAYS);
	}
}

/* The other way round. */
static void restore_conditions(struct conditions *conditions)
{
	while (conditions->count--)
		REQUIRE_OK(
			dut_restore_register(conditions->dut, &conditions->reg[conditions->count]),
			.what = "link control as it was before");
}

/* ---- one end ---- */

static void judge_abilities(const struct receiver *receiver, unsigned int gen)
{
	EXPECT_GE(receiver->timing_steps, 6u, .what = "steps in time", .unit = "steps",
		  .source = "MNumTimingSteps");
	EXPECT_TRUE(!receiver->timing_most_pct ||
			    (receiver->timing_most_pct >= 20 && receiver->timing_most_pct <= 50),
		    .what = "steps in time reach 20 to 50 % of a unit interval",
		    .source = "MMaxTimingOffset");
	if (gen >= VOLTAGE_GEN)
		EXPECT_TRUE(receiver->abilities.voltage, .what = "steps in voltage",
			    .source = "MVoltageSupported",
			    .hint = "from 32 GT/s on a receiver must have them");
	if (!receiver->abilities.voltage)
		return;
	EXPECT_GE(receiver->voltage_steps, 32u, .what = "steps in voltage, how many",
		  .unit = "steps", .source = "MNumVoltageSteps");
	EXPECT_TRUE(!receiver->voltage_most_pct ||
			    (receiver->voltage_most_pct >= 5 && receiver->voltage_most_pct <= 50),
		    .what = "steps in voltage reach 50 to 500 mV", .source = "MMaxVoltageOffset");
}

static const struct way {
	enum pcie_margin_way way;
	bool timing, other; /* the other side of its kind */
	const char *name;
} ways[PCIE_MARGIN_WAYS] = {
	{ PCIE_MARGIN_RIGHT, true, false, "to the right" },
	{ PCIE_MARGIN_LEFT, true, true, "to the left" },
	{ PCIE_MARGIN_UP, false, false, "up" },
	{ PCIE_MARGIN_DOWN, false, true, "down" },
};

/* Of a unit interval in percent, or volts; NaN where the receiver does not tell what a step is. */
static double size_of(const struct receiver *receiver, const struct way *way, unsigned int steps)
{
	unsigned int most = way->timing ? receiver->timing_most_pct : receiver->voltage_most_pct;
	unsigned int all = way->timing ? receiver->timing_steps : receiver->voltage_steps;

	if (!most || !all)
		return NAN;
	return (double)steps * most / all / (way->timing ? 1 : 100);
}

/* A port's receiver hears the drive, through the slot: what it shows is no verdict on either. */
static void judge_margin(const struct receiver *receiver, const struct profile *profile,
			 const struct way *way, unsigned int lane, double margin)
{
	double limit = way->timing ? profile->pcie.margin_timing_min_pct
				   : profile->pcie.margin_voltage_min_v;
	const char *unit = way->timing ? "% UI" : "V";
	char what[96];

	(void)snprintf(what, sizeof(what), "margin %s at the %s, lane %u", way->name,
		       ends_name(receiver->fn), lane);
	if (isnan(margin))
		check_note("%s: the receiver does not say how far its steps reach", what);
	else if (isnan(limit) || receiver->fn == DUT_FN_PORT)
		MEASURED(margin, .what = what, .unit = unit,
			 .source = "Step Margin Execution Status, MErrorCount");
	else
		EXPECT_GE(margin, limit, .what = what, .unit = unit,
			  .source = "Step Margin Execution Status, MErrorCount; profile: "
				    "pcie.margin_timing_min, pcie.margin_voltage_min",
			  .hint = "the eye is narrower here than it should be: equalization, the "
				  "lane's way through slot and connector, or the receiver");
}

static bool has_way(const struct receiver *receiver, const struct way *way)
{
	const struct pcie_margin_abilities *abilities = &receiver->abilities;

	if (way->timing)
		return !way->other || abilities->left_and_right;
	return abilities->voltage && (!way->other || abilities->up_and_down);
}

static void margin_lane(const struct receiver *receiver, const struct profile *profile,
			unsigned int lane)
{
	char what[96];

	receiver_limit_errors(receiver, lane, ERROR_LIMIT);
	for (size_t i = 0; i < PCIE_MARGIN_WAYS; i++) {
		bool refused = false;
		unsigned int steps;

		if (!has_way(receiver, &ways[i]))
			continue;
		steps = receiver_walk(receiver, lane, ways[i].way, &refused);
		if (refused)
			check_note("lane %u at the %s refuses more than %u steps %s", lane,
				   ends_name(receiver->fn), steps, ways[i].name);
		judge_margin(receiver, profile, &ways[i], lane, size_of(receiver, &ways[i], steps));
		(void)snprintf(what, sizeof(what), "lane %u at the %s goes back to normal settings",
			       lane, ends_name(receiver->fn));
		EXPECT_TRUE(receiver_normal(receiver, lane), .what = what,
			    .source = "Margining Lane Status: Go to Normal Settings, Clear Error "
				      "Log",
			    .hint = "until the link trains anew this lane samples beside the "
				    "middle of its eye");
	}
	REQUIRE_OK(receiver_leave(receiver, lane), .what = "Margining Lane Control as it was");
}

static bool needs_driver(const struct ends *ends, enum dut_fn fn)
{
	return ends_has(ends, fn, MARGIN) && ends_number(ends, fn, MARGIN, "driver_software") &&
	       !ends_number(ends, fn, MARGIN, "software_ready");
}

/* Why not here; NULL: it can be. */
static const char *find_hindrance(const struct ends *ends, enum dut_fn fn)
{
	if (!ends->config[fn].size || !ends_has(ends, fn, MARGIN))
		return "has no Lane Margining capability";
	if (needs_driver(ends, fn))
		return "needs software of a driver, which the kernel's does not have (Margining "
		       "Port Capabilities bit 0)";
	if (!ends_number(ends, fn, MARGIN, "ready"))
		return "is not ready for margining (Margining Port Status bit 0)";
	return NULL;
}

static void margin_end(struct receiver *receiver, const struct ends *ends,
		       const struct profile *profile)
{
	unsigned int lanes = ends->link.now.lanes;

	for (unsigned int lane = 0; lane < lanes && lane < LANES_MOST; lane++)
		margin_lane(receiver, profile, lane);
}

static void margin_drive(struct dut *dut, const struct ends *ends, const struct profile *profile)
{
	struct receiver receiver;

	receiver_open(dut, ends, DUT_FN_DRIVE, profile->pcie.margin_dwell_ms * 1000000ull,
		      &receiver);
	receiver_ask(&receiver);
	judge_abilities(&receiver, ends->link.now.gen);
	NEED(receiver.abilities.own_sampler,
	     "the drive's receivers have no error sampler of their own (MIndErrorSampler): margins "
	     "would disturb the traffic");
	if (!receiver.abilities.left_and_right)
		check_note("left and right are one step: what is told of one side holds for the "
			   "worse of both");
	margin_end(&receiver, ends, profile);
}

/* The rig's: measured where it can be. */
static void margin_port(struct dut *dut, const struct ends *ends, const struct profile *profile)
{
	const char *hindrance = ends->link.port.known ? find_hindrance(ends, DUT_FN_PORT)
						      : "is not visible";
	struct receiver receiver;

	if (hindrance) {
		check_note("the port above the drive %s: its receivers are not asked", hindrance);
		return;
	}
	receiver_open(dut, ends, DUT_FN_PORT, profile->pcie.margin_dwell_ms * 1000000ull,
		      &receiver);
	receiver_ask(&receiver);
	if (receiver.abilities.own_sampler)
		margin_end(&receiver, ends, profile);
	else
		check_note("the receivers of the port above the drive have no error sampler of "
			   "their own: they are not asked");
}

CHECK(pcie, lane_margins, .id = "PCIE-LNK-009",
      .title = "each lane can be sampled as far beside the middle as the profile demands",
      .spec = "PCI Express Base, Lane Margining at Receiver", .needs = DUT_PCIE, .effect = RESETS,
      .keeps_data = true, .lasts_ms = lasts_ms, .applies = applies)
{
	const struct ends *ends = ends_read(dut, profile, "pcie/lane_margins");
	struct conditions conditions = { .dut = dut };
	const char *hindrance;

	NEED(ends->link.drive.max.gen >= MARGIN_GEN &&
		     (!ends->link.port.known || ends->link.port.max.gen >= MARGIN_GEN),
	     "an end offers less than 16 GT/s: there is no margining below");
	/* no skip: both ends could, and who looks at margins alone must hear that none was taken */
	REQUIRE_GE(ends->link.now.gen, (unsigned int)MARGIN_GEN, .what = "link speed",
		   .unit = "PCIe generation", .human = pcie_gen_gts(ends->link.now.gen),
		   .source = "drive LnkSta bits 3:0; both ends offer 16 GT/s or more",
		   .hint = "there is no margining below 16 GT/s; pcie/link_speed judges the speed");
	NEED(ends_number(ends, DUT_FN_DRIVE, &fact_page_pm, "state") == 0,
	     "the drive is not in D0");
	hindrance = find_hindrance(ends, DUT_FN_DRIVE);
	NEED(!needs_driver(ends, DUT_FN_DRIVE), "the drive %s", hindrance);
	REQUIRE_TRUE(!hindrance, .what = "the drive's receivers can be asked for their margins",
		     .human = hindrance, .source = "Lane Margining extended capability, 0027h",
		     .hint = "see pcie/link_margining");
	set_conditions(&conditions, ends);
	margin_drive(dut, ends, profile);
	margin_port(dut, ends, profile);
	restore_conditions(&conditions);
}
