/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sink of a worker: lines by reports/record/artifact.h, counts on the board, and a copy
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

#include "ci/gate/plan/chain.h"
#include "helpers/os/clock.h"
#include "helpers/os/transfer.h"
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
	struct dut *watched; /* NULL: by nobody */
	uint64_t clock_begin_ns;
	int64_t unix_offset_ns;
	unsigned int series, sent;
	char scratch[BOARD_PATH_SIZE + 64];
};

/* Is this the process and thread whose stack @stop belongs to, and which Criterion knows? */
static bool is_own(const struct step_writer *writer)
{
	return getpid() == writer->pid && pthread_equal(pthread_self(), writer->thread);
}

static void check(struct step_writer *writer, int ret)
{
	if (ret < 0 && atomic_load(&writer->slot->step_errno) == 0)
		atomic_store(&writer->slot->step_errno, -ret);
}

static void on_log(const char *text)
{
	(void)!write(STDOUT_FILENO, text, strlen(text));
	(void)!write(STDOUT_FILENO, "\n", 1);
}

static void tell_criterion(struct step_writer *writer, bool passed, const char *message,
			   const struct finding *finding)
{
	char line[STORY_CRITERION_BYTES];
	struct criterion_assert_stats stats = { .message = line, .passed = passed };

	if (!is_own(writer) || writer->sent >= STORY_CRITERION_MESSAGES)
		return;
	if (!passed || writer->sent < STORY_CRITERION_MESSAGES / 2) {
		(void)snprintf(line, sizeof(line), "%s", message);
		stats.file = finding->file ? finding->file : "";
		stats.line = (unsigned int)finding->line;
		criterion_send_assert(&stats);
		writer->sent++;
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
	case FINDING_RIG:
		atomic_fetch_add(&slot->rig, 1);
		atomic_fetch_add(&slot->host, finding->host);
		break;
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
	struct step_writer *writer = context;
	struct board_slot *slot = writer->slot;
	const char *id = check_at(slot->plan_case.check)->id, *said;
	struct text message = { 0 };

	on_count(slot, finding);
	finding_put_message(&message, id, finding);
	said = message.data ? message.data : "";
	if (finding->outcome != FINDING_HOLDS)
		board_set_reason(slot, reasons[finding->outcome], said);
	check(writer, artifact_finding(writer->fd, id, finding));
	if (finding->outcome != FINDING_SKIPS && (finding->outcome != FINDING_HOLDS || finding->op))
		tell_criterion(writer, finding->outcome == FINDING_HOLDS, said, finding);
	if (finding->outcome != FINDING_HOLDS && finding->outcome != FINDING_SKIPS)
		mark_log(finding);
	text_free(&message);
	/* one that something is wrong with may never answer */
	if (writer->watched && finding->outcome == FINDING_HOLDS && is_own(writer))
		dut_glance(writer->watched);
}

static void on_stop(void *context)
{
	struct step_writer *writer = context;

	/* neither a forked child nor another thread has the stack that the worker goes on with;
	 * what they found is on the board already */
	if (getpid() != writer->pid)
		_exit(1);
	if (!is_own(writer))
		pthread_exit(NULL);
	siglongjmp(*writer->stop, 1);
}

void step_tell_rig(struct step_writer *writer, const char *format, ...)
{
	char text[BOARD_REASON_SIZE];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	on_finding(writer, &(struct finding){ .outcome = FINDING_RIG, .words = text });
}

void step_tell_skip(struct step_writer *writer, const char *reason)
{
	on_finding(writer, &(struct finding){ .outcome = FINDING_SKIPS, .words = reason });
}

void step_tell_unable(struct step_writer *writer, const char *reason)
{
	atomic_fetch_add(&writer->slot->unable, 1);
	step_tell_skip(writer, reason);
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
	struct step_writer *writer = context;

	check(writer, artifact_action(writer->fd, what, true, error));
	if (error)
		dprintf(STDOUT_FILENO, "could not put back: %s: %s\n", what, strerror(abs(error)));
	else
		dprintf(STDOUT_FILENO, "put back: %s\n", what);
}

/* ---- notes, files, series ---- */

static void note(void *context, const char *line)
{
	struct step_writer *writer = context;

	check(writer, artifact_log(writer->fd, ARTIFACT_INFO, line));
	on_log(line);
}

void step_tell_uncompared(struct step_writer *writer, const char *what, const char *why)
{
	check(writer, artifact_uncompared(writer->fd, what, why));
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
	struct step_writer *writer = context;
	const char *run_dir = writer->board->setup.run_dir;
	char dir[BOARD_NAME_SIZE + 16], plain[128], file[160], path[BOARD_PATH_SIZE + 512];
	int fd = -1, ret;

	board_artifact_dir(writer->board, writer->slot, dir, sizeof(dir));
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
		check(writer, -errno);
		return;
	}
	ret = transfer_write_all(fd, data, size);
	if (close(fd) < 0 && ret == 0)
		ret = -errno;
	check(writer, ret);
	(void)snprintf(path, sizeof(path), "%s/%s", dir, file);
	if (ret == 0)
		check(writer, artifact_file(writer->fd, file, path, NULL, NULL));
}

