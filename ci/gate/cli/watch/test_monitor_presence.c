/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which looks of a watch found no drive. */
#include "ci/gate/cli/watch/monitor.h"

#include <criterion/criterion.h>
#include <errno.h>

static const struct sample before = {
	.has_smart = true, .has_power_state = true, .has_link = true, .link = { 5, 4 }
};

Test(monitor_presence, nobody_answers)
{
	static const struct sample looks[] = {
		{ .smart_error = -ENODEV },
		{ .smart_error = -ENXIO, .has_link = true },
		{ .smart_error = -ESTALE },
		/* taken out, and the host does not know: it waits, and gives up */
		{ .smart_error = -ETIMEDOUT },
		{ .smart_error = -ECANCELED },
		{ .smart_error = -EAGAIN },
		{ .smart_error = -EAGAIN, .has_link = true },
		/* hung: its registers are there */
		{ .smart_error = -ETIMEDOUT, .has_link = true },
		{ .smart_error = -EIO, .has_link = true, .fatal = true },
	};

	for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]); i++)
		cr_expect(monitor_is_gone(&looks[i], &before), "look %zu", i);
	cr_expect(monitor_is_gone(&looks[0], NULL));
}

Test(monitor_presence, somebody_answers)
{
	static const struct sample looks[] = {
		{ .has_smart = true, .has_link = true },
		/* the registers alone are not readable by who watches */
		{ .has_smart = true, .has_power_state = true },
		/* Internal Error is an answer; a log that never comes is not all that a drive says
		 */
		{ .smart_error = 0x006, .has_link = true },
		{ .smart_error = -ETIMEDOUT, .has_power_state = true, .has_link = true },
		/* while somebody resets it */
		{ .smart_error = -EAGAIN, .has_link = true, .link = { 5, 4 } },
		{ .smart_error = -EACCES, .has_link = true, .link = { 5, 4 } },
	};

	for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]); i++)
		cr_expect_not(monitor_is_gone(&looks[i], &before), "look %zu", i);
	/* one that was never seen did not go away */
	cr_expect_not(monitor_is_gone(&(struct sample){ .smart_error = -ETIMEDOUT }, NULL));
}
