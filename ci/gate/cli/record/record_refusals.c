/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lets the checks that ask for what a drive may refuse do so, and judges nothing: that is for
 * whoever has the recording. */
#include "ci/gate/cli/record/record_refusals.h"

#include <setjmp.h>
#include <stdio.h>

#include "fixtures/backend/replay/replay.h"
#include "fixtures/dut/dut_pages.h"
#include "suites/check.h"

static void ignore_finding(void *context, const struct finding *finding)
{
	(void)context;
	(void)finding;
}

static void ignore_note(void *context, const char *line)
{
	(void)context;
	(void)line;
}

static void ignore_file(void *context, const char *name, const void *data, size_t size)
{
	(void)context;
	(void)name;
	(void)data;
	(void)size;
}

static void ignore_series(void *context, const struct series *series)
{
	(void)context;
	(void)series;
}

static void ignore_distribution(void *context, const char *name, const struct io_histogram *latency)
{
	(void)context;
	(void)name;
	(void)latency;
}

static void ignore_event(void *context, uint64_t t_ns, const char *what)
{
	(void)context;
	(void)t_ns;
	(void)what;
}

static const char *no_scratch(void *context)
{
	(void)context;
	return "";
}

static void stop(void *context)
{
	siglongjmp(*(sigjmp_buf *)context, 1);
}

static const struct check_sink sink = {
	.finding = ignore_finding,
	.note = ignore_note,
	.attach = ignore_file,
	.series = ignore_series,
	.distribution = ignore_distribution,
	.event = ignore_event,
	.scratch = no_scratch,
	.stop = stop,
};

/* Of what is about one of several nobody says here which one. */
bool record_wants(const struct dut *dut, const struct check *check, const struct profile *profile)
{
	return check->needs & DUT_ASK && check->effect == READS && !check->across &&
	       dut_has(dut, check->needs) && (!check->applies || check->applies(profile));
}

void record_ask(struct dut *dut, const struct check *check, const struct profile *profile)
{
	static const struct check_point point = { .nsid = 0 };
	sigjmp_buf end;

	check_begin(check, &sink, &end);
	if (sigsetjmp(end, 1) == 0)
		check->body(dut, profile, &point);
	check_end();
	/* a body that was ended in the middle closes nothing */
	dut_pages_close_left(dut);
}

void record_refusals(struct dut *dut, struct replay *replay)
{
	static struct profile profile;

	if (profile_load(NULL, NULL, 0, &profile, stderr))
		return;
	replay_walk_defaults(dut);
	for (size_t i = 0; i < check_count(); i++) {
		const struct check *check = check_at(i);

		if (record_wants(dut, check, &profile))
			record_ask(dut, check, &profile);
	}
	replay->info.capabilities |= dut_info(dut)->capabilities & DUT_ASK;
}
