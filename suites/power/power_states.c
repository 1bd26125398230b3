/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads and sets power states, and what is said of them. */
#include "suites/power/power_states.h"

#include <stdio.h>
#include <string.h>

#include "helpers/nvme/nvme_command.h"
#include "helpers/nvme/nvme_feature.h"

#define STATES_MOST 32
#define ORDINARY 8 /* commands */

void power_states_read_all(struct dut *dut, struct power_states *ret_states)
{
	struct nvme_ctrl ctrl;

	*ret_states = (struct power_states){ .dut = dut };
	(void)told_read(dut, &fact_page_ctrl, &ret_states->ctrl);
	ret_states->count = (unsigned int)told_number(&ret_states->ctrl, "power_state_count");
	nvme_decode_ctrl(ret_states->ctrl.data, &ctrl);
	ret_states->autonomous = nvme_claims_feature(&ctrl, NVME_FEATURE_APST);
	REQUIRE_LE(ret_states->count, STATES_MOST, .what = "number of power states",
		   .source = "Identify Controller byte 263, NPSS (0-based)", .sanity = true);
}

struct told power_states_told(const struct power_states *states, unsigned int number)
{
	return told_entry(&states->ctrl, &fact_page_psd, number);
}

bool power_states_idles(const struct power_states *states, unsigned int number)
{
	struct told told = power_states_told(states, number);

	return told_number(&told, "non_operational");
}

bool power_states_tells_way(const struct power_states *states, unsigned int from, unsigned int to)
{
	struct told left = power_states_told(states, from), entered = power_states_told(states, to);

	return told_number(&left, "exit_latency_us") && told_number(&entered, "entry_latency_us");
}

uint64_t power_states_way_us(const struct power_states *states, unsigned int from, unsigned int to)
{
	struct told left = power_states_told(states, from), entered = power_states_told(states, to);

	return told_number(&left, "exit_latency_us") + told_number(&entered, "entry_latency_us");
}

unsigned int power_states_shown(const struct power_states *states)
{
	uint32_t value;

	REQUIRE_OK(dut_get_feature(states->dut, NVME_FEATURE_POWER, 0, &value),
		   .what = "Get Features 02h, Power Management");
	return nvme_power_state(value);
}

unsigned int power_states_wake(const struct power_states *states, struct blocks *blocks)
{
	unsigned int shown;

	blocks_read(blocks, 0, 1, false);
	shown = power_states_shown(states);
	REQUIRE_TRUE(!power_states_idles(states, shown),
		     .what = "behind a read the drive is in a power state that takes I/O",
		     .source = "Get Features 02h, against Non-Operational State of its descriptor");
	return shown;
}

uint64_t power_states_set(const struct power_states *states, unsigned int number)
{
	uint64_t since = dut_now_ns(states->dut);
	char what[64];

	(void)snprintf(what, sizeof what, "Set Features 02h, power state %u", number);
	REQUIRE_OK(dut_set_feature(states->dut, NVME_FEATURE_POWER, number), .what = what);
	return dut_now_ns(states->dut) - since;
}

uint64_t power_states_ordinary_ns(const struct power_states *states)
{
	unsigned int now = power_states_shown(states);
	uint64_t longest = 0;

	for (unsigned int i = 0; i < ORDINARY; i++) {
		uint64_t took = power_states_set(states, now);

		longest = took > longest ? took : longest;
	}
	return longest;
}

void power_states_hold(const struct power_states *states)
{
	struct told told;
	struct dut_command command = { .opcode = NVME_OP_SET_FEATURES, .cdw10 = NVME_FEATURE_APST };

	if (!states->autonomous || !told_read(states->dut, &fact_page_feature_apst, &told) ||
	    !told_number(&told, "enabled"))
		return;
	command.data = check_alloc(NVME_TRANSITION_BYTES);
	command.data_bytes = NVME_TRANSITION_BYTES;
	memcpy(command.data, told.data + sizeof(uint32_t), NVME_TRANSITION_BYTES);
	REQUIRE_OK(dut_admin(states->dut, &command),
		   .what = "Set Features 0Ch, Autonomous Power State Transition off");
}
