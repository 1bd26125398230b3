/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who serves I/Os: what a transport (a simulated drive, say) implements for the engine. */
#ifndef HELPERS_IO_TRANSPORT_H
#define HELPERS_IO_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpers/io/job.h"

/**
 * struct io_op - one I/O, as a transport sees it
 * @owner: the engine's; hand it back in the completion, untouched
 * @dir: read, write, trim (deallocate, @buffer unused), sync (flush, nothing but
 *	@owner and @dir counts)
 * @offset_bytes, @length_bytes: inside of the target; multiples of its block
 * @buffer: where to read to or write from. The engine owns it, and leaves it alone
 *	until the completion. Reads must fill it and writes must store it if
 *	@data_matters; else (nobody will look at the data) moving it is optional.
 * @data_only: of a sync: fdatasync
 */
struct io_op {
	void *owner;
	enum io_dir dir;
	uint64_t offset_bytes;
	uint32_t length_bytes;
	void *buffer;
	bool data_matters;
	bool data_only;
};

/**
 * struct io_completion - the end of one I/O
 * @owner: that of the io_op
 * @result: bytes moved (length_bytes for a complete read, write or trim; 0 for a
 *	sync), or -errno if the I/O failed without a word of the controller
 * @status: positive NVMe status field if the controller completed it with an
 *	error (then @result is ignored), else 0
 */
struct io_completion {
	void *owner;
	int32_t result;
	uint16_t status;
};

/**
 * struct io_target_info - what open found out
 * @size_bytes: of the target
 * @block_bytes: unit of offsets and lengths, 1 if anything goes
 * @numa_node: -1 if none
 */
struct io_target_info {
	uint64_t size_bytes;
	uint32_t block_bytes;
	int numa_node;
};

/**
 * struct io_transport - who serves I/Os
 *
 * Threading: the engine calls a transport that is given to io_run() from ONE
 * thread only, the caller of io_run(). All threads of all jobs are then played by
 * one event loop, on the transport's clock; nothing sleeps, so that a simulated
 * drive can serve an hour of I/O in as long as it takes to compute it.
 * An io_job with numjobs 4 becomes four independent streams with iodepth I/Os
 * each. open() is called once per stream.
 *
 * The loop: submit() what is due; reap() until at least one completion or the
 * deadline; account at now_ns(); again. An I/O issued at time a and completed by
 * the reap() after which now_ns() is b has the latency b - a. So a simulated
 * drive keeps its pending I/Os sorted by completion time, and reap()
 *  - moves its clock to the earliest of them (never backwards) but not beyond
 *    @deadline_ns, and returns all I/Os that are complete at that time;
 *  - with none until @deadline_ns: moves its clock to @deadline_ns, returns 0.
 * @deadline_ns is always finite, and nothing in flight is not an error: reap() is
 * also how the engine lets time pass (open loop, end of the warm-up, intervals).
 *
 * Errors: submit() refuses with -errno what cannot be submitted at all; -EAGAIN
 * means "not now", and the engine tries again after the next reap(). Any other
 * -errno counts as a failed I/O with that code. A drive that is gone completes or
 * refuses with -ENODEV: the job ends at once, its partial results are kept.
 * reap() returning -errno ends all jobs.
 * I/Os that never complete are given up after io_job.drain_ns: forget them
 * in close() (their buffers are freed after it).
 *
 * @name: for features: "sim"
 * @priv: the implementer's
 * @open: a stream to a target (io_job.target); 0 or -errno with one sentence in
 *	@why. @writes: the job changes data. *@ret_target: the handle for submit
 * @now_ns: the clock; never goes backwards
 * @submit: start one I/O now
 * @reap: completions of all streams; up to @max, at least @min unless the
 *	deadline comes first. Number of completions, or -errno
 * @is_gone: is the target gone for good? Asked after an I/O that failed or was short; NULL: cannot
 *	say. A stream whose target is gone ends at once.
 * @close: end of a stream
 */
struct io_transport {
	const char *name;
	void *priv;
	int (*open)(struct io_transport *t, const char *target, bool writes,
		    struct io_target_info *ret_info, void **ret_target, char *why, size_t why_size);
	uint64_t (*now_ns)(struct io_transport *t);
	int (*submit)(struct io_transport *t, void *target, const struct io_op *op);
	int (*reap)(struct io_transport *t, struct io_completion *completions, unsigned int max,
		    unsigned int min, uint64_t deadline_ns);
	bool (*is_gone)(struct io_transport *t);
	void (*close)(struct io_transport *t, void *target);
};

#endif
