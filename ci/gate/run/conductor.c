/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Forks the supervisors, hands signals on to them, waits, and merges what they wrote. */
#include "ci/gate/run/conductor.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ci/gate/criterion/children.h"
#include "ci/gate/reporting/report_inputs.h"
#include "ci/gate/reporting/result.h"
#include "ci/gate/run/drive_run.h"
#include "ci/gate/run/run_dir.h"
#include "helpers/os/clock.h"
#include "helpers/os/pidfd.h"
#include "reports/reports.h"

#define FORK_PATIENCE_NS 5000000000ull

struct drive_group {
	const struct gate_options *options;
	const struct profile *profile;
	const struct report_inputs *inputs;
	const struct drive *drives;
	size_t count;
	const char *not_ready;
	struct signals *signals;
	struct run_dir top;
	struct conductor_one {
		struct run_dir rundir;
		pid_t pid;
		int pidfd; /* -1: ended */
	} * ones;
};

static struct drive_run run_of(struct drive_group *s, size_t index)
{
	return (struct drive_run){
		.options = s->options,
		.profile = s->profile,
		.inputs = s->inputs,
		.drive = &s->drives[index],
		.rundir = &s->ones[index].rundir,
		.signals = s->signals,
		.several = true,
		.not_ready = s->not_ready,
	};
}

/* A supervisor of its own: signals come from us, orphans below it are its own. */
static _Noreturn void supervise(struct drive_group *s, size_t index, pid_t parent)
{
	struct drive_run run = run_of(s, index);
	struct signals own;
	int code;

	/* out of the terminal's group: what it sends, we hand on, once */
	(void)setpgid(0, 0);
	/* by which the workers of the other drives name it, and ps */
	(void)prctl(PR_SET_NAME, s->drives[index].alias);
	(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent || signals_open(&own) < 0 || children_adopt() < 0)
		_exit(GATE_EXIT_INCOMPLETE);
	run.signals = &own;
	code = drive_run(&run);
	(void)fflush(NULL);
	_exit(code);
}

/* No process for its supervisor: nothing of it is run, and its reports say so. */
static void give_up_one(struct drive_group *s, size_t index, int err)
{
	struct drive_run run = run_of(s, index);
	char why[256];

	(void)snprintf(why, sizeof(why),
		       "no process could be started for this drive: %s; look at "
		       "the limits of processes and memory (pids.max of the cgroup, TasksMax, "
		       "ulimit -u)",
		       strerror(-err));
	run.not_ready = why;
	(void)drive_run(&run);
}

static int make_dirs(struct drive_group *s)
{
	char out[BOARD_PATH_SIZE + 80], why[BOARD_PATH_SIZE + 256];
	int ret = 0;

	for (size_t i = 0; i < s->count && ret == 0; i++) {
		(void)snprintf(out, sizeof(out), "%s/%s", s->top.path, s->drives[i].alias);
		ret = run_dir_create(out, false,
				     plan_count(&s->drives[i].plan).selected * s->options->repeat,
				     &s->ones[i].rundir, why, sizeof(why));
		if (ret)
			fprintf(stderr, "nvme-gate: %s\n", why);
	}
	return ret;
}

static void start(struct drive_group *s)
{
	pid_t self = getpid();
	char text[16];

	/* whose children are one run: they are not other programs to each other */
	(void)snprintf(text, sizeof(text), "%d", (int)self);
	(void)setenv("NVME_GATE_CONDUCTOR", text, 1);
	(void)fflush(NULL);
	for (size_t i = 0; i < s->count; i++) {
		s->ones[i].pid = children_fork(clock_now_ns() + FORK_PATIENCE_NS, s->signals);
		if (s->ones[i].pid == 0)
			supervise(s, i, self);
		s->ones[i].pidfd = s->ones[i].pid < 0 ? -1 : pidfd_of(s->ones[i].pid);
	}
	for (size_t i = 0; i < s->count; i++)
		if (s->ones[i].pid < 0)
			give_up_one(s, i, s->ones[i].pid);
}

