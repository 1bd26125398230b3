/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The beginning and the end of a case: what goes into the record, what is cleaned up behind a
 * worker, and the facts that the judge is given. */
#include "ci/gate/run/conclude.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ci/gate/criterion/backtrace.h"
#include "ci/gate/plan/case_info.h"
#include "ci/gate/rig/undoer.h"
#include "ci/gate/run/telemetry_keep.h"
#include "helpers/os/clock.h"
#include "helpers/os/remove.h"
#include "helpers/text/text.h"
#include "reports/reports.h"
#include "reports/verdict/verdict_data.h"
#include "reports/verdict/verdict_known.h"
#include "reports/verdict/wording.h"
#include "suites/check.h"

/* How long what a case started may take to end by itself, once its worker is gone. */
#define CONCLUDE_GRACE_MS 500
/* On top of the profile's format time limit, for putting back. */
#define CONCLUDE_UNDO_S 60
#define CONCLUDE_TAIL_BYTES 4096

/* ---- the record and the disk ---- */

/* A full disk stops the run while there is still room to say so. */
static void check_disk(struct supervisor *s, int err)
{
	if (err == 0 && !run_dir_is_short(s->rundir))
		return;
	supervisor_halt(s, SUPERVISOR_DISK_FULL, "the run directory %s: %s; the run was stopped",
			err ? "cannot be written" : "is full",
			err ? strerror(-err) : "less than 1 MiB is left");
	(void)run_dir_use_reserve(s->rundir);
}

void supervisor_begin_case(struct supervisor *s, struct board_slot *slot)
{
	struct run_case_info info;
	char needs[64];

	case_info_fill(&slot->plan_case, &info, needs, sizeof(needs));
	info.attempt = s->board->setup.repetitions > 1 ? slot->repetition : 0;
	s->now.slot = slot;
	s->now.begun_ns = clock_now_ns();
	s->now.step_offset = 0;
	check_disk(s, record_case_start(s->record, &info));
	progress_case_begins(s->progress, &slot->plan_case, (size_t)(slot - s->board->slots) + 1);
}

/* ---- cleaning up ---- */

static void read_steps(struct supervisor *s, const char *path, uint64_t *offset,
		       struct judge_facts *facts)
{
	check_disk(s, record_steps(s->record, path, offset, true, &facts->bad_lines));
}

/* Replays the journal and tells it in the open case, or in the run. Returns what undoer_run()
 * does. */
static int replay(struct supervisor *s, struct judge_facts *facts)
{
	uint64_t limit_ns = s->board->setup.profile.format.timeout_ms * 1000000ull +
			    CONCLUDE_UNDO_S * 1000000000ull;
	uint64_t offset = 0;
	char steps[BOARD_PATH_SIZE];
	int ret;

	run_dir_work(s->rundir, "undo.jsonl", steps, sizeof(steps));
	(void)unlink(steps);
	ret = undoer_run(s->board, steps, &s->children, s->signals, s->progress,
			 clock_now_ns() + (uint64_t)((double)limit_ns * s->deadline_scale));
	read_steps(s, steps, &offset, facts);
	facts->journal_stuck = (unsigned int)undo_pending(s->journal);
	facts->gone = ret == -ENODEV;
	return ret;
}

void supervisor_put_back_former(struct supervisor *s, size_t count)
{
	struct judge_facts facts = { .journal_left = (unsigned int)count };
	int ret;

	progress_say(s->progress, "putting back %zu change%s of an earlier run", count,
		     count == 1 ? "" : "s");
	ret = replay(s, &facts);
	if (facts.journal_stuck)
		supervisor_halt(s, SUPERVISOR_FORMER_CHANGES,
				"%u change%s of an earlier run could "
				"not be put back%s%s",
				facts.journal_stuck, facts.journal_stuck == 1 ? "" : "s",
				ret ? ": " : "", ret ? strerror(-ret) : "");
}

static void undo(struct supervisor *s, struct judge_facts *facts)
{
	int ret;

	facts->journal_left = s->journal ? (unsigned int)undo_pending(s->journal) : 0;
	if (facts->journal_left == 0)
		return;
	/* this may take longer than Criterion lets a callback wait */
	supervisor_stop_runner(s);
	progress_say(s->progress, "putting back what %s left changed", s->now.slot->plan_case.name);
	ret = replay(s, facts);
	facts->gone |= atomic_load(&s->now.slot->gone) != 0;
	if (facts->journal_stuck && facts->gone)
		supervisor_halt(s, SUPERVISOR_DRIVE_GONE,
				"the drive is gone since %s, whose %u change%s could not be put "
				"back",
				s->now.slot->plan_case.name, facts->journal_stuck,
				facts->journal_stuck == 1 ? "" : "s");
	else if (facts->journal_stuck)
		supervisor_halt(s, SUPERVISOR_NOT_RESTORED,
				"%u change%s of %s could not be put back"
				"%s%s",
				facts->journal_stuck, facts->journal_stuck == 1 ? "" : "s",
				s->now.slot->plan_case.name, ret ? ": " : "",
				ret ? strerror(-ret) : "");
}

static void remove_scratch(struct supervisor *s, const struct board_slot *slot)
{
	char name[64], path[BOARD_PATH_SIZE + 64];

	board_scratch_dir(s->board, slot, name, sizeof(name));
	(void)snprintf(path, sizeof(path), "%s/%s", s->rundir->path, name);
	(void)remove_tree(path);
}

/* ---- judging ---- */

