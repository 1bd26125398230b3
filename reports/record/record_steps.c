/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Takes the lines of a story into the record: each is whole and valid, or noted as left out. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reports/record/record_internal.h"

/* A line of a story longer than this is not one. */
#define STORY_LINE_BYTES (16u << 20)

static int note_bad_line(struct record *record, const char *what, size_t size)
{
	struct text inner = { 0 };
	int ret = -ENOMEM;

	text_printf(&inner,
		    "\"log\":{\"severity\":\"WARNING\",\"message\":\"a line of %zu bytes of this "
		    "case's story was left out: %s\"}",
		    size, what);
	if (!inner.failed)
		ret = record_add_step_line(record, record_current_step(record), inner.data,
					   inner.size, 0, false);
	text_free(&inner);
	return ret;
}

static int add_story_line(struct record *record, const char *line, size_t size,
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

/* Lines of @fd from *@offset on. */
int record_copy_lines(struct record *record, int fd, uint64_t *offset, bool last,
		      unsigned int *ret_bad)
{
	size_t capacity = 1 << 16, held = 0;
	char *buffer = malloc(capacity);
	int ret = 0;

	if (!buffer)
		return -ENOMEM;
	for (;;) {
		ssize_t n;
		size_t from;

		if (held == capacity) {
			char *larger = capacity < STORY_LINE_BYTES ? realloc(buffer, capacity * 2)
								   : NULL;

			if (!larger) {
				/* not a line, whatever it is: pass over what is there */
				*offset += held;
				held = 0;
				if (ret_bad)
					++*ret_bad;
				record_remember(record,
						note_bad_line(record, "too long", capacity));
				continue;
			}
			buffer = larger;
			capacity *= 2;
		}
		n = pread(fd, buffer + held, capacity - held, (off_t)(*offset + held));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			ret = -errno;
		if (n <= 0)
			break;
		held += (size_t)n;
		from = 0;
		for (char *end; (end = memchr(buffer + from, '\n', held - from));) {
			size_t size = (size_t)(end - (buffer + from));

			if (size) {
				int added = add_story_line(record, buffer + from, size, ret_bad);

				if (added && !ret)
					ret = added;
			}
			from += size + 1;
		}
		*offset += from;
		held -= from;
		memmove(buffer, buffer + from, held);
	}
	if (last && held) {
		int noted;

		*offset += held;
		if (ret_bad)
			++*ret_bad;
		noted = note_bad_line(record, "it has no end", held);
		ret = ret ? ret : noted;
	}
	free(buffer);
	return record_remember(record, ret);
}
