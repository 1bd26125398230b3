/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line: what is taken, what is refused and with which words. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ci/gate/options/option_table.h"
#include "ci/gate/options/options.h"

/* One command line, split at blanks. */
struct line {
	char words[512];
	char *argv[64];
	int argc;
	struct gate_options options;
	enum options_outcome outcome;
	char *out, *err;
};

static void parse(struct line *line, const char *text)
{
	size_t length;
	FILE *out, *err;

	memset(line, 0, sizeof(*line));
	(void)snprintf(line->words, sizeof(line->words), "nvme-gate %s", text);
	for (char *save = NULL, *word = strtok_r(line->words, " ", &save); word;
	     word = strtok_r(NULL, " ", &save))
		line->argv[line->argc++] = strcmp(word, "EMPTY") == 0 ? word + 5 : word;
	out = open_memstream(&line->out, &length);
	err = open_memstream(&line->err, &length);
	line->outcome = options_parse(line->argc, line->argv, &line->options, out, err);
	fclose(out);
	fclose(err);
}

static void drop(struct line *line)
{
	options_free(&line->options);
	free(line->out);
	free(line->err);
}

static void expect_wrong(const char *text, const char *said)
{
	struct line line;

	parse(&line, text);
	cr_expect_eq(line.outcome, OPTIONS_WRONG, "taken: %s", text);
	cr_expect(strcmp(line.err, said) == 0, "%s\n--- expected\n%s--- actual\n%s", text, said,
		  line.err);
	cr_expect_str_eq(line.out, "");
	drop(&line);
}

Test(options, run)
{
	const struct gate_options *o;
	struct line line;

	parse(&line, "-v run --dut sim:gen5-x4+link-x2 --dut=live:0000:01:00.0 --profile p.yaml "
		     "--out o --filter pcie/* --filter=smart/* --exclude */temperature --tag pcie "
		     "--tag reads --rerun-failed last --erase S1 --erase S2 --fail-fast --repeat 3 "
		     "--deadline-scale 2.5 --set link.width=2 --set link.width=2 -v --color=never");
	o = &line.options;
	cr_assert_eq(line.outcome, OPTIONS_RUN, "%s", line.err);
	cr_expect_eq(o->command, GATE_RUN);
	cr_expect_eq(o->duts.count, 2);
	cr_expect_str_eq(o->duts.items[0], "sim:gen5-x4+link-x2");
	cr_expect_str_eq(o->duts.items[1], "live:0000:01:00.0");
	cr_expect_str_eq(o->profile, "p.yaml");
	cr_expect_str_eq(o->out, "o");
	cr_expect(o->filters.count == 2 && strcmp(o->filters.items[1], "smart/*") == 0);
	cr_expect_eq(o->excludes.count, 1);
	cr_expect_eq(o->tags.count, 2);
	cr_expect_str_eq(o->rerun_failed, "last");
	cr_expect_eq(o->erase.count, 2);
	cr_expect(o->fail_fast);
	cr_expect_eq(o->repeat, 3);
	cr_expect_eq(o->deadline_scale, 2.5);
	cr_expect_eq(o->sets.count, 2, "--set may repeat itself: the last one wins");
	cr_expect_eq(o->verbose, 2);
	cr_expect_eq(o->color, GATE_COLOR_NEVER);
	cr_expect_eq(o->operands.count, 0);
	drop(&line);
}

Test(options, defaults)
{
	struct line line;

	parse(&line, "run --dut sim:gen5-x4");
	cr_assert_eq(line.outcome, OPTIONS_RUN);
	cr_expect_eq(line.options.repeat, 1);
	cr_expect_eq(line.options.deadline_scale, 1);
	cr_expect(!line.options.profile && !line.options.out && !line.options.rerun_failed);
	cr_expect(!line.options.fail_fast && !line.options.quiet && !line.options.json);
	cr_expect_eq(line.options.color, GATE_COLOR_AUTO);
	drop(&line);
}

