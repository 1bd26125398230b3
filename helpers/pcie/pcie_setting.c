/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of what is set in a function, and where each of it lies. */
#include "helpers/pcie/pcie_setting.h"

#include "helpers/bytes.h"

#define AT_BARS 0x10
#define BARS 6
#define BAR_IS_IO 1u
#define BAR_IS_64 4u
#define BAR_KIND 0xfu /* memory or I/O, 64 bits, prefetchable: hardwired */

#define EXPRESS PCIE_IN_CAPABILITY, PCIE_CAP_EXPRESS
#define EXTENDED PCIE_IN_EXTENDED

/* clang-format off */
static const struct pcie_setting settings[] = {
	{ "Base Address Register 0", PCIE_IN_HEADER, 0, 0x10, 4, 0xffffffff, PCIE_SETTING_ADDRESS },
	{ "Base Address Register 1", PCIE_IN_HEADER, 0, 0x14, 4, 0xffffffff, PCIE_SETTING_ADDRESS },
	{ "Base Address Register 2", PCIE_IN_HEADER, 0, 0x18, 4, 0xffffffff, PCIE_SETTING_ADDRESS },
	{ "Base Address Register 3", PCIE_IN_HEADER, 0, 0x1c, 4, 0xffffffff, PCIE_SETTING_ADDRESS },
	{ "Base Address Register 4", PCIE_IN_HEADER, 0, 0x20, 4, 0xffffffff, PCIE_SETTING_ADDRESS },
	{ "Base Address Register 5", PCIE_IN_HEADER, 0, 0x24, 4, 0xffffffff, PCIE_SETTING_ADDRESS },
	{ "Expansion ROM Base Address", PCIE_IN_HEADER, 0, 0x30, 4, 0xffffffff,
	  PCIE_SETTING_ADDRESS },
	{ "Cache Line Size", PCIE_IN_HEADER, 0, 0x0c, 2, 0x00ff, PCIE_SETTING_PLAIN },
	{ "Interrupt Line", PCIE_IN_HEADER, 0, 0x3c, 2, 0x00ff, PCIE_SETTING_PLAIN },
	/* without Initiate Function Level Reset */
	{ "Device Control", EXPRESS, 0x08, 2, 0x7fff, PCIE_SETTING_PLAIN },
	{ "Max Snoop and No-Snoop Latency", EXTENDED, PCIE_EXT_LTR, 0x04, 4, 0x1fff1fff,
	  PCIE_SETTING_PLAIN },
	{ "Device Control 2", EXPRESS, 0x28, 2, 0xffff, PCIE_SETTING_PLAIN },
	{ "Link Control 2", EXPRESS, 0x30, 2, 0xffff, PCIE_SETTING_PLAIN },
	{ "L1 PM Substates Control 2", EXTENDED, PCIE_EXT_L1_SUBSTATES, 0x0c, 4, 0xffffffff,
	  PCIE_SETTING_PLAIN },
	{ "L1 PM Substates Control 1", EXTENDED, PCIE_EXT_L1_SUBSTATES, 0x08, 4, 0xffffffff,
	  PCIE_SETTING_PLAIN },
	/* without Retrain Link */
	{ "Link Control", EXPRESS, 0x10, 2, 0xffdf, PCIE_SETTING_PLAIN },
	{ "ATS Control", EXTENDED, PCIE_EXT_ATS, 0x06, 2, 0x801f, PCIE_SETTING_PLAIN },
	{ "Command", PCIE_IN_HEADER, 0, 0x04, 2, 0xffff, PCIE_SETTING_DECODES },
};
/* clang-format on */
_Static_assert(sizeof(settings) / sizeof(settings[0]) == PCIE_SETTINGS, "as many as it says");

const struct pcie_setting *pcie_setting_at(size_t index)
{
	return index < PCIE_SETTINGS ? &settings[index] : NULL;
}

unsigned int pcie_find_setting(const struct pcie_config *config, const struct pcie_setting *setting)
{
	unsigned int at = setting->where == PCIE_IN_CAPABILITY
				  ? pcie_find_capability(config, (uint8_t)setting->id)
			  : setting->where == PCIE_IN_EXTENDED
				  ? pcie_find_extended(config, setting->id)
				  : 0;

	if (setting->where != PCIE_IN_HEADER && !at)
		return 0;
	at += setting->at;
	return (size_t)at + setting->bytes <= config->size ? at : 0;
}

bool pcie_has_address(const struct pcie_config *config)
{
	bool upper = false; /* half of the register before it */

	for (unsigned int i = 0; i < BARS && AT_BARS + 4 * i + 4 <= config->size; i++) {
		uint32_t value = bytes_get_le32(config->bytes + AT_BARS + (size_t)4 * i);

		if (upper ? value : value & ~BAR_KIND)
			return true;
		upper = !upper && (value & BAR_IS_64) == BAR_IS_64 && !(value & BAR_IS_IO);
	}
	return false;
}
