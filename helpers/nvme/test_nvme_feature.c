/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each optional feature is claimed by its own bit and by no other; data are said in words. */
#include <criterion/criterion.h>
#include <string.h>

#include "helpers/nvme/nvme_feature.h"

static size_t claimed(const struct nvme_ctrl *ctrl)
{
	const struct nvme_feature *feature;
	size_t count = 0;

	for (size_t i = 0; (feature = nvme_feature_at(i)); i++)
		count += nvme_claims_feature(ctrl, feature->fid);
	return count;
}

Test(nvme_feature, claims)
{
	static const struct {
		unsigned int offset;
		uint8_t bits;
		uint8_t fid;
	} rows[] = {
		{ 525, 0x01, 0x06 }, { 265, 0x01, 0x0c }, { 520, 0x40, 0x0e }, { 320, 0x01, 0x0f },
		{ 322, 0x01, 0x10 }, { 96, 0x02, 0x11 },  { 97, 0x80, 0x16 },  { 531, 0x01, 0x84 },
	};
	uint8_t page[NVME_IDENTIFY_BYTES] = { 0 };
	struct nvme_ctrl ctrl;
	size_t bare;

	nvme_decode_ctrl(page, &ctrl);
	bare = claimed(&ctrl);
	cr_expect_eq(bare, 9);
	cr_expect_not(nvme_claims_select(&ctrl));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		memset(page, 0, sizeof(page));
		page[rows[i].offset] = rows[i].bits;
		nvme_decode_ctrl(page, &ctrl);
		cr_expect(nvme_claims_feature(&ctrl, rows[i].fid), "%02xh", rows[i].fid);
		cr_expect_eq(claimed(&ctrl), bare + 1, "%02xh", rows[i].fid);
	}
	page[520] = 0x10;
	nvme_decode_ctrl(page, &ctrl);
	cr_expect(nvme_claims_select(&ctrl));
}

static void expect_text(uint8_t fid, uint32_t dword, const uint8_t *data, const char *wanted)
{
	const struct nvme_feature *feature;
	char text[256];
	size_t i = 0;

	while ((feature = nvme_feature_at(i)) && feature->fid != fid)
		i++;
	cr_assert_not_null(feature);
	cr_expect_str_eq(nvme_feature_text(feature, dword, data, text, sizeof(text)), wanted);
	cr_expect(nvme_feature_text(feature, dword, data, text, 4) == text && strlen(text) < 4);
}

Test(nvme_feature, data_in_words)
{
	uint8_t data[NVME_FEATURE_BYTES_MAX] = { 0x7b, 0xa4, 0x0a, 0xb0, 0x9a, 0x01, 0x02 };

	expect_text(0x0e, 0, data, "2025-11-23T09:27:58.843Z, set by the host");
	data[6] = 0x03;
	expect_text(0x0e, 0xffffffff, data,
		    "2025-11-23T09:27:58.843Z, set by the host; it stood still at times");
	memset(data, 0, sizeof(data));
	data[0] = 5;
	expect_text(0x0e, 0, data, "5 ms, since the controller was reset");
	memset(data, 0, sizeof(data));
	expect_text(0x0c, 0, data, "off; no state is left by itself");
	data[0] = 3 << 3, data[1] = 100;
	data[8 * 31] = 31 << 3, data[8 * 31 + 3] = 1;
	expect_text(0x0c, 1, data,
		    "on; from state 0 to 3 after 100 ms; from state 31 to 31 after 65536 ms");
	memset(data, 0, sizeof(data));
	data[2] = 1;
	expect_text(0x16, 0, data,
		    "advanced command retry off, extended telemetry off, "
		    "extended LBA formats on, host dispersed namespaces off");
	expect_text(0x01, 7, data, "0x00000007");
}

Test(nvme_feature, what_may_be_refused_is_not_asked_for)
{
	unsigned int unread[2] = { 0, 0 };
	const struct nvme_feature *feature;

	for (size_t i = 0; (feature = nvme_feature_at(i)); i++)
		cr_expect_not(nvme_feature_unread(feature->fid, false), "%02xh", feature->fid);
	for (unsigned int fid = NVME_FEATURE_VENDOR; fid < 256; fid++)
		for (int ocp = 0; ocp < 2; ocp++)
			unread[ocp] += nvme_feature_unread((uint8_t)fid, ocp) != NULL;
	cr_expect_eq(unread[0], 64u);
	cr_expect_eq(unread[1], 57u);
	cr_expect_not(nvme_feature_unread(0xc5, true));
	cr_expect(nvme_feature_unread(0xc1, true));
	cr_expect(nvme_feature_unread(0x20, true));
	cr_expect_not(nvme_feature_unread(0x78, false));
}
