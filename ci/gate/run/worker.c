/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The life of a worker, phase by phase; each phase is on the board before it begins. */
#include "ci/gate/run/worker.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "ci/gate/criterion/crash.h"
#include "ci/gate/criterion/image.h"
#include "ci/gate/plan/board.h"
#include "ci/gate/plan/chain.h"
#include "ci/gate/run/step_writer.h"
#include "fixtures/dut/dut.h"
#include "fixtures/dut/dut_presence.h"
#include "fixtures/dut/dut_watch.h"
#include "fixtures/undo/undo.h"
#include "helpers/block/filesystem.h"
#include "helpers/os/remove.h"
#include "suites/check.h"

static struct {
	struct board *board;
	struct board_slot *slot;
	struct step_writer *steps;
	struct dut *dut;
	struct dut_snapshot before;
	bool has_before;
	pid_t pid;
	sigjmp_buf stop;
} worker;

/* Mounts of this case vanish with it. Without the privilege there are none to vanish. */
static void make_mounts_private(void)
{
	if (unshare(CLONE_NEWNS) == 0)
		(void)mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
}

/* Why the case's namespace, or for a case of the whole drive any of them, does not do. */
static const struct dut_ns_lack *find_lack(const struct plan_case *c, unsigned int needs)
{
	const struct dut_info *info = dut_info(worker.dut);
	uint32_t nsids[DUT_MAX_NS];

	needs &= DUT_NS_NEEDS;
	if (c->nsid)
		return dut_find_lack(worker.dut, c->nsid, needs);
	if (!info->ns_count || dut_list_ns(worker.dut, needs, nsids))
		return NULL;
	return dut_find_lack(worker.dut, info->nsids[0], needs);
}

/* What the rig would have to give is its error; what the drive does not have is skipped. */
static bool has_needs(const struct plan_case *c)
{
	const struct dut_info *info = dut_info(worker.dut);
	const unsigned int needs = check_at(c->check)->needs;
	const struct dut_ns_lack *lack = find_lack(c, needs);
	char why[sizeof(info->missing)];

	if (needs & info->denied & ~info->capabilities)
		step_tell_rig(worker.steps, "%s", info->denied_why);
	else if (!dut_has(worker.dut, needs))
		step_tell_unable(worker.steps, dut_missing(worker.dut, needs, why, sizeof(why)));
	else if (lack && lack->rig)
		step_tell_rig(worker.steps, "%s", lack->why);
	else if (lack)
		step_tell_skip(worker.steps, lack->why);
	else
		return true;
	return false;
}

/* Whatever goes by the nodes of namespaces, which native multipath leads where it likes, and what
 * takes the controller away while they are used. Admin commands have the controller's own node. */
static bool needs_own_path(const struct check *check)
{
	return check->needs & (DUT_BLOCK | DUT_LOAD | DUT_MOUNT) || check->effect == LOADS ||
	       check->effect >= WRITES;
}

static bool open_dut(const struct plan_case *c)
{
	const struct board_setup *setup = &worker.board->setup;
	struct dut_options options = {
		.allowed = c->effect,
		.state_dir = setup->state_dir[0] ? setup->state_dir : NULL,
		.journal = setup->journal[0] ? setup->journal : NULL,
		.case_name = c->name,
		.namespaces = &setup->profile.namespaces,
	};
	char why[BOARD_REASON_SIZE] = "";
	int ret = dut_open(setup->selector, &options, &worker.dut, why, sizeof(why));

	if (ret) {
		worker.dut = NULL;
		step_tell_rig(worker.steps, "the drive could not be opened: %s",
			      why[0]    ? why
			      : ret < 0 ? strerror(-ret)
					: "it refused");
		return false;
	}
	dut_allow_warnings(worker.dut, setup->profile.health.allowed_warnings);
	step_set_clock(worker.steps, dut_now_ns(worker.dut));
	if (!has_needs(c))
		return false;
	if (dut_info(worker.dut)->other_path[0] && needs_own_path(check_at(c->check))) {
		step_tell_rig(
			worker.steps,
			"inconclusive: another path: %s: I/O meant for this "
			"controller may go through it, and hide a reset; take it away (echo 1 "
			">device/remove in its folder of /sys/class/nvme), or boot with "
			"nvme_core.multipath=N",
			dut_info(worker.dut)->other_path);
		return false;
	}
	return true;
}

