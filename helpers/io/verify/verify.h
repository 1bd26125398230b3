/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The data of writes is made, and what reads bring is judged. */
#ifndef HELPERS_IO_VERIFY_VERIFY_H
#define HELPERS_IO_VERIFY_VERIFY_H

#include "helpers/io/result.h"
#include "helpers/io/verify/memory.h"
#include "helpers/io/verify/slice.h"

/* What one stream needs to verify; its counts are its own. No two I/Os of a stream that writes may
 * touch a block at a time: the stream sees to that (helpers/io/engine/inflight.h). */
struct io_verify_view {
	struct io_verify_range *range; /* NULL: off */
	enum io_verify_mode mode;
	struct verify_slice *slice; /* of a range that is sampled */
	uint64_t verified_blocks, unchecked_blocks, unaged_blocks;
	struct io_job_result *sink; /* mismatches go here, under the lock */
	pthread_mutex_t *lock;
	const char *mismatch_dir; /* NULL: not saved */
};

/** verify_begin() - a stream is about to use a range: 0 or -ENOMEM */
int verify_begin(struct io_verify_view *view, const struct io_pattern *pattern, bool writes);
/** verify_end() - what it has learnt is put back; a view that is off, or has ended, is fine */
void verify_end(struct io_verify_view *view);

/** verify_make() - the data of a write that is about to go out */
void verify_make(struct io_verify_view *view, uint64_t offset_bytes, uint32_t length_bytes,
		 void *buffer);
/**
 * verify_wrote() - a write is over
 * @failed: what a failed or short write left behind is unknown
 */
void verify_wrote(struct io_verify_view *view, uint64_t offset_bytes, uint32_t length_bytes,
		  bool failed);
/** verify_cancel() - a write was chosen but not started: nothing has changed */
void verify_cancel(struct io_verify_view *view, uint64_t offset_bytes, uint32_t length_bytes);
/** verify_read() - a read is over, and complete: judge what it brought */
void verify_read(struct io_verify_view *view, uint64_t offset_bytes, uint32_t length_bytes,
		 const void *buffer);

#endif
