/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Events of the persistent event log (0Dh), as far as somebody asks what they say. */
#ifndef HELPERS_NVME_NVME_PAST_H
#define HELPERS_NVME_NVME_PAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum nvme_past_type {
	NVME_PAST_COMMIT = 0x02,
	NVME_PAST_TIMESTAMP = 0x03,
	NVME_PAST_RESET = 0x04, /* or power-on */
	NVME_PAST_HARDWARE = 0x05,
	NVME_PAST_NAMESPACES = 0x06,
	NVME_PAST_FORMAT_START = 0x07,
	NVME_PAST_FORMAT_END = 0x08,
	NVME_PAST_SANITIZE_START = 0x09,
	NVME_PAST_SANITIZE_END = 0x0a,
	NVME_PAST_THERMAL = 0x0d,
	NVME_PAST_NAMED_MOST = 0x10, /* the highest type that has a name; 00h is reserved */
};

struct nvme_past_event {
	uint8_t type, revision;
	size_t data_bytes; /* vendor specific information left out */
	/* of NVME_PAST_RESET: its first controller's */
	bool has_reset;
	char firmware[9];
	uint32_t power_cycles;
	uint64_t powered_ms;
	/* of NVME_PAST_FORMAT_START and _END: as the Format NVM command named it */
	bool has_format;
	uint32_t nsid;
};

/**
 * nvme_decode_past_event() - one event, its header included
 *
 * Return: 0; -EBADMSG: lengths within it are not those of an event that has @bytes.
 */
int nvme_decode_past_event(const uint8_t *event, size_t bytes, struct nvme_past_event *ret_event);
/**
 * nvme_past_is_supported() - bit of an event type in the header's Supported Events Bitmap
 * @header: of the log, 512 bytes
 */
bool nvme_past_is_supported(const uint8_t header[static 512], uint8_t type);

#endif
