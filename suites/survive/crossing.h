/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One transition, and everything that any of them must leave as it was. */
#ifndef SUITES_SURVIVE_CROSSING_H
#define SUITES_SURVIVE_CROSSING_H

#include "helpers/host/host_pulse.h"
#include "suites/check.h"

/* A drive before what happens to it. */
struct crossing {
	struct dut *dut;
	const struct profile *profile;
	const struct transition *transition;
	unsigned int count; /* so far */
	struct nvme_ctrl ctrl;
	struct pcie_link link;
	struct dut_snapshot errors; /* for AER */
	bool has_link;
	struct transition_run run;    /* the last one */
	uint64_t start_errors;        /* error log entries between them and ready */
	struct host_pulse_seen pulse; /* of this host, meanwhile; all 0 for simulated drives */
};

/**
 * crossing_open() - skips the case when this host cannot do it; fails it when the drive does not
 * claim what the profile demands
 */
void crossing_open(struct dut *dut, const struct profile *profile,
		   const struct transition *transition, struct crossing *ret_crossing);
/**
 * crossing_run() - goes through it and waits until the drive is ready; judges nothing, so that it
 * may be called beside a load
 */
void crossing_run(struct crossing *crossing);
/**
 * crossing_judge() - in time, the same drive, on the same link? Ends the case when it is not ready
 */
void crossing_judge(const struct crossing *crossing);
/** crossing_make() - both */
void crossing_make(struct crossing *crossing);

#endif
