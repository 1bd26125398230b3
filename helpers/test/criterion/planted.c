/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mistakes: each of these tests but `holds` must fail, or the other programs would prove nothing.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "helpers/bytes.h"

/* What holds on x86-64, written down as if it held everywhere. */
Test(planted, long_has_64_bits)
{
	volatile uint64_t bytes = 1ull << 40;

	cr_expect_eq((unsigned long)bytes, bytes);
}

Test(planted, size_has_64_bits)
{
	volatile uint64_t bytes = 1ull << 40;

	cr_expect_eq((size_t)bytes, bytes);
}

Test(planted, bytes_lie_as_in_a_page)
{
	static const uint8_t page[4] = { 0x36, 0x1b, 0xf4, 0x1a };
	uint32_t value;

	memcpy(&value, page, sizeof(value));
	cr_expect_eq(value, bytes_get_le32(page));
}

Test(planted, char_has_a_sign)
{
	const char *text = "\xc2\xb0";

	cr_expect_lt((int)text[0], 0);
}

/* Each assertion, of what does not hold. Whoever survives a fatal one crashes, and one crash only
 * is expected; whoever survives another must be failed at the end. */
#define FATAL(name, ...)     \
	Test(planted, name)  \
	{                    \
		__VA_ARGS__; \
		abort();     \
	}
#define OTHER(name, ...)     \
	Test(planted, name)  \
	{                    \
		__VA_ARGS__; \
	}

FATAL(assert, cr_assert(0))
FATAL(assert_not, cr_assert_not(1, "%d", 1))
FATAL(assert_null, cr_assert_null("a"))
FATAL(assert_not_null, cr_assert_not_null(NULL))
FATAL(assert_eq, cr_assert_eq(1, 2, "%s", "a reason"))
FATAL(assert_neq, cr_assert_neq(1, 1))
FATAL(assert_lt, cr_assert_lt(1, 1))
FATAL(assert_leq, cr_assert_leq(2, 1))
FATAL(assert_gt, cr_assert_gt(1, 1))
FATAL(assert_geq, cr_assert_geq(1, 2))
FATAL(assert_float_eq, cr_assert_float_eq(1.0, 1.2, 0.1))
FATAL(assert_float_eq_below, cr_assert_float_eq(1.2, 1.0, 0.1))
FATAL(assert_float_eq_nan, cr_assert_float_eq(NAN, 1.0, 0.1))
FATAL(assert_str_eq, cr_assert_str_eq("a", "b"))
FATAL(assert_arr_eq, cr_assert_arr_eq("ab", "aa", 2))
OTHER(expect, cr_expect(0))
OTHER(expect_not, cr_expect_not(1))
OTHER(expect_null, cr_expect_null("a"))
OTHER(expect_eq, cr_expect_eq(1, 2))
OTHER(expect_lt, cr_expect_lt(1, 1))
OTHER(expect_leq, cr_expect_leq(2, 1))
OTHER(expect_geq, cr_expect_geq(1, 2))
OTHER(expect_float_eq, cr_expect_float_eq(1.0, 1.2, 0.1))
OTHER(expect_str_eq, cr_expect_str_eq("a", "b"))
OTHER(expect_str_empty, cr_expect_str_empty("a"))

Test(planted, crashes)
{
	abort();
}

Test(planted, holds)
{
	cr_expect_eq(bytes_get_le16((const uint8_t *)"\x36\x1b"), 0x1b36);
}