static void tell_unread(void *context, const char *what, const char *why)
{
	(void)context;
	step_tell_uncompared(worker.steps, what, why);
}

/* What cannot be read is not compared, and that is said. A drive that answered when it was opened
 * and is gone by now cannot be judged at all. */
static bool look_before(void)
{
	chain_link(worker.board, worker.dut, worker.slot->plan_case.name, &worker.before);
	if (worker.before.smart_error == -ENODEV || worker.before.link_error == -ENODEV) {
		step_tell_rig(worker.steps,
			      "the drive answered when it was opened, and was gone "
			      "before the case began: %s",
			      strerror(ENODEV));
		return false;
	}
	(void)dut_tell_unread(&worker.before, tell_unread, NULL);
	chain_begin_case(worker.board);
	dut_watch_begin(worker.dut, &worker.before);
	return true;
}

static void run_body(const struct plan_case *c)
{
	const struct board_setup *setup = &worker.board->setup;
	const struct check *check = check_at(c->check);
	struct check_point point = plan_point(c, &setup->profile);

	check_begin(check, step_sink(), worker.steps);
	board_reach(worker.slot, BOARD_BODY);
	step_watch(worker.steps, worker.dut);
	if (sigsetjmp(worker.stop, 1) == 0)
		check->body(worker.dut, &setup->profile, &point);
	/* a child that the body forked and that came out of it must not go on as if it were us */
	if (getpid() != worker.pid)
		_exit(0);
	step_watch(worker.steps, NULL);
	check_end();
	/* a check of commands that sent none has looked at nothing, whatever it found */
	if (check->needs & (DUT_ADMIN | DUT_LOAD | DUT_NVM) && !dut_command_count(worker.dut) &&
	    !atomic_load(&worker.slot->failed) && !atomic_load(&worker.slot->rig) &&
	    !atomic_load(&worker.slot->skips))
		step_tell_rig(worker.steps, "the case is one of commands, and sent the drive none");
}

static void restore(void)
{
	const struct board_setup *setup = &worker.board->setup;
	char dir[64], path[BOARD_PATH_SIZE + 64];
	struct undo_journal *journal;
	size_t left = 0;
	int ret;

	board_reach(worker.slot, BOARD_RESTORE);
	board_scratch_dir(worker.board, worker.slot, dir, sizeof(dir));
	(void)snprintf(path, sizeof(path), "%s/%s", setup->run_dir, dir);
	/* a body that ended in the middle: its mounts hold the block devices that are put back
	 * next */
	(void)filesystem_unmount_below(path);
	if (setup->journal[0]) {
		ret = undo_open(setup->journal, setup->serial, &journal);
		if (ret) {
			step_tell_rig(worker.steps, "the undo journal cannot be read: %s",
				      strerror(-ret));
		} else {
			left = undo_replay(journal, worker.dut, step_tell_undo, worker.steps);
			undo_close(journal);
		}
	}
	ret = remove_tree(path);
	if (ret) {
		left++;
		step_tell_undo(worker.steps, "scratch directory of the case", ret);
	}
	atomic_store(&worker.slot->restore_failed, (uint32_t)left);
}

static void tell_collateral(void *context, const char *what, const char *before, const char *after,
			    const char *source)
{
	(void)context;
	step_tell_collateral(worker.steps, what, before, after, source);
	chain_told(worker.board, what);
}