Test(options, the_rest_of_a_command_that_parses_itself)
{
	struct line line;

	parse(&line, "-q io --target x --verbose --bs 4k --json -- y");
	cr_assert_eq(line.outcome, OPTIONS_RUN, "%s", line.err);
	cr_expect_eq(line.options.command, GATE_IO);
	cr_expect(line.options.quiet);
	cr_expect_eq(line.options.verbose, 0, "behind io everything belongs to io");
	cr_expect_eq(line.options.rest_count, 8);
	cr_expect_str_eq(line.options.rest[0], "--target");
	cr_expect_str_eq(line.options.rest[7], "y");
	drop(&line);
}

Test(options, operands)
{
	struct line line;

	parse(&line, "report a --out x -- --b");
	cr_assert_eq(line.outcome, OPTIONS_RUN, "%s", line.err);
	cr_expect_eq(line.options.operands.count, 2);
	cr_expect_str_eq(line.options.operands.items[1], "--b");
	drop(&line);
	parse(&line, "profile check f.yaml --set link.width=2");
	cr_expect_eq(line.outcome, OPTIONS_RUN, "%s", line.err);
	drop(&line);
	parse(&line, "profile new --dut sim:gen5-x4");
	cr_expect_eq(line.outcome, OPTIONS_RUN, "%s", line.err);
	drop(&line);
	parse(&line, "profile schema");
	cr_expect_eq(line.outcome, OPTIONS_RUN, "%s", line.err);
	drop(&line);
}

#define RUN "run --dut d "

Test(options, wrong_words)
{
	expect_wrong("", "nvme-gate: which command? See nvme-gate --help\n");
	expect_wrong("rnu", "nvme-gate: unknown command 'rnu' (did you mean 'run'?)\n");
	expect_wrong("frobnicate",
		     "nvme-gate: unknown command 'frobnicate'; see nvme-gate --help\n");
	expect_wrong("--fitler x run",
		     "nvme-gate: unknown option '--fitler'; see nvme-gate --help\n");
	expect_wrong("run --fitler x",
		     "nvme-gate run: unknown option '--fitler' (did you mean '--filter'?)\n");
	expect_wrong("run --prof x",
		     "nvme-gate run: unknown option '--prof' (did you mean '--profile'?)\n");
	expect_wrong("run --fail_fast",
		     "nvme-gate run: unknown option '--fail_fast' (did you mean '--fail-fast'?)\n");
	expect_wrong("run --zzz=1",
		     "nvme-gate run: unknown option '--zzz'; see nvme-gate run --help\n");
	expect_wrong("run -x", "nvme-gate run: unknown option '-x'; see nvme-gate run --help\n");
	expect_wrong("run --v", "nvme-gate run: unknown option '--v'; see nvme-gate run --help\n");
	expect_wrong("run --=x", "nvme-gate run: unknown option '--'; see nvme-gate run --help\n");
	expect_wrong("list --erase S", "nvme-gate list: '--erase' is not an option of list but of "
				       "run\n");
	expect_wrong("--dut x run", "nvme-gate: '--dut' must stand behind its command: run, list, "
				    "devices, status, record, profile\n");
	expect_wrong(RUN "stray", "nvme-gate run: 'stray' is not an option and run takes nothing "
				  "else\n");
	expect_wrong("run --\033[31m", "nvme-gate run: unknown option '--?[31m'; see nvme-gate run "
				       "--help\n");
}

Test(options, wrong_values)
{
	expect_wrong("run --dut", "nvme-gate run: --dut needs a value: SEL\n");
	expect_wrong("run --dut --json", "nvme-gate run: --dut needs a value: SEL; one that begins "
					 "with '-' is given as --dut=...\n");
	expect_wrong("run --dut=", "nvme-gate run: --dut: the value is empty\n");
	expect_wrong("run --dut EMPTY", "nvme-gate run: --dut: the value is empty\n");
	expect_wrong(RUN "--fail-fast=1", "nvme-gate run: --fail-fast takes no value\n");
	expect_wrong(RUN "--dut d", "nvme-gate run: --dut d is given twice\n");
	expect_wrong(RUN "--erase S --erase S", "nvme-gate run: --erase S is given twice\n");
	expect_wrong(RUN "--out a --out b", "nvme-gate run: --out is given twice\n");
	expect_wrong(RUN "--set width",
		     "nvme-gate run: --set needs KEY=VALUE, such as link.width=2, "
		     "not 'width'\n");
	expect_wrong(RUN "--color=red",
		     "nvme-gate run: --color needs always, never or auto, not 'red'\n");
	expect_wrong("run -v -q --dut d",
		     "nvme-gate run: --quiet and --verbose exclude each other\n");
}

