/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the fields of NVMe data structures lie, and what their bits mean. */
#include "helpers/nvme.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "helpers/facts/fact.h"

void nvme_decode_ctrl(const uint8_t data[static NVME_IDENTIFY_BYTES], struct nvme_ctrl *ret_ctrl)
{
	memset(ret_ctrl, 0, sizeof(*ret_ctrl));
	fact_fill(&fact_page_ctrl, data, NVME_IDENTIFY_BYTES, ret_ctrl);
}

void nvme_decode_ns(const uint8_t data[static NVME_IDENTIFY_BYTES], uint32_t nsid,
		    struct nvme_ns *ret_ns)
{
	uint64_t flbas = fact_number(&fact_page_ns, "flbas", data, NVME_IDENTIFY_BYTES);

	memset(ret_ns, 0, sizeof(*ret_ns));
	ret_ns->nsid = nsid;
	fact_fill(&fact_page_ns, data, NVME_IDENTIFY_BYTES, ret_ns);
	ret_ns->lbaf_index = (unsigned int)((flbas >> 5 & 3) << 4 | (flbas & 0xf));
	/* 0-based */
	ret_ns->lbaf_count = ret_ns->lbaf_count < NVME_MAX_LBAF ? ret_ns->lbaf_count + 1
								: NVME_MAX_LBAF;
	for (unsigned int i = 0; i < ret_ns->lbaf_count; i++)
		fact_fill(&fact_page_lbaf,
			  fact_entry(&fact_page_lbaf, i, data, NVME_IDENTIFY_BYTES),
			  fact_page_lbaf.bytes, &ret_ns->lbaf[i]);
}

uint64_t nvme_ns_bytes(const struct nvme_ns *ns)
{
	return ns->nsze_blocks * ns->lbaf[ns->lbaf_index].data_bytes;
}

void nvme_decode_smart(const uint8_t data[static NVME_SMART_BYTES], struct nvme_smart *ret_smart)
{
	memset(ret_smart, 0, sizeof(*ret_smart));
	fact_fill(&fact_page_smart, data, NVME_SMART_BYTES, ret_smart);
}

void nvme_decode_fw_slots(const uint8_t data[static 512], struct nvme_fw_slots *ret_slots)
{
	memset(ret_slots, 0, sizeof(*ret_slots));
	fact_fill(&fact_page_slots, data, 512, ret_slots);
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

const char *nvme_critical_warning_text(uint8_t bits, char *buf, size_t size)
{
	const struct fact *fact = fact_find(&fact_page_smart, "critical_warning");
	struct fact_value value = { .known = true, .number = bits };

	return fact_print(fact, &value, FACT_BARE, buf, size);
}

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
