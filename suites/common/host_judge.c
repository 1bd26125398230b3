/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Judges the host that loads a drive: neither pass nor fail may come of a host that is too slow. */
#include "suites/common/host_judge.h"

#include <math.h>
#include <stdio.h>

static void record(const struct host_evidence *evidence)
{
	char busiest[48];

	(void)snprintf(busiest, sizeof busiest, "CPU %u of %u", evidence->busiest, evidence->cpus);
	MEASURED(evidence->busiest_pct, .what = "host: busiest CPU", .unit = "%", .human = busiest,
		 .source = "/proc/stat");
	MEASURED(evidence->busy_pct, .what = "host: all CPUs", .unit = "%", .source = "/proc/stat");
	MEASURED(evidence->others_pct, .what = "host: CPU time of other programs", .unit = "%",
		 .source = "/proc/*/stat without this run's processes and kernel threads");
	if (evidence->siblings[0])
		MEASURED(evidence->siblings_pct, .what = "host: CPU time of the run's other drives",
			 .unit = "%", .human = evidence->siblings, .source = "/proc/*/stat");
	if (!isnan(evidence->waited_pct))
		MEASURED(evidence->waited_pct,
			 .what = "host: a thread of the load waited for a CPU", .unit = "%",
			 .source = "/proc/thread-self/schedstat");
	MEASURED(evidence->pulse.late_pct, .what = "host: behind its own schedule", .unit = "%",
		 .source = "a thread that is due every 10 ms");
	MEASURED(evidence->pulse.longest_ms, .what = "host: longest it stood still", .unit = "ms",
		 .source = "a thread that is due every 10 ms");
	if (!isnan(evidence->disk_bytes - evidence->own_bytes))
		MEASURED((evidence->disk_bytes - evidence->own_bytes) / 1e6,
			 .what = "host: moved on the drive by others", .unit = "MB",
			 .source = "stat of its block devices, without this load");
}

void host_require_adequate(const struct dut *dut, const struct profile *profile,
			   const struct host_evidence *evidence)
{
	struct host_evidence seen = *evidence;
	char why[800];
	const char *found;

	if (dut_info(dut)->simulated)
		return;
	HOST(evidence->known, "/proc/stat tells nothing of the CPUs: it cannot "
			      "be said whether the drive or the host was measured");
	record(evidence);
	seen.emulated = dut_info(dut)->emulated;
	found = host_find_inadequacy(&seen, profile, why, sizeof why);
	if (found && seen.emulated && !host_is_certain(&seen))
		check_excuse(host_lost_share(&seen), "%s", found);
	else
		HOST(!found, "%s", found);
	if (seen.emulated)
		check_note("the drive is emulated: this host is judged as one that emulates%s%s",
			   found ? "; where it explains a missed limit, it was the host: " : "",
			   found ? found : "");
}

void host_excuse_part(const struct dut *dut, const struct host_evidence *evidence, uint64_t part_ns)
{
	struct host_evidence seen = *evidence;
	double part_ms = (double)part_ns / 1e6, share;

	if (dut_info(dut)->simulated)
		return;
	seen.emulated = dut_info(dut)->emulated;
	share = host_lost_of_part(&seen, part_ms);
	if (share <= 0)
		return;
	check_excuse(fmax(share, host_lost_share(&seen)),
		     "for %.0f ms in all, and once for %.0f ms, nothing ran on this "
		     "host that was due, and the figure is one of %.0f ms: let the machine be idle",
		     seen.pulse.late_pct / 100 * seen.pulse.seconds * 1e3, seen.pulse.longest_ms,
		     part_ms);
}
