/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Holds every look at the drive beside a load against the limits of its fields: what comes and goes
 * within a load is seen nowhere else. Quantities without a limit here: percentage used and
 * throttling, which checks of their own judge, and the power state, which the drive may choose. */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "suites/common/sampled_load.h"

#define LOG "SMART / Health Information (log 02h) of every look beside the load, "

/* When, of which look, as people say it. */
static const char *moment(const struct sampling *s, size_t index, const char *value, char *buf,
			  size_t size)
{
	(void)snprintf(buf, size, "%s, %.3f s after the first of %zu looks", value,
		       (double)(s->sample[index].t_ns - s->sample[0].t_ns) / 1e9, s->count);
	return buf;
}

static void judge_temperature(const struct profile *profile, const struct sampling *s,
			      const struct nvme_ctrl *ctrl)
{
	size_t hottest = SIZE_MAX, coldest = SIZE_MAX;
	char value[32], human[96], cold[96];
	unsigned int most_k;

	for (size_t i = 0; i < s->count; i++) {
		unsigned int kelvin = s->sample[i].smart.temperature_k;

		if (!s->sample[i].has_smart)
			continue;
		if (hottest == SIZE_MAX || kelvin > s->sample[hottest].smart.temperature_k)
			hottest = i;
		if (coldest == SIZE_MAX || kelvin < s->sample[coldest].smart.temperature_k)
			coldest = i;
	}
	if (hottest == SIZE_MAX)
		return;
	most_k = s->sample[hottest].smart.temperature_k;
	(void)snprintf(value, sizeof value, "%d C", nvme_kelvin_to_celsius(most_k));
	(void)moment(s, hottest, value, human, sizeof human);
	if (profile->health.temperature_max_k)
		EXPECT_LE(most_k, profile->health.temperature_max_k,
			  .what = "highest composite temperature beside the load",
			  .role = FINDING_COMPOSITE, .unit = "K", .human = human,
			  .source = LOG "Composite Temperature",
			  .hint = "cooling of the rig, or a firmware that runs the drive hot");
	if (ctrl->wctemp_k)
		EXPECT_LT(
			most_k + profile->health.wctemp_margin_k, ctrl->wctemp_k,
			.what = "highest composite temperature beside the load, and the profile's "
				"margin",
			.role = FINDING_COMPOSITE, .unit = "K", .human = human,
			.source = LOG "against WCTEMP of Identify Controller");
	if (ctrl->cctemp_k)
		EXPECT_LT(most_k, ctrl->cctemp_k,
			  .what = "highest composite temperature beside the load, critical",
			  .role = FINDING_COMPOSITE, .unit = "K", .human = human,
			  .source = LOG "against CCTEMP of Identify Controller");
	(void)snprintf(value, sizeof value, "%d C",
		       nvme_kelvin_to_celsius(s->sample[coldest].smart.temperature_k));
	EXPECT_GE(s->sample[coldest].smart.temperature_k, profile->health.temperature_min_k,
		  .what = "lowest composite temperature beside the load", .role = FINDING_COMPOSITE,
		  .unit = "K", .human = moment(s, coldest, value, cold, sizeof cold),
		  .source = LOG "Composite Temperature",
		  .hint = "colder than a drive at work can be: the sensor is not read");
}

/* Sensors sit where it is hot: they have a limit of their own. */
static void judge_sensors(const struct profile *profile, const struct sampling *s)
{
	unsigned int most_k = 0, sensor = 0;
	char value[48], human[112];
	size_t at = 0;

	for (size_t i = 0; i < s->count; i++) {
		for (unsigned int k = 0; s->sample[i].has_smart && k < 8; k++) {
			if (s->sample[i].smart.sensor_k[k] <= most_k)
				continue;
			most_k = s->sample[i].smart.sensor_k[k];
			sensor = k + 1;
			at = i;
		}
	}
	if (!most_k || !profile->health.sensor_max_k)
		return;
	(void)snprintf(value, sizeof value, "sensor %u: %d C", sensor,
		       nvme_kelvin_to_celsius(most_k));
	EXPECT_LE(most_k, profile->health.sensor_max_k,
		  .what = "highest temperature of a sensor beside the load",
		  .role = FINDING_BESIDE_LOAD, .unit = "K",
		  .human = moment(s, at, value, human, sizeof human),
		  .source = LOG "Temperature Sensor 1..8",
		  .hint = "a part of the drive without cooling, or a sensor that is not read "
			  "(65535 K)");
}

