/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the fields of NVMe data structures lie, and what their bits mean. */
#include "helpers/nvme/nvme.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "helpers/bytes.h"
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

const char *nvme_critical_warning_text(uint8_t bits, char *buf, size_t size)
{
	const struct fact *fact = fact_find(&fact_page_smart, "critical_warning");
	struct fact_value value = { .known = true, .number = bits };

	return fact_print(fact, &value, FACT_BARE, buf, size);
}

const uint8_t *nvme_find_descriptor(const uint8_t data[static NVME_IDENTIFY_BYTES],
				    enum nvme_descriptor type, size_t bytes)
{
	/* type, length, two reserved bytes, the value; a type of 0 ends the list */
	for (size_t at = 0; at + 4 + bytes <= NVME_IDENTIFY_BYTES && data[at];
	     at += 4u + data[at + 1]) {
		if (data[at] == type && data[at + 1] >= bytes)
			return data + at + 4;
		if (!data[at + 1])
			break;
	}
	return NULL;
}

uint8_t nvme_decode_command_set(const uint8_t data[static NVME_IDENTIFY_BYTES])
{
	const uint8_t *set = nvme_find_descriptor(data, NVME_DESCRIPTOR_CSI, 1);

	return set ? *set : NVME_CSI_NVM;
}

size_t nvme_list_unattached(const uint8_t allocated[static NVME_IDENTIFY_BYTES],
			    const uint8_t active[static NVME_IDENTIFY_BYTES], uint32_t *ret_nsids,
			    size_t most)
{
	size_t count = 0, at = 0;
	uint32_t nsid;

	for (size_t i = 0; i < NVME_IDENTIFY_BYTES && (nsid = bytes_get_le32(allocated + i));
	     i += 4) {
		/* both ascend; a list that does not is not followed to where it would lead */
		while (at < NVME_IDENTIFY_BYTES && bytes_get_le32(active + at) &&
		       bytes_get_le32(active + at) < nsid)
			at += 4;
		if ((at == NVME_IDENTIFY_BYTES || bytes_get_le32(active + at) != nsid) &&
		    count < most)
			ret_nsids[count++] = nsid;
	}
	return count;
}
