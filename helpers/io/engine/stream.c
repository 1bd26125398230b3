/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One thread of one job: what it issues when, and what a completion means; any transport, any
 * clock. */
#include "helpers/io/engine/stream.h"

#include <errno.h>
#include <stdio.h>

#include "helpers/io/engine/account.h"
#include "helpers/io/engine/pace.h"
#include "helpers/io/engine/readback.h"

/* so many failures without a success between them: the target is gone for good */
#define ERRORS_IN_A_ROW_MAX 256

void stream_start(struct io_stream *s, uint64_t start_ns)
{
	s->measure_ns = start_ns + s->job->ramp_ns;
	s->end_ns = s->job->runtime_ns ? s->measure_ns + s->job->runtime_ns : IO_NEVER;
	s->arrival_ns = start_ns;
	s->counting = !s->job->ramp_ns;
	account_start(s, start_ns);
}

bool stream_is_done(const struct io_stream *s)
{
	return s->phase == PHASE_DONE;
}

static uint32_t in_flight(const struct io_stream *s)
{
	return s->depth - s->free_tags;
}

bool stream_stop_is_set(const struct io_stream *s)
{
	const volatile sig_atomic_t *stop = s->group->options->stop;

	return (stop && *stop) || __atomic_load_n(&s->group->abort, __ATOMIC_RELAXED);
}

/* At the end the others come back soon, and one that takes long is a late I/O, not a stall. */
static void look(struct io_stream *s, uint64_t now_ns, bool any)
{
	bool ending = s->closing || (s->phase == PHASE_RUN && !(s->job->rate_iops > 0) &&
				     (now_ns >= s->end_ns || !s->remaining));

	if (!s->draining)
		account_look(&s->account.quiet, now_ns, any);
	s->draining |= ending && any;
}

static void close_stream(struct io_stream *s, uint64_t now_ns, uint64_t patience_ns)
{
	if (!s->closing) {
		s->closing = true;
		s->give_up_ns = now_ns + patience_ns;
		if (s->phase == PHASE_RUN)
			s->account.closed_ns = now_ns;
	} else if (now_ns + patience_ns < s->give_up_ns) {
		s->give_up_ns = now_ns + patience_ns;
	}
}

void stream_fail(struct io_stream *s, int code, const char *what)
{
	char name[64];

	if (s->status)
		return;
	s->status = code;
	(void)snprintf(s->reason, sizeof(s->reason), "%s: %s", what,
		       io_code_name(code, name, sizeof(name)));
}

static bool sync_is_due(struct io_stream *s, struct io_choice *choice, bool *ret_data_only)
{
	const struct io_job *job = s->job;

	*ret_data_only = false;
	if (job->fsync_every && s->writes_since_fsync >= job->fsync_every) {
		s->writes_since_fsync = 0;
	} else if (job->fdatasync_every && s->writes_since_fdatasync >= job->fdatasync_every) {
		s->writes_since_fdatasync = 0;
		*ret_data_only = true;
	} else {
		return false;
	}
	*choice = (struct io_choice){ .dir = IO_DIR_SYNC };
	return true;
}

/* Return: false if there is nothing more to issue. */
static bool choose(struct io_stream *s, struct io_choice *choice)
{
	if (s->phase == PHASE_READBACK)
		return readback_choose(s, choice);
	if (!s->remaining)
		return false;
	s->remaining--;
	pattern_next(&s->pattern, choice);
	if (choice->dir == IO_DIR_WRITE) {
		s->writes_since_fsync++;
		s->writes_since_fdatasync++;
	}
	return true;
}

static struct io_tag *take_tag(struct io_stream *s, const struct io_choice *choice,
			       uint64_t start_ns, uint64_t now_ns)
{
	struct io_tag *tag;

	if (!in_flight(s)) { /* until now there was nothing to wait for */
		s->account.quiet.since_ns = s->account.quiet.seen_ns = now_ns;
		s->account.quiet.unseen_ns = 0;
	}
	tag = s->free_tag[--s->free_tags];
	tag->offset_bytes = choice->offset_bytes;
	tag->length_bytes = choice->length_bytes;
	tag->dir = choice->dir;
	tag->start_ns = start_ns;
	tag->issued_ns = now_ns;
	tag->readback = s->phase == PHASE_READBACK;
	tag->counted = start_ns >= s->measure_ns && !tag->readback;
	tag->in_flight = true;
	if (!tag->counted)
		s->uncounted_in_flight++;
	else if (!s->account.first_issue_ns)
		s->account.first_issue_ns = start_ns;
	return tag;
}

static void put_tag(struct io_stream *s, struct io_tag *tag)
{
	if (!tag->counted)
		s->uncounted_in_flight--;
	tag->in_flight = false;
	s->free_tag[s->free_tags++] = tag;
}

