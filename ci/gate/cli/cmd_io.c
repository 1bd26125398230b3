/* SPDX-License-Identifier: GPL-2.0-or-later */
/* "nvme-gate io": the I/O engine by itself, with fio's names for its options. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ci/gate/cli/io_target.h"
#include "ci/gate/cli/io_words.h"
#include "ci/gate/cli/options.h"
#include "ci/gate/run/signals.h"
#include "helpers/io/io_options.h"
#include "helpers/text/nearest.h"

#define TARGETS_MAX 64
#define ERASES_MAX 64

/* Options of the command; all others are a job's. */
static const char *const command_options[] = {
	"json", "quiet", "help", "erase", "mismatch-dir", "overwrite-signatures",
};
#define COMMAND_OPTIONS (sizeof(command_options) / sizeof(*command_options))

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
	const char *erase[ERASES_MAX];
	size_t erases;
	const char *mismatch_dir;
	bool json, quiet, help, overwrite_signatures;
};

/* argv[0] is the first argument behind "io" */
int io_command(int argc, char **argv);

static volatile sig_atomic_t stop_signal;

static void on_signal(int number)
{
	stop_signal = number;
}

static void print_help(void)
{
	const char *help = "", *name;

	puts(io_synopsis);
	(void)printf("\n%s\n\n", io_text);
	for (size_t i = 0; (name = io_option_at(i, &help)); i++)
		printf("  --%-26s %s\n", name, help);
	puts("");
	for (size_t i = 0; i < io_word_count; i++)
		printf("  %-28s %s\n", io_words[i].option, io_words[i].help);
	(void)printf("\n%s\n\nExit codes:\n", io_verify_text);
	for (size_t i = 0; i < io_exit_count; i++)
		printf("  %-8s %s\n", io_exits[i].code, io_exits[i].meaning);
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
		return usage("no memory", "");
	c->sections = more;
	more[c->section_count++] = c->defaults;
	return 0;
}

static bool is_name(const char *name, const char *is)
{
	for (; *name && *is; name++, is++)
		if (*name != *is && !(*name == '_' && *is == '-'))
			return false;
	return *name == *is;
}

static int unknown_option(const char *name)
{
	struct nearest nearest;
	const char *known, *help;
	char text[128];

	nearest_init(&nearest, name);
	for (size_t i = 0; (known = io_option_at(i, &help)); i++)
		nearest_offer(&nearest, known);
	for (size_t i = 0; i < COMMAND_OPTIONS; i++)
		nearest_offer(&nearest, command_options[i]);
	(void)fprintf(stderr, "nvme-gate io: unknown option '--%s'%s\n", name,
		      nearest_text(&nearest, text, sizeof(text)));
	return -EINVAL;
}

static int set_job_option(struct command *c, const char *name, const char *value)
{
	struct section *s;
	char why[IO_REASON_SIZE];
	int ret;

	if (is_name(name, "name") && value && !(is_name(value, "global") && !c->section_count) &&
	    begin_section(c))
		return -EINVAL;
	s = current(c);
	ret = io_option_set(&s->job, name, value, why, sizeof(why));
	if (ret == -ENOENT)
		return unknown_option(name);
	if (ret)
		return usage("--", why);
	if (is_name(name, "target") || is_name(name, "filename")) {
		/* a section's own targets take the place of the common ones */
		if (c->section_count && s->target_count == c->defaults.target_count &&
		    !memcmp(s->targets, c->defaults.targets, sizeof(s->targets)))
			s->target_count = 0;
		if (s->target_count == TARGETS_MAX)
			return usage("too many targets", "");
		s->targets[s->target_count++] = value;
	}
	s->limited |= is_name(name, "runtime") || is_name(name, "number-ios") ||
		      is_name(name, "size");
	return 0;
}