/* One that was there at the first look is there at all of them, and a sensor. */
static void judge_lost_sensors(const struct sampling *s)
{
	const struct sample *first = sampling_first(s);
	unsigned int least_k = UINT_MAX, sensor = 0;
	char value[48], human[112];
	size_t at = 0;

	for (size_t i = 0; first && i < s->count; i++) {
		for (unsigned int k = 0; s->sample[i].has_smart && k < 8; k++) {
			unsigned int kelvin = s->sample[i].smart.sensor_k[k];

			if (kelvin >= least_k || (!kelvin && !first->smart.sensor_k[k]))
				continue;
			least_k = kelvin;
			sensor = k + 1;
			at = i;
		}
	}
	if (least_k == UINT_MAX)
		return;
	(void)snprintf(value, sizeof value, "sensor %u: %d C", sensor,
		       nvme_kelvin_to_celsius(least_k));
	EXPECT_GE(least_k, NVME_COLDEST_K, .what = "lowest temperature of a sensor beside the load",
		  .role = FINDING_BESIDE_LOAD, .unit = "K",
		  .human = moment(s, at, value, human, sizeof human),
		  .source = LOG "Temperature Sensor 1..8", .hint = "a sensor that is not read");
}

static void judge_spare(const struct profile *profile, const struct sampling *s)
{
	size_t least = SIZE_MAX, closest = SIZE_MAX;
	char value[32], human[96];

	for (size_t i = 0; i < s->count; i++) {
		const struct nvme_smart *now = &s->sample[i].smart;

		if (!s->sample[i].has_smart)
			continue;
		if (least == SIZE_MAX || now->spare_pct < s->sample[least].smart.spare_pct)
			least = i;
		if (closest == SIZE_MAX ||
		    now->spare_pct - now->spare_threshold_pct <
			    s->sample[closest].smart.spare_pct -
				    s->sample[closest].smart.spare_threshold_pct)
			closest = i;
	}
	if (least == SIZE_MAX)
		return;
	(void)snprintf(value, sizeof value, "%u %%", s->sample[closest].smart.spare_pct);
	EXPECT_GE(
		s->sample[closest].smart.spare_pct, s->sample[closest].smart.spare_threshold_pct,
		.what = "lowest available spare beside the load against the drive's own threshold",
		.role = FINDING_BESIDE_LOAD, .unit = "%",
		.human = moment(s, closest, value, human, sizeof human),
		.source = LOG "Available Spare and its Threshold");
	(void)snprintf(value, sizeof value, "%u %%", s->sample[least].smart.spare_pct);
	EXPECT_GE(s->sample[least].smart.spare_pct, profile->health.spare_min_pct,
		  .what = "lowest available spare beside the load", .role = FINDING_BESIDE_LOAD,
		  .unit = "%", .human = moment(s, least, value, human, sizeof human),
		  .source = LOG "Available Spare");
}

/* Of a drive that tells it. */
static void judge_power(const struct profile *profile, const struct sampling *s)
{
	size_t most = SIZE_MAX;
	char value[32], human[96];
	double watts;

	for (size_t i = 0; i < s->count; i++) {
		uint32_t uw = s->sample[i].has_smart ? s->sample[i].smart.interval_power_uw : 0;

		if (uw && (most == SIZE_MAX || uw > s->sample[most].smart.interval_power_uw))
			most = i;
	}
	if (most == SIZE_MAX || isnan(profile->power.load_max_w))
		return;
	watts = s->sample[most].smart.interval_power_uw / 1e6;
	(void)snprintf(value, sizeof value, "%.2f W", watts);
	EXPECT_LE(watts, profile->power.load_max_w,
		  .what = "highest power of a second beside the load", .role = FINDING_BESIDE_LOAD,
		  .unit = "W", .human = moment(s, most, value, human, sizeof human),
		  .source = LOG "Interval Power Measurement; profile: power/load_max");
}

