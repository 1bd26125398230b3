/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A load with samples beside it: they become series of the record, and each is judged. */
#include "suites/common/sampled_load.h"

#include <math.h>
#include <stdio.h>

enum quantity {
	COMPOSITE,
	WARNINGS,
	MEDIA_ERRORS,
	USED,
	WARNING_MINUTES,
	CRITICAL_MINUTES,
	LIGHT_THROTTLING,
	HEAVY_THROTTLING,
	POWER_STATE,
	LINK_SPEED,
	LINK_WIDTH,
	DRIVE_CORRECTABLE,
	DRIVE_UNCORRECTABLE,
	PORT_CORRECTABLE,
	PORT_UNCORRECTABLE,
	SENSORS,
};
static const struct {
	const char *name, *unit;
	enum series_class class;
} quantities[SENSORS] = {
	[COMPOSITE] = { "composite temperature", "C", SERIES_COMPOSITE },
	[WARNINGS] = { "critical warning", "bits" },
	[MEDIA_ERRORS] = { "media errors", "errors" },
	[USED] = { "percentage used", "%" },
	[WARNING_MINUTES] = { "time above the warning temperature", "min" },
	[CRITICAL_MINUTES] = { "time above the critical temperature", "min" },
	[LIGHT_THROTTLING] = { "light throttling, TMT1", "transitions" },
	[HEAVY_THROTTLING] = { "heavy throttling, TMT2", "transitions" },
	[POWER_STATE] = { "power state", "state", SERIES_POWER_STATE },
	[LINK_SPEED] = { "link speed", "GT/s" },
	[LINK_WIDTH] = { "link width", "lanes" },
	[DRIVE_CORRECTABLE] = { "drive AER correctable status", "bits" },
	[DRIVE_UNCORRECTABLE] = { "drive AER uncorrectable status", "bits" },
	[PORT_CORRECTABLE] = { "port AER correctable status", "bits" },
	[PORT_UNCORRECTABLE] = { "port AER uncorrectable status", "bits" },
};

static double of_smart(const struct nvme_smart *smart, unsigned int quantity)
{
	switch (quantity) {
	case COMPOSITE: return nvme_kelvin_to_celsius(smart->temperature_k);
	case WARNINGS: return smart->critical_warning;
	case MEDIA_ERRORS: return (double)smart->media_errors;
	case USED: return smart->used_pct;
	case WARNING_MINUTES: return smart->warning_temp_minutes;
	case CRITICAL_MINUTES: return smart->critical_temp_minutes;
	case LIGHT_THROTTLING: return smart->tmt1_count;
	case HEAVY_THROTTLING: return smart->tmt2_count;
	default: return nvme_kelvin_to_celsius(smart->sensor_k[quantity - SENSORS]);
	}
}

/* What could not be read this time is not a number, never zero. */
static double value_of(const struct sample *s, unsigned int quantity)
{
	switch (quantity) {
	case POWER_STATE: return s->has_power_state ? s->power_state : NAN;
	case LINK_SPEED: return s->has_link ? pcie_gen_rate(s->link.gen) : NAN;
	case LINK_WIDTH: return s->has_link ? s->link.lanes : NAN;
	case DRIVE_CORRECTABLE: return s->has_drive_aer ? s->drive_correctable : NAN;
	case DRIVE_UNCORRECTABLE: return s->has_drive_aer ? s->drive_uncorrectable : NAN;
	case PORT_CORRECTABLE: return s->has_port_aer ? s->port_correctable : NAN;
	case PORT_UNCORRECTABLE: return s->has_port_aer ? s->port_uncorrectable : NAN;
	default: return s->has_smart ? of_smart(&s->smart, quantity) : NAN;
	}
}

/* What the report draws into a series: the limits by which sampling_judge() judges. NaN: none */
static double limit_of(const struct profile *profile, const struct sampling *s,
		       unsigned int quantity, enum finding_op *ret_op)
{
	const struct sample *first = sampling_first(s);
	unsigned int most_k = profile->health.temperature_max_k;

	*ret_op = quantity == LINK_SPEED || quantity == LINK_WIDTH ? FINDING_GE : FINDING_LE;
	if (quantity >= SENSORS)
		most_k = profile->health.sensor_max_k;
	switch (quantity) {
	case WARNINGS: return profile->health.allowed_warnings;
	case MEDIA_ERRORS: return first ? (double)first->smart.media_errors : NAN;
	case WARNING_MINUTES: return first ? first->smart.warning_temp_minutes : NAN;
	case CRITICAL_MINUTES: return first ? first->smart.critical_temp_minutes : NAN;
	case LINK_SPEED: return pcie_gen_rate(profile->link.gen);
	case LINK_WIDTH: return profile->link.lanes;
	default:
		return (quantity == COMPOSITE || quantity >= SENSORS) && most_k
			       ? nvme_kelvin_to_celsius(most_k)
			       : NAN;
	}
}

/* @series: name, unit, class and all times; the rest is set here */
static void record_one(const struct profile *profile, const struct sampling *s,
		       struct series series, unsigned int quantity, double *values)
{
	uint64_t ends[2];
	bool any = false, moves = false;

	for (size_t i = 0; i < s->count; i++) {
		values[i] = value_of(&s->sample[i], quantity);
		any |= !isnan(values[i]);
		moves |= !(values[i] == values[0]);
	}
	if (!any)
		return;
	series.limit = limit_of(profile, s, quantity, &series.op);
	series.values = values;
	series.count = s->count;
	/* what never moved is told by its ends */
	if (!moves && s->count > 2) {
		ends[0] = series.t_ns[0];
		ends[1] = series.t_ns[s->count - 1];
		series.t_ns = ends;
		series.count = 2;
	}
	check_series(&series);
}

/* Moments at which the drive says that something begins. */
static void record_events(const struct sampling *s)
{
	for (size_t i = 1; i < s->count; i++) {
		const struct sample *before = &s->sample[i - 1], *now = &s->sample[i];

		if (!before->has_smart || !now->has_smart)
			continue;
		if (now->smart.tmt1_count > before->smart.tmt1_count)
			check_event(now->t_ns, "light throttling (TMT1)");
		if (now->smart.tmt2_count > before->smart.tmt2_count)
			check_event(now->t_ns, "heavy throttling (TMT2)");
		if (now->smart.critical_warning && !before->smart.critical_warning)
			check_event(now->t_ns, "critical warning");
		if (now->smart.media_errors > before->smart.media_errors)
			check_event(now->t_ns, "media errors counted");
	}
}

static void record(const struct profile *profile, const struct sampling *s)
{
	uint64_t *t_ns = check_alloc(s->count * sizeof *t_ns);
	double *values = check_alloc(s->count * sizeof *values);

	for (size_t i = 0; i < s->count; i++)
		t_ns[i] = s->sample[i].t_ns;
	for (unsigned int i = 0; i < SENSORS; i++)
		record_one(profile, s,
			   (struct series){ .name = quantities[i].name,
					    .unit = quantities[i].unit,
					    .class = quantities[i].class,
					    .t_ns = t_ns },
			   i, values);
	for (unsigned int i = 0; i < 8; i++) {
		char name[40];

		(void)snprintf(name, sizeof name, "temperature sensor %u", i + 1);
		if (sampling_first(s) && sampling_first(s)->smart.sensor_k[i])
			record_one(profile, s,
				   (struct series){ .name = name,
						    .unit = "C",
						    .class = SERIES_TEMPERATURE,
						    .t_ns = t_ns },
				   SENSORS + i, values);
	}
	record_events(s);
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
