/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file that was written at random on a mounted file system holds its data after a remount. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "suites/common/fstest.h"
#include "suites/integrity/verified.h"
#include "suites/perf/load.h"

#define FILE_BYTES (8u << 20)

static void run(struct dut *dut, const struct io_job *job, struct io_verify *memory,
		const char *what)
{
	struct io_run_options options = {
		.verify = memory,
		.progress = fstest_glance,
		.progress_context = dut,
	};
	static struct io_result result;
	int ret = io_run(job, 1, &options, &result);

	check_note("%s", what);
	load_require_ran(ret, &result, 1, what);
	verified_judge(&result);
	io_result_free(&result);
}

CHECK(integrity, remount, .id = "INT-MNT-001",
      .title = "a file written at random on a mounted file system is right after a remount",
      .spec = "profile: perf.file_system.type", .needs = DUT_BLOCK | DUT_MOUNT, .deadline_s = 1800,
      .effect = WRITES)
{
	struct io_verify *memory = verified_memory();
	struct fstest fs;
	struct io_job job;

	fstest_open(dut, profile->perf.file_system.type, FILE_BYTES, &fs);
	io_job_init(&job);
	RIG(snprintf(job.target, sizeof job.target, "%s/verified", fs.directory) <
		    (int)sizeof job.target,
	    "%s: the run's folder has too long a name: name a shorter one with --out",
	    fs.directory);
	job.rw = IO_RANDWRITE;
	job.bs_bytes = 16384;
	job.iodepth = 8;
	job.size_bytes = FILE_BYTES;
	job.stop_at_size = true;
	job.verify = IO_VERIFY_FULL;
	job.create = true;
	job.interval_ns = 0;
	run(dut, &job, memory, "written at random, read back while mounted");

	fstest_remount(&fs);
	job.rw = IO_RANDREAD;
	job.create = false;
	run(dut, &job, memory, "read back after unmounting, closing, opening and mounting");
	fstest_close(&fs);
}
