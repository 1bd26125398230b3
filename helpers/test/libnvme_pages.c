/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fills NVMe pages through libnvme's structures, which know the layout independently of us.
 * Apart from test_nvme.c because both define names such as struct nvme_ctrl. */
#include "helpers/test/libnvme_pages.h"

#include <endian.h>
#include <string.h>

#include <nvme/types.h>

void libnvme_page_ctrl(uint8_t data[static 4096])
{
	struct nvme_id_ctrl id = {
		.vid = htole16(0x1b36),
		.ssvid = htole16(0x1af4),
		.mdts = 5,
		.cntlid = htole16(0x0102),
		.ver = htole32(0x00020001),
		.oacs = htole16(0x001e),
		.frmw = 0x17,
		.lpa = 0x0e,
		.elpe = 255,
		.npss = 3,
		.apsta = 1,
		.wctemp = htole16(350),
		.cctemp = htole16(358),
		.mtfa = htole16(10),
		.edstt = htole16(30),
		.fwug = 1,
		.hctma = htole16(1),
		.mntmt = htole16(300),
		.mxtmt = htole16(349),
		.sanicap = htole32(0x60000003),
		.nn = htole32(128),
		.oncs = htole16(0x00df),
		.fna = 4,
		.vwc = 7,
		.tnvmcap = { 0, 0, 0, 0, 0x10 },
	};

	memset(id.sn, ' ', sizeof(id.sn));
	memcpy(id.sn, "SN42", 4);
	memset(id.mn, ' ', sizeof(id.mn));
	memcpy(id.mn, "A Model", 7);
	memcpy(id.fr, "FW00 1.2", 8);
	id.ieee[0] = 0xaa;
	id.ieee[1] = 0xbb;
	id.ieee[2] = 0xcc;
	memcpy(data, &id, sizeof(id));
}

void libnvme_page_ns(uint8_t data[static 4096])
{
	struct nvme_id_ns id = {
		.nsze = htole64(0x123456789a),
		.ncap = htole64(0x123456789b),
		.nuse = htole64(0x11),
		.nsfeat = 0x10,
		.nlbaf = 4,
		.flbas = 0x13,
		.mc = 3,
		.dpc = 0x1f,
		.dps = 1,
		.fpi = 0x80 | 37,
		.dlfeat = 1,
		.nawun = htole16(7),
		.nawupf = htole16(8),
		.noiob = htole16(256),
		.nsattr = 1,
	};

	for (int i = 0; i < 5; i++)
		id.lbaf[i] = (struct nvme_lbaf){ .ms = htole16((uint16_t)(8 * i)),
						 .ds = i < 2 ? 9 : 12,
						 .rp = (uint8_t)(i & 3) };
	memcpy(data, &id, sizeof(id));
}

void libnvme_page_smart(uint8_t data[static 512])
{
	struct nvme_smart_log log = {
		.critical_warning = 0x21,
		.temperature = { 0x5e, 0x01 },
		.avail_spare = 99,
		.spare_thresh = 10,
		.percent_used = 105,
		.endu_grp_crit_warn_sumry = 4,
		.data_units_read = { 1, 1 },
		.data_units_written = { 2, 1 },
		.host_reads = { 3, 1 },
		.host_writes = { 4, 1 },
		.ctrl_busy_time = { 5, 1 },
		.power_cycles = { 6, 1 },
		.power_on_hours = { 7, 1 },
		.unsafe_shutdowns = { 8, 1 },
		.media_errors = { 9, 1 },
		.num_err_log_entries = { 10, 1 },
		.warning_temp_time = htole32(11),
		.critical_comp_time = htole32(12),
		.thm_temp1_trans_count = htole32(13),
		.thm_temp2_trans_count = htole32(14),
		.thm_temp1_total_time = htole32(15),
		.thm_temp2_total_time = htole32(16),
	};

	for (int i = 0; i < 8; i++)
		log.temp_sensor[i] = htole16((uint16_t)(300 + i));
	memcpy(data, &log, sizeof(log));
}

void libnvme_page_error(uint8_t data[static 64])
{
	struct nvme_error_log_page entry = {
		.error_count = htole64(0x1122334455667788),
		.sqid = htole16(3),
		.cmdid = htole16(0x1234),
		.status_field = htole16(0x4281 << 1 | 1),
		.parm_error_location = htole16(0x0528),
		.lba = htole64(0xabcdef0123),
		.nsid = htole32(2),
	};

	memcpy(data, &entry, sizeof(entry));
}

void libnvme_page_fw_slots(uint8_t data[static 512])
{
	struct nvme_firmware_slot log = { .afi = 0x21 };

	memcpy(log.frs[0], "FW1     ", 8);
	memcpy(log.frs[1], "FIRMW002", 8);
	memcpy(log.frs[6], "seven\0\0\0", 8);
	memcpy(data, &log, sizeof(log));
}
