/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What turbostat prints: all columns, some of them, warnings first, and refusals. */
#include <criterion/criterion.h>
#include <errno.h>
#include <math.h>

#include "helpers/host_turbostat.h"

Test(host_turbostat, all_columns)
{
	struct host_turbostat t;

	cr_assert(host_parse_turbostat("Busy%\tBzy_MHz\tPkgTmp\tPkgWatt\n12.50\t3400\t61\t143.21\n",
				       &t) == 0);
	cr_expect(t.busy_pct == 12.5 && t.busy_mhz == 3400 && t.package_c == 61 &&
		  t.package_w == 143.21);
}

Test(host_turbostat, some_columns_below_warnings)
{
	struct host_turbostat t;

	cr_assert(host_parse_turbostat("turbostat: no /dev/cpu/0/msr\n\nBzy_MHz Busy%\n"
				       " 800 \t 3.1 \n"
				       "900 9.9\n", &t) == 0);
	cr_expect(t.busy_mhz == 800 && t.busy_pct == 3.1, "the first line of values");
	cr_expect(isnan(t.package_w) && isnan(t.package_c));
}

Test(host_turbostat, refusals)
{
	struct host_turbostat t = { 1, 2, 3, 4 };

	cr_expect(host_parse_turbostat("", &t) == -EBADMSG);
	cr_expect(host_parse_turbostat("must be root\n", &t) == -EBADMSG);
	cr_expect(host_parse_turbostat("Busy% PkgWatt\n", &t) == -EBADMSG, "names without values");
	cr_expect(host_parse_turbostat("Busy% PkgWatt\n- --\n", &t) == -EBADMSG);
	cr_expect(t.busy_pct == 1 && t.package_w == 4, "untouched");
}
