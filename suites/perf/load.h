/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every performance check does: run a load with samples beside it, make sure that it says
 * something about the drive, and judge its numbers. */
#ifndef SUITES_PERF_LOAD_H
#define SUITES_PERF_LOAD_H

#include "suites/check.h"
#include "suites/common/host_judge.h"
#include "suites/common/sampled_load.h"

#define LOAD_SOURCE "I/O engine, every completion of the measured time"

/* What a job did: reads, writes and trims together. */
struct load_numbers {
	double seconds, iops, bytes_per_s; /* NaN when no time passed: holds no limit */
	uint64_t ios, short_ios;
	struct io_histogram latency;
};
/** load_add_up() - sums over read, write and trim; syncs are not counted */
void load_add_up(const struct io_job_result *job, struct load_numbers *ret_numbers);

/**
 * load_first_ns() - the namespace for what is a matter of the drive, not of each namespace; none is
 * the rig's error
 */
uint32_t load_first_ns(const struct dut *dut);
/**
 * load_list_ns() - all that can be loaded; those that cannot are noted
 *
 * Return: how many, at least one.
 */
size_t load_list_ns(const struct dut *dut, uint32_t ret_nsids[DUT_MAX_NS]);

/** load_init_job() - a job of @rw as the profile says, with a series on the profile's grid */
void load_init_job(const struct profile *profile, const struct profile_load *load, enum io_rw rw,
		   struct io_job *ret_job);

/**
 * load_require_link() - ends the case as an error when slot or port cap the link below the profile,
 * and fails it when the drive does not answer or the link is down
 */
void load_require_link(struct dut *dut, const struct profile *profile);

/* Lines that the report draws into the series; they judge nothing. NaN: none. */
struct load_lines {
	double iops, bytes_per_s, p99_us;
};

/**
 * load_run() - runs loads at once, with samples beside them
 * @lines: may be NULL
 * @result: one entry per load
 * @ret_sampling: may be NULL
 *
 * Before: the link must be able to carry what the profile demands (else the rig's error). After:
 * series are recorded; failed, short and lost I/Os fail the case; the case ends when a load could
 * not run to its end, when the host may have been the limit, or when the result is more than the
 * link can carry. So whoever gets here may judge numbers. Stalls are judged.
 */
void load_run(struct dut *dut, const struct profile *profile, const struct dut_load *loads,
	      size_t count, const struct load_lines *lines, struct io_result *result,
	      struct sampling *ret_sampling);

/**
 * load_require_ran() - ends the case when @count loads could not run to their end; failed I/Os
 * (-EIO) are left to be judged, with their number, if there is a result of each load.
 * @run: what dut_run_load() or io_run() returned; @what: for people, if the result gives no reason
 */
void load_require_ran(int run, const struct io_result *result, size_t count, const char *what);

/**
 * load_require_writable() - fails the case when the kernel has refused I/Os of @loads because a
 * namespace is write protected; before load_require_ran(), which takes that for the host's
 */
void load_require_writable(struct dut *dut, const struct dut_load *loads, size_t count, int run,
			   const struct io_result *result);

/**
 * load_require_depth() - ends the case as "inconclusive: host" when the load was not the one that
 * was asked for: one I/O at a time without io_uring, a queue that was not full
 */
void load_require_depth(const struct dut *dut, const struct io_result *result);

/**
 * load_record() - series and distributions of what ran, for who has judged by other means than
 * load_run()
 */
void load_record(const struct io_result *result);

/** load_judge_iops(), load_judge_bandwidth() - against a floor; NaN: recorded only */
void load_judge_iops(const char *what, double iops, double min);
void load_judge_bandwidth(double bytes_per_s, double min);
/**
 * load_judge_latency() - a percentile against a limit in us; NaN: recorded only. 100: the maximum
 */
void load_judge_latency(const char *what, const struct io_histogram *latency, double percent,
			double limit_us);
/**
 * load_judge_stall() - of each job, the longest time without a completion against a limit in us;
 * NaN: recorded only. Ends the case as the host's when this program was not run meanwhile
 */
void load_judge_stall(const struct io_result *result, double limit_us);
/** load_record_in_flight() - Little's law, of a closed loop */
void load_record_in_flight(const struct io_job_result *result);

#endif
