/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Talks with a receiver: a command into Margining Lane Control, its answer from Lane Status. */
#include "suites/pcie/receiver.h"

#include <stdio.h>

#define ANSWER_NS 200000000ull /* it has 10 ms */
#define LOOK_NS 1000000ull
#define SOURCE "Margining Lane Control and Status"

void receiver_open(struct dut *dut, const struct ends *ends, enum dut_fn fn, uint64_t dwell_ns,
		   struct receiver *ret_receiver)
{
	*ret_receiver = (struct receiver){
		.dut = dut,
		.fn = fn,
		.at = pcie_find_extended(&ends->config[fn], PCIE_EXT_LANE_MARGINING),
		.number = fn == DUT_FN_PORT ? PCIE_MARGIN_PORT : PCIE_MARGIN_DRIVE,
		.dwell_ns = dwell_ns,
	};
}

static uint16_t encode(const struct receiver *receiver, enum pcie_margin_type type, uint8_t payload)
{
	bool none = type == PCIE_MARGIN_NO_COMMAND;
	struct pcie_margin_command command = {
		.type = type,
		.receiver = none ? PCIE_MARGIN_BROADCAST : receiver->number,
		.payload = none ? PCIE_MARGIN_NOTHING : payload,
	};

	return pcie_margin_encode(&command);
}

/* Whoever has to put it back tells the receiver first: that its control register reads as before
 * does not move the sampling point. */
static struct dut_register control_of(const struct receiver *receiver, unsigned int lane)
{
	return (struct dut_register){
		.fn = receiver->fn,
		.at = (uint16_t)(receiver->at + PCIE_MARGIN_LANE_CONTROL(lane)),
		.bytes = 2,
		.mask = UINT16_MAX,
		.first_count = 4,
		.first = {
			encode(receiver, PCIE_MARGIN_NO_COMMAND, 0),
			encode(receiver, PCIE_MARGIN_SET, PCIE_MARGIN_NORMAL),
			encode(receiver, PCIE_MARGIN_NO_COMMAND, 0),
			encode(receiver, PCIE_MARGIN_SET, PCIE_MARGIN_CLEAR),
		},
	};
}

static uint16_t read_status(const struct receiver *receiver, unsigned int lane)
{
	const struct dut_register status = {
		.fn = receiver->fn,
		.at = (uint16_t)(receiver->at + PCIE_MARGIN_LANE_STATUS(lane)),
		.bytes = 2,
	};
	uint32_t value;

	REQUIRE_OK(dut_read_register(receiver->dut, &status, &value),
		   .what = "Margining Lane Status");
	return (uint16_t)value;
}

/* One command, and its answer. Between any two of them there is No Command. */
static bool tell(const struct receiver *receiver, unsigned int lane, uint16_t command,
		 uint16_t *ret_status)
{
	const struct dut_register control = control_of(receiver, lane);
	uint64_t end_ns;

	REQUIRE_OK(dut_write_register(receiver->dut, &control, command),
		   .what = "Margining Lane Control");
	end_ns = dut_now_ns(receiver->dut) + ANSWER_NS;
	for (;;) {
		bool last = dut_now_ns(receiver->dut) >= end_ns;

		*ret_status = read_status(receiver, lane);
		if (pcie_margin_answers(command, *ret_status))
			return true;
		if (last)
			return false;
		dut_wait_ns(receiver->dut, LOOK_NS);
	}
}

static bool say(const struct receiver *receiver, unsigned int lane, uint16_t command,
		uint16_t *ret_status)
{
	uint16_t none = encode(receiver, PCIE_MARGIN_NO_COMMAND, 0), ignored;

	return tell(receiver, lane, none, &ignored) && tell(receiver, lane, command, ret_status);
}

static void require_answer(const struct receiver *receiver, unsigned int lane, bool answered)
{
	char what[96];

	(void)snprintf(what, sizeof(what), "the receiver of the %s answers commands, lane %u",
		       ends_name(receiver->fn), lane);
	REQUIRE_TRUE(answered, .what = what, .source = SOURCE,
		     .hint = "Margining Ready is set, and the status of the lane never showed the "
			     "command's type and receiver");
}

