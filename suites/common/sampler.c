/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Samples a drive beside a load, by the engine's progress callback: on the engine's own clock, so
 * that a simulated drive is sampled in its time. */
#include "suites/common/sampler_internal.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "helpers/nvme_command.h"

struct sampler {
	struct dut *dut;
	struct sampling *sampling;
	struct host_watch *watch;
	struct nvme_ctrl ctrl; /* all zero: could not be read */
	uint64_t interval_ns, next_ns;
	struct pcie_config config[DUT_FN_PORT + 1]; /* as last read; size 0: never */
	bool no_port;
};

/* Looking may take so much of a processor, whatever the profile's interval is. */
#define COST_MOST_PCT 0.5

/* of this thread, in the kernel too */
static uint64_t thread_cpu_ns(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static bool read_function(struct sampler *sampler, enum dut_fn fn, struct pcie_link_end *ret_end,
			  struct pcie_aer *ret_aer)
{
	struct pcie_config *config = &sampler->config[fn];
	int r = dut_refresh_config(sampler->dut, fn, config);

	if (fn == DUT_FN_PORT && r == -ENOENT)
		sampler->no_port = true;
	if (r)
		return false;
	r = pcie_decode_link_end(config, ret_end);
	/* a bridge without PCI Express has no link to tell of */
	if (fn == DUT_FN_PORT && r == -ENOENT)
		sampler->no_port = true;
	if (r && r != -ENODEV)
		return false;
	(void)pcie_decode_aer(config, ret_aer);
	return true;
}

static void look_at_link(struct sampler *sampler, struct sample *sample)
{
	struct pcie_aer drive_aer = { 0 }, port_aer = { 0 };
	struct pcie_link_end drive, port;
	struct pcie_link link;
	bool has_port = !sampler->no_port && read_function(sampler, DUT_FN_PORT, &port, &port_aer);

	if (read_function(sampler, DUT_FN_DRIVE, &drive, &drive_aer) &&
	    (has_port || sampler->no_port)) {
		pcie_join_link(&drive, has_port ? &port : NULL, &link);
		/* a port that does not answer says nothing of the drive, and an endpoint of the
		 * root complex has no link */
		sample->has_link = (!has_port || port.answers) && !drive.integrated;
		sample->link = link.now;
		if (has_port) {
			sample->slot = port.max;
			if (port.target_gen && port.target_gen < port.max.gen)
				sample->slot.gen = port.target_gen;
		}
	}
	sample->has_drive_aer = drive_aer.present;
	sample->drive_correctable = drive_aer.correctable;
	sample->drive_uncorrectable = drive_aer.uncorrectable;
	sample->has_port_aer = port_aer.present;
	sample->port_correctable = port_aer.correctable;
	sample->port_uncorrectable = port_aer.uncorrectable;
}

static void look_at_drive(struct sampler *sampler, struct sample *sample)
{
	struct dut *dut = sampler->dut;
	uint32_t power;

	(void)dut_read_fatal(dut, &sample->fatal);
	if (dut_has(dut, DUT_ADMIN)) {
		sample->has_smart = dut_read_smart(dut, &sample->smart) == 0;
		sample->has_power_state = dut_get_feature(dut, NVME_FEATURE_POWER, 0, &power) == 0;
		if (sample->has_power_state)
			sample->power_state = nvme_power_state(power);
	}
	if (dut_has(dut, DUT_PCIE))
		look_at_link(sampler, sample);
}

/* Long loads keep their whole course: half of the samples go when there is no more room. */
static void make_room(struct sampler *sampler)
{
	struct sampling *s = sampler->sampling;

	if (s->count < SAMPLES_MAX)
		return;
	for (size_t i = 0; 2 * i < s->count; i++)
		s->sample[i] = s->sample[2 * i];
	host_watch_halve(sampler->watch, s->count);
	s->count = (s->count + 1) / 2;
	sampler->interval_ns *= 2;
}

static void look(struct sampler *sampler)
{
	struct sampling *s = sampler->sampling;
	struct sample *sample;

	make_room(sampler);
	sample = &s->sample[s->count];
	memset(sample, 0, sizeof *sample);
	sample->t_ns = dut_now_ns(sampler->dut);
	look_at_drive(sampler, sample);
	host_watch_look(sampler->watch, s->count);
	s->count++;
	sampler->next_ns = sample->t_ns + sampler->interval_ns;
}

/* The next look is so far away that looking stays below its share; simulated time costs nothing. */
static void account_cost(struct sampler *sampler, uint64_t cost_ns)
{
	uint64_t least_ns = (uint64_t)((double)cost_ns * 100 / COST_MOST_PCT);
	uint64_t from_ns = sampler->sampling->sample[sampler->sampling->count - 1].t_ns;

	sampler->sampling->cost_ns += cost_ns;
	sampler->sampling->looks++;
	if (!dut_info(sampler->dut)->simulated && from_ns + least_ns > sampler->next_ns)
		sampler->next_ns = from_ns + least_ns;
}

static void on_progress(const struct io_progress *progress, void *context)
{
	struct sampler *sampler = context;

	(void)progress;
	/* a callback that comes a little early is the one that is meant */
	if (dut_now_ns(sampler->dut) + sampler->interval_ns / 8 >= sampler->next_ns) {
		uint64_t before_ns = thread_cpu_ns();

		look(sampler);
		account_cost(sampler, thread_cpu_ns() - before_ns);
	}
}

/* ---- into the record ---- */

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
} quantities[SENSORS] = {
	[COMPOSITE] = { "composite temperature", "C" },
	[WARNINGS] = { "critical warning", "bits" },
	[MEDIA_ERRORS] = { "media errors", "errors" },
	[USED] = { "percentage used", "%" },
	[WARNING_MINUTES] = { "time above the warning temperature", "min" },
	[CRITICAL_MINUTES] = { "time above the critical temperature", "min" },
	[LIGHT_THROTTLING] = { "light throttling, TMT1", "transitions" },
	[HEAVY_THROTTLING] = { "heavy throttling, TMT2", "transitions" },
	[POWER_STATE] = { "power state", "state" },
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
		       unsigned int quantity, enum check_comparison *ret_op)
{
	const struct sample *first = sampling_first(s);
	unsigned int most_k = profile->health.temperature_max_k;

	*ret_op = quantity == LINK_SPEED || quantity == LINK_WIDTH ? CHECK_GE : CHECK_LE;
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

static void record_one(const struct profile *profile, const struct sampling *s, const char *name,
		       const char *unit, unsigned int quantity, const uint64_t *t_ns,
		       double *values)
{
	enum check_comparison op;
	double limit = limit_of(profile, s, quantity, &op);
	bool any = false, moves = false;

	for (size_t i = 0; i < s->count; i++) {
		values[i] = value_of(&s->sample[i], quantity);
		any |= !isnan(values[i]);
		moves |= !(values[i] == values[0]);
	}
	/* what never moved is told by its ends */
	if (any && !moves && s->count > 2)
		check_limited_series(name, unit, op, limit,
				     (const uint64_t[]){ t_ns[0], t_ns[s->count - 1] },
				     (const double[]){ values[0], values[0] }, 2);
	else if (any)
		check_limited_series(name, unit, op, limit, t_ns, values, s->count);
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

static void record(const struct profile *profile, const struct sampling *s,
		   const struct host_watch *watch)
{
	uint64_t *t_ns = check_alloc(s->count * sizeof *t_ns);
	double *values = check_alloc(s->count * sizeof *values);

	for (size_t i = 0; i < s->count; i++)
		t_ns[i] = s->sample[i].t_ns;
	for (unsigned int i = 0; i < SENSORS; i++)
		record_one(profile, s, quantities[i].name, quantities[i].unit, i, t_ns, values);
	for (unsigned int i = 0; i < 8; i++) {
		char name[40];

		(void)snprintf(name, sizeof name, "temperature sensor %u", i + 1);
		if (sampling_first(s) && sampling_first(s)->smart.sensor_k[i])
			record_one(profile, s, name, "C", SENSORS + i, t_ns, values);
	}
	record_events(s);
	host_watch_record(watch, t_ns, s->count);
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

int sampler_run_load(struct dut *dut, const struct profile *profile, const struct dut_load *loads,
		     size_t count, const struct io_run_options *options, struct io_result *result,
		     struct sampling *ret)
{
	struct sampler sampler = {
		.dut = dut,
		.sampling = ret,
		.interval_ns = profile->sampling.interval_ms * UINT64_C(1000000),
	};
	struct io_run_options run = { 0 };
	int r;

	*ret = (struct sampling){ .sample = check_alloc((SAMPLES_MAX + 1) * sizeof *ret->sample) };
	if (options)
		run = *options;
	run.progress = on_progress;
	run.progress_context = &sampler;
	run.progress_interval_ns = sampler.interval_ns;
	if (dut_has(dut, DUT_ADMIN) && dut_identify_ctrl(dut, &sampler.ctrl))
		sampler.ctrl = (struct nvme_ctrl){ 0 };
	sampler.watch = host_watch_begin(dut, SAMPLES_MAX + 1);
	look(&sampler);
	r = dut_run_load(dut, loads, count, &run, result);
	host_watch_end(sampler.watch, result->jobs == count ? loads : NULL, result, &ret->host);
	look(&sampler);
	record(profile, ret, sampler.watch);
	tell_cost(dut, ret);
	sampling_judge(profile, ret, &sampler.ctrl);
	host_watch_free(sampler.watch);
	return r;
}

/* ---- asking ---- */

const struct sample *sampling_first(const struct sampling *sampling)
{
	for (size_t i = 0; i < sampling->count; i++)
		if (sampling->sample[i].has_smart)
			return &sampling->sample[i];
	return NULL;
}

const struct sample *sampling_last(const struct sampling *sampling)
{
	for (size_t i = sampling->count; i; i--)
		if (sampling->sample[i - 1].has_smart)
			return &sampling->sample[i - 1];
	return NULL;
}

unsigned int sampling_hottest_k(const struct sampling *sampling)
{
	unsigned int hottest = 0;

	for (size_t i = 0; i < sampling->count; i++)
		if (sampling->sample[i].has_smart &&
		    sampling->sample[i].smart.temperature_k > hottest)
			hottest = sampling->sample[i].smart.temperature_k;
	return hottest;
}

double sampling_temperature_k(const struct sampling *sampling, uint64_t t_ns)
{
	uint64_t nearest_ns = UINT64_MAX;
	double kelvin = NAN;

	for (size_t i = 0; i < sampling->count; i++) {
		const struct sample *s = &sampling->sample[i];
		uint64_t away_ns = s->t_ns > t_ns ? s->t_ns - t_ns : t_ns - s->t_ns;

		if (s->has_smart && away_ns < nearest_ns) {
			nearest_ns = away_ns;
			kelvin = s->smart.temperature_k;
		}
	}
	return kelvin;
}
