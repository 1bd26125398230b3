/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Puts NVM commands together, and takes apart what Identify and features say about them. */
#ifndef HELPERS_NVME_NVME_COMMAND_H
#define HELPERS_NVME_NVME_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "helpers/nvme/nvme.h"

#define NVME_FEATURE_POWER 0x02
#define NVME_FEATURE_THERMAL 0x10

#define NVME_SC_REFERENCE_CHECK 0x284
#define NVME_SC_APPLICATION_CHECK 0x283

/** nvme_power_state() - power state of feature 02h's value: bits 4:0, the workload hint is above */
unsigned int nvme_power_state(uint32_t value);

#define NVME_FEATURE_THRESHOLD 0x04
#define NVME_FEATURE_EVENTS 0x0b
#define NVME_SENSORS 8
/* Temperature Threshold (feature 04h): which one is meant. */
struct nvme_threshold {
	unsigned int sensor; /* 0: the composite temperature; 1 .. 8 */
	bool under;          /* else over */
};
/** nvme_threshold_value() - TMPTH in 15:0, the sensor in 19:16, over (0) or under (1) in 21:20 */
uint32_t nvme_threshold_value(const struct nvme_threshold *threshold, uint16_t kelvin);
/** nvme_threshold_k() - TMPTH of a value: above it stand sensor, kind and hysteresis */
uint16_t nvme_threshold_k(uint32_t value);

/* Dword 0 of an asynchronous event's completion. */
enum { NVME_EVENT_SMART = 1, NVME_EVENT_SMART_TEMPERATURE = 1 };
struct nvme_event {
	uint8_t type;     /* bits 2:0 */
	uint8_t info;     /* bits 15:8, of this type */
	uint8_t log_page; /* bits 23:16: that tells more, and acknowledges it */
};
/** nvme_decode_event() - cannot fail */
struct nvme_event nvme_decode_event(uint32_t dword);

#define NVME_TRANSITION_STATES 32
#define NVME_TRANSITION_BYTES 256 /* the table of feature 0Ch */
/**
 * nvme_put_transition() - in the table of Autonomous Power State Transition: from state @from to
 * @to after @idle_ms: ITPS in bits 7:3 of the entry, ITPT in 31:8
 */
void nvme_put_transition(uint8_t table[static NVME_TRANSITION_BYTES], unsigned int from,
			 unsigned int to, uint32_t idle_ms);

/* Identify Controller, ONCS: optional NVM commands that the drive claims. */
/** nvme_claims_compare() - bit 0 */
bool nvme_claims_compare(const struct nvme_ctrl *ctrl);
/** nvme_claims_deallocate() - bit 2, Dataset Management */
bool nvme_claims_deallocate(const struct nvme_ctrl *ctrl);
/** nvme_claims_write_zeroes() - bit 3 */
bool nvme_claims_write_zeroes(const struct nvme_ctrl *ctrl);
/** nvme_claims_verify() - bit 7 */
bool nvme_claims_verify(const struct nvme_ctrl *ctrl);
/** nvme_has_write_cache() - VWC bit 0 */
bool nvme_has_write_cache(const struct nvme_ctrl *ctrl);

/**
 * nvme_deallocated_value() - what reads of deallocated blocks give, DLFEAT bits 2:0: 0,
 *
 * 0xff, or -1 when the drive does not say
 */
int nvme_deallocated_value(const struct nvme_ns *ns);

/** nvme_protection_type() - DPS bits 2:0: 0 none, 1..3 */
unsigned int nvme_protection_type(const struct nvme_ns *ns);
/** nvme_protection_is_first() - DPS bit 3: it stands in the first bytes of the metadata */
bool nvme_protection_is_first(const struct nvme_ns *ns);

/** nvme_format_of() - Format NVM command dword 10 that makes what the namespace has now */
uint32_t nvme_format_of(const struct nvme_ns *ns);

/**
 * nvme_atomic_write_blocks() - blocks that a write of which is atomic as long as no power fails:
 * the namespace's own unit (NAWUN, if NSFEAT bit 1 says that it counts), else the controller's
 * (AWUN); both are 0-based
 */
uint32_t nvme_atomic_write_blocks(const struct nvme_ctrl *ctrl, const struct nvme_ns *ns);
/** nvme_atomic_power_fail_blocks() - the same when power fails: NAWUPF or AWUPF */
uint32_t nvme_atomic_power_fail_blocks(const struct nvme_ctrl *ctrl, const struct nvme_ns *ns);

/**
 * nvme_claims_effects_log() - LPA bit 1: log 05h says which commands there are, and what they do
 */
bool nvme_claims_effects_log(const struct nvme_ctrl *ctrl);
/** nvme_effects_name() - of entry @index of log 05h: "admin command 06h", "I/O command 02h" */
const char *nvme_effects_name(unsigned int index, char *buf, size_t size);

/* One command on a range of blocks; command dwords 10 to 15. */
struct nvme_range {
	uint64_t lba;
	uint32_t blocks;      /* 1 .. 65536 */
	bool fua;             /* force unit access: from and to the media */
	bool make_protection; /* PRACT: the controller makes and strips it */
	bool check_guard, check_application, check_reference; /* PRCHK */
	uint32_t reference; /* expected reference tag of the first block */
	uint16_t application, application_mask;
};
struct nvme_dwords {
	uint32_t cdw10, cdw11, cdw12, cdw13, cdw14, cdw15;
};
/**
 * nvme_encode_range() - read, write, compare, verify and write zeroes: SLBA, NLB (0-based), FUA bit
 * 30, PRINFO 29:26, tags
 */
struct nvme_dwords nvme_encode_range(const struct nvme_range *range);

#define NVME_DSM_RANGE_BYTES 16
/** nvme_encode_dsm_range() - one entry of Dataset Management's list: attributes, blocks, SLBA */
void nvme_encode_dsm_range(uint8_t entry[static NVME_DSM_RANGE_BYTES], uint64_t lba,
			   uint32_t blocks);
/** nvme_encode_dsm_deallocate() - dwords of Dataset Management with so many entries */
struct nvme_dwords nvme_encode_dsm_deallocate(unsigned int entries);

/** nvme_thermal_value() - feature 10h: TMT1 in 31:16, TMT2 in 15:0, kelvin */
uint32_t nvme_thermal_value(uint16_t tmt1_k, uint16_t tmt2_k);
/** nvme_claims_thermal() - HCTMA bit 0 */
bool nvme_claims_thermal(const struct nvme_ctrl *ctrl);

#endif
