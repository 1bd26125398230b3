/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A small drive in virtual time, for the tests: what it does wrong is a field of its struct. */
#ifndef HELPERS_IO_ENGINE_TEST_TRANSPORT_H
#define HELPERS_IO_ENGINE_TEST_TRANSPORT_H

#include "helpers/io/io.h"
#include "helpers/io/transport.h"

/**
 * struct toy_drive - one target in memory
 * @latency_ns: of each I/O
 * @late_ns: so long after its start the run is run at last
 * @lanes: I/Os served at a time; 0: any number. A rate limit: lanes / latency
 * @stall_from_ns, @stall_until_ns: nothing completes in between
 * @fail_at: the I/O with this number (from 1) fails with @fail_code
 * @gone_at: from this number on nothing works; I/Os end with @gone_result (-ENODEV; 0: short)
 * @lose_at: this I/O never completes
 * @short_at: this I/O moves only half
 * @stale_write_at, @misplace_write_at, @tear_write_at, @flip_read_at, @zero_read_at:
 *	what happens to the data of the nth write or read
 */
struct toy_drive {
	struct io_transport transport;
	uint64_t now_ns, size_bytes;
	uint64_t latency_ns, late_ns;
	unsigned int lanes;
	uint64_t stall_from_ns, stall_until_ns;
	uint64_t fail_at, gone_at, lose_at, short_at;
	int fail_code, gone_result;
	uint64_t stale_write_at, misplace_write_at, tear_write_at, flip_read_at, zero_read_at;
	uint8_t *data;

	uint64_t submitted, reads, writes, syncs, trims;
	uint64_t overlaps; /* I/Os that met another one in flight, one of them a write */
	unsigned int opened, closed, looks;
	uint64_t lane_free_ns[64];
	struct toy_io {
		uint64_t done_ns;
		struct io_completion completion;
		struct io_op op;
	} * io; /* in flight, unordered */
	size_t ios, capacity;
};

void toy_init(struct toy_drive *toy, uint64_t size_bytes, uint64_t latency_ns);
void toy_free(struct toy_drive *toy);

/* A run of this one job came to a result whose rows, sums and histograms agree. */
void expect_rows_agree(const struct io_job *job, const struct io_result *result);

#endif
