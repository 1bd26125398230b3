/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the user asked for: the command line of nvme-gate, parsed and checked as far as it can be
 * without looking at a drive. One table of options drives parsing, --help, the manual page and the
 * shell completion. */
#ifndef CI_GATE_OPTIONS_OPTIONS_H
#define CI_GATE_OPTIONS_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "helpers/option/option.h"

struct drive_choice; /* drive_choice.h */

/* Exit codes of the contract. GATE_EXIT_INCOMPLETE beats GATE_EXIT_FAILED. */
enum gate_exit {
	GATE_EXIT_OPEN = 0,       /* the gate is open; the command did what it was told */
	GATE_EXIT_FAILED = 1,     /* a check failed */
	GATE_EXIT_USAGE = 2,      /* wrong usage or configuration */
	GATE_EXIT_NOTHING = 3,    /* nothing was run */
	GATE_EXIT_INCOMPLETE = 4, /* a case crashed, hung or could not be set up */
	GATE_EXIT_TRY_LATER = 75, /* the rig was not ready before the first case */
};

enum gate_command {
	GATE_RUN,
	GATE_LIST,
	GATE_DEVICES,
	GATE_STATUS,
	GATE_IO,
	GATE_RECORD,
	GATE_REPORT,
	GATE_COMPARE,
	GATE_PROFILE,
	GATE_COMMANDS,
};

enum gate_color { GATE_COLOR_AUTO, GATE_COLOR_ALWAYS, GATE_COLOR_NEVER };

/**
 * struct gate_options - the command line, checked
 *
 * Texts point into argv. What is NULL, empty or 0 was not given, unless said otherwise.
 *
 * @argc, @argv: the whole command line, for the record ("commandLine")
 * @command: the command
 * @rest, @rest_count: the arguments behind the command as they came, program name excluded; for
 *	commands that parse for themselves (io)
 * @verbose: number of -v; @quiet: -q; never both
 * @color: --color; resolve it with options_use_color()
 * @json: --json
 * @help, @version: options_parse() has answered them
 * @duts: --dut, no duplicates: names, or patterns that main() has turned into names
 * @match, @exclude_duts: expressions that drives are chosen by; @choice: what came of it, NULL:
 *	there was nothing to choose
 * @sections, @fact_names: --section and --fact of status
 * @profile: --profile; NULL: the built-in one
 * @out: --out; NULL: options_default_out()
 * @filters, @excludes, @tags, @rerun_failed: which cases: see select.h
 * @erase: --erase: serials that may be written to; no duplicates
 * @overwrite_signatures: data of others on a drive that --erase names are no reason to refuse it
 * @fail_fast: stop at the first case that is not pass or skip
 * @repeat: --repeat, 1 .. 10000; default 1
 * @deadline_scale: --deadline-scale, finite, 0.01 .. 1000; default 1
 * @interval_ns, @duration_ns: --interval, --duration of status; 0: not given
 * @telemetry: --telemetry FILE; @controller: of the kind that the controller began
 * @sets: --set KEY=VALUE, for profile_load(); every one has a '='
 * @faults, @variants, @models, @facts: list --faults and so on
 * @operands: what is not an option: RUNDIR..., "check" FILE, ...; the number is checked
 *
 * @known, @baseline, @history: what reports are made from besides the record: see report_inputs.h
 * @refusals: record --refusals
 * @mask_serial, @from_lspci, @from_nvme: record --mask-serial, --from-lspci, --from-nvme
 * @junit_flavor: NULL, "junit10" or "extended"
 *
 * --firmware is refused ("not yet") by the parser.
 */
struct gate_options {
	int argc;
	char **argv;
	enum gate_command command;
	int rest_count;
	char **rest;

	unsigned int verbose;
	bool quiet;
	enum gate_color color;
	bool json, help, version;

	struct option_strings duts, match, exclude_duts, sections, fact_names;
	const struct drive_choice *choice;
	const char *profile;
	const char *out;
	struct option_strings filters, excludes, tags;
	const char *rerun_failed;
	struct option_strings erase;
	bool overwrite_signatures;
	bool fail_fast;
	unsigned int repeat;
	double deadline_scale;
	struct option_strings sets;
	uint64_t interval_ns, duration_ns;
	const char *telemetry;
	bool controller;

	const char *known, *baseline, *history, *junit_flavor;

	bool mask_serial, refusals;
	struct option_strings from_lspci, from_nvme;

	bool faults, variants, models, facts;
	struct option_strings operands;
};

/* What options_parse() found besides an error. */
enum options_outcome {
	OPTIONS_RUN,     /* run the command */
	OPTIONS_HELP,    /* --help was printed: exit 0 */
	OPTIONS_VERSION, /* --version was printed: exit 0 */
	OPTIONS_WRONG,   /* one line was written to @err: exit GATE_EXIT_USAGE */
};

/**
 * options_parse() - reads and checks a command line
 * @out: receives --help and --version
 * @err: receives one line about what is wrong, with a suggestion where one is near
 *
 * Long options are never abbreviated; "--name VALUE" and "--name=VALUE" are the same; options and
 * operands may be mixed; "--" ends the options. The options --help, --version, -v, -q and --color
 * may stand before or behind the command. @ret_options is always filled so that options_free() may
 * be called.
 */
enum options_outcome options_parse(int argc, char **argv, struct gate_options *ret_options,
				   FILE *out, FILE *err);
/** options_free() - its lists; the texts are the command line's */
void options_free(struct gate_options *options);

/** options_erases() - was the drive with this serial number named with --erase? */
bool options_erases(const struct gate_options *options, const char *serial);

/**
 * options_check_erase() - is each --erase serial that of a drive of this run?
 * @serials: of all drives that --dut named
 *
 * Return: 0, or -EINVAL with one line in @why: exit GATE_EXIT_USAGE.
 */
int options_check_erase(const struct gate_options *options, const char *const *serials,
			size_t count, char *why, size_t why_size);

/**
 * options_default_out() - the run directory when --out is not given
 * @now: seconds since 1970
 *
 * results/<UTC time>-<drive>, the drive being the selector with everything but letters, digits,
 * '.', '+', '_' and '-' replaced by '-'; results/<UTC time> for several drives.
 */
void options_default_out(const struct gate_options *options, long long now, char *ret_text,
			 size_t size);

/**
 * options_use_color() - may escape sequences be written to this file descriptor?
 *
 * --color > NO_COLOR > CLICOLOR_FORCE, FORCE_COLOR > GITLAB_CI > terminal
 */
bool options_use_color(const struct gate_options *options, int fd);

/**
 * cmd_run(), cmd_list(), cmd_devices(), cmd_status(), cmd_io(), cmd_record(), cmd_report(),
 * cmd_compare(), cmd_profile() - the commands
 * @options: checked; of this command
 *
 * Texts for people about what went wrong go to stderr, results to stdout.
 *
 * Return: the exit code of the program, enum gate_exit.
 */
int cmd_run(const struct gate_options *options);
int cmd_list(const struct gate_options *options);
int cmd_devices(const struct gate_options *options);
int cmd_status(const struct gate_options *options);
int cmd_io(const struct gate_options *options);
int cmd_record(const struct gate_options *options);
int cmd_report(const struct gate_options *options);
int cmd_compare(const struct gate_options *options);
int cmd_profile(const struct gate_options *options);

#endif
