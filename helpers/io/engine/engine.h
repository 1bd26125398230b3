/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The engine's inside: streams (one thread of one job each), their tags and their accounts. */
#ifndef HELPERS_IO_ENGINE_ENGINE_H
#define HELPERS_IO_ENGINE_ENGINE_H

#include <pthread.h>

#include "helpers/io/io.h"
#include "helpers/io/pattern/pattern.h"
#include "helpers/io/transport.h"
#include "helpers/io/verify/verify.h"

#define IO_NS_PER_S 1000000000ull
#define IO_NEVER UINT64_MAX
#define IO_BS_MAX_BYTES (64u << 20)
/* longest wait without a look at the stop flag */
#define IO_LOOK_NS (100 * 1000000ull)
/* after the stop flag, how long to wait for what is in flight */
#define IO_STOP_DRAIN_NS (500 * 1000000ull)
#define IO_REAP_MAX 256

#define io_likely(x) __builtin_expect(!!(x), 1)
#define io_unlikely(x) __builtin_expect(!!(x), 0)

/* One direction of one stream within the present interval: 32-bit counts, so that they stay in
 * the cache; added to the totals at the end of each interval. */
struct io_tally {
	uint64_t ios, bytes, sum_ns, min_ns, max_ns;
	uint64_t errors, short_ios;
	uint32_t count[HISTOGRAM_BUCKETS];
};

/* The time series of one job; streams report each interval when it is over. */
struct io_series {
	pthread_mutex_t lock;
	uint64_t interval_ns;
	unsigned int streams, left;
	struct io_row *row;
	size_t rows, capacity;
	struct io_pending *pending; /* intervals that not all streams have reported */
	bool out_of_memory;
};

int series_init(struct io_series *s, uint64_t interval_ns, unsigned int streams);
void series_destroy(struct io_series *s);
/* the interval @index of one stream is over. @row: start, length, draining, in flight, oldest;
 * @tally: IO_DIRS of them */
void series_report(struct io_series *s, uint64_t index, const struct io_row *row,
		   const struct io_tally *tally);
/* a stream is through, @reported intervals [0, reported) are in */
void series_leave(struct io_series *s, uint64_t reported);
/* no more reports: complete what is pending */
void series_close(struct io_series *s);

/* One I/O in flight, or the place for one. The first cache line is all that the hot path needs. */
struct io_tag {
	uint64_t start_ns; /* latency counts from here (open loop: intended start) */
	uint64_t offset_bytes;
	void *buffer;
	uint64_t issued_ns; /* equals start_ns in a closed loop */
	struct io_stream *stream;
	uint32_t length_bytes;
	uint8_t dir;
	bool counted; /* not warm-up, not read-back */
	bool in_flight;
	bool readback;
	uint32_t index;
	uint32_t next; /* in the table of I/Os in flight: index + 1, 0: the last */
} __attribute__((aligned(64)));

_Static_assert(sizeof(struct io_tag) == 64, "the hot paths touch one cache line per tag");

/* I/Os in flight by where they begin (helpers/io/engine/inflight.h); without @bucket they may
 * overlap. */
struct io_inflight {
	uint32_t *bucket; /* the first tag in it: index + 1, 0: none */
	unsigned int cell_shift, hash_shift;
	bool one_size; /* every I/O is one whole cell */
};

enum io_phase { PHASE_RUN, PHASE_READBACK, PHASE_DONE };

struct io_account {
	struct io_tally tally[IO_DIRS];     /* this interval */
	struct io_dir_stats total[IO_DIRS]; /* without this interval */
	struct io_error_count error[IO_ERROR_KINDS_MAX];
	uint32_t error_kinds;
	uint64_t errors, errors_in_a_row, first_error_offset_bytes;
	uint64_t warmup_ios, abandoned, missed_arrivals;
	uint64_t interval_index, interval_start_ns, interval_end_ns;
	struct io_quiet {
		uint64_t since_ns;  /* last completion, or first issue after nothing was
				     * in flight */
		uint64_t seen_ns;   /* last look at the completions */
		uint64_t unseen_ns; /* longest time between looks since then */
		uint64_t longest_ns, longest_from_ns, longest_unseen_ns;
	} quiet;
	uint64_t first_completion_ns, silent_end_ns;
	uint64_t first_issue_ns; /* of an I/O that counts; 0: none yet */
	uint64_t last_completion_ns;
	uint64_t closed_ns;     /* from here on nothing more is issued; 0: not yet */
	uint64_t warmup_sum_ns; /* warm-up I/Os in flight beside those that count */
	uint64_t tail_sum_ns;   /* in flight after @closed_ns */
};

/* What other threads may look at while the stream runs. */
struct io_published {
	uint64_t ios, bytes, errors;
};

struct io_group;

struct io_stream {
	/* set before the run */
	const struct io_job *job;
	struct io_group *group;
	unsigned int job_index, index; /* of the job; of the thread in it */
	struct io_transport *transport;
	void *target;         /* the transport's handle */
	uint64_t range_bytes; /* of the job on its target, in whole I/Os */
	uint64_t asked_bytes; /* with what is left over at its end */
	struct io_series *series;
	struct io_verify_view verify; /* without a range: off */

