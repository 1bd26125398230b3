/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The order of things around the cases of one drive: record, claim, board, supervisor, reports. */
#include "ci/gate/run/drive_run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ci/gate/criterion/fence_process.h"
#include "ci/gate/criterion/image.h"
#include "ci/gate/plan/case_info.h"
#include "ci/gate/plan/chain.h"
#include "ci/gate/reporting/report_inputs.h"
#include "ci/gate/reporting/result.h"
#include "ci/gate/rig/admission.h"
#include "ci/gate/rig/drive_state.h"
#include "ci/gate/run/conclude.h"
#include "ci/gate/run/expect_baseline.h"
#include "ci/gate/run/run_info.h"
#include "ci/gate/run/supervisor.h"
#include "helpers/text/text.h"
#include "reports/record/record.h"
#include "reports/reports.h"
#include "reports/verdict/verdict_data.h"

/* What lives as long as the run of the drive. */
struct drive_state {
	const struct drive_run *run;
	struct run_model *model;
	struct record *record;
	struct board *board;
	char board_path[BOARD_PATH_SIZE];
	char state_dir[BOARD_PATH_SIZE]; /* of a drive that is nobody else's; "" of others */
	struct admission claim;
	struct progress progress;
	struct supervisor supervisor;
	struct report_plan reports;
};

static void complain(const struct drive_run *run, const char *what)
{
	fprintf(stderr, "nvme-gate: %s%s%s\n", run->several ? run->drive->alias : "",
		run->several ? ": " : "", what);
}

/* ---- before the first case ---- */

static int start_record(struct drive_state *state)
{
	const struct drive_run *run = state->run;
	struct run_info_texts texts = { 0 };
	char path[BOARD_PATH_SIZE + 32];
	struct run_info info;
	int ret;

	state->model = run_new();
	if (!state->model)
		return -ENOMEM;
	(void)snprintf(path, sizeof(path), "%s/run.jsonl", run->rundir->path);
	ret = record_open(path, state->model, &state->record);
	if (ret == 0)
		ret = run_info_fill(run->options, run->profile, run->drive, run->inputs, &info,
				    &texts);
	if (ret == 0)
		ret = record_run_start(state->record, &info);
	if (ret == 0)
		report_plan_make(run->inputs, state->model, &state->reports);
	state->reports.options.part = run->several;
	run_info_free(&texts);
	return ret;
}

static bool may_run(const struct drive_state *state, const struct plan_case *c)
{
	return c->selected && c->armed && !c->blocked[0] && c->effect <= state->claim.allowed;
}

static int record_one_not_run(struct drive_state *state, const struct plan_case *c)
{
	struct run_end_info end = { .verdict = RUN_ERROR, .kind = END_RIG, .reason = c->blocked };
	struct run_case_info info;
	char needs[64];
	int ret;

	case_info_fill(c, &info, needs, sizeof(needs));
	if (state->run->drive->info.recorded[0] && c->effect > READS)
		return record_skip(state->record, &info, END_REPLAY, state->claim.restricted);
	if (!c->armed)
		return record_skip(
			state->record, &info, END_UNARMED,
			c->effect == FIRMWARE
				? "not armed: it loads firmware; --firmware and --erase with the "
				  "drive's serial number arm it"
				: "not armed: it writes to or resets the drive; --erase with the "
				  "drive's serial number arms it");
	if (c->effect > state->claim.allowed)
		return record_skip(state->record, &info, END_IN_USE, state->claim.restricted);
	ret = record_case_start(state->record, &info);
	return ret ? ret : record_case_end(state->record, &end);
}

/* Cases that are not run say so right away, so that no report of a run that dies misses them. */
static int record_not_run(struct drive_state *state)
{
	const struct plan *plan = &state->run->drive->plan;
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < plan->count; i++)
		if (plan->cases[i].selected && !may_run(state, &plan->cases[i]))
			ret = record_one_not_run(state, &plan->cases[i]);
	return ret;
}

