/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The classes of series by name. */
#include "helpers/statistics/series.h"

#include <string.h>

static const char *const names[SERIES_CLASSES] = {
	[SERIES_IOPS] = "iops",
	[SERIES_BANDWIDTH] = "bandwidth",
	[SERIES_LATENCY] = "latency",
	[SERIES_LATENCY_P99] = "latency_p99",
	[SERIES_COMPOSITE] = "composite_temperature",
	[SERIES_TEMPERATURE] = "temperature",
	[SERIES_POWER_STATE] = "power_state",
	[SERIES_POWER] = "power",
};

const char *series_class_name(enum series_class class)
{
	return names[class];
}

enum series_class series_class_find(const char *name)
{
	for (unsigned int i = 0; name && i < SERIES_CLASSES; i++)
		if (names[i] && !strcmp(names[i], name))
			return (enum series_class)i;
	return SERIES_OTHER;
}

bool series_is_performance(enum series_class class)
{
	return class >= SERIES_IOPS && class <= SERIES_LATENCY_P99;
}
