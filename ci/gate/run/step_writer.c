/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sink of a worker: story lines by reports/record/artifact.h, counts on the board, and a copy
 * of every verdict for Criterion, so that its own view of the case agrees with ours. */
#include "ci/gate/run/step_writer.h"

#include <criterion/criterion.h>
#include <criterion/event.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "ci/gate/run/chain.h"
#include "helpers/host/clock.h"
#include "helpers/host/transfer.h"
#include "helpers/text/text.h"
#include "reports/record/artifact.h"

/* Over 1 MiB a message to Criterion hangs for ever; a first line is all that it needs. */
#define STORY_CRITERION_BYTES 1000
/* Each message costs 0.1 ms: enough of them for Criterion to know, not one per sample. */
#define STORY_CRITERION_MESSAGES 64
#define STORY_ATTACH_TRIES 100

struct step_writer {
	struct board *board;
	struct board_slot *slot;
	sigjmp_buf *stop;
	int fd;
	pid_t pid;
	pthread_t thread;
	uint64_t clock_begin_ns;
	int64_t unix_offset_ns;
	unsigned int series, sent;
	char scratch[BOARD_PATH_SIZE + 64];
};

/* Is this the process and thread whose stack @stop belongs to, and which Criterion knows? */
static bool is_own(const struct step_writer *story)
{
	return getpid() == story->pid && pthread_equal(pthread_self(), story->thread);
}

static void check(struct step_writer *story, int result)
{
	if (result < 0 && atomic_load(&story->slot->step_errno) == 0)
		atomic_store(&story->slot->step_errno, -result);
}

static void on_log(const char *text)
{
	(void)!write(STDOUT_FILENO, text, strlen(text));
	(void)!write(STDOUT_FILENO, "\n", 1);
}

static void tell_criterion(struct step_writer *story, bool passed, const char *message,
			   const struct finding *finding)
{
	char line[STORY_CRITERION_BYTES];
	struct criterion_assert_stats stats = { .message = line, .passed = passed };

	if (!is_own(story) || story->sent >= STORY_CRITERION_MESSAGES)
		return;
	if (!passed || story->sent < STORY_CRITERION_MESSAGES / 2) {
		(void)snprintf(line, sizeof(line), "%s", message);
		stats.file = finding->file ? finding->file : "";
		stats.line = (unsigned int)finding->line;
		criterion_send_assert(&stats);
		story->sent++;
	}
}

/* ---- findings ---- */

/* counted first: a worker that dies while it writes has still failed */
static void on_count(struct board_slot *slot, const struct finding *finding)
{
	switch (finding->outcome) {
	case FINDING_HOLDS:
		if (finding->op)
			atomic_fetch_add(&slot->evaluated, 1);
		break;
	case FINDING_FAILS:
		atomic_fetch_add(&slot->failed, 1);
		atomic_fetch_add(&slot->evaluated, 1);
		break;
	case FINDING_COLLATERAL: atomic_fetch_add(&slot->collateral, 1); break;
	case FINDING_RIG: atomic_fetch_add(&slot->rig, 1); break;
	case FINDING_SKIPS: atomic_fetch_add(&slot->skips, 1); break;
	}
}

/* Where in the log it was found; what it is stands in the record. */
static void mark_log(const struct finding *finding)
{
	static const char *const words[] = {
		[FINDING_FAILS] = "FAIL",
		[FINDING_COLLATERAL] = "FAIL",
		[FINDING_RIG] = "RIG",
	};
	struct text place = { 0 };

	finding_put_place(&place, finding);
	dprintf(STDOUT_FILENO, "%s%s%s%s%s%s\n", words[finding->outcome], finding->what ? " " : "",
		finding->what ? finding->what : "", place.size ? " (" : "",
		place.size ? place.data : "", place.size ? ")" : "");
	text_free(&place);
}

