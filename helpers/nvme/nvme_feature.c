/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who claims which feature (NVMe Base, Feature Identifiers; Identify Controller), and their
 * data. */
#include "helpers/nvme/nvme_feature.h"

#include <stdio.h>
#include <time.h>

#include "helpers/bytes.h"
#include "helpers/nvme/nvme_command.h"
#include "helpers/text/text.h"

/* clang-format off */
static const struct nvme_feature features[] = {
	{ 0x01, "arbitration", "Arbitration", .host_sets = true },
	{ NVME_FEATURE_POWER, "power_management", "Power Management", .host_sets = true },
	{ 0x04, "temperature_threshold", "Temperature Threshold", .host_sets = true },
	{ 0x05, "error_recovery", "Error Recovery", .per_namespace = true },
	{ 0x06, "volatile_write_cache", "Volatile Write Cache", .host_sets = true },
	{ 0x07, "number_of_queues", "Number of Queues", .host_sets = true },
	{ 0x08, "interrupt_coalescing", "Interrupt Coalescing", .host_sets = true },
	{ 0x09, "interrupt_vector", "Interrupt Vector Configuration" },
	{ 0x0a, "write_atomicity", "Write Atomicity Normal", .host_sets = true },
	{ 0x0b, "asynchronous_events", "Asynchronous Event Configuration", .host_sets = true },
	{ NVME_FEATURE_APST, "autonomous_power_states", "Autonomous Power State Transition",
	  .data_bytes = 256 },
	{ NVME_FEATURE_TIMESTAMP, "timestamp", "Timestamp", .data_bytes = 8 },
	{ 0x0f, "keep_alive", "Keep Alive Timer" },
	{ 0x10, "thermal_management", "Host Controlled Thermal Management", .host_sets = true },
	{ 0x11, "non_operational_power_states", "Non-Operational Power State Config" },
	{ 0x15, "lba_status_interval", "LBA Status Information Report Interval" },
	{ NVME_FEATURE_HOST_BEHAVIOR, "host_behavior", "Host Behavior Support", .data_bytes = 512 },
	{ 0x17, "sanitize_config", "Sanitize Config" },
	{ 0x19, "command_set_profile", "I/O Command Set Profile" },
	{ 0x1a, "spinup_control", "Spinup Control" },
	{ 0x1b, "power_loss_signaling", "Power Loss Signaling Config" },
	{ 0x23, "power_limit", "Power Limit" },
	{ 0x24, "power_threshold", "Power Threshold" },
	{ 0x25, "power_measurement", "Power Measurement" },
	{ 0x80, "software_progress", "Software Progress Marker" },
	{ 0x81, "host_identifier", "Host Identifier", .data_bytes = 8 },
	{ 0x82, "reservation_mask", "Reservation Notification Mask", .per_namespace = true },
	{ 0x83, "reservation_persistence", "Reservation Persistence", .per_namespace = true },
	{ 0x84, "write_protection", "Namespace Write Protection Config", .per_namespace = true },
	{ 0x85, "boot_partition_protection", "Boot Partition Write Protection Config" },
};
/* clang-format on */

const struct nvme_feature *nvme_feature_at(size_t index)
{
	return index < sizeof(features) / sizeof(features[0]) ? &features[index] : NULL;
}

const struct nvme_feature *nvme_feature_of(uint8_t fid)
{
	const struct nvme_feature *feature;

	for (size_t i = 0; (feature = nvme_feature_at(i)); i++)
		if (feature->fid == fid)
			return feature;
	return NULL;
}

bool nvme_claims_feature(const struct nvme_ctrl *ctrl, uint8_t fid)
{
	switch (fid) {
	case 0x01:
	case 0x02:
	case 0x04:
	case 0x05:
	case 0x07:
	case 0x08:
	case 0x09:
	case 0x0a:
	case 0x0b: return true;
	case 0x06: return ctrl->vwc & 1;
	case NVME_FEATURE_APST: return ctrl->apsta & 1;
	case NVME_FEATURE_TIMESTAMP: return ctrl->oncs >> 6 & 1;
	case 0x0f: return ctrl->kas;
	case 0x10: return ctrl->hctma & 1;
	case 0x11: return ctrl->ctratt >> 1 & 1;
	case NVME_FEATURE_HOST_BEHAVIOR:
		return ctrl->ctratt >> 15 & 1; /* extended LBA formats are enabled by it */
	case 0x84: return ctrl->nwpc & 1;
	default: return false;
	}
}

