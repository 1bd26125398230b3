/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The same 200 cases as in trivial.c under Criterion alone: what the gate's overhead is measured
 * with. */
#include <criterion/criterion.h>

#define ONE(n_)                                   \
	Test(trivial, n_)                         \
	{                                         \
		cr_expect_eq(1, 1, "one is one"); \
	}
/* clang-format off */
#define TEN(n_)                                                                                    \
	ONE(t##n_##0) ONE(t##n_##1) ONE(t##n_##2) ONE(t##n_##3) ONE(t##n_##4)                      \
	ONE(t##n_##5) ONE(t##n_##6) ONE(t##n_##7) ONE(t##n_##8) ONE(t##n_##9)

TEN(0) TEN(1) TEN(2) TEN(3) TEN(4) TEN(5) TEN(6) TEN(7) TEN(8) TEN(9)
TEN(10) TEN(11) TEN(12) TEN(13) TEN(14) TEN(15) TEN(16) TEN(17) TEN(18) TEN(19)
	/* clang-format on */