static void on_series(void *context, const struct series *told)
{
	struct step_writer *writer = context;
	struct board_slot *slot = writer->slot;
	char id[160];
	struct series series = *told;

	series.id = id;
	if (slot->plan_case.workload >= 0)
		series.workload =
			writer->board->setup.profile.perf.workloads[slot->plan_case.workload].name;
	(void)snprintf(id, sizeof(id), "%u.%s", writer->series++, told->name);
	check(writer, artifact_write_series(writer->fd, &series, writer->unix_offset_ns));
}

static void distribution(void *context, const char *name, const struct io_histogram *latency)
{
	struct step_writer *writer = context;
	unsigned int first = histogram_index(latency->min_ns);
	unsigned int last = histogram_index(latency->max_ns);
	struct artifact_bucket *buckets = calloc(last - first + 1, sizeof(*buckets));
	size_t used = 0;

	if (!buckets) {
		check(writer, -ENOMEM);
		return;
	}
	for (unsigned int i = first; i <= last; i++) {
		if (!latency->count[i])
			continue;
		buckets[used].upper_ns = (double)histogram_bucket_low_ns(i + 1);
		buckets[used++].count = latency->count[i];
	}
	check(writer, artifact_distribution(writer->fd, name, buckets, used));
	free(buckets);
}

static void on_event(void *context, uint64_t t_ns, const char *what)
{
	struct step_writer *writer = context;

	check(writer, artifact_event(writer->fd, (int64_t)t_ns + writer->unix_offset_ns, what));
}

static const char *on_scratch(void *context)
{
	struct step_writer *writer = context;

	if (!writer->scratch[0]) {
		char dir[64];

		board_scratch_dir(writer->board, writer->slot, dir, sizeof(dir));
		(void)snprintf(writer->scratch, sizeof(writer->scratch), "%s/%s",
			       writer->board->setup.run_dir, dir);
		if (mkdir(writer->scratch, 0700) < 0 && errno != EEXIST) {
			step_tell_rig(writer, "cannot make the scratch directory %s: %s",
				      writer->scratch, strerror(errno));
			on_stop(writer);
		}
	}
	return writer->scratch;
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

void step_watch(struct step_writer *writer, struct dut *dut)
{
	writer->watched = dut;
}

void step_set_clock(struct step_writer *writer, uint64_t dut_now_ns)
{
	writer->unix_offset_ns = (int64_t)clock_read_ns(CLOCK_REALTIME) - (int64_t)dut_now_ns;
	writer->clock_begin_ns = dut_now_ns;
}

void step_tell_clock(struct step_writer *writer, uint64_t dut_now_ns)
{
	check(writer,
	      artifact_clock(writer->fd, (double)(dut_now_ns - writer->clock_begin_ns) / 1e9));
}

int step_open(struct board *board, struct board_slot *slot, sigjmp_buf *stop,
	      struct step_writer **ret_writer)
{
	char file[64], path[BOARD_PATH_SIZE + 64];
	struct step_writer *writer = calloc(1, sizeof(*writer));

	if (!writer)
		return -ENOMEM;
	board_steps_path(board, slot, file, sizeof(file));
	(void)snprintf(path, sizeof(path), "%s/%s", board->setup.run_dir, file);
	*writer = (struct step_writer){
		.board = board,
		.slot = slot,
		.stop = stop,
		.pid = getpid(),
		.thread = pthread_self(),
		.fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644),
	};
	if (writer->fd < 0) {
		int ret = -errno;

		free(writer);
		return ret;
	}
	*ret_writer = writer;
	return 0;
}

void step_close(struct step_writer *writer)
{
	if (!writer)
		return;
	if (close(writer->fd) < 0)
		check(writer, -errno);
	free(writer);
}
