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
 * crossing_open() - looks whether a transition can be done, and at the drive before it
 * @profile: resets.ready_max or format.timeout is the limit of the way back, in ms; both stay
 *	valid as long as @ret_crossing, and @transition with them
 * @ret_crossing: none yet has been gone through
 *
 * May end the case: skipped when this host cannot do it, failed when the drive does not claim what
 * the profile demands, an error of the rig when the host refuses to look.
 */
void crossing_open(struct dut *dut, const struct profile *profile,
		   const struct transition *transition, struct crossing *ret_crossing);
/**
 * crossing_run() - goes through it once and waits until the drive is ready, for one and a half
 * times the limit at most
 * @crossing: open; its run, count, pulse and start_errors are filled
 *
 * It judges nothing and never ends the case, so that it may be called beside a load.
 */
void crossing_run(struct crossing *crossing);
/**
 * crossing_judge() - in time, the same drive, on the same link?
 * @crossing: as crossing_run() has left it
 *
 * May end the case: failed when the drive is not ready within the limit or another one is there,
 * skipped when this host denied the transition, an error of the host when that stood still.
 */
void crossing_judge(const struct crossing *crossing);
/** crossing_make() - crossing_run() and crossing_judge(); may end the case as that does */
void crossing_make(struct crossing *crossing);

#endif
