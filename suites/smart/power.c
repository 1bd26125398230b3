/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a drive takes by its own measuring, at rest and under load: within what the profile allows
 * and what the drive says of its power states; and is it measured at all? */
#include <math.h>
#include <stdio.h>

#include "helpers/nvme/nvme_command.h"
#include "suites/common/host_judge.h"
#include "suites/perf/ceiling.h"
#include "suites/perf/load.h"
#include "suites/power/power_states.h"

#define SECOND_NS UINT64_C(1000000000)
#define LOOKS 6 /* at rest; of the first only the time counts */
#define LOAD_LOOKS_MOST 256
#define SCALE_RESERVED 3
#define UW_PER_W 1e6
#define WH_JOULES 3600
#define ENERGY_JUDGED_WH 4 /* half of it, less the rounding, is the least that can be missed */
#define LOG "SMART / Health Information (log 02h) "
#define POWER_SOURCE LOG "bytes 243:240, Interval Power Measurement"
#define ENERGY_SOURCE LOG "bytes 239:232, Operational Lifetime Energy Consumed"
#define RESERVED_W 25 /* where a drive does not say the most that it takes */

/* What the drive says at one moment. */
struct reading {
	uint64_t t_ns; /* DUT clock */
	double watts;  /* of the second before; NaN: not told */
	uint64_t wh;   /* 0: not told */
	uint64_t commands;
	unsigned int state;
};

static struct reading take(struct dut *dut, const struct power_states *states)
{
	struct reading reading = { .t_ns = dut_now_ns(dut), .watts = NAN };
	struct fact_value power;
	struct told log;

	RIG(told_read(dut, &fact_page_smart, &log), "each drive has log 02h");
	EXPECT_LT(told_number(&log, "interval_power_scale"), (uint64_t)SCALE_RESERVED,
		  .what = "scale of the power of the last second", .source = POWER_SOURCE,
		  .sanity = true, .hint = "1 is 0.0001 W, 2 is 0.01 W, 3 is reserved");
	power = told_value(&log, "interval_power_w", 0);
	if (power.known)
		reading.watts = (double)power.number / UW_PER_W;
	reading.wh = told_number(&log, "energy_wh");
	reading.commands = told_number(&log, "host_reads") + told_number(&log, "host_writes");
	reading.state = power_states_shown(states);
	return reading;
}

/* Of the power state; NaN: it does not say. */
static double claim(const struct power_states *states, unsigned int state, const char *key)
{
	struct told told = power_states_told(states, state);
	struct fact_value value = told_value(&told, key, 0);

	return value.known ? (double)value.number / UW_PER_W : NAN;
}

/* The most that it says it ever takes. */
static double most_of_all(const struct power_states *states)
{
	double most = NAN;

	for (unsigned int i = 0; i < states->count; i++)
		most = fmax(most, claim(states, i, "max_power_w"));
	return isnan(most) ? RESERVED_W : most;
}

static void require_measured(const struct profile *profile, const struct reading *reading)
{
	NEED_CLAIM(!isnan(reading->watts), profile->power.measured_required,
		   "the drive does not tell the power that it takes (SMART, Interval Power "
		   "Measurement, since NVMe 2.3)");
}

static void expect_told(size_t silent, const char *what)
{
	EXPECT_EQ(silent, (size_t)0, .what = what, .unit = "looks", .source = POWER_SOURCE,
		  .hint = "it was told before: 0 is \"not reported\"");
}

/* Two counts, each rounded up, of what was consumed from @from to @to.
 * @mean_w: in this time; @most_w: in no second more */
