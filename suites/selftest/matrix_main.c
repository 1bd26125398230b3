/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs the program itself, as a user would, once for each cell of the fault matrix, a few at a
 * time; with --together, once for several faults of which none hides another one.
 * The healthy drives run everything. A fault that names no case of the second namespace runs
 * without that namespace's cases: they would say the same again. */
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <unistd.h>

#include "fixtures/profile/profile.h"
#include "helpers/os/clock.h"
#include "helpers/os/remove.h"
#include "helpers/pcie/pcie_rate.h"
#include "suites/selftest/matrix.h"
#include "suites/selftest/matrix_together.h"

#define PARALLEL 4
#define CELL_TIMEOUT_S 120

struct settings {
	const char *gate, *profile, *out, *only, *bare;
	unsigned int every; /* 0: all faults */
	bool invert, keep, no_limit, together;
	struct matrix_cost cost;
};

static void drive_path(const struct settings *s, const char *name, const char *what, char *path,
		       size_t size)
{
	snprintf(path, size, "%s/%s%s", s->out, name, what);
}

/* "--set KEY=VALUE" of a number that a profile demands; nothing of one that it does not. */
static size_t set_number(const char **argv, size_t argc, const char *key, double value,
			 const char *unit)
{
	char *word;

	if (isnan(value))
		return argc;
	if (asprintf(&word, "%s=%.15g%s", key, value, unit) < 0)
		_exit(127);
	argv[argc++] = "--set";
	argv[argc++] = word;
	return argc;
}

/* What the profile of the matrix must say differently for a model that meets another bar: the
 * figures of that bar, and nothing that the model was made without. */
static size_t add_figures(const char *name, const char **argv, size_t argc)
{
	static struct profile bar;

	if (profile_load(name, NULL, 0, &bar, stderr) != 0)
		_exit(127);
	argc = set_number(argv, argc, "link.speed", pcie_gen_rate(bar.link.gen), " GT/s");
	for (size_t i = 0; i < bar.perf.count; i++) {
		const struct profile_workload *load = &bar.perf.workloads[i];
		char key[96];

		snprintf(key, sizeof key, "perf.workloads.%s.limits.iops", load->name);
		argc = set_number(argv, argc, key, load->limits.iops_min, "");
		snprintf(key, sizeof key, "perf.workloads.%s.limits.bandwidth", load->name);
		argc = set_number(argv, argc, key, load->limits.bandwidth_min_bytes_per_s, " B/s");
	}
	argv[argc++] = "--set";
	argv[argc++] = "power.measured_required=false";
	argv[argc++] = "--set";
	argv[argc++] = "ocp.required=false";
	return argc;
}

static size_t add_bar(const struct matrix_cell *cell, const char **argv, size_t argc)
{
	if (strcmp(cell->profile, "gen5-x4") != 0)
		argc = add_figures(cell->profile, argv, argc);
	/* of a drive for which no check is, nothing of the kind is demanded */
	if (strcmp(cell->outcome, "skip") == 0) {
		argv[argc++] = "--set";
		argv[argc++] = "ocp.required=false";
	}
	return argc;
}

/* In the child. The alarm outlives exec: a run that hangs is ended, and the cell is red. */
static _Noreturn void become_run(const struct settings *s, const struct matrix_cell *cell,
				 const char *name, bool leave_out_second)
{
	/* what is saved of a drive that failed costs more than its cases, and has its own tests */
	const char *argv[48] = { s->gate,     "run",        "--dut", NULL,
				 "--profile", s->profile,   "--out", NULL,
				 "--erase",   cell->serial, "--set", "telemetry.on_failure=none" };
	char out[512], log[512], dut[MATRIX_DRIVE_NAME + 8];
	size_t argc = 12;
	int fd;

	drive_path(s, name, "", out, sizeof out);
	drive_path(s, name, ".log", log, sizeof log);
	snprintf(dut, sizeof dut, "sim:%s", name);
	argv[3] = dut;
	argv[7] = out;
	argc = add_bar(cell, argv, argc);
	if (leave_out_second) {
		argv[argc++] = "--exclude";
		argv[argc++] = "*/ns2";
		argv[argc++] = "--exclude";
		argv[argc++] = "*/ns2/*";
	}
	fd = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0 || dup2(fd, 1) < 0 || dup2(fd, 2) < 0)
		_exit(127);
	if (s->invert)
		setenv("CHECK_INVERT", "1", 1);
	alarm((unsigned int)(CELL_TIMEOUT_S * matrix_patience(&s->cost)));
	execv(s->gate, (char *const *)argv);
	_exit(127);
}

