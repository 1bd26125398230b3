/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Does this host keep a schedule of its own? A thread that is due every 10 ms, and how late it
 * comes. */
#ifndef HELPERS_HOST_HOST_PULSE_H
#define HELPERS_HOST_HOST_PULSE_H

#include <stdbool.h>
#include <stdint.h>

struct host_pulse;

/* What was seen. Whatever takes the processors away is in it, also what /proc/stat does not tell:
 * an emulator that gets no time, a hypervisor that says nothing, a frozen or stopped process. */
struct host_pulse_seen {
	double seconds;     /* how long it was looked at */
	double late_pct;    /* of that time it was late, each time by more than a millisecond */
	double longest_ms;  /* so late once */
	double suspended_s; /* the machine was suspended so long */
};

/** host_pulse_start() - NULL without a thread or memory */
struct host_pulse *host_pulse_start(void);
/**
 * host_pulse_explains() - would @ms have been within @limit_ms but for the time that this host
 * stood still?
 */
bool host_pulse_explains(const struct host_pulse_seen *seen, double ms, double limit_ms);
/** host_pulse_stop() - the last look, if @ret_seen is given; frees it; accepts NULL */
void host_pulse_stop(struct host_pulse *pulse, struct host_pulse_seen *ret_seen);

#endif
