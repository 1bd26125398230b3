/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Config space of any content: the first byte says how much of it was read. */
#include "suites/selftest/fuzz/fuzz.h"

#include "helpers/pcie/pcie_list.h"

static void count(void *context, const struct pcie_listed *listed)
{
	++*(size_t *)context;
	FUZZ_HOLDS(listed->offset >= 0x40 && listed->offset < PCIE_CONFIG_BYTES);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const size_t sizes[] = { 64, 256, 4096 };
	struct pcie_config config = { .size = sizes[size ? data[0] % 3 : 0] };
	struct pcie_link_end end = { .known = false };
	struct pcie_link link;
	struct pcie_aer aer;
	char text[256];
	size_t listed = 0;

	if (size > 1)
		memcpy(config.bytes, data + 1, size - 1 < config.size ? size - 1 : config.size);
	for (unsigned int id = 0; id < 256; id++)
		FUZZ_HOLDS(pcie_find_capability(&config, (uint8_t)id) < 256);
	for (unsigned int id = 0; id < 64; id++)
		FUZZ_HOLDS(pcie_find_extended(&config, (uint16_t)id) < 4096);
	(void)pcie_list_capabilities(&config, count, &listed);
	FUZZ_HOLDS(listed <= PCIE_CONFIG_BYTES / 4);
	(void)pcie_decode_aer(&config, &aer);
	(void)pcie_has_flr(&config);
	if (pcie_decode_link_end(&config, &end))
		return 0;
	FUZZ_HOLDS(end.now.gen <= 7 && end.max.gen <= 7);
	pcie_join_link(&end, &end, &link);
	pcie_join_link(&end, NULL, &link);
	(void)pcie_has_changed(&end);
	(void)pcie_change_text(&end, text, sizeof(text));
	FUZZ_PLANT(end.now.gen == 3);
	return 0;
}
