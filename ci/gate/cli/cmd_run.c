/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nvme-gate run: from the command line to one run per drive, and to their common verdict. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ci/gate/cli/rerun.h"
#include "ci/gate/cli/select.h"
#include "ci/gate/criterion/children.h"
#include "ci/gate/options/options.h"
#include "ci/gate/reporting/report_inputs.h"
#include "ci/gate/rig/abandoned.h"
#include "ci/gate/rig/preflight.h"
#include "ci/gate/run/conductor.h"
#include "ci/gate/run/drive_run.h"

struct run_all {
	const struct gate_options *options;
	struct profile profile;
	struct report_inputs inputs;
	struct drive *drives;
	size_t count;
	bool has_rundir;      /* reports are written, or it has said why not */
	char not_ready[1024]; /* why the first drive that is not ready is not; "" all are */
};

static int run_complain(int code, const char *text)
{
	fprintf(stderr, "nvme-gate: %s\n", text);
	return code;
}

/* A descriptor that the caller closed would be given to the next file that is opened: the record,
 * and what is printed would go into it. What is printed to none must stay an error: who asked for a
 * result does not get it. */
static void run_fill_standard_files(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			(void)open("/dev/null", O_RDONLY);
}

/* An inverted run passes what fails: it is for the tests of the checks only. */
static bool run_is_inverted(const struct gate_options *options)
{
	const char *invert = getenv("CHECK_INVERT");
	bool all_simulated = true;

	for (size_t i = 0; i < options->duts.count; i++)
		all_simulated = all_simulated && strncmp(options->duts.items[i], "sim:", 4) == 0;
	return invert && strcmp(invert, "1") == 0 && !all_simulated;
}

/* The first reason is told of all drives: with several it says whose it is. */
static void run_note_not_ready(struct run_all *all, const struct drive *drive, const char *why)
{
	bool several = all->count > 1;

	if (!all->not_ready[0])
		(void)snprintf(all->not_ready, sizeof(all->not_ready), "%s%s%s",
			       several ? drive->selector : "", several ? ": " : "", why);
}

/* Returns an exit code, or -1 to go on. */
static int run_find_drives(struct run_all *all)
{
	char why[512];

	for (size_t i = 0; i < all->count; i++) {
		struct drive *drive = &all->drives[i];
		int ret;

		drive->selector = all->options->duts.items[i];
		drive->namespaces_allowed = &all->profile.namespaces;
		drive->among_others = all->count > 1;
		drive_name(drive, all->drives, i);
		ret = drive_probe(drive, all->options->deadline_scale, why, sizeof(why));
		/* one that has no driver has no serial number either: it may be ours */
		if (ret == -ENODEV && abandoned_give_back("nvme-gate run"))
			ret = drive_probe(drive, all->options->deadline_scale, why, sizeof(why));
		drive_identify(drive, all->drives, i);
		(void)drive_twins_tell(drive, all->drives, i, drive->twin, sizeof(drive->twin));
		if (ret == -EINVAL)
			return run_complain(GATE_EXIT_USAGE, why);
		if (ret)
			run_note_not_ready(all, drive, why);
	}
	return -1;
}

/* A recording bears the serial number of a drive that may well be here. */
static const char *run_erases_replay(const struct run_all *all)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->drives[i].info.recorded[0] &&
		    options_erases(all->options, all->drives[i].info.serial))
			return all->drives[i].selector;
	return NULL;
}

static int run_check_erase(struct run_all *all)
{
	const char **serials = calloc(all->count, sizeof(*serials));
	const char *replay = run_erases_replay(all);
	char why[512];
	int ret;

	if (replay) {
		free(serials);
		(void)snprintf(why, sizeof(why),
			       "--erase: %.300s is a recording: nothing can be "
			       "written to it",
			       replay);
		return run_complain(GATE_EXIT_USAGE, why);
	}
	if (!serials)
		return run_complain(GATE_EXIT_INCOMPLETE, strerror(ENOMEM));
	for (size_t i = 0; i < all->count; i++)
		serials[i] = all->drives[i].info.serial;
	ret = options_check_erase(all->options, serials, all->count, why, sizeof(why));
	free(serials);
	return ret ? run_complain(GATE_EXIT_USAGE, why) : -1;
}

static int run_plan(struct run_all *all)
{
	struct selection *select = NULL;
	char why[512];
	int ret = select_new(all->options, &select, why, sizeof(why));

	if (ret)
		return run_complain(ret == -ENODATA ? GATE_EXIT_NOTHING : GATE_EXIT_USAGE, why);
	for (size_t i = 0; ret == 0 && i < all->count; i++) {
		struct drive *drive = &all->drives[i];

		ret = plan_expand(&all->profile, drive->info.nsids, drive->info.ns_count, NULL,
				  &drive->plan, why, sizeof(why));
		if (ret)
			break;
		plan_arm(&drive->plan, options_erases(all->options, drive->info.serial), false);
		select_apply(select, &drive->plan);
	}
	if (ret == 0)
		ret = select_check(select, why, sizeof(why));
	select_free(select);
	if (ret)
		return run_complain(ret == -ENODATA ? GATE_EXIT_NOTHING : GATE_EXIT_USAGE, why);
	return -1;
}