static void expect_energy(const struct reading *from, const struct reading *to, double mean_w,
			  double most_w)
{
	double hours = (double)(to->t_ns - from->t_ns) / 1e9 / WH_JOULES;
	double counted = (double)to->wh - (double)from->wh, least;
	char human[80];

	if (!from->wh) {
		check_note("the drive does not count the energy that it consumes");
		return;
	}
	(void)snprintf(human, sizeof human, "in %.1f s, %.2f W on average", hours * WH_JOULES,
		       mean_w);
	EXPECT_LE(counted, most_w * hours + 1,
		  .what = "energy counted, against the most that was taken", .unit = "Wh",
		  .human = human, .source = ENERGY_SOURCE,
		  .hint = "it is in watt-hours, and rounded up");
	EXPECT_TRUE(to->wh >= from->wh, .what = "the energy counted does not go back",
		    .human = human, .source = ENERGY_SOURCE);
	/* what was not looked at may have taken less; a limit that a counter which stands reaches
	 * too would be none */
	least = floor(mean_w * hours / 2) - 1;
	if (!(least >= 1)) {
		check_note(
			"whether the energy counted goes on was not judged: %s; it is counted in "
			"watt-hours, rounded up, and less than %d of them is too little for that",
			human, ENERGY_JUDGED_WH);
		return;
	}
	EXPECT_GE(counted, least, .what = "energy counted, against half of what was taken",
		  .unit = "Wh", .human = human, .source = ENERGY_SOURCE,
		  .hint = "the counter stands, or is in another unit");
}

/* ---- at rest ---- */

struct rest {
	struct reading reading[LOOKS];
	uint64_t t_ns[LOOKS];
	double watts[LOOKS];
	double mean_w, highest_w;
	double claimed_w; /* mean of what the power states say that were seen; NaN: they do not */
	size_t silent;
};

static void look_at_rest(struct dut *dut, const struct power_states *states, struct rest *rest)
{
	double sum = 0, claimed = 0;
	size_t told = 0;

	for (size_t i = 0; i < LOOKS; i++) {
		const struct reading *now = &rest->reading[i];

		if (i)
			dut_leave_alone_ns(dut, SECOND_NS);
		rest->reading[i] = take(dut, states);
		rest->t_ns[i] = now->t_ns;
		rest->watts[i] = now->watts;
		if (!i) /* in the second before anything may have been */
			continue;
		if (isnan(now->watts)) {
			rest->silent++;
			continue;
		}
		told++;
		sum += now->watts;
		rest->highest_w = fmax(rest->highest_w, now->watts);
		/* it may have gone from one to the other within the second */
		claimed += fmax(claim(states, now->state, "idle_power_w"),
				claim(states, now[-1].state, "idle_power_w"));
	}
	rest->mean_w = told ? sum / (double)told : NAN;
	rest->claimed_w = told ? claimed / (double)told : NAN;
}

static void judge_rest(const struct profile *profile, const struct rest *rest)
{
	double tolerance = 1 + profile->power.claim_tolerance_pct / 100.0;
	char human[64];

	(void)snprintf(human, sizeof human, "of power state %u: %.2f W",
		       rest->reading[LOOKS - 1].state, rest->claimed_w);
	if (!isnan(rest->claimed_w))
		EXPECT_LE(rest->mean_w, rest->claimed_w * tolerance,
			  .what = "power at rest, against what the drive says of it", .unit = "W",
			  .human = human,
			  .source = POWER_SOURCE "; Power State Descriptor, Idle Power; profile: "
						 "power/claim_tolerance",
			  .hint = "background work, or a part that does not go to sleep");
	if (!isnan(profile->power.idle_max_w))
		EXPECT_LE(rest->highest_w, profile->power.idle_max_w,
			  .what = "highest power of a second at rest", .unit = "W",
			  .source = POWER_SOURCE "; profile: power/idle_max");
	MEASURED(rest->mean_w, .what = "power at rest, mean", .unit = "W", .source = POWER_SOURCE);
}

static uint64_t rest_lasts_ms(const struct profile *profile)
{
	return (profile->power.settle_ns + LOOKS * SECOND_NS) / 1000000;
}