/* Before the first case, so that nobody waits an hour to read it. Each reason once. */
static void tell_blocked(const struct drive_run *run)
{
	const struct plan *plan = &run->drive->plan;
	char line[PLAN_REASON_SIZE + 64];

	for (size_t i = 0; i < plan->count; i++) {
		const char *reason = plan->cases[i].blocked;
		size_t same = 0, before = 0;

		for (size_t k = 0; k < plan->count; k++)
			if (reason[0] && plan->cases[k].selected &&
			    strcmp(plan->cases[k].blocked, reason) == 0)
				k < i ? before++ : same++;
		if (!reason[0] || !plan->cases[i].selected || before)
			continue;
		(void)snprintf(line, sizeof(line), "%zu case%s cannot be run: %s", same,
			       same == 1 ? "" : "s", reason);
		complain(run, line);
	}
}

static void tell_namespaces(const struct drive_run *run)
{
	const struct dut_info *info = &run->drive->info;
	char line[64 + 12 * DUT_MAX_NS] = "namespaces that the profile leaves out:";

	for (size_t i = 0; i < info->left_out_count; i++)
		text_add(line, sizeof(line), " %u", info->left_out[i]);
	if (info->left_out_count)
		complain(run, line);
}

static int make_board(struct drive_state *state)
{
	const struct drive_run *run = state->run;
	const struct plan *plan = &run->drive->plan;
	struct board_setup *setup = calloc(1, sizeof(*setup));
	struct plan_case *cases = calloc(plan->count + 1, sizeof(*cases));
	size_t count = 0;
	int ret = setup && cases ? 0 : -ENOMEM;

	for (size_t i = 0; ret == 0 && i < plan->count; i++)
		if (may_run(state, &plan->cases[i]))
			cases[count++] = plan->cases[i];
	if (ret == 0) {
		(void)snprintf(setup->run_dir, sizeof(setup->run_dir), "%s", run->rundir->path);
		text_copy(setup->journal, sizeof(setup->journal), state->claim.journal_path);
		(void)snprintf(setup->state_dir, sizeof(setup->state_dir), "%s", state->state_dir);
		run_dir_work(run->rundir, "chain", setup->chain, sizeof(setup->chain));
		text_copy(setup->selector, sizeof(setup->selector), run->drive->selector);
		(void)snprintf(setup->serial, sizeof(setup->serial), "%s", run->drive->info.serial);
		if (strcmp(run->drive->info.backend, "live") == 0)
			text_copy(setup->address, sizeof(setup->address), run->drive->info.address);
		setup->image = criterion_is_debugged() ? 0 : image_id();
		setup->repetitions = run->options->repeat;
		setup->profile = *run->profile;
		expect_baseline_fill(reports_find_baseline(&state->reports.options, state->model),
				     &setup->profile);
	}
	run_dir_work(run->rundir, "board", state->board_path, sizeof(state->board_path));
	if (ret == 0)
		ret = board_create(state->board_path, setup, cases, count, &state->board);
	free(cases);
	free(setup);
	return ret;
}

static int admit(struct drive_state *state, char *why, size_t why_size)
{
	const struct drive_run *run = state->run;
	const char *serial = run->drive->info.serial;

	if (dut_is_private(&run->drive->info)) {
		run_dir_work(run->rundir, "drive", state->state_dir, sizeof(state->state_dir));
		if (mkdir(state->state_dir, 0755) < 0) {
			(void)snprintf(why, why_size, "%s cannot be made: %s", state->state_dir,
				       strerror(errno));
			return -errno;
		}
	}
	return admission_take(run->drive,
			      &(const struct admission_wish){
				      .armed = options_erases(run->options, serial),
				      .destroys = plan_destroys(&run->drive->plan),
				      .overwrite_signatures = run->options->overwrite_signatures,
				      .state_dir = state->state_dir[0] ? state->state_dir : NULL,
				      .command = state->model->info.command_line,
			      },
			      &state->claim, why, why_size);
}

/* ---- the cases ---- */

static int record_state(struct drive_state *state, bool after)
{
	char path[BOARD_PATH_SIZE];

	run_dir_work(state->run->rundir, "state", path, sizeof(path));
	if (!state->board->slot_count)
		return 0;
	return drive_state_record(state->board, state->record, path, after,
				  state->run->options->deadline_scale);
}

