/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Judges the host that loads a drive: neither pass nor fail may come of a host that is too slow. */
#include "suites/common/host.h"

#include <math.h>
#include <stdio.h>

#define LATE_MOST_US 5.0        /* and a tenth of the service time */
#define OTHER_IO_MOST_PCT 2.0
#define OTHER_IO_LEAST_BYTES (16.0 * 1024 * 1024)       /* less is nobody's load */

static bool is_late(const struct host_evidence *evidence)
{
	/* NaN is not */
	return evidence->late_us > LATE_MOST_US &&
	       evidence->late_us > evidence->service_us / 10;
}

static bool has_other_io(const struct host_evidence *evidence)
{
	double other = evidence->disk_bytes - evidence->own_bytes;

	return other > OTHER_IO_LEAST_BYTES &&
	       other > evidence->disk_bytes * OTHER_IO_MOST_PCT / 100;
}

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
			       "(numjobs), or end what else runs there", evidence->busiest,
			       evidence->busiest_pct, profile->host.cpu_max_pct);
	else if (has_other_io(evidence))
		(void)snprintf(buf, size, "somebody else used the drive: %.1f MB moved on it, %.1f MB "
			       "of them by this load", evidence->disk_bytes / 1e6,
			       evidence->own_bytes / 1e6);
	else if (is_late(evidence))
		(void)snprintf(buf, size, "half of the I/Os started %.1f us after they were due, "
			       "although the queue had room (they took %.1f us): this host does not "
			       "keep the rate with so few threads (numjobs)", evidence->late_us,
			       evidence->service_us);
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
		 .source = "/proc/*/stat without this process, its turbostat and kernel threads");
	if (!isnan(evidence->disk_bytes - evidence->own_bytes))
		MEASURED((evidence->disk_bytes - evidence->own_bytes) / 1e6,
			 .what = "host: moved on the drive by others", .unit = "MB",
			 .source = "stat of its block devices, without this load");
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
