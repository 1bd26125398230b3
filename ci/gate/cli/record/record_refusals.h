/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Asks a drive what it does not claim, so that a recording has its refusals. */
#ifndef CI_GATE_CLI_RECORD_REFUSALS_H
#define CI_GATE_CLI_RECORD_REFUSALS_H

#include <stdbool.h>

struct check;
struct dut;
struct profile;
struct replay;

/**
 * record_wants() - is a check one of those that only ask what may be refused, of the whole drive,
 * and asks @profile for it?
 */
bool record_wants(const struct dut *dut, const struct check *check, const struct profile *profile);
/** record_ask() - lets a check ask a drive; nothing of what it opened stays open */
void record_ask(struct dut *dut, const struct check *check, const struct profile *profile);

/**
 * record_refusals() - sends a tapped drive what the checks send that hold its claims against what
 * it takes
 * @replay: of the tap
 *
 * Each refusal is an entry of the drive's error log: behind all that reads it.
 */
void record_refusals(struct dut *dut, struct replay *replay);

#endif
