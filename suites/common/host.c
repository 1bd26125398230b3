/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Judges the host that loads a drive: neither pass nor fail may come of a host that is too slow. */
#include "suites/common/host.h"

#include <math.h>
#include <stdio.h>

const char *host_find_inadequacy(const struct host_evidence *evidence,
				 const struct profile *profile, char *buf, size_t size)
{
	if (!evidence->known)
		return NULL;
	if (evidence->off_node)
		(void)snprintf(buf, size, "the drive is on NUMA node %d, where this program may "
			       "not run: lift the CPU affinity (taskset, cpuset, container)",
			       evidence->drive_node);
	else if (evidence->others_pct > profile->host.others_max_pct)
		(void)snprintf(buf, size, "other programs used %.1f %% of all CPUs, at most %u %% "
			       "are allowed (host.others_max): let the machine be idle",
			       evidence->others_pct, profile->host.others_max_pct);
	else if (evidence->stolen_pct > profile->host.stolen_max_pct)
		(void)snprintf(buf, size, "the hypervisor took %.1f %% of all CPUs, at most %u %% "
			       "are allowed (host.stolen_max)", evidence->stolen_pct,
			       profile->host.stolen_max_pct);
	else if (!evidence->polled && evidence->busiest_pct > profile->host.cpu_max_pct)
		(void)snprintf(buf, size, "CPU %u was busy for %.1f %% of the time, at most %u %% "
			       "are allowed (host.cpu_max): spread the load over more threads "
			       "(numjobs)", evidence->busiest, evidence->busiest_pct,
			       profile->host.cpu_max_pct);
	else
		return NULL;
	return buf;
}

static void record(const struct host_evidence *evidence)
{
	char busiest[48];

	(void)snprintf(busiest, sizeof busiest, "CPU %u of %u", evidence->busiest, evidence->cpus);
	MEASURED(evidence->busiest_pct, .what = "host: busiest CPU", .unit = "%", .human = busiest,
		 .source = "/proc/stat");
	MEASURED(evidence->busy_pct, .what = "host: all CPUs", .unit = "%", .source = "/proc/stat");
	MEASURED(evidence->others_pct, .what = "host: CPU time of other programs", .unit = "%",
		 .source = "/proc/stat without this process (getrusage)");
}

void host_require_adequate(const struct dut *dut, const struct profile *profile,
			   const struct host_evidence *evidence)
{
	char why[320];
	const char *found;

	if (dut_info(dut)->simulated)
		return;
	RIG(evidence->known, "inconclusive: host: /proc/stat tells nothing of the CPUs: it cannot "
	    "be said whether the drive or the host was measured");
	record(evidence);
	found = host_find_inadequacy(evidence, profile, why, sizeof why);
	if (dut_info(dut)->emulated) {
		check_note("the drive is emulated: the host is not judged%s%s",
			   found ? "; a real drive would be inconclusive: " : "",
			   found ? found : "");
		return;
	}
	RIG(!found, "inconclusive: host: %s", found);
}
