/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the engine has measured. */
#ifndef HELPERS_IO_RESULT_H
#define HELPERS_IO_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpers/io/histogram.h"
#include "helpers/io/job.h"

#define IO_ERROR_KINDS_MAX 16
#define IO_FEATURES_MAX 24
#define IO_FEATURE_SIZE 128
#define IO_MISMATCHES_MAX 32

/**
 * struct io_dir_stats - one direction of one job; warm-up excluded
 * @ios: completed I/Os, short ones included; == @latency.total exactly
 * @bytes: bytes moved by them
 * @short_ios: of @ios those that moved less than asked for: errors of the drive
 * @errors: I/Os that failed; neither in @ios nor in the histograms
 * @latency: issue (open loop: intended start) to completion. The issue stamp is
 *	taken before the submission call: compare with fio's lat, not its clat.
 * @service: open loop only: actual start to completion; else empty
 */
struct io_dir_stats {
	uint64_t ios;
	uint64_t bytes;
	uint64_t short_ios;
	uint64_t errors;
	struct io_histogram latency;
	struct io_histogram service;
};

/**
 * struct io_stall - the longest time in which a thread had I/Os in flight and none of them
 * completed
 * @longest_ns: of all threads, all of the run: warm-up, run time, and reading back; at their ends
 *	until the first of the last I/Os is back. A completion with an error ends it as well: the
 *	drive has answered.
 * @from_ns: when it began, since the start of the run
 * @unseen_ns: the longest part of it in which this program did not look, although it had asked to
 * be
 *	woken after 100 ms: that long it was not run, or held up in the kernel; 0 without io_uring
 * @first_ns: from the start to the first completion, of the thread that waited longest for its own
 * @end_ns: likewise from the last completion to the planned end (or the stop); 0 if there was one
 *	later, or no end was planned
 */
struct io_stall {
	uint64_t longest_ns, from_ns, unseen_ns;
	uint64_t first_ns, end_ns;
};

/**
 * struct io_row - one interval of the time series of a job, all its threads
 * @start_ns: since the measured time began (end of the warm-up); a multiple of
 *	the job's interval up to the end of the run time. Each interval has a row, also one without
 *	completions.
 * @length_ns: the interval, or what was left of it at the end of the run time, or at the end
 * @draining: it lies behind the run time: nothing was issued any more (open loop: nothing new),
 *	what was in flight is only waited for. No rate can be told from it.
 * @in_flight: I/Os in flight at its end
 * @oldest_ns: age of the oldest of them
 * @dir: per direction. Completions *in* this interval of I/Os that count;
 *	latencies 0 where @ios is 0.
 */
struct io_row {
	uint64_t start_ns;
	uint64_t length_ns;
	bool draining;
	uint32_t in_flight;
	uint64_t oldest_ns;
	struct io_row_dir {
		uint64_t ios, bytes, errors;
		uint64_t sum_ns, min_ns, max_ns;
		uint64_t p50_ns, p99_ns, p999_ns;
	} dir[IO_DIRS];
};

/** struct io_error_count - @code: -errno or positive NVMe status; @count: how often */
struct io_error_count {
	int code;
	uint64_t count;
};

enum io_mismatch_kind {
	IO_MISMATCH_STALE,     /* an older content of this very block */
	IO_MISMATCH_MISPLACED, /* a content of another block */
	IO_MISMATCH_TORN,      /* partly new, partly old */
	IO_MISMATCH_CORRUPT,   /* never written by us */
	IO_MISMATCH_ZEROED,    /* zeroes where data was acknowledged */
	IO_MISMATCH_KINDS,
};

/** io_mismatch_name() - "stale", "misplaced", "torn", "corrupt", "zeroed" */
const char *io_mismatch_name(enum io_mismatch_kind kind);

/**
 * struct io_mismatch - one block that does not hold what it must
 * @offset_bytes: of the block on the target; @length_bytes: its size
 * @first_bad_byte: within the block
 * @expected_generation, @found_generation: found: 0 if not recognisable
 * @found_offset_bytes: what address the found block carries; valid for misplaced
 * @saved: name of the saved pair in the mismatch directory without
 *	".expected"/".actual", "" if not saved
 */
struct io_mismatch {
	enum io_mismatch_kind kind;
	uint64_t offset_bytes;
	uint32_t length_bytes;
	uint32_t first_bad_byte;
	uint8_t expected_generation, found_generation;
	uint64_t found_offset_bytes;
	char saved[IO_NAME_SIZE];
};

