/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The power states of a drive: what it says of each, and which it is in. */
#ifndef SUITES_POWER_POWER_STATES_H
#define SUITES_POWER_POWER_STATES_H

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

/** power_states_read_all() - of the drive, before anything is set */
void power_states_read_all(struct dut *dut, struct power_states *ret_states);
/** power_states_told() - the descriptor of one of them */
struct told power_states_told(const struct power_states *states, unsigned int number);
/** power_states_idles() - does it take no I/O (non-operational)? */
bool power_states_idles(const struct power_states *states, unsigned int number);
/**
 * power_states_tells_way() - does the drive report both parts of the way from one to another? A
 * latency of 0 is one that is not reported.
 */
bool power_states_tells_way(const struct power_states *states, unsigned int from, unsigned int to);
/**
 * power_states_way_us() - the longest that the way from one to another may take by what the drive
 * says: to leave the one, and to enter the other; no limit where power_states_tells_way() denies it
 */
uint64_t power_states_way_us(const struct power_states *states, unsigned int from, unsigned int to);
/** power_states_shown() - the one that Get Features shows; ends the case when it does not */
unsigned int power_states_shown(const struct power_states *states);
/**
 * power_states_wake() - reads a block; ends the case where the drive is in a state without I/O
 * behind it
 *
 * Return: the state that it is in.
 */
unsigned int power_states_wake(const struct power_states *states, struct blocks *blocks);
/**
 * power_states_set() - Set Features; ends the case when it is refused
 *
 * Return: how long the command took, ns of DUT time.
 */
uint64_t power_states_set(const struct power_states *states, unsigned int number);
/**
 * power_states_ordinary_ns() - the longest of several power_states_set() of the state that the
 * drive is in, which it has nothing to do for: what this host makes of one, with all that it sends
 * and writes down
 */
uint64_t power_states_ordinary_ns(const struct power_states *states);
/**
 * power_states_hold() - until the case ends the drive goes to no state by itself; nothing where it
 * never does
 */
void power_states_hold(const struct power_states *states);

#endif
