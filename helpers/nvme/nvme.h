/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Decodes what an NVMe controller returns: Identify data, log pages, status fields, in host
 * order. */
#ifndef HELPERS_NVME_NVME_H
#define HELPERS_NVME_NVME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpers/nvme/nvme_unit.h"

#define NVME_NSID_ALL 0xffffffffu /* the broadcast value */
#define NVME_IDENTIFY_BYTES 4096
#define NVME_SMART_BYTES 512
#define NVME_MAX_LBAF 64
#define NVME_EFFECTS_COMMANDS \
	256 /* of log 05h: so many admin commands, then so many I/O commands */
#define NVME_EFFECTS_BYTES (2 * NVME_EFFECTS_COMMANDS * 4)

/* Admin and NVM opcodes that this project sends. */
enum nvme_admin_opcode {
	NVME_OP_GET_LOG = 0x02,
	NVME_OP_IDENTIFY = 0x06,
	NVME_OP_SET_FEATURES = 0x09,
	NVME_OP_GET_FEATURES = 0x0a,
	NVME_OP_NS_MANAGEMENT = 0x0d,
	NVME_OP_FW_COMMIT = 0x10,
	NVME_OP_FW_DOWNLOAD = 0x11,
	NVME_OP_SELF_TEST = 0x14,
	NVME_OP_NS_ATTACH = 0x15,
	NVME_OP_FORMAT = 0x80,
	NVME_OP_SECURITY_SEND = 0x81,
	NVME_OP_SECURITY_RECV = 0x82,
	NVME_OP_SANITIZE = 0x84,
};
enum nvme_io_opcode {
	NVME_OP_FLUSH = 0x00,
	NVME_OP_WRITE = 0x01,
	NVME_OP_READ = 0x02,
	NVME_OP_WRITE_UNCOR = 0x04,
	NVME_OP_COMPARE = 0x05,
	NVME_OP_WRITE_ZEROES = 0x08,
	NVME_OP_DSM = 0x09,
	NVME_OP_VERIFY = 0x0c,
	NVME_OP_COPY = 0x19,
};
enum nvme_log_id {
	NVME_LOG_SUPPORTED = 0x00,
	NVME_LOG_ERROR = 0x01,
	NVME_LOG_SMART = 0x02,
	NVME_LOG_FW_SLOT = 0x03,
	NVME_LOG_CHANGED_NS = 0x04,
	NVME_LOG_EFFECTS = 0x05,
	NVME_LOG_SELF_TEST = 0x06,
	NVME_LOG_TELEMETRY_HOST = 0x07,
	NVME_LOG_TELEMETRY_CTRL = 0x08,
	NVME_LOG_ENDURANCE = 0x09,
	NVME_LOG_EVENTS = 0x0d,
	NVME_LOG_FEATURES = 0x12,
	NVME_LOG_MI_COMMANDS = 0x13,
	NVME_LOG_RESERVATION = 0x80,
	NVME_LOG_SANITIZE = 0x81,
	/* from here on vendors'; OCP's bear a GUID */
	NVME_LOG_VENDOR = 0xc0,
	NVME_LOG_OCP_SMART = 0xc0,
	NVME_LOG_OCP_RECOVERY = 0xc1,
	NVME_LOG_OCP_ACTIVATIONS = 0xc2,
	NVME_LOG_OCP_LATENCY = 0xc3,
	NVME_LOG_OCP_CAPABILITIES = 0xc4,
	NVME_LOG_OCP_UNSUPPORTED = 0xc5,
};
enum nvme_identify_cns {
	NVME_CNS_NS = 0x00,
	NVME_CNS_CTRL = 0x01,
	NVME_CNS_ACTIVE_NS = 0x02,
	NVME_CNS_NS_DESCRIPTORS = 0x03,
	NVME_CNS_ALLOCATED_NS = 0x10, /* attached or not; with namespace management */
	NVME_CNS_OF_ALLOCATED_NS = 0x11,
};

