/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each bit of a command where it belongs, with the neighbouring bit as near miss. */
#include <criterion/criterion.h>
#include <string.h>

#include "helpers/nvme/nvme_command.h"

Test(nvme_command, range)
{
	struct nvme_range range = { .lba = 0x123456789abcull, .blocks = 1 };
	struct nvme_dwords d = nvme_encode_range(&range);

	cr_expect(d.cdw10 == 0x56789abc && d.cdw11 == 0x1234);
	cr_expect(d.cdw12 == 0, "one block is 0");
	cr_expect(d.cdw13 == 0 && d.cdw14 == 0 && d.cdw15 == 0);
	range.blocks = 65536;
	cr_expect(nvme_encode_range(&range).cdw12 == 0xffff);
	range.blocks = 8;
	range.fua = true;
	cr_expect(nvme_encode_range(&range).cdw12 == 0x40000007);
}

Test(nvme_command, protection)
{
	struct nvme_range range = { .blocks = 1, .make_protection = true };

	cr_expect(nvme_encode_range(&range).cdw12 == 1u << 29);
	range = (struct nvme_range){ .blocks = 1, .check_guard = true };
	cr_expect(nvme_encode_range(&range).cdw12 == 1u << 28);
	range = (struct nvme_range){ .blocks = 1, .check_application = true };
	cr_expect(nvme_encode_range(&range).cdw12 == 1u << 27);
	range = (struct nvme_range){ .blocks = 1,
				     .check_reference = true,
				     .reference = 0xdeadbeef,
				     .application = 0x1234,
				     .application_mask = 0xff00 };
	cr_expect(nvme_encode_range(&range).cdw12 == 1u << 26);
	cr_expect(nvme_encode_range(&range).cdw14 == 0xdeadbeef);
	cr_expect(nvme_encode_range(&range).cdw15 == 0xff001234);
}

Test(nvme_command, deallocate)
{
	static const uint8_t expected[16] = { 0, 0, 0, 0, 0x78, 0x56, 0x34, 0x12,
					      8, 7, 6, 5, 4,    3,    2,    1 };
	uint8_t entry[16];

	memset(entry, 0xee, sizeof(entry));
	nvme_encode_dsm_range(entry, 0x0102030405060708ull, 0x12345678);
	cr_expect(memcmp(entry, expected, 16) == 0);
	cr_expect(nvme_encode_dsm_deallocate(1).cdw10 == 0, "one range is 0");
	cr_expect(nvme_encode_dsm_deallocate(256).cdw10 == 255);
	cr_expect(nvme_encode_dsm_deallocate(1).cdw11 == 4, "AD is bit 2, not IDW bit 1");
}

Test(nvme_command, claims)
{
	struct nvme_ctrl ctrl = { .oncs = 0x01 };

	cr_expect(nvme_claims_compare(&ctrl) && !nvme_claims_deallocate(&ctrl) &&
		  !nvme_claims_write_zeroes(&ctrl) && !nvme_claims_verify(&ctrl));
	ctrl.oncs = 0x02; /* Write Uncorrectable */
	cr_expect(!nvme_claims_compare(&ctrl) && !nvme_claims_deallocate(&ctrl));
	ctrl.oncs = 0x04;
	cr_expect(nvme_claims_deallocate(&ctrl) && !nvme_claims_write_zeroes(&ctrl));
	ctrl.oncs = 0x08;
	cr_expect(nvme_claims_write_zeroes(&ctrl) && !nvme_claims_deallocate(&ctrl));
	ctrl.oncs = 0x80;
	cr_expect(nvme_claims_verify(&ctrl));
	ctrl.oncs = 0x100; /* Copy */
	cr_expect(!nvme_claims_verify(&ctrl));
	ctrl.vwc = 0x06;
	cr_expect(!nvme_has_write_cache(&ctrl), "flush behaviour bits alone are no cache");
	ctrl.vwc = 0x01;
	cr_expect(nvme_has_write_cache(&ctrl));
	ctrl.hctma = 2;
	cr_expect(!nvme_claims_thermal(&ctrl));
	ctrl.hctma = 1;
	cr_expect(nvme_claims_thermal(&ctrl));
}

Test(nvme_command, deallocated_value)
{
	struct nvme_ns ns = { .dlfeat = 0 };

	cr_expect(nvme_deallocated_value(&ns) == -1);
	ns.dlfeat = 0x09; /* bit 3: write zeroes may deallocate */
	cr_expect(nvme_deallocated_value(&ns) == 0);
	ns.dlfeat = 0x02;
	cr_expect(nvme_deallocated_value(&ns) == 0xff);
	ns.dlfeat = 0x08;
	cr_expect(nvme_deallocated_value(&ns) == -1);
	ns.dlfeat = 0x03;
	cr_expect(nvme_deallocated_value(&ns) == -1, "reserved");
}

Test(nvme_command, namespaces_and_features)
{
	struct nvme_ctrl ctrl = { .awun = 31, .awupf = 0 };
	struct nvme_ns ns = { .dps = 0x09, .nawun = 7, .nawupf = 3 };
	uint8_t table[NVME_TRANSITION_BYTES] = { 0 };
	const struct nvme_threshold under = { .sensor = 2, .under = true };
	const struct nvme_event event = nvme_decode_event(0x00030201);

	cr_expect(nvme_protection_type(&ns) == 1);
	ns.dps = 0x03;
	cr_expect(nvme_protection_type(&ns) == 3);
	cr_expect(nvme_atomic_write_blocks(&ctrl, &ns) == 32, "the namespace's do not count");
	cr_expect(nvme_atomic_power_fail_blocks(&ctrl, &ns) == 1);
	ns.nsfeat = 0x10; /* OPTPERF */
	cr_expect(nvme_atomic_write_blocks(&ctrl, &ns) == 32);
	ns.nsfeat = 0x02;
	cr_expect(nvme_atomic_write_blocks(&ctrl, &ns) == 8);
	cr_expect(nvme_atomic_power_fail_blocks(&ctrl, &ns) == 4);
	ctrl.awun = 0xffff;
	ns.nsfeat = 0;
	cr_expect(nvme_atomic_write_blocks(&ctrl, &ns) == 65536);
	cr_expect(nvme_power_state(0x62) == 2, "workload hint is above");
	cr_expect(nvme_threshold_value(&under, 300) == (300 | 2u << 16 | 1u << 20),
		  "sensor below the kind");
	cr_expect(nvme_threshold_k(350 | 3u << 22) == 350, "hysteresis is above");
	cr_expect(event.type == 1 && event.info == 2 && event.log_page == 3);
	nvme_put_transition(table, 2, 4, 0x123456);
	cr_expect(table[16] == 4 << 3 && table[17] == 0x56 && table[18] == 0x34 &&
			  table[19] == 0x12 && !table[20] && !table[15] && !table[24],
		  "ITPS in 7:3, ITPT in 31:8 of its own entry");
	cr_expect(nvme_thermal_value(340, 350) == (340u << 16 | 350), "TMT1 is above");
}

Test(nvme_command, atomic_units_in_identify)
{
	uint8_t page[NVME_IDENTIFY_BYTES] = { 0 };
	struct nvme_ctrl ctrl;

	page[526] = 0x1f, page[527] = 0x01, page[528] = 0x07;
	nvme_decode_ctrl(page, &ctrl);
	cr_expect(ctrl.awun == 0x11f && ctrl.awupf == 7);
}