/* Into @ret_run, of which no cell has anything yet: the cases and the exit code. */
static void read_run(const struct settings *s, const char *name, int status,
		     struct matrix_cell *ret_run)
{
	char out[512], summary[512];

	ret_run->exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	drive_path(s, name, "/summary.json", summary, sizeof summary);
	(void)matrix_read(ret_run, summary);
	/* some megabytes each, of hundreds of drives */
	drive_path(s, name, "", out, sizeof out);
	if (!s->keep)
		(void)remove_tree(out);
}

/* Only where both globs of the exclusion match something: a glob that matches nothing is an
 * error. */
static bool can_leave_out(const struct matrix *matrix, const struct matrix_drive *drive)
{
	const struct matrix_cell *first = &matrix->cells[drive->member[0]];
	const struct matrix_cell *healthy = matrix_find_healthy(matrix, first->model);
	bool plain = false, expanded = false;

	for (size_t i = 0; i < drive->members; i++)
		if (strstr(matrix->cells[drive->member[i]].kills, "ns2"))
			return false;
	for (size_t i = 0; first->fault[0] && healthy && i < healthy->case_count; i++) {
		const char *second = strstr(healthy->cases[i].name, "/ns2");

		plain |= second && second[4] == '\0';
		expanded |= second && second[4] == '/';
	}
	return plain && expanded;
}

static bool bare_is_due(const struct settings *s, size_t next, size_t drives)
{
	return s->bare && s->cost.begun < MATRIX_BARE_RUNS &&
	       next * MATRIX_BARE_RUNS * 2 >= drives * (s->cost.begun * 2 + 1);
}

/* @drive: NULL for one of the runs of bare Criterion among them */
static void start(struct settings *s, const struct matrix *matrix, const struct matrix_drive *drive,
		  pid_t *ret_pid)
{
	char name[MATRIX_DRIVE_NAME];

	*ret_pid = drive ? fork() : matrix_start_bare(s->bare);
	if (*ret_pid == 0)
		become_run(s, &matrix->cells[drive->member[0]],
			   matrix_drive_name(matrix, drive, name), can_leave_out(matrix, drive));
	if (*ret_pid < 0) {
		perror("fork");
		exit(2);
	}
	s->cost.begun += !drive;
}

/* What is not as all faults of a drive declare it leaves them without a case. */
static void finish(struct settings *s, struct matrix *matrix, const struct matrix_drive *drive,
		   int status, const struct rusage *usage)
{
	struct matrix_cell run = { .exit_code = 0 };
	char name[MATRIX_DRIVE_NAME];

	if (!drive) {
		if (matrix_add_bare(&s->cost, status, usage) < 0)
			matrix->red++;
		return;
	}
	if (drive->members == 1) {
		struct matrix_cell *cell = &matrix->cells[drive->member[0]];

		read_run(s, matrix_drive_name(matrix, drive, name), status, cell);
		matrix_add_run(&s->cost, cell, usage);
		return;
	}
	read_run(s, matrix_drive_name(matrix, drive, name), status, &run);
	matrix_add_run(&s->cost, &run, usage);
	if (!matrix_share_out(matrix, drive, &run))
		printf("note   %s: not as declared together, so each of them alone\n", name);
	free(run.cases);
}

static void run_drives(struct settings *s, struct matrix *matrix, const struct matrix_drive *drives,
		       size_t count, bool with_bare)
{
	const struct matrix_drive *at[PARALLEL] = { NULL };
	pid_t pids[PARALLEL] = { 0 };
	size_t next = 0, running = 0;

	do {
		struct rusage usage;
		pid_t done;
		int status;

		for (size_t i = 0; i < PARALLEL; i++) {
			bool bare = with_bare && bare_is_due(s, next, count);

			if (pids[i] || (!bare && next == count))
				continue;
			at[i] = bare ? NULL : &drives[next++];
			start(s, matrix, at[i], &pids[i]);
			running++;
		}
		if (!running)
			break;
		done = wait4(-1, &status, 0, &usage);
		for (size_t i = 0; i < PARALLEL; i++) {
			if (pids[i] != done)
				continue;
			pids[i] = 0;
			running--;
			finish(s, matrix, at[i], status, &usage);
		}
	} while (true);
}

/* The members of drives on which not all was as declared. */
static size_t left_alone(const struct matrix *matrix, const struct matrix_drive *drives,
			 size_t count, struct matrix_drive *ret_alone)
{
	size_t alone = 0;

	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; drives[i].members > 1 && j < drives[i].members; j++)
			if (!matrix->cells[drives[i].member[j]].case_count)
				ret_alone[alone++] = (struct matrix_drive){ { drives[i].member[j] },
									    1 };
	return alone;
}

