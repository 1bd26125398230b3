/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Judges the host that loads a drive: neither pass nor fail may come of a host that is too slow. */
#include "suites/common/host.h"

#include <math.h>
#include <stdio.h>

#define LATE_MOST_US 5.0 /* and a tenth of the service time */
#define OTHER_IO_MOST_PCT 2.0
#define OTHER_IO_LEAST_BYTES (16.0 * 1024 * 1024) /* less is nobody's load */
#define STILL_MOST_MS 50.0                        /* that this host did nothing at all, once */
#define WAITED_MOST_PCT 5.0
#define SIBLINGS_LEAST_PCT 1.0 /* less is nobody's */

/* An emulated drive is served by what serves this host as well, and slow is normal. What is far
 * beyond that says that somebody else was in the way: it excuses a limit that is missed. */
#define EMULATED_LATE_MOST_US 500.0 /* and the service time */
#define EMULATED_STILL_MOST_MS 1000.0
#define EMULATED_STILL_MOST_PCT 25.0
#define EMULATED_WAITED_MOST_PCT 30.0

static bool is_late(const struct host_evidence *evidence)
{
	/* NaN is not */
	if (evidence->emulated)
		return evidence->late_us > EMULATED_LATE_MOST_US &&
		       evidence->late_us > evidence->service_us;
	return evidence->late_us > LATE_MOST_US && evidence->late_us > evidence->service_us / 10;
}

static bool has_other_io(const struct host_evidence *evidence)
{
	double other = evidence->disk_bytes - evidence->own_bytes;

	return other > OTHER_IO_LEAST_BYTES &&
	       other > evidence->disk_bytes * OTHER_IO_MOST_PCT / 100;
}

/* With siblings each CPU may be theirs: is one left, and did this load's own threads get theirs? */
static bool siblings_leave_nothing(const struct host_evidence *evidence,
				   const struct profile *profile)
{
	double most = profile->host.cpu_max_pct;

	return evidence->siblings_pct >= SIBLINGS_LEAST_PCT &&
	       (evidence->busy_pct > most || evidence->waited_pct > WAITED_MOST_PCT);
}

static bool is_busy(const struct host_evidence *evidence, const struct profile *profile)
{
	double most = profile->host.cpu_max_pct;

	if (evidence->polled || evidence->emulated)
		return false;
	if (evidence->siblings_pct >= SIBLINGS_LEAST_PCT)
		return evidence->threads && evidence->own_cpus / evidence->threads * 100 > most;
	return evidence->busiest_pct > most;
}

/* What took the processors away, or keeps I/O back: it is said by whoever did it. */
static const char *find_taken(const struct host_evidence *evidence, const struct profile *profile,
			      char *buf, size_t size)
{
	const struct host_pulse_seen *pulse = &evidence->pulse;
	double still_most = evidence->emulated ? EMULATED_STILL_MOST_PCT
					       : profile->host.stolen_max_pct;
	double waited_most = evidence->emulated ? EMULATED_WAITED_MOST_PCT : WAITED_MOST_PCT;

	if (evidence->held_back[0])
		(void)snprintf(buf, size,
			       "the control group of this program held it back: %s: lift "
			       "the limit",
			       evidence->held_back);
	else if (evidence->io_limit[0])
		(void)snprintf(buf, size, "a control group limits I/O to the drive: %s: lift it",
			       evidence->io_limit);
	else if (pulse->suspended_s > 0)
		(void)snprintf(buf, size, "the machine was suspended for %.1f s in between",
			       pulse->suspended_s);
	else if (evidence->others_pct > profile->host.others_max_pct)
		(void)snprintf(buf, size,
			       "other programs used %.1f %% of all CPUs, at most %u %% "
			       "are allowed (host.others_max): let the machine be idle",
			       evidence->others_pct, profile->host.others_max_pct);
	else if (evidence->stolen_pct > profile->host.stolen_max_pct)
		(void)snprintf(buf, size,
			       "the hypervisor took %.1f %% of all CPUs, at most %u %% "
			       "are allowed (host.stolen_max)",
			       evidence->stolen_pct, profile->host.stolen_max_pct);
	else if (siblings_leave_nothing(evidence, profile))
		(void)snprintf(buf, size,
			       "the other drives of this run (%s) used %.1f %% of all CPUs, "
			       "and too little was left: %.1f %% were busy, a thread of this load "
			       "waited for one for %.1f %% of its time: test fewer at a time",
			       evidence->siblings, evidence->siblings_pct, evidence->busy_pct,
			       isnan(evidence->waited_pct) ? 0 : evidence->waited_pct);
	else if (evidence->waited_pct > waited_most)
		(void)snprintf(
			buf, size,
			"a thread of this load waited for a CPU for %.1f %% of its "
			"time, at most %.0f %% are allowed: let the machine be idle, lift CPU "
			"quotas and affinity",
			evidence->waited_pct, waited_most);
	else if (pulse->late_pct > still_most ||
		 pulse->longest_ms > (evidence->emulated ? EMULATED_STILL_MOST_MS : STILL_MOST_MS))
		(void)snprintf(buf, size,
			       "this host did not keep its own schedule: for %.1f %% of "
			       "the time, and once for %.0f ms, nothing ran that was due; somebody "
			       "else has the processors (a slow emulator, a hypervisor)",
			       pulse->late_pct, pulse->longest_ms);
	else
		return NULL;
	return buf;
}

