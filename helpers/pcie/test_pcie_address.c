/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses of PCI functions: every spelling, and what only looks like one. */
#include <criterion/criterion.h>
#include <errno.h>

#include "helpers/pcie/pcie_address.h"

Test(pcie_address, every_spelling)
{
	static const struct {
		const char *text, *spelled;
	} good[] = {
		{ "01:00.0", "0000:01:00.0" },
		{ "1:2.3", "0000:01:02.3" },
		{ "0000:E1:00.7", "0000:e1:00.7" },
		{ "10000:e1:1f.0", "10000:e1:1f.0" },
		{ "ffffffff:ff:1f.7", "ffffffff:ff:1f.7" },
	};
	char text[PCIE_ADDRESS_BYTES];

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct pcie_address address = { 9, 9, 9, 9 };

		cr_assert_eq(pcie_parse_address(good[i].text, &address, NULL), 0, "%s",
			     good[i].text);
		cr_expect_str_eq(pcie_address_text(&address, text, sizeof(text)), good[i].spelled);
	}
}

Test(pcie_address, what_is_none)
{
	static const char *const bad[] = {
		"",         "01:00",      "01:20.0",       "01:00.8",           "01:00.0x",
		"01:00.00", " 01:00.0",   "+1:00.0",       "0x1:00.0",          "0000:01:00",
		"001:00.0", "pci0000:00", "0000:001:00.0", "123456789:01:00.0", "01:-1.0",
		"01:00.0 ", "01:00:0",    ":01:00.0",
	};
	struct pcie_address address = { .bus = 7 };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_expect_eq(pcie_parse_address(bad[i], &address, NULL), -EINVAL, "%s", bad[i]);
	cr_expect_eq(address.bus, 7, "untouched on failure");
}

Test(pcie_address, in_front_of_a_text)
{
	struct pcie_address address;
	const char *rest;

	cr_assert_eq(pcie_parse_address("0000:02:00.1 Non-Volatile", &address, &rest), 0);
	cr_expect_str_eq(rest, " Non-Volatile");
	cr_expect_eq(address.function, 1);
	cr_expect_eq(pcie_parse_address("02: 00.1", &address, &rest), -EINVAL);
}