/* What no worker need find out: the plan is known, and so are the drive and the host. */
static void run_preflight(struct run_all *all)
{
	char why[512];

	for (size_t i = 0; i < all->count; i++) {
		preflight_block(&all->drives[i], &all->profile);
		if (!all->not_ready[0] && preflight_refuses(&all->drives[i], why, sizeof(why)))
			run_note_not_ready(all, &all->drives[i], why);
	}
}

static void run_default_out(const struct gate_options *options, char *ret_text, size_t size)
{
	if (options->out)
		(void)snprintf(ret_text, size, "%s", options->out);
	else
		options_default_out(options, (long long)time(NULL), ret_text, size);
}

static int run_one(struct run_all *all, const char *out, struct signals *signals)
{
	struct run_dir rundir;
	struct drive_run run = {
		.options = all->options,
		.profile = &all->profile,
		.inputs = &all->inputs,
		.drive = &all->drives[0],
		.rundir = &rundir,
		.signals = signals,
		.not_ready = all->not_ready[0] ? all->not_ready : NULL,
	};
	char why[BOARD_PATH_SIZE + 256];

	int ret = run_dir_create(out, !all->options->out,
				 plan_count(&all->drives[0].plan).selected * all->options->repeat,
				 &rundir, why, sizeof(why));

	if (ret)
		return run_complain(run_dir_exit(ret), why);
	all->has_rundir = true;
	return drive_run(&run);
}

static int run_prepared(struct run_all *all)
{
	char out[BOARD_PATH_SIZE];
	struct signals signals;
	int ret, code;

	/* a drive that is absent has neither a serial nor namespaces to check the options
	 * against */
	code = all->not_ready[0] ? -1 : run_check_erase(all);
	if (code < 0 && !all->not_ready[0])
		code = run_plan(all);
	if (code >= 0)
		return code;
	run_preflight(all);
	ret = signals_open(&signals);
	if (ret == 0)
		ret = children_adopt();
	if (ret)
		return run_complain(GATE_EXIT_INCOMPLETE, strerror(-ret));
	run_default_out(all->options, out, sizeof(out));
	if (all->count == 1) {
		code = run_one(all, out, &signals);
	} else {
		all->has_rundir = true;
		code = conductor_run(all->options, &all->profile, &all->inputs, all->drives,
				     all->count, out, all->not_ready[0] ? all->not_ready : NULL,
				     &signals);
	}
	signals_close(&signals);
	return code;
}

/* What failed against a baseline is compared with it again. To be freed; NULL: there is none. */
static char *run_take_baseline(const struct gate_options *options)
{
	char *baseline = NULL;

	if (options->rerun_failed && !options->baseline)
		baseline = rerun_baseline(options->rerun_failed);
	if (baseline && !options->quiet)
		(void)fprintf(stderr, "nvme-gate run: --baseline %s, as the run before had it\n",
			      baseline);
	return baseline;
}

static int run_with(const struct gate_options *options)
{
	struct run_all *all = calloc(1, sizeof(*all));
	int code;

	run_fill_standard_files();
	if (!all)
		return run_complain(GATE_EXIT_INCOMPLETE, strerror(ENOMEM));
	all->options = options;
	all->count = options->duts.count;
	all->drives = calloc(all->count, sizeof(*all->drives));
	if (!all->drives) {
		code = run_complain(GATE_EXIT_INCOMPLETE, strerror(ENOMEM));
	} else if (run_is_inverted(options)) {
		code = run_complain(GATE_EXIT_USAGE, "CHECK_INVERT=1 turns failures into passes: "
						     "it is for simulated drives only; unset it");
	} else if (profile_load(options->profile, options->sets.items, options->sets.count,
				&all->profile, stderr)) {
		code = GATE_EXIT_USAGE;
	} else if ((code = report_inputs_load(options, &all->inputs)) == 0) {
		code = run_find_drives(all);
		if (code < 0)
			code = run_prepared(all);
	}
	/* no report says how this one ended: none may say how the former one did */
	if (!all->has_rundir && options->out)
		run_dir_retire(options->out);
	for (size_t i = 0; all->drives && i < all->count; i++)
		plan_free(&all->drives[i].plan);
	free(all->drives);
	report_inputs_free(&all->inputs);
	free(all);
	return code;
}

int cmd_run(const struct gate_options *options)
{
	struct gate_options own = *options;
	char *baseline = run_take_baseline(options);
	int code;

	if (baseline)
		own.baseline = baseline;
	code = run_with(&own);
	free(baseline);
	return code;
}