/**
 * struct io_job_result - what one job did
 * @name, @target: copied from the job
 * @nsid: of the namespace of a drive; 0: the target was a path
 * @status: 0, -errno or NVMe status that ended it early; @reason says it in words
 * @dir: per direction
 * @errors: failed I/Os of all directions, warm-up included (a failure during the
 *	warm-up is one too), plus short ones, plus I/Os that never came back
 * @error, @error_kinds: failed I/Os by code; the last kind collects the rest
 * @first_error_offset_bytes: where the first failure was, valid if @errors
 * @warmup_ios: completed I/Os that were not counted
 * @abandoned: I/Os still in flight when the wait for them was given up
 * @missed_arrivals: open loop: I/Os that should have started before the end, but the
 *	drive was so far behind that they were given up a second (or a tenth of the
 *	runtime) later; their latencies are not in the histogram, and are the worst
 * @elapsed_ns: from the end of the warm-up to the last completion (or the stop)
 * @in_flight_mean: Little's law, per thread and added up: sum of the latencies over the
 *	time from the first issue that counts to the last completion. Closed loop: within
 *	1 % of iodepth * numjobs, or the measurement is wrong. (Not over @elapsed_ns: at the
 *	end of a warm-up I/Os are still in flight that do not count.)
 * @stall: see struct io_stall
 * @depth_held: closed loop: I/Os in flight on average while there was still something to issue,
 *	as a share of iodepth: 1; of the thread that held the least. Below it the host did not do
 *	what the job says: the end, where what is in flight is only waited for, is not in it.
 *	NaN: open loop, verified, failed I/Os, too short to say
 * @waited_share: of its time, a thread could run and got no processor (the kernel's schedstat); of
 *	the thread that waited longest. NaN: not known
 * @untouched_bytes: of the range, which no I/O can reach: its end is less than one I/O, or threads
 *	with slices of their own do not share it evenly
 * @hole_bytes: of the range of a regular file that is read, before the run: holes. Reading them
 * asks
 *	no drive
 * @interval_ns: grid of the series
 * @row, @rows: the series; rows are complete also after an early end
 * @verified_blocks, @unchecked_blocks: verify: read and right or wrong / read but
 *	never written by this verification state
 * @unaged_blocks: of @verified_blocks those that were checked for address, run and checksum, but
 *	not for being the latest: their generation is not remembered
 * @readback_cut: blocks that the job wrote and was to read back at its end were not read: it was
 *	interrupted, or failed
 * @verify_memory_bytes: set aside for generations; only what was written to takes memory
 * @verify_tracked_share: of the blocks, those whose generation is remembered: 1 if all are
 * @mismatches: number per kind; @mismatch: the first ones, in detail
 */
struct io_job_result {
	char name[IO_NAME_SIZE];
	char target[IO_TARGET_SIZE];
	uint32_t nsid;
	int status;
	char reason[IO_REASON_SIZE];
	struct io_dir_stats dir[IO_DIRS];
	uint64_t errors;
	struct io_error_count error[IO_ERROR_KINDS_MAX];
	uint32_t error_kinds;
	uint64_t first_error_offset_bytes;
	uint64_t warmup_ios;
	uint64_t abandoned;
	uint64_t missed_arrivals;
	uint64_t elapsed_ns;
	double in_flight_mean;
	struct io_stall stall;
	double depth_held, waited_share;
	uint64_t untouched_bytes, hole_bytes;
	uint64_t interval_ns;
	struct io_row *row;
	size_t rows;
	uint64_t verified_blocks, unchecked_blocks, unaged_blocks;
	bool readback_cut;
	uint64_t verify_memory_bytes;
	double verify_tracked_share;
	uint64_t mismatches[IO_MISMATCH_KINDS];
	struct io_mismatch mismatch[IO_MISMATCHES_MAX];
	uint32_t mismatch_details;
};

/**
 * struct io_result - what a run did
 * @jobs, @job: one result per job, in the order given; owned by this struct
 * @status: 0 if every job did what it was told and no I/O failed; -EIO if I/Os
 *	failed, were short, never came back or did not verify; -ENODATA if not one
 *	I/O completed; -EAGAIN if this host let the time of a job go by and began none of
 *	its; else the first job's or the set-up's -errno
 * @reason: that in words; "" if status is 0
 * @interrupted: the stop flag ended it
 * @elapsed_ns: of the whole run, warm-up included
 * @started_ns: the transport's clock (the kernel: CLOCK_MONOTONIC) at its start
 * @cpu_user_ns, @cpu_sys_ns: of the whole process during the run (kernel workers
 *	included); 0 in virtual time
 * @feature, @features: fast paths really used and those that were not, in words:
 *	"fixed buffers", "buffered: target has no O_DIRECT"
 * @handicap: why this host did not do what the jobs say although all I/Os were done: nothing
 *	that was measured is the target's alone. "" if it did
 */
struct io_result {
	struct io_job_result *job;
	size_t jobs;
	int status;
	char reason[IO_REASON_SIZE];
	bool interrupted;
	uint64_t elapsed_ns;
	uint64_t started_ns;
	uint64_t cpu_user_ns, cpu_sys_ns;
	char feature[IO_FEATURES_MAX][IO_FEATURE_SIZE];
	size_t features;
	char handicap[IO_REASON_SIZE];
};

/** io_result_free() - give back what io_run() allocated; an all-zero struct is fine */
void io_result_free(struct io_result *result);

/** io_result_ios() - completed, counted I/Os of all jobs and directions: 0 is never a success */
uint64_t io_result_ios(const struct io_result *result);

/** io_code_name() - what -errno or a positive NVMe status says */
const char *io_code_name(int code, char *buf, size_t size);

/**
 * io_memory_text() - what the kernel's limit of locked memory is, if there is one: " (ulimit -l: 64
 * KiB ...)"; else ""
 */
const char *io_memory_text(char *buf, size_t size);

/** io_add_feature() - one more fast path that was used, unless it was said already */
void io_add_feature(struct io_result *result, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/** io_add_handicap() - a fast path that could not be used, and why; the first is kept */
void io_add_handicap(struct io_result *result, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