/* @tag is back, or given up */
static void settle(struct io_stream *s, struct io_tag *tag, bool failed)
{
	if (!s->verify.range || tag->dir == IO_DIR_SYNC)
		return;
	if (s->inflight.bucket)
		inflight_remove(&s->inflight, s->tag, tag);
	if (tag->dir == IO_DIR_WRITE)
		verify_wrote(&s->verify, tag->offset_bytes, tag->length_bytes, failed);
	else if (!failed)
		verify_read(&s->verify, tag->offset_bytes, tag->length_bytes, tag->buffer);
}

static void judge_error(struct io_stream *s, int code)
{
	struct io_transport *t = s->transport;
	struct io_account *a = &s->account;

	if (code == -ENODEV || code == -ENXIO || code == -ESHUTDOWN)
		stream_fail(s, code, "the device is gone");
	else if (t->is_gone && t->is_gone(t))
		stream_fail(s, -ENODEV, "the device is gone");
	else if (a->errors > s->job->max_errors)
		stream_fail(s, code ? code : -EIO,
			    code ? "too many failed I/Os" : "too many short I/Os");
	else if (a->errors_in_a_row >= ERRORS_IN_A_ROW_MAX)
		stream_fail(s, code ? code : -EIO, code ? "every I/O fails" : "every I/O is short");
}

/* Return: 0, or -EAGAIN if the transport or another I/O to the same blocks is in the way. */
static int submit(struct io_stream *s, const struct io_choice *choice, bool data_only,
		  uint64_t intended_ns, uint64_t now_ns)
{
	const bool verified = s->verify.range && choice->dir != IO_DIR_SYNC;
	struct io_transport *t = s->transport;
	struct io_tag *tag = s->free_tag[s->free_tags - 1];
	struct io_op op = {
		.dir = choice->dir,
		.offset_bytes = choice->offset_bytes,
		.length_bytes = choice->length_bytes,
		.buffer = tag->buffer,
		.data_matters = s->verify.range != NULL,
		.data_only = data_only,
	};
	int ret;

	if (verified && s->inflight.bucket &&
	    inflight_meets(&s->inflight, s->tag, choice->offset_bytes, choice->length_bytes))
		return -EAGAIN;
	if (verified && choice->dir == IO_DIR_WRITE) {
		verify_make(&s->verify, choice->offset_bytes, choice->length_bytes, tag->buffer);
		if (s->job->verify == IO_VERIFY_FULL)
			now_ns = t->now_ns(t); /* making the data is not the drive's time */
	}
	tag = take_tag(s, choice, s->job->rate_iops > 0 ? intended_ns : now_ns, now_ns);
	op.owner = tag;
	ret = t->submit(t, s->target, &op);
	if (!ret) {
		if (verified && s->inflight.bucket)
			inflight_add(&s->inflight, tag);
		return 0;
	}
	if (ret != -EAGAIN) {
		if (verified && choice->dir == IO_DIR_WRITE)
			verify_cancel(&s->verify, choice->offset_bytes, choice->length_bytes);
		account_error(s, tag, ret);
		judge_error(s, ret);
	}
	put_tag(s, tag);
	return ret == -EAGAIN ? ret : 0;
}

void stream_issue(struct io_stream *s, uint64_t now_ns)
{
	const bool open_loop = s->job->rate_iops > 0;
	struct io_choice choice;
	bool data_only;

	while (s->free_tags && !s->closing && s->phase != PHASE_DONE && !s->status) {
		bool paced = open_loop && s->phase == PHASE_RUN, sync;

		if (s->phase == PHASE_RUN && now_ns >= pace_end_ns(s))
			break;
		if (paced && (s->arrival_ns > now_ns || s->arrival_ns >= s->end_ns))
			break;
		sync = !s->is_held && s->phase == PHASE_RUN && sync_is_due(s, &choice, &data_only);
		if (s->is_held) {
			choice = s->held;
			data_only = false;
		} else if (!sync) {
			if (!choose(s, &choice)) {
				close_stream(s, now_ns, s->job->drain_ns);
				break;
			}
			data_only = false;
		}
		s->is_held = submit(s, &choice, data_only, s->arrival_ns, now_ns) == -EAGAIN;
		s->held = choice;
		if (s->is_held)
			break;
		if (paced && !sync)
			pace_next(s);
	}
}

uint64_t stream_wakeup_ns(const struct io_stream *s)
{
	uint64_t at = s->account.interval_end_ns;

	if (s->phase == PHASE_DONE)
		return IO_NEVER;
	if (s->closing && !in_flight(s))
		return 0; /* nothing to wait for: on to the next phase */
	if (s->closing && s->give_up_ns < at)
		at = s->give_up_ns;
	if (!s->closing && s->phase == PHASE_RUN && pace_end_ns(s) < at)
		at = pace_end_ns(s);
	if (!s->closing && s->phase == PHASE_RUN && s->job->rate_iops > 0 && s->free_tags &&
	    !s->is_held && s->arrival_ns < at)
		at = s->arrival_ns;
	return at;
}

