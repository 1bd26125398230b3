/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The run directory: what may be replaced, what must not, and that two runs never share one. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ci/gate/options/options.h"
#include "ci/gate/plan/board.h"
#include "ci/gate/run/run_dir.h"
#include "helpers/os/remove.h"

static char top[] = "/tmp/test_rundir.XXXXXX";
static char out[128], why[1024];
static struct run_dir rundir;

static void make_top(void)
{
	cr_assert_not_null(mkdtemp(top));
	(void)snprintf(out, sizeof(out), "%s/a/b/run", top);
}

static void remove_top(void)
{
	(void)remove_tree(top);
}

TestSuite(rundir, .init = make_top, .fini = remove_top);

static void put(const char *name)
{
	char path[256];
	int fd;

	(void)snprintf(path, sizeof(path), "%s/%s", out, name);
	fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	cr_assert_geq(fd, 0);
	(void)close(fd);
}

static bool there(const char *name)
{
	char path[256];

	(void)snprintf(path, sizeof(path), "%s/%s", out, name);
	return access(path, F_OK) == 0;
}

Test(rundir, is_made_with_its_parents_and_folders)
{
	cr_assert_eq(run_dir_create(out, false, 10, &rundir, why, sizeof(why)), 0, "%s", why);
	cr_expect_eq(rundir.path[0], '/');
	cr_expect(there("logs") && there("artifacts") && there(".work/reserve"));
	run_dir_close(&rundir, true);
	cr_expect(there("logs") && !there(".work"));
}

/* README: 3 MiB for all cases, 1 MiB more for each further round of them */
Test(rundir, needs_the_room_that_the_readme_names)
{
	struct stat st;
	char path[256];

	for (size_t rounds = 1; rounds <= 10; rounds += 3) {
		size_t cases = rounds * 70;

		cr_assert_eq(run_dir_create(out, false, cases, &rundir, why, sizeof(why)), 0, "%s",
			     why);
		(void)snprintf(path, sizeof(path), "%s/.work/reserve", out);
		cr_assert_eq(stat(path, &st), 0);
		cr_expect_leq((size_t)st.st_size + sizeof(struct board) +
				      cases * sizeof(struct board_slot),
			      (2 + rounds) << 20);
		put("run.jsonl");
		run_dir_close(&rundir, true);
	}
}

Test(rundir, keeps_what_a_killed_run_needs)
{
	cr_assert_eq(run_dir_create(out, false, 10, &rundir, why, sizeof(why)), 0);
	run_dir_close(&rundir, false);
	cr_expect(there(".work"));
}

Test(rundir, replaces_a_former_run_wholly)
{
	cr_assert_eq(run_dir_create(out, false, 1, &rundir, why, sizeof(why)), 0);
	put("run.jsonl");
	put("junit.xml");
	put("logs/old.log");
	run_dir_close(&rundir, true);
	cr_assert_eq(run_dir_create(out, false, 1, &rundir, why, sizeof(why)), 0, "%s", why);
	cr_expect_not(there("run.jsonl"));
	cr_expect_not(there("logs/old.log"));
	run_dir_close(&rundir, true);
}

Test(rundir, leaves_alone_what_is_not_ours)
{
	cr_assert_eq(run_dir_create(out, false, 1, &rundir, why, sizeof(why)), 0);
	put("run.jsonl");
	put("thesis.tex");
	run_dir_close(&rundir, true);
	cr_expect_eq(run_dir_create(out, false, 1, &rundir, why, sizeof(why)), -ENOTEMPTY);
	cr_expect(there("thesis.tex") && there("run.jsonl"));
	cr_expect_not_null(strstr(why, "thesis.tex"));
	cr_expect_not_null(strstr(why, "--out"));
}

/* "logs" alone may be anybody's. */
Test(rundir, needs_a_record_to_call_a_directory_ours)
{
	cr_assert_eq(run_dir_create(out, false, 1, &rundir, why, sizeof(why)), 0);
	put("logs/mine");
	run_dir_close(&rundir, true);
	cr_expect_eq(run_dir_create(out, false, 1, &rundir, why, sizeof(why)), -ENOTEMPTY);
	cr_expect(there("logs/mine"));
}

Test(rundir, a_directory_of_drives_is_ours_when_each_drive_is)
{
	struct run_dir drive;
	char below[256];

	cr_assert_eq(run_dir_create(out, false, 0, &rundir, why, sizeof(why)), 0);
	(void)snprintf(below, sizeof(below), "%s/dut-a", out);
	cr_assert_eq(run_dir_create(below, false, 0, &drive, why, sizeof(why)), 0);
	put("dut-a/run.jsonl");
	run_dir_close(&drive, true);
	run_dir_close(&rundir, true);
	cr_assert_eq(run_dir_create(out, false, 0, &rundir, why, sizeof(why)), 0, "%s", why);
	cr_expect_not(there("dut-a"));
	(void)snprintf(below, sizeof(below), "%s/dut-a", out);
	cr_assert_eq(mkdir(below, 0700), 0);
	put("dut-a/holiday.jpg");
	run_dir_close(&rundir, true);
	cr_expect_eq(run_dir_create(out, false, 0, &rundir, why, sizeof(why)), -ENOTEMPTY);
	cr_expect(there("dut-a/holiday.jpg"));
}

static void put_run(const char *name)
{
	struct run_dir run;
	char below[256];

	(void)snprintf(below, sizeof(below), "%s/%s", out, name);
	cr_assert_eq(run_dir_create(below, false, 0, &run, why, sizeof(why)), 0, "%s", why);
	(void)snprintf(below, sizeof(below), "%s/run.jsonl", name);
	put(below);
	run_dir_close(&run, true);
}

