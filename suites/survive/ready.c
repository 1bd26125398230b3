/* SPDX-License-Identifier: GPL-2.0-or-later */
/* After a transition the drive is there again, in time, the same, on the same link. */
#include "suites/survive/crossing.h"

CHECK(survive, ready, .id = "RST-RDY-001",
      .title = "after a transition the drive is ready in time, the same drive, on the same link",
      .spec = "profile: resets, survive", .ocp = "TTR-2, TTR-22", .by_transition = true,
      .needs = DUT_ADMIN, .across = TRANSITIONS, .effect = RESETS, .keeps_data = true)
{
	uint64_t admin_ms = 0, media_ms = 0;
	struct crossing crossing;
	const struct dut_ready *ready = &crossing.run.ready;

	crossing_open(dut, profile, point->transition, &crossing);
	while (crossing.count < profile->survive.rounds) {
		crossing_make(&crossing);
		admin_ms = ready->admin_ms > admin_ms ? ready->admin_ms : admin_ms;
		media_ms = ready->media_ms > media_ms ? ready->media_ms : media_ms;
	}
	MEASURED(admin_ms, .what = "longest time until admin commands succeed", .unit = "ms",
		 .source = "DUT clock");
	MEASURED(media_ms, .what = "longest time until reads succeed", .unit = "ms",
		 .source = "DUT clock");
}