const char *host_find_inadequacy(const struct host_evidence *evidence,
				 const struct profile *profile, char *buf, size_t size)
{
	if (!evidence->known)
		return NULL;
	/* before what may pass: this one lasts until somebody mends it */
	if (evidence->off_node)
		(void)snprintf(buf, size,
			       "the drive is on NUMA node %d, where this program may "
			       "not run: lift the CPU affinity (taskset, cpuset, container)",
			       evidence->drive_node);
	else if (find_taken(evidence, profile, buf, size))
		return buf;
	else if (is_busy(evidence, profile))
		(void)snprintf(buf, size,
			       "CPU %u was busy for %.1f %% of the time, at most %u %% "
			       "are allowed (host.cpu_max): spread the load over more threads "
			       "(numjobs), or end what else runs there",
			       evidence->busiest, evidence->busiest_pct, profile->host.cpu_max_pct);
	else if (has_other_io(evidence))
		(void)snprintf(buf, size,
			       "somebody else used the drive: %.1f MB moved on it, %.1f MB "
			       "of them by this load",
			       evidence->disk_bytes / 1e6, evidence->own_bytes / 1e6);
	else if (is_late(evidence))
		(void)snprintf(
			buf, size,
			"half of the I/Os started %.1f us after they were due, "
			"although the queue had room (they took %.1f us): this host does not "
			"keep the rate with so few threads (numjobs)",
			evidence->late_us, evidence->service_us);
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

/* Beside whatever drive: what was measured is that limit. */
static bool is_certain(const struct host_evidence *evidence)
{
	return evidence->held_back[0] || evidence->io_limit[0] || evidence->pulse.suspended_s > 0;
}

/* Of the time, what somebody else had. */
static double lost_share(const struct host_evidence *evidence)
{
	double lost_pct = fmax(evidence->pulse.late_pct, evidence->others_pct);

	return fmax(lost_pct, evidence->waited_pct) / 100; /* NaN is less */
}

void host_require_adequate(const struct dut *dut, const struct profile *profile,
			   const struct host_evidence *evidence)
{
	struct host_evidence seen = *evidence;
	char why[800];
	const char *found;

	if (dut_info(dut)->simulated)
		return;
	RIG(evidence->known, "inconclusive: host: /proc/stat tells nothing of the CPUs: it cannot "
			     "be said whether the drive or the host was measured");
	record(evidence);
	seen.emulated = dut_info(dut)->emulated;
	found = host_find_inadequacy(&seen, profile, why, sizeof why);
	if (found && seen.emulated && !is_certain(&seen))
		check_excuse(lost_share(&seen), "inconclusive: host: %s", found);
	else
		RIG(!found, "inconclusive: host: %s", found);
	if (seen.emulated)
		check_note("the drive is emulated: this host is judged as one that emulates%s%s",
			   found ? "; if a limit is missed it was the host: " : "",
			   found ? found : "");
}
