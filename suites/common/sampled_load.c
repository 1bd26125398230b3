/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A load with samples beside it: they become series of the record, and each is judged. */
#include "suites/common/sampled_load.h"

#include "fixtures/rig/sampling_series.h"

static void on_series(void *context, const struct series *series)
{
	(void)context;
	check_series(series);
}

static void on_event(void *context, uint64_t t_ns, const char *what)
{
	(void)context;
	check_event(t_ns, what);
}

static void record(const struct profile *profile, const struct sampling *s)
{
	static const struct sampling_told told = { .series = on_series, .event = on_event };
	uint64_t *t_ns = check_alloc(s->count * sizeof *t_ns);

	for (size_t i = 0; i < s->count; i++)
		t_ns[i] = s->sample[i].t_ns;
	if (sampling_tell(s, profile, &told))
		check_note("what was sampled beside the load is not recorded: out of memory");
	host_watch_tell(s->watch, t_ns, s->count, check_series);
}

/* What it took is said, not promised. */
static void tell_cost(const struct dut *dut, const struct sampling *s)
{
	double elapsed_ns;

	if (dut_info(dut)->simulated || !s->looks || s->count < 2)
		return;
	elapsed_ns = (double)(s->sample[s->count - 1].t_ns - s->sample[0].t_ns);
	check_note(
		"sampling: %zu looks beside the load took %.0f us of processor time each, %.3f %% "
		"of one processor",
		s->looks, (double)s->cost_ns / 1e3 / (double)s->looks,
		elapsed_ns > 0 ? (double)s->cost_ns / elapsed_ns * 100 : 0);
}

int sampled_run_load(struct dut *dut, const struct profile *profile, const struct dut_load *loads,
		     size_t count, const struct io_run_options *options, struct io_result *result,
		     struct sampling *ret_sampling)
{
	int ret;

	*ret_sampling = (struct sampling){ .sample = check_alloc((SAMPLES_MAX + 1) *
								 sizeof *ret_sampling->sample) };
	ret = sampler_run_load(dut, profile, loads, count, options, result, ret_sampling);
	record(profile, ret_sampling);
	tell_cost(dut, ret_sampling);
	sampling_judge(profile, ret_sampling, &ret_sampling->ctrl);
	host_watch_free(ret_sampling->watch);
	ret_sampling->watch = NULL;
	return ret;
}
