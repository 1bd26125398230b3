/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the fields of NVMe data structures lie, and what their bits mean. */
#include "helpers/nvme.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "helpers/bytes.h"

/* Fixed-width ASCII, padded with spaces; hostile bytes become '?'. */
static void copy_ascii(char *to, const uint8_t *from, size_t width)
{
	size_t end = width;

	while (end && (from[end - 1] == ' ' || from[end - 1] == 0))
		end--;
	for (size_t i = 0; i < end; i++)
		to[i] = from[i] >= 0x20 && from[i] < 0x7f ? (char)from[i] : '?';
	to[end] = 0;
}

void nvme_decode_ctrl(const uint8_t data[static NVME_IDENTIFY_BYTES], struct nvme_ctrl *ret)
{
	struct nvme_ctrl ctrl = {
		.vid = bytes_get_le16(data),
		.ssvid = bytes_get_le16(data + 2),
		.ieee = { data[73], data[74], data[75] },
		.mdts = data[77],
		.cntlid = bytes_get_le16(data + 78),
		.version = bytes_get_le32(data + 80),
		.oacs = bytes_get_le16(data + 256),
		.frmw = data[260],
		.lpa = data[261],
		.elpe = data[262],
		.npss = data[263],
		.apsta = data[265],
		.ctratt = bytes_get_le32(data + 96),
		.kas = bytes_get_le16(data + 320),
		.nwpc = data[531],
		.wctemp_k = bytes_get_le16(data + 266),
		.cctemp_k = bytes_get_le16(data + 268),
		.mtfa_100ms = bytes_get_le16(data + 270),
		.tnvmcap_bytes = bytes_get_le64(data + 280),
		.edstt_min = bytes_get_le16(data + 316),
		.fwug = data[319],
		.hctma = bytes_get_le16(data + 322),
		.mntmt_k = bytes_get_le16(data + 324),
		.mxtmt_k = bytes_get_le16(data + 326),
		.sanicap = bytes_get_le32(data + 328),
		.nn = bytes_get_le32(data + 516),
		.oncs = bytes_get_le16(data + 520),
		.fna = data[524],
		.vwc = data[525],
		.awun = bytes_get_le16(data + 526),
		.awupf = bytes_get_le16(data + 528),
	};

	copy_ascii(ctrl.serial, data + 4, 20);
	copy_ascii(ctrl.model, data + 24, 40);
	copy_ascii(ctrl.firmware, data + 64, 8);
	*ret = ctrl;
}

static struct nvme_lbaf decode_lbaf(const uint8_t *data)
{
	unsigned int lbads = data[2];

	return (struct nvme_lbaf){
		.metadata_bytes = bytes_get_le16(data),
		/* below 512 bytes the specification knows no format */
		.data_bytes = lbads >= 9 && lbads <= 31 ? 1u << lbads : 0,
		.relative_performance = data[3] & 3,
	};
}

void nvme_decode_ns(const uint8_t data[static NVME_IDENTIFY_BYTES], uint32_t nsid,
		    struct nvme_ns *ret)
{
	uint8_t flbas = data[26];
	struct nvme_ns ns = {
		.nsid = nsid,
		.nsze_blocks = bytes_get_le64(data),
		.ncap_blocks = bytes_get_le64(data + 8),
		.nuse_blocks = bytes_get_le64(data + 16),
		.nsfeat = data[24],
		.lbaf_count = data[25] + 1u,
		.lbaf_index = (flbas >> 5 & 3u) << 4 | (flbas & 0xfu),
		.metadata_extended = flbas & 0x10,
		.mc = data[27],
		.dpc = data[28],
		.dps = data[29],
		.fpi_supported = data[32] & 0x80,
		.fpi_remaining_pct = data[32] & 0x7f,
		.dlfeat = data[33],
		.nawun = bytes_get_le16(data + 34),
		.nawupf = bytes_get_le16(data + 36),
		.noiob = bytes_get_le16(data + 46),
		.nsattr = data[99],
	};

	if (ns.lbaf_count > NVME_MAX_LBAF)
		ns.lbaf_count = NVME_MAX_LBAF;
	for (unsigned int i = 0; i < ns.lbaf_count; i++)
		ns.lbaf[i] = decode_lbaf(data + 128 + 4 * i);
	*ret = ns;
}

