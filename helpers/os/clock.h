/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The host's clocks as one number: the monotonic one for deadlines, others by their name. */
#ifndef HELPERS_OS_CLOCK_H
#define HELPERS_OS_CLOCK_H

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <time.h>

#define CLOCK_NS_PER_S 1000000000u

/**
 * clock_read_ns() - a clock of the host
 * @clock: CLOCK_REALTIME, CLOCK_PROCESS_CPUTIME_ID, ...
 *
 * Return: nanoseconds since its beginning.
 */
static inline uint64_t clock_read_ns(clockid_t clock)
{
	struct timespec now;

	(void)clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * CLOCK_NS_PER_S + (uint64_t)now.tv_nsec;
}

/** clock_now_ns() - CLOCK_MONOTONIC, in nanoseconds */
static inline uint64_t clock_now_ns(void)
{
	return clock_read_ns(CLOCK_MONOTONIC);
}

/** clock_now_ms() - CLOCK_MONOTONIC, in milliseconds */
static inline uint64_t clock_now_ms(void)
{
	return clock_now_ns() / 1000000u;
}

/**
 * clock_left_ms() - what is left until a deadline, as poll() wants it
 * @deadline_ms: of clock_now_ms()
 *
 * Return: milliseconds; 0 when it has passed.
 */
static inline int clock_left_ms(uint64_t deadline_ms)
{
	uint64_t now_ms = clock_now_ms(), left_ms = deadline_ms > now_ms ? deadline_ms - now_ms : 0;

	return left_ms > INT_MAX ? INT_MAX : (int)left_ms;
}

/** clock_wait_until_ns() - sleeps until CLOCK_MONOTONIC says @deadline_ns, signals or not */
static inline void clock_wait_until_ns(uint64_t deadline_ns)
{
	struct timespec deadline = {
		.tv_sec = (time_t)(deadline_ns / CLOCK_NS_PER_S),
		.tv_nsec = (long)(deadline_ns % CLOCK_NS_PER_S),
	};

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, NULL) == EINTR)
		;
}

#endif
