/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The power states of a drive: what it says of each, and which it is in. */
#ifndef SUITES_POWER_STATE_H
#define SUITES_POWER_STATE_H

#include "suites/check.h"
#include "suites/common/told.h"
#include "suites/integrity/blocks.h"

#define STATE_SOURCE "Identify Controller, Power State Descriptor "

struct power_states {
	struct dut *dut;
	struct told ctrl;   /* Identify Controller */
	unsigned int count; /* NPSS is 0-based */
	bool autonomous;    /* claims Autonomous Power State Transition */
};

/** state_read_all() - of the drive, before anything is set */
void state_read_all(struct dut *dut, struct power_states *ret_states);
/** state_told() - the descriptor of one of them */
struct told state_told(const struct power_states *states, unsigned int number);
/** state_idles() - does it take no I/O (non-operational)? */
bool state_idles(const struct power_states *states, unsigned int number);
/**
 * state_tells_way() - does the drive report both parts of the way from one to another? A latency of
 * 0 is one that is not reported.
 */
bool state_tells_way(const struct power_states *states, unsigned int from, unsigned int to);
/**
 * state_way_us() - the longest that the way from one to another may take by what the drive says:
 * to leave the one, and to enter the other; no limit where state_tells_way() denies it
 */
uint64_t state_way_us(const struct power_states *states, unsigned int from, unsigned int to);
/** state_shown() - the one that Get Features shows; ends the case when it does not */
unsigned int state_shown(const struct power_states *states);
/**
 * state_wake() - reads a block; ends the case where the drive is in a state without I/O behind it
 *
 * Return: the state that it is in.
 */
unsigned int state_wake(const struct power_states *states, struct blocks *blocks);
/**
 * state_set() - Set Features; ends the case when it is refused
 *
 * Return: how long the command took, ns of DUT time.
 */
uint64_t state_set(const struct power_states *states, unsigned int number);
/**
 * state_ordinary_ns() - the longest of several state_set() of the state that the drive is in, which
 * it has nothing to do for: what this host makes of one, with all that it sends and writes down
 */
uint64_t state_ordinary_ns(const struct power_states *states);
/**
 * state_hold() - until the case ends the drive goes to no state by itself; nothing where it never
 * does
 */
void state_hold(const struct power_states *states);

#endif
