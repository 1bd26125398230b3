/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The loop of a run: messages of the runner, deaths, deadlines and signals, one at a time. */
#include "ci/gate/run/supervisor.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ci/gate/run/conclude.h"
#include "ci/gate/run/gap.h"
#include "helpers/os/clock.h"
#include "helpers/os/pidfd.h"
#include "helpers/os/process.h"

#define MS_NS 1000000ull
#define SECOND_NS 1000000000ull

/* What a runner may take for anything but a case, before --deadline-scale. */
#define SUPERVISOR_RUNNER_S 60
/* From a worker's death to its runner's report of it, before --deadline-scale. */
#define SUPERVISOR_REPORT_S 10
/* From SIGTERM to SIGKILL. */
#define SUPERVISOR_TERM_NS (2 * SECOND_NS)
#define SUPERVISOR_IDLE_RUNNERS 3
/* Between one that began no case and the next; twice as long the second time. */
#define SUPERVISOR_AGAIN_MS 500

static uint64_t scaled_ns(const struct supervisor *s, double seconds)
{
	return (uint64_t)(seconds * s->deadline_scale * (double)SECOND_NS);
}

/* Signals may also have been read while something was put back. */
static void heed_signals(struct supervisor *s)
{
	char name[32];

	if (!s->signals->stop)
		return;
	signals_name(s->signals->stop, name, sizeof(name));
	supervisor_halt(s, SUPERVISOR_SIGNAL, "the run was stopped by %s", name);
}

static bool has_pending(const struct supervisor *s)
{
	for (uint32_t i = 0; i < s->board->slot_count; i++)
		if (board_is_pending(&s->board->slots[i]))
			return true;
	return false;
}

/* ---- ending a case that does not end by itself ---- */

static void terminate_case(struct supervisor *s, enum judge_end end)
{
	s->now.end = end;
	s->now.step = CASE_TERMINATED;
	s->now.due_ns = clock_now_ns() + SUPERVISOR_TERM_NS;
	(void)pidfd_signal(s->now.worker, SIGTERM);
}

static void kill_case(struct supervisor *s)
{
	s->now.step = CASE_KILLED;
	s->now.due_ns = clock_now_ns() + SUPERVISOR_KILL_NS;
	(void)pidfd_signal(s->now.worker, SIGKILL);
}

/* Its worker is dead, yet the runner does not report it. */
static void give_up_runner(struct supervisor *s)
{
	supervisor_stop_runner(s);
	supervisor_conclude_case(s, s->now.slot, JUDGE_RUNNER_DIED, NULL,
				 "it did not report the end of the case");
}

/* A process that cannot be killed keeps the state of a simulated drive locked for ever: the cases
 * after it get the drive as it was at first, like one that was switched off and on. */
static void replace_simulated(struct supervisor *s)
{
	char name[32], path[BOARD_PATH_SIZE];

	if (!s->board->setup.state_dir[0])
		return;
	(void)snprintf(name, sizeof(name), "drive.%u", ++s->replaced_drives);
	run_dir_work(s->rundir, name, path, sizeof(path));
	if (mkdir(path, 0755) != 0)
		return;
	(void)snprintf(s->board->setup.state_dir, sizeof(s->board->setup.state_dir), "%s", path);
	/* it is another drive: nothing of the former one can be compared with it */
	s->board->chain.has_first = s->board->chain.has_last = false;
}

/* SIGKILL did not help. Its group gets it too: the group is still its own, since it is not dead. */
static void give_up_case(struct supervisor *s)
{
	struct board_slot *slot = s->now.slot;
	pid_t pid = s->now.worker_pid;
	char where[BOARD_REASON_SIZE];

	children_where(pid, where, sizeof(where));
	(void)process_signal_group(pid, SIGKILL);
	children_keep(&s->children, pid);
	supervisor_stop_runner(s);
	replace_simulated(s);
	supervisor_conclude_case(s, slot, JUDGE_HUNG, NULL, where);
}

/* On a busy host it may have waited for a processor all the time: then it gets more. */
static bool runner_is_slow(struct supervisor *s)
{
	uint64_t busy = children_busy_ns(s->runner.pid);

	if (busy == s->now.runner_busy_ns ||
	    clock_now_ns() > s->now.gone_ns + scaled_ns(s, SUPERVISOR_RUNNER_S))
		return false;
	s->now.runner_busy_ns = busy;
	s->now.due_ns = clock_now_ns() + scaled_ns(s, SUPERVISOR_REPORT_S);
	return true;
}

/* The next step on the way out, when it is due; a second stop signal leaves out the waiting. */
static void press_case(struct supervisor *s)
{
	bool due = clock_now_ns() >= s->now.due_ns;

	if (s->now.worker_gone) {
		if (due && !runner_is_slow(s))
			give_up_runner(s);
		return;
	}
	switch (s->now.step) {
	case CASE_RUNS:
		if (s->signals->stop)
			terminate_case(s, JUDGE_INTERRUPTED);
		else if (due)
			terminate_case(s, JUDGE_DEADLINE);
		break;
	case CASE_TERMINATED:
		if (due || s->signals->stops > 1)
			kill_case(s);
		break;
	case CASE_KILLED:
		if (due)
			give_up_case(s);
		break;
	}
}

