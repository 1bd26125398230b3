/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A thread with a schedule, and how well it is kept. */
#include "helpers/host/host_pulse.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

#include "helpers/os/clock.h"

#define PERIOD_NS 10000000u
#define GRACE_NS 1000000u /* so late is whoever is woken by a timer, and nobody's loss */

struct host_pulse {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t ended; /* on CLOCK_MONOTONIC */
	bool end;
	uint64_t begun_ns, beside_ns; /* beside: what CLOCK_BOOTTIME was ahead then */
	uint64_t due_ns, late_ns, longest_ns;
};

static uint64_t ahead_ns(void)
{
	uint64_t monotonic_ns = clock_now_ns(), boot_ns = clock_read_ns(CLOCK_BOOTTIME);

	return boot_ns > monotonic_ns ? boot_ns - monotonic_ns : 0;
}

/* With the lock held: what @now_ns is behind the schedule, which goes on from there. */
static void count(struct host_pulse *p, uint64_t now_ns)
{
	uint64_t late_ns = now_ns - p->due_ns;

	if (late_ns > GRACE_NS)
		p->late_ns += late_ns;
	if (late_ns > p->longest_ns)
		p->longest_ns = late_ns;
	p->due_ns = now_ns + PERIOD_NS;
}

static void *beat(void *argument)
{
	struct host_pulse *p = argument;

	(void)prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
	pthread_mutex_lock(&p->lock);
	while (!p->end) {
		struct timespec due = { .tv_sec = (time_t)(p->due_ns / 1000000000u),
					.tv_nsec = (long)(p->due_ns % 1000000000u) };
		uint64_t at_ns;

		(void)pthread_cond_timedwait(&p->ended, &p->lock, &due);
		at_ns = clock_now_ns();
		if (at_ns >= p->due_ns)
			count(p, at_ns);
	}
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

static void destroy(struct host_pulse *p)
{
	pthread_cond_destroy(&p->ended);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

struct host_pulse *host_pulse_start(void)
{
	struct host_pulse *p = calloc(1, sizeof(*p));
	pthread_condattr_t attr;

	if (!p)
		return NULL;
	(void)pthread_mutex_init(&p->lock, NULL);
	(void)pthread_condattr_init(&attr);
	(void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&p->ended, &attr);
	(void)pthread_condattr_destroy(&attr);
	p->begun_ns = clock_now_ns();
	p->due_ns = p->begun_ns + PERIOD_NS;
	p->beside_ns = ahead_ns();
	if (pthread_create(&p->thread, NULL, beat, p)) {
		destroy(p);
		return NULL;
	}
	return p;
}

/* What was seen until now; all 0 for NULL. */
static void look(struct host_pulse *p, struct host_pulse_seen *ret_seen)
{
	struct host_pulse_seen seen = { 0 };
	uint64_t late_ns, longest_ns, at_ns, ahead;

	*ret_seen = seen;
	if (!p)
		return;
	pthread_mutex_lock(&p->lock);
	at_ns = clock_now_ns();
	late_ns = p->late_ns;
	longest_ns = p->longest_ns;
	if (at_ns > p->due_ns + GRACE_NS) { /* it is late just now */
		late_ns += at_ns - p->due_ns;
		longest_ns = at_ns - p->due_ns > longest_ns ? at_ns - p->due_ns : longest_ns;
	}
	pthread_mutex_unlock(&p->lock);
	ahead = ahead_ns();
	seen.seconds = (double)(at_ns - p->begun_ns) / 1e9;
	if (seen.seconds > 0)
		seen.late_pct = (double)late_ns / 1e7 / seen.seconds;
	seen.longest_ms = (double)longest_ns / 1e6;
	/* the two clocks are read one after the other: what is less than a tenth is not */
	if (ahead > p->beside_ns + 100000000u)
		seen.suspended_s = (double)(ahead - p->beside_ns) / 1e9;
	*ret_seen = seen;
}

bool host_pulse_explains(const struct host_pulse_seen *seen, double ms, double limit_ms)
{
	return ms > limit_ms && ms - seen->late_pct * seen->seconds * 10 <= limit_ms;
}

void host_pulse_stop(struct host_pulse *p, struct host_pulse_seen *ret_seen)
{
	if (ret_seen)
		look(p, ret_seen);
	if (!p)
		return;
	pthread_mutex_lock(&p->lock);
	p->end = true;
	pthread_cond_signal(&p->ended);
	pthread_mutex_unlock(&p->lock);
	(void)pthread_join(p->thread, NULL);
	destroy(p);
}
