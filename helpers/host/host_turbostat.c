/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs turbostat beside a load, and reads each summary that it prints. */
#include "helpers/host/host_turbostat.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "helpers/os/process.h"

#define COLUMNS_MAX 32
#define LINE_MAX_BYTES 1024

struct host_turbostat_stream {
	pid_t pid;
	int output;
	char line[LINE_MAX_BYTES];
	size_t used;
	unsigned int column[COLUMNS_MAX]; /* which quantity, QUANTITIES: none */
	size_t columns;
	bool has_values;
	struct host_turbostat latest;
};

enum { BUSY_PCT, BUSY_MHZ, PACKAGE_C, PACKAGE_W, QUANTITIES };

/* Splits one line at blanks. */
static size_t split_line(const char *line, char column[][24])
{
	size_t count = 0;

	while (*line) {
		size_t length;

		line += strspn(line, " \t\r");
		length = strcspn(line, " \t\r");
		if (length && count < COLUMNS_MAX)
			(void)snprintf(column[count++], 24, "%.*s", (int)length, line);
		line += length;
	}
	return count;
}

static unsigned int quantity_of(const char *name)
{
	static const char *const names[QUANTITIES] = { "Busy%", "Bzy_MHz", "PkgTmp", "PkgWatt" };
	unsigned int i = 0;

	while (i < QUANTITIES && strcmp(name, names[i]) != 0)
		i++;
	return i;
}

/* The names of the columns: once, or again before each line of values. */
static bool take_names(struct host_turbostat_stream *s, char column[][24], size_t count)
{
	bool any = false;

	for (size_t i = 0; i < count; i++)
		any |= quantity_of(column[i]) < QUANTITIES;
	if (!any)
		return false;
	for (size_t i = 0; i < count; i++)
		s->column[i] = quantity_of(column[i]);
	s->columns = count;
	return true;
}

static void take_line(struct host_turbostat_stream *s)
{
	char column[COLUMNS_MAX][24];
	double value[QUANTITIES] = { NAN, NAN, NAN, NAN };
	size_t count = split_line(s->line, column);
	bool any = false;

	if (take_names(s, column, count))
		return;
	for (size_t i = 0; i < count && i < s->columns; i++) {
		char *end;
		double number = strtod(column[i], &end);

		if (s->column[i] == QUANTITIES || end == column[i] || *end)
			continue;
		value[s->column[i]] = number;
		any = true;
	}
	if (!any)
		return; /* a warning */
	s->latest = (struct host_turbostat){ value[BUSY_PCT], value[BUSY_MHZ], value[PACKAGE_C],
					     value[PACKAGE_W] };
	s->has_values = true;
}

static void take_text(struct host_turbostat_stream *s, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (text[i] != '\n') {
			if (s->used < sizeof(s->line) - 1)
				s->line[s->used++] = text[i];
			continue;
		}
		s->line[s->used] = '\0';
		s->used = 0;
		take_line(s);
	}
}

int host_open_turbostat(unsigned int seconds, struct host_turbostat_stream **ret_stream)
{
	struct host_turbostat_stream *stream = calloc(1, sizeof(*stream));
	char interval[16];
	const char *const argv[] = {
		"turbostat",  "--quiet", "--Summary", "--show", "Busy%,Bzy_MHz,PkgTmp,PkgWatt",
		"--interval", interval,  NULL,
	};
	int ret;

	if (!stream)
		return -ENOMEM;
	(void)snprintf(interval, sizeof(interval), "%u", seconds ? seconds : 1);
	ret = process_start(argv, &stream->pid, &stream->output);
	if (ret) {
		free(stream);
		return ret;
	}
	*ret_stream = stream;
	return 0;
}

int host_read_turbostat(struct host_turbostat_stream *stream, struct host_turbostat *ret_turbostat)
{
	char text[4096];
	ssize_t n;

	while ((n = read(stream->output, text, sizeof(text))) > 0)
		take_text(stream, text, (size_t)n);
	if (!stream->has_values)
		return -EAGAIN;
	*ret_turbostat = stream->latest;
	return 0;
}

void host_close_turbostat(struct host_turbostat_stream *stream, uint64_t *ret_cpu_ns)
{
	if (!stream)
		return;
	process_stop(stream->pid, ret_cpu_ns);
	(void)close(stream->output);
	free(stream);
}
