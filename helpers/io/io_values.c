/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers, sizes, times and switches as text. */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "helpers/io/io_options.h"

/* A non-negative decimal number; *ret_end is behind it. */
int io_parse_number(const char *text, double *ret, const char **ret_end)
{
	char *end;

	if (!isdigit((unsigned char)*text) || (text[0] == '0' && (text[1] | 32) == 'x'))
		return -EINVAL;
	errno = 0;
	*ret = strtod(text, &end);
	*ret_end = end;
	return errno || !isfinite(*ret) ? -EINVAL : 0;
}

int io_parse_count(const char *text, uint64_t *ret)
{
	char *end;

	if (!isdigit((unsigned char)*text))
		return -EINVAL;
	errno = 0;
	*ret = strtoull(text, &end, 10);
	return errno || *end ? -EINVAL : 0;
}

int io_parse_size(const char *text, uint64_t *ret_bytes)
{
	static const char units[] = "kmgtp";
	const char *end, *unit;
	double number, scale = 1, bytes;

	if (!io_parse_count(text, ret_bytes))
		return 0;
	if (io_parse_number(text, &number, &end))
		return -EINVAL;
	unit = *end ? strchr(units, tolower((unsigned char)*end)) : NULL;
	if (unit && *unit) {
		scale = ldexp(1, 10 * (int)(unit - units + 1));
		end++;
		if (tolower((unsigned char)*end) == 'i')
			end++;
	}
	if (tolower((unsigned char)*end) == 'b')
		end++;
	bytes = number * scale;
	if (*end || bytes != floor(bytes) || bytes >= 0x1p63)
		return -EINVAL;
	*ret_bytes = (uint64_t)bytes;
	return 0;
}

int io_parse_time(const char *text, uint64_t *ret_ns)
{
	static const struct {
		const char *name;
		double ns;
	} units[] = {
		{ "", 1e9 }, { "s", 1e9 },  { "ms", 1e6 },   { "us", 1e3 },
		{ "ns", 1 }, { "m", 60e9 }, { "h", 3600e9 }, { "d", 86400e9 },
	};
	const char *end;
	double number;

	if (io_parse_number(text, &number, &end))
		return -EINVAL;
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		double ns = number * units[i].ns;

		if (strcasecmp(end, units[i].name))
			continue;
		if (ns >= 0x1p62)
			return -EINVAL;
		*ret_ns = (uint64_t)(ns + 0.5);
		return 0;
	}
	return -EINVAL;
}

int io_parse_switch(const char *value, bool *ret)
{
	static const char *const yes[] = { "1", "true", "yes", "on" };
	static const char *const no[] = { "0", "false", "no", "off" };

	for (size_t i = 0; i < 4; i++) {
		if (!strcasecmp(value, yes[i]) || !strcasecmp(value, no[i])) {
			*ret = !strcasecmp(value, yes[i]);
			return 0;
		}
	}
	return -EINVAL;
}
