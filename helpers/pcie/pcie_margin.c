/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands of lane margining and their answers, bit by bit, both ways. */
#include "helpers/pcie/pcie_margin.h"

#define LEFT 0x40
#define DOWN 0x80
#define TIMING_MOST 0x3f
#define VOLTAGE_MOST 0x7f
#define COUNT_MOST 0x3f

uint16_t pcie_margin_encode(const struct pcie_margin_command *command)
{
	return (uint16_t)((command->receiver & 7) | ((unsigned int)command->type & 7) << 3 |
			  (unsigned int)command->payload << 8);
}

struct pcie_margin_command pcie_margin_decode(uint16_t lane)
{
	return (struct pcie_margin_command){
		.type = (enum pcie_margin_type)(lane >> 3 & 7),
		.receiver = lane & 7,
		.payload = (uint8_t)(lane >> 8),
	};
}

bool pcie_margin_answers(uint16_t control, uint16_t status)
{
	struct pcie_margin_command asked = pcie_margin_decode(control);
	struct pcie_margin_command answer = pcie_margin_decode(status);

	if (answer.type != asked.type || answer.receiver != asked.receiver)
		return false;
	return asked.type == PCIE_MARGIN_REPORT || asked.type == PCIE_MARGIN_TIMING ||
	       asked.type == PCIE_MARGIN_VOLTAGE || answer.payload == asked.payload;
}

struct pcie_margin_abilities pcie_margin_abilities(uint8_t payload)
{
	return (struct pcie_margin_abilities){
		.voltage = payload & 1,
		.up_and_down = payload >> 1 & 1,
		.left_and_right = payload >> 2 & 1,
		.sampling_method = payload >> 3 & 1,
		.own_sampler = payload >> 4 & 1,
	};
}

uint8_t pcie_margin_pack_abilities(const struct pcie_margin_abilities *abilities)
{
	return (uint8_t)(abilities->voltage | abilities->up_and_down << 1 |
			 abilities->left_and_right << 2 | abilities->sampling_method << 3 |
			 abilities->own_sampler << 4);
}

static unsigned int cut(unsigned int steps, unsigned int most)
{
	return steps < most ? steps : most;
}

struct pcie_margin_command pcie_margin_step(enum pcie_margin_way way, unsigned int receiver,
					    unsigned int steps)
{
	bool timing = way == PCIE_MARGIN_LEFT || way == PCIE_MARGIN_RIGHT;
	unsigned int other = way == PCIE_MARGIN_LEFT ? LEFT : way == PCIE_MARGIN_DOWN ? DOWN : 0;

	return (struct pcie_margin_command){
		.type = timing ? PCIE_MARGIN_TIMING : PCIE_MARGIN_VOLTAGE,
		.receiver = receiver,
		.payload = (uint8_t)(other | cut(steps, timing ? TIMING_MOST : VOLTAGE_MOST)),
	};
}

unsigned int pcie_margin_steps(const struct pcie_margin_command *command,
			       enum pcie_margin_way *ret_way)
{
	if (command->type == PCIE_MARGIN_TIMING) {
		*ret_way = command->payload & LEFT ? PCIE_MARGIN_LEFT : PCIE_MARGIN_RIGHT;
		return command->payload & TIMING_MOST;
	}
	*ret_way = command->payload & DOWN ? PCIE_MARGIN_DOWN : PCIE_MARGIN_UP;
	return command->payload & VOLTAGE_MOST;
}

struct pcie_margin_progress pcie_margin_progress(uint8_t payload)
{
	return (struct pcie_margin_progress){
		.state = (enum pcie_margin_state)(payload >> 6),
		.errors = payload & COUNT_MOST,
	};
}

uint8_t pcie_margin_pack_progress(const struct pcie_margin_progress *progress)
{
	return (uint8_t)((unsigned int)progress->state << 6 | cut(progress->errors, COUNT_MOST));
}
