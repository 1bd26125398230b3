/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Takes the lines of steps into the record: each is whole and valid, or noted as left out. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reports/record/record_internal.h"

/* A line longer than this is not one. */
#define STEP_LINE_BYTES (16u << 20)

static int note_bad_line(struct record *record, const char *what, size_t size)
{
	struct text inner = { 0 };
	int ret = -ENOMEM;

	text_printf(&inner,
		    "\"log\":{\"severity\":\"WARNING\",\"message\":\"a line of %zu bytes of this "
		    "case's steps was left out: %s\"}",
		    size, what);
	if (!inner.failed)
		ret = record_add_step_line(record, record_current_step(record), inner.data,
					   inner.size, 0, false);
	text_free(&inner);
	return ret;
}

static int add_line_of_steps(struct record *record, const char *line, size_t size,
			     unsigned int *ret_bad)
{
	const char *step = record_current_step(record), *why;
	struct run_worker_line worker;
	int ret = run_feed_worker_line(record->model, step, line, size, &worker, &why);

	if (ret != -EINVAL)
		return record_add_step_line(record, step, worker.artifact, worker.size,
					    worker.unix_ns, true);
	if (ret_bad)
		++*ret_bad;
	return note_bad_line(record, why, size);
}

/* What was read of a file and is not a whole line yet. */
struct held {
	char *data;
	size_t size, capacity;
};

/* More room. False: what is there is no line, whatever it is */
static bool grow(struct held *held)
{
	char *larger = held->capacity < STEP_LINE_BYTES ? realloc(held->data, held->capacity * 2)
							: NULL;

	if (!larger)
		return false;
	held->data = larger;
	held->capacity *= 2;
	return true;
}

/* Takes the whole lines out of what is held. Returns the first error; *@offset is behind them */
static int take_lines(struct record *record, struct held *held, uint64_t *offset,
		      unsigned int *ret_bad)
{
	size_t from = 0;
	int ret = 0;

	for (char *end; (end = memchr(held->data + from, '\n', held->size - from));) {
		size_t size = (size_t)(end - (held->data + from));

		if (size) {
			int added = add_line_of_steps(record, held->data + from, size, ret_bad);

			ret = ret ? ret : added;
		}
		from += size + 1;
	}
	*offset += from;
	held->size -= from;
	memmove(held->data, held->data + from, held->size);
	return ret;
}

/* Passes over what is held: it is not a line. */
static int drop(struct record *record, struct held *held, const char *why, uint64_t *offset,
		unsigned int *ret_bad)
{
	size_t size = held->size;

	*offset += size;
	held->size = 0;
	if (ret_bad)
		++*ret_bad;
	return note_bad_line(record, why, size);
}

/* Lines of @fd from *@offset on. */
int record_copy_lines(struct record *record, int fd, uint64_t *offset, bool last,
		      unsigned int *ret_bad)
{
	struct held held = { .data = malloc(1 << 16), .capacity = 1 << 16 };
	int ret = 0, added;
	ssize_t n;

	if (!held.data)
		return -ENOMEM;
	for (;;) {
		if (held.size == held.capacity && !grow(&held)) {
			record_remember(record, drop(record, &held, "too long", offset, ret_bad));
			continue;
		}
		n = pread(fd, held.data + held.size, held.capacity - held.size,
			  (off_t)(*offset + held.size));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			ret = -errno;
		if (n <= 0)
			break;
		held.size += (size_t)n;
		added = take_lines(record, &held, offset, ret_bad);
		ret = ret ? ret : added;
	}
	if (last && held.size) {
		added = drop(record, &held, "it has no end", offset, ret_bad);
		ret = ret ? ret : added;
	}
	free(held.data);
	return record_remember(record, ret);
}