enum nvme_status_code {
	NVME_SC_SUCCESS = 0x000,
	NVME_SC_INVALID_OPCODE = 0x001,
	NVME_SC_INVALID_FIELD = 0x002,
	NVME_SC_INTERNAL = 0x006,
	NVME_SC_INVALID_NS = 0x00b,
	NVME_SC_SEQUENCE = 0x00c, /* Command Sequence Error */
	NVME_SC_SANITIZE_FAILED = 0x01c,
	NVME_SC_SANITIZE_IN_PROGRESS = 0x01d,
	NVME_SC_NS_WRITE_PROTECTED = 0x020,
	NVME_SC_MEDIA_NOT_READY = 0x024, /* of admin commands, after a reset */
	NVME_SC_LBA_RANGE = 0x080,
	NVME_SC_NS_NOT_READY = 0x082,
	NVME_SC_FORMAT_IN_PROGRESS = 0x084,
	NVME_SC_INVALID_FIRMWARE_SLOT = 0x106,
	NVME_SC_INVALID_FIRMWARE_IMAGE = 0x107,
	NVME_SC_INVALID_LOG_PAGE = 0x109,
	NVME_SC_INVALID_FORMAT = 0x10a,
	/* an activation needs a conventional reset, one of the subsystem, one of the controller,
	 * more time than MTFA says; or is not to be */
	NVME_SC_FIRMWARE_NEEDS_CONVENTIONAL = 0x10b,
	NVME_SC_FIRMWARE_NEEDS_SUBSYSTEM = 0x110,
	NVME_SC_FIRMWARE_NEEDS_CONTROLLER = 0x111,
	NVME_SC_FIRMWARE_NEEDS_TIME = 0x112,
	NVME_SC_FIRMWARE_PROHIBITED = 0x113,
	NVME_SC_OVERLAPPING_RANGE = 0x114,
	NVME_SC_SELF_TEST_IN_PROGRESS = 0x11d,
	NVME_SC_WRITE_FAULT = 0x280,
	NVME_SC_UNRECOVERED_READ = 0x281,
	NVME_SC_GUARD_CHECK = 0x282,
	NVME_SC_COMPARE_FAILED = 0x285,
};

/* Identify Controller, the fields that this project uses. */
struct nvme_ctrl {
	uint16_t vid;
	char serial[21], model[41], firmware[9]; /* trimmed at the right, printable ASCII */
	uint32_t version;                        /* VER: major 31:16, minor 15:8, tertiary 7:0 */
	uint32_t nn;                             /* number of namespaces (maximum NSID) */
	uint8_t mdts; /* as read; nvme_max_transfer_bytes() gives bytes */
	uint16_t oacs, oncs;
	uint8_t lpa, fna, vwc;
	uint16_t wctemp_k, cctemp_k, mntmt_k, mxtmt_k; /* kelvin; 0 = not reported */
	uint16_t hctma;
	uint16_t awun, awupf; /* atomic write unit, normal and at power failure; 0-based blocks */
	uint8_t apsta;
	uint32_t ctratt;
	uint16_t kas; /* keep alive: granularity; 0 = not supported */
	uint8_t nwpc; /* bit 0: namespace write protection */
};
#define NVME_OACS_FORMAT (1u << 1)
#define NVME_OACS_FIRMWARE (1u << 2)
#define NVME_OACS_NS_MGMT (1u << 3)
#define NVME_OACS_SELFTEST (1u << 4)
#define NVME_OACS_DIRECTIVES (1u << 5)
#define NVME_OACS_DOORBELLS (1u << 8) /* Doorbell Buffer Config */
#define NVME_FNA_FORMAT_ALL (1u << 0) /* a format applies to all namespaces */
#define NVME_FNA_ERASE_ALL (1u << 1)  /* a secure erase applies to all namespaces */
#define NVME_FNA_CRYPTO (1u << 2)     /* cryptographic erase is supported */

struct nvme_lbaf {
	uint16_t metadata_bytes;      /* MS */
	uint32_t data_bytes;          /* 2^LBADS; 0 = this format is not available */
	uint8_t relative_performance; /* RP: 0 best ... 3 degraded */
};

/* Identify Namespace. */
struct nvme_ns {
	uint32_t nsid;
	uint64_t nsze_blocks, ncap_blocks, nuse_blocks;
	unsigned int lbaf_count; /* NLBAF + 1 (0-based in the data) */
	unsigned int lbaf_index; /* the format in force: FLBAS 6:5 << 4 | 3:0 */
	bool metadata_extended;  /* FLBAS bit 4: metadata at the end of each block */
	uint8_t nsfeat, mc, dpc, dps, dlfeat;
	bool fpi_supported;             /* FPI bit 7 */
	unsigned int fpi_remaining_pct; /* FPI bits 6:0: percent that REMAINS to be formatted */
	uint16_t nawun, nawupf;
	uint8_t nsattr; /* bit 0: currently write protected */
	struct nvme_lbaf lbaf[NVME_MAX_LBAF];
};

/* SMART / Health Information, log 02h. Temperatures in kelvin; 0 = sensor not implemented. */
struct nvme_smart {
	uint8_t critical_warning; /* NVME_CRIT_*; temperature also when too cold */
	uint16_t temperature_k;   /* unaligned, bytes 2:1 */
	uint8_t spare_pct, spare_threshold_pct, used_pct; /* used may exceed 100 */
	uint8_t endurance_group_critical_warning;
	/* 128-bit counters, cut to 64 bits by saturation: UINT64_MAX when any high bit is set */
	uint64_t data_units_read, data_units_written; /* 1000 x 512 bytes, rounded up */
	uint64_t host_reads, host_writes, busy_minutes, power_cycles, power_on_hours;
	uint64_t unsafe_shutdowns, media_errors, error_log_entries;
	uint32_t warning_temp_minutes, critical_temp_minutes; /* 0 without thresholds */
	uint16_t sensor_k[8];
	uint32_t tmt1_count, tmt2_count, tmt1_seconds, tmt2_seconds;
	uint64_t energy_wh;         /* consumed so far, rounded up; 0: not told */
	uint32_t interval_power_uw; /* microwatts of the last second; 0: not told */
};
enum nvme_critical_warning {
	NVME_CRIT_SPARE = 1 << 0,
	NVME_CRIT_TEMPERATURE = 1 << 1,
	NVME_CRIT_RELIABILITY = 1 << 2,
	NVME_CRIT_READ_ONLY = 1 << 3,
	NVME_CRIT_BACKUP = 1 << 4,
	NVME_CRIT_PMR = 1 << 5,
};