Test(options, numbers)
{
	static const char *const repeats[] = {
		"0", "10001", "-1", "1.5", "3x", "x", "99999999999"
	};
	static const char *const scales[] = { "0",     "-1", "nan",  "inf", "1e9",
					      "0.001", "2x", "0x10", "e" };
	struct line line;
	char text[128], said[200];

	for (size_t i = 0; i < sizeof(repeats) / sizeof(repeats[0]); i++) {
		(void)snprintf(text, sizeof(text), RUN "--repeat=%s", repeats[i]);
		(void)snprintf(said, sizeof(said),
			       "nvme-gate run: --repeat needs a whole number from "
			       "1 to 10000, not '%s'\n",
			       repeats[i]);
		expect_wrong(text, said);
	}
	for (size_t i = 0; i < sizeof(scales) / sizeof(scales[0]); i++) {
		(void)snprintf(text, sizeof(text), RUN "--deadline-scale=%s", scales[i]);
		(void)snprintf(said, sizeof(said),
			       "nvme-gate run: --deadline-scale needs a number "
			       "from 0.01 to 1000, not '%s'\n",
			       scales[i]);
		expect_wrong(text, said);
	}
	parse(&line, RUN "--repeat 10000 --deadline-scale 1e3");
	cr_expect(line.outcome == OPTIONS_RUN && line.options.repeat == 10000 &&
		  line.options.deadline_scale == 1000);
	drop(&line);
}

Test(options, wrong_together)
{
	expect_wrong("run", "nvme-gate run: which drive? --dut SEL names it; nvme-gate devices and "
			    "nvme-gate list --models show what there is\n");
	expect_wrong("status", "nvme-gate status: one --dut SEL is needed; nvme-gate devices shows "
			       "what there is\n");
	expect_wrong("list --faults --models",
		     "nvme-gate list: --faults, --variants, --models and --facts are lists of "
		     "their own: give one of them\n");
	expect_wrong("list --faults --filter x",
		     "nvme-gate list: --faults goes with --json only\n");
	expect_wrong("list --dut a --dut b",
		     "nvme-gate list: one --dut SEL is wanted at most, and 2 are given\n");
	expect_wrong("report", "nvme-gate report: something is missing: nvme-gate report RUNDIR... "
			       "[--out DIR]\n");
	expect_wrong("profile", "nvme-gate profile: check, new or schema is expected, not ''\n");
	expect_wrong("profile chekc f",
		     "nvme-gate profile: check, new or schema is expected, not 'chekc'\n");
	expect_wrong("profile check", "nvme-gate profile: check needs the FILE to check\n");
	expect_wrong("profile check a b", "nvme-gate profile: 'b' is too many\n");
	expect_wrong("profile new",
		     "nvme-gate profile: new needs one --dut SEL: the drive to begin "
		     "with\n");
	expect_wrong("profile schema --dut d",
		     "nvme-gate profile: --dut belongs to 'profile new'\n");
}

/* what the contract names and this version cannot do says so, and never does nothing */
Test(options, not_built_yet)
{
	expect_wrong(RUN "--firmware i",
		     "nvme-gate run: --firmware is not built yet in this version\n");
}

