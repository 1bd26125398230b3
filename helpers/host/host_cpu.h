/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How busy the host's CPUs are, who is it, and how fast they run: /proc/stat and cpufreq. */
#ifndef HELPERS_HOST_HOST_CPU_H
#define HELPERS_HOST_HOST_CPU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "helpers/host/hostfs.h"

#define HOST_CPUS_MAX 1024

/* Time of one CPU, or of all together, since the boot; in ticks of 1/sysconf(_SC_CLK_TCK) s. */
struct host_cpu_times {
	uint64_t busy;       /* user, nice and system: what processes and kernel threads used */
	uint64_t interrupts; /* irq and softirq */
	uint64_t stolen;     /* by the hypervisor */
	uint64_t idle;       /* idle and iowait */
};

/* One look at /proc/stat. */
struct host_cpu_reading {
	struct host_cpu_times all;
	struct host_cpu_times cpu[HOST_CPUS_MAX];
	bool online[HOST_CPUS_MAX];
	size_t count; /* CPUs that are online */
};

/**
 * host_read_cpu() - the first lines of /proc/stat
 *
 * Return: 0; -EBADMSG when it is not that file's format; other -errno.
 */
int host_read_cpu(const struct host_roots *roots, struct host_cpu_reading *ret_reading);

/* What happened between two looks, in percent of the time. */
struct host_cpu_usage {
	double all_pct; /* not idle, all CPUs together */
	double stolen_pct;
	double busiest_pct;   /* not idle, the busiest CPU */
	unsigned int busiest; /* its number */
	double processes;     /* CPU seconds per second that processes and kernel threads used:
			       * 1.5 is one and a half CPUs */
};

/**
 * host_compare_cpu() - from @before to @after
 *
 * CPUs that were not online at both times are left out.
 *
 * Return: 0; -ENODATA when no time passed.
 */
int host_compare_cpu(const struct host_cpu_reading *before, const struct host_cpu_reading *after,
		     struct host_cpu_usage *ret_usage);

/**
 * host_read_frequency() - cpufreq/scaling_cur_freq, of at most 16 CPUs spread over the machine:
 * each look may interrupt the CPU that it is about
 *
 * Return: 0; -ENOENT when the host has no cpufreq (virtual machines, mostly).
 */
int host_read_frequency(const struct host_roots *roots, double *ret_mean_mhz, double *ret_min_mhz);

/**
 * host_may_run_on_node() - may this process run on a CPU of a NUMA node?
 * @ret_may: untouched on failure
 *
 * Return: 0; -ENOENT when there is no such node.
 */
int host_may_run_on_node(const struct host_roots *roots, int node, bool *ret_may);

#endif