	/* the run */
	enum io_phase phase;
	struct io_pattern pattern;
	struct io_pattern replay; /* reading back without a table: the same I/Os again */
	uint64_t replay_left, readback_bytes;
	bool readback_cut;        /* see io_job_result */
	struct io_tag *tag;       /* iodepth of them */
	struct io_tag **free_tag; /* last in, first out */
	uint32_t free_tags, depth;
	struct io_inflight inflight; /* used where I/Os must not overlap */
	void *buffers;               /* one allocation, iodepth * buffer_bytes */
	size_t buffer_bytes, buffers_bytes;
	uint64_t measure_ns, end_ns; /* warm-up ends; no I/O is issued from end_ns on */
	uint64_t planned, remaining; /* I/Os to issue; and those still to issue */
	uint32_t uncounted_in_flight;
	bool counting;         /* the warm-up is over */
	bool closing;          /* issue nothing more, wait for what is in flight */
	bool draining;         /* ... of which some has come back */
	uint64_t give_up_ns;   /* while closing */
	struct io_choice held; /* chosen, but could not be submitted yet */
	bool is_held;
	uint32_t writes_since_fsync, writes_since_fdatasync;
	uint64_t arrival_ns; /* open loop: intended start of the next I/O */
	double arrival_part_ns;
	struct io_random arrival_random;
	uint64_t publish_ns;
	int status; /* why it ended early, 0: it did not */
	char reason[IO_REASON_SIZE];
	struct io_account account;
	struct io_published published;
	int pin_cpu;                /* -1: nowhere */
	uint64_t ran_ns, waited_ns; /* of that, for a processor; 0: not known */
};

/* Everything that runs together. */
struct io_group {
	const struct io_run_options *options;
	struct io_stream **stream;
	size_t streams;
	uint64_t start_ns;
	int abort; /* a stream could not be set up: nobody starts */
};

/* memory and pattern; in the thread that will run it, so that the memory is near */
int stream_init(struct io_stream *s);
void stream_free(struct io_stream *s);
/* from @start_ns on; the warm-up begins */
void stream_start(struct io_stream *s, uint64_t start_ns);
/* submit all that is due at @now_ns */
void stream_issue(struct io_stream *s, uint64_t now_ns);
/* the next time at which the stream wants to be called, whatever completes */
uint64_t stream_wakeup_ns(const struct io_stream *s);
void stream_complete(struct io_stream *s, const struct io_completion *c, uint64_t now_ns);
/* close intervals, end phases, look at the stop flag */
void stream_tick(struct io_stream *s, uint64_t now_ns);
bool stream_is_done(const struct io_stream *s);
/* end now, abandon what is in flight */
void stream_finish(struct io_stream *s, uint64_t now_ns);
/* end it because of @code */
void stream_fail(struct io_stream *s, int code, const char *what);
bool stream_stop_is_set(const struct io_stream *s);

/* the run is over (nothing is in flight): what was written, and what is to be read back? */
void readback_start(struct io_stream *s);
/* Return: false if all was read */
bool readback_choose(struct io_stream *s, struct io_choice *choice);
/* was it told to read back what it writes? */
bool readback_is_due(const struct io_stream *s);
/* asked once, at the end: it was, and has not read back all of it */
bool readback_is_cut(struct io_stream *s);

void account_init(struct io_account *a);
void account_start(struct io_stream *s, uint64_t start_ns);
void account_io(struct io_stream *s, const struct io_tag *tag, uint64_t bytes, uint64_t now_ns);
void account_error(struct io_stream *s, const struct io_tag *tag, int code);
/* a look at the completions: is this the longest time without one? @any: there are some */
static inline void account_look(struct io_quiet *q, uint64_t now_ns, bool any)
{
	uint64_t unseen_ns = now_ns - q->seen_ns;

	if (io_unlikely(unseen_ns > q->unseen_ns))
		q->unseen_ns = unseen_ns;
	if (io_unlikely(now_ns - q->since_ns > q->longest_ns)) {
		q->longest_ns = now_ns - q->since_ns;
		q->longest_from_ns = q->since_ns;
		q->longest_unseen_ns = q->unseen_ns;
	}
	q->seen_ns = now_ns;
	if (any) {
		q->since_ns = now_ns;
		q->unseen_ns = 0;
	}
}
/* closes all intervals that end at or before @now_ns */
void account_roll(struct io_stream *s, uint64_t now_ns);
void account_close(struct io_stream *s, uint64_t now_ns);

/* runs streams of one transport in the calling thread until all are done */
void loop_run(struct io_transport *t, struct io_stream **streams, size_t count);
/* its two halves: tick and issue (false: all are done), and reap and complete (or fail them). The
 * clock is read once per turn: what ends one I/O starts the next, and no time is lost between. */
bool loop_issue(struct io_stream **streams, size_t count, uint64_t now_ns,
		uint64_t *ret_deadline_ns);
int loop_reap(struct io_transport *t, struct io_stream **streams, size_t count,
	      uint64_t deadline_ns, uint64_t *ret_now_ns);

int io_say(char *why, size_t size, int code, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void io_add_feature(struct io_result *result, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void io_add_handicap(struct io_result *result, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
const char *io_code_name(int code, char *buf, size_t size);
uint64_t io_now_ns(void);

#endif