Test(options, what_reports_are_made_from)
{
	struct line line;

	parse(&line, RUN "--known k --baseline=b --history h --junit-flavor extended");
	cr_assert_eq(line.outcome, OPTIONS_RUN, "%s", line.err);
	cr_expect_str_eq(line.options.known, "k");
	cr_expect_str_eq(line.options.baseline, "b");
	cr_expect_str_eq(line.options.history, "h");
	cr_expect_str_eq(line.options.junit_flavor, "extended");
	drop(&line);
	parse(&line, "compare a b --out o --json --known k");
	cr_assert_eq(line.outcome, OPTIONS_RUN, "%s", line.err);
	cr_expect_eq(line.options.operands.count, 2);
	cr_expect(line.options.json);
	drop(&line);
	expect_wrong("compare a", "nvme-gate compare: something is missing: nvme-gate compare BASE "
				  "CANDIDATE [--out DIR] [--json]\n");
	expect_wrong("compare a b c",
		     "nvme-gate compare: 'c' is not an option and compare takes no more "
		     "than it has\n");
	expect_wrong("report r --junit-flavor ant",
		     "nvme-gate report: --junit-flavor needs junit10 or "
		     "extended, not 'ant'\n");
	expect_wrong(RUN "--known a --known b", "nvme-gate run: --known is given twice\n");
}

Test(options, version_and_help)
{
	struct line line;

	parse(&line, "--version");
	cr_expect_eq(line.outcome, OPTIONS_VERSION);
	cr_expect_str_eq(line.out, "nvme-gate " NVME_GATE_VERSION "\n");
	drop(&line);
	parse(&line, "-h");
	cr_expect_eq(line.outcome, OPTIONS_HELP);
	cr_expect(strstr(line.out, "Usage: nvme-gate COMMAND"));
	for (unsigned int i = 0; i < GATE_COMMANDS; i++)
		cr_expect(strstr(line.out, gate_program.commands[i].name), "%s",
			  gate_program.commands[i].name);
	cr_expect(strstr(line.out, "capture a drive"));
	drop(&line);
	parse(&line, "run --help");
	cr_expect_null(strstr(line.out, "--firmware"), "what is not built is not advertised");
	drop(&line);
	parse(&line, "record --help");
	cr_expect_eq(line.outcome, OPTIONS_HELP);
	cr_expect(strstr(line.out, "--mask-serial"));
	drop(&line);
}

static char *written(void (*print)(const struct option_program *program, FILE *out))
{
	char *text = NULL;
	size_t length;
	FILE *stream = open_memstream(&text, &length);

	print(&gate_program, stream);
	fclose(stream);
	return text;
}

Test(options, every_option_is_explained_everywhere)
{
	const struct option *option;
	char *man = written(option_help_manual), *bash = written(option_help_bash);

	for (size_t i = 0; (option = option_at(gate_program.tables, i)); i++) {
		char dashed[64], escaped[128];
		size_t used = 0;

		if (option->kind == OPTION_NOT_YET)
			continue;
		cr_expect(strlen(option->help) > 10, "--%s", option->name);
		(void)snprintf(dashed, sizeof(dashed), "--%s", option->name);
		for (const char *c = dashed; *c; c++)
			used += (size_t)snprintf(escaped + used, sizeof(escaped) - used, "%s%c",
						 *c == '-' ? "\\" : "", *c);
		cr_expect(strstr(man, escaped), "%s is not in the manual page", dashed);
		cr_expect(strstr(bash, dashed), "%s is not completed", dashed);
		for (unsigned int c = 0; c < GATE_COMMANDS; c++) {
			char text[64];
			struct line line;
			bool told;

			(void)snprintf(text, sizeof(text), "%s --help",
				       gate_program.commands[c].name);
			parse(&line, text);
			if (gate_program.commands[c].raw) {
				cr_expect_eq(line.outcome, OPTIONS_RUN);
			} else {
				(void)snprintf(escaped, sizeof(escaped), "\n  %c%c%c %s%s",
					       option->letter ? '-' : ' ',
					       option->letter ? option->letter : ' ',
					       option->letter ? ',' : ' ', dashed,
					       option->argument ? " " : "");
				told = strstr(line.out, escaped) != NULL;
				cr_expect_eq(told, !!(option->commands & 1u << c), "%s: %s is %s",
					     text, dashed, told ? "told" : "not told");
			}
			drop(&line);
		}
	}
	free(man);
	free(bash);
}