static void on_finding(void *context, const struct finding *finding)
{
	static const enum board_reason reasons[] = {
		[FINDING_FAILS] = BOARD_FAILED,
		[FINDING_COLLATERAL] = BOARD_FAILED,
		[FINDING_RIG] = BOARD_RIG,
		[FINDING_SKIPS] = BOARD_SKIPPED,
	};
	struct step_writer *story = context;
	struct board_slot *slot = story->slot;
	const char *id = check_at(slot->plan_case.check)->id, *said;
	struct text message = { 0 };

	on_count(slot, finding);
	finding_put_message(&message, id, finding);
	said = message.data ? message.data : "";
	if (finding->outcome != FINDING_HOLDS)
		board_set_reason(slot, reasons[finding->outcome], said);
	check(story, artifact_finding(story->fd, id, finding));
	if (finding->outcome != FINDING_SKIPS && (finding->outcome != FINDING_HOLDS || finding->op))
		tell_criterion(story, finding->outcome == FINDING_HOLDS, said, finding);
	if (finding->outcome != FINDING_HOLDS && finding->outcome != FINDING_SKIPS)
		mark_log(finding);
	text_free(&message);
}

static void on_stop(void *context)
{
	struct step_writer *story = context;

	/* neither a forked child nor another thread has the stack that the worker goes on with;
	 * what they found is on the board already */
	if (getpid() != story->pid)
		_exit(1);
	if (!is_own(story))
		pthread_exit(NULL);
	siglongjmp(*story->stop, 1);
}

void step_tell_rig(struct step_writer *story, const char *format, ...)
{
	char text[BOARD_REASON_SIZE];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	on_finding(story, &(struct finding){ .outcome = FINDING_RIG, .words = text });
}

void step_tell_skip(struct step_writer *story, const char *reason)
{
	on_finding(story, &(struct finding){ .outcome = FINDING_SKIPS, .words = reason });
}

void step_tell_unable(struct step_writer *story, const char *reason)
{
	atomic_fetch_add(&story->slot->unable, 1);
	step_tell_skip(story, reason);
}

void step_tell_collateral(void *context, const char *what, const char *before_text,
			  const char *after_text, const char *source)
{
	struct finding finding;
	char named[BOARD_REASON_SIZE];

	(void)snprintf(named, sizeof(named), "collateral: %s", what);
	finding = chain_finding(named, "behind the case's back", before_text, after_text, source,
				"the case did not declare it: the drive itself, its slot, or "
				"somebody else on this host; the log and the kernel's say what "
				"else happened");
	on_finding(context, &finding);
}

void step_tell_undo(void *context, const char *what, int error)
{
	struct step_writer *story = context;

	check(story, artifact_action(story->fd, what, true, error));
	if (error)
		dprintf(STDOUT_FILENO, "could not put back: %s: %s\n", what, strerror(abs(error)));
	else
		dprintf(STDOUT_FILENO, "put back: %s\n", what);
}

/* ---- notes, files, series ---- */

static void note(void *context, const char *line)
{
	struct step_writer *story = context;

	check(story, artifact_log(story->fd, ARTIFACT_INFO, line));
	on_log(line);
}

void step_tell_uncompared(struct step_writer *story, const char *what, const char *why)
{
	check(story, artifact_uncompared(story->fd, what, why));
	dprintf(STDOUT_FILENO, "not compared with what it was before the case: %s: %s\n", what,
		why);
}

/* A plain file name: what is not stays in the folder all the same. */
static void plain_name(const char *name, char *ret_text, size_t size)
{
	(void)snprintf(ret_text, size, "%s", name && *name ? name : "file");
	for (char *c = ret_text; *c; c++)
		if (*c == '/' || (unsigned char)*c < ' ')
			*c = '_';
	if (ret_text[0] == '.')
		ret_text[0] = '_';
}

