/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A run on real targets: a thread per stream, pinned near the device, all started at one time. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "helpers/os/clock.h"
#include "helpers/io/engine/account.h"
#include "helpers/io/engine/loop.h"
#include "helpers/io/engine/stream.h"
#include "helpers/io/kernel/fast.h"
#include "helpers/io/kernel/run_kernel.h"
#include "helpers/io/target/pin.h"

/* A thread that sits in a system call of a dead device is not waited for any longer. */
#define STUCK_NS (300 * 1000000ull)

struct io_thread {
	pthread_t thread;
	struct io_stream *stream;
	struct io_kernel kernel;
	struct io_kernel_run *all;
	int setup;
	bool started, ended;
};

struct io_kernel_run {
	pthread_mutex_t lock;
	pthread_cond_t changed; /* on CLOCK_MONOTONIC */
	unsigned int ready, ended;
	bool go;
	struct io_run *run;
	struct io_file *file; /* per job */
	struct io_job *job;   /* per job, as opened */
	struct io_thread *thread;
};

/* How long this thread has waited for a processor: "running waiting timeslices" */
static bool read_waited(uint64_t *ret_ns)
{
	char text[96];
	int fd = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	if (fd >= 0)
		(void)close(fd);
	if (got <= 0)
		return false;
	text[got] = '\0';
	return sscanf(text, "%*u %" SCNu64, ret_ns) == 1;
}

/* The general loop, and a fast one while that is enough. */
static void to_end(struct io_kernel *k, struct io_stream *s)
{
	const bool fast = k->uring && k->file->kind != FILE_NVME;
	uint64_t now_ns = clock_now_ns(), deadline_ns;

	while (loop_issue(&s, 1, now_ns, &deadline_ns)) {
		bool ran = false;

		/* what the kernel refuses there, it refuses here as well: this ends the stream */
		if (fast && fast_may_run(s))
			ran = fast_same_is_enough(s) ? fast_same_run(k, s) : fast_varied_run(k, s);
		if (ran)
			now_ns = clock_now_ns();
		else if (loop_reap(&k->transport, &s, 1, deadline_ns, &now_ns))
			break;
	}
}

/* One clock for all: it begins with the first thread that runs. What the host needs to wake one is
 * no time of the target's. */
static uint64_t begin_clock(struct io_thread *t)
{
	struct io_group *group = t->stream->group;
	uint64_t start_ns;

	pthread_mutex_lock(&t->all->lock);
	if (!group->start_ns)
		group->start_ns = clock_now_ns();
	start_ns = group->start_ns;
	pthread_mutex_unlock(&t->all->lock);
	return start_ns;
}

static void run_one_stream(struct io_thread *t)
{
	struct io_stream *s = t->stream;
	uint64_t begun_ns = clock_now_ns(), before_ns, after_ns;
	bool known = read_waited(&before_ns);

	stream_start(s, begin_clock(t));
	to_end(&t->kernel, s);
	if (known && read_waited(&after_ns)) {
		s->ran_ns = clock_now_ns() - begun_ns;
		s->waited_ns = after_ns - before_ns;
	}
}

static void *thread_main(void *argument)
{
	struct io_thread *t = argument;
	struct io_kernel_run *all = t->all;
	struct io_stream *s = t->stream;
	cpu_set_t set;

	if (s->pin_cpu >= 0) {
		CPU_ZERO(&set);
		CPU_SET((size_t)s->pin_cpu, &set);
		(void)pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
	}
	(void)prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
	/* touched by the thread that counts in it, and before it counts: no page faults then */
	memset(&s->account, 0, sizeof(s->account));
	t->setup = stream_init(s);
	if (!t->setup)
		t->setup = kernel_init(&t->kernel, s, &all->file[s->job_index]);
	pthread_mutex_lock(&all->lock);
	all->ready++;
	pthread_cond_broadcast(&all->changed);
	while (!all->go)
		pthread_cond_wait(&all->changed, &all->lock);
	pthread_mutex_unlock(&all->lock);
	if (!t->setup && !s->group->abort)
		run_one_stream(t);
	if (!s->account.abandoned)
		ring_release(&t->kernel.ring);
	pthread_mutex_lock(&all->lock);
	t->ended = true;
	all->ended++;
	pthread_cond_broadcast(&all->changed);
	pthread_mutex_unlock(&all->lock);
	return NULL;
}

static bool target_is_held(const struct io_kernel_run *all, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (!strcmp(all->job[i].target, all->job[index].target) &&
		    io_job_writes(&all->job[i]))
			return true;
	return false;
}