/* --out results/ must not take the runs in results/ for the drives of one run. */
Test(rundir, a_directory_of_runs_is_not_a_run)
{
	put_run("first");
	cr_expect_eq(run_dir_create(out, false, 0, &rundir, why, sizeof(why)), -ENOTEMPTY);
	cr_expect(there("first/run.jsonl"));
	cr_expect_not_null(strstr(why, "first"), "%s", why);
}

Test(rundir, runs_beside_a_record_or_with_a_time_for_a_name_are_runs_of_their_own)
{
	cr_assert_eq(run_dir_create(out, false, 0, &rundir, why, sizeof(why)), 0);
	run_dir_close(&rundir, true);
	put_run("20251122T162652Z-dut-a");
	cr_expect_eq(run_dir_create(out, false, 0, &rundir, why, sizeof(why)), -ENOTEMPTY);
	cr_expect(there("20251122T162652Z-dut-a/run.jsonl"));
	put_run("dut-a");
	put("run.jsonl");
	cr_expect_eq(run_dir_create(out, false, 0, &rundir, why, sizeof(why)), -ENOTEMPTY);
	cr_expect(there("dut-a/run.jsonl") && there("run.jsonl"));
}

Test(rundir, is_for_one_run_at_a_time)
{
	struct run_dir second;

	cr_assert_eq(run_dir_create(out, false, 1, &rundir, why, sizeof(why)), 0);
	cr_expect_eq(run_dir_create(out, false, 1, &second, why, sizeof(why)), -EBUSY);
	cr_expect(there(".work"), "the run in progress must not be touched");
	run_dir_close(&rundir, true);
}

Test(rundir, a_default_name_that_is_taken_gets_a_number)
{
	struct run_dir second;

	cr_assert_eq(run_dir_create(out, true, 1, &rundir, why, sizeof(why)), 0);
	cr_assert_eq(run_dir_create(out, true, 1, &second, why, sizeof(why)), 0, "%s", why);
	cr_expect_str_eq(second.path + strlen(second.path) - 2, "-2");
	run_dir_close(&second, true);
	run_dir_close(&rundir, true);
}

Test(rundir, gives_back_its_reserve_once)
{
	cr_assert_eq(run_dir_create(out, false, 1, &rundir, why, sizeof(why)), 0);
	cr_expect(run_dir_use_reserve(&rundir));
	cr_expect_not(there(".work/reserve"));
	cr_expect_not(run_dir_use_reserve(&rundir));
	run_dir_close(&rundir, true);
}

Test(rundir, discards_what_came_to_nothing)
{
	cr_assert_eq(run_dir_create(out, false, 1, &rundir, why, sizeof(why)), 0);
	put("run.jsonl");
	run_dir_discard(&rundir);
	cr_expect_not(there("."));
}

static void make_former(void)
{
	cr_assert_eq(run_dir_create(out, false, 1, &rundir, why, sizeof(why)), 0);
	put("run.jsonl");
	put("junit.xml");
	put("logs/old.log");
	run_dir_stands(&rundir);
	run_dir_close(&rundir, true);
}

Test(rundir, keeps_a_former_run_until_the_new_one_stands)
{
	make_former();
	cr_assert_eq(run_dir_create(out, false, 1, &rundir, why, sizeof(why)), 0, "%s", why);
	cr_expect(there(".former/run.jsonl") && there(".former/logs/old.log"));
	cr_expect_not(there("junit.xml") || there(".former/junit.xml"));
	put("run.jsonl");
	run_dir_stands(&rundir);
	cr_expect_not(there(".former"));
	run_dir_close(&rundir, true);
}

Test(rundir, brings_a_former_run_back)
{
	make_former();
	cr_assert_eq(run_dir_create(out, false, 1, &rundir, why, sizeof(why)), 0, "%s", why);
	put("run.jsonl");
	put("logs/new.log");
	run_dir_discard(&rundir);
	cr_expect(there("run.jsonl") && there("logs/old.log") && there("junit.xml.former"));
	cr_expect_not(there("logs/new.log") || there(".work") || there(".former") ||
		      there("junit.xml"));
}

Test(rundir, retires_the_verdict_of_a_former_run_only)
{
	make_former();
	run_dir_retire(out);
	cr_expect(there("junit.xml.former") && there("run.jsonl") && !there("junit.xml"));
	put("junit.xml");
	put("thesis.tex");
	run_dir_retire(out);
	cr_expect(there("junit.xml"), "somebody else's directory");
}

Test(rundir, says_who_can_put_it_right)
{
	cr_expect_eq(run_dir_exit(-ENOTEMPTY), GATE_EXIT_USAGE);
	cr_expect_eq(run_dir_exit(-ENOTDIR), GATE_EXIT_USAGE);
	cr_expect_eq(run_dir_exit(-ENOSPC), GATE_EXIT_TRY_LATER);
	cr_expect_eq(run_dir_exit(-EROFS), GATE_EXIT_TRY_LATER);
	cr_expect_eq(run_dir_exit(-EBUSY), GATE_EXIT_TRY_LATER);
	cr_expect_eq(run_dir_exit(-EACCES), GATE_EXIT_TRY_LATER);
}

Test(rundir, removes_trees_but_follows_no_link)
{
	char link[256];

	cr_assert_eq(run_dir_create(out, false, 1, &rundir, why, sizeof(why)), 0);
	put("logs/x");
	(void)snprintf(link, sizeof(link), "%s/artifacts/link", out);
	cr_assert_eq(symlink("../logs", link), 0);
	(void)snprintf(link, sizeof(link), "%s/artifacts", out);
	cr_expect_eq(remove_tree(link), 0);
	cr_expect(there("logs/x"));
	cr_expect_eq(remove_tree(link), 0, "nothing there is fine");
	run_dir_close(&rundir, true);
}