static void say(void *progress, const char *line)
{
	progress_say(progress, "%s", line);
}

static void supervise(struct drive_state *state)
{
	const struct drive_run *run = state->run;
	int asked = 0;

	progress_open(&state->progress, run->options, run->several ? run->drive->alias : NULL,
		      state->board->slot_count);
	state->supervisor = (struct supervisor){
		.board = state->board,
		.board_path = state->board_path,
		.rundir = run->rundir,
		.record = state->record,
		.model = state->model,
		.reports = &state->reports.options,
		.signals = run->signals,
		.progress = &state->progress,
		.journal = state->claim.journal,
		.allowed = state->claim.allowed,
		.deadline_scale = run->options->deadline_scale,
		.fail_fast = run->options->fail_fast,
	};
	if (state->claim.to_undo)
		supervisor_put_back_former(&state->supervisor, state->claim.to_undo);
	if (state->supervisor.halt == SUPERVISOR_GOES_ON)
		(void)record_state(state, false);
	supervisor_run(&state->supervisor);
	/* whoever stopped the run waits for it to end */
	if (state->supervisor.halt == SUPERVISOR_GOES_ON)
		asked = record_state(state, true);
	if (chain_record(state->board, state->record, asked, say, &state->progress) < 0)
		supervisor_halt(&state->supervisor, SUPERVISOR_DISK_FULL,
				"what changed between the "
				"cases could not be recorded");
	progress_close(&state->progress);
}

static bool has_begun(const struct drive_state *state)
{
	for (uint32_t i = 0; i < state->board->slot_count; i++)
		if (atomic_load(&state->board->slots[i].concluded))
			return true;
	return false;
}

static void drop_empty_log(const struct drive_run *run)
{
	char path[BOARD_PATH_SIZE + sizeof(RUNNER_LOG)];
	struct stat st;

	(void)snprintf(path, sizeof(path), "%s/" RUNNER_LOG, run->rundir->path);
	if (stat(path, &st) == 0 && st.st_size == 0)
		(void)unlink(path);
}

/* What --fail-fast left out is not an error of the rig: it was asked for. All else that was not run
 * is: run_settle() says so. */
static void record_left_out(struct drive_state *state)
{
	const struct supervisor *supervisor = &state->supervisor;

	for (uint32_t i = 0; i < state->board->slot_count; i++) {
		const struct board_slot *slot = &state->board->slots[i];
		struct run_case_info info;
		char needs[64];

		if (supervisor->halt != SUPERVISOR_FAIL_FAST || !board_is_pending(slot))
			continue;
		case_info_fill(&slot->plan_case, &info, needs, sizeof(needs));
		info.attempt = state->board->setup.repetitions > 1 ? slot->repetition : 0;
		(void)record_skip(state->record, &info, END_NOT_RUN, supervisor->halt_text);
	}
}

/* ---- after the last case ---- */

static void complain_unwritten(const struct drive_run *run, const char *what, int err)
{
	char line[BOARD_PATH_SIZE + 256];

	(void)snprintf(line, sizeof(line), "%s in %s could not be written: %s; %s", what,
		       run->rundir->path, strerror(-err),
		       err == -EFBIG ? "raise the limit on the size of files (ulimit -f)"
				     : "free some space, or name another directory with --out");
	complain(run, line);
}

/* A record that is not whole closes the gate, and the reports, which may still have room, say
 * so. */
static int end_record(struct drive_state *state, int stop_signal)
{
	char text[128];
	int ret = record_run_end(state->record, stop_signal);

	if (ret == 0)
		return 0;
	(void)snprintf(text, sizeof(text), "the record is not whole: %s", strerror(-ret));
	(void)record_rig_error(state->record, text);
	complain_unwritten(state->run, "the end of the record", ret);
	return ret;
}

