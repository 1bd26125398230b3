/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The toy drive: a list of I/Os in flight, searched for the earliest. */
#include "helpers/io/engine/test_transport.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int toy_open(struct io_transport *t, const char *target, bool writes,
		    struct io_target_info *ret_info, void **ret_target, char *why, size_t why_size)
{
	struct toy_drive *toy = t->priv;

	(void)writes;
	if (strcmp(target, "toy") && strcmp(target, "toy again")) {
		(void)snprintf(why, why_size, "only knows the target toy");
		return -ENOENT;
	}
	*ret_info = (struct io_target_info){ .size_bytes = toy->size_bytes,
					     .block_bytes = 512,
					     .numa_node = -1 };
	*ret_target = toy;
	toy->opened++;
	return 0;
}

static void toy_close(struct io_transport *t, void *target)
{
	struct toy_drive *toy = t->priv;

	(void)target;
	toy->closed++;
}

static uint64_t toy_now(struct io_transport *t)
{
	struct toy_drive *toy = t->priv;

	if (toy->looks++ == 1) /* the first one is the start */
		toy->now_ns += toy->late_ns;
	return toy->now_ns;
}

static void toy_write(struct toy_drive *toy, const struct io_op *op)
{
	uint64_t at = op->offset_bytes;
	size_t length = op->length_bytes;

	toy->writes++;
	if (toy->writes == toy->stale_write_at)
		return;
	if (toy->writes == toy->misplace_write_at)
		at = at + 2 * length <= toy->size_bytes ? at + length : at - length;
	if (toy->writes == toy->tear_write_at)
		length /= 2;
	memcpy(toy->data + at, op->buffer, length);
}

static void toy_read(struct toy_drive *toy, const struct io_op *op)
{
	toy->reads++;
	memcpy(op->buffer, toy->data + op->offset_bytes, op->length_bytes);
	if (toy->reads == toy->flip_read_at)
		((uint8_t *)op->buffer)[op->length_bytes - 1] ^= 4;
	if (toy->reads == toy->zero_read_at)
		memset(op->buffer, 0, op->length_bytes);
}

static uint64_t toy_done_ns(struct toy_drive *toy)
{
	uint64_t done = toy->now_ns + toy->latency_ns;

	if (toy->lanes) {
		unsigned int lane = 0;

		for (unsigned int i = 1; i < toy->lanes; i++)
			if (toy->lane_free_ns[i] < toy->lane_free_ns[lane])
				lane = i;
		if (toy->lane_free_ns[lane] < toy->now_ns)
			toy->lane_free_ns[lane] = toy->now_ns;
		done = toy->lane_free_ns[lane] += toy->latency_ns;
	}
	if (done >= toy->stall_from_ns && done < toy->stall_until_ns)
		done = toy->stall_until_ns;
	return done;
}

static bool toy_overlaps(const struct io_op *a, const struct io_op *b)
{
	return (a->dir == IO_DIR_WRITE || b->dir == IO_DIR_WRITE) && a->dir != IO_DIR_SYNC &&
	       b->dir != IO_DIR_SYNC && a->offset_bytes < b->offset_bytes + b->length_bytes &&
	       b->offset_bytes < a->offset_bytes + a->length_bytes;
}

static int toy_submit(struct io_transport *t, void *target, const struct io_op *op)
{
	struct toy_drive *toy = t->priv;
	uint64_t number = ++toy->submitted;
	struct toy_io io = {
		.op = *op, .completion = { .owner = op->owner, .result = (int32_t)op->length_bytes }
	};

	(void)target;
	if (op->dir == IO_DIR_WRITE && op->data_matters)
		toy_write(toy, op);
	else if (op->dir == IO_DIR_READ && op->data_matters)
		toy_read(toy, op);
	toy->syncs += op->dir == IO_DIR_SYNC;
	toy->trims += op->dir == IO_DIR_TRIM;
	if (number == toy->short_at)
		io.completion.result /= 2;
	if (number == toy->fail_at && toy->fail_code < 0)
		io.completion.result = toy->fail_code;
	else if (number == toy->fail_at)
		io.completion.status = (uint16_t)toy->fail_code;
	if (toy->gone_at && number >= toy->gone_at)
		io.completion.result = toy->gone_result;
	io.done_ns = number == toy->lose_at ? UINT64_MAX : toy_done_ns(toy);
	for (size_t i = 0; i < toy->ios; i++)
		toy->overlaps += toy_overlaps(op, &toy->io[i].op);
	if (toy->ios == toy->capacity) {
		toy->capacity = toy->capacity * 2 + 16;
		toy->io = reallocarray(toy->io, toy->capacity, sizeof(*toy->io));
		if (!toy->io)
			abort();
	}
	toy->io[toy->ios++] = io;
	return 0;
}

static bool toy_is_gone(struct io_transport *t)
{
	const struct toy_drive *toy = t->priv;

	return toy->gone_at && toy->submitted >= toy->gone_at;
}

static int toy_reap(struct io_transport *t, struct io_completion *completions, unsigned int max,
		    unsigned int min, uint64_t deadline_ns)
{
	struct toy_drive *toy = t->priv;
	uint64_t first = deadline_ns;
	unsigned int n = 0;

	(void)min;
	for (size_t i = 0; i < toy->ios; i++)
		if (toy->io[i].done_ns < first)
			first = toy->io[i].done_ns;
	if (first > toy->now_ns)
		toy->now_ns = first;
	for (size_t i = 0; i < toy->ios && n < max;) {
		if (toy->io[i].done_ns > toy->now_ns) {
			i++;
			continue;
		}
		completions[n++] = toy->io[i].completion;
		toy->io[i] = toy->io[--toy->ios];
	}
	return (int)n;
}

void toy_init(struct toy_drive *toy, uint64_t size_bytes, uint64_t latency_ns)
{
	*toy = (struct toy_drive){
		.transport = { .name = "toy",
			       .open = toy_open,
			       .now_ns = toy_now,
			       .submit = toy_submit,
			       .reap = toy_reap,
			       .is_gone = toy_is_gone,
			       .close = toy_close },
		.gone_result = -ENODEV,
		.now_ns = 1000000000,
		.size_bytes = size_bytes,
		.latency_ns = latency_ns,
		.data = calloc(1, size_bytes),
	};
	toy->transport.priv = toy;
	if (!toy->data)
		abort();
}

void toy_free(struct toy_drive *toy)
{
	free(toy->data);
	free(toy->io);
}

void expect_rows_agree(const struct io_job *job, const struct io_result *result)
{
	cr_assert_eq(result->jobs, 1, "%s", result->reason);
	for (int i = 0; i < IO_DIRS; i++) {
		const struct io_dir_stats *d = &result->job[0].dir[i];
		uint64_t in_rows = 0, errors = 0, counted = 0;

		for (int k = 0; k < HISTOGRAM_BUCKETS; k++)
			counted += d->latency.count[k];
		cr_assert_eq(d->ios, d->latency.total);
		cr_assert_eq(d->ios, counted, "the histogram holds every I/O");
		for (size_t k = 0; job->interval_ns && k < result->job[0].rows; k++) {
			in_rows += result->job[0].row[k].dir[i].ios;
			errors += result->job[0].row[k].dir[i].errors;
			cr_assert_eq(result->job[0].row[k].start_ns, k * job->interval_ns);
		}
		if (job->interval_ns) {
			cr_assert_eq(d->ios, in_rows, "%lu in the rows of %lu", in_rows, d->ios);
			cr_assert_eq(d->errors, errors);
		}
	}
}
