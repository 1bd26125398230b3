/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A host that cannot put the load on the drive: never a verdict about the drive. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "fixtures/backend/backend.h"
#include "helpers/io/kernel/test_forbid.h"
#include "suites/common/test_sim.h"

static struct profile profile;
static const char *file_name;
static int (*load_op)(struct dut *, const struct dut_load *, size_t, const struct io_run_options *,
		      struct io_result *);

/* A drive that is a file of this host, served through the kernel as a real one is; what is written
 * to a drive is read of a file. */
static int load_file(struct dut *dut, const struct dut_load *loads, size_t count,
		     const struct io_run_options *options, struct io_result *result)
{
	struct io_job job = loads[0].job;

	(void)dut, (void)count;
	if (job.rw == IO_RANDWRITE)
		job.rw = IO_RANDREAD;
	(void)snprintf(job.target, sizeof(job.target), "%s", file_name);
	return io_run(&job, 1, options, result);
}

static void begin(void)
{
	static const char *const sets[] = {
		"sampling.interval=20 ms",
		"perf.qos.runtime=100 ms",
		"perf.qos.ramp_time=0 ms",
		"perf.qos.iodepth=32",
		"perf.fixed_rate.runtime=100 ms",
		"perf.fixed_rate.ramp_time=0 ms",
		"host.cpu_max=100 %",
		"host.others_max=100 %",
		"host.stolen_max=100 %",
	};

	file_name = "/dev/zero";
	load_op = load_file;
	cr_assert_eq(profile_load(NULL, sets, sizeof(sets) / sizeof(*sets), &profile, stderr), 0);
	profile.perf.qos.above_us = 1e9;
}

TestSuite(hindered, .init = begin);

static int (*admin_op)(struct dut *dut, struct dut_command *command); /* NULL: none */

static struct sim_outcome run(const char *name)
{
	static struct sim_outcome outcome;
	static struct dut_ops ops;
	static char journal; /* there is one; nothing is written into it */
	static struct dut dut = { .ops = &ops,
				  .allowed = WRITES,
				  .journal = (void *)&journal,
				  .info = { .selector = "x",
					    .numa_node = -1,
					    .emulated = true,
					    .nsids = { 1 },
					    .ns_count = 1,
					    .capabilities = DUT_LOAD } };
	const struct check *check = find_check("perf", name);
	struct check_point point = { .nsid = 1 };

	ops = dut_nosys_ops;
	ops.load = load_op;
	if (admin_op)
		ops.admin = admin_op;
	memset(&outcome, 0, sizeof(outcome));
	check_begin(check, &sim_sink, &outcome);
	if (!setjmp(outcome.end))
		check->body(&dut, &profile, &point);
	check_end();
	return outcome;
}

static bool has_uring(void)
{
	struct io_job job;
	struct io_result result;
	bool has;

	io_job_init(&job);
	(void)snprintf(job.target, sizeof(job.target), "/dev/zero");
	job.iodepth = 2;
	job.number_ios = 8;
	(void)io_run(&job, 1, NULL, &result);
	has = !result.handicap[0];
	io_result_free(&result);
	return has;
}

static void expect_inconclusive(struct sim_outcome outcome, const char *words)
{
	cr_expect_eq(outcome.failed, 0, "%s", outcome.first);
	cr_expect_eq(outcome.rig, 1, "%s", outcome.first);
	cr_expect(strstr(outcome.first, "inconclusive: host") && strstr(outcome.first, words), "%s",
		  outcome.first);
}

/* The queue was full; whether this machine is too busy for more is another matter. */
static bool is_about_the_queue(struct sim_outcome outcome)
{
	return outcome.rig &&
	       (strstr(outcome.first, "queue depth") || strstr(outcome.first, "asked for"));
}

Test(hindered, a_full_queue_is_judged)
{
	struct sim_outcome outcome;

	if (!has_uring())
		cr_skip_test("no io_uring here");
	outcome = run("qos");
	cr_expect(!outcome.failed && outcome.held && !is_about_the_queue(outcome), "%s",
		  outcome.first);
}

