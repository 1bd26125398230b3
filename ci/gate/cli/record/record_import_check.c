/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Refuses a file that cannot be the page that it was given as: 4096 bytes may be anything. Of what
 * a drive only does wrong, the checks are to say so. */
#include "ci/gate/cli/record/record_import.h"
#include "helpers/bytes.h"

#define NLBAF_MOST 63

static bool is_told(const struct replay_item *item, size_t from, size_t bytes)
{
	for (size_t i = 0; i < item->untold_count; i++)
		if (item->untold[i].from < from + bytes &&
		    item->untold[i].from + item->untold[i].bytes > from)
			return false;
	return true;
}

/* Some drives fill with zeroes what they should fill with spaces. */
static bool is_text(const uint8_t *text, size_t bytes)
{
	while (bytes && !text[bytes - 1])
		bytes--;
	for (size_t i = 0; i < bytes; i++)
		if (text[i] < 0x20 || text[i] > 0x7e)
			return false;
	return true;
}

static bool is_blank(const uint8_t *text, size_t bytes)
{
	while (bytes && (!text[bytes - 1] || text[bytes - 1] == ' '))
		bytes--;
	return !bytes;
}

static int check_controller(const struct record_given *given, const struct replay_item *item)
{
	const uint8_t *page = item->data;
	uint16_t vid = bytes_get_le16(page);
	uint32_t version = bytes_get_le32(page + 80);
	static const struct {
		const char *name;
		size_t at, bytes;
	} texts[] = { { "SN", 4, 20 }, { "MN", 24, 40 }, { "FR", 64, 8 } };

	if (is_told(item, 0, 2) && (!vid || vid == 0xffff))
		return record_complain(given, "this is no Identify Controller: VID is %04Xh", vid);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (!is_text(page + texts[i].at, texts[i].bytes))
			return record_complain(given,
					       "this is no Identify Controller: %s, bytes %zu:%zu, "
					       "is no printable ASCII",
					       texts[i].name, texts[i].at + texts[i].bytes - 1,
					       texts[i].at);
	if (is_told(item, 4, 60) && is_blank(page + 4, 60))
		return record_complain(given,
				       "this is no Identify Controller: SN and MN are blank");
	/* drives before 1.2 have 0 there */
	if (is_told(item, 80, 4) && version && (version >> 16 < 1 || version >> 16 > 9))
		return record_complain(given, "this is no Identify Controller: VER is %08Xh",
				       version);
	return 0;
}

static int check_namespace(const struct record_given *given, const struct replay_item *item)
{
	const uint8_t *page = item->data;

	if (page[25] > NLBAF_MOST)
		return record_complain(given,
				       "this is no Identify Namespace: NLBAF is %u, and %u at "
				       "most",
				       page[25], NLBAF_MOST);
	for (size_t i = 0; i <= page[25]; i++) {
		uint8_t lbads = page[128 + 4 * i + 2];

		if (lbads && (lbads < 9 || lbads > 31))
			return record_complain(given,
					       "this is no Identify Namespace: LBADS of format %zu "
					       "is %u, and such are 9 to 31",
					       i, lbads);
	}
	return 0;
}

int record_check_page(const struct record_given *given, const struct replay_item *item)
{
	if (item->kind != REPLAY_COMMAND || item->opcode != NVME_OP_IDENTIFY ||
	    item->bytes != NVME_IDENTIFY_BYTES)
		return 0;
	switch (item->cdw10 & 0xff) {
	case NVME_CNS_CTRL: return check_controller(given, item);
	case NVME_CNS_NS: return check_namespace(given, item);
	default: return 0;
	}
}
