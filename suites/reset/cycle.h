/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One reset, and everything that any reset must leave as it was. */
#ifndef SUITES_RESET_CYCLE_H
#define SUITES_RESET_CYCLE_H

#include "helpers/host/host_pulse.h"
#include "suites/check.h"

/* A drive before its resets. */
struct cycle {
	struct dut *dut;
	const struct profile *profile;
	enum dut_reset kind;
	unsigned int resets; /* so far */
	struct nvme_ctrl ctrl;
	struct pcie_link link;
	struct dut_snapshot errors; /* for AER */
	bool has_link;
	uint64_t start_ns;      /* of the last reset, DUT clock */
	int reset, wait;        /* what dut_reset_drive() and dut_wait_ready() returned */
	uint64_t start_errors;  /* error log entries between resets and ready */
	struct dut_ready ready; /* after it */
	uint64_t waited_ms;
	struct host_pulse_seen pulse; /* of this host, meanwhile; all 0 for simulated drives */
};

/**
 * cycle_open() - skips the case when this host cannot do such a reset; fails it when the drive does
 * not claim what the profile demands
 */
void cycle_open(struct dut *dut, const struct profile *profile, enum dut_reset kind,
		struct cycle *ret_cycle);
/**
 * cycle_run() - resets and waits until the drive is ready; judges nothing, so that it may be called
 * beside a load
 */
void cycle_run(struct cycle *cycle);
/**
 * cycle_judge() - in time, the same drive, on the same link? Ends the case when it is not ready
 */
void cycle_judge(const struct cycle *cycle);
/** cycle_reset() - both */
void cycle_reset(struct cycle *cycle);

#endif
