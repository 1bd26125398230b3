/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs turbostat once, for a stated time, and reads its summary. */
#include "helpers/host_turbostat.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/process.h"

#define COLUMNS_MAX 32

/* Splits one line at blanks; *@line moves behind it. */
static size_t split_line(const char **line, char column[][24])
{
	const char *at = *line;
	size_t count = 0;

	while (*at && *at != '\n') {
		size_t length;

		at += strspn(at, " \t\r");
		length = strcspn(at, " \t\r\n");
		if (length && count < COLUMNS_MAX)
			(void)snprintf(column[count++], 24, "%.*s", (int)length, at);
		at += length;
	}
	*line = *at ? at + 1 : at;
	return count;
}

int host_parse_turbostat(const char *output, struct host_turbostat *ret)
{
	struct host_turbostat read = { NAN, NAN, NAN, NAN };
	const struct {
		const char *name;
		double *value;
	} known[] = {
		{ "Busy%", &read.busy_pct }, { "Bzy_MHz", &read.busy_mhz },
		{ "PkgTmp", &read.package_c }, { "PkgWatt", &read.package_w },
	};
	char name[COLUMNS_MAX][24], value[COLUMNS_MAX][24];
	bool found = false;

	while (*output && !found) {
		size_t names = split_line(&output, name), values;
		const char *next = output;

		values = split_line(&next, value);
		for (size_t i = 0; i < names && i < values; i++) {
			for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++) {
				char *end;
				double number = strtod(value[i], &end);

				if (strcmp(name[i], known[k].name) || end == value[i] || *end)
					continue;
				*known[k].value = number;
				found = true;
			}
		}
	}
	if (!found)
		return -EBADMSG;
	*ret = read;
	return 0;
}

int host_read_turbostat(unsigned int seconds, struct host_turbostat *ret)
{
	char interval[16];
	const char *const argv[] = {
		"turbostat", "--quiet", "--Summary", "--show", "Busy%,Bzy_MHz,PkgTmp,PkgWatt",
		"--interval", interval, "--num_iterations", "1", NULL,
	};
	struct process_result tool;
	int result;

	(void)snprintf(interval, sizeof(interval), "%u", seconds ? seconds : 1);
	result = process_run(argv, (seconds + 5) * 1000, &tool);
	if (result)
		return result;
	if (tool.timed_out)
		return -ETIMEDOUT;
	if (tool.exit_code)
		return -EACCES;
	return host_parse_turbostat(tool.output, ret);
}