CHECK(smart, idle_power, .id = "SMART-PWR-001",
      .title = "a drive that is left alone takes no more power than it says and than the profile "
	       "allows",
      .spec = "NVMe Base, SMART / Health Information log, Interval Power Measurement; Power State "
	      "Descriptor, Idle Power",
      .needs = DUT_ADMIN | DUT_TIME, .lasts_ms = rest_lasts_ms, .effect = READS)
{
	struct rest rest = { .silent = 0 };
	struct power_states states;
	struct reading first;
	uint64_t others;

	power_states_read_all(dut, &states);
	first = take(dut, &states);
	require_measured(profile, &first);
	dut_leave_alone_ns(dut, profile->power.settle_ns);
	look_at_rest(dut, &states, &rest);
	others = rest.reading[LOOKS - 1].commands - first.commands;
	RIG(!others, "somebody else sent the drive %llu commands while it was to be idle",
	    (unsigned long long)others);
	check_series(&(const struct series){ .name = "power at rest",
					     .unit = "W",
					     .op = FINDING_LE,
					     .limit = profile->power.idle_max_w,
					     .t_ns = rest.t_ns,
					     .values = rest.watts,
					     .count = LOOKS });
	expect_told(rest.silent, "looks at a drive at rest in which it did not tell its power");
	NEED(!isnan(rest.claimed_w) || !isnan(profile->power.idle_max_w) || check_failed(),
	     "neither the drive (Idle Power) nor the profile (power.idle_max) says how much power "
	     "it may take at rest");
	judge_rest(profile, &rest);
	expect_energy(&first, &rest.reading[LOOKS - 1], rest.mean_w, most_of_all(&states));
	MEASURED(rest.reading[LOOKS - 1].wh - first.wh, .what = "energy counted at rest",
		 .unit = "Wh", .source = ENERGY_SOURCE);
}

/* ---- under load ---- */

/* Looks beside a load. Nothing may end the case there: the load would go on. */
struct looks {
	struct dut *dut;
	uint64_t t_ns[LOAD_LOOKS_MOST];
	double watts[LOAD_LOOKS_MOST]; /* NaN: not told */
	unsigned int state[LOAD_LOOKS_MOST];
	size_t count, unread;
};

static void look(const struct io_progress *progress, void *context)
{
	struct looks *looks = context;
	uint8_t page[NVME_SMART_BYTES];
	struct nvme_smart smart;
	uint32_t state;

	/* before, the second that is told is not the load's alone */
	if (progress->elapsed_ns < SECOND_NS || looks->count == LOAD_LOOKS_MOST)
		return;
	if (dut_read_page(looks->dut, &fact_page_smart, 0, page, sizeof page) ||
	    dut_get_feature(looks->dut, NVME_FEATURE_POWER, 0, &state)) {
		looks->unread++;
		return;
	}
	nvme_decode_smart(page, &smart);
	looks->t_ns[looks->count] = dut_now_ns(looks->dut);
	looks->watts[looks->count] = smart.interval_power_uw ? smart.interval_power_uw / UW_PER_W
							     : NAN;
	looks->state[looks->count++] = nvme_power_state(state);
}

struct load_seen {
	double mean_w, highest_w;
	double claimed_w; /* most of the power states that were seen; NaN: they do not say */
	size_t silent;
	bool differs; /* one look from another, or from the drive at rest */
};

static struct load_seen see_load(const struct power_states *states, const struct looks *looks,
				 double rest_w)
{
	struct load_seen seen = { .claimed_w = NAN };
	double sum = 0;

	for (size_t i = 0; i < looks->count; i++) {
		double watts = looks->watts[i];

		if (isnan(watts)) {
			seen.silent++;
			continue;
		}
		sum += watts;
		seen.differs |= watts < rest_w || watts > rest_w;
		seen.highest_w = fmax(seen.highest_w, watts);
		if (looks->state[i] < states->count)
			seen.claimed_w = fmax(seen.claimed_w,
					      claim(states, looks->state[i], "max_power_w"));
	}
	seen.mean_w = looks->count > seen.silent ? sum / (double)(looks->count - seen.silent) : NAN;
	return seen;
}

static void judge_load(const struct profile *profile, const struct load_seen *seen, double rest_w)
{
	double tolerance = 1 + profile->power.claim_tolerance_pct / 100.0;
	char human[64];

	(void)snprintf(human, sizeof human, "%.2f W at rest, %.2f W at most under load", rest_w,
		       seen->highest_w);
	EXPECT_TRUE(seen->differs, .what = "the power under load is another one than at rest",
		    .human = human, .source = POWER_SOURCE,
		    .hint = "a constant is told, not what was measured");
	(void)snprintf(human, sizeof human, "claimed are %.2f W at most", seen->claimed_w);
	if (!isnan(seen->claimed_w))
		EXPECT_LE(seen->highest_w, seen->claimed_w * tolerance,
			  .what = "highest power of a second under load, against what the drive "
				  "says of its power state",
			  .unit = "W", .human = human,
			  .source = POWER_SOURCE
			  "; Power State Descriptor, Maximum Power; profile: "
			  "power/claim_tolerance",
			  .hint = "the slot gives no more than the drive asks for");
	if (!isnan(profile->power.load_max_w))
		EXPECT_LE(seen->highest_w, profile->power.load_max_w,
			  .what = "highest power of a second under load", .unit = "W",
			  .source = POWER_SOURCE "; profile: power/load_max");
	MEASURED(seen->mean_w, .what = "power under load, mean", .unit = "W",
		 .source = POWER_SOURCE);
}