void stream_complete(struct io_stream *s, const struct io_completion *c, uint64_t now_ns)
{
	struct io_tag *tag = c->owner;
	int code = c->status ? c->status : c->result < 0 ? c->result : 0;
	uint64_t bytes = code ? 0 : (uint64_t)c->result;

	look(s, now_ns, true);
	if (!s->account.first_completion_ns)
		s->account.first_completion_ns = now_ns;
	if (code) {
		account_error(s, tag, code);
		judge_error(s, code);
	} else {
		account_io(s, tag, bytes, now_ns);
		if (bytes != tag->length_bytes)
			judge_error(s, 0);
	}
	settle(s, tag, code || bytes != tag->length_bytes);
	put_tag(s, tag);
}

static void publish(struct io_stream *s, uint64_t now_ns)
{
	const struct io_account *a = &s->account;
	uint64_t ios = a->warmup_ios, bytes = 0;

	if (now_ns < s->publish_ns)
		return;
	s->publish_ns = now_ns + IO_LOOK_NS;
	for (int dir = 0; dir < IO_DIRS; dir++) {
		ios += a->total[dir].ios + a->tally[dir].ios;
		bytes += a->total[dir].bytes + a->tally[dir].bytes;
	}
	__atomic_store_n(&s->published.ios, ios, __ATOMIC_RELAXED);
	__atomic_store_n(&s->published.bytes, bytes, __ATOMIC_RELAXED);
	__atomic_store_n(&s->published.errors, a->errors, __ATOMIC_RELAXED);
}

/* The measured time ends with the last completion, but not before what was asked for: a drive that
 * has fallen silent does not get a shorter, faster run. */
static uint64_t measured_end_ns(const struct io_stream *s, uint64_t now_ns)
{
	uint64_t last_ns = s->account.last_completion_ns;

	if (in_flight(s) || (stream_stop_is_set(s) && s->remaining))
		return now_ns > s->measure_ns ? now_ns : s->measure_ns;
	if (now_ns >= s->end_ns && last_ns < s->end_ns && s->remaining)
		return s->end_ns;
	return last_ns;
}

void stream_finish(struct io_stream *s, uint64_t now_ns)
{
	struct io_account *a = &s->account;
	uint64_t end_ns;

	if (s->phase == PHASE_DONE)
		return;
	end_ns = measured_end_ns(s, now_ns);
	if (in_flight(s))
		look(s, now_ns, false);
	/* stopped before its planned end */
	if (s->phase == PHASE_RUN && s->job->runtime_ns && s->remaining && now_ns < s->end_ns &&
	    now_ns > a->last_completion_ns)
		a->silent_end_ns = now_ns - a->last_completion_ns;
	s->readback_cut = readback_is_cut(s);
	for (uint32_t i = 0; i < s->depth; i++) {
		if (!s->tag[i].in_flight)
			continue;
		a->abandoned++;
		if (!a->errors++)
			a->first_error_offset_bytes = s->tag[i].offset_bytes;
		settle(s, &s->tag[i], true);
	}
	if (a->abandoned && !s->status) {
		s->status = -ETIMEDOUT;
		(void)snprintf(s->reason, sizeof(s->reason), "%llu I/Os never came back",
			       (unsigned long long)a->abandoned);
	}
	if (s->phase == PHASE_RUN) {
		a->last_completion_ns = end_ns;
		account_close(s, end_ns);
	}
	if (s->phase == PHASE_RUN)
		readback_start(s);
	verify_end(&s->verify);
	s->publish_ns = 0;
	publish(s, now_ns);
	s->phase = PHASE_DONE;
}

/* All is back: on to the read-back, or done. */
static void next_phase(struct io_stream *s, uint64_t now_ns)
{
	if (s->phase == PHASE_RUN && readback_is_due(s) && !s->status && !stream_stop_is_set(s)) {
		s->account.last_completion_ns = measured_end_ns(s, now_ns);
		account_close(s, s->account.last_completion_ns);
		readback_start(s);
		s->phase = PHASE_READBACK;
		s->closing = s->draining = false;
		s->is_held = false;
		return;
	}
	stream_finish(s, now_ns);
}

void stream_tick(struct io_stream *s, uint64_t now_ns)
{
	if (s->phase == PHASE_DONE)
		return;
	if (!s->counting && now_ns >= s->measure_ns)
		s->counting = true;
	if (in_flight(s))
		look(s, now_ns, false);
	if (s->phase == PHASE_RUN && now_ns >= s->account.interval_end_ns)
		account_roll(s, now_ns);
	publish(s, now_ns);
	if (stream_stop_is_set(s)) {
		close_stream(s, now_ns, IO_STOP_DRAIN_NS);
	} else if (s->status) {
		close_stream(s, now_ns, IO_NS_PER_S);
	} else if (s->phase == PHASE_RUN && now_ns >= pace_end_ns(s)) {
		if (!s->closing && pace_has_backlog(s))
			s->account.missed_arrivals = 1 + (uint64_t)((double)(s->end_ns -
									     s->arrival_ns) *
								    1e-9 * s->job->rate_iops);
		close_stream(s, now_ns, s->job->drain_ns);
	}
	if (!s->closing)
		return;
	if (!in_flight(s))
		next_phase(s, now_ns);
	else if (now_ns >= s->give_up_ns)
		stream_finish(s, now_ns);
}
