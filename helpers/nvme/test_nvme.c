/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Are NVMe pages read as the specification lays them out, and is the tempting wrong reading
 * wrong? */
#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "helpers/bytes.h"
#include "helpers/facts/fact.h"
#include "helpers/nvme/nvme.h"
#include "helpers/random.h"
#include "helpers/test/libnvme_pages.h"

static uint8_t page[4096];

static void clear_page(void)
{
	memset(page, 0, sizeof(page));
}

#define EQ(actual, expected)                                                                    \
	cr_expect((actual) == (expected), "%s is %lld, not %lld", #actual, (long long)(actual), \
		  (long long)(expected))
#define SAME(actual, expected) \
	cr_expect(!strcmp(actual, expected), "%s is \"%s\", not \"%s\"", #actual, actual, expected)

Test(nvme, ctrl_as_libnvme_lays_it_out)
{
	struct nvme_ctrl c;

	clear_page();
	libnvme_page_ctrl(page);
	nvme_decode_ctrl(page, &c);
	EQ(c.vid, 0x1b36);
	EQ(c.mdts, 5);
	EQ(c.version, 0x20001);
	EQ(c.oacs, 0x1e);
	EQ(c.lpa, 0xe);
	EQ(c.apsta, 1);
	EQ(c.wctemp_k, 350);
	EQ(c.cctemp_k, 358);
	EQ(c.hctma, 1);
	EQ(c.mntmt_k, 300);
	EQ(c.mxtmt_k, 349);
	EQ(c.nn, 128);
	EQ(c.oncs, 0xdf);
	EQ(c.fna, NVME_FNA_CRYPTO);
	EQ(c.vwc, 7);
	SAME(c.serial, "SN42");
	SAME(c.model, "A Model");
	SAME(c.firmware, "FW00 1.2");
	cr_expect(c.oacs & NVME_OACS_FORMAT);
	cr_expect(!(c.oacs & 1), "security is not format");
}

Test(nvme, strings_are_tamed)
{
	struct nvme_ctrl c;

	clear_page();
	memcpy(page + 4, "A\x1b[2J\xff<&>  \0  \0    ", 20);
	memset(page + 24, ' ', 40);
	memset(page + 64, 'x', 8);
	nvme_decode_ctrl(page, &c);
	SAME(c.serial, "A?[2J?<&>");
	SAME(c.model, "");
	SAME(c.firmware, "xxxxxxxx");
}

Test(nvme, ns_as_libnvme_lays_it_out)
{
	struct nvme_ns n;

	clear_page();
	libnvme_page_ns(page);
	nvme_decode_ns(page, 7, &n);
	EQ(n.nsid, 7);
	EQ(n.nsze_blocks, 0x123456789a);
	EQ(n.ncap_blocks, 0x123456789b);
	EQ(n.nuse_blocks, 0x11);
	EQ(n.nsfeat, 0x10);
	EQ(n.lbaf_count, 5);
	EQ(n.lbaf_index, 3);
	EQ(n.metadata_extended, true);
	EQ(n.mc, 3);
	EQ(n.dpc, 0x1f);
	EQ(n.dps, 1);
	EQ(n.dlfeat, 1);
	EQ(n.nawun, 7);
	EQ(n.nawupf, 8);
	EQ(n.nsattr, 1);
	EQ(n.lbaf[0].data_bytes, 512);
	EQ(n.lbaf[0].metadata_bytes, 0);
	EQ(n.lbaf[2].data_bytes, 4096);
	EQ(n.lbaf[2].metadata_bytes, 16);
	EQ(n.lbaf[3].relative_performance, 3);
	EQ(n.lbaf[5].data_bytes, 0);
}

Test(nvme, flbas_high_bits_and_metadata_bit) /* FLBAS 6:5 extend the index, bit 4 is none of it */
{
	struct nvme_ns n;

	clear_page();
	page[25] = 63;
	page[26] = 0x20 | 0x3; /* bits 6:5 = 1, 3:0 = 3: index 19; bit 4 clear */
	nvme_decode_ns(page, 1, &n);
	EQ(n.lbaf_index, 19);
	EQ(n.metadata_extended, false);
	page[26] = 0x10 | 0x3; /* bit 4 is the metadata mode, not part of the index */
	nvme_decode_ns(page, 1, &n);
	EQ(n.lbaf_index, 3);
	EQ(n.metadata_extended, true);
	page[25] = 255; /* more than the table holds */
	nvme_decode_ns(page, 1, &n);
	EQ(n.lbaf_count, NVME_MAX_LBAF);
}

Test(nvme, fpi_is_what_remains) /* not what is done */
{
	struct nvme_ns n;

	clear_page();
	page[32] = 0x80 | 37;
	nvme_decode_ns(page, 1, &n);
	EQ(n.fpi_supported, true);
	EQ(n.fpi_remaining_pct, 37);
	page[32] = 100; /* bit 7 clear: no indicator, whatever stands below */
	nvme_decode_ns(page, 1, &n);
	EQ(n.fpi_supported, false);
}

Test(nvme, undefined_lba_sizes_are_no_formats)
{
	struct nvme_ns n;

	clear_page();
	page[25] = 3;
	page[128 + 2] = 8; /* 256 bytes: below what exists */
	page[132 + 2] = 9;
	page[136 + 2] = 32; /* would overflow */
	nvme_decode_ns(page, 1, &n);
	EQ(n.lbaf[0].data_bytes, 0);
	EQ(n.lbaf[1].data_bytes, 512);
	EQ(n.lbaf[2].data_bytes, 0);
	EQ(n.lbaf[3].data_bytes, 0);
	EQ(nvme_find_lbaf(&n, 0, 0), -ENOENT);
}

Test(nvme, find_lbaf_takes_the_fastest)
{
	struct nvme_ns n = {
		.lbaf_count = 4,
		.lbaf = { { 0, 512, 2 }, { 8, 4096, 0 }, { 0, 4096, 1 }, { 0, 4096, 0 } },
	};

	EQ(nvme_find_lbaf(&n, 4096, 0), 3);
	EQ(nvme_find_lbaf(&n, 4096, 8), 1);
	EQ(nvme_find_lbaf(&n, 512, 0), 0);
	EQ(nvme_find_lbaf(&n, 512, 8), -ENOENT);
	n.lbaf_count = 3;
	EQ(nvme_find_lbaf(&n, 4096, 0), 2);
}

Test(nvme, smart_as_libnvme_lays_it_out)
{
	struct nvme_smart s;

	clear_page();
	libnvme_page_smart(page);
	nvme_decode_smart(page, &s);
	EQ(s.critical_warning, NVME_CRIT_SPARE | NVME_CRIT_PMR);
	EQ(s.temperature_k, 350);
	EQ(s.spare_pct, 99);
	EQ(s.spare_threshold_pct, 10);
	EQ(s.used_pct, 105);
	EQ(s.endurance_group_critical_warning, 4);
	EQ(s.data_units_read, 0x101);
	EQ(s.data_units_written, 0x102);
	EQ(s.host_reads, 0x103);
	EQ(s.host_writes, 0x104);
	EQ(s.busy_minutes, 0x105);
	EQ(s.power_cycles, 0x106);
	EQ(s.power_on_hours, 0x107);
	EQ(s.unsafe_shutdowns, 0x108);
	EQ(s.media_errors, 0x109);
	EQ(s.error_log_entries, 0x10a);
	EQ(s.warning_temp_minutes, 11);
	EQ(s.critical_temp_minutes, 12);
	EQ(s.tmt1_count, 13);
	EQ(s.tmt2_count, 14);
	EQ(s.tmt1_seconds, 15);
	EQ(s.tmt2_seconds, 16);
	EQ(s.sensor_k[0], 300);
	EQ(s.sensor_k[7], 307);
}

Test(nvme, temperature_is_unaligned_and_273) /* not 273.15 */
{
	struct nvme_smart s;

	clear_page();
	page[1] = 0x5e;
	page[2] = 0x01;
	nvme_decode_smart(page, &s);
	EQ(s.temperature_k, 0x15e); /* not bytes 1:0 or 3:2, not big-endian (5e01h) */
	EQ(nvme_kelvin_to_celsius(s.temperature_k), 77);
	EQ(nvme_kelvin_to_celsius(0), -273);
}

Test(nvme, counters_of_128_bits_saturate)
{
	struct nvme_smart s;

	clear_page();
	page[160 + 8] = 1; /* media errors = 2^64: not 0 */
	memset(page + 176, 0xff, 8);
	nvme_decode_smart(page, &s);
	EQ(s.media_errors, UINT64_MAX);
	EQ(s.error_log_entries, UINT64_MAX);
	EQ(s.unsafe_shutdowns, 0);
}

Test(nvme, error_entry_as_libnvme_lays_it_out) /* the phase tag is bit 0 of the status */
{
	struct nvme_error_entry e;

	clear_page();
	libnvme_page_error(page);
	fact_fill(&fact_page_error, page, 64, &e);
	EQ(e.error_count, 0x1122334455667788);
	EQ(e.sqid, 3);
	EQ(e.cmdid, 0x1234);
	EQ(NVME_STATUS(e.status), NVME_SC_UNRECOVERED_READ); /* phase bit shifted out, DNR cut */
	EQ(e.status, 0x4281);
	EQ(e.parameter_byte, 0x28); /* 7:0, not the nibble of libnvme's macros */
	EQ(e.parameter_bit, 5);
	EQ(e.lba, 0xabcdef0123);
	EQ(e.nsid, 2);
}

Test(nvme, firmware_slots) /* AFI: active slot in 2:0, at the next reset in 6:4 */
{
	struct nvme_fw_slots f;

	clear_page();
	libnvme_page_fw_slots(page);
	nvme_decode_fw_slots(page, &f);
	EQ(f.active, 1);
	EQ(f.next, 2);
	SAME(f.revision[0], "");
	SAME(f.revision[1], "FW1");
	SAME(f.revision[2], "FIRMW002");
	SAME(f.revision[3], "");
	SAME(f.revision[7], "seven");
}

Test(nvme, max_transfer_is_a_power_of_two_pages) /* and 0 is no limit */
{
	struct nvme_ctrl c = { .mdts = 0 };

	EQ(nvme_max_transfer_bytes(&c, 0), 0); /* no limit, not 4096 */
	c.mdts = 5;
	EQ(nvme_max_transfer_bytes(&c, 0), 128 * 1024);
	EQ(nvme_max_transfer_bytes(&c, 4), 2 * 1024 * 1024);
	c.mdts = 255;
	EQ(nvme_max_transfer_bytes(&c, 15), UINT64_MAX);
}

Test(nvme, format_dword_splits_the_index) /* LBAF in 3:0 and 13:12 */
{
	EQ(nvme_format_cdw10(0, false, 0, false, 0), 0);
	EQ(nvme_format_cdw10(3, false, 0, false, 1), 0x203);
	EQ(nvme_format_cdw10(19, false, 0, false, 0), 0x1003); /* 13:12 = 1, not bit 4 */
	EQ(nvme_format_cdw10(2, true, 1, true, 2), 0x2 | 0x10 | 0x20 | 0x100 | 0x400);
	EQ(nvme_format_cdw10(63, false, 0, false, 0), 0x300f);
}

Test(nvme, status_text_cuts_dnr_and_more) /* 4002h is 002h with DNR */
{
	char buf[80], tiny[8];

	SAME(nvme_status_text(0x002, buf, sizeof(buf)), "Invalid Field in Command (002h)");
	SAME(nvme_status_text(0x4002, buf, sizeof(buf)), "Invalid Field in Command (002h)");
	SAME(nvme_status_text(0x6281, buf, sizeof(buf)), "Unrecovered Read Error (281h)");
	SAME(nvme_status_text(0x7c1, buf, sizeof(buf)), "vendor specific status (7c1h)");
	SAME(nvme_status_text(-ETIMEDOUT, buf, sizeof(buf)), "Connection timed out (errno 110)");
	SAME(nvme_status_text(0x002, tiny, sizeof(tiny)), "Invalid");
	EQ(NVME_STATUS(0x4281), NVME_SC_UNRECOVERED_READ);
}

Test(nvme, each_warning_bit_has_its_name)
{
	char buf[400], tiny[10];

	SAME(nvme_critical_warning_text(0, buf, sizeof(buf)), "none");
	SAME(nvme_critical_warning_text(NVME_CRIT_READ_ONLY, buf, sizeof(buf)), "media read-only");
	SAME(nvme_critical_warning_text(0x42, buf, sizeof(buf)),
	     "temperature outside a threshold, reserved bit 6");
	nvme_critical_warning_text(0xff, buf, sizeof(buf));
	EQ(strstr(buf, "none") == NULL, true);
	cr_expect(strstr(buf, "spare") && strstr(buf, "temperature") && strstr(buf, "reliab") &&
			  strstr(buf, "read-only") && strstr(buf, "backup") &&
			  strstr(buf, "persistent") && strstr(buf, "bit 6") && strstr(buf, "bit 7"),
		  "%s", buf);
	SAME(nvme_critical_warning_text(1, tiny, sizeof(tiny)), "available");
}

/* Any bytes at all decode without a fault and within the bounds of the types. */
Test(nvme, random_bytes)
{
	struct random_stream random = { 1 };

	for (int round = 0; round < 2000; round++) {
		struct nvme_ctrl c;
		struct nvme_ns n;
		struct nvme_smart s;
		struct nvme_error_entry e;
		struct nvme_fw_slots f;
		char buf[32];

		for (size_t i = 0; i < sizeof(page); i++)
			page[i] = (uint8_t)random_next(&random);
		nvme_decode_ctrl(page, &c);
		nvme_decode_ns(page, 1, &n);
		nvme_decode_smart(page, &s);
		fact_fill(&fact_page_error, page, 64, &e);
		nvme_decode_fw_slots(page, &f);
		cr_assert(n.lbaf_count <= NVME_MAX_LBAF && n.lbaf_index < NVME_MAX_LBAF);
		cr_assert(strlen(c.serial) <= 20 && strlen(c.model) <= 40 && f.active < 8);
		for (const char *p = c.model; *p; p++)
			cr_assert(*p >= 0x20 && *p < 0x7f);
		nvme_status_text((int)(random_next(&random) & 0xffff), buf, sizeof(buf));
		nvme_critical_warning_text((uint8_t)random_next(&random), buf, sizeof(buf));
		(void)nvme_find_lbaf(&n, 4096, 0);
	}
}

Test(nvme, the_command_set_stands_in_a_descriptor)
{
	static const struct {
		uint8_t bytes[40], set;
	} rows[] = {
		{ { 0 }, NVME_CSI_NVM },
		{ { 4, 1, 0, 0, 2 }, NVME_CSI_ZONED },
		/* EUI64, UUID, then the one */
		{ { 1, 8, 0, 0, 2, 2, 2, 2, 2, 2, 2, 2, 3, 16, 0, 0, [32] = 4, 1, 0, 0, 1 },
		  NVME_CSI_KEY_VALUE },
		{ { 1, 8, 0, 0, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 4, 1, 0, 0, 2 }, NVME_CSI_NVM },
		/* lengths that lead nowhere */
		{ { 1, 0, 0, 0, 4, 1, 0, 0, 2 }, NVME_CSI_NVM },
		{ { 4, 0, 0, 0, 2 }, NVME_CSI_NVM },
	};
	uint8_t list[NVME_IDENTIFY_BYTES];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		memset(list, 0, sizeof(list));
		memcpy(list, rows[i].bytes, sizeof(rows[i].bytes));
		cr_expect_eq(nvme_decode_command_set(list), rows[i].set, "row %zu", i);
	}
	/* a list without an end, and one whose last descriptor is cut off */
	memset(list, 1, sizeof(list));
	cr_expect_eq(nvme_decode_command_set(list), NVME_CSI_NVM);
	memset(list, 0, sizeof(list));
	for (size_t at = 0; at + 4 <= sizeof(list); at += 4 + 16) {
		list[at] = 3;
		list[at + 1] = 16;
	}
	cr_expect_eq(nvme_decode_command_set(list), NVME_CSI_NVM);
	/* a value that would stand behind the end is none */
	memset(list, 0, sizeof(list));
	for (size_t at = 0; at + 4 <= sizeof(list); at += 4 + 252) {
		list[at] = at + 256 == sizeof(list) ? NVME_DESCRIPTOR_UUID : 9;
		list[at + 1] = 252;
	}
	cr_expect_eq(nvme_find_descriptor(list, NVME_DESCRIPTOR_UUID, 16),
		     list + sizeof(list) - 252);
	cr_expect_null(nvme_find_descriptor(list, NVME_DESCRIPTOR_UUID, 253));
	cr_expect_null(nvme_find_descriptor(list, NVME_DESCRIPTOR_CSI, 1));
}

