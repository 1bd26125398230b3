/* SPDX-License-Identifier: GPL-2.0-or-later */
/* 200 checks that do nothing much: what a case costs without its work. */
#include "suites/check.h"

#define TRIVIAL(n_)                                                                     \
	CHECK(trivial, n_, .id = "TRIV-" #n_, .title = "one is one", .tags = "trivial") \
	{                                                                               \
		EXPECT_EQ(1, 1, .what = "one", .unit = "ones", .source = "arithmetic"); \
	}
/* clang-format off */
#define TEN(n_)                                                                                    \
	TRIVIAL(t##n_##0) TRIVIAL(t##n_##1) TRIVIAL(t##n_##2) TRIVIAL(t##n_##3) TRIVIAL(t##n_##4)  \
	TRIVIAL(t##n_##5) TRIVIAL(t##n_##6) TRIVIAL(t##n_##7) TRIVIAL(t##n_##8) TRIVIAL(t##n_##9)

TEN(0) TEN(1) TEN(2) TEN(3) TEN(4) TEN(5) TEN(6) TEN(7) TEN(8) TEN(9)
TEN(10) TEN(11) TEN(12) TEN(13) TEN(14) TEN(15) TEN(16) TEN(17) TEN(18) TEN(19)
	/* clang-format on */
