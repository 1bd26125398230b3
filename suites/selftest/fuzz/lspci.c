/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A dump of config space of any text. */
#include "suites/selftest/fuzz/fuzz.h"

#include "helpers/pcie/lspci.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lspci_function *functions;
	size_t count;

	if (lspci_parse((const char *)data, size, &functions, &count))
		return 0;
	FUZZ_HOLDS(count);
	for (size_t i = 0; i < count; i++) {
		const struct lspci_function *function = &functions[i];
		struct pcie_link_end end;

		FUZZ_HOLDS(function->config.size == 64 || function->config.size == 256 ||
			   function->config.size == PCIE_CONFIG_BYTES);
		FUZZ_HOLDS(memchr(function->address, '\0', sizeof(function->address)));
		(void)pcie_decode_link_end(&function->config, &end);
		(void)lspci_is_above(function, &functions[0]);
		FUZZ_PLANT(lspci_is_nvme(function) && strcmp(function->address, "0000:01:00.0"));
	}
	free(functions);
	return 0;
}