void nvme_decode_smart(const uint8_t data[static NVME_SMART_BYTES], struct nvme_smart *ret)
{
	struct nvme_smart smart = {
		.critical_warning = data[0],
		.temperature_k = bytes_get_le16(data + 1),
		.spare_pct = data[3],
		.spare_threshold_pct = data[4],
		.used_pct = data[5],
		.endurance_group_critical_warning = data[6],
		.data_units_read = bytes_get_le128(data + 32),
		.data_units_written = bytes_get_le128(data + 48),
		.host_reads = bytes_get_le128(data + 64),
		.host_writes = bytes_get_le128(data + 80),
		.busy_minutes = bytes_get_le128(data + 96),
		.power_cycles = bytes_get_le128(data + 112),
		.power_on_hours = bytes_get_le128(data + 128),
		.unsafe_shutdowns = bytes_get_le128(data + 144),
		.media_errors = bytes_get_le128(data + 160),
		.error_log_entries = bytes_get_le128(data + 176),
		.warning_temp_minutes = bytes_get_le32(data + 192),
		.critical_temp_minutes = bytes_get_le32(data + 196),
		.tmt1_count = bytes_get_le32(data + 216),
		.tmt2_count = bytes_get_le32(data + 220),
		.tmt1_seconds = bytes_get_le32(data + 224),
		.tmt2_seconds = bytes_get_le32(data + 228),
	};

	for (unsigned int i = 0; i < 8; i++)
		smart.sensor_k[i] = bytes_get_le16(data + 200 + 2 * i);
	*ret = smart;
}

void nvme_decode_error(const uint8_t data[static 64], struct nvme_error_entry *ret)
{
	*ret = (struct nvme_error_entry){
		.error_count = bytes_get_le64(data),
		.sqid = bytes_get_le16(data + 8),
		.cmdid = bytes_get_le16(data + 10),
		/* bit 0 is the phase tag; what is above it is the status field (trap 19) */
		.status = bytes_get_le16(data + 12) >> 1,
		.parameter_byte = data[14],
		.parameter_bit = data[15] & 7,
		.lba = bytes_get_le64(data + 16),
		.nsid = bytes_get_le32(data + 24),
	};
}

void nvme_decode_fw_slots(const uint8_t data[static 512], struct nvme_fw_slots *ret)
{
	struct nvme_fw_slots slots = {
		.active = data[0] & 7,
		.next = data[0] >> 4 & 7,
	};

	for (unsigned int i = 1; i <= 7; i++)
		copy_ascii(slots.revision[i], data + 8 * i, 8);
	*ret = slots;
}

uint64_t nvme_max_transfer_bytes(const struct nvme_ctrl *ctrl, unsigned int mpsmin)
{
	unsigned int shift = ctrl->mdts + 12 + mpsmin;

	if (ctrl->mdts == 0)
		return 0;
	return shift < 64 ? UINT64_C(1) << shift : UINT64_MAX;
}

int nvme_find_lbaf(const struct nvme_ns *ns, uint32_t data_bytes, uint16_t metadata_bytes)
{
	int best = -ENOENT;

	for (unsigned int i = 0; i < ns->lbaf_count && i < NVME_MAX_LBAF; i++) {
		const struct nvme_lbaf *lbaf = &ns->lbaf[i];

		if (lbaf->data_bytes == 0 || lbaf->data_bytes != data_bytes ||
		    lbaf->metadata_bytes != metadata_bytes)
			continue;
		if (best < 0 || lbaf->relative_performance < ns->lbaf[best].relative_performance)
			best = (int)i;
	}
	return best;
}

uint32_t nvme_format_cdw10(unsigned int lbaf, bool metadata_extended, unsigned int pi,
			   bool pi_first, unsigned int ses)
{
	return (lbaf & 0xf) | (uint32_t)metadata_extended << 4 | (pi & 7) << 5 |
	       (uint32_t)pi_first << 8 | (ses & 7) << 9 | (lbaf >> 4 & 3) << 12;
}