/* What is not a job's. Return: 1 if taken, 0 if not, -EINVAL. */
static int set_command_option(struct command *c, const char *name, const char *value)
{
	if (is_name(name, "json")) {
		c->json = true;
	} else if (is_name(name, "quiet")) {
		c->quiet = true;
	} else if (is_name(name, "help")) {
		c->help = true;
	} else if (is_name(name, "overwrite-signatures")) {
		c->overwrite_signatures = true;
	} else if (is_name(name, "erase")) {
		if (!value || c->erases == ERASES_MAX)
			return usage("--erase needs a serial number or a path", "");
		c->erase[c->erases++] = value;
	} else if (is_name(name, "mismatch-dir")) {
		if (!value)
			return usage("--mismatch-dir needs a directory", "");
		c->mismatch_dir = value;
	} else {
		return 0;
	}
	return 1;
}

static bool takes_value(const char *name)
{
	return !is_name(name, "json") && !is_name(name, "quiet") && !is_name(name, "help") &&
	       !is_name(name, "overwrite-signatures");
}

static int parse(struct command *c, int argc, char **argv)
{
	for (int i = 0; i < argc; i++) {
		char name[64];
		const char *text = argv[i], *value;
		size_t length;
		int ret;

		if (!strcmp(text, "-q") || !strcmp(text, "-h"))
			text = text[1] == 'q' ? "--quiet" : "--help";
		if (!strcmp(text, "-v"))
			continue;
		if (strncmp(text, "--", 2) || !text[2])
			return usage("not an option: ", text);
		text += 2;
		value = strchr(text, '=');
		length = value ? (size_t)(value - text) : strlen(text);
		if (length >= sizeof(name))
			return unknown_option(text);
		memcpy(name, text, length);
		name[length] = '\0';
		if (value)
			value++;
		else if (!takes_value(name))
			value = NULL;
		else if (!io_option_is_switch(name) ||
			 (i + 1 < argc && (!strcmp(argv[i + 1], "0") || !strcmp(argv[i + 1], "1"))))
			value = i + 1 < argc ? argv[++i] : NULL;
		ret = set_command_option(c, name, value);
		if (!ret)
			ret = set_job_option(c, name, value);
		if (ret < 0)
			return ret;
	}
	return 0;
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
	if (io_target_may_be_written(job, c->erase, c->erases, why, sizeof(why)))
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
		if (io_target_is_free(&jobs[i], c->overwrite_signatures, why, sizeof(why)))
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

/* By this host, not by the target: neither what was measured nor an error is the target's. */
static bool is_refused(int status)
{
	switch (-status) {
	case EPERM:
	case EACCES:
	case ENOMEM:
	case EMFILE:
	case ENFILE:
	case ENOSYS:
	case EBUSY:
	case EAGAIN: return true;
	default: return false;
	}
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
	for (size_t i = 0; i < result->jobs; i++)
		if (is_refused(result->job[i].status) || is_refused(result->status))
			return io_result_ios(result) ? GATE_EXIT_INCOMPLETE : GATE_EXIT_TRY_LATER;
	if (result->started_ns && is_impossible(result))
		return GATE_EXIT_USAGE;
	if (result->started_ns) /* it was started */
		return result->status == -ENODATA && !errors ? GATE_EXIT_NOTHING : GATE_EXIT_FAILED;
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
	struct io_run_options options = { .stop = &stop_signal, .mismatch_dir = c->mismatch_dir };
	bool live = !c->quiet && isatty(STDERR_FILENO);
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
	if (c->json)
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

int io_command(int argc, char **argv)
{
	struct command c = { 0 };
	struct io_job *jobs = NULL;
	size_t count = 0;
	int ret;

	io_job_init(&c.defaults.job);
	ret = parse(&c, argc, argv);
	if (!ret && c.help)
		print_help();
	else if (!ret)
		ret = make_jobs(&c, &jobs, &count);
	if (!ret && !c.help)
		ret = make_mismatch_dir(c.mismatch_dir);
	if (ret)
		ret = GATE_EXIT_USAGE;
	else if (!c.help && are_free(&c, jobs, count))
		ret = GATE_EXIT_TRY_LATER;
	else if (!c.help)
		ret = run(&c, jobs, count);
	free(jobs);
	free(c.sections);
	return ret;
}

int cmd_io(const struct gate_options *options)
{
	return io_command(options->rest_count, options->rest);
}
