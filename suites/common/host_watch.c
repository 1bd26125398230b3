/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looks at the host beside a load: CPUs, frequency, power, sensors, turbostat. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include "helpers/host/host_cgroup.h"
#include "helpers/host/host_cpu.h"
#include "helpers/host/host_disk.h"
#include "helpers/host/host_power.h"
#include "helpers/host/host_programs.h"
#include "helpers/host/host_sensors.h"
#include "helpers/host/host_turbostat.h"
#include "suites/common/host.h"

enum quantity {
	CPU_ALL,
	CPU_BUSIEST,
	CPU_OTHERS,
	CPU_MHZ,
	CPU_MIN_MHZ,
	PACKAGE_W,
	TURBO_MHZ,
	TURBO_C,
	TURBO_W,
	QUANTITIES,
};
static const struct {
	const char *name, *unit;
} quantities[QUANTITIES] = {
	[CPU_ALL] = { "host CPU", "%" },
	[CPU_BUSIEST] = { "host busiest CPU", "%" },
	[CPU_OTHERS] = { "host CPU beside this load", "%" },
	[CPU_MHZ] = { "host CPU frequency", "MHz" },
	[CPU_MIN_MHZ] = { "host slowest CPU frequency", "MHz" },
	[PACKAGE_W] = { "host package power", "W" },
	[TURBO_MHZ] = { "host busy frequency (turbostat)", "MHz" },
	[TURBO_C] = { "host package temperature (turbostat)", "C" },
	[TURBO_W] = { "host package power (turbostat)", "W" },
};

/* One look: what later ones are compared with. */
struct look {
	struct host_cpu_reading cpu;
	struct host_energy energy;
	bool has_cpu, has_energy;
	uint64_t t_ns, own_ns;
};

struct host_watch {
	struct look first, last, now;
	size_t capacity;
	double *value[QUANTITIES]; /* @capacity of each */
	struct host_sensors *sensors;
	size_t sensor_count;
	struct host_sensor sensor[HOST_SENSORS_MAX];
	double *sensor_value[HOST_SENSORS_MAX];
	int node;
	bool off_node;
	struct host_turbostat_stream *turbostat;
	dev_t disk[DUT_MAX_NS];
	size_t disks;
	double disk_bytes;             /* at the beginning; NaN: not known */
	struct host_programs programs; /* so too */
	bool has_programs;
	struct host_cgroups groups; /* so too */
	struct host_pulse *pulse;
};

