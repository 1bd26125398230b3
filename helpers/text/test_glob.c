/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Globs, and names that look like some. */
#include <criterion/criterion.h>

#include "helpers/text/glob.h"

Test(glob, fits)
{
	cr_expect(glob_fits("pcie/*", "pcie/link_speed"));
	cr_expect(glob_fits("perf/*", "perf/iops/ns1/randread-4k"), "crosses the slash");
	cr_expect(glob_fits("@(a|b)/x", "b/x"));
	cr_expect(glob_fits("smart/[st]*", "smart/temperature"));
	cr_expect(!glob_fits("pcie/*", "smart/temperature"));
	cr_expect(!glob_fits("pcie/link", "pcie/link_speed"), "all of it");
	cr_expect(!glob_fits("", "x"));
}

Test(glob, a_name_fits_itself)
{
	cr_expect(glob_fits("expect/smart.sensors_c[2]", "expect/smart.sensors_c[2]"));
	cr_expect(!glob_fits("expect/smart.sensors_c[2]", "expect/smart.sensors_c[1]"));
	cr_expect(glob_fits("expect/smart.sensors_c\\[*", "expect/smart.sensors_c[1]"));
	cr_expect(glob_fits("odd[name", "odd[name"), "a bracket that does not close");
}