static void wait_for_all(struct drive_group *s)
{
	struct pollfd *fds = calloc(s->count + 1, sizeof(*fds));
	size_t alive = s->count;

	while (fds && alive) {
		fds[s->count] = (struct pollfd){ .fd = s->signals->fd, .events = POLLIN };
		alive = 0;
		for (size_t i = 0; i < s->count; i++) {
			fds[i] = (struct pollfd){ .fd = s->ones[i].pidfd, .events = POLLIN };
			alive += s->ones[i].pidfd >= 0;
		}
		if (alive == 0 || (poll(fds, s->count + 1, -1) < 0 && errno != EINTR))
			break;
		if (fds[s->count].revents) {
			signals_read(s->signals);
			for (size_t i = 0; i < s->count; i++)
				if (s->ones[i].pidfd >= 0)
					(void)pidfd_signal(s->ones[i].pidfd, s->signals->stop);
		}
		for (size_t i = 0; i < s->count; i++) {
			if (s->ones[i].pidfd < 0 || !fds[i].revents)
				continue;
			(void)waitpid(s->ones[i].pid, NULL, 0);
			(void)close(s->ones[i].pidfd);
			s->ones[i].pidfd = -1;
		}
	}
	free(fds);
}

/* The records say it all, also those of a supervisor that died. */
static int merge(struct drive_group *s)
{
	struct run_model **runs = calloc(s->count, sizeof(*runs));
	struct report_plan plan;
	char *sentence = NULL;
	size_t loaded = 0;
	int code = GATE_EXIT_INCOMPLETE, ret = 0;

	for (size_t i = 0; runs && i < s->count; i++) {
		int one = run_load(s->ones[i].rundir.path, &runs[loaded]);

		if (one)
			ret = one;
		else
			loaded++;
	}
	if (loaded) {
		int one;

		report_plan_make(s->inputs, NULL, &plan);
		one = reports_write_merged((const struct run_model *const *)runs, loaded,
					   s->top.path, &plan.options, &code);
		if (one == 0)
			one = reports_sentence((const struct run_model *const *)runs, loaded,
					       &plan.options, &sentence);
		report_plan_free(&plan);

		if (ret == 0)
			ret = one;
	}
	for (size_t i = 0; i < loaded; i++) {
		const char *dir = runs[i]->dir;

		if (!ret && dir)
			ret = reports_point_to_merged(&dir, 1);
		run_free(runs[i]);
	}
	free(runs);
	if (ret)
		fprintf(stderr, "nvme-gate: the merged reports in %s are not whole: %s\n",
			s->top.path, strerror(-ret));
	else
		printf("all drives: %s\n", sentence ? sentence : "gate closed");
	if (!ret)
		result_print_place(stdout, "report", s->top.path, "report.html");
	free(sentence);
	if (s->signals->stop)
		return 128 + s->signals->stop;
	return ret ? GATE_EXIT_INCOMPLETE : code;
}

int conductor_run(const struct gate_options *options, const struct profile *profile,
		  const struct report_inputs *inputs, const struct drive *drives, size_t count,
		  const char *out, const char *not_ready, struct signals *signals)
{
	struct drive_group s = {
		.options = options,
		.profile = profile,
		.inputs = inputs,
		.drives = drives,
		.count = count,
		.not_ready = not_ready,
		.signals = signals,
		.ones = calloc(count, sizeof(*s.ones)),
	};
	char why[BOARD_PATH_SIZE + 256];
	int code, ret;

	if (!s.ones)
		return GATE_EXIT_INCOMPLETE;
	ret = run_dir_create(out, !options->out, 0, &s.top, why, sizeof(why));
	if (ret) {
		fprintf(stderr, "nvme-gate: %s\n", why);
		free(s.ones);
		run_dir_retire(out);
		return run_dir_exit(ret);
	}
	for (size_t i = 0; i < count; i++)
		s.ones[i] = (struct conductor_one){ .rundir = { .lock = -1 }, .pidfd = -1 };
	ret = make_dirs(&s);
	if (ret) {
		code = run_dir_exit(ret);
		run_dir_discard(&s.top);
	} else {
		start(&s);
		run_dir_stands(&s.top);
		wait_for_all(&s);
		code = merge(&s);
	}
	for (size_t i = 0; i < count; i++)
		run_dir_close(&s.ones[i].rundir, false);
	run_dir_close(&s.top, true);
	free(s.ones);
	return code;
}
