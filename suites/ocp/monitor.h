/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the latency monitor's log (C3h) tells, and what must hold of it. */
#ifndef SUITES_OCP_MONITOR_H
#define SUITES_OCP_MONITOR_H

#include "suites/ocp/page.h"
#include "suites/perf/load.h"

#define MONITOR_LOG "Latency Monitor (log C3h) "

/** monitor_threshold_ms() - latencies from here on fall into this bucket, or a higher one */
uint64_t monitor_threshold_ms(const struct told *log, unsigned int bucket);
/** monitor_slow_reads() - those in this bucket, or a higher one */
uint64_t monitor_slow_reads(const struct told *log, unsigned int bucket);
/** monitor_expect_thresholds() - they grow */
void monitor_expect_thresholds(const struct told *log);
/** monitor_expect_measured() - what was measured fits its bucket, and what was counted; all of it
 */
void monitor_expect_measured(const struct told *log);

/* The reads of a load, as the host has seen them. */
struct monitor_reads {
	struct io_histogram latency;
	uint64_t unseen;    /* reads that the drive did besides, which the host cannot measure */
	uint64_t absent_ns; /* the host did not look at its longest wait for so long */
	uint64_t commands;  /* that the drive had counted at the beginning */
};
/**
 * monitor_begin(), monitor_end() - around all that is held against the host: before the first look
 * at the log, or before it is begun anew, and behind the last one
 * @reads: the caller's, static or allocated: it is large
 */
void monitor_begin(struct dut *dut, struct monitor_reads *reads);
void monitor_end(struct dut *dut, struct monitor_reads *reads);
/**
 * monitor_run_load() - in between: runs a load of reads, of which each is measured, since the drive
 * counts those of a warm-up as well
 * @options: may be NULL
 *
 * Ends the case where the load could not run.
 */
void monitor_run_load(struct dut *dut, const struct dut_load *load,
		      const struct io_run_options *options, struct monitor_reads *reads);
/** monitor_surely_slow() - of the host's reads, those that took longer than @least_ns */
uint64_t monitor_surely_slow(const struct monitor_reads *reads, double least_ns);
/** monitor_perhaps_slow() - so many may have taken the drive so long, at most */
uint64_t monitor_perhaps_slow(const struct monitor_reads *reads, double least_ns);
/**
 * monitor_require_alone() - ends the case as inconclusive where the drive counts more slow reads
 * than the host has measured, and as many reads came beside them
 * @drive: what the drive counts, of reads that took @least_ns or longer
 */
void monitor_require_alone(const struct monitor_reads *reads, uint64_t drive, double least_ns);

#endif
