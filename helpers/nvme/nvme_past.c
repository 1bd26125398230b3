/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Decodes events of the persistent event log: NVM Express Base, Persistent Event Format. */
#include "helpers/nvme/nvme_past.h"

#include <errno.h>
#include <string.h>

#include "helpers/bytes.h"

#define HEADER_BYTES 24
#define RESET_BYTES (8 + 36) /* firmware revision, one Controller Reset Information descriptor */
#define FORMAT_START_BYTES 12
#define FORMAT_END_BYTES 4
#define AT_BITMAP 480

static void take_reset(const uint8_t *data, struct nvme_past_event *event)
{
	event->has_reset = true;
	for (size_t i = 0; i < 8; i++)
		event->firmware[i] = data[i] > 0x20 && data[i] < 0x7f ? (char)data[i] : '\0';
	event->power_cycles = bytes_get_le32(data + 8 + 16);
	event->powered_ms = bytes_get_le64(data + 8 + 20);
}

static void take_format(const uint8_t *data, struct nvme_past_event *event)
{
	event->has_format = true;
	event->nsid = bytes_get_le32(data);
}

int nvme_decode_past_event(const uint8_t *event, size_t bytes, struct nvme_past_event *ret_event)
{
	struct nvme_past_event decoded = { 0 };
	size_t header, vendor, length;

	if (bytes < HEADER_BYTES)
		return -EBADMSG;
	header = event[2] + (size_t)3;
	vendor = bytes_get_le16(event + 20);
	length = bytes_get_le16(event + 22);
	if (header < HEADER_BYTES || vendor > length || header + length != bytes)
		return -EBADMSG;
	decoded.type = event[0];
	decoded.revision = event[1];
	decoded.data_bytes = length - vendor;
	if (decoded.type == NVME_PAST_RESET && decoded.data_bytes >= RESET_BYTES)
		take_reset(event + header + vendor, &decoded);
	if ((decoded.type == NVME_PAST_FORMAT_START && decoded.data_bytes >= FORMAT_START_BYTES) ||
	    (decoded.type == NVME_PAST_FORMAT_END && decoded.data_bytes >= FORMAT_END_BYTES))
		take_format(event + header + vendor, &decoded);
	*ret_event = decoded;
	return 0;
}

bool nvme_past_is_supported(const uint8_t header[static 512], uint8_t type)
{
	return header[AT_BITMAP + type / 8] >> type % 8 & 1;
}