static int open_files(struct io_run *run, struct io_kernel_run *all)
{
	char why[IO_REASON_SIZE];

	for (size_t i = 0; i < run->njobs; i++) {
		int ret;

		all->job[i] = run->jobs[i];
		if (target_is_held(all, i))
			all->job[i].held_by_caller = true;
		ret = file_open(&all->file[i], &all->job[i], why, sizeof(why));
		if (ret)
			return run_fail(run->result, ret, why);
		/* what the names did not tell: links */
		for (size_t k = 0; k < i; k++)
			if (run_jobs_collide(&run->jobs[i], &run->jobs[k]) &&
			    file_is_same(&all->file[i], &all->file[k]))
				return run_fail_collision(run->result);
	}
	return 0;
}

static bool job_reads(const struct io_job *job)
{
	return job->rw == IO_READ || job->rw == IO_RANDREAD ||
	       ((job->rw == IO_RW || job->rw == IO_RANDRW) && job->rwmixread_pct);
}

static int make_streams(struct io_run *run, struct io_kernel_run *all)
{
	char why[IO_REASON_SIZE];
	size_t n = 0, spread = 0;

	for (size_t i = 0; i < run->njobs; i++) {
		struct pin_list pin;
		uint64_t bytes = 0;
		int ret = pin_choose(&run->jobs[i], &all->file[i], &pin, why, sizeof(why));

		if (!ret)
			ret = file_range(&all->file[i], &run->jobs[i], &bytes, why, sizeof(why));
		if (!ret && all->file[i].kind == FILE_REGULAR && job_reads(&run->jobs[i]))
			run->result->job[i].hole_bytes = file_count_holes(
				all->file[i].fd, run->jobs[i].offset_bytes,
				run->jobs[i].offset_bytes + bytes);
		if (ret)
			return run_fail(run->result, ret, why);
		for (unsigned int k = 0; k < run->jobs[i].numjobs; k++) {
			struct io_stream *s = run_new_stream(run, i, k);

			if (!s)
				return run_fail(run->result, -ENOMEM, "no memory for a stream");
			run->group.stream[n] = s;
			all->thread[n].stream = s;
			all->thread[n++].all = all;
			if (pin.count)
				s->pin_cpu = pin.cpu[run->jobs[i].cpus[0] ? k % pin.count
									  : spread++ % pin.count];
			ret = run_set_range(run, s, bytes);
			if (ret)
				return ret;
		}
		pin_add_feature(&run->jobs[i], &all->file[i], &pin, run->result);
	}
	return 0;
}

static struct timespec monotonic_after(uint64_t ns)
{
	uint64_t at_ns = clock_now_ns() + ns;

	return (struct timespec){ .tv_sec = (time_t)(at_ns / IO_NS_PER_S),
				  .tv_nsec = (long)(at_ns % IO_NS_PER_S) };
}

static void report_progress(const struct io_run *run, uint64_t start_ns)
{
	struct io_progress p = { .elapsed_ns = start_ns ? clock_now_ns() - start_ns : 0 };

	for (size_t i = 0; i < run->group.streams; i++) {
		const struct io_published *from = &run->group.stream[i]->published;

		p.ios += __atomic_load_n(&from->ios, __ATOMIC_RELAXED);
		p.bytes += __atomic_load_n(&from->bytes, __ATOMIC_RELAXED);
		p.errors += __atomic_load_n(&from->errors, __ATOMIC_RELAXED);
	}
	run->options.progress(&p, run->options.progress_context);
}

/* Waits for all threads, tells of the progress, and gives up on threads that do not come back
 * although they were told to stop. Called and returns with the lock held. */
static void wait_for_end(struct io_run *run, struct io_kernel_run *all, unsigned int threads)
{
	uint64_t every_ns = run->options.progress_interval_ns ? run->options.progress_interval_ns
							      : IO_NS_PER_S;
	uint64_t next_ns = clock_now_ns() + every_ns, give_up_ns = 0;

	while (all->ended < threads) {
		struct timespec until = monotonic_after(IO_LOOK_NS);
		uint64_t now_ns, start_ns;

		(void)pthread_cond_timedwait(&all->changed, &all->lock, &until);
		now_ns = clock_now_ns();
		if (run->options.progress && now_ns >= next_ns) {
			next_ns = now_ns + every_ns;
			start_ns = run->group.start_ns;
			pthread_mutex_unlock(&all->lock);
			report_progress(run, start_ns);
			pthread_mutex_lock(&all->lock);
		}
		if (!give_up_ns && run->options.stop && *run->options.stop)
			give_up_ns = now_ns + IO_STOP_DRAIN_NS + STUCK_NS;
		if (give_up_ns && now_ns >= give_up_ns)
			return;
	}
}

