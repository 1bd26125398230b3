/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Results as objects, and what they are called. */
#include "helpers/io/result.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "helpers/nvme/nvme.h"

const char *io_code_name(int code, char *buf, size_t size)
{
	if (code > 0)
		return nvme_status_text(code, buf, size);
	(void)snprintf(buf, size, "%s", strerror(-code));
	return buf;
}

const char *io_mismatch_name(enum io_mismatch_kind kind)
{
	static const char *const names[IO_MISMATCH_KINDS] = {
		[IO_MISMATCH_STALE] = "stale",   [IO_MISMATCH_MISPLACED] = "misplaced",
		[IO_MISMATCH_TORN] = "torn",     [IO_MISMATCH_CORRUPT] = "corrupt",
		[IO_MISMATCH_ZEROED] = "zeroed",
	};

	return (unsigned int)kind < IO_MISMATCH_KINDS ? names[kind] : "unknown";
}

void io_result_free(struct io_result *result)
{
	if (!result)
		return;
	for (size_t i = 0; i < result->jobs; i++)
		free(result->job[i].row);
	free(result->job);
	*result = (struct io_result){ 0 };
}

uint64_t io_result_ios(const struct io_result *result)
{
	uint64_t ios = 0;

	for (size_t i = 0; i < result->jobs; i++)
		for (int dir = 0; dir < IO_DIRS; dir++)
			ios += result->job[i].dir[dir].ios;
	return ios;
}

void io_add_feature(struct io_result *result, const char *format, ...)
{
	char text[IO_FEATURE_SIZE];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	for (size_t i = 0; i < result->features; i++)
		if (!strcmp(result->feature[i], text))
			return;
	if (result->features < IO_FEATURES_MAX)
		memcpy(result->feature[result->features++], text, sizeof(text));
}

void io_add_handicap(struct io_result *result, const char *format, ...)
{
	va_list args;

	if (result->handicap[0]) /* the first is enough */
		return;
	va_start(args, format);
	(void)vsnprintf(result->handicap, sizeof(result->handicap), format, args);
	va_end(args);
}

const char *io_memory_text(char *buf, size_t size)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_MEMLOCK, &limit) || limit.rlim_cur == RLIM_INFINITY)
		return "";
	(void)snprintf(buf, size, " (limit of locked memory, ulimit -l: %llu KiB)",
		       (unsigned long long)limit.rlim_cur / 1024);
	return buf;
}