/* @groups: of the endurance groups, summed up, else of the drive */
static void judge_warnings(const struct profile *profile, const struct sampling *s, bool groups)
{
	uint8_t seen = 0, allowed = profile->health.allowed_warnings;
	char names[512], value[600], human[700];
	size_t first = 0, looks = 0;
	bool any = false;

	for (size_t i = 0; i < s->count; i++) {
		const struct nvme_smart *now = &s->sample[i].smart;
		uint8_t bits;

		if (!s->sample[i].has_smart)
			continue;
		any = true;
		bits = (groups ? now->endurance_group_critical_warning : now->critical_warning) &
		       (uint8_t)~allowed;
		if (bits && !seen)
			first = i;
		seen |= bits;
		looks += bits != 0;
	}
	if (!any)
		return;
	(void)nvme_critical_warning_text(seen, names, sizeof names);
	(void)snprintf(value, sizeof value, "%02Xh: %s, in %zu looks, the first", seen, names,
		       looks);
	EXPECT_EQ(seen, 0,
		  .what = groups ? "critical warning of an endurance group beside the load"
				 : "critical warning beside the load",
		  .role = FINDING_BESIDE_LOAD,
		  .human = seen ? moment(s, first, value, human, sizeof human) : NULL,
		  .source = groups ? LOG "Endurance Group Critical Warning Summary"
				   : LOG "Critical Warning");
}

/* @what grew while the drive was loaded; or went back, and may stand where it was in the end */
static void judge_growth(const struct sampling *s, const char *what, const char *unit,
			 const char *source, uint64_t (*of)(const struct nvme_smart *smart))
{
	const struct sample *first = sampling_first(s);
	uint64_t before, most, least;

	if (!first || first == sampling_last(s))
		return;
	before = most = least = of(&first->smart);
	for (size_t i = 0; i < s->count; i++) {
		uint64_t now = s->sample[i].has_smart ? of(&s->sample[i].smart) : before;

		most = now > most ? now : most;
		least = now < least ? now : least;
	}
	EXPECT_EQ(most - before, (uint64_t)0, .what = what, .unit = unit,
		  .role = FINDING_BESIDE_LOAD, .source = source);
	if (least < before)
		EXPECT_GE(least, before, .what = what, .unit = unit, .role = FINDING_BESIDE_LOAD,
			  .source = source,
			  .hint = "the counter went back: ask the firmware's authors");
}

static uint64_t media_errors(const struct nvme_smart *smart)
{
	return smart->media_errors;
}

static uint64_t hot_minutes(const struct nvme_smart *smart)
{
	return (uint64_t)smart->warning_temp_minutes + smart->critical_temp_minutes;
}

/* A drive that told its health before the load has to tell it beside the load. */
static void judge_silence(const struct sampling *s)
{
	size_t silent = 0, fatal = 0;

	for (size_t i = 0; i < s->count; i++) {
		silent += !s->sample[i].has_smart;
		fatal += s->sample[i].fatal;
	}
	EXPECT_EQ(fatal, 0, .what = "looks in which the controller was in fatal status or gone",
		  .unit = "looks", .source = "CSTS.CFS, or the kernel's word");
	if (s->sample[0].has_smart)
		EXPECT_EQ(silent, 0, .what = "looks in which the SMART log could not be read",
			  .unit = "looks", .source = "Get Log Page 02h beside the load");
}

/* The bar is the profile's; what a slot does not offer is not asked of the drive. */
static unsigned int least(unsigned int a, unsigned int b)
{
	return b && b < a ? b : a;
}

