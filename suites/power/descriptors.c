/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the drive says of its power states makes sense: each takes no more than the one before. */
#include <math.h>
#include <stdio.h>

#include "suites/power/power_states.h"

#define SCALE_RESERVED 3
#define UW_PER_W 1e6

/* Watts of a descriptor; negative: not reported. */
static double watts(const struct told *told, const char *key)
{
	struct fact_value value = told_value(told, key, 0);

	return value.known ? (double)value.number / UW_PER_W : -1;
}

static void expect_scale(const struct told *told, const char *key, const char *what,
			 const char *state)
{
	EXPECT_NE(told_number(told, key), (uint64_t)SCALE_RESERVED, .what = what, .human = state,
		  .source = STATE_SOURCE "bits 7:6 of bytes 18 and 22", .sanity = true,
		  .hint = "1 is 0.0001 W, 2 is 0.01 W, 3 is reserved");
}

/* At most what the state takes at most, where both are told. */
static void expect_below(const struct told *told, double most, const char *key, const char *what,
			 const char *state)
{
	double value = watts(told, key);

	if (value >= 0 && most >= 0)
		EXPECT_LE(value, most, .what = what, .unit = "W", .human = state,
			  .source = STATE_SOURCE "against Maximum Power",
			  .hint = "the scale of one of them is wrong: Maximum Power has 0.01 W, or "
				  "0.0001 W with MXPS; the others have a scale of their own");
}

static void expect_ranks(const struct told *told, unsigned int count, const char *state)
{
	static const char *const ranks[][2] = {
		{ "read_throughput_rank", "relative read throughput" },
		{ "read_latency_rank", "relative read latency" },
		{ "write_throughput_rank", "relative write throughput" },
		{ "write_latency_rank", "relative write latency" },
	};

	for (size_t i = 0; i < sizeof ranks / sizeof ranks[0]; i++)
		EXPECT_LT(told_number(told, ranks[i][0]), (uint64_t)count, .what = ranks[i][1],
			  .human = state, .unit = "rank", .source = STATE_SOURCE "bytes 12 to 15",
			  .hint = "a rank among the power states that there are");
}

/* What the next state must not exceed. */
struct before {
	double watts;      /* of the last one that tells it; negative: none did */
	uint64_t idles_us; /* of the last one without I/O that tells it: to enter and to leave */
	bool has_idle;
};

static void expect_order(const struct profile *profile, const struct told *told,
			 struct before *before, const char *state)
{
	double most = watts(told, "max_power_w");
	uint64_t entry_us = told_number(told, "entry_latency_us");
	uint64_t exit_us = told_number(told, "exit_latency_us"), both = entry_us + exit_us;

	if (most >= 0 && before->watts >= 0)
		EXPECT_LE(most, before->watts, .what = "maximum power, against the state before",
			  .unit = "W", .human = state, .source = STATE_SOURCE "bytes 1:0 and 3",
			  .hint = "a state with a greater number takes no more power");
	if (most >= 0)
		before->watts = most;
	/* a latency of 0 is one that is not reported */
	if (!told_number(told, "non_operational") || !entry_us || !exit_us)
		return;
	if (before->has_idle && profile->power.latencies_climb)
		EXPECT_GE(both, before->idles_us,
			  .what = "time to enter and to leave a state without I/O, against the one "
				  "before",
			  .unit = "us", .human = state,
			  .source = STATE_SOURCE "bytes 11:4, Entry and Exit Latency; profile: "
						 "power/latencies_climb",
			  .hint = "the state before takes more power, and longer: nobody would "
				  "choose it");
	before->idles_us = both;
	before->has_idle = true;
}

static void expect_most(const struct power_states *states, const struct profile *profile)
{
	struct told first = power_states_told(states, 0);
	double most = watts(&first, "max_power_w");

	if (most >= 0 && !isnan(profile->power.most_w))
		EXPECT_LE(most, profile->power.most_w, .what = "maximum power of power state 0",
			  .unit = "W", .source = STATE_SOURCE "Maximum Power; profile: power/most");
}

CHECK(power, descriptors, .id = "PWR-PSD-001",
      .title = "what the drive says of its power states makes sense, each takes no more power than "
	       "the one before",
      .spec = "NVMe Base, Identify Controller, Power State Descriptor", .needs = DUT_ADMIN,
      .effect = READS)
{
	struct before before = { .watts = -1 };
	struct power_states states;
	unsigned int operational = 0;

	power_states_read_all(dut, &states);
	for (unsigned int i = 0; i < states.count; i++) {
		struct told told = power_states_told(&states, i);
		double most = watts(&told, "max_power_w");
		char state[32];

		(void)snprintf(state, sizeof state, "power state %u", i);
		operational += !power_states_idles(&states, i);
		expect_order(profile, &told, &before, state);
		expect_scale(&told, "idle_power_scale", "scale of idle power", state);
		expect_scale(&told, "active_power_scale", "scale of active power", state);
		expect_below(&told, most, "idle_power_w", "idle power, against maximum power",
			     state);
		expect_below(&told, most, "active_power_w", "active power, against maximum power",
			     state);
		expect_ranks(&told, states.count, state);
		if (most >= 0)
			MEASURED(most, .what = "maximum power", .unit = "W", .human = state,
				 .source = STATE_SOURCE "Maximum Power");
	}
	EXPECT_GE(operational, 1u, .what = "power states that take I/O",
		  .source = STATE_SOURCE "byte 3, Non-Operational State",
		  .hint = "in none of them anything could be read");
	expect_most(&states, profile);
}
