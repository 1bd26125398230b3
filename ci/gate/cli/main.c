/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The program: parses, dispatches, and makes sure that a result which could not be written is not
 * taken for a success. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ci/gate/choice/drive_choice.h"
#include "ci/gate/cli/output.h"
#include "ci/gate/criterion/signals.h"
#include "ci/gate/options/option_table.h"
#include "ci/gate/options/options.h"
#include "ci/gate/run/run_dir.h"

static int (*const functions[GATE_COMMANDS])(const struct gate_options *options) = {
	[GATE_RUN] = cmd_run,         [GATE_LIST] = cmd_list,       [GATE_DEVICES] = cmd_devices,
	[GATE_STATUS] = cmd_status,   [GATE_IO] = cmd_io,           [GATE_REPORT] = cmd_report,
	[GATE_COMPARE] = cmd_compare, [GATE_PROFILE] = cmd_profile, [GATE_RECORD] = cmd_record,
};

static bool reader_is_gone(void)
{
	struct pollfd out = { .fd = STDOUT_FILENO, .events = POLLOUT };

	return poll(&out, 1, 0) == 1 && (out.revents & POLLERR);
}

/* a full disk or a closed pipe shows at the latest here */
static int finish_output(int code)
{
	int error = output_flush();

	if (!error)
		return code;
	/* who ends a pager or "| head" knows it; the exit code says it to all others */
	if (!reader_is_gone())
		(void)fprintf(stderr, "nvme-gate: the result could not be written to stdout: %s\n",
			      strerror(error));
	return code == GATE_EXIT_OPEN ? GATE_EXIT_INCOMPLETE : code;
}

static bool is_about_one(enum gate_command command)
{
	return command != GATE_RUN && command != GATE_DEVICES;
}

/* Turns patterns into the drives that they mean. Returns an exit code, or -1 to go on. */
static int choose(struct gate_options *options, struct drive_choice *choice)
{
	const char *name = gate_program.commands[options->command].name;
	char why[2048];
	int ret = drive_choice_make(options, &hostfs_host, choice, why, sizeof(why));

	if (ret) {
		(void)fprintf(stderr, "nvme-gate %s: %s\n", name, why);
		return ret == -EINVAL ? GATE_EXIT_USAGE : GATE_EXIT_TRY_LATER;
	}
	if (!choice->made)
		return -1;
	if (!options->quiet)
		drive_choice_print(choice, options, stderr);
	if (is_about_one(options->command) && choice->chosen.count > 1) {
		(void)fprintf(stderr, "nvme-gate %s: one drive is wanted, and %zu are chosen\n",
			      name, choice->chosen.count);
		return GATE_EXIT_USAGE;
	}
	option_strings_free(&options->duts);
	options->duts = choice->selectors;
	choice->selectors = (struct option_strings){ NULL, 0 };
	options->choice = choice;
	return -1;
}

static int dispatch(struct gate_options *options)
{
	struct drive_choice choice = { .made = false };
	int code;

	code = choose(options, &choice);
	if (code < 0)
		code = functions[options->command](options);
	else if (options->command == GATE_RUN && options->out)
		run_dir_retire(options->out);
	drive_choice_free(&choice);
	return code;
}

/* Where a run would have gone: it does not start, and a former one is not its result. */
static void retire_named(int argc, char **argv)
{
	const char *out = NULL;

	if (argc < 2 || strcmp(argv[1], gate_program.commands[GATE_RUN].name) != 0)
		return;
	for (int i = 2; i < argc; i++)
		if (strncmp(argv[i], "--out=", 6) == 0)
			out = argv[i] + 6;
		else if (strcmp(argv[i], "--out") == 0 && i + 1 < argc)
			out = argv[i + 1];
	if (out)
		run_dir_retire(out);
}

int main(int argc, char **argv)
{
	struct gate_options options;
	int code = GATE_EXIT_USAGE;

	output_begin();
	/* a reader that goes away is an error to report, not a reason to die in silence */
	signals_ignore_write();
	/* Criterion takes the caller's locale: its decimal comma would be in every number from then
	 * on, and the words of mkfs and fsck in a report would be in the language of whoever ran
	 * it */
	(void)setenv("LC_ALL", "C", 1);
	(void)unsetenv("LANGUAGE");
	switch (options_parse(argc, argv, &options, stdout, stderr)) {
	case OPTIONS_RUN: code = dispatch(&options); break;
	case OPTIONS_HELP:
	case OPTIONS_VERSION: code = GATE_EXIT_OPEN; break;
	case OPTIONS_WRONG: retire_named(argc, argv); break;
	}
	options_free(&options);
	return finish_output(code);
}
