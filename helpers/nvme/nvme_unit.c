/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of the status codes. */
#include "helpers/nvme/nvme_unit.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "helpers/refusal.h"
#include "helpers/text/quantity.h"

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

	if (status == -REFUSAL_NOT_RECORDED) {
		(void)snprintf(buf, size, "not recorded");
		return buf;
	}
	if (status == -REFUSAL_NOT_ASKED) {
		(void)snprintf(buf, size, "not asked for: a refusal would stay in the error log");
		return buf;
	}
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

int nvme_kelvin_to_celsius(unsigned int kelvin)
{
	return (int)kelvin - QUANTITY_ZERO_CELSIUS;
}