/* One entry of the Error Information log 01h. */
struct nvme_error_entry {
	uint64_t error_count; /* 0 = unused entry */
	uint16_t sqid, cmdid;
	uint16_t status; /* without the phase bit */
	uint8_t parameter_byte, parameter_bit;
	uint64_t lba;
	uint32_t nsid;
};

/* Firmware Slot Information, log 03h. */
struct nvme_fw_slots {
	unsigned int active; /* 1..7 */
	unsigned int next;   /* slot at the next reset; 0 = none stated */
	char revision[8][9]; /* [1]..[7]; empty = no firmware in it */
};

/* All decoders read little-endian device data of the stated length and cannot fail. */

/** nvme_decode_ctrl() - Identify Controller, CNS 01h */
void nvme_decode_ctrl(const uint8_t data[static NVME_IDENTIFY_BYTES], struct nvme_ctrl *ret_ctrl);
/**
 * nvme_decode_ns() - Identify Namespace, CNS 00h
 * @nsid: that it was asked for; it does not stand in the data
 */
void nvme_decode_ns(const uint8_t data[static NVME_IDENTIFY_BYTES], uint32_t nsid,
		    struct nvme_ns *ret_ns);
/** nvme_ns_bytes() - NSZE times the block size in force */
uint64_t nvme_ns_bytes(const struct nvme_ns *ns);
/** nvme_decode_smart() - SMART / Health Information, log 02h; counters beyond 64 bits saturate */
void nvme_decode_smart(const uint8_t data[static NVME_SMART_BYTES], struct nvme_smart *ret_smart);
/** nvme_decode_fw_slots() - Firmware Slot Information, log 03h */
void nvme_decode_fw_slots(const uint8_t data[static 512], struct nvme_fw_slots *ret_slots);

/* I/O command sets of a namespace: CSI of its identification descriptors. */
enum nvme_command_set { NVME_CSI_NVM = 0, NVME_CSI_KEY_VALUE = 1, NVME_CSI_ZONED = 2 };
enum nvme_descriptor { NVME_DESCRIPTOR_UUID = 3, NVME_DESCRIPTOR_CSI = 4 };
/**
 * nvme_find_descriptor() - value of a descriptor of Identify CNS 03h that has at least so many
 * bytes; NULL when there is none
 */
const uint8_t *nvme_find_descriptor(const uint8_t data[static NVME_IDENTIFY_BYTES],
				    enum nvme_descriptor type, size_t bytes);
/**
 * nvme_list_unattached() - namespaces that are allocated in the subsystem and not active here
 * @allocated, @active: Identify CNS 10h and 02h
 *
 * Return: how many, at most @most.
 */
size_t nvme_list_unattached(const uint8_t allocated[static NVME_IDENTIFY_BYTES],
			    const uint8_t active[static NVME_IDENTIFY_BYTES], uint32_t *ret_nsids,
			    size_t most);
/**
 * nvme_decode_command_set() - CSI of Identify CNS 03h (descriptor type 04h); NVM when there is none
 */
uint8_t nvme_decode_command_set(const uint8_t data[static NVME_IDENTIFY_BYTES]);

/** nvme_max_transfer_bytes() - 2^MDTS x minimum page size; 0 = no limit */
uint64_t nvme_max_transfer_bytes(const struct nvme_ctrl *ctrl, unsigned int mpsmin);

/**
 * nvme_find_lbaf() - index of the LBA format with these sizes, best relative performance first;
 * -ENOENT when the namespace has none
 */
int nvme_find_lbaf(const struct nvme_ns *ns, uint32_t data_bytes, uint16_t metadata_bytes);

/**
 * nvme_format_cdw10() - Format NVM command dword 10: LBAF 3:0 and 13:12, MSET 4, PI 7:5,
 *
 * PIL 8, SES 11:9
 */
uint32_t nvme_format_cdw10(unsigned int lbaf, bool metadata_extended, unsigned int pi,
			   bool pi_first, unsigned int ses);

/**
 * nvme_critical_warning_text() - every set bit named, comma separated; reserved bits as "reserved
 * bit n"
 */
const char *nvme_critical_warning_text(uint8_t bits, char *buf, size_t size);

#define NVME_COLDEST_K 203 /* -70 C: no sensor at work shows less */

#endif
