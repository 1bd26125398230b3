/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How Criterion is used, so that none of its false greens gets through: no command line, one job,
 * a set of our own in our order, a logger of our own, no timeout, no hooks, no verdict. */
#include "ci/gate/run/runner.h"

#include <criterion/criterion.h>
#include <criterion/internal/ordered-set.h>
#include <criterion/logging.h>
#include <criterion/options.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ci/gate/criterion/fence_process.h"
#include "ci/gate/run/worker.h"
#include "helpers/os/pidfd.h"

/* BoxFort clears one byte per possible descriptor for each worker: a container's limit of a billion
 * would cost a gigabyte a case. */
#define RUNNER_MAX_FILES 65536

/* The runner process' own state. */
static struct {
	struct board *board;
	int socket;
	const struct criterion_test *test;        /* the case that runs */
	const struct criterion_test_stats *stats; /* of it; Criterion keeps them to the end */
	bool abnormal;
} here;

/* ---- talking to the supervisor ---- */

static void send_message(const struct runner_message *message)
{
	if (send(here.socket, message, sizeof(*message), MSG_NOSIGNAL) < 0)
		_exit(1); /* no supervisor, nothing to do */
}

static uint32_t slot_of(const struct criterion_test *test)
{
	struct board_slot *slot = board_find(here.board, test->category, test->name);

	return slot ? (uint32_t)(slot - here.board->slots) : RUNNER_NO_SLOT;
}

static void report(const struct criterion_test_stats *stats, bool abnormal)
{
	struct runner_message message = {
		.kind = RUNNER_ENDED,
		.slot = slot_of(stats->test),
		.outcome = {
			.failed = stats->test_status == CR_STATUS_FAILED,
			.skipped = stats->test_status == CR_STATUS_SKIPPED,
			.crashed = stats->crashed,
			.abnormal = abnormal,
			.signal = stats->signal,
			.exit_code = stats->exit_code,
			.failed_asserts = (uint32_t)stats->failed_asserts,
		},
	};

	send_message(&message);
}

/* Only now, when the next worker waits or the run is over, are Criterion's numbers final: they
 * include the exit code, which a leak checker sets after the case. */
static void report_last(void)
{
	if (here.stats)
		report(here.stats, here.abnormal);
	here.stats = NULL;
	here.abnormal = false;
}

static void tell_no_worker(int error)
{
	struct runner_message message = {
		.kind = RUNNER_NO_WORKER,
		.slot = RUNNER_NO_SLOT,
		.outcome = { .exit_code = error },
	};

	report_last();
	send_message(&message);
	_exit(1);
}

static void ask_leave(struct criterion_suite *suite, struct criterion_test *test)
{
	struct runner_message message = { .kind = RUNNER_READY };
	uint32_t leave = 0;

	(void)suite;
	report_last();
	here.test = test;
	message.slot = slot_of(test);
	send_message(&message);
	while (recv(here.socket, &leave, sizeof(leave), 0) < 0 && errno == EINTR)
		;
	/* the worker that waits dies with us, before it has done anything */
	if (leave != RUNNER_LEAVE)
		_exit(1);
}

/* ---- Criterion's callbacks ---- */

static void note_stats(struct criterion_test_stats *stats)
{
	here.stats = stats;
}

static void note_abnormal(struct criterion_test_stats *stats)
{
	if (stats->test == here.test) {
		here.stats = stats;
		here.abnormal = true;
		return;
	}
	/* a worker that died before it asked for leave: Criterion keeps no numbers of it */
	report_last();
	report(stats, true);
}

static void note_abort(struct criterion_test_stats *stats, const char *message)
{
	(void)message;
	here.stats = stats;
}

static void finish(struct criterion_global_stats *stats)
{
	struct runner_message message = { .kind = RUNNER_FINISHED, .slot = RUNNER_NO_SLOT };

	(void)stats;
	report_last();
	send_message(&message);
}

/* Criterion calls only what is set. */
static struct criterion_logger runner_logger = {
	.log_pre_init = ask_leave,
	.log_test_timeout = note_stats,
	.log_test_crash = note_stats,
	.log_test_abort = note_abort,
	.log_other_crash = note_abnormal,
	.log_abnormal_exit = note_abnormal,
	.log_post_test = note_stats,
	.log_post_fini = note_stats,
	.log_post_all = finish,
};

/* ---- the test set ---- */

/* Everything is "greater": sets keep the order of insertion. */
static int keep_order(void *new_item, void *item)
{
	(void)new_item;
	(void)item;
	return 1;
}

/* Criterion and its workers hold pointers to these until the end of the process. */
struct runner_case {
	struct criterion_test_extra_data data;
	char area[PLAN_NAME_SIZE], name[BOARD_NAME_SIZE];
};

