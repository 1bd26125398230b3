/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A drive under load stays fast until it is as hot as the profile allows. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "helpers/statistics/statistics.h"
#include "suites/common/lasts.h"
#include "suites/perf/load.h"

#define LOG "SMART / Health Information (log 02h) "
#define FIFTHS 5
#define TEMPERATURE_MAX_K 473 /* 200 C */

struct interval {
	double kelvin, rate; /* temperature, bytes per second */
};

static int by_temperature(const void *a, const void *b)
{
	double x = ((const struct interval *)a)->kelvin, y = ((const struct interval *)b)->kelvin;

	return (x > y) - (x < y);
}

/* Whole intervals in which the drive was cooler than the profile's limit; the coolest first. */
static size_t collect(const struct profile *profile, const struct io_result *result,
		      const struct sampling *sampling, struct interval *intervals)
{
	const struct io_job_result *first = &result->job[0];
	size_t count = 0;

	for (size_t i = 0; i < first->rows; i++) {
		const struct io_row *row = &first->row[i];
		uint64_t middle_ns = result->started_ns + row->start_ns + row->length_ns / 2;
		double kelvin = sampling_temperature_k(sampling, middle_ns), bytes = 0;

		/* behind the run time the last I/Os are only waited for */
		if (row->length_ns < first->interval_ns ||
		    row->start_ns + row->length_ns > profile->thermal.load.runtime_ns ||
		    !(kelvin < profile->thermal.throttle_min_k))
			continue;
		for (size_t k = 0; k < result->jobs; k++)
			if (i < result->job[k].rows)
				bytes += (double)result->job[k].row[i].dir[IO_DIR_READ].bytes;
		intervals[count++] = (struct interval){
			kelvin,
			bytes / ((double)row->length_ns / 1e9),
		};
	}
	qsort(intervals, count, sizeof *intervals, by_temperature);
	return count;
}

/* Rate of a fifth of the intervals, 0 the coolest. */
static double rate_of(const struct interval *intervals, size_t count, unsigned int fifth)
{
	size_t from = count * fifth / FIFTHS, to = count * (fifth + 1) / FIFTHS;
	double sum = 0;

	for (size_t i = from; i < to; i++)
		sum += intervals[i].rate;
	return sum / (double)(to - from);
}

static void judge_performance(const struct dut *dut, const struct profile *profile,
			      const struct io_result *result, const struct sampling *sampling)
{
	struct interval *intervals = check_alloc(result->job[0].rows * sizeof *intervals);
	size_t count = collect(profile, result, sampling, intervals);
	double coolest, hottest;
	char human[96];

	if (count < FIFTHS) {
		check_note("%zu intervals below the limit temperature: too few to compare", count);
		return;
	}
	coolest = rate_of(intervals, count, 0);
	hottest = rate_of(intervals, count, FIFTHS - 1);
	(void)snprintf(human, sizeof human, "%.2f GB/s at %d C, %.2f GB/s at %d C", coolest / 1e9,
		       nvme_kelvin_to_celsius((unsigned int)intervals[0].kelvin), hottest / 1e9,
		       nvme_kelvin_to_celsius((unsigned int)intervals[count - 1].kelvin));
	host_excuse_part(dut, &sampling->host,
			 (uint64_t)(count / FIFTHS) * result->job[0].interval_ns);
	EXPECT_LE((1 - hottest / coolest) * 100, profile->thermal.drop_max_pct,
		  .what = "read rate lost between the coolest and the hottest fifth of the run, "
			  "below the limit temperature",
		  .unit = "%", .human = human, .source = LOAD_SOURCE,
		  .hint = "the firmware throttles too early, or the composite temperature is "
			  "wrong");
}

/* A counter that may not move while the drive is cooler than the limit. */
static void judge_counter(bool cool, uint32_t before, uint32_t after, const char *what,
			  const char *unit, const char *source)
{
	uint32_t moved = after - before;

	if (cool)
		EXPECT_EQ(moved, 0, .what = what, .unit = unit, .source = source,
			  .hint = "the drive throttles below the temperature that the profile "
				  "allows");
	else
		MEASURED(moved, .what = what, .unit = unit, .source = source);
}

static uint64_t lasts_ms(const struct profile *profile)
{
	return profile->thermal.rest_ns / 1000000 + lasts_load_ms(&profile->thermal.load);
}

CHECK(thermal, throttling, .id = "THERM-THR-001",
      .title = "the drive does not throttle below the limit temperature",
      .spec = "profile: thermal; NVMe Base, SMART / Health Information log", .ocp = "TTHROTTLE-5",
      .needs = DUT_LOAD | DUT_ADMIN, .deadline_s = 3600, .lasts_ms = lasts_ms, .effect = LOADS)
{
	uint32_t nsids[DUT_MAX_NS];
	size_t count = load_list_ns(dut, nsids);
	struct dut_load *loads = check_alloc(DUT_MAX_NS * sizeof *loads);
	const struct sample *before, *after;
	static struct io_result result;
	struct sampling sampling;
	unsigned int hottest_k;
	bool cool;

	/* all of the drive is to get warm */
	for (size_t i = 0; i < count; i++) {
		loads[i].nsid = nsids[i];
		load_init_job(profile, &profile->thermal.load, IO_READ, &loads[i].job);
		(void)snprintf(loads[i].job.name, sizeof loads[i].job.name, "ns%u", nsids[i]);
	}
	/* what ran before has warmed it */
	dut_wait_ns(dut, profile->thermal.rest_ns);
	load_run(dut, profile, loads, count, NULL, &result, &sampling);
	before = sampling_first(&sampling);
	after = sampling_last(&sampling);
	REQUIRE_TRUE(before && after != before,
		     .what = "SMART log readable before and after the load", .source = LOG);
	hottest_k = sampling_hottest_k(&sampling);
	cool = hottest_k < profile->thermal.throttle_min_k;
	/* whoever shows no temperature cannot be judged by it */
	EXPECT_GE(hottest_k, profile->health.temperature_min_k,
		  .what = "highest composite temperature", .role = FINDING_COMPOSITE, .unit = "K",
		  .sanity = true, .source = LOG "bytes 2:1, Composite Temperature");
	EXPECT_LE(hottest_k, TEMPERATURE_MAX_K, .what = "highest composite temperature",
		  .role = FINDING_COMPOSITE, .unit = "K",
		  .source = LOG "bytes 2:1, Composite Temperature",
		  .hint = "hotter than a drive can be: the sensor is not read", .sanity = true);
	judge_counter(cool, before->smart.tmt1_count, after->smart.tmt1_count,
		      "light throttling by the host's threshold (TMT1)", "transitions",
		      LOG "Thermal Management Temperature 1 Transition Count");
	judge_counter(cool, before->smart.tmt2_count, after->smart.tmt2_count,
		      "heavy throttling by the host's threshold (TMT2)", "transitions",
		      LOG "Thermal Management Temperature 2 Transition Count");
	judge_counter(cool, before->smart.warning_temp_minutes, after->smart.warning_temp_minutes,
		      "time above the warning temperature", "min",
		      LOG "Warning Composite Temperature Time");
	judge_counter(cool, before->smart.critical_temp_minutes, after->smart.critical_temp_minutes,
		      "time above the critical temperature", "min",
		      LOG "Critical Composite Temperature Time");
	judge_performance(dut, profile, &result, &sampling);
	io_result_free(&result);
}