/* ---- what it can do ---- */

static unsigned int report(const struct receiver *receiver, enum pcie_margin_payload what)
{
	uint16_t status = 0;
	bool answered = say(receiver, 0, encode(receiver, PCIE_MARGIN_REPORT, (uint8_t)what),
			    &status);

	require_answer(receiver, 0, answered);
	return pcie_margin_decode(status).payload;
}

void receiver_ask(struct receiver *receiver)
{
	receiver->abilities = pcie_margin_abilities(
		(uint8_t)report(receiver, PCIE_MARGIN_CAPABILITIES));
	receiver->timing_steps = report(receiver, PCIE_MARGIN_TIMING_STEPS);
	receiver->timing_most_pct = report(receiver, PCIE_MARGIN_TIMING_OFFSET);
	if (!receiver->abilities.voltage)
		return;
	receiver->voltage_steps = report(receiver, PCIE_MARGIN_VOLTAGE_STEPS);
	receiver->voltage_most_pct = report(receiver, PCIE_MARGIN_VOLTAGE_OFFSET);
}

/* ---- steps ---- */

void receiver_limit_errors(const struct receiver *receiver, unsigned int lane, unsigned int errors)
{
	uint16_t ignored;
	uint8_t payload = (uint8_t)(PCIE_MARGIN_ERROR_LIMIT | (errors < 63 ? errors : 63));

	require_answer(receiver, lane,
		       say(receiver, lane, encode(receiver, PCIE_MARGIN_SET, payload), &ignored));
}

/* Until it has set up; then for as long as it is to be looked at. */
static struct pcie_margin_progress look(const struct receiver *receiver, unsigned int lane,
					uint16_t status)
{
	struct pcie_margin_progress progress = pcie_margin_progress(
		pcie_margin_decode(status).payload);
	uint64_t end_ns = dut_now_ns(receiver->dut) + ANSWER_NS;

	while (progress.state == PCIE_MARGIN_SETTING_UP && dut_now_ns(receiver->dut) < end_ns) {
		dut_wait_ns(receiver->dut, LOOK_NS);
		status = read_status(receiver, lane);
		progress = pcie_margin_progress(pcie_margin_decode(status).payload);
	}
	if (progress.state != PCIE_MARGIN_UNDER_WAY)
		return progress;
	dut_wait_ns(receiver->dut, receiver->dwell_ns);
	status = read_status(receiver, lane);
	return pcie_margin_progress(pcie_margin_decode(status).payload);
}

unsigned int receiver_walk(const struct receiver *receiver, unsigned int lane,
			   enum pcie_margin_way way, bool *ret_refused)
{
	bool timing = way == PCIE_MARGIN_LEFT || way == PCIE_MARGIN_RIGHT;
	unsigned int most = timing ? receiver->timing_steps : receiver->voltage_steps;

	for (unsigned int step = 1; step <= most; step++) {
		struct pcie_margin_command command = pcie_margin_step(way, receiver->number, step);
		struct pcie_margin_progress progress;
		uint16_t status = 0;
		bool answered = say(receiver, lane, pcie_margin_encode(&command), &status);

		require_answer(receiver, lane, answered);
		progress = look(receiver, lane, status);
		if (progress.state == PCIE_MARGIN_UNDER_WAY)
			continue;
		if (progress.state != PCIE_MARGIN_TOO_MANY)
			*ret_refused = true;
		return step - 1;
	}
	return most;
}

bool receiver_normal(const struct receiver *receiver, unsigned int lane)
{
	uint16_t normal = encode(receiver, PCIE_MARGIN_SET, PCIE_MARGIN_NORMAL);
	uint16_t clear = encode(receiver, PCIE_MARGIN_SET, PCIE_MARGIN_CLEAR), ignored;

	return say(receiver, lane, normal, &ignored) && say(receiver, lane, clear, &ignored);
}

int receiver_leave(const struct receiver *receiver, unsigned int lane)
{
	const struct dut_register control = control_of(receiver, lane);

	return dut_restore_register(receiver->dut, &control);
}
