/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Classes of series by name, there and back. */
#include "helpers/statistics/series.h"

#include <criterion/criterion.h>

Test(series, each_class_has_a_name_of_its_own)
{
	for (unsigned int i = 1; i < SERIES_CLASSES; i++) {
		cr_assert_not_null(series_class_name((enum series_class)i), "class %u", i);
		cr_expect_eq(series_class_find(series_class_name((enum series_class)i)), i,
			     "class %u", i);
	}
	cr_expect_null(series_class_name(SERIES_OTHER));
}

Test(series, what_is_not_told_is_of_no_class)
{
	cr_expect_eq(series_class_find(NULL), SERIES_OTHER);
	cr_expect_eq(series_class_find("latency p99"), SERIES_OTHER);
}