static void read_board(const struct board_slot *slot, struct judge_facts *facts)
{
	facts->phase = atomic_load(&slot->phase);
	facts->evaluated = atomic_load(&slot->evaluated);
	facts->failed = atomic_load(&slot->failed);
	facts->rig = atomic_load(&slot->rig);
	facts->skips = atomic_load(&slot->skips);
	facts->host = atomic_load(&slot->host);
	facts->unable = atomic_load(&slot->unable);
	facts->collateral = atomic_load(&slot->collateral);
	facts->restore_failed = atomic_load(&slot->restore_failed);
	facts->step_errno = atomic_load(&slot->step_errno);
	facts->gone |= atomic_load(&slot->gone) != 0;
	for (int i = 0; i < BOARD_REASONS; i++)
		facts->reasons[i] = slot->reasons[i];
}

/* The last lines of a case's log. An empty log is removed. Returns whether there is one. */
static bool read_log(const struct supervisor *s, const char *name, char *ret_tail, size_t size)
{
	char path[BOARD_PATH_SIZE + BOARD_NAME_SIZE + 32];
	struct stat st;
	ssize_t n = 0;
	int fd;

	ret_tail[0] = '\0';
	(void)snprintf(path, sizeof(path), "%s/%s", s->rundir->path, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	if (fstat(fd, &st) == 0)
		n = pread(fd, ret_tail, size - 1,
			  st.st_size > (off_t)size - 1 ? st.st_size - (off_t)size + 1 : 0);
	ret_tail[n > 0 ? n : 0] = '\0';
	(void)close(fd);
	if (n == 0)
		(void)unlink(path);
	return n != 0;
}

static void name_backtrace(const struct supervisor *s, const char *name)
{
	char path[BOARD_PATH_SIZE + BOARD_NAME_SIZE + 32];

	(void)snprintf(path, sizeof(path), "%s/%s", s->rundir->path, name);
	backtrace_name(path);
}

/* For who reads the log alone: the same text as in every report, behind what is recorded of it. */
static void complete_log(const struct supervisor *s, const char *name, const struct run_case *told)
{
	char path[BOARD_PATH_SIZE + BOARD_NAME_SIZE + 32];
	struct text text = { 0 };
	int fd;

	(void)snprintf(path, sizeof(path), "%s/%s", s->rundir->path, name);
	fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	if (fd < 0)
		return;
	wording_failure(&text, s->model, told);
	dprintf(fd, "%s\n", text.data ? text.data : "");
	text_free(&text);
	(void)close(fd);
}

static void record(struct supervisor *s, struct board_slot *slot, const struct judge_facts *facts,
		   const struct judge_verdict *verdict)
{
	uint64_t ended = atomic_load(&slot->end_ns);
	char log[BOARD_NAME_SIZE + 16], tail[CONCLUDE_TAIL_BYTES];
	const struct run_case *told;
	struct run_end_info end = {
		.verdict = verdict->verdict,
		.kind = verdict->kind,
		.reason = verdict->verdict == RUN_PASS ? NULL : verdict->reason,
	};

	if (ended < s->now.begun_ns)
		ended = clock_now_ns();
	end.duration_s = (double)(ended - s->now.begun_ns) / 1e9;
	if (facts->has_outcome) {
		end.signal = facts->outcome.signal;
		end.exit_code = facts->outcome.exit_code;
	}
	board_log_path(s->board, slot, log, sizeof(log));
	if (verdict->verdict != RUN_PASS)
		name_backtrace(s, log);
	if (read_log(s, log, tail, sizeof(tail)))
		end.log = log;
	if (verdict->verdict != RUN_PASS && tail[0])
		end.log_tail = tail;
	check_disk(s, record_case_end(s->record, &end));
	(void)junit_write(s->model, s->rundir->path, s->reports, false);
	told = run_find_case(s->model, slot->plan_case.name);
	if (told && end.log && (end.verdict == RUN_FAIL || end.verdict == RUN_ERROR))
		complete_log(s, log, told);
	progress_case_ends(s->progress, &slot->plan_case, &end,
			   told && verdict_is_known(s->model, s->reports->known, told));
}

void supervisor_conclude_case(struct supervisor *s, struct board_slot *slot, enum judge_end how,
			      const struct runner_outcome *outcome, const char *where)
{
	struct judge_facts facts = {
		.end = how,
		.where = where,
		.deadline_s = (double)plan_deadline_ms(&slot->plan_case, s->deadline_scale) / 1e3,
	};
	struct children_swept swept;
	struct judge_verdict verdict;
	char steps[BOARD_PATH_SIZE + 64], name[64], signal_name[32];

	if (outcome) {
		facts.has_outcome = true;
		facts.outcome = *outcome;
	}
	if (how == JUDGE_INTERRUPTED) {
		signals_name(s->signals->stop, signal_name, sizeof(signal_name));
		facts.where = signal_name;
	}

	children_sweep(&s->children, how == JUDGE_ENDED ? CONCLUDE_GRACE_MS : 0, &swept);
	facts.leftovers = swept.killed;
	facts.leftover_name = swept.name;
	board_steps_path(s->board, slot, name, sizeof(name));
	(void)snprintf(steps, sizeof(steps), "%s/%s", s->rundir->path, name);
	read_steps(s, steps, &s->now.step_offset, &facts);
	undo(s, &facts);
	remove_scratch(s, slot);
	read_board(slot, &facts);
	judge_case(&facts, &verdict);
	atomic_store(&slot->concluded, 1);
	telemetry_keep(s, &facts, &verdict);
	record(s, slot, &facts, &verdict);
	(void)unlink(steps);

	if (s->now.worker >= 0)
		(void)close(s->now.worker);
	s->now = (struct supervisor_case){ .worker = -1 };
	if (s->fail_fast && verdict.verdict != RUN_PASS && verdict.verdict != RUN_SKIP)
		supervisor_halt(s, SUPERVISOR_FAIL_FAST, "not run: --fail-fast, after %s",
				slot->plan_case.name);
}