Test(hindered, io_uring_that_is_forbidden_judges_nothing)
{
	if (test_forbid(__NR_io_uring_setup, EPERM))
		cr_skip_test("seccomp is not available");
	expect_inconclusive(run("qos"),
			    "one I/O at a time, 32 in flight were asked for: io_uring is "
			    "forbidden");
	expect_inconclusive(run("fixed_rate"), "io_uring is forbidden");
	/* one at a time is what was asked for */
	profile.perf.qos.load.iodepth = 1;
	cr_expect_not(is_about_the_queue(run("qos")));
}

Test(hindered, io_uring_that_is_unknown_judges_nothing)
{
	if (test_forbid(__NR_io_uring_setup, ENOSYS))
		cr_skip_test("seccomp is not available");
	expect_inconclusive(run("qos"), "unknown to this kernel");
}

static int load_until_refused(struct dut *dut, const struct dut_load *loads, size_t count,
			      const struct io_run_options *options, struct io_result *result)
{
	if (test_forbid(__NR_io_uring_enter, EPERM))
		abort();
	return load_file(dut, loads, count, options, result);
}

Test(hindered, entering_the_ring_refused)
{
	if (!has_uring())
		cr_skip_test("no io_uring here");
	load_op = load_until_refused;
	expect_inconclusive(run("qos"), "io_uring_enter is refused: Operation not permitted");
}

/* RLIMIT_NPROC, pids.max: clone() says EAGAIN. */
Test(hindered, threads_that_cannot_be_started)
{
	profile.perf.qos.load.numjobs = 4;
	if (test_forbid(__NR_clone, EAGAIN) || test_forbid(__NR_clone3, EAGAIN))
		cr_skip_test("seccomp is not available");
	expect_inconclusive(run("qos"), "a thread cannot be started");
}

/* ---- a CPU quota of this host's ---- */

static bool write_text(const char *folder, const char *name, const char *text)
{
	char path[256];
	FILE *file;
	bool ok;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "we");
	ok = file && fputs(text, file) >= 0;
	return file && fclose(file) == 0 && ok;
}

static bool make_quota(char *folder, size_t size)
{
	(void)snprintf(folder, size, "/sys/fs/cgroup/cpu/gate-hindered-%d", (int)getpid());
	if (mkdir(folder, 0700) == 0)
		return write_text(folder, "cpu.cfs_quota_us", "5000");
	(void)snprintf(folder, size, "/sys/fs/cgroup/gate-hindered-%d", (int)getpid());
	return mkdir(folder, 0700) == 0 && write_text(folder, "cpu.max", "5000 100000");
}

Test(hindered, a_quota_that_ran_out)
{
	char folder[128], said[256] = "";
	int status = -1, to_parent[2];
	pid_t child;

	if (!make_quota(folder, sizeof(folder))) {
		(void)rmdir(folder);
		cr_skip_test("no control group can be made here");
	}
	cr_expect_eq(pipe2(to_parent, O_CLOEXEC), 0);
	child = fork();
	if (child == 0) {
		struct sim_outcome outcome;

		if (!write_text(folder, "cgroup.procs", "0"))
			_exit(2);
		outcome = run("qos");
		(void)!write(to_parent[1], outcome.first, strlen(outcome.first));
		_exit(outcome.rig == 1 && !outcome.failed ? 0 : 3);
	}
	(void)close(to_parent[1]);
	(void)!read(to_parent[0], said, sizeof(said) - 1);
	if (child > 0)
		(void)waitpid(child, &status, 0);
	cr_expect_eq(rmdir(folder), 0, "%s", folder);
	cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0, "%s", said);
	cr_expect(strstr(said,
			 "the control group of this program held it back: its CPU quota ran out"),
		  "%s", said);
}

static int load_refuses(struct dut *dut, const struct dut_load *loads, size_t count,
			const struct io_run_options *options, struct io_result *result)
{
	int run = load_file(dut, loads, count, options, result);

	result->job[0].errors = 3;
	result->job[0].error[0].code = -ENOMEM;
	result->job[0].error[0].count = 3;
	result->job[0].error_kinds = 1;
	result->status = -EIO;
	return run ? run : -EIO;
}

