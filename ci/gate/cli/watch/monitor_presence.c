/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Knows how a look at a drive tells that there is none. */
#include "ci/gate/cli/watch/monitor.h"

#include <errno.h>

/* What is said of a command that nobody answered: by then, or when its controller was given up. */
static bool is_silence(int error)
{
	return error == -ETIMEDOUT || error == -ECANCELED;
}

/* All ones are no link: a port sees no lanes of one that was taken out. */
static bool has_lanes(const struct sample *sample)
{
	return sample->has_link && sample->link.lanes;
}

bool monitor_is_gone(const struct sample *now, const struct sample *before)
{
	int error = now->smart_error;

	if (now->has_smart)
		return false;
	if (error == -ENODEV || error == -ENXIO || error == -ESTALE)
		return true;
	if (!before || error >= 0)
		return false;
	/* one that answers another command refuses the log, and is there */
	return now->fatal || (!now->has_power_state &&
			      (is_silence(error) || (has_lanes(before) && !has_lanes(now))));
}