static void attach(void *context, const char *name, const void *data, size_t size)
{
	struct step_writer *story = context;
	const char *run_dir = story->board->setup.run_dir;
	char dir[BOARD_NAME_SIZE + 16], plain[128], file[160], path[BOARD_PATH_SIZE + 512];
	int fd = -1, ret;

	board_artifact_dir(story->board, story->slot, dir, sizeof(dir));
	(void)snprintf(path, sizeof(path), "%s/%s", run_dir, dir);
	(void)mkdir(path, 0755);
	plain_name(name, plain, sizeof(plain));
	for (unsigned int i = 1; fd < 0 && i <= STORY_ATTACH_TRIES; i++) {
		if (i == 1)
			(void)snprintf(file, sizeof(file), "%s", plain);
		else
			(void)snprintf(file, sizeof(file), "%u-%s", i, plain);
		(void)snprintf(path, sizeof(path), "%s/%s/%s", run_dir, dir, file);
		fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	if (fd < 0) {
		check(story, -errno);
		return;
	}
	ret = transfer_write_all(fd, data, size);
	if (close(fd) < 0 && ret == 0)
		ret = -errno;
	check(story, ret);
	(void)snprintf(path, sizeof(path), "%s/%s", dir, file);
	if (ret == 0)
		check(story, artifact_file(story->fd, file, path, NULL, NULL));
}

static void on_series(void *context, const struct series *told)
{
	struct step_writer *story = context;
	struct board_slot *slot = story->slot;
	char id[160];
	struct series series = *told;

	series.id = id;
	if (slot->plan_case.workload >= 0)
		series.workload =
			story->board->setup.profile.perf.workloads[slot->plan_case.workload].name;
	(void)snprintf(id, sizeof(id), "%u.%s", story->series++, told->name);
	check(story, artifact_write_series(story->fd, &series, story->unix_offset_ns));
}

static void distribution(void *context, const char *name, const struct io_histogram *latency)
{
	struct step_writer *story = context;
	unsigned int first = histogram_index(latency->min_ns);
	unsigned int last = histogram_index(latency->max_ns);
	struct artifact_bucket *buckets = calloc(last - first + 1, sizeof(*buckets));
	size_t used = 0;

	if (!buckets) {
		check(story, -ENOMEM);
		return;
	}
	for (unsigned int i = first; i <= last; i++) {
		if (!latency->count[i])
			continue;
		buckets[used].upper_ns = (double)histogram_bucket_low_ns(i + 1);
		buckets[used++].count = latency->count[i];
	}
	check(story, artifact_distribution(story->fd, name, buckets, used));
	free(buckets);
}

static void on_event(void *context, uint64_t t_ns, const char *what)
{
	struct step_writer *story = context;

	check(story, artifact_event(story->fd, (int64_t)t_ns + story->unix_offset_ns, what));
}

static const char *on_scratch(void *context)
{
	struct step_writer *story = context;

	if (!story->scratch[0]) {
		char dir[64];

		board_scratch_dir(story->board, story->slot, dir, sizeof(dir));
		(void)snprintf(story->scratch, sizeof(story->scratch), "%s/%s",
			       story->board->setup.run_dir, dir);
		if (mkdir(story->scratch, 0700) < 0 && errno != EEXIST) {
			step_tell_rig(story, "cannot make the scratch directory %s: %s",
				      story->scratch, strerror(errno));
			on_stop(story);
		}
	}
	return story->scratch;
}

/* ---- life ---- */

/* clang-format off */
const struct check_sink *step_sink(void)
{
	static const struct check_sink sink = {
		.finding = on_finding, .note = note, .attach = attach,
		.series = on_series, .distribution = distribution, .event = on_event,
		.scratch = on_scratch, .stop = on_stop,
	};

	return &sink;
}
/* clang-format on */

void step_set_clock(struct step_writer *story, uint64_t dut_now_ns)
{
	story->unix_offset_ns = (int64_t)clock_read_ns(CLOCK_REALTIME) - (int64_t)dut_now_ns;
	story->clock_begin_ns = dut_now_ns;
}

void step_tell_clock(struct step_writer *story, uint64_t dut_now_ns)
{
	check(story, artifact_clock(story->fd, (double)(dut_now_ns - story->clock_begin_ns) / 1e9));
}

int step_open(struct board *board, struct board_slot *slot, sigjmp_buf *stop,
	      struct step_writer **ret_writer)
{
	char file[64], path[BOARD_PATH_SIZE + 64];
	struct step_writer *story = calloc(1, sizeof(*story));

	if (!story)
		return -ENOMEM;
	board_story_path(board, slot, file, sizeof(file));
	(void)snprintf(path, sizeof(path), "%s/%s", board->setup.run_dir, file);
	*story = (struct step_writer){
		.board = board,
		.slot = slot,
		.stop = stop,
		.pid = getpid(),
		.thread = pthread_self(),
		.fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644),
	};
	if (story->fd < 0) {
		int ret = -errno;

		free(story);
		return ret;
	}
	*ret_writer = story;
	return 0;
}

void step_close(struct step_writer *story)
{
	if (!story)
		return;
	if (close(story->fd) < 0)
		check(story, -errno);
	free(story);
}
