/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Takes the lines of a story into the record: each is whole and valid, or noted as left out. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reports/record/element.h"
#include "reports/record/record_internal.h"

/* A line of a story longer than this is not one. */
#define STORY_LINE_BYTES (16u << 20)

static int note_bad_line(struct record *record, const char *what, size_t size)
{
	struct text inner = { 0 };
	int result = -ENOMEM;

	text_printf(&inner,
		    "\"log\":{\"severity\":\"WARNING\",\"message\":\"a line of %zu bytes of this "
		    "case's story was left out: %s\"}",
		    size, what);
	if (!inner.failed)
		result = record_add_step_line(record, record_current_step(record), inner.data,
					      inner.size, 0);
	text_free(&inner);
	return result;
}

/* A story line that is a sample, just as artifact.c writes it; else false. */
static bool add_sample(struct record *record, const char *line, size_t size, int *ret_result)
{
	static const char stamp[] = ",\"timestamp\":\"";
	const size_t stamp_size = sizeof(stamp) - 1;
	struct element element;

	if (size < 2 || line[0] != '{')
		return false;
	size_t used = element_scan(line + 1, size - 1, &element);
	const char *rest = line + 1 + used;
	size_t left = size - 1 - used;
	if (!used || left != stamp_size + element.stamp_size + 2 ||
	    memcmp(rest, stamp, stamp_size) ||
	    memcmp(rest + stamp_size, element.stamp, element.stamp_size) ||
	    memcmp(rest + stamp_size + element.stamp_size, "\"}", 2))
		return false;
	*ret_result = record_add_step_line(record, record_current_step(record), line + 1, used,
					   element.unix_ns);
	return true;
}

static int add_story_line(struct record *record, const char *line, size_t size,
			  unsigned int *ret_bad)
{
	struct text inner = { 0 };
	const char *why = "";
	int64_t unix_ns;
	int result;

	if (add_sample(record, line, size, &result))
		return result;
	result = artifact_check_line(line, size, &inner, &unix_ns, &why);
	if (!result) {
		result = record_add_step_line(record, record_current_step(record), inner.data,
					      inner.size, unix_ns);
	} else if (result == -EINVAL) {
		if (ret_bad)
			++*ret_bad;
		result = note_bad_line(record, why, size);
	}
	text_free(&inner);
	return result;
}

/* Lines of @fd from *@offset on. */
int record_copy_lines(struct record *record, int fd, uint64_t *offset, bool last,
		      unsigned int *ret_bad)
{
	size_t capacity = 1 << 16, held = 0;
	char *buffer = malloc(capacity);
	int result = 0;

	if (!buffer)
		return -ENOMEM;
	for (;;) {
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
		ssize_t n = pread(fd, buffer + held, capacity - held, (off_t)(*offset + held));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			result = -errno;
		if (n <= 0)
			break;
		held += (size_t)n;
		size_t from = 0;
		for (char *end; (end = memchr(buffer + from, '\n', held - from));) {
			size_t size = (size_t)(end - (buffer + from));

			if (size) {
				int added = add_story_line(record, buffer + from, size, ret_bad);

				if (added && !result)
					result = added;
			}
			from += size + 1;
		}
		*offset += from;
		held -= from;
		memmove(buffer, buffer + from, held);
	}
	if (last && held) {
		*offset += held;
		if (ret_bad)
			++*ret_bad;
		int noted = note_bad_line(record, "it has no end", held);
		result = result ? result : noted;
	}
	free(buffer);
	return record_remember(record, result);
}
