/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The log pages of NVM Express Base 2.3. From C0h on vendors have their own, here the Open Compute
 * Project's. */
#include "helpers/nvme/nvme_log.h"

#include "helpers/nvme/nvme.h"

#define BY(offset, bit) .claim_offset = (offset), .claim_mask = 1 << (bit)
#define CTRATT(bit) BY(96 + (bit) / 8, (bit) % 8)
#define OACS(bit) BY(256, bit)
#define LPA(bit) BY(261, bit)
/* any way to erase: crypto, block, overwrite */
#define SANICAP .claim_offset = 328, .claim_mask = 7
#define MANDATORY .mandatory = true
#define PLAIN .plain = true
#define OF_SET .of = NVME_LOG_OF_SET
#define OF_GROUP .of = NVME_LOG_OF_GROUP
#define DRIVERS .unread = "whoever reads it takes it from the kernel's driver, which waits for it"

/* clang-format off */
static const struct nvme_log logs[] = {
	{ NVME_LOG_SUPPORTED, "Supported Log Pages", 1024, LPA(5), PLAIN },
	{ NVME_LOG_ERROR, "Error Information", 0, MANDATORY, PLAIN },
	{ NVME_LOG_SMART, "SMART / Health Information", 512, MANDATORY, PLAIN },
	{ NVME_LOG_FW_SLOT, "Firmware Slot Information", 512, MANDATORY, PLAIN },
	{ NVME_LOG_CHANGED_NS, "Changed Attached Namespace List", 4096, DRIVERS },
	{ NVME_LOG_EFFECTS, "Commands Supported and Effects", NVME_EFFECTS_BYTES, LPA(1), PLAIN },
	{ NVME_LOG_SELF_TEST, "Device Self-test", 564, OACS(4), PLAIN },
	{ NVME_LOG_TELEMETRY_HOST, "Telemetry Host-Initiated", 0, LPA(3), PLAIN },
	{ NVME_LOG_TELEMETRY_CTRL, "Telemetry Controller-Initiated", 0, LPA(3), PLAIN },
	{ NVME_LOG_ENDURANCE, "Endurance Group Information", 512, CTRATT(4), OF_GROUP },
	{ 0x0a, "Predictable Latency Per NVM Set", 512, OF_SET },
	{ 0x0b, "Predictable Latency Event Aggregate" },
	{ 0x0c, "Asymmetric Namespace Access" },
	{ NVME_LOG_EVENTS, "Persistent Event Log", 0, LPA(4) },
	{ 0x0e, "LBA Status Information" },
	{ 0x0f, "Endurance Group Event Aggregate" },
	{ 0x10, "Media Unit Status" },
	{ 0x11, "Supported Capacity Configuration List" },
	{ NVME_LOG_FEATURES, "Feature Identifiers Supported and Effects", 1024, LPA(5), PLAIN },
	{ NVME_LOG_MI_COMMANDS, "NVMe-MI Commands Supported and Effects", 1024, PLAIN },
	{ 0x14, "Command and Feature Lockdown" },
	/* its header: behind that are megabytes of a boot partition */
	{ 0x15, "Boot Partition", 16 },
	{ 0x16, "Rotational Media Information", 512, OF_GROUP },
	{ 0x17, "Dispersed Namespace Participating NVM Subsystems",
	  .unread = "it is of one namespace, and only of one that is dispersed" },
	{ 0x18, "Management Address List" },
	{ 0x19, "Physical Interface Receiver Eye Opening Measurement" },
	{ 0x1a, "Reachability Groups" },
	{ 0x1b, "Reachability Associations" },
	{ 0x1c, "Changed Allocated Namespace List", 4096, DRIVERS },
	{ 0x1d, "Device Personalities" },
	{ 0x1e, "Cross-Controller Reset" },
	{ 0x20, "FDP Configurations", OF_GROUP },
	{ 0x21, "Reclaim Unit Handle Usage", OF_GROUP },
	{ 0x22, "FDP Statistics", 64, OF_GROUP },
	{ 0x23, "FDP Events", OF_GROUP },
	{ 0x24, "Manufacturer Defaults" },
	{ 0x25, "Power Measurement", 0, CTRATT(21) },
	{ 0x27, "Voltage" },
	{ 0x28, "Rate Limiting" },
	{ 0x7f, "Sanitize Namespace Status List" },
	{ NVME_LOG_RESERVATION, "Reservation Notification", 64,
	  .unread = "whoever reads it takes a notification from whom it is for" },
	{ NVME_LOG_SANITIZE, "Sanitize Status", 512, SANICAP, PLAIN },
	{ 0xbf, "Changed Zone List", 4096, DRIVERS },
	{ NVME_LOG_OCP_SMART, "SMART Cloud Health", 512, PLAIN },
	{ NVME_LOG_OCP_RECOVERY, "Error Recovery", 512, PLAIN },
	{ NVME_LOG_OCP_ACTIVATIONS, "Firmware Activation History", 4096, PLAIN },
	{ NVME_LOG_OCP_LATENCY, "Latency Monitor", 512, PLAIN },
	{ NVME_LOG_OCP_CAPABILITIES, "Device Capabilities", 4096, PLAIN },
	{ NVME_LOG_OCP_UNSUPPORTED, "Unsupported Requirements", 4096, PLAIN },
};
/* clang-format on */

const struct nvme_log *nvme_log_at(size_t index)
{
	return index < sizeof(logs) / sizeof(logs[0]) ? &logs[index] : NULL;
}

const struct nvme_log *nvme_log_of(uint8_t id)
{
	const struct nvme_log *log;

	for (size_t i = 0; (log = nvme_log_at(i)); i++)
		if (log->id == id)
			return log;
	return NULL;
}

const char *nvme_log_name(uint8_t id)
{
	const struct nvme_log *log = nvme_log_of(id);

	return log ? log->name : NULL;
}

bool nvme_log_is_claimed(uint8_t id, const uint8_t *ctrl)
{
	const struct nvme_log *log = nvme_log_of(id);

	return log && (log->mandatory || ctrl[log->claim_offset] & log->claim_mask);
}