/* The healthy drives are known before the first fault is tried. */
static void run_all(struct settings *s, struct matrix *matrix)
{
	struct matrix_drive *drives = calloc(matrix->cell_count, sizeof(*drives));
	struct matrix_drive *again = calloc(matrix->cell_count, sizeof(*again));
	size_t count, alone;

	if (!drives || !again)
		abort();
	run_drives(s, matrix, drives, matrix_make_alone(matrix, true, drives), false);
	count = s->together ? matrix_make_together(matrix, matrix_edits_stand, drives)
			    : matrix_make_alone(matrix, false, drives);
	run_drives(s, matrix, drives, count, true);
	alone = left_alone(matrix, drives, count, again);
	run_drives(s, matrix, again, alone, false);
	if (s->together)
		printf("[SKIP] a drive for each of the faults alone: they met on %zu, and %zu of "
		       "them again alone (MATRIX_ALONE=1 ci/test -R '^matrix$')\n",
		       count, alone);
	free(drives);
	free(again);
}

/* Runs are many and their files small: they are kept in memory, in a mount that nobody else sees
 * and that ends with this process. Without the privilege, or with --keep, they stay on the disk. */
static void keep_in_memory(const char *out)
{
	if (unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0)
		(void)mount("matrix", out, "tmpfs", MS_NOSUID | MS_NODEV, "size=2g,mode=755");
}

static int parse(int argc, char **argv, struct settings *s)
{
	static const struct option options[] = {
		{ "gate", required_argument, NULL, 'g' },
		{ "profile", required_argument, NULL, 'p' },
		{ "out", required_argument, NULL, 'o' },
		{ "only", required_argument, NULL, 'f' },
		{ "every", required_argument, NULL, 'e' },
		{ "invert", no_argument, NULL, 'i' },
		{ "keep", no_argument, NULL, 'k' },
		{ "bare", required_argument, NULL, 'b' },
		{ "no-limit", no_argument, NULL, 'n' },
		{ "together", no_argument, NULL, 't' },
		{ 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'g': s->gate = optarg; break;
		case 'p': s->profile = optarg; break;
		case 'o': s->out = optarg; break;
		case 'f': s->only = optarg; break;
		case 'e': s->every = (unsigned int)strtoul(optarg, NULL, 10); break;
		case 'i': s->invert = true; break;
		case 'k': s->keep = true; break;
		case 'b': s->bare = optarg; break;
		case 'n': s->no_limit = true; break;
		case 't': s->together = true; break;
		default: return -EINVAL;
		}
	}
	return s->gate && s->profile && s->out && optind == argc ? 0 : -EINVAL;
}

int main(int argc, char **argv)
{
	struct settings settings = { 0 };
	struct matrix matrix = { 0 };
	uint64_t begun_ns, took_ns;
	int ret;

	if (parse(argc, argv, &settings) < 0) {
		fprintf(stderr,
			"usage: %s --gate PROGRAM --profile FILE --out EMPTY-DIR [--only GLOB] "
			"[--every N] [--together] [--invert] [--keep] "
			"[--bare PROGRAM [--no-limit]]\n",
			argv[0]);
		return 2;
	}
	if (mkdir(settings.out, 0755) < 0) {
		fprintf(stderr, "matrix: %s: %s (must not exist)\n", settings.out, strerror(errno));
		return 2;
	}
	ret = matrix_list(&matrix, settings.gate, settings.invert ? "healthy" : settings.only,
			  MATRIX_SIM);
	if (ret < 0) {
		fprintf(stderr, "matrix: no cells: %s\n", strerror(-ret));
		return 2;
	}
	if (settings.every > 1) {
		matrix_thin(&matrix, settings.every);
		printf("[SKIP] of %u faults one is met (MATRIX_ALONE=1: all)\n", settings.every);
	}
	if (!settings.keep)
		keep_in_memory(settings.out);
	if (settings.bare && matrix_look_at_clock(&settings.cost, settings.bare) < 0)
		matrix.red++;
	begun_ns = clock_now_ns();
	run_all(&settings, &matrix);
	took_ns = clock_now_ns() - begun_ns;
	if (settings.invert)
		matrix_judge_inverted(&matrix);
	else
		matrix_judge(&matrix, geteuid() == 0);
	matrix_judge_cost(&matrix, &settings.cost, !settings.no_limit);
	printf("%zu cells in %.1f s, %u red\n", matrix.cell_count, (double)took_ns / 1e9,
	       matrix.red);
	ret = matrix.red ? 1 : 0;
	matrix_free(&matrix);
	return ret;
}
