/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each reason why a host is no judge of a drive, on both sides of its limit. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "suites/common/host.h"

static struct profile profile;
static const struct host_evidence idle = {
	.known = true,
	.cpus = 8,
	.busy_pct = 40,
	.busiest_pct = 80,
	.busiest = 3,
	.others_pct = 1,
	.stolen_pct = 0,
	.drive_node = 0,
	.late_us = NAN,
	.service_us = NAN,
	.waited_pct = 1,
	.own_cpus = 1.5,
	.threads = 4,
	.pulse = { .seconds = 10, .late_pct = 1, .longest_ms = 5 },
	.disk_bytes = 1000e6,
	.own_bytes = 1000e6,
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
	static char why[800];

	return host_find_inadequacy(evidence, &profile, why, sizeof(why));
}

Test(host, idle_host_is_adequate)
{
	cr_expect_null(found(&idle));
}

#define BOTH_SIDES(member, below, above, word)                                                \
	do {                                                                                  \
		struct host_evidence evidence_ = idle;                                        \
		evidence_.member = (below);                                                   \
		cr_expect_null(found(&evidence_), #member " at " #below);                     \
		evidence_.member = (above);                                                   \
		cr_assert_not_null(found(&evidence_), #member " at " #above);                 \
		cr_expect_not_null(strstr(found(&evidence_), word), "%s", found(&evidence_)); \
	} while (0)

Test(host, each_limit_on_both_sides)
{
	BOTH_SIDES(busiest_pct, 95, 95.1, "host.cpu_max");
	BOTH_SIDES(others_pct, 10, 10.1, "host.others_max");
	BOTH_SIDES(stolen_pct, 5, 5.1, "host.stolen_max");
	BOTH_SIDES(waited_pct, 5, 5.1, "waited for a CPU for 5.1 %");
	BOTH_SIDES(pulse.late_pct, 5, 5.1, "did not keep its own schedule");
	BOTH_SIDES(pulse.longest_ms, 50, 51, "once for 51 ms");
	BOTH_SIDES(pulse.suspended_s, 0, 12.5, "suspended for 12.5 s");
	BOTH_SIDES(off_node, false, true, "NUMA node 0");
	/* 2 % of what moved on the drive, and 16 MiB */
	BOTH_SIDES(disk_bytes, 1020e6, 1021e6, "somebody else used the drive");
}

Test(host, what_control_groups_do_is_said_first)
{
	struct host_evidence evidence = idle;

	evidence.others_pct = evidence.busiest_pct = 100;
	(void)snprintf(evidence.io_limit, sizeof(evidence.io_limit), "wbps=1 (io.max of /x)");
	cr_assert_not_null(found(&evidence));
	cr_expect_not_null(strstr(found(&evidence), "limits I/O to the drive: wbps=1"));
	(void)snprintf(evidence.held_back, sizeof(evidence.held_back), "its CPU quota ran out");
	cr_expect_not_null(strstr(found(&evidence), "held it back: its CPU quota ran out"), "%s",
			   found(&evidence));
	evidence.emulated = true;
	cr_expect_not_null(found(&evidence), "also beside an emulated drive");
}

/* The other drives of a run are no other programs: each may have CPUs that are 100 % busy. */
Test(host, siblings)
{
	struct host_evidence evidence = idle;

	(void)snprintf(evidence.siblings, sizeof(evidence.siblings), "LAB0002");
	evidence.siblings_pct = 45;
	evidence.busy_pct = 70;
	evidence.busiest_pct = 100;
	cr_expect_null(found(&evidence), "%s", found(&evidence));
	evidence.busy_pct = 96;
	cr_assert_not_null(found(&evidence));
	cr_expect_not_null(
		strstr(found(&evidence), "other drives of this run (LAB0002) used 45.0 %"), "%s",
		found(&evidence));
	evidence.busy_pct = 70;
	evidence.waited_pct = 6;
	cr_assert_not_null(found(&evidence));
	cr_expect_not_null(strstr(found(&evidence), "LAB0002"), "%s", found(&evidence));
	evidence.waited_pct = 1;
	evidence.own_cpus = 3.9;
	cr_expect_not_null(found(&evidence), "its own four threads were busy all the time");
	evidence.own_cpus = 3.7;
	cr_expect_null(found(&evidence));
	/* siblings that do nothing excuse nothing */
	evidence.siblings_pct = 0.5;
	cr_expect_not_null(found(&evidence));
	/* and they do not hide other programs */
	evidence.siblings_pct = 45;
	evidence.others_pct = 11;
	cr_assert_not_null(found(&evidence));
	cr_expect_not_null(strstr(found(&evidence), "other programs"), "%s", found(&evidence));
}

/* An emulator is busy by its nature, and late: but not so late. */
Test(host, beside_an_emulated_drive)
{
	struct host_evidence evidence = idle;

	evidence.emulated = true;
	evidence.busiest_pct = 100;
	evidence.waited_pct = 29;
	evidence.pulse.late_pct = 24;
	evidence.pulse.longest_ms = 900;
	evidence.late_us = 499;
	evidence.service_us = 100;
	cr_expect_null(found(&evidence), "%s", found(&evidence));
	evidence.late_us = 1000;
	cr_assert_not_null(found(&evidence));
	cr_expect_not_null(strstr(found(&evidence), "1000.0 us after they were due"));
	evidence.service_us = 1001;
	cr_expect_null(found(&evidence), "the drive is slower than that");
	evidence.pulse.late_pct = 26;
	cr_expect_not_null(found(&evidence));
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