/* ---- the runner ---- */

/* A runner that began no case, for whatever reason, may be replaced a few times only. */
static void blame_runner(struct supervisor *s, const char *how)
{
	char words[160];

	if (s->halt != SUPERVISOR_GOES_ON || ++s->idle_runners < SUPERVISOR_IDLE_RUNNERS)
		return;
	runner_last_words(s->board, words, sizeof(words));
	if (s->fork_errno)
		supervisor_halt(
			s, SUPERVISOR_NO_RUNNER,
			"no process could be started for a case in "
			"%u tries: %s; look at the limits of processes and memory (pids.max "
			"of the cgroup, TasksMax, ulimit -u)",
			s->idle_runners, strerror(s->fork_errno));
	else
		supervisor_halt(s, SUPERVISOR_NO_RUNNER,
				"the Criterion runner failed %u times "
				"without beginning a case: %s%s; it needs /proc, threads, and room "
				"in /tmp and /dev/shm",
				s->idle_runners, how, words);
}

/* What keeps a runner from its work (no process, no room) may pass. */
static void wait_for_better(struct supervisor *s)
{
	struct pollfd signals = { .fd = s->signals->fd, .events = POLLIN };

	if (s->idle_runners && poll(&signals, 1, (int)s->idle_runners * SUPERVISOR_AGAIN_MS) > 0)
		signals_read(s->signals);
	heed_signals(s);
}

static bool start_runner(struct supervisor *s)
{
	int ret = runner_start(s->board, s->board_path, &s->runner);

	s->must_restart = false;
	s->fork_errno = ret == -EAGAIN || ret == -ENOMEM ? -ret : 0;
	if (ret == 0)
		children_keep(&s->children, s->runner.pid);
	else if (s->fork_errno)
		blame_runner(s, NULL);
	else
		supervisor_halt(s, SUPERVISOR_NO_RUNNER, "the runner could not be started: %s",
				strerror(-ret));
	return ret == 0;
}

static void describe_death(int status, char *ret_text, size_t size)
{
	if (WIFSIGNALED(status)) {
		char name[32];

		signals_name(WTERMSIG(status), name, sizeof(name));
		(void)snprintf(ret_text, size, "killed by %s", name);
	} else {
		(void)snprintf(ret_text, size, "it exited with %d", WEXITSTATUS(status));
	}
}

/* Everything it said has been heard. A death that no case explains is an offence of its own. */
static void bury_runner(struct supervisor *s, bool finished)
{
	char how[64] = "";
	int status = 0;

	if (children_reap(&s->children, s->runner.pid, &status))
		describe_death(status, how, sizeof(how));
	supervisor_forget_runner(s);
	/* a case that was being ended has its reason already */
	if (s->now.slot)
		supervisor_conclude_case(s, s->now.slot,
					 s->now.step == CASE_RUNS ? JUDGE_RUNNER_DIED : s->now.end,
					 NULL, how);
	else if (!finished)
		blame_runner(s, how);
}

static void give_leave(struct supervisor *s, struct board_slot *slot)
{
	pid_t pid = atomic_load(&slot->worker_pid);
	uint32_t leave = RUNNER_LEAVE;
	int worker = -ESRCH;

	s->idle_runners = 0;
	s->fork_errno = 0;
	/* without a worker the runner will tell soon that it is gone; the number comes from memory
	 * that workers write to: nobody but a child of the runner is signalled for it */
	if (pid > 1)
		worker = pidfd_of(pid);
	if (worker >= 0 && children_parent(pid) != s->runner.pid) {
		(void)close(worker);
		worker = -ESRCH;
	}
	s->now = (struct supervisor_case){ .slot = slot,
					   .worker = worker,
					   .worker_pid = worker >= 0 ? pid : 0 };
	supervisor_begin_case(s, slot);
	s->now.begun_ns = clock_now_ns();
	s->now.due_ns = s->now.begun_ns +
			plan_deadline_ms(&slot->plan_case, s->deadline_scale) * MS_NS;
	(void)send(s->runner.socket, &leave, sizeof(leave), MSG_NOSIGNAL);
}

/* A worker that was told to end, but had come to its own end before: that one counts. */
static enum judge_end real_end(const struct supervisor *s, const struct runner_outcome *outcome)
{
	if (s->now.step == CASE_RUNS ||
	    (atomic_load(&s->now.slot->phase) == BOARD_DONE && outcome->exit_code == 0 &&
	     outcome->signal == 0 && !outcome->abnormal))
		return JUDGE_ENDED;
	return s->now.end;
}

