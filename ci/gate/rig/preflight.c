/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Holds the plan against what the drive, the host and the profile say, before anything runs. */
#include "ci/gate/rig/preflight.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool is_to_run(const struct plan_case *c)
{
	return c->selected && c->armed && !c->blocked[0];
}

__attribute__((format(printf, 2, 3))) static void block(struct plan_case *c, const char *format,
							...)
{
	va_list args;

	va_start(args, format);
	(void)vsnprintf(c->blocked, sizeof(c->blocked), format, args);
	va_end(args);
}

/* What keeps the case's namespace from meeting the check's needs. */
static const struct dut_ns_lack *lack_of(const struct drive *drive, const struct plan_case *c)
{
	unsigned int needs = check_at(c->check)->needs & DUT_NS_NEEDS;

	for (size_t i = 0; i < drive->info.ns_count; i++)
		if (drive->info.nsids[i] == c->nsid && drive->info.lack[i].needs & needs)
			return &drive->info.lack[i];
	return NULL;
}

/* Bytes of a block as the namespace is formatted; 0: not known. */
static uint64_t block_bytes_of(const struct drive *drive, uint32_t nsid)
{
	for (size_t i = 0; i < drive->info.ns_count; i++)
		if (drive->namespaces[i].nsid == nsid)
			return drive->namespaces[i].block_bytes;
	return 0;
}

static void block_by_format(struct plan_case *c, const struct drive *drive,
			    const struct profile *profile)
{
	uint64_t bytes = block_bytes_of(drive, c->nsid), page = (uint64_t)sysconf(_SC_PAGESIZE);

	if (!bytes)
		return;
	if (c->workload >= 0) {
		const struct profile_workload *workload = &profile->perf.workloads[c->workload];

		if (workload->job.bs_bytes % bytes)
			block(c,
			      "profile: the workload %s moves %u B at once, namespace %u has "
			      "blocks of %llu B: another bs, or another format",
			      workload->name, workload->job.bs_bytes, c->nsid,
			      (unsigned long long)bytes);
	} else if (c->filesystem >= 0 && bytes > page &&
		   strcmp(profile->fs.types[c->filesystem], "xfs") != 0) {
		block(c,
		      "%s has no blocks above the page size, %llu B, namespace %u has %llu B: "
		      "leave it out of the profile, or format the namespace",
		      profile->fs.types[c->filesystem], (unsigned long long)page, c->nsid,
		      (unsigned long long)bytes);
	}
}

void preflight_block(struct drive *drive, const struct profile *profile)
{
	for (size_t i = 0; i < drive->plan.count; i++) {
		struct plan_case *c = &drive->plan.cases[i];
		const struct dut_ns_lack *lack = lack_of(drive, c);

		if (!is_to_run(c))
			continue;
		if (lack && lack->rig)
			block(c, "%s", lack->why);
		else if (!lack && c->transition >= 0 && drive->refused[c->transition][0])
			block(c, "%s", drive->refused[c->transition]);
		else if (!lack && c->nsid)
			block_by_format(c, drive, profile);
	}
}

/* A case of the whole drive may write to any namespace. */
static const char *find_read_only(const struct drive *drive, const struct plan_case *c)
{
	const struct check *check = check_at(c->check);

	/* of a transition, not of the check: what loses the data */
	bool transits = check->keeps_data && !c->keeps_data;

	if (c->effect < WRITES || c->keeps_data || !(transits || check->needs & DUT_NS_NEEDS))
		return NULL;
	for (size_t i = 0; i < drive->info.ns_count; i++)
		if ((!c->nsid || drive->info.nsids[i] == c->nsid) && drive->info.lack[i].read_only)
			return drive->info.lack[i].why;
	return NULL;
}

bool preflight_refuses(const struct drive *drive, char *why, size_t why_size)
{
	const struct dut_info *info = &drive->info;

	for (size_t i = 0; i < drive->plan.count; i++) {
		const struct plan_case *c = &drive->plan.cases[i];
		const char *read_only;

		if (!is_to_run(c))
			continue;
		if (check_at(c->check)->needs & info->denied & ~info->capabilities) {
			(void)snprintf(why, why_size, "the rig is not ready: %s (%s needs it)",
				       info->denied_why, c->name);
			return true;
		}
		read_only = find_read_only(drive, c);
		if (read_only) {
			(void)snprintf(why, why_size, "the rig is not ready: %s (%s writes)",
				       read_only, c->name);
			return true;
		}
	}
	return false;
}