Test(options, help_fits_a_terminal)
{
	for (unsigned int c = 0; c < GATE_COMMANDS; c++) {
		char *text = NULL;
		size_t length;
		FILE *stream = open_memstream(&text, &length);

		option_help_command(&gate_program, &gate_program.commands[c], stream);
		fclose(stream);
		for (const char *at = text; *at; at = strchr(at, '\n') + 1)
			cr_expect(strcspn(at, "\n") <= 80, "%.*s", (int)strcspn(at, "\n"), at);
		free(text);
	}
}

Test(options, erase)
{
	static const char *const serials[] = { "SIM1", "SIM2" };
	struct line line;
	char why[200] = "";

	parse(&line, RUN "--erase SIM2");
	cr_expect(options_erases(&line.options, "SIM2"));
	cr_expect_not(options_erases(&line.options, "SIM1"));
	cr_expect_not(options_erases(&line.options, "SIM"));
	cr_expect_not(options_erases(&line.options, ""));
	cr_expect_eq(options_check_erase(&line.options, serials, 2, why, sizeof(why)), 0);
	cr_expect_eq(options_check_erase(&line.options, serials, 1, why, sizeof(why)), -EINVAL);
	cr_expect_str_eq(why, "--erase SIM2: no drive of this run has that serial number (did you "
			      "mean 'SIM1'?)");
	drop(&line);
}

Test(options, default_out)
{
	struct line line;
	char out[200], small[24];

	parse(&line, "run --dut sim:gen5-x4+link-x2");
	options_default_out(&line.options, 1768469411, out, sizeof(out));
	cr_expect_str_eq(out, "results/20260115T093011Z-sim-gen5-x4+link-x2");
	options_default_out(&line.options, 1768469411, small, sizeof(small));
	cr_expect_eq(strlen(small), sizeof(small) - 1);
	drop(&line);
	parse(&line, "run --dut ../../etc/x;rm");
	options_default_out(&line.options, 0, out, sizeof(out));
	cr_expect_str_eq(out, "results/19700101T000000Z-..-..-etc-x-rm");
	drop(&line);
	parse(&line, "run --dut a --dut b");
	options_default_out(&line.options, 0, out, sizeof(out));
	cr_expect_str_eq(out, "results/19700101T000000Z");
	drop(&line);
}

Test(options, color)
{
	static const char *const names[] = { "NO_COLOR", "CLICOLOR_FORCE", "FORCE_COLOR",
					     "GITLAB_CI" };
	struct gate_options o = { 0 };
	int pipes[2];

	for (size_t i = 0; i < 4; i++)
		unsetenv(names[i]);
	cr_assert_eq(pipe(pipes), 0);
	cr_expect_not(options_use_color(&o, pipes[1]), "not a terminal");
	setenv("GITLAB_CI", "true", 1);
	cr_expect(options_use_color(&o, pipes[1]));
	setenv("NO_COLOR", "", 1);
	cr_expect(options_use_color(&o, pipes[1]), "an empty NO_COLOR is none");
	setenv("NO_COLOR", "1", 1);
	cr_expect_not(options_use_color(&o, pipes[1]));
	o.color = GATE_COLOR_ALWAYS;
	cr_expect(options_use_color(&o, pipes[1]), "--color beats NO_COLOR");
	unsetenv("NO_COLOR");
	unsetenv("GITLAB_CI");
	o.color = GATE_COLOR_AUTO;
	setenv("FORCE_COLOR", "0", 1);
	cr_expect_not(options_use_color(&o, pipes[1]));
	setenv("FORCE_COLOR", "1", 1);
	cr_expect(options_use_color(&o, pipes[1]));
	o.color = GATE_COLOR_NEVER;
	cr_expect_not(options_use_color(&o, pipes[1]));
	close(pipes[0]);
	close(pipes[1]);
}
