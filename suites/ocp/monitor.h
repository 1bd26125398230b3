/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the latency monitor's log (C3h) tells, and what must hold of it. */
#ifndef SUITES_OCP_MONITOR_H
#define SUITES_OCP_MONITOR_H

#include "suites/ocp/page.h"

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
/** monitor_host_slow() - of the host's reads, those that took at least so long */
uint64_t monitor_host_slow(const struct io_histogram *host, double least_ns);

#endif