static uint64_t now_ns(clockid_t clock)
{
	struct timespec t;

	(void)clock_gettime(clock, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void take(struct look *look)
{
	look->has_cpu = host_read_cpu(&hostfs_host, &look->cpu) == 0;
	look->has_energy = host_read_energy(&hostfs_host, &look->energy) == 0;
	look->t_ns = now_ns(CLOCK_MONOTONIC);
	look->own_ns = now_ns(CLOCK_PROCESS_CPUTIME_ID);
}

/* The block devices of the drive, whatever they are called (trap 34). */
static void find_disks(struct host_watch *watch, struct dut *dut)
{
	const struct dut_info *info = dut_info(dut);

	for (size_t i = 0; i < info->ns_count; i++) {
		struct dut_block block;
		struct stat st;

		if (dut_block_open(dut, info->nsids[i], false, &block) != 0)
			continue;
		if (stat(block.path, &st) == 0 && S_ISBLK(st.st_mode))
			watch->disk[watch->disks++] = st.st_rdev;
		dut_block_close(dut, &block);
	}
}

/* Who conducts this and other drives: said in the environment; a number that is none of ours is not
 * believed. */
static bool read_programs(struct host_programs *ret)
{
	const char *conductor = getenv("NVME_GATE_CONDUCTOR");

	return host_read_programs(&hostfs_host, getpid(),
				  conductor ? (pid_t)strtol(conductor, NULL, 10) : 0, ret) == 0;
}

static double moved_bytes(const struct host_watch *watch)
{
	double sum = 0;

	for (size_t i = 0; i < watch->disks; i++) {
		uint64_t bytes;

		if (host_read_disk_bytes(&hostfs_host, major(watch->disk[i]), minor(watch->disk[i]),
					 &bytes))
			return NAN;
		sum += (double)bytes;
	}
	return watch->disks ? sum : NAN;
}

static double *new_values(size_t count)
{
	double *values = malloc((count ? count : 1) * sizeof(*values));

	for (size_t i = 0; values && i < count; i++)
		values[i] = NAN;
	return values;
}

static bool make_room(struct host_watch *watch)
{
	bool ok = true;

	for (int i = 0; i < QUANTITIES; i++)
		ok = (watch->value[i] = new_values(watch->capacity)) != NULL && ok;
	for (size_t i = 0; i < watch->sensor_count; i++)
		ok = (watch->sensor_value[i] = new_values(watch->capacity)) != NULL && ok;
	return ok;
}

struct host_watch *host_watch_begin(struct dut *dut, size_t samples)
{
	struct host_watch *watch;
	bool may = true;

	if (dut_info(dut)->simulated)
		return NULL;
	watch = calloc(1, sizeof(*watch));
	if (!watch)
		return NULL;
	watch->capacity = samples;
	watch->node = dut_info(dut)->numa_node;
	if (watch->node >= 0 && host_may_run_on_node(&hostfs_host, watch->node, &may) == 0)
		watch->off_node = !may;
	if (host_open_sensors(&watch->sensors) == 0) {
		const struct host_sensor *sensor = host_read_sensors(watch->sensors,
								     &watch->sensor_count);

		memcpy(watch->sensor, sensor, watch->sensor_count * sizeof(*sensor));
	}
	if (!make_room(watch)) {
		host_watch_free(watch);
		return NULL;
	}
	if (geteuid() == 0)
		(void)host_open_turbostat(1, &watch->turbostat);
	find_disks(watch, dut);
	watch->disk_bytes = moved_bytes(watch);
	watch->has_programs = read_programs(&watch->programs);
	(void)host_read_cgroups(&hostfs_host, "self", &watch->groups);
	watch->pulse = host_pulse_start();
	take(&watch->first);
	watch->last = watch->first;
	return watch;
}

/* Percent of all CPUs that others used between two looks, as exact as the timer's ticks. */
static double others_pct(const struct look *before, const struct look *after,
			 const struct host_cpu_usage *usage)
{
	double own = (double)(after->own_ns - before->own_ns) /
		     (double)(after->t_ns - before->t_ns);
	double others = usage->processes > own ? usage->processes - own : 0;

	return others / (double)after->cpu.count * 100;
}

static void look_at_turbostat(struct host_watch *watch, size_t index)
{
	struct host_turbostat read;

	if (!watch->turbostat || host_read_turbostat(watch->turbostat, &read))
		return;
	watch->value[TURBO_MHZ][index] = read.busy_mhz;
	watch->value[TURBO_C][index] = read.package_c;
	watch->value[TURBO_W][index] = read.package_w;
}

void host_watch_look(struct host_watch *watch, size_t index)
{
	struct host_cpu_usage usage;
	size_t count = 0;

	if (!watch || index >= watch->capacity)
		return;
	take(&watch->now);
	if (watch->now.has_cpu && watch->last.has_cpu &&
	    host_compare_cpu(&watch->last.cpu, &watch->now.cpu, &usage) == 0) {
		watch->value[CPU_ALL][index] = usage.all_pct;
		watch->value[CPU_BUSIEST][index] = usage.busiest_pct;
		watch->value[CPU_OTHERS][index] = others_pct(&watch->last, &watch->now, &usage);
	}
	if (watch->now.has_energy && watch->last.has_energy)
		watch->value[PACKAGE_W][index] = host_compare_energy(
			&watch->last.energy, &watch->now.energy,
			watch->now.t_ns - watch->last.t_ns);
	(void)host_read_frequency(&hostfs_host, &watch->value[CPU_MHZ][index],
				  &watch->value[CPU_MIN_MHZ][index]);
	if (watch->sensors) {
		const struct host_sensor *sensor = host_read_sensors(watch->sensors, &count);

		for (size_t i = 0; i < count; i++)
			watch->sensor_value[i][index] = sensor[i].value;
	}
	look_at_turbostat(watch, index);
	watch->last = watch->now;
}

void host_watch_halve(struct host_watch *watch, size_t count)
{
	if (!watch)
		return;
	for (size_t k = 0; 2 * k < count; k++) {
		for (int i = 0; i < QUANTITIES; i++)
			watch->value[i][k] = watch->value[i][2 * k];
		for (size_t i = 0; i < watch->sensor_count; i++)
			watch->sensor_value[i][k] = watch->sensor_value[i][2 * k];
	}
}

/* Of all CPUs, what others and the siblings used; looked at outside of what is between two
 * looks. */
static void see_programs(const struct host_watch *watch, const struct host_cpu_usage *usage,
			 struct host_evidence *evidence)
{
	double cpu_seconds = (double)(watch->now.t_ns - watch->first.t_ns) / 1e9 *
			     (double)watch->now.cpu.count;
	struct host_programs now;

	if (!watch->has_programs || !read_programs(&now)) {
		evidence->others_pct = others_pct(&watch->first, &watch->now, usage);
		return;
	}
	evidence->others_pct = fmax(now.others_s - watch->programs.others_s, 0) / cpu_seconds * 100;
	evidence->siblings_pct = fmax(now.siblings_s - watch->programs.siblings_s, 0) /
				 cpu_seconds * 100;
	(void)snprintf(evidence->siblings, sizeof evidence->siblings, "%s", now.siblings);
}

/* What control groups took away, and which limits they have for the drive. */
static void see_groups(const struct host_watch *watch, struct host_evidence *evidence)
{
	struct host_cgroups *now = check_alloc(sizeof *now);

	if (host_read_cgroups(&hostfs_host, "self", now) == 0)
		(void)host_compare_cgroups(&watch->groups, now, evidence->held_back,
					   sizeof evidence->held_back);
	for (size_t i = 0; i < watch->disks && !evidence->io_limit[0]; i++)
		(void)host_find_io_limit(&hostfs_host, "self", major(watch->disk[i]),
					 minor(watch->disk[i]), evidence->io_limit,
					 sizeof evidence->io_limit);
}

void host_watch_end(struct host_watch *watch, const struct dut_load *loads,
		    const struct io_result *result, struct host_evidence *ret)
{
	struct host_cpu_usage usage;
	uint64_t turbostat_ns = 0;

	*ret = host_evidence_none;
	if (!watch)
		return;
	take(&watch->now);
	host_pulse_stop(watch->pulse, &ret->pulse);
	watch->pulse = NULL;
	host_close_turbostat(watch->turbostat, &turbostat_ns);
	watch->turbostat = NULL;
	/* it is not another program */
	watch->now.own_ns += turbostat_ns;
	host_close_sensors(watch->sensors);
	watch->sensors = NULL;
	if (!watch->first.has_cpu || !watch->now.has_cpu ||
	    host_compare_cpu(&watch->first.cpu, &watch->now.cpu, &usage))
		return;
	ret->known = true;
	ret->cpus = (unsigned int)watch->now.cpu.count;
	ret->busy_pct = usage.all_pct;
	ret->busiest_pct = usage.busiest_pct;
	ret->busiest = usage.busiest;
	ret->stolen_pct = usage.stolen_pct;
	ret->drive_node = watch->node;
	ret->off_node = watch->off_node;
	ret->own_cpus = (double)(watch->now.own_ns - watch->first.own_ns) /
			(double)(watch->now.t_ns - watch->first.t_ns);
	see_programs(watch, &usage, ret);
	see_groups(watch, ret);
	host_see_load(loads, result, ret);
	if (loads)
		ret->disk_bytes = moved_bytes(watch) - watch->disk_bytes;
}

/* A quantity that this host never showed has no series. */
static void record_one(const char *name, const char *unit, const uint64_t *t_ns,
		       const double *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (isnan(values[i]))
			continue;
		check_series(name, unit, t_ns, values, count);
		return;
	}
}

void host_watch_record(const struct host_watch *watch, const uint64_t *t_ns, size_t count)
{
	if (!watch)
		return;
	if (count > watch->capacity)
		count = watch->capacity;
	for (int i = 0; i < QUANTITIES; i++)
		record_one(quantities[i].name, quantities[i].unit, t_ns, watch->value[i], count);
	for (size_t i = 0; i < watch->sensor_count; i++) {
		char name[80];

		(void)snprintf(name, sizeof name, "host %s", watch->sensor[i].name);
		record_one(name, host_sensor_unit(watch->sensor[i].kind), t_ns,
			   watch->sensor_value[i], count);
	}
}

void host_watch_free(struct host_watch *watch)
{
	if (!watch)
		return;
	host_close_sensors(watch->sensors);
	host_close_turbostat(watch->turbostat, NULL);
	host_pulse_stop(watch->pulse, NULL);
	for (int i = 0; i < QUANTITIES; i++)
		free(watch->value[i]);
	for (size_t i = 0; i < HOST_SENSORS_MAX; i++)
		free(watch->sensor_value[i]);
	free(watch);
}
