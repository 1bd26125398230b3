/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of settings: where each lies, and that none is missing which a reset clears. */
#include <criterion/criterion.h>
#include <string.h>

#include "helpers/bytes.h"
#include "helpers/pcie/pcie_setting.h"

static struct pcie_config config;

static void setup(void)
{
	memset(&config, 0, sizeof(config));
	config.size = PCIE_CONFIG_BYTES;
	bytes_put_le32(config.bytes, 0x00101b36);
	bytes_put_le16(config.bytes + 6, 0x10); /* a list of capabilities */
	config.bytes[0x34] = 0x60;
	bytes_put_le32(config.bytes + 0x60, 0x00020010);
	bytes_put_le32(config.bytes + 0x100, 0x2101001e); /* L1 PM Substates, then */
	bytes_put_le32(config.bytes + 0x210, 0x23010018); /* LTR, then */
	bytes_put_le32(config.bytes + 0x230, 0x0001000f); /* ATS */
}

TestSuite(pcie_setting, .init = setup);

static unsigned int find(const char *name)
{
	const struct pcie_setting *setting;

	for (size_t i = 0; (setting = pcie_setting_at(i)); i++)
		if (strcmp(setting->name, name) == 0)
			return pcie_find_setting(&config, setting);
	cr_assert(false, "%s is in no row", name);
	return 0;
}

Test(pcie_setting, each_lies_where_its_capability_does)
{
	cr_expect_eq(find("Command"), 0x04);
	cr_expect_eq(find("Base Address Register 5"), 0x24);
	cr_expect_eq(find("Device Control 2"), 0x88);
	cr_expect_eq(find("L1 PM Substates Control 1"), 0x108);
	cr_expect_eq(find("L1 PM Substates Control 2"), 0x10c);
	cr_expect_eq(find("Max Snoop and No-Snoop Latency"), 0x214);
	cr_expect_eq(find("ATS Control"), 0x236);
}

Test(pcie_setting, what_a_function_lacks_or_nobody_read_is_not_found)
{
	config.bytes[0x34] = 0;
	cr_expect_eq(find("Device Control"), 0);
	config.size = 256;
	cr_expect_eq(find("L1 PM Substates Control 1"), 0);
	cr_expect_eq(find("Command"), 0x04);
	config.size = 64;
	cr_expect_eq(find("Interrupt Line"), 0x3c);
	config.size = 0x20;
	cr_expect_eq(find("Base Address Register 4"), 0);
}

/* Power management of the link goes by the others, and no address is decoded before it is right. */
Test(pcie_setting, each_is_put_back_behind_what_it_needs)
{
	bool decodes = false, aspm = false;
	const struct pcie_setting *setting;
	size_t count = 0;

	for (; (setting = pcie_setting_at(count)); count++) {
		cr_expect(setting->bytes == 2 || setting->bytes == 4, "%s", setting->name);
		cr_expect_not(decodes, "%s behind what decodes", setting->name);
		cr_expect_not(aspm && setting->id == PCIE_EXT_L1_SUBSTATES, "%s", setting->name);
		decodes = setting->kind == PCIE_SETTING_DECODES;
		aspm |= strcmp(setting->name, "Link Control") == 0;
	}
	cr_expect(decodes && aspm);
	cr_expect_eq(count, PCIE_SETTINGS);
}

Test(pcie_setting, an_address_is_more_than_the_kind_of_its_register)
{
	bytes_put_le32(config.bytes + 0x10, 0x0000000c);
	cr_expect_not(pcie_has_address(&config));
	bytes_put_le32(config.bytes + 0x14, 1);
	cr_expect(pcie_has_address(&config));
	bytes_put_le32(config.bytes + 0x14, 0);
	bytes_put_le32(config.bytes + 0x10, 0xfe80000c);
	cr_expect(pcie_has_address(&config));
}