Test(nvme, namespaces_that_are_allocated_and_not_attached)
{
	uint8_t allocated[NVME_IDENTIFY_BYTES] = { 0 }, active[NVME_IDENTIFY_BYTES] = { 0 };
	uint32_t nsids[4];

	cr_expect_eq(nvme_list_unattached(allocated, active, nsids, 4), 0);
	for (unsigned int i = 0; i < 6; i++)
		bytes_put_le32(allocated + 4 * i, i + 1);
	bytes_put_le32(active, 2);
	bytes_put_le32(active + 4, 5);
	cr_expect_eq(nvme_list_unattached(allocated, active, nsids, 4), 4);
	cr_expect(nsids[0] == 1 && nsids[1] == 3 && nsids[2] == 4 && nsids[3] == 6);
	cr_expect_eq(nvme_list_unattached(allocated, active, nsids, 2), 2);
	cr_expect_eq(nvme_list_unattached(active, allocated, nsids, 4), 0);
	/* full to the last entry */
	for (unsigned int i = 0; i < 1024; i++)
		bytes_put_le32(allocated + 4 * (size_t)i, i + 1);
	memcpy(active, allocated, sizeof(active));
	bytes_put_le32(active + 4092, 0);
	cr_expect_eq(nvme_list_unattached(allocated, active, nsids, 4), 1);
	cr_expect_eq(nsids[0], 1024);
	/* one that does not ascend */
	memset(active, 0, sizeof(active));
	bytes_put_le32(active, 9);
	bytes_put_le32(active + 4, 1);
	cr_expect_eq(nvme_list_unattached(allocated, active, nsids, 1), 1);
}
