/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Option names and values as fio's users write them. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/io/io_options.h"

static struct io_job job;
static char why[OPTION_WHY_SIZE];

static void setup(void)
{
	io_job_init(&job);
}

TestSuite(options, .init = setup);

static int set(const char *name, const char *value)
{
	return io_option_set(&job, name, value, why);
}

Test(options, a_usual_command_line)
{
	cr_assert_eq(set("rw", "randrw"), 0);
	cr_assert_eq(set("bs", "128k"), 0);
	cr_assert_eq(set("iodepth", "32"), 0);
	cr_assert_eq(set("ramp-time", "500ms"), 0);
	cr_assert_eq(set("runtime", "2m"), 0);
	cr_assert_eq(set("size", "1.5G"), 0);
	cr_assert_eq(set("offset", "1MiB"), 0);
	cr_assert_eq(set("rwmixread", "70"), 0);
	cr_assert_eq(set("direct", "1"), 0);
	cr_assert_eq(set("norandommap", NULL), 0);
	cr_assert_eq(set("random_distribution", "zipf:1.2"), 0);
	cr_assert_eq(set("filename", "/dev/x"), 0);
	cr_assert_eq(job.rw, IO_RANDRW);
	cr_assert_eq(job.bs_bytes, 131072);
	cr_assert_eq(job.iodepth, 32);
	cr_assert_eq(job.ramp_ns, 500000000);
	cr_assert_eq(job.runtime_ns, 120000000000);
	cr_assert_eq(job.size_bytes, 3ull << 29);
	cr_assert_eq(job.offset_bytes, 1 << 20);
	cr_assert_eq(job.direct, IO_DIRECT_YES);
	cr_assert(job.norandommap);
	cr_assert_eq(job.distribution, IO_ZIPF);
	cr_assert_float_eq(job.distribution_arg, 1.2, 1e-12);
	cr_assert_str_eq(job.target, "/dev/x");
	cr_assert_eq(io_job_check(&job, why, sizeof(why)), 0, "%s", why);
}

Test(options, every_option_has_a_name_and_a_help)
{
	size_t count = 0;

	for (const struct option *o = io_job_options; o->name; o++) {
		if (!o->help)
			continue;
		cr_assert_geq(strlen(o->help), 5, "%s", o->name);
		cr_assert(o->argument, "%s", o->name);
		count++;
	}
	cr_assert_geq(count, 30);
}

/* whichever is taken, a wide value never goes into a narrow member */
Test(options, every_row_has_the_size_of_its_kind)
{
	for (const struct option *o = io_job_options; o->name; o++) {
		bool is_whole = o->kind == OPTION_NUMBER || o->kind == OPTION_SIZE;

		cr_expect(!is_whole || o->size == 4 || o->size == 8, "%s", o->name);
		cr_expect(o->kind != OPTION_TIME || o->size == 8, "%s", o->name);
		cr_expect(o->kind != OPTION_WORD || o->words, "%s", o->name);
		cr_expect(o->kind != OPTION_WORD || o->size <= 4, "%s", o->name);
		cr_expect(o->kind != OPTION_CUSTOM || (o->read && o->needs), "%s", o->name);
	}
}

Test(options, wrong_values_are_refused_and_change_nothing)
{
	static const char *const wrong[][2] = {
		{ "bs", "4x" },
		{ "bs", "" },
		{ "bs", "-4k" },
		{ "bs", "5G" },
		{ "bs", "4k8" },
		{ "iodepth", "x" },
		{ "iodepth", "3.5" },
		{ "iodepth", "99999999999" },
		{ "runtime", "3 days" },
		{ "runtime", "nan" },
		{ "runtime", "inf" },
		{ "rw", "both" },
		{ "direct", "2" },
		{ "bssplit", "4k/60:8k/60" },
		{ "bssplit", "4k/60" },
		{ "bssplit", ":" },
		{ "random_distribution", "zipf" },
		{ "random_distribution", "zipf:x" },
		{ "verify", "md5" },
		{ "ioengine", "libaio" },
		{ "rate_iops", "1e999" },
		{ "rate_iops", "0x10" },
		{ "number_ios", "10k" },
		{ "target", "" },
		{ "size", "0.3" },
	};
	struct io_job before = job;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		why[0] = '\0';
		cr_assert_eq(set(wrong[i][0], wrong[i][1]), -EINVAL, "%s=%s", wrong[i][0],
			     wrong[i][1]);
		cr_assert(strstr(why, wrong[i][0]), "%s", why);
		cr_assert_arr_eq(&job, &before, sizeof(job));
	}
}

Test(options, an_unknown_option_gets_a_suggestion)
{
	cr_assert_eq(set("iodeph", "3"), -ENOENT);
	cr_assert(strstr(why, "'iodepth'"), "%s", why);
	cr_assert_eq(set("runtme", "3"), -ENOENT);
	cr_assert(strstr(why, "'runtime'"), "%s", why);
}

Test(options, bssplit_shares)
{
	cr_assert_eq(set("bssplit", "4k/50:64k/:32k/"), 0);
	cr_assert_eq(job.splits, 3);
	cr_assert_eq(job.split[0].pct, 50);
	cr_assert_eq(job.split[1].pct, 25);
	cr_assert_eq(job.split[2].pct, 25);
	cr_assert_eq(job.split[1].bs_bytes, 65536);
	cr_assert_eq(set("bs", "8k"), 0);
	cr_assert_eq(job.splits, 0, "the last word counts");
}

Test(options, switches)
{
	cr_assert(io_option_find("norandommap")->alone);
	cr_assert_not(io_option_find("bs")->alone);
	cr_assert_null(io_option_find("nonsense"));
	cr_assert_eq(set("time_based", "0"), 0);
	cr_assert(job.stop_at_size);
	cr_assert_eq(set("time-based", NULL), 0);
	cr_assert_not(job.stop_at_size);
	cr_assert_eq(set("do_verify", "0"), 0);
	cr_assert(job.skip_verify_after);
	cr_assert_eq(set("group_reporting", NULL), 0);
}