static void run_load(struct dut *dut, const struct profile *profile, const struct dut_load *loads,
		     size_t count, struct looks *looks)
{
	uint64_t interval_ns = profile->power.load_ns / LOAD_LOOKS_MOST;
	struct io_run_options options = {
		.progress = look,
		.progress_context = looks,
		.progress_interval_ns = interval_ns > SECOND_NS / 2 ? interval_ns : SECOND_NS / 2,
	};
	struct host_watch *watch = host_watch_begin(dut, 0);
	static struct io_result result;
	struct host_evidence host;
	int run = dut_run_load(dut, loads, count, &options, &result);

	host_watch_end(watch, loads, &result, &host);
	host_watch_free(watch);
	load_record(&result);
	load_require_ran(run, &result, count, "reading at full speed");
	ceiling_require_possible(dut, &result);
	host_require_adequate(dut, profile, &host);
	io_result_free(&result);
	check_series(&(const struct series){ .name = "power of the last second",
					     .unit = "W",
					     .op = FINDING_LE,
					     .limit = profile->power.load_max_w,
					     .t_ns = looks->t_ns,
					     .values = looks->watts,
					     .count = looks->count });
	EXPECT_EQ(looks->unread, (size_t)0,
		  .what = "looks in which the SMART log could not be read", .unit = "looks",
		  .source = "Get Log Page 02h, Get Features 02h beside the load");
	RIG(looks->count,
	    "no look at a second of the load came: power.load_time is too short here");
}

static uint64_t load_lasts_ms(const struct profile *profile)
{
	return (profile->power.load_ns + 2 * SECOND_NS) / 1000000;
}

CHECK(smart, load_power, .id = "SMART-PWR-002",
      .title = "a drive that is read from at full speed takes no more power than it says, and "
	       "measures it",
      .spec = "NVMe Base, SMART / Health Information log, Interval Power Measurement, Operational "
	      "Lifetime Energy Consumed; Power State Descriptor, Maximum Power",
      .needs = DUT_LOAD | DUT_ADMIN, .deadline_s = 900, .lasts_ms = load_lasts_ms, .effect = LOADS)
{
	uint32_t nsids[DUT_MAX_NS];
	size_t count = load_list_ns(dut, nsids);
	struct dut_load *loads = check_alloc(DUT_MAX_NS * sizeof *loads);
	static struct looks looks;
	struct reading rest, after;
	struct power_states states;
	struct load_seen seen;

	power_states_read_all(dut, &states);
	rest = take(dut, &states);
	require_measured(profile, &rest);
	for (size_t i = 0; i < count; i++) {
		loads[i].nsid = nsids[i];
		load_init_job(profile, &profile->thermal.load, IO_READ, &loads[i].job);
		loads[i].job.ramp_ns = 0;
		loads[i].job.runtime_ns = profile->power.load_ns;
		(void)snprintf(loads[i].job.name, sizeof loads[i].job.name, "ns%u", nsids[i]);
	}
	dut_leave_alone_ns(dut, SECOND_NS);
	rest = take(dut, &states);
	looks = (struct looks){ .dut = dut };
	run_load(dut, profile, loads, count, &looks);
	after = take(dut, &states);
	seen = see_load(&states, &looks, rest.watts);
	expect_told(seen.silent, "looks beside the load in which the drive did not tell its power");
	judge_load(profile, &seen, rest.watts);
	expect_energy(&rest, &after, seen.mean_w, fmax(most_of_all(&states), seen.highest_w));
}
