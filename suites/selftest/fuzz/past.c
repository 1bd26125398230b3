/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Events of the persistent event log, of any length and content. */
#include "suites/selftest/fuzz/fuzz.h"

#include <errno.h>

#include "helpers/nvme/nvme_past.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nvme_past_event event = { .type = 0xfe, .data_bytes = SIZE_MAX };
	uint8_t *bytes = malloc(size ? size : 1), header[512] = { 0 };
	int ret;

	FUZZ_HOLDS(bytes);
	memcpy(bytes, data, size);
	ret = nvme_decode_past_event(bytes, size, &event);
	FUZZ_HOLDS(ret == 0 || ret == -EBADMSG);
	/* what is wrong is not taken for an event in part */
	FUZZ_HOLDS(ret == 0 || (event.type == 0xfe && event.data_bytes == SIZE_MAX));
	if (ret == 0) {
		FUZZ_HOLDS(event.data_bytes < size);
		FUZZ_HOLDS(memchr(event.firmware, '\0', sizeof(event.firmware)));
		FUZZ_HOLDS(!event.has_reset || event.type == NVME_PAST_RESET);
	}
	FUZZ_PLANT(ret == 0 && event.has_format && event.nsid == 2);
	memcpy(header, data, size < sizeof(header) ? size : sizeof(header));
	for (unsigned int type = 0; type < 256; type++)
		(void)nvme_past_is_supported(header, (uint8_t)type);
	free(bytes);
	return 0;
}
