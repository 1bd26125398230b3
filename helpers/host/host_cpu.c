/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads /proc/stat, cpufreq and the CPUs of a NUMA node. */
#include "helpers/host/host_cpu.h"

#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FREQUENCIES_MAX 16

/* "cpu3 17035 0 7106 422013 750 0 151 15 0 0": guest time is part of user time already */
static bool parse_line(const char *line, long *ret_cpu, struct host_cpu_times *ret_times)
{
	enum { USER, NICE, SYSTEM, IDLE, IOWAIT, IRQ, SOFTIRQ, STEAL, FIELDS };
	uint64_t field[FIELDS] = { 0 };
	size_t fields = 0;
	char *at;

	if (strncmp(line, "cpu", 3))
		return false;
	line += 3;
	*ret_cpu = -1;
	if (*line != ' ') {
		*ret_cpu = strtol(line, &at, 10);
		if (at == line || *ret_cpu < 0)
			return false;
		line = at;
	}
	while (fields < FIELDS) {
		field[fields] = strtoull(line, &at, 10);
		if (at == line)
			break;
		line = at;
		fields++;
	}
	ret_times->busy = field[USER] + field[NICE] + field[SYSTEM];
	ret_times->interrupts = field[IRQ] + field[SOFTIRQ];
	ret_times->stolen = field[STEAL];
	ret_times->idle = field[IDLE] + field[IOWAIT];
	return fields > IDLE;
}

int host_read_cpu(const struct host_roots *roots, struct host_cpu_reading *ret_reading)
{
	char path[PATH_MAX], *line = NULL;
	bool has_total = false;
	size_t size = 0;
	FILE *file;
	int n;

	n = snprintf(path, sizeof(path), "%s/stat", roots->proc);
	if (n < 0 || (size_t)n >= sizeof(path))
		return -ENAMETOOLONG;
	file = fopen(path, "re");
	if (!file)
		return -errno;
	memset(ret_reading->online, 0, sizeof(ret_reading->online));
	ret_reading->count = 0;
	/* the CPUs come first; the rest may be long and is not read */
	while (getline(&line, &size, file) > 0) {
		struct host_cpu_times times;
		long cpu;

		if (!parse_line(line, &cpu, &times))
			break;
		if (cpu < 0) {
			ret_reading->all = times;
			has_total = true;
		} else if (cpu < HOST_CPUS_MAX) {
			ret_reading->cpu[cpu] = times;
			ret_reading->online[cpu] = true;
			ret_reading->count++;
		}
	}
	free(line);
	fclose(file);
	return has_total && ret_reading->count ? 0 : -EBADMSG;
}

/* Counters of the kernel may go back by a tick (iowait does): that is no time. */
static double since(uint64_t before, uint64_t after)
{
	return after > before ? (double)(after - before) : 0;
}

static double used_pct(const struct host_cpu_times *before, const struct host_cpu_times *after)
{
	double used = since(before->busy, after->busy) +
		      since(before->interrupts, after->interrupts) +
		      since(before->stolen, after->stolen);
	double all = used + since(before->idle, after->idle);

	return all > 0 ? used / all * 100 : 0;
}

int host_compare_cpu(const struct host_cpu_reading *before, const struct host_cpu_reading *after,
		     struct host_cpu_usage *ret_usage)
{
	struct host_cpu_usage usage = { .busiest_pct = -1 };
	double busy = since(before->all.busy, after->all.busy);
	double stolen = since(before->all.stolen, after->all.stolen);
	double all = busy + stolen + since(before->all.interrupts, after->all.interrupts) +
		     since(before->all.idle, after->all.idle);

	if (!(all > 0))
		return -ENODATA;
	usage.all_pct = used_pct(&before->all, &after->all);
	usage.stolen_pct = stolen / all * 100;
	/* @all is the time of all CPUs: so many times the time that passed */
	usage.processes = busy / all * (double)after->count;
	for (unsigned int i = 0; i < HOST_CPUS_MAX; i++) {
		double pct;

		if (!before->online[i] || !after->online[i])
			continue;
		pct = used_pct(&before->cpu[i], &after->cpu[i]);
		if (pct > usage.busiest_pct) {
			usage.busiest_pct = pct;
			usage.busiest = i;
		}
	}
	if (usage.busiest_pct < 0)
		return -ENODATA;
	*ret_usage = usage;
	return 0;
}

int host_read_frequency(const struct host_roots *roots, double *ret_mean_mhz, double *ret_min_mhz)
{
	long cpus = sysconf(_SC_NPROCESSORS_CONF);
	double sum = 0, least = 0;
	unsigned int found = 0;
	long step;

	if (cpus < 1 || cpus > HOST_CPUS_MAX)
		cpus = HOST_CPUS_MAX;
	step = (cpus + FREQUENCIES_MAX - 1) / FREQUENCIES_MAX;
	for (long i = 0; i < cpus; i += step) {
		uint64_t khz;

		if (hostfs_read_u64(&khz, roots->sys,
				    "devices/system/cpu/cpu%ld/cpufreq/scaling_cur_freq", i))
			continue;
		sum += (double)khz / 1e3;
		if (!found++ || (double)khz / 1e3 < least)
			least = (double)khz / 1e3;
	}
	if (!found)
		return -ENOENT;
	*ret_mean_mhz = sum / found;
	*ret_min_mhz = least;
	return 0;
}

int host_may_run_on_node(const struct host_roots *roots, int node, bool *ret_may)
{
	char list[8192], *at = list; /* "0,2,4,...": one by one on many hosts */
	cpu_set_t allowed;
	int ret;

	ret = hostfs_read(list, sizeof(list), roots->sys, "devices/system/node/node%d/cpulist",
			  node);
	if (ret)
		return ret;
	if (sched_getaffinity(0, sizeof(allowed), &allowed))
		return -errno;
	/* a node of memory alone has no processor that would be nearer */
	*ret_may = !*at;
	while (*at >= '0' && *at <= '9') {
		unsigned long first = strtoul(at, &at, 10), last = first;

		if (*at == '-')
			last = strtoul(at + 1, &at, 10);
		for (; first <= last && first < CPU_SETSIZE; first++)
			*ret_may |= CPU_ISSET(first, &allowed) != 0;
		at += *at == ',';
	}
	return 0;
}
