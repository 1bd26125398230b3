/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "helpers/nvme/nvme_past.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "helpers/bytes.h"

#define RESET_BYTES (24 + 44)

/* A power-on, 57th, after an hour, of firmware "FW7". */
static void make_reset(uint8_t event[static RESET_BYTES])
{
	memset(event, 0, RESET_BYTES);
	event[0] = NVME_PAST_RESET;
	event[1] = 1;
	event[2] = 21;
	bytes_put_le16(event + 22, 44);
	memcpy(event + 24, "FW7     ", 8);
	bytes_put_le32(event + 24 + 24, 57);
	bytes_put_le64(event + 24 + 28, 3600000);
}

Test(nvme_past, reset_says_of_which_power)
{
	uint8_t bytes[RESET_BYTES];
	struct nvme_past_event event;

	make_reset(bytes);
	cr_assert(nvme_decode_past_event(bytes, sizeof(bytes), &event) == 0);
	cr_expect(event.type == NVME_PAST_RESET && event.revision == 1 && event.has_reset);
	cr_expect(event.data_bytes == 44);
	cr_expect_str_eq(event.firmware, "FW7");
	cr_expect(event.power_cycles == 57 && event.powered_ms == 3600000);
}

Test(nvme_past, lengths_that_lie_are_no_event)
{
	uint8_t bytes[RESET_BYTES];
	struct nvme_past_event event = { .type = 0xaa };

	make_reset(bytes);
	cr_expect(nvme_decode_past_event(bytes, 23, &event) == -EBADMSG);
	cr_expect(nvme_decode_past_event(bytes, sizeof(bytes) - 1, &event) == -EBADMSG);
	bytes[2] = 20; /* a header that is too short */
	cr_expect(nvme_decode_past_event(bytes, sizeof(bytes), &event) == -EBADMSG);
	make_reset(bytes);
	bytes_put_le16(bytes + 20, 45); /* more of the vendor's than there is at all */
	cr_expect(nvme_decode_past_event(bytes, sizeof(bytes), &event) == -EBADMSG);
	cr_expect(event.type == 0xaa);
	/* what the vendor says lies in front of the data, which are too few then */
	bytes_put_le16(bytes + 20, 4);
	cr_expect(nvme_decode_past_event(bytes, sizeof(bytes), &event) == 0);
	cr_expect(event.data_bytes == 40 && !event.has_reset);
}

Test(nvme_past, support_is_a_bit)
{
	uint8_t header[512] = { 0 };

	header[480] = 1 << 4;
	header[481] = 1 << 5;
	cr_expect(nvme_past_is_supported(header, 0x04) && nvme_past_is_supported(header, 0x0d));
	cr_expect(!nvme_past_is_supported(header, 0x05) && !nvme_past_is_supported(header, 0xde));
}

Test(nvme_past, formats_say_of_which_namespace)
{
	uint8_t bytes[24 + 12] = { NVME_PAST_FORMAT_START, 1, 21 };
	struct nvme_past_event event;

	bytes_put_le16(bytes + 22, 12);
	bytes_put_le32(bytes + 24, 3);
	bytes_put_le32(bytes + 32, 0x200);
	cr_assert(nvme_decode_past_event(bytes, sizeof(bytes), &event) == 0);
	cr_expect(event.has_format && event.nsid == 3);
	/* the end of one has no command */
	bytes[0] = NVME_PAST_FORMAT_END;
	cr_assert(nvme_decode_past_event(bytes, sizeof(bytes), &event) == 0);
	cr_expect(event.has_format && event.nsid == 3);
	/* too short to be one */
	bytes[0] = NVME_PAST_FORMAT_START;
	bytes_put_le16(bytes + 22, 8);
	cr_assert(nvme_decode_past_event(bytes, sizeof(bytes) - 4, &event) == 0);
	cr_expect(!event.has_format);
	/* of another type it is no format */
	bytes[0] = NVME_PAST_SANITIZE_START;
	bytes_put_le16(bytes + 22, 12);
	cr_assert(nvme_decode_past_event(bytes, sizeof(bytes), &event) == 0);
	cr_expect(!event.has_format);
}