static const struct {
	uint16_t status;
	const char *text;
} status_texts[] = {
	{ 0x000, "Successful Completion" },
	{ 0x001, "Invalid Command Opcode" },
	{ 0x002, "Invalid Field in Command" },
	{ 0x003, "Command ID Conflict" },
	{ 0x004, "Data Transfer Error" },
	{ 0x005, "Commands Aborted due to Power Loss Notification" },
	{ 0x006, "Internal Error" },
	{ 0x007, "Command Abort Requested" },
	{ 0x008, "Command Aborted due to SQ Deletion" },
	{ 0x00b, "Invalid Namespace or Format" },
	{ 0x00c, "Command Sequence Error" },
	{ 0x01d, "Sanitize In Progress" },
	{ 0x020, "Namespace is Write Protected" },
	{ 0x021, "Command Interrupted" },
	{ 0x022, "Transient Transport Error" },
	{ 0x080, "LBA Out of Range" },
	{ 0x081, "Capacity Exceeded" },
	{ 0x082, "Namespace Not Ready" },
	{ 0x083, "Reservation Conflict" },
	{ 0x084, "Format In Progress" },
	{ 0x101, "Invalid Queue Identifier" },
	{ 0x106, "Invalid Firmware Slot" },
	{ 0x107, "Invalid Firmware Image" },
	{ 0x109, "Invalid Log Page" },
	{ 0x10a, "Invalid Format" },
	{ 0x10b, "Firmware Activation Requires Conventional Reset" },
	{ 0x10d, "Feature Identifier Not Saveable" },
	{ 0x10e, "Feature Not Changeable" },
	{ 0x10f, "Feature Not Namespace Specific" },
	{ 0x110, "Firmware Activation Requires NVM Subsystem Reset" },
	{ 0x111, "Firmware Activation Requires Controller Level Reset" },
	{ 0x112, "Firmware Activation Requires Maximum Time Violation" },
	{ 0x113, "Firmware Activation Prohibited" },
	{ 0x114, "Overlapping Range" },
	{ 0x280, "Write Fault" },
	{ 0x281, "Unrecovered Read Error" },
	{ 0x282, "End-to-end Guard Check Error" },
	{ 0x283, "End-to-end Application Tag Check Error" },
	{ 0x284, "End-to-end Reference Tag Check Error" },
	{ 0x285, "Compare Failure" },
	{ 0x286, "Access Denied" },
	{ 0x287, "Deallocated or Unwritten Logical Block" },
};

static const char *status_type_text(unsigned int status)
{
	switch (status >> 8) {
	case 0: return "generic status";
	case 1: return "command specific status";
	case 2: return "media error";
	case 3: return "path error";
	case 7: return "vendor specific status";
	default: return "reserved status";
	}
}

const char *nvme_status_text(int status, char *buf, size_t size)
{
	unsigned int code = NVME_STATUS((unsigned int)status);

	if (status < 0) {
		const char *text = strerrordesc_np(-status);

		(void)snprintf(buf, size, "%s (errno %d)", text ? text : "unknown error", -status);
		return buf;
	}
	for (size_t i = 0; i < sizeof(status_texts) / sizeof(status_texts[0]); i++) {
		if (status_texts[i].status == code) {
			(void)snprintf(buf, size, "%s (%03xh)", status_texts[i].text, code);
			return buf;
		}
	}
	(void)snprintf(buf, size, "%s (%03xh)", status_type_text(code), code);
	return buf;
}

/* clang-format off */
const char *nvme_critical_warning_text(uint8_t bits, char *buf, size_t size)
{
	static const char *const names[] = {
		"available spare below threshold", "temperature outside a threshold",
		"reliability degraded", "media read-only", "volatile memory backup failed",
		"persistent memory region read-only or unreliable",
	};
	size_t used = 0;

	if (!size)
		return buf;
	buf[0] = 0;
	if (!bits)
		(void)snprintf(buf, size, "none");
	for (unsigned int i = 0; i < 8; i++) {
		char reserved[] = "reserved bit 0";
		const char *name = i < 6 ? names[i] : reserved;
		int n;

		if (!(bits >> i & 1))
			continue;
		reserved[sizeof(reserved) - 2] = (char)('0' + i);
		n = snprintf(buf + used, size - used, "%s%s", used ? ", " : "", name);
		if (n < 0 || (size_t)n >= size - used)
			break;
		used += (size_t)n;
	}
	return buf;
}
/* clang-format on */

int nvme_kelvin_to_celsius(unsigned int kelvin)
{
	return (int)kelvin - 273;
}

uint8_t nvme_decode_command_set(const uint8_t data[static NVME_IDENTIFY_BYTES])
{
	/* type, length, two reserved bytes, the value; a type of 0 ends the list */
	for (size_t at = 0; at + 5 <= NVME_IDENTIFY_BYTES && data[at]; at += 4u + data[at + 1]) {
		if (data[at] == 0x04 && data[at + 1] >= 1)
			return data[at + 4];
		if (!data[at + 1])
			break;
	}
	return NVME_CSI_NVM;
}
