/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of commands to a receiver, with the wrong readings of them. */
#include <criterion/criterion.h>

#include "helpers/pcie/pcie_margin.h"

Test(pcie_margin, commands_as_the_register_has_them)
{
	struct pcie_margin_command none = { PCIE_MARGIN_NO_COMMAND, PCIE_MARGIN_BROADCAST,
					    PCIE_MARGIN_NOTHING };
	struct pcie_margin_command normal = { PCIE_MARGIN_SET, PCIE_MARGIN_DRIVE,
					      PCIE_MARGIN_NORMAL };
	struct pcie_margin_command back;

	cr_expect_eq(pcie_margin_encode(&none), 0x9c38);
	cr_expect_eq(pcie_margin_encode(&normal), 0x0f16);
	back = pcie_margin_decode(0x0f16);
	cr_expect(back.type == normal.type && back.receiver == 6 && back.payload == 0x0f);
}

/* Voltage goes down by bit 7, time to the left by bit 6. */
Test(pcie_margin, each_way_has_its_bit)
{
	static const struct {
		enum pcie_margin_way way;
		unsigned int steps;
		uint16_t control;
	} cases[] = {
		{ PCIE_MARGIN_RIGHT, 5, 0x051e }, { PCIE_MARGIN_LEFT, 5, 0x451e },
		{ PCIE_MARGIN_UP, 64, 0x4026 },   { PCIE_MARGIN_DOWN, 64, 0xc026 },
		{ PCIE_MARGIN_LEFT, 63, 0x7f1e }, { PCIE_MARGIN_DOWN, 127, 0xff26 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pcie_margin_command command = pcie_margin_step(
			cases[i].way, PCIE_MARGIN_DRIVE, cases[i].steps);
		enum pcie_margin_way way;

		cr_expect_eq(pcie_margin_encode(&command), cases[i].control, "%zu: %04x", i,
			     pcie_margin_encode(&command));
		cr_expect_eq(pcie_margin_steps(&command, &way), cases[i].steps);
		cr_expect_eq(way, cases[i].way);
	}
}

/* Steps that a field cannot hold must not become another direction. */
Test(pcie_margin, too_many_steps_are_cut_off)
{
	struct pcie_margin_command right = pcie_margin_step(PCIE_MARGIN_RIGHT, 6, 64);
	struct pcie_margin_command up = pcie_margin_step(PCIE_MARGIN_UP, 6, 128);

	cr_expect_eq(right.payload, 63);
	cr_expect_eq(up.payload, 127);
}

Test(pcie_margin, an_answer_bears_type_and_receiver_and_an_echo_the_payload)
{
	cr_expect(pcie_margin_answers(0x880e, 0x1f0e), "a report");
	cr_expect(pcie_margin_answers(0x051e, 0x801e), "a step");
	cr_expect(pcie_margin_answers(0x0f16, 0x0f16), "an echo");
	cr_expect_not(pcie_margin_answers(0x0f16, 0x5516), "the echo of what was set before");
	cr_expect_not(pcie_margin_answers(0x880e, 0x9c38), "of No Command");
	cr_expect_not(pcie_margin_answers(0x880e, 0x1f09), "of another receiver");
}

Test(pcie_margin, abilities_and_progress_go_both_ways)
{
	for (unsigned int payload = 0; payload < 0x20; payload++) {
		struct pcie_margin_abilities abilities = pcie_margin_abilities((uint8_t)payload);

		cr_expect_eq(pcie_margin_pack_abilities(&abilities), payload);
	}
	for (unsigned int payload = 0; payload < 0x100; payload++) {
		struct pcie_margin_progress progress = pcie_margin_progress((uint8_t)payload);

		cr_expect_eq(pcie_margin_pack_progress(&progress), payload);
	}
	cr_expect(pcie_margin_abilities(0x10).own_sampler &&
		  !pcie_margin_abilities(0x0f).own_sampler);
	cr_expect_eq(pcie_margin_progress(0x83).state, PCIE_MARGIN_UNDER_WAY);
	cr_expect_eq(pcie_margin_progress(0x05).state, PCIE_MARGIN_TOO_MANY);
	cr_expect_eq(pcie_margin_progress(0x05).errors, 5);
}
