/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Command dwords of NVM commands, and the fields that say which of them a drive has. */
#include "helpers/nvme/nvme_command.h"

#include <stdio.h>
#include <string.h>

#include "helpers/bytes.h"

unsigned int nvme_power_state(uint32_t value)
{
	return value & 0x1f;
}

uint32_t nvme_threshold_value(const struct nvme_threshold *threshold, uint16_t kelvin)
{
	return kelvin | (threshold->sensor & 0xf) << 16 | (uint32_t)threshold->under << 20;
}

uint16_t nvme_threshold_k(uint32_t value)
{
	return (uint16_t)(value & 0xffff);
}

struct nvme_event nvme_decode_event(uint32_t dword)
{
	return (struct nvme_event){
		.type = dword & 7,
		.info = dword >> 8 & 0xff,
		.log_page = dword >> 16 & 0xff,
	};
}

void nvme_put_transition(uint8_t table[static NVME_TRANSITION_BYTES], unsigned int from,
			 unsigned int to, uint32_t idle_ms)
{
	uint64_t time = (uint64_t)(idle_ms & 0xffffff) << 8;

	bytes_put_le64(table + 8 * (size_t)from, time | (to & 0x1f) << 3);
}

bool nvme_claims_compare(const struct nvme_ctrl *ctrl)
{
	return ctrl->oncs & 1u << 0;
}

bool nvme_claims_deallocate(const struct nvme_ctrl *ctrl)
{
	return ctrl->oncs & 1u << 2;
}

bool nvme_claims_write_zeroes(const struct nvme_ctrl *ctrl)
{
	return ctrl->oncs & 1u << 3;
}

bool nvme_claims_verify(const struct nvme_ctrl *ctrl)
{
	return ctrl->oncs & 1u << 7;
}

bool nvme_has_write_cache(const struct nvme_ctrl *ctrl)
{
	return ctrl->vwc & 1u;
}

bool nvme_claims_effects_log(const struct nvme_ctrl *ctrl)
{
	return ctrl->lpa & 1u << 1;
}

const char *nvme_effects_name(unsigned int index, char *buf, size_t size)
{
	(void)snprintf(buf, size, "%s command %02Xh",
		       index < NVME_EFFECTS_COMMANDS ? "admin" : "I/O",
		       index % NVME_EFFECTS_COMMANDS);
	return buf;
}

int nvme_deallocated_value(const struct nvme_ns *ns)
{
	switch (ns->dlfeat & 7) {
	case 1: return 0x00;
	case 2: return 0xff;
	default: return -1;
	}
}

unsigned int nvme_protection_type(const struct nvme_ns *ns)
{
	return ns->dps & 7;
}

bool nvme_protection_is_first(const struct nvme_ns *ns)
{
	return ns->dps & 8;
}

uint32_t nvme_format_of(const struct nvme_ns *ns)
{
	return nvme_format_cdw10(ns->lbaf_index, ns->metadata_extended, nvme_protection_type(ns),
				 nvme_protection_is_first(ns), 0);
}

uint32_t nvme_atomic_write_blocks(const struct nvme_ctrl *ctrl, const struct nvme_ns *ns)
{
	return (ns->nsfeat & 2 ? ns->nawun : ctrl->awun) + 1u;
}

uint32_t nvme_atomic_power_fail_blocks(const struct nvme_ctrl *ctrl, const struct nvme_ns *ns)
{
	return (ns->nsfeat & 2 ? ns->nawupf : ctrl->awupf) + 1u;
}

struct nvme_dwords nvme_encode_range(const struct nvme_range *range)
{
	return (struct nvme_dwords){
		.cdw10 = (uint32_t)range->lba,
		.cdw11 = (uint32_t)(range->lba >> 32),
		.cdw12 = ((range->blocks - 1) & 0xffff) | (uint32_t)range->check_reference << 26 |
			 (uint32_t)range->check_application << 27 |
			 (uint32_t)range->check_guard << 28 |
			 (uint32_t)range->make_protection << 29 | (uint32_t)range->fua << 30,
		.cdw14 = range->reference,
		.cdw15 = (uint32_t)range->application_mask << 16 | range->application,
	};
}

void nvme_encode_dsm_range(uint8_t entry[static NVME_DSM_RANGE_BYTES], uint64_t lba,
			   uint32_t blocks)
{
	memset(entry, 0, NVME_DSM_RANGE_BYTES);
	bytes_put_le32(entry + 4, blocks);
	bytes_put_le64(entry + 8, lba);
}

struct nvme_dwords nvme_encode_dsm_deallocate(unsigned int entries)
{
	return (struct nvme_dwords){ .cdw10 = (entries - 1) & 0xff, .cdw11 = 1u << 2 };
}

uint32_t nvme_thermal_value(uint16_t tmt1_k, uint16_t tmt2_k)
{
	return (uint32_t)tmt1_k << 16 | tmt2_k;
}

bool nvme_claims_thermal(const struct nvme_ctrl *ctrl)
{
	return ctrl->hctma & 1u;
}
