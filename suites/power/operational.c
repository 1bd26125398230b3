/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each power state that takes I/O is entered when the host says so, and in time; one that is not
 * there is refused. */
#include <stdio.h>

#include "helpers/nvme/nvme_command.h"
#include "suites/common/host_judge.h"
#include "suites/power/power_states.h"

#define STATES 32

static void expect_state(const struct power_states *states, unsigned int expected)
{
	EXPECT_EQ(power_states_shown(states), expected,
		  .what = "power state that is shown after it was set",
		  .source = "Get Features 02h bits 4:0, Power State; the workload hint is above");
}

/* Beyond NPSS, which is 0-based, there is none. */
static void expect_refusal(const struct power_states *states)
{
	unsigned int before = power_states_shown(states);
	char human[96];
	int ret;

	if (states->count == STATES)
		return;
	dut_expect_errors(states->dut, 1);
	ret = dut_set_feature(states->dut, NVME_FEATURE_POWER, states->count);
	if (ret < 0)
		REQUIRE_OK(ret, .what = "Set Features 02h of a state that is not there");
	(void)nvme_status_text(NVME_STATUS(ret), human, sizeof human);
	if (EXPECT_TRUE(ret > 0, .what = "a power state beyond the last one is refused",
			.human = human,
			.source = "completion of Set Features 02h; NPSS of Identify Controller"))
		MEASURED(NVME_STATUS(ret), .what = "status of a power state beyond the last one",
			 .unit = "NVMe status", .source = "completion of Set Features 02h");
	expect_state(states, before);
}

/* @took_ns: to each state from the one before */
static void judge_times(const struct power_states *states, const struct profile *profile,
			const struct host_evidence *host, const uint64_t *took_ns,
			uint64_t ordinary_ns, unsigned int from)
{
	for (unsigned int i = 0; i < states->count; i++) {
		uint64_t way_us, most_us;
		char human[96];

		if (power_states_idles(states, i))
			continue;
		if (!power_states_tells_way(states, from, i)) {
			(void)snprintf(human, sizeof human, "state %u to %u, not reported", from,
				       i);
			MEASURED(took_ns[i] / 1000, .what = "time to enter a power state",
				 .unit = "us", .human = human, .source = "Set Features 02h");
			from = i;
			continue;
		}
		way_us = power_states_way_us(states, from, i);
		most_us = way_us + (profile->power.slack_ns + ordinary_ns) / 1000;
		(void)snprintf(human, sizeof human, "state %u to %u, claimed are %llu us", from, i,
			       (unsigned long long)way_us);
		host_excuse_part(states->dut, host, most_us * 1000);
		EXPECT_LE(
			took_ns[i] / 1000, most_us, .what = "time to enter a power state",
			.unit = "us", .human = human,
			.source = "Set Features 02h; exit latency of the one and entry latency of "
				  "the other state, this host's own time for a command, and "
				  "profile: power/latency_slack");
		from = i;
	}
}

/* each state is entered and left, each time so late at most */
static uint64_t lasts_ms(const struct profile *profile)
{
	return 2 * STATES * (profile->power.slack_ns / 1000000);
}

CHECK(power, operational, .id = "PWR-PST-001",
      .title = "each power state that takes I/O is entered on command, in time, and reads are "
	       "served in it",
      .spec = "NVMe Base, Power Management feature; Power State Descriptor, Entry and Exit Latency",
      .needs = DUT_ADMIN | DUT_NVM, .lasts_ms = lasts_ms, .effect = RECONFIGURES)
{
	uint64_t took_ns[STATES] = { 0 }, ordinary_ns;
	static struct io_result nothing;
	struct power_states states;
	struct host_evidence host;
	struct host_watch *watch;
	struct blocks blocks;
	unsigned int from;

	power_states_read_all(dut, &states);
	NEED(states.count > 1, "the drive has one power state: there is none to go to");
	blocks_open_first(dut, 1, &blocks);
	power_states_hold(&states);
	from = power_states_wake(&states, &blocks);
	watch = host_watch_begin(dut, 0);
	ordinary_ns = power_states_ordinary_ns(&states);
	for (unsigned int i = 0; i < states.count; i++) {
		if (power_states_idles(&states, i))
			continue;
		took_ns[i] = power_states_set(&states, i);
		expect_state(&states, i);
		blocks_read(&blocks, 0, 1, false);
		expect_state(&states, i);
	}
	host_watch_end(watch, NULL, &nothing, &host);
	host_watch_free(watch);
	expect_refusal(&states);
	(void)power_states_set(&states, from);
	judge_times(&states, profile, &host, took_ns, ordinary_ns, from);
}