static bool add(struct criterion_test_set *set, struct criterion_suite_set **suite,
		const struct board_slot *slot)
{
	struct runner_case *c = calloc(1, sizeof(*c));
	const struct check *check = check_at(slot->plan_case.check);
	struct criterion_test test;

	if (!c || !check)
		return false;
	board_area(slot, c->area, sizeof(c->area));
	board_slot_name(here.board, slot, c->name, sizeof(c->name));
	c->data = (struct criterion_test_extra_data){
		.compiler_ = CR_COMP_GCC,
		.lang_ = CR_LANG_C,
		.kind_ = CR_TEST_NORMAL,
		.identifier_ = c->name,
		.file_ = check->file,
		.line_ = (unsigned int)check->line,
	};
	test = (struct criterion_test){
		.name = c->name,
		.category = c->area,
		.test = worker_main,
		.data = &c->data,
	};

	/* the plan's order is not by area: an area may come several times */
	if (!*suite || strcmp((*suite)->suite.name, c->area) != 0) {
		struct criterion_suite_set fresh = {
			.suite = { .name = c->area },
			.tests = new_ordered_set(keep_order, NULL),
		};

		*suite = insert_ordered_set(set->suites, &fresh, sizeof(fresh));
		if (!*suite || !fresh.tests)
			return false;
	}
	if (!insert_ordered_set((*suite)->tests, &test, sizeof(test)))
		return false;
	set->tests++;
	return true;
}

static bool fill_test(struct criterion_test_set *set)
{
	struct criterion_suite_set *suite = NULL;

	set->suites = new_ordered_set(keep_order, NULL);
	if (!set->suites)
		return false;
	for (uint32_t i = 0; i < here.board->slot_count; i++) {
		const struct board_slot *slot = &here.board->slots[i];

		if (board_is_pending(slot) && !add(set, &suite, slot))
			return false;
	}
	return true;
}

/* ---- the process ---- */

static void reset_signals(void)
{
	struct sigaction action = { .sa_handler = SIG_DFL };
	sigset_t none;

	for (int i = 1; i < NSIG; i++)
		(void)sigaction(i, &action, NULL);
	/* a limit on the size of files is an error of write(2), in workers too */
	(void)signal(SIGXFSZ, SIG_IGN);
	sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
}

static void limit_files(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur > RUNNER_MAX_FILES) {
		limit.rlim_cur = RUNNER_MAX_FILES;
		(void)setrlimit(RLIMIT_NOFILE, &limit);
	}
}

/* The runner speaks through its socket only; what Criterion itself says goes into a log. */
static void take_over_output(void)
{
	char path[BOARD_PATH_SIZE + 32];
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	int log;

	(void)snprintf(path, sizeof(path), "%s/" RUNNER_LOG, here.board->setup.run_dir);
	log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	(void)dup2(null, STDIN_FILENO);
	(void)dup2(log >= 0 ? log : null, STDOUT_FILENO);
	(void)dup2(log >= 0 ? log : null, STDERR_FILENO);
}

static _Noreturn void run_child(const char *board_path, pid_t supervisor)
{
	struct criterion_test_set *builtin, set = { .tests = 0 };

	/* out of the terminal's process group before a signal of it can come through */
	(void)setpgid(0, 0);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != supervisor)
		_exit(1);
	reset_signals();
	take_over_output();
	limit_files();
	if (setenv(BOARD_ENV, board_path, 1) < 0)
		_exit(1);

	if (!criterion_fence(tell_no_worker)) {
		fprintf(stderr,
			"fork, kill, execve or waitid are not this program's own: no worker is "
			"safe\n");
		_exit(1);
	}
	builtin = criterion_initialize();
	criterion_options.jobs = 1;
	criterion_options.logger = &runner_logger;
	criterion_options.logging_threshold = CRITERION_IMPORTANT;
	criterion_options.always_succeed = true;
	if (!fill_test(&set))
		_exit(1);
	(void)criterion_run_all_tests(&set);
	criterion_finalize(builtin);
	_exit(0);
}

int runner_start(struct board *board, const char *board_path, struct runner *ret_runner)
{
	pid_t supervisor = getpid();
	struct runner runner = { .pidfd = -1 };
	int sockets[2], ret;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) < 0)
		return -errno;
	runner.pid = fork();
	if (runner.pid == 0) {
		(void)close(sockets[0]);
		here.board = board;
		here.socket = sockets[1];
		run_child(board_path, supervisor);
	}
	ret = runner.pid < 0 ? -errno : pidfd_of(runner.pid);
	(void)close(sockets[1]);
	runner.socket = sockets[0];
	if (ret < 0) {
		if (runner.pid > 0)
			(void)kill(runner.pid, SIGKILL);
		(void)close(sockets[0]);
		return ret;
	}
	runner.pidfd = ret;
	*ret_runner = runner;
	return 0;
}

void runner_last_words(const struct board *board, char *ret_text, size_t size)
{
	char path[BOARD_PATH_SIZE + 32], text[1024];
	char *line, *end;
	ssize_t n = 0;
	int fd;

	(void)snprintf(path, sizeof(path), "%s/" RUNNER_LOG, board->setup.run_dir);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0 &&
	    (lseek(fd, -(off_t)(sizeof(text) - 1), SEEK_END) >= 0 || lseek(fd, 0, SEEK_SET) == 0))
		n = read(fd, text, sizeof(text) - 1);
	if (fd >= 0)
		(void)close(fd);
	end = text + (n > 0 ? n : 0);
	while (end > text && end[-1] == '\n')
		end--;
	*end = '\0';
	line = strrchr(text, '\n');
	line = line ? line + 1 : text;
	(void)snprintf(ret_text, size, "%s%s", *line ? ": " : "", line);
}

void runner_clean_up(struct runner *runner)
{
	char path[64];

	if (runner->pid <= 0)
		return;
	(void)snprintf(path, sizeof(path), "/tmp/criterion_%d.sock", (int)runner->pid);
	(void)unlink(path);
	(void)close(runner->pidfd);
	(void)close(runner->socket);
	*runner = (struct runner){ .pid = 0, .pidfd = -1, .socket = -1 };
}
