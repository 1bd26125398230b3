/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the engine is to do: one workload on one target. */
#ifndef HELPERS_IO_JOB_H
#define HELPERS_IO_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IO_NAME_SIZE 64
#define IO_TARGET_SIZE 256
#define IO_CPUS_SIZE 128
#define IO_REASON_SIZE 256
#define IO_SPLITS_MAX 16

#define IO_NS_PER_S 1000000000ull
#define IO_BS_MAX_BYTES (64u << 20)
#define IO_DEPTH_MAX 4096  /* I/Os in flight per thread */
#define IO_THREADS_MAX 512 /* per job */

enum io_rw {
	IO_READ,
	IO_WRITE,
	IO_RANDREAD,
	IO_RANDWRITE,
	IO_RW,
	IO_RANDRW,
	IO_TRIM,
	IO_RANDTRIM,
};

/* What one I/O is; also the index into io_job_result.dir */
enum io_dir { IO_DIR_READ, IO_DIR_WRITE, IO_DIR_TRIM, IO_DIR_SYNC, IO_DIRS };

enum io_distribution { IO_UNIFORM, IO_ZIPF, IO_PARETO };

enum io_verify_mode { IO_VERIFY_OFF, IO_VERIFY_HEADER, IO_VERIFY_FULL };

enum io_direct { IO_DIRECT_AUTO, IO_DIRECT_YES, IO_DIRECT_NO };

/**
 * struct io_job - one workload on one target; fio's names where fio has them
 *
 * Plain data without pointers: it may be copied through shared memory.
 * Initialise with io_job_init(), never by hand: several defaults are not 0.
 *
 * @name: how results name it; "" becomes "job<N>"
 * @target: path of a block device, regular file, /dev/null or NVMe generic
 *	character device; whatever the transport takes otherwise
 * @rw: what to do
 * @bs_bytes: size of one I/O; multiple of the target's logical block if direct
 * @split, @splits: bssplit; @splits == 0: all I/Os have @bs_bytes. Percentages
 *	add up to 100. Offsets are aligned to the smallest size.
 * @rwmixread_pct: share of reads in rw/randrw, 0 .. 100
 * @iodepth: I/Os in flight per thread, 1 .. IO_DEPTH_MAX
 * @batch_submit: completions handled (and I/Os issued) per system call at most;
 *	0: no limit (fio: iodepth_batch_submit)
 * @batch_complete: completions waited for per system call (fio:
 *	iodepth_batch_complete_min). 1 is right for latency; more saves CPU and
 *	inflates latency.
 * @numjobs: threads; sequential, full-coverage and verified jobs give each
 *	thread its own slice of the range, uniform random ones share the range
 * @offset_bytes, @size_bytes: the range of the target; size 0: to its end
 *	(character devices without a size: 1 TiB)
 * @runtime_ns: measured time; 0: until @number_ios or one pass over the range.
 *	The time after @ramp_ns counts. A run that has a runtime loops over the
 *	range until it is over (fio: time_based) unless @stop_at_size.
 * @stop_at_size: end each thread after one pass over its range
 * @ramp_ns: warm-up; I/Os *issued* before its end are done but not counted
 * @number_ios: I/Os per thread, exactly, warm-up included; 0: no limit
 * @direct: O_DIRECT; AUTO falls back to buffered I/O and says so in features
 * @fsync_every, @fdatasync_every: a sync after that many writes; 0: never
 * @rate_iops: open loop: I/Os start at this fixed rate per thread, whatever the
 *	drive does; latency counts from the intended start. 0: closed loop
 * @rate_poisson: exponentially distributed arrivals instead of equidistant ones
 * @distribution, @distribution_arg: zipf theta (> 0, != 1) or pareto h (0 .. 1)
 * @norandommap: random offsets may repeat. Without it each pass over the range
 *	touches every block exactly once, in random order (uniform only).
 * @verify: write blocks that identify themselves and check them on reads; needs
 *	exclusive use of the range. HEADER checks address, generation and run;
 *	FULL every byte.
 * @skip_verify_after: a verified job reads back every block that it wrote, when it
 *	is through; true: it does not (rw and randrw check their own reads anyway)
 * @verify_interval_bytes: bytes that one header protects; 0: the smallest size
 *	of an I/O
 * @verify_memory_bytes: for the generations of the target's blocks, one byte each, if that is
 *	not above it; else of a sample of them, see io_job_result.verify_tracked_share.
 *	0: an eighth of the machine's memory, 1 GiB at most, for all targets of a run together
 * @verify_as: whose memory of an io_verify it has; 0: its target's, by the name; else that of all
 *	jobs with this number, as a node that went away comes back under another name
 * @seed: of all random numbers; equal seeds give equal I/Os per thread
 * @cpus: CPU list ("0-3,8") to pin the threads to, in order; "": near the
 *	device's NUMA node if it has one; "none": no pinning
 * @interval_ns: grid of the time series, 0: none, else >= 1 ms; default 1 s
 * @create: create a missing regular file (default: only if the job writes)
 * @unlink: remove the file at the end, if this run created it
 * @hipri: polled completions (queue/io_poll must be 1), recorded if impossible
 * @held_by_caller: do not open a block device O_EXCL, the caller holds it
 * @max_errors: stop the job after so many failed I/Os; 0: at the first
 * @drain_ns: how long to wait at the end for I/Os that do not come back
 */
struct io_job {
	char name[IO_NAME_SIZE];
	char target[IO_TARGET_SIZE];
	enum io_rw rw;
	uint32_t bs_bytes;
	struct io_split {
		uint32_t bs_bytes;
		uint32_t pct;
	} split[IO_SPLITS_MAX];
	uint32_t splits;
	uint32_t rwmixread_pct;
	uint32_t iodepth;
	uint32_t batch_submit;
	uint32_t batch_complete;
	uint32_t numjobs;
	uint64_t offset_bytes;
	uint64_t size_bytes;
	uint64_t runtime_ns;
	uint64_t ramp_ns;
	uint64_t number_ios;
	bool stop_at_size;
	enum io_direct direct;
	uint32_t fsync_every;
	uint32_t fdatasync_every;
	double rate_iops;
	bool rate_poisson;
	enum io_distribution distribution;
	double distribution_arg;
	bool norandommap;
	enum io_verify_mode verify;
	bool skip_verify_after;
	uint32_t verify_interval_bytes;
	uint64_t verify_memory_bytes;
	uint32_t verify_as;
	uint64_t seed;
	char cpus[IO_CPUS_SIZE];
	uint64_t interval_ns;
	bool create;
	bool unlink;
	bool hipri;
	bool held_by_caller;
	uint64_t max_errors;
	uint64_t drain_ns;
};

/** io_job_init() - the defaults: randread, 4 KiB, iodepth 1, one thread, seed 1, 1 s series */
void io_job_init(struct io_job *job);

/** io_job_writes() - does it change the data of its target? */
bool io_job_writes(const struct io_job *job);

/**
 * io_job_check() - is the job possible at all, whatever the target?
 *
 * Return: 0, or -EINVAL with one sentence in @why.
 */
int io_job_check(const struct io_job *job, char *why, size_t why_size);

/** io_job_smallest_bytes(), io_job_largest_bytes() - sizes of the I/Os of a job */
uint32_t io_job_smallest_bytes(const struct io_job *job);
uint32_t io_job_largest_bytes(const struct io_job *job);

/** io_say() - one sentence for people. Return: @code */
int io_say(char *why, size_t size, int code, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#endif
