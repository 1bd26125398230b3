/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each reason why a host is no judge of a drive, on both sides of its limit. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "suites/common/host.h"

static struct profile profile;
static const struct host_evidence idle = {
	.known = true, .cpus = 8, .busy_pct = 40, .busiest_pct = 80, .busiest = 3, .others_pct = 1,
	.stolen_pct = 0, .drive_node = 0, .late_us = NAN, .service_us = NAN,
	.disk_bytes = 1000e6, .own_bytes = 1000e6,
};

static void begin(void)
{
	profile.host.cpu_max_pct = 95;
	profile.host.others_max_pct = 10;
	profile.host.stolen_max_pct = 5;
}

TestSuite(host, .init = begin);

static const char *found(const struct host_evidence *evidence)
{
	static char why[320];

	return host_find_inadequacy(evidence, &profile, why, sizeof(why));
}

Test(host, idle_host_is_adequate)
{
	cr_expect_null(found(&idle));
}

#define BOTH_SIDES(member, below, above, word)                                                   \
	do {                                                                                     \
		struct host_evidence evidence_ = idle;                                           \
		evidence_.member = (below);                                                      \
		cr_expect_null(found(&evidence_), #member " at " #below);                        \
		evidence_.member = (above);                                                      \
		cr_assert_not_null(found(&evidence_), #member " at " #above);                    \
		cr_expect_not_null(strstr(found(&evidence_), word), "%s", found(&evidence_));    \
	} while (0)

Test(host, each_limit_on_both_sides)
{
	BOTH_SIDES(busiest_pct, 95, 95.1, "host.cpu_max");
	BOTH_SIDES(others_pct, 10, 10.1, "host.others_max");
	BOTH_SIDES(stolen_pct, 5, 5.1, "host.stolen_max");
	BOTH_SIDES(off_node, false, true, "NUMA node 0");
	/* 2 % of what moved on the drive, and 16 MiB */
	BOTH_SIDES(disk_bytes, 1020e6, 1021e6, "somebody else used the drive");
}

Test(host, names_the_cpu)
{
	struct host_evidence evidence = idle;

	evidence.busiest_pct = 99.5;
	cr_expect_not_null(strstr(found(&evidence), "CPU 3 was busy for 99.5 %"), "%s",
			   found(&evidence));
}

Test(host, polling_is_busy_by_design)
{
	struct host_evidence evidence = idle;

	evidence.busiest_pct = 100;
	evidence.polled = true;
	cr_expect_null(found(&evidence));
	evidence.others_pct = 50;
	cr_expect_not_null(found(&evidence), "others still count");
}

Test(host, little_on_the_drive_is_nobodys_load)
{
	struct host_evidence evidence = idle;

	evidence.own_bytes = 1e6;
	evidence.disk_bytes = 17e6;
	cr_expect_null(found(&evidence), "16 MB beside 1 MB");
	evidence.disk_bytes = 18e6;
	cr_expect_not_null(found(&evidence));
	evidence.own_bytes = NAN;
	cr_expect_null(found(&evidence), "not known");
	evidence.own_bytes = 1e6;
	evidence.disk_bytes = NAN;
	cr_expect_null(found(&evidence), "not known");
}

Test(host, late_starts_at_a_fixed_rate)
{
	struct host_evidence evidence = idle;

	evidence.polled = true;
	evidence.busiest_pct = 100;
	evidence.service_us = 80;
	evidence.late_us = 8;
	cr_expect_null(found(&evidence), "a tenth");
	evidence.late_us = 8.1;
	cr_assert_not_null(found(&evidence));
	cr_expect_not_null(strstr(found(&evidence), "8.1 us after they were due"));
	evidence.service_us = 10;
	evidence.late_us = 4.9;
	cr_expect_null(found(&evidence), "a wink");
}

Test(host, simulated_time_has_no_host)
{
	struct host_evidence evidence = { .known = false, .busiest_pct = 100, .others_pct = 100 };

	cr_expect_null(found(&evidence));
}