static void take_message(struct supervisor *s, const struct runner_message *message)
{
	struct board_slot *slot = message->slot < s->board->slot_count
					  ? &s->board->slots[message->slot]
					  : NULL;
	char how[256], words[160], code[32];

	switch (message->kind) {
	case RUNNER_ENDED:
		if (slot && slot == s->now.slot) {
			supervisor_conclude_case(s, slot, real_end(s, &message->outcome),
						 &message->outcome, NULL);
		} else if (slot) {
			runner_last_words(s->board, words, sizeof(words));
			(void)snprintf(code, sizeof(code), ", exit code %d",
				       message->outcome.exit_code);
			(void)snprintf(how, sizeof(how), "its worker died before it began%s%s",
				       message->outcome.exit_code ? code : "", words);
			supervisor_begin_case(s, slot);
			supervisor_conclude_case(s, slot, JUDGE_NEVER_BEGAN, &message->outcome,
						 how);
		}
		break;
	case RUNNER_READY:
		if (s->must_restart || s->halt != SUPERVISOR_GOES_ON || !slot)
			supervisor_stop_runner(s);
		else
			give_leave(s, slot);
		break;
	case RUNNER_NO_WORKER: s->fork_errno = message->outcome.exit_code; break;
	default: break;
	}
}

/* One message, if there is one. A runner that is dead by now cannot be given leave any more. */
static bool hear_runner(struct supervisor *s, bool is_dead, bool *finished)
{
	struct runner_message message;

	if (recv(s->runner.socket, &message, sizeof(message), MSG_DONTWAIT) !=
	    (ssize_t)sizeof(message))
		return false;
	*finished = *finished || message.kind == RUNNER_FINISHED;
	if (!is_dead || message.kind != RUNNER_READY)
		take_message(s, &message);
	return true;
}

/* Waits for something to happen. Returns what poll(2) says of socket and runner. */
static void wait_for_event(struct supervisor *s, uint64_t deadline_ns, bool *ret_message,
			   bool *ret_death)
{
	struct pollfd fds[4] = {
		{ .fd = s->signals->fd, .events = POLLIN },
		{ .fd = s->runner.socket, .events = POLLIN },
		{ .fd = s->runner.pidfd, .events = POLLIN },
		{ .fd = s->now.worker_gone ? -1 : s->now.worker, .events = POLLIN },
	};
	uint64_t now = clock_now_ns(), tick = progress_tick(s->progress, now);
	uint64_t until = deadline_ns < tick ? deadline_ns : tick;
	struct timespec left = { 0 };

	if (until > now) {
		left.tv_sec = (time_t)((until - now) / SECOND_NS);
		left.tv_nsec = (long)((until - now) % SECOND_NS);
	}
	(void)ppoll(fds, 4, &left, NULL);
	if (fds[0].revents)
		signals_read(s->signals);
	heed_signals(s);
	if (fds[3].revents) {
		s->now.worker_gone = true;
		s->now.gone_ns = clock_now_ns();
		s->now.runner_busy_ns = children_busy_ns(s->runner.pid);
		s->now.due_ns = s->now.gone_ns + scaled_ns(s, SUPERVISOR_REPORT_S);
	}
	*ret_message = fds[1].revents & POLLIN;
	*ret_death = fds[2].revents;
}

/* Until this runner has nothing more to run, is dead, or has to be replaced. */
static void serve_runner(struct supervisor *s)
{
	uint64_t patience = scaled_ns(s, SUPERVISOR_RUNNER_S);
	uint64_t heard = clock_now_ns(), looked = heard, due;
	bool finished = false, has_message, is_dead;

	while (s->runner.pid > 0) {
		if (s->now.slot)
			looked = clock_now_ns();
		due = looked + GAP_LOOK_NS < heard + patience ? looked + GAP_LOOK_NS
							      : heard + patience;
		wait_for_event(s, s->now.slot ? s->now.due_ns : due, &has_message, &is_dead);
		/* poll(2) looks at one after the other: what a runner said between the look at its
		 * socket and the look at its death is there, though poll did not see it */
		if ((has_message || is_dead) && hear_runner(s, is_dead, &finished)) {
			heard = clock_now_ns();
			continue;
		}
		if (is_dead) {
			bury_runner(s, finished);
			return;
		}
		if (s->now.slot) {
			press_case(s);
			heard = clock_now_ns();
		} else if (s->halt != SUPERVISOR_GOES_ON || clock_now_ns() > heard + patience) {
			blame_runner(s, "it says nothing");
			supervisor_stop_runner(s);
		} else if (clock_now_ns() >= looked + GAP_LOOK_NS) {
			gap_look(s);
			looked = clock_now_ns();
		}
	}
}

void supervisor_run(struct supervisor *s)
{
	s->now = (struct supervisor_case){ .worker = -1 };
	s->runner = (struct runner){ .pidfd = -1, .socket = -1 };
	heed_signals(s);
	while (s->halt == SUPERVISOR_GOES_ON && has_pending(s)) {
		if (start_runner(s))
			serve_runner(s);
		wait_for_better(s);
	}
	supervisor_stop_runner(s);
	children_sweep(&s->children, 0, NULL);
}