static unsigned int start_threads(struct io_run *run, struct io_kernel_run *all)
{
	unsigned int n = 0;

	while (n < run->group.streams) {
		int ret = pthread_create(&all->thread[n].thread, NULL, thread_main,
					 &all->thread[n]);

		if (ret) {
			run_fail(run->result, -ret, "a thread cannot be started");
			break;
		}
		all->thread[n++].started = true;
	}
	return n;
}

/* Return: 0 if the streams ran. */
static int run_all_threads(struct io_run *run, struct io_kernel_run *all)
{
	unsigned int threads = start_threads(run, all);
	int ret = run->result->status;

	pthread_mutex_lock(&all->lock);
	while (all->ready < threads)
		pthread_cond_wait(&all->changed, &all->lock);
	for (unsigned int i = 0; !ret && i < threads; i++)
		if (all->thread[i].setup)
			ret = run_fail_stream(run, all->thread[i].stream, all->thread[i].setup);
	run->group.abort = ret != 0;
	all->go = true;
	pthread_cond_broadcast(&all->changed);
	wait_for_end(run, all, threads);
	if (!run->group.start_ns) /* none of them ran */
		run->group.start_ns = clock_now_ns();
	run->result->started_ns = ret ? 0 : run->group.start_ns;
	run->result->elapsed_ns = clock_now_ns() - run->group.start_ns;
	run->stuck = all->ended < threads;
	if (run->stuck)
		__atomic_store_n(&run->group.abort, 1, __ATOMIC_RELAXED);
	pthread_mutex_unlock(&all->lock);
	for (unsigned int i = 0; i < threads; i++) {
		struct io_thread *t = &all->thread[i];

		if (t->ended)
			(void)pthread_join(t->thread, NULL);
		else
			(void)pthread_detach(t->thread);
		/* a system call is a look that the drive holds up, and so is one that polls for
		 * it */
		if (!t->kernel.uring || t->kernel.polled)
			t->stream->account.quiet.longest_unseen_ns = 0;
		if (!t->setup)
			kernel_add_features(&t->kernel, t->stream->job, run->result);
	}
	return ret;
}

/* A thread that is stuck in the kernel: take what it has counted, and let it write to nothing
 * that is the caller's. */
static void leave_behind(struct io_thread *t)
{
	struct io_stream *s = t->stream;

	s->verify.sink = calloc(1, sizeof(*s->verify.sink));
	s->status = -ETIMEDOUT;
	(void)snprintf(s->reason, sizeof(s->reason), "a system call does not return");
	if (s->depth != s->free_tags)
		account_look(&s->account.quiet, clock_now_ns(), false);
	s->account.quiet.longest_unseen_ns = 0; /* it looked, and there was no coming back */
	for (uint32_t i = 0; i < s->depth; i++)
		s->account.abandoned += s->tag[i].in_flight;
	s->account.errors += s->account.abandoned;
}

static void kernel_run_free(struct io_run *run, struct io_kernel_run *all)
{
	for (size_t i = 0; i < run->group.streams && all->thread; i++) {
		if (!all->thread[i].started)
			continue;
		if (all->thread[i].ended)
			ring_close(&all->thread[i].kernel.ring);
		else
			leave_behind(&all->thread[i]);
	}
	if (run->stuck)
		return;
	for (size_t i = 0; i < run->njobs && all->file && all->job; i++)
		file_close(&all->file[i], &all->job[i]);
	pthread_cond_destroy(&all->changed);
	pthread_mutex_destroy(&all->lock);
	free(all->thread);
	free(all->file);
	free(all->job);
	free(all);
}

int run_on_kernel(struct io_run *run)
{
	struct io_kernel_run *all = calloc(1, sizeof(*all));
	pthread_condattr_t attr;
	int ret;

	if (!all)
		return run_fail(run->result, -ENOMEM, "no memory for the run");
	all->run = run;
	(void)pthread_mutex_init(&all->lock, NULL);
	(void)pthread_condattr_init(&attr);
	(void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&all->changed, &attr);
	(void)pthread_condattr_destroy(&attr);
	all->file = calloc(run->njobs, sizeof(*all->file));
	all->job = calloc(run->njobs, sizeof(*all->job));
	all->thread = aligned_alloc(64, (run->group.streams * sizeof(*all->thread) + 63) / 64 * 64);
	if (all->file)
		for (size_t i = 0; i < run->njobs; i++)
			all->file[i].fd = all->file[i].hold_fd = -1;
	if (all->thread)
		memset(all->thread, 0, run->group.streams * sizeof(*all->thread));
	if (!all->file || !all->job || !all->thread)
		ret = run_fail(run->result, -ENOMEM, "no memory for the run");
	else
		ret = open_files(run, all);
	if (!ret)
		ret = make_streams(run, all);
	if (!ret)
		ret = run_all_threads(run, all);
	kernel_run_free(run, all);
	return ret;
}
