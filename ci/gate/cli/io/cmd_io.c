/* SPDX-License-Identifier: GPL-2.0-or-later */
/* "nvme-gate io": the I/O engine by itself, with fio's names for its options. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ci/gate/cli/io/io_print.h"
#include "ci/gate/cli/io/io_target.h"
#include "ci/gate/criterion/signals.h"
#include "ci/gate/options/io_table.h"
#include "ci/gate/options/option_table.h"
#include "ci/gate/options/options.h"
#include "helpers/io/io.h"
#include "helpers/io/io_options.h"
#include "helpers/refusal.h"

#define TARGETS_MAX 64

/* A section is what follows a --name: options, and the targets they are for. */
struct section {
	struct io_job job;
	const char *targets[TARGETS_MAX];
	size_t target_count;
	bool limited; /* it was said when to end */
};

struct command {
	struct section defaults; /* what stands before the first --name */
	struct section *sections;
	size_t section_count;
	struct io_options own;
};

static volatile sig_atomic_t stop_signal;

static void on_signal(int number)
{
	stop_signal = number;
}

static int usage(const char *what, const char *detail)
{
	(void)fprintf(stderr, "nvme-gate io: %s%s\n", what, detail);
	return -EINVAL;
}

static struct section *current(struct command *c)
{
	return c->section_count ? &c->sections[c->section_count - 1] : &c->defaults;
}

static int begin_section(struct command *c)
{
	struct section *more = reallocarray(c->sections, c->section_count + 1, sizeof(*more));

	if (!more)
		return -ENOMEM;
	c->sections = more;
	more[c->section_count++] = c->defaults;
	return 0;
}

static bool is_one_of(const struct option *option, const char *name, const char *other)
{
	return !strcmp(option->name, name) || !strcmp(option->name, other);
}

static int set_job_option(struct command *c, const struct option *option, const char *value,
			  char *why)
{
	bool is_common = !strcmp(value, "global") && !c->section_count;
	struct section *s;

	if (is_one_of(option, "name", "name") && !is_common && begin_section(c))
		return option_say(why, "no memory");
	s = current(c);
	if (io_option_set(&s->job, option->name, value, why))
		return -EINVAL;
	if (is_one_of(option, "target", "filename")) {
		/* a section's own targets take the place of the common ones */
		if (c->section_count && s->target_count == c->defaults.target_count &&
		    !memcmp(s->targets, c->defaults.targets, sizeof(s->targets)))
			s->target_count = 0;
		if (s->target_count == TARGETS_MAX)
			return option_say(why, "too many targets");
		s->targets[s->target_count++] = value;
	}
	s->limited |= is_one_of(option, "runtime", "size") ||
		      is_one_of(option, "number_ios", "number_ios");
	return 0;
}

static int parse(struct command *c, int argc, char **argv)
{
	struct option_parser p = {
		.argc = argc,
		.argv = argv,
		.program = &gate_program,
		.command = &gate_program.commands[GATE_IO],
		.tables = io_tables,
		.style = OPTION_ALIKE | OPTION_DASHES | OPTION_LAST_WINS,
	};
	const struct option *option;
	const char *value;
	int ret;

	while ((ret = option_next(&p, &option, &value)) > 0) {
		if (!option)
			ret = option_check_operands(p.program, p.command, &value, 1, p.why);
		else if (option == io_option_find(option->name))
			ret = set_job_option(c, option, value, p.why);
		else
			ret = option_store(option, value, &c->own, p.why);
		if (ret < 0)
			break;
	}
	return ret ? usage(p.why, "") : 0;
}

static int make_job(const struct command *c, const struct section *s, const char *target,
		    struct io_job *job)
{
	char why[IO_REASON_SIZE];

	*job = s->job;
	(void)snprintf(job->target, sizeof(job->target), "%s", target);
	if (!s->limited)
		job->runtime_ns = 10000000000ull;
	if (io_job_check(job, why, sizeof(why)))
		return usage(why, "");
	if (job->create && !job->size_bytes)
		return usage("--create needs --size", "");
	if (job->verify && !io_job_writes(job))
		return usage("a job that only reads has nothing to verify: --verify checks what "
			     "the same job has written",
			     "");
	if (io_target_may_be_written(job, c->own.erase.items, c->own.erase.count, why, sizeof(why)))
		return usage(why, "");
	return 0;
}

static int make_jobs(const struct command *c, struct io_job **ret_jobs, size_t *ret_count)
{
	const struct section *sections = c->section_count ? c->sections : &c->defaults;
	size_t section_count = c->section_count ? c->section_count : 1, count = 0;
	struct io_job *jobs = calloc(section_count * TARGETS_MAX, sizeof(*jobs));
	int ret = jobs ? 0 : usage("no memory", "");

	for (size_t i = 0; !ret && i < section_count; i++) {
		if (!sections[i].target_count)
			ret = usage("--target is missing", "");
		for (size_t k = 0; !ret && k < sections[i].target_count; k++)
			ret = make_job(c, &sections[i], sections[i].targets[k], &jobs[count++]);
	}
	if (ret) {
		free(jobs);
		return ret;
	}
	*ret_jobs = jobs;
	*ret_count = count;
	return 0;
}

/* All of them, before the first is written. */
static int are_free(const struct command *c, const struct io_job *jobs, size_t count)
{
	char why[IO_REASON_SIZE + 256];

	for (size_t i = 0; i < count; i++)
		if (io_target_is_free(&jobs[i], c->own.overwrite_signatures, why, sizeof(why)))
			return usage(why, "");
	return 0;
}