bool nvme_log_has_feature(const uint8_t log[static NVME_FEATURES_LOG_BYTES], uint8_t fid)
{
	return log[4 * fid] & 1;
}

const char *nvme_feature_unread(uint8_t fid, bool ocp)
{
	switch (fid) {
	case 0x1e: /* FDP Events */
	case 0x20: /* Key Value Configuration */
	case 0x21: /* Controller Data Queue */
	case 0x22: /* Configurable Device Personality */
		return "it wants more than its number, and nobody knows what of it there is";
	case 0xc2: /* EOL/PLP Failure Mode */
	case 0xc4: /* Enable IEEE1667 Silo */
	case 0xc5: /* Latency Monitor */
	case 0xc6: /* PLP Health Check Interval */
	case 0xc7: /* DSSD Power State */
	case 0xc8: /* Telemetry Profile */
	case 0xc9: /* DSSD Asynchronous Event Configuration */
		if (ocp)
			return NULL;
		break;
	default:
		if (fid < NVME_FEATURE_VENDOR)
			return NULL;
		break;
	}
	return "a vendor's own: nobody knows whether it can be read, and a refusal would stay in "
	       "the error log";
}

bool nvme_claims_select(const struct nvme_ctrl *ctrl)
{
	return ctrl->oncs >> 4 & 1;
}

/* ---- data in words ---- */

/* 48 bits of milliseconds; bit 0 of byte 6: it stood still at times, bits 3:1: who set it */
static void timestamp_text(const uint8_t *data, char *buf, size_t size)
{
	uint64_t ms = bytes_get_le64(data) & UINT64_C(0xffffffffffff);
	unsigned int origin = data[6] >> 1 & 7;
	time_t seconds = (time_t)(ms / 1000);
	struct tm tm;

	if (origin == 1 && gmtime_r(&seconds, &tm))
		text_add(buf, size, "%04d-%02d-%02dT%02d:%02d:%02d.%03uZ, set by the host",
			 tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
			 tm.tm_sec, (unsigned int)(ms % 1000));
	else
		text_add(buf, size, "%llu ms, %s", (unsigned long long)ms,
			 origin ? "of an origin that is reserved"
				: "since the controller was reset");
	if (data[6] & 1)
		text_add(buf, size, "; it stood still at times");
}

/* 32 entries of 8 bytes: idle time in ms in 31:8, state to go to in 7:3; no time: none */
static void apst_text(uint32_t dword, const uint8_t *data, char *buf, size_t size)
{
	bool any = false;

	text_add(buf, size, "%s", dword & 1 ? "on" : "off");
	for (unsigned int state = 0; state < 32; state++) {
		uint32_t entry = bytes_get_le32(data + 8 * state), idle_ms = entry >> 8;

		if (!idle_ms)
			continue;
		text_add(buf, size, "; from state %u to %u after %u ms", state, entry >> 3 & 31,
			 idle_ms);
		any = true;
	}
	if (!any)
		text_add(buf, size, "; no state is left by itself");
}

static void behavior_text(const uint8_t *data, char *buf, size_t size)
{
	static const char *const names[] = {
		"advanced command retry",
		"extended telemetry",
		"extended LBA formats",
		"host dispersed namespaces",
	};

	for (unsigned int i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		text_add(buf, size, "%s%s %s", i ? ", " : "", names[i], data[i] ? "on" : "off");
}

const char *nvme_feature_text(const struct nvme_feature *feature, uint32_t dword,
			      const uint8_t *data, char *buf, size_t size)
{
	buf[0] = '\0';
	switch (feature->fid) {
	case NVME_FEATURE_TIMESTAMP: timestamp_text(data, buf, size); break;
	case NVME_FEATURE_APST: apst_text(dword, data, buf, size); break;
	case NVME_FEATURE_HOST_BEHAVIOR: behavior_text(data, buf, size); break;
	default: (void)snprintf(buf, size, "0x%08x", dword);
	}
	return buf;
}
