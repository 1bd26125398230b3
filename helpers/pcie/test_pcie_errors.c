/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Errors by name, and the space that registers take. */
#include <criterion/criterion.h>
#include <errno.h>

#include "helpers/pcie/pcie_bars.h"
#include "helpers/pcie/pcie_errors.h"

Test(pcie_errors, are_named)
{
	char text[64], small[8];

	cr_expect_str_eq(pcie_uncorrectable_text(0, text, sizeof(text)), "");
	cr_expect_str_eq(pcie_uncorrectable_text(1u << 14 | 1u << 31, text, sizeof(text)),
			 "Completion Timeout, bit 31");
	cr_expect_str_eq(pcie_uncorrectable_text(UINT32_MAX, small, sizeof(small)), "bit 0, ");
	cr_expect_eq(pcie_errors_beside(0x104000, 0x100000), 0x4000);
	cr_expect_eq(pcie_errors_beside(0x100000, 0x100000), 0);
}

Test(pcie_bars, are_added_up)
{
	uint64_t bytes = 1;

	cr_expect_eq(pcie_parse_bars("0x00000000fe800000 0x00000000fe803fff 0x0000000000140204\n"
				     "0x0000000000000000 0x0000000000000000 0x0000000000000000\n"
				     "0x00000000fe900000 0x00000000fe9fffff 0x0000000000040200",
				     &bytes),
		     0);
	cr_expect_eq(bytes, 0x104000);
	/* the seventh line is the expansion ROM's */
	cr_expect_eq(pcie_parse_bars("0x1000 0x1fff 0x200\n0x0 0x0 0x0\n0x0 0x0 0x0\n0x0 0x0 0x0\n"
				     "0x0 0x0 0x0\n0x0 0x0 0x0\n0x100000 0x1fffff 0x200\n",
				     &bytes),
		     0);
	cr_expect_eq(bytes, 0x1000);
}

Test(pcie_bars, that_are_none)
{
	static const char *const wrong[] = { "", "0x0 0x0 0x0\n", "0x2000 0x1000 0x200",
					     "0x1000 0x1fff", "no" };
	uint64_t bytes = 7;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		cr_expect_eq(pcie_parse_bars(wrong[i], &bytes), -EINVAL, "'%s'", wrong[i]);
	cr_expect_eq(bytes, 7);
}
