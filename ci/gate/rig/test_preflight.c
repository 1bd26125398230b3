/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is said before the first case: what cannot be run, and what the rig lacks. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "ci/gate/rig/preflight.h"

static struct profile profile;
static struct drive drive;
static char why[512];

/* Two namespaces in blocks of 4096 bytes, armed. */
static void begin(void)
{
	static const uint32_t nsids[] = { 1, 2 };

	cr_assert_eq(profile_load(NULL, NULL, 0, &profile, stderr), 0);
	drive = (struct drive){ .selector = "live:S", .found = true };
	drive.info.ns_count = 2;
	drive.info.capabilities = ~0u;
	memcpy(drive.info.nsids, nsids, sizeof(nsids));
	for (size_t i = 0; i < 2; i++)
		drive.namespaces[i] = (struct run_namespace){ .nsid = nsids[i],
							      .block_bytes = 4096 };
	cr_assert_eq(plan_expand(&profile, nsids, 2, NULL, &drive.plan, why, sizeof(why)), 0, "%s",
		     why);
	plan_arm(&drive.plan, true, false);
}

static void end(void)
{
	plan_free(&drive.plan);
}

TestSuite(preflight, .init = begin, .fini = end);

static struct plan_case *find(const char *name)
{
	for (size_t i = 0; i < drive.plan.count; i++)
		if (strcmp(drive.plan.cases[i].name, name) == 0)
			return &drive.plan.cases[i];
	cr_assert_fail("%s", name);
	return NULL;
}

static size_t blocked(void)
{
	return plan_count(&drive.plan).blocked;
}

Test(preflight, a_rig_that_lacks_nothing_runs_it_all)
{
	preflight_block(&drive, &profile);
	cr_expect_eq(blocked(), 0);
	cr_expect_not(preflight_refuses(&drive, why, sizeof(why)), "%s", why);
}

Test(preflight, a_namespace_that_is_not_served_blocks_its_own_cases)
{
	drive.info.lack[1] = (struct dut_ns_lack){ .needs = DUT_BLOCK | DUT_LOAD,
						   .rig = true,
						   .why = "no node" };
	preflight_block(&drive, &profile);
	cr_expect_str_eq(find("fs/mount/ns2/ext4")->blocked, "no node");
	cr_expect_str_empty(find("fs/mount/ns1/ext4")->blocked);
	cr_expect_str_empty(find("integrity/write_zeroes/ns2")->blocked, "commands reach it");
}

/* Another kind of namespace is skipped by its worker, with the reason: no error. */
Test(preflight, a_namespace_of_another_kind_blocks_nothing)
{
	drive.info.lack[1] = (struct dut_ns_lack){ .needs = DUT_NS_NEEDS, .why = "zoned" };
	preflight_block(&drive, &profile);
	cr_expect_eq(blocked(), 0);
}

Test(preflight, a_workload_below_the_block_size_is_the_profiles_mistake)
{
	drive.namespaces[0].block_bytes = 8192;
	preflight_block(&drive, &profile);
	cr_expect(strstr(find("perf/iops/ns1/randread-4k")->blocked,
			 "profile: the workload randread-4k moves 4096 B"),
		  "%s", find("perf/iops/ns1/randread-4k")->blocked);
	cr_expect_str_empty(find("perf/iops/ns1/seqread-128k")->blocked);
	cr_expect_str_empty(find("perf/iops/ns2/randread-4k")->blocked);
	cr_expect(strstr(find("fs/mount/ns1/ext4")->blocked, "above the page size"));
	cr_expect_str_empty(find("fs/mount/ns2/ext4")->blocked);
}

Test(preflight, a_transition_that_the_host_refuses_is_blocked)
{
	(void)snprintf(drive.refused[TRANSITION_CONTROLLER_RESET], sizeof(drive.refused[0]),
		       "read-only");
	preflight_block(&drive, &profile);
	cr_expect_str_eq(find("survive/ready/controller_reset")->blocked, "read-only");
	cr_expect_str_empty(find("survive/ready/function_level_reset")->blocked);
}

Test(preflight, a_privilege_that_is_needed_and_missing_ends_it)
{
	drive.info.capabilities &= ~DUT_ADMIN;
	drive.info.denied = DUT_ADMIN;
	(void)snprintf(drive.info.denied_why, sizeof(drive.info.denied_why), "no CAP_SYS_ADMIN");
	cr_expect(preflight_refuses(&drive, why, sizeof(why)));
	cr_expect(strstr(why, "no CAP_SYS_ADMIN") && strstr(why, "needs it"), "%s", why);
	/* not if nothing that is selected needs it */
	for (size_t i = 0; i < drive.plan.count; i++)
		drive.plan.cases[i].selected = strncmp(drive.plan.cases[i].name, "pcie/link", 9) ==
					       0;
	cr_expect_not(preflight_refuses(&drive, why, sizeof(why)), "%s", why);
}

Test(preflight, what_the_host_set_read_only_refuses_what_writes)
{
	drive.info.lack[0] = (struct dut_ns_lack){ .read_only = true,
						   .why = "blockdev --setrw /dev/x" };
	cr_expect(preflight_refuses(&drive, why, sizeof(why)));
	cr_expect(strstr(why, "blockdev --setrw /dev/x"), "%s", why);
	/* not what reads, writes elsewhere, or keeps the data */
	for (size_t i = 0; i < drive.plan.count; i++) {
		struct plan_case *c = &drive.plan.cases[i];

		c->selected = c->effect < WRITES || c->nsid == 2 ||
			      strncmp(c->name, "survive/ready/", 14) == 0;
	}
	cr_expect_not(preflight_refuses(&drive, why, sizeof(why)), "%s", why);
	/* a check that reads the drive alone, over a transition that overwrites */
	find("survive/ready/d3hot")->keeps_data = false;
	cr_expect(preflight_refuses(&drive, why, sizeof(why)));
}

Test(preflight, only_what_overwrites_data_asks_for_a_drive_without_any)
{
	cr_expect(plan_destroys(&drive.plan));
	for (size_t i = 0; i < drive.plan.count; i++)
		drive.plan.cases[i].selected = drive.plan.cases[i].effect < WRITES ||
					       strncmp(drive.plan.cases[i].name, "survive/ready/",
						       14) == 0;
	cr_expect_not(plan_destroys(&drive.plan));
	/* armed is what counts */
	for (size_t i = 0; i < drive.plan.count; i++)
		drive.plan.cases[i].selected = true;
	plan_arm(&drive.plan, false, false);
	cr_expect_not(plan_destroys(&drive.plan));
}