/* Before the run, not when the first block is to be saved. */
static int make_mismatch_dir(const char *dir)
{
	if (!dir || (!access(dir, W_OK | X_OK) && !access(dir, F_OK)))
		return 0;
	if (errno == ENOENT && !mkdir(dir, 0755))
		return 0;
	(void)fprintf(stderr, "nvme-gate io: --mismatch-dir %s: %s\n", dir, strerror(errno));
	return -EINVAL;
}

static void show_progress(const struct io_progress *p, void *context)
{
	struct io_progress *before = context;
	double seconds = (double)(p->elapsed_ns - before->elapsed_ns) * 1e-9;

	if (seconds <= 0)
		return;
	(void)fprintf(stderr, "\r%6.1f s  %12.0f IOPS  %10.1f MB/s  %llu errors\033[K",
		      (double)p->elapsed_ns * 1e-9, (double)(p->ios - before->ios) / seconds,
		      (double)(p->bytes - before->bytes) / seconds * 1e-6,
		      (unsigned long long)p->errors);
	(void)fflush(stderr);
	*before = *p;
}

/* Not one I/O was done, for the target knows none of the kind or of the size: nothing was begun. */
static bool is_impossible(const struct io_result *result)
{
	for (size_t i = 0; i < result->jobs; i++) {
		const struct io_job_result *job = &result->job[i];

		if (job->warmup_ios || !job->error_kinds ||
		    (job->error[0].code != -EOPNOTSUPP && job->error[0].code != -EINVAL))
			return false;
	}
	return result->jobs && !io_result_ios(result);
}

static int exit_code(const struct io_result *result)
{
	uint64_t errors = 0;

	if (stop_signal)
		return 128 + stop_signal;
	for (size_t i = 0; i < result->jobs; i++)
		errors += result->job[i].errors;
	if (!result->status)
		return GATE_EXIT_OPEN;
	if (result->started_ns && is_impossible(result))
		return GATE_EXIT_USAGE;
	if (result->started_ns) {
		/* by this host: neither what was measured nor an error is the target's */
		for (size_t i = 0; i < result->jobs; i++)
			if (refusal_is_hosts(-result->job[i].status, REFUSAL_IO) ||
			    refusal_is_hosts(-result->status, REFUSAL_IO))
				return io_result_ios(result) ? GATE_EXIT_INCOMPLETE
							     : GATE_EXIT_TRY_LATER;
		return result->status == -ENODATA && !errors ? GATE_EXIT_NOTHING : GATE_EXIT_FAILED;
	}
	switch (result->status) {
	case -EINVAL:
	case -ENOSPC:
	case -ENOTSUP: return GATE_EXIT_USAGE;
	default: return GATE_EXIT_TRY_LATER;
	}
}

/* To verify was asked for, blocks were read, and none was one that could be verified. */
static bool verified_nothing(const struct io_job *jobs, const struct io_result *result)
{
	for (size_t i = 0; i < result->jobs; i++)
		if (jobs[i].verify && result->job[i].unchecked_blocks &&
		    !result->job[i].verified_blocks)
			return true;
	return false;
}

static int run(const struct command *c, const struct io_job *jobs, size_t count)
{
	struct io_progress before = { 0 };
	struct io_run_options options = { .stop = &stop_signal,
					  .mismatch_dir = c->own.mismatch_dir };
	bool live = !c->own.quiet && isatty(STDERR_FILENO);
	struct io_result result;
	int code, ret = 0;

	if (live) {
		options.progress = show_progress;
		options.progress_context = &before;
		options.progress_interval_ns = 250000000;
	}
	signals_handle(on_signal);
	(void)io_run(jobs, count, &options, &result);
	if (live)
		(void)fputs("\r\033[K", stderr);
	if (result.status)
		(void)fprintf(stderr, "nvme-gate io: %s%s\n", result.reason,
			      result.status == -ENOENT ? io_target_hint(jobs, count) : "");
	if (result.handicap[0])
		(void)fprintf(stderr,
			      "nvme-gate io: not what was asked for: %s; nothing here is the "
			      "target's alone\n",
			      result.handicap);
	if (c->own.json)
		ret = io_print_json(&result, stdout);
	else if (result.started_ns)
		ret = io_print_text(&result, stdout);
	code = exit_code(&result);
	if (!code && verified_nothing(jobs, &result)) {
		(void)fputs(
			"nvme-gate io: nothing was verified: no block was read that the run had "
			"written\n",
			stderr);
		code = GATE_EXIT_NOTHING;
	}
	io_result_free(&result);
	/* what could not be written is told at the end of the program, with the reason */
	return code ? code : ret ? GATE_EXIT_INCOMPLETE : GATE_EXIT_OPEN;
}

/* Return: the exit code */
static int run_jobs(const struct command *c)
{
	struct io_job *jobs = NULL;
	size_t count = 0;
	int code;

	if (make_jobs(c, &jobs, &count) || make_mismatch_dir(c->own.mismatch_dir))
		code = GATE_EXIT_USAGE;
	else if (are_free(c, jobs, count))
		code = GATE_EXIT_TRY_LATER;
	else
		code = run(c, jobs, count);
	free(jobs);
	return code;
}

int cmd_io(const struct gate_options *options)
{
	struct command c = { .own.quiet = options->quiet };
	int code = GATE_EXIT_USAGE;

	io_job_init(&c.defaults.job);
	if (!parse(&c, options->rest_count, options->rest)) {
		code = GATE_EXIT_OPEN;
		if (c.own.help)
			option_help_command(&gate_program, &gate_program.commands[GATE_IO], stdout);
		else
			code = run_jobs(&c);
	}
	option_strings_free(&c.own.erase);
	free(c.sections);
	return code;
}
