/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A power state without I/O is entered, and left for a read, both in the time that the drive
 * says. */
#include <stdio.h>
#include <string.h>

#include "suites/common/host_judge.h"
#include "suites/power/power_states.h"

#define STATES 32
#define READS_BEFORE 4
#define TRIES 5 /* somebody else's read may wake the drive again before it is looked at */

/* What was seen of one state. */
struct rest {
	unsigned int shown, after;            /* when it was entered, and when a read was served */
	uint64_t enter_ns, leave_ns, read_ns; /* @read_ns: the longest read out of no rest */
	bool same;                            /* the read gave what was there before */
};

static uint64_t read_once(struct blocks *blocks)
{
	uint64_t since = dut_now_ns(blocks->dut);

	blocks_read(blocks, 0, 1, false);
	return dut_now_ns(blocks->dut) - since;
}

static void go_to_rest(const struct power_states *states, struct blocks *blocks, unsigned int from,
		       unsigned int number, struct rest *rest)
{
	uint8_t *before = check_alloc(blocks->block_bytes);

	(void)power_states_set(states, from);
	for (unsigned int i = 0; i < READS_BEFORE; i++) {
		uint64_t took = read_once(blocks);

		rest->read_ns = took > rest->read_ns ? took : rest->read_ns;
	}
	memcpy(before, blocks->buffer, blocks->block_bytes);
	memset(blocks->buffer, 0, blocks->block_bytes);
	for (unsigned int i = 0; i < TRIES; i++) {
		rest->enter_ns = power_states_set(states, number);
		rest->shown = power_states_shown(states);
		if (rest->shown == number)
			break;
	}
	rest->leave_ns = read_once(blocks);
	rest->after = power_states_shown(states);
	rest->same = memcmp(before, blocks->buffer, blocks->block_bytes) == 0;
}

/* Where the drive reports no time there is none to hold it to. */
static void judge_time(const struct power_states *states, const struct host_evidence *host,
		       unsigned int from, unsigned int to, uint64_t took_ns, uint64_t allowed_ns,
		       const char *what, const char *source)
{
	uint64_t claim_us = power_states_way_us(states, from, to);
	uint64_t most_us = claim_us + allowed_ns / 1000;
	char human[64];

	if (!power_states_tells_way(states, from, to)) {
		(void)snprintf(human, sizeof human, "state %u to %u, not reported", from, to);
		MEASURED(took_ns / 1000, .what = what, .unit = "us", .human = human,
			 .source = "DUT time around the command");
		return;
	}
	(void)snprintf(human, sizeof human, "claimed are %llu us", (unsigned long long)claim_us);
	host_excuse_part(states->dut, host, most_us * 1000);
	EXPECT_LE(took_ns / 1000, most_us, .what = what, .unit = "us", .human = human,
		  .source = source);
}

static void judge(const struct power_states *states, const struct profile *profile,
		  const struct host_evidence *host, const struct rest *rest, unsigned int from,
		  unsigned int number, uint64_t ordinary_ns)
{
	uint64_t slack_ns = profile->power.slack_ns;

	EXPECT_EQ(rest->shown, number,
		  .what = "power state without I/O that is shown after it was set",
		  .source = "Get Features 02h bits 4:0, Power State",
		  .hint = "no I/O of this case came in between");
	EXPECT_EQ(rest->after, from, .what = "power state that is shown after a read was served",
		  .source = "Get Features 02h bits 4:0, Power State",
		  .hint = "a state without I/O (NOPS) serves none: the drive goes back to the last "
			  "one that does");
	EXPECT_TRUE(rest->same, .what = "a read out of a state without I/O gives what was there",
		    .source = "Read, compared with one before");
	judge_time(states, host, from, number, rest->enter_ns, ordinary_ns + slack_ns,
		   "time to enter a power state without I/O",
		   "Set Features 02h; entry latency, and exit latency of the state before, this "
		   "host's own time for a command, and profile: power/latency_slack");
	judge_time(
		states, host, number, from, rest->leave_ns, rest->read_ns + slack_ns,
		"time of a read in a power state without I/O",
		"exit latency, and entry latency of the state that takes I/O, the longest read out "
		"of no rest, and profile: power/latency_slack");
}

/* each state is entered and left, each time so late at most */
static uint64_t lasts_ms(const struct profile *profile)
{
	return 2 * STATES * (profile->power.slack_ns / 1000000);
}

CHECK(power, non_operational, .id = "PWR-PST-002",
      .title = "a power state without I/O is entered, and left for a read, in the time that the "
	       "drive says",
      .spec = "NVMe Base, Power Management feature; Power State Descriptor, Non-Operational State, "
	      "Entry and Exit Latency",
      .needs = DUT_ADMIN | DUT_NVM, .lasts_ms = lasts_ms, .effect = RECONFIGURES)
{
	static struct io_result nothing;
	struct rest rest[STATES] = { { 0 } };
	struct power_states states;
	struct host_evidence host;
	struct host_watch *watch;
	unsigned int from, idle = 0;
	struct blocks blocks;
	uint64_t ordinary_ns;

	power_states_read_all(dut, &states);
	for (unsigned int i = 0; i < states.count; i++)
		idle += power_states_idles(&states, i);
	NEED(idle, "the drive has no power state without I/O (NOPS)");
	blocks_open_first(dut, 1, &blocks);
	power_states_hold(&states);
	from = power_states_wake(&states, &blocks);
	watch = host_watch_begin(dut, 0);
	ordinary_ns = power_states_ordinary_ns(&states);
	for (unsigned int i = 0; i < states.count; i++)
		if (power_states_idles(&states, i))
			go_to_rest(&states, &blocks, from, i, &rest[i]);
	host_watch_end(watch, NULL, &nothing, &host);
	host_watch_free(watch);
	(void)power_states_set(&states, from);
	for (unsigned int i = 0; i < states.count; i++)
		if (power_states_idles(&states, i))
			judge(&states, profile, &host, &rest[i], from, i, ordinary_ns);
}