/* What the drive no longer shows is collateral; what the host no longer shows is the rig's. */
static void compare(void)
{
	const struct dut_snapshot *before = &worker.before;
	struct dut_snapshot after;
	int ret;

	board_reach(worker.slot, BOARD_COLLATERAL);
	if (!worker.has_before)
		return;
	(void)dut_snapshot(worker.dut, &after); /* never fails: it says what it lacks */
	if (dut_is_gone(worker.dut))
		atomic_store(&worker.slot->gone, 1);
	ret = !before->kernel_error && after.kernel_error ? after.kernel_error
	      : !before->fatal_error && after.fatal_error ? after.fatal_error
							  : 0;
	if (ret == -EOVERFLOW)
		step_tell_rig(worker.steps,
			      "the kernel log ran over during the case, and what it said "
			      "of the drive is lost: more room with log_buf_len= on the kernel's "
			      "command line, or find out who floods it");
	else if (ret == -ESTALE)
		tell_collateral(NULL, "presence of the drive", "there all the time",
				"taken out; another one, or it again, is in its place",
				"the PCI function that was opened");
	else if (ret)
		step_tell_rig(worker.steps,
			      "the state of the drive after the case cannot be read: %s",
			      strerror(abs(ret)));
	(void)dut_watch_tell(worker.dut, &after, tell_collateral, NULL);
	(void)dut_compare_snapshots(worker.dut, before, &after, tell_collateral, NULL);
	chain_end_case(worker.board, worker.dut, worker.slot->plan_case.name, &after);
}

/* Runs inside Criterion's "main" phase, so that whatever happens here is seen by Criterion too. */
static void run_case(void)
{
	const struct plan_case *c = &worker.slot->plan_case;
	bool ready;

	board_reach(worker.slot, BOARD_OPENING);
	make_mounts_private();
	ready = open_dut(c);
	if (ready)
		ready = worker.has_before = look_before();
	if (ready)
		run_body(c);
	restore();
	compare();
	if (worker.dut && dut_info(worker.dut)->simulated && !dut_info(worker.dut)->recorded[0])
		step_tell_clock(worker.steps, dut_now_ns(worker.dut));
	dut_close(worker.dut);
	step_close(worker.steps);
	board_reach(worker.slot, BOARD_DONE);

	/* everything is put back: now Criterion may know as well. It ends the process at once */
	if (atomic_load(&worker.slot->skips) && !atomic_load(&worker.slot->failed) &&
	    !atomic_load(&worker.slot->rig) && !atomic_load(&worker.slot->collateral))
		criterion_skip_test("%s", worker.slot->reasons[BOARD_SKIPPED]);
}

/* The CI's terminal and pipes are not the worker's: reading would block for ever, and a child that
 * is left behind would keep them open. */
static int take_over_output(void)
{
	char file[BOARD_NAME_SIZE + 16], path[BOARD_PATH_SIZE + sizeof(file) + 1];
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int log, ret = 0;

	board_log_path(worker.board, worker.slot, file, sizeof(file));
	(void)snprintf(path, sizeof(path), "%s/%s", worker.board->setup.run_dir, file);
	log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	if (null < 0 || log < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(log, STDOUT_FILENO) < 0 ||
	    dup2(log, STDERR_FILENO) < 0)
		ret = -errno;
	if (null >= 0)
		(void)close(null);
	if (log >= 0)
		(void)close(log);
	return ret;
}

void worker_main(void)
{
	const char *path = getenv(BOARD_ENV);
	int ret;

	if (!path || board_map(path, &worker.board) < 0)
		_exit(WORKER_EXIT_NO_BOARD);
	worker.slot = board_find(worker.board, criterion_current_test->category,
				 criterion_current_test->name);
	if (!worker.slot)
		_exit(WORKER_EXIT_NO_BOARD);
	/* the program is the one that runs, see fence_process.c; its libraries are found by
	 * name */
	if (worker.board->setup.image && worker.board->setup.image != image_id()) {
		fprintf(stderr,
			"the libraries of nvme-gate were replaced while it ran; run it again\n");
		_exit(WORKER_EXIT_NO_BOARD);
	}
	worker.pid = getpid();
	if (take_over_output() < 0)
		_exit(WORKER_EXIT_NO_LOG);
	crash_catch();
	ret = step_open(worker.board, worker.slot, &worker.stop, &worker.steps);
	if (ret) {
		atomic_store(&worker.slot->step_errno, -ret);
		_exit(WORKER_EXIT_NO_LOG);
	}
	atomic_store(&worker.slot->worker_pid, worker.pid);
	board_reach(worker.slot, BOARD_SPAWNED);

	/* waits here for the supervisor's leave */
	criterion_internal_test_setup();
	criterion_internal_test_main(run_case);
	criterion_internal_test_teardown();
}
