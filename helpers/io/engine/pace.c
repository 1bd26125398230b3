/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The arrivals of an open loop, and how late an I/O may still start. */
#include "helpers/io/engine/pace.h"

#include <math.h>

/* The next arrival of the open loop; fractions of a nanosecond are kept. */
void pace_next(struct io_stream *s)
{
	double gap = (double)IO_NS_PER_S / s->job->rate_iops;

	if (s->job->rate_poisson)
		gap *= -log(random_unit(&s->arrival_random));
	gap += s->arrival_part_ns;
	s->arrival_ns += (uint64_t)gap;
	s->arrival_part_ns = gap - floor(gap);
}

/*
 * Open loop: what should have started before the end does start, though late: a drive that falls
 * behind just before the end must not lose its worst latencies. Not for ever: one that cannot keep
 * up at all has a tenth of the runtime more, or a second; what is left then is counted as missed.
 */
bool pace_has_backlog(const struct io_stream *s)
{
	return s->job->rate_iops > 0 && s->arrival_ns < s->end_ns && s->end_ns != IO_NEVER &&
	       (s->remaining || s->is_held);
}

uint64_t pace_end_ns(const struct io_stream *s)
{
	uint64_t grace_ns = s->job->runtime_ns / 10;

	if (!pace_has_backlog(s))
		return s->end_ns;
	return s->end_ns + (grace_ns > IO_NS_PER_S ? grace_ns : IO_NS_PER_S);
}
