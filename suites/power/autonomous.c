/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of Autonomous Power State Transition is in order, is kept, and is followed: neither
 * before its time nor never. */
#include <stdio.h>
#include <string.h>

#include "helpers/nvme/nvme_command.h"
#include "helpers/nvme/nvme_feature.h"
#include "suites/common/pages.h"
#include "suites/power/power_states.h"

#define MS_NS UINT64_C(1000000)
#define SOURCE "Get Features 0Ch, Autonomous Power State Transition"
#define LOOKS 20 /* in the time that the drive is to be idle */

static void read_table(const struct power_states *states, struct told *ret_table)
{
	RIG(told_read(states->dut, &fact_page_feature_apst, ret_table),
	    "nothing is asked of feature 0Ch");
}

/* @from goes nowhere, or to a state that there is and that takes no I/O. */
static void expect_entry(const struct power_states *states, const struct told *table,
			 unsigned int from, uint8_t *seen)
{
	struct fact_value idle_ms = told_value(table, "idle_ms", from);
	unsigned int to = (unsigned int)told_value(table, "state", from).number;
	char human[64];

	nvme_put_transition(seen, from, to, (uint32_t)idle_ms.number);
	if (!idle_ms.known)
		return;
	(void)snprintf(human, sizeof human, "from state %u to %u after %u ms", from, to,
		       (unsigned int)idle_ms.number);
	EXPECT_LT(from, states->count, .what = "state that is left by itself", .human = human,
		  .source = SOURCE, .hint = "there is no such state (NPSS)");
	if (EXPECT_LT(to, states->count, .what = "state that the drive goes to by itself",
		      .human = human, .source = SOURCE, .hint = "there is no such state (NPSS)"))
		EXPECT_TRUE(power_states_idles(states, to),
			    .what = "the state that the drive goes to by itself takes no I/O",
			    .human = human, .source = SOURCE ", Idle Transition Power State");
}

static void expect_table(const struct power_states *states, const struct told *table)
{
	uint8_t seen[NVME_TRANSITION_BYTES] = { 0 };

	for (unsigned int i = 0; i < NVME_TRANSITION_STATES; i++)
		expect_entry(states, table, i, seen);
	EXPECT_TRUE(memcmp(seen, table->data + sizeof(uint32_t), sizeof seen) == 0,
		    .what = "nothing stands in what is reserved", .source = SOURCE, .sanity = true);
}

static void set_table(struct dut *dut, uint8_t *table)
{
	struct dut_command command = {
		.opcode = NVME_OP_SET_FEATURES,
		.cdw10 = NVME_FEATURE_APST,
		.cdw11 = true,
		.data = table,
		.data_bytes = NVME_TRANSITION_BYTES,
	};

	REQUIRE_OK(dut_admin(dut, &command),
		   .what = "Set Features 0Ch, Autonomous Power State Transition");
}

/* Of all hosts. */
static uint64_t count_commands(struct dut *dut)
{
	struct nvme_smart smart;

	pages_read_smart(dut, &smart);
	return smart.host_reads + smart.host_writes;
}

/* Return: since the last read, when it was first seen at rest; UINT64_MAX: never. */
static uint64_t await_rest(const struct power_states *states, const struct profile *profile,
			   uint64_t since_ns)
{
	uint64_t end_ns = since_ns + profile->power.idle_ns + profile->power.idle_late_ns;

	for (;;) {
		uint64_t asked_ns = dut_now_ns(states->dut);

		if (power_states_idles(states, power_states_shown(states)))
			return dut_now_ns(states->dut) - since_ns;
		if (asked_ns >= end_ns)
			return UINT64_MAX;
		dut_leave_alone_ns(states->dut, profile->power.idle_ns / LOOKS);
	}
}

static void expect_transition(const struct power_states *states, const struct profile *profile,
			      struct blocks *blocks)
{
	struct dut *dut = states->dut;
	unsigned int awake = power_states_wake(states, blocks);
	uint64_t since_ns = dut_now_ns(dut), before, after, rest_ns;

	blocks_read(blocks, 0, 1, false); /* its time begins here: not with what woke it */
	before = count_commands(dut);
	rest_ns = await_rest(states, profile, since_ns);
	after = count_commands(dut);
	/* its time begins anew with each of them */
	RIG(rest_ns != UINT64_MAX || after == before,
	    "somebody else sent the drive %llu commands while it was to be idle",
	    (unsigned long long)(after - before));
	EXPECT_TRUE(rest_ns != UINT64_MAX,
		    .what = "the drive goes to a state without I/O by itself",
		    .source = "Get Features 02h in the time of profile: power/idle_time and "
			      "power/idle_late");
	if (rest_ns != UINT64_MAX)
		EXPECT_GE(rest_ns / MS_NS, profile->power.idle_ns / MS_NS,
			  .what = "time without I/O before the drive goes to a state without I/O",
			  .unit = "ms",
			  .source = "Get Features 02h; Idle Time Prior to Transition");
	blocks_read(blocks, 0, 1, false);
	EXPECT_TRUE(!power_states_idles(states, power_states_shown(states)),
		    .what = "behind a read the drive is in a state that takes I/O",
		    .source = "Get Features 02h, against Non-Operational State of its descriptor");
	(void)power_states_set(states, awake);
}

static uint64_t lasts_ms(const struct profile *profile)
{
	return (profile->power.idle_ns + profile->power.idle_late_ns) / MS_NS;
}

CHECK(power, autonomous, .id = "PWR-APST-001",
      .title = "the drive goes to a state without I/O by itself, as its table says, and comes back "
	       "for a read",
      .spec = "NVMe Base, Autonomous Power State Transition feature", .needs = DUT_ADMIN | DUT_NVM,
      .lasts_ms = lasts_ms, .effect = RECONFIGURES)
{
	uint8_t *table = check_alloc(NVME_TRANSITION_BYTES);
	struct power_states states;
	unsigned int idle = 0;
	struct blocks blocks;
	struct told told;

	power_states_read_all(dut, &states);
	NEED_CLAIM(states.autonomous, profile->power.autonomous_required,
		   "the drive does not claim Autonomous Power State Transition (APSTA)");
	read_table(&states, &told);
	expect_table(&states, &told);
	while (idle < states.count && !power_states_idles(&states, idle))
		idle++;
	NEED(idle < states.count, "the drive has no power state without I/O (NOPS)");
	blocks_open_first(dut, 1, &blocks);
	for (unsigned int i = 0; i < states.count; i++)
		if (!power_states_idles(&states, i))
			nvme_put_transition(table, i, idle,
					    (uint32_t)(profile->power.idle_ns / MS_NS));
	set_table(dut, table);
	read_table(&states, &told);
	EXPECT_TRUE(told_number(&told, "enabled"),
		    .what = "autonomous transitions that were turned on are on",
		    .source = SOURCE ", APSTE");
	EXPECT_TRUE(memcmp(table, told.data + sizeof(uint32_t), NVME_TRANSITION_BYTES) == 0,
		    .what = "the table of transitions is the one that was set", .source = SOURCE,
		    .hint = "the drive takes it, and does not keep it");
	expect_transition(&states, profile, &blocks);
}
