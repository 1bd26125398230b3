/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For tests: one job on a toy drive, set up anew for each of them. */
#ifndef HELPERS_IO_ENGINE_TEST_TOY_JOB_H
#define HELPERS_IO_ENGINE_TEST_TOY_JOB_H

#include <criterion/criterion.h>
#include <stdio.h>

#include "helpers/io/engine/test_transport.h"

#define MS 1000000ull
#define S 1000000000ull
#define MIB (1u << 20)

static struct toy_drive toy;
static struct io_job job;
static struct io_result result;
static struct io_run_options options;

/* a job of two seconds on a drive of 8 MiB that takes 0.1 ms for each I/O */
static inline void setup(void)
{
	toy_init(&toy, 8 * MIB, 100000);
	io_job_init(&job);
	(void)snprintf(job.target, sizeof(job.target), "toy");
	job.runtime_ns = 2 * S;
	job.interval_ns = 100 * MS;
	options = (struct io_run_options){ .transport = &toy.transport };
}

static inline void teardown(void)
{
	cr_expect_eq(toy.opened, toy.closed);
	io_result_free(&result);
	toy_free(&toy);
}

#endif
