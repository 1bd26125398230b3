/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads a run directory, also of a run that was killed, and says what is missing. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reports/record/run_internal.h"
#include "reports/record/store.h"
#include "helpers/text/text.h"

#define READ_BYTES (1u << 20)
/* A line beyond this is damage, not a line. */
#define MAX_LINE_BYTES JSON_MAX_LINE_BYTES

/* How many rounds of case @name are told. What kept it from running before the first round (not
 * armed, a drive in use, a slot that shows too little) is told once, for all @wanted rounds. */
static size_t count_rounds(const struct run_internal *run, const char *name, size_t wanted)
{
	size_t count = 0;

	for (const struct run_case *c = run_find_case(&run->model, name); c;
	     c = c->next_in_bucket) {
		if (strcmp(c->info.name, name))
			continue;
		if (!c->info.attempt && (c->end.verdict == RUN_SKIP || c->end.kind == END_RIG))
			return wanted;
		count++;
	}
	return count;
}

static int add_planned(struct run_internal *run, const char *name)
{
	struct run_case *c = run_add_case(run, name);
	const char *slash;

	if (!c)
		return -ENOMEM;
	slash = strchr(name, '/');
	c->info.area = slash ? store_line(run->model.store, name, (size_t)(slash - name)) : NULL;
	c->step_id = "";
	c->ended = true;
	c->end = (struct run_end_info){ .verdict = RUN_ERROR,
					.kind = END_NOT_RUN,
					.reason = "the run ended before this case" };
	return 0;
}

int run_settle(struct run_model *model)
{
	struct run_internal *run = (struct run_internal *)model;
	size_t wanted = model->info.repeat ? model->info.repeat : 1;
	int ret = 0;

	for (size_t i = 0; i < model->case_count; i++) {
		struct run_case *c = model->cases[i];

		if (c->ended)
			continue;
		c->ended = true;
		c->end_unix_ns = model->end_unix_ns;
		c->end = (struct run_end_info){
			.verdict = RUN_ERROR,
			.kind = END_INTERRUPTED,
			.reason = "the run ended while this case was running",
			.duration_s = (double)(c->end_unix_ns - c->start_unix_ns) / 1e9,
		};
	}
	for (size_t i = 0; i < model->info.plan_count && !ret; i++)
		for (size_t n = count_rounds(run, model->info.plan[i], wanted); n < wanted && !ret;
		     n++)
			ret = add_planned(run, model->info.plan[i]);
	return ret ? ret : store_failed(model->store) ? -ENOMEM : 0;
}

/* Feeds every whole line; a rest without a newline is torn and ignored.
 * @head: no further than the run's beginning */
static int feed_file(struct run_model *run, int fd, bool head)
{
	size_t capacity = READ_BYTES, held = 0;
	bool skipping = false;
	char *buffer = malloc(capacity);
	int ret = buffer ? 0 : -ENOMEM;

	while (!ret && !(head && run->has_start)) {
		ssize_t n;
		size_t scanned, from;

		if (held == capacity) {
			char *larger = capacity < MAX_LINE_BYTES ? realloc(buffer, capacity * 2)
								 : NULL;

			if (larger) {
				buffer = larger;
				capacity *= 2;
			} else {
				skipping = true;
				held = 0;
			}
		}
		n = read(fd, buffer + held, capacity - held);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			ret = -errno;
		if (n <= 0)
			break;
		from = 0;
		scanned = held;
		held += (size_t)n;
		for (char *end; ret != -ENOMEM && !(head && run->has_start) &&
				(end = memchr(buffer + scanned, '\n', held - scanned));) {
			size_t size = (size_t)(end - (buffer + from));

			if (skipping)
				run->damaged_lines++;
			else if (size)
				ret = run_feed_line(run, buffer + from, size);
			skipping = false;
			from = scanned = (size_t)(end - buffer) + 1;
		}
		if (ret == -EINVAL)
			ret = 0;
		held -= from;
		memmove(buffer, buffer + from, held);
	}
	free(buffer);
	return ret;
}

static int load(const char *dir, bool head, struct run_model **ret_run)
{
	struct text path = { 0 };
	struct run_model *run = run_new();
	int ret = run ? 0 : -ENOMEM, fd = -1;

	text_printf(&path, "%s/run.jsonl", dir);
	if (path.failed)
		ret = -ENOMEM;
	if (!ret) {
		fd = open(path.data, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			ret = -errno;
	}
	if (!ret) {
		ret = feed_file(run, fd, head);
		run->dir = store_block(run->store, dir, strlen(dir));
	}
	if (fd >= 0)
		close(fd);
	if (!ret && run->lines && run->damaged_lines >= run->lines)
		ret = -EBADMSG;
	if (!ret && head && !run->has_start)
		ret = -EBADMSG;
	if (!ret && !head)
		ret = run_settle(run);
	text_free(&path);
	if (ret) {
		run_free(run);
		return ret;
	}
	*ret_run = run;
	return 0;
}

int run_load(const char *dir, struct run_model **ret_run)
{
	return load(dir, false, ret_run);
}

int run_peek(const char *dir, struct run_model **ret_run)
{
	return load(dir, true, ret_run);
}