/* Writes what can be written and says how it ended. @broken: the run directory failed us. */
static int finish(struct drive_state *state, int stop_signal, bool broken)
{
	const struct drive_run *run = state->run;
	struct verdict *verdict = NULL;
	bool color = options_use_color(run->options, STDOUT_FILENO);
	int ret, record_err, code;

	(void)run_dir_use_reserve(run->rundir);
	record_err = end_record(state, stop_signal);
	if (run_settle(state->model) < 0 ||
	    reports_judge(state->model, &state->reports.options, &verdict) < 0) {
		complain(run, "no memory left to judge the run");
		return GATE_EXIT_INCOMPLETE;
	}
	code = verdict->exit_code;
	ret = reports_write(state->model, run->rundir->path, &state->reports.options, NULL);
	if (ret)
		complain_unwritten(run, "the reports", ret);
	if ((ret || record_err || broken || record_error(state->record)) && code < 128)
		code = GATE_EXIT_INCOMPLETE;
	result_print(stdout, state->model, state->reports.options.known, verdict,
		     run->several ? run->drive->alias : NULL, run->rundir->path, ret == 0, color);
	(void)fflush(stdout);
	verdict_free(verdict);
	run_dir_close(run->rundir, ret == 0);
	return code;
}

static void release(struct drive_state *state)
{
	admission_release(&state->claim);
	board_unmap(state->board);
	(void)record_close(state->record);
	report_plan_free(&state->reports);
	run_free(state->model);
}

/* Before the first case: everything that could be said is said, and nothing half-written is
 * left. */
static int give_up(struct drive_state *state, const char *what, int err)
{
	char line[BOARD_PATH_SIZE + 256];

	(void)snprintf(line, sizeof(line), "%s %s: %s", what, state->run->rundir->path,
		       strerror(-err));
	complain(state->run, line);
	run_dir_discard(state->run->rundir);
	release(state);
	return run_dir_exit(err);
}

/* A rig that is not ready says nothing about any case: none of them is an error. */
static void record_none_run(struct drive_state *state)
{
	const struct plan *plan = &state->run->drive->plan;
	struct run_case_info info;
	char needs[64];

	for (size_t i = 0; i < plan->count; i++) {
		if (!plan->cases[i].selected || run_find_case(state->model, plan->cases[i].name))
			continue;
		case_info_fill(&plan->cases[i], &info, needs, sizeof(needs));
		(void)record_skip(state->record, &info, END_NOT_RUN,
				  "not run: the rig was not ready");
	}
}

static int not_ready(struct drive_state *state, const char *why)
{
	int code;

	complain(state->run, why);
	(void)record_not_ready(state->record, why);
	record_none_run(state);
	run_dir_stands(state->run->rundir);
	code = finish(state, 0, false);
	release(state);
	return code;
}

int drive_run(const struct drive_run *run)
{
	struct drive_state state = { .run = run };
	char why[BOARD_PATH_SIZE + 256];
	int ret = start_record(&state), code;

	if (ret)
		return give_up(&state, "the record cannot be written in", ret);
	if (run->not_ready)
		return not_ready(&state, run->not_ready);
	ret = admit(&state, why, sizeof(why));
	if (ret)
		return not_ready(&state, why);
	if (state.claim.overwritten[0])
		complain(run, state.claim.overwritten);
	if (run->drive->twin[0])
		complain(run, run->drive->twin);
	tell_namespaces(run);
	tell_blocked(run);
	ret = record_not_run(&state);
	if (ret == 0)
		ret = make_board(&state);
	if (ret)
		return give_up(&state, "the run cannot be set up in", ret);
	run_dir_stands(run->rundir);

	supervise(&state);
	drop_empty_log(run);
	if (state.supervisor.halt == SUPERVISOR_FORMER_CHANGES ||
	    (state.supervisor.halt == SUPERVISOR_NO_RUNNER && !has_begun(&state)))
		return not_ready(&state, state.supervisor.halt_text);
	record_left_out(&state);
	if (state.supervisor.halt > SUPERVISOR_SIGNAL) {
		complain(run, state.supervisor.halt_text);
		(void)record_halt(state.record, state.supervisor.halt == SUPERVISOR_DRIVE_GONE,
				  state.supervisor.halt_text);
	}
	code = finish(&state, state.supervisor.halt == SUPERVISOR_SIGNAL ? run->signals->stop : 0,
		      state.supervisor.halt == SUPERVISOR_DISK_FULL);
	release(&state);
	return code;
}
