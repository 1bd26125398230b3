/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Asks a drive what it does not claim, so that a recording has its refusals. */
#ifndef CI_GATE_CLI_RECORD_REFUSALS_H
#define CI_GATE_CLI_RECORD_REFUSALS_H

struct dut;
struct replay;

/**
 * record_refusals() - sends a tapped drive what the checks send that hold its claims against what
 * it takes
 * @replay: of the tap
 *
 * Each refusal is an entry of the drive's error log: behind all that reads it.
 */
void record_refusals(struct dut *dut, struct replay *replay);

#endif
