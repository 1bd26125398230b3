/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Data of each feature in words: dword 0, then its bytes. */
#include "suites/selftest/fuzz/fuzz.h"

#include "helpers/nvme/nvme_feature.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct nvme_feature *feature;
	uint32_t dword = 0;

	if (size < sizeof(dword))
		return 0;
	memcpy(&dword, data, sizeof(dword));
	for (size_t i = 0; (feature = nvme_feature_at(i)); i++) {
		size_t bytes = feature->data_bytes ? feature->data_bytes : 1;
		size_t room = 1 + dword % 300, given = size - sizeof(dword);
		uint8_t *value = calloc(1, bytes);
		char *text = malloc(room);

		FUZZ_HOLDS(value && text);
		memcpy(value, data + sizeof(dword), given < bytes ? given : bytes);
		(void)nvme_feature_text(feature, dword, value, text, room);
		FUZZ_HOLDS(memchr(text, '\0', room));
		FUZZ_PLANT(feature->fid == NVME_FEATURE_APST && strstr(text, "to 3 after"));
		free(text);
		free(value);
	}
	return 0;
}
