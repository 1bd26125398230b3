/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A child looks, so that a drive that hangs holds a child. */
#include "ci/gate/run/gap.h"

#include <string.h>
#include <unistd.h>

#include "ci/gate/plan/chain.h"
#include "fixtures/dut/dut.h"
#include "helpers/os/clock.h"

#define LOOK_DEADLINE_S 30

static void look_main(void *context)
{
	struct board *board = context;
	struct dut_options options = {
		.allowed = READS,
		.namespaces = &board->setup.profile.namespaces,
	};
	char why[256] = "";
	struct dut *dut;

	if (dut_open(board->setup.selector, &options, &dut, why, sizeof(why)) != 0)
		_exit(1);
	if (dut_has(dut, DUT_ADMIN))
		chain_glance(board, dut);
	dut_close(dut);
	_exit(0);
}

void gap_look(struct supervisor *s)
{
	const struct board_setup *setup = &s->board->setup;

	/* simulated, recorded */
	if (setup->state_dir[0] || strncmp(setup->selector, "replay:", strlen("replay:")) == 0)
		return;
	if (s->board->chain.has_last)
		(void)children_ask(look_main, s->board,
				   clock_now_ns() +
					   (uint64_t)(LOOK_DEADLINE_S * s->deadline_scale * 1e9));
}
