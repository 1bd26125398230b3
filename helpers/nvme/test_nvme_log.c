/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <criterion/criterion.h>

#include "helpers/nvme/nvme.h"
#include "helpers/nvme/nvme_log.h"

Test(nvme_log, stand_in_the_order_of_their_identifiers)
{
	const struct nvme_log *log, *before = nvme_log_at(0);

	for (size_t i = 1; (log = nvme_log_at(i)); before = log, i++)
		cr_expect(log->id > before->id, "%02Xh behind %02Xh", log->id, before->id);
}

Test(nvme_log, are_claimed_where_identify_says_so)
{
	static const struct {
		uint8_t id;
		unsigned int byte, bit;
	} rows[] = {
		/* Base 2.x: LPA 261, OACS 257:256, CTRATT 99:96, SANICAP 331:328 */
		{ 0x00, 261, 5 }, { 0x05, 261, 1 }, { 0x06, 256, 4 }, { 0x07, 261, 3 },
		{ 0x08, 261, 3 }, { 0x09, 96, 4 },  { 0x0d, 261, 4 }, { 0x12, 261, 5 },
		{ 0x25, 98, 5 },  { 0x81, 328, 0 }, { 0x81, 328, 1 }, { 0x81, 328, 2 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint8_t ctrl[NVME_IDENTIFY_BYTES] = { 0 };

		cr_expect(!nvme_log_is_claimed(rows[i].id, ctrl), "%02Xh", rows[i].id);
		ctrl[rows[i].byte] = (uint8_t)(1 << rows[i].bit);
		cr_expect(nvme_log_is_claimed(rows[i].id, ctrl), "%02Xh", rows[i].id);
		ctrl[rows[i].byte] = (uint8_t) ~(1 << rows[i].bit);
		cr_expect(rows[i].id == 0x81 || !nvme_log_is_claimed(rows[i].id, ctrl), "not %02Xh",
			  rows[i].id);
	}
}

Test(nvme_log, are_there_without_a_claim_if_every_controller_has_them)
{
	static const uint8_t nothing[NVME_IDENTIFY_BYTES];

	cr_expect(nvme_log_is_claimed(NVME_LOG_SMART, nothing));
	/* only log 00h can say it of these */
	cr_expect(!nvme_log_is_claimed(NVME_LOG_MI_COMMANDS, nothing));
	cr_expect(!nvme_log_is_claimed(NVME_LOG_OCP_SMART, nothing));
	cr_expect(!nvme_log_is_claimed(0xff, nothing));
}
