/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which blocks a verified stream reads back when it is through. */
#include "helpers/io/engine/readback.h"

/*
 * Where each block has a byte, those that were written, in ascending order. Elsewhere: all units of
 * a job that has written each of them at least once, or those that had their turn; or the writes of
 * a random job, its random numbers drawn again.
 */

void readback_start(struct io_stream *s)
{
	bool sweeps;

	s->readback_bytes = s->pattern.base_bytes;
	if (!s->verify.slice)
		return;
	sweeps = s->verify.slice->sweeps;
	if (s->is_held && s->held.dir == IO_DIR_WRITE)
		verify_cancel(&s->verify, s->held.offset_bytes, s->held.length_bytes);
	slice_commit(s->verify.slice);
	s->replay_left = s->planned - s->remaining;
	if (!sweeps)
		return;
	s->replay = s->pattern;
	s->replay.position[0] = 0;
	s->replay_left = s->pattern.pass ? s->pattern.units : s->pattern.position[0];
}

static bool choose_replayed(struct io_stream *s, struct io_choice *choice)
{
	while (s->replay_left) {
		s->replay_left--;
		pattern_next(&s->replay, choice);
		if (choice->dir != IO_DIR_WRITE)
			continue;
		choice->dir = IO_DIR_READ;
		return true;
	}
	return false;
}

bool readback_is_due(const struct io_stream *s)
{
	return s->verify.range && !s->job->skip_verify_after && io_job_writes(s->job);
}

bool readback_is_cut(struct io_stream *s)
{
	struct io_choice next;

	return readback_is_due(s) &&
	       (s->phase == PHASE_RUN || s->is_held || readback_choose(s, &next));
}

bool readback_choose(struct io_stream *s, struct io_choice *choice)
{
	const struct io_pattern *p = &s->pattern;
	uint64_t end = p->base_bytes + p->units * p->unit_bytes;
	uint64_t found;

	if (s->verify.slice)
		return choose_replayed(s, choice);
	found = verify_find_written(s->verify.range, s->readback_bytes, end);
	if (found == UINT64_MAX)
		return false;
	found = found / p->unit_bytes * p->unit_bytes;
	if (found < p->base_bytes)
		found = p->base_bytes;
	*choice = (struct io_choice){ .dir = IO_DIR_READ,
				      .offset_bytes = found,
				      .length_bytes = p->unit_bytes };
	s->readback_bytes = found + p->unit_bytes;
	return true;
}