static void judge_link(const struct profile *profile, const struct sampling *s)
{
	unsigned int gen = profile->link.gen, lanes = profile->link.lanes;
	size_t slow = SIZE_MAX, narrow = SIZE_MAX;
	char human[96], width[16];

	for (size_t i = 0; i < s->count; i++) {
		const struct sample *now = &s->sample[i];

		if (!now->has_link)
			continue;
		gen = least(gen, now->slot.gen);
		lanes = least(lanes, now->slot.lanes);
		if (slow == SIZE_MAX || now->link.gen < s->sample[slow].link.gen)
			slow = i;
		if (narrow == SIZE_MAX || now->link.lanes < s->sample[narrow].link.lanes)
			narrow = i;
	}
	if (slow == SIZE_MAX)
		return;
	(void)snprintf(width, sizeof width, "x%u", s->sample[narrow].link.lanes);
	EXPECT_GE(s->sample[slow].link.gen, gen, .what = "lowest link speed beside the load",
		  .role = FINDING_BESIDE_LOAD, .unit = "PCIe generation",
		  .human = moment(s, slow, pcie_gen_gts(s->sample[slow].link.gen), human,
				  sizeof human),
		  .source = "drive LnkSta bits 3:0 of every look; 0: training or down");
	EXPECT_GE(s->sample[narrow].link.lanes, lanes, .what = "lowest link width beside the load",
		  .role = FINDING_BESIDE_LOAD, .unit = "lanes",
		  .human = moment(s, narrow, width, human, sizeof human),
		  .source = "drive LnkSta bits 9:4 of every look; 0: training or down");
}

static void judge_aer(const struct sampling *s, bool port)
{
	uint32_t before = 0, new_correctable = 0, new_uncorrectable = 0, old_uncorrectable = 0;
	bool any = false;

	for (size_t i = 0; i < s->count; i++) {
		const struct sample *now = &s->sample[i];
		uint32_t correctable = port ? now->port_correctable : now->drive_correctable;
		uint32_t uncorrectable = port ? now->port_uncorrectable : now->drive_uncorrectable;

		if (!(port ? now->has_port_aer : now->has_drive_aer))
			continue;
		if (!any) {
			before = correctable;
			old_uncorrectable = uncorrectable;
		}
		any = true;
		new_correctable |= correctable & ~before;
		new_uncorrectable |= uncorrectable & ~old_uncorrectable;
	}
	if (!any)
		return;
	EXPECT_EQ(new_correctable, (uint32_t)0,
		  .what = port ? "new AER correctable status of the port, beside the load"
			       : "new AER correctable status of the drive, beside the load",
		  .role = FINDING_BESIDE_LOAD, .unit = "bits",
		  .source = "AER Correctable Error Status of every look");
	EXPECT_EQ(new_uncorrectable, (uint32_t)0,
		  .what = port ? "new AER uncorrectable status of the port, beside the load"
			       : "new AER uncorrectable status of the drive, beside the load",
		  .role = FINDING_BESIDE_LOAD, .unit = "bits",
		  .source = "AER Uncorrectable Error Status of every look");
}

void sampling_judge(const struct profile *profile, const struct sampling *sampling,
		    const struct nvme_ctrl *ctrl)
{
	judge_silence(sampling);
	judge_temperature(profile, sampling, ctrl);
	judge_sensors(profile, sampling);
	judge_lost_sensors(sampling);
	judge_spare(profile, sampling);
	judge_power(profile, sampling);
	judge_warnings(profile, sampling, false);
	judge_warnings(profile, sampling, true);
	judge_growth(sampling, "media errors counted beside the load", "errors",
		     LOG "Media and Data Integrity Errors", media_errors);
	judge_growth(sampling, "minutes above the warning temperature counted beside the load",
		     "min", LOG "Warning and Critical Composite Temperature Time", hot_minutes);
	judge_link(profile, sampling);
	judge_aer(sampling, false);
	judge_aer(sampling, true);
}