Test(hindered, ios_that_this_host_had_no_memory_for)
{
	load_op = load_refuses;
	expect_inconclusive(run("qos"), "3 I/Os were refused by this host: Cannot allocate memory");
}

/* A page of Identify that says 1 of NSATTR, bytes 99:99, or 0. */
static uint8_t nsattr;

static int admin_identifies(struct dut *dut, struct dut_command *command)
{
	(void)dut;
	memset(command->data, 0, command->data_bytes);
	((uint8_t *)command->data)[99] = nsattr;
	return 0;
}

static int load_is_not_permitted(struct dut *dut, const struct dut_load *loads, size_t count,
				 const struct io_run_options *options, struct io_result *result)
{
	(void)load_refuses(dut, loads, count, options, result);
	result->job[0].error[0].code = -EPERM;
	return -EIO;
}

/* The kernel lets nobody write to what the drive has write protected. */
Test(hindered, ios_that_a_protected_namespace_is_why_of)
{
	struct sim_outcome outcome;

	load_op = load_is_not_permitted;
	admin_op = admin_identifies;
	expect_inconclusive(run("qos"), "Operation not permitted");
	nsattr = 1;
	outcome = run("qos");
	cr_expect_eq(outcome.rig, 0, "%s", outcome.first);
	cr_expect_eq(outcome.failed, 1);
	cr_expect(strstr(outcome.first, "namespace 1 takes writes"), "%s", outcome.first);
}

/* ---- a host that stands still for more than an interval, and for little of the load ---- */

static int load_stopped(struct dut *dut, const struct dut_load *loads, size_t count,
			const struct io_run_options *options, struct io_result *result)
{
	pid_t self = getpid(), child = fork();
	int ret;

	if (child == 0) {
		(void)poll(NULL, 0, 800);
		(void)kill(self, SIGSTOP);
		(void)poll(NULL, 0, 250);
		(void)kill(self, SIGCONT);
		_exit(0);
	}
	ret = load_file(dut, loads, count, options, result);
	if (child > 0)
		(void)waitpid(child, NULL, 0);
	return ret;
}

/* An interval of none: of a drive, where this host kept its schedule. */
static int load_drops_one(struct dut *dut, const struct dut_load *loads, size_t count,
			  const struct io_run_options *options, struct io_result *result)
{
	int ret = load_file(dut, loads, count, options, result);

	if (result->job[0].rows > 3)
		memset(result->job[0].row[3].dir, 0, sizeof(result->job[0].row[3].dir));
	return ret;
}

Test(hindered, an_interval_in_which_this_host_stood_still)
{
	struct sim_outcome outcome;

	if (!has_uring())
		cr_skip_test("no io_uring here");
	profile.perf.consistency.interval_ns = 100000000;
	profile.perf.consistency.load.ramp_ns = 0;
	profile.perf.consistency.load.runtime_ns = 2000000000;
	profile.perf.consistency.min_of_mean_pct = 1;
	profile.perf.stall_max_us = 3e6;
	load_op = load_stopped;
	expect_inconclusive(run("consistency"), "nothing ran");
	load_op = load_drops_one;
	outcome = run("consistency");
	/* a machine that was busy meanwhile says so */
	cr_expect(outcome.failed || (outcome.rig && strstr(outcome.first, "inconclusive: host")),
		  "%s", outcome.first);
}

/* The same on the simulated drive, whose queue is exact. */
Test(hindered, a_queue_that_is_not_full)
{
	struct check_point point = { .nsid = 1 };

	expect_inconclusive(sim_run_check("sim:gen5-x4+rig-one-at-a-time", "perf", "qos", &profile,
					  &point, NULL),
			    "3.1 % of the queue depth were in flight");
	cr_expect_eq(sim_run_check("sim:gen5-x4+latency-tail-rare", "perf", "qos", &profile, &point,
				   NULL)
			     .rig,
		     0);
}
