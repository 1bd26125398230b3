/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tells an entry of the error log: NVM Express Base, Error Information log. */
#include "helpers/nvme/nvme_error.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

#include "helpers/facts/fact.h"
#include "helpers/nvme/nvme.h"

#define OF_NO_QUEUE 0xffff
#define OF_NO_COMMAND 0xffff

/* clang-format off */
static const struct { uint8_t opcode; const char *name; } admin_opcodes[] = {
	{ 0x00, "Delete I/O Submission Queue" }, { 0x01, "Create I/O Submission Queue" },
	{ 0x02, "Get Log Page" }, { 0x04, "Delete I/O Completion Queue" },
	{ 0x05, "Create I/O Completion Queue" }, { 0x06, "Identify" }, { 0x08, "Abort" },
	{ 0x09, "Set Features" }, { 0x0a, "Get Features" }, { 0x0c, "Asynchronous Event Request" },
	{ 0x0d, "Namespace Management" }, { 0x10, "Firmware Commit" },
	{ 0x11, "Firmware Image Download" }, { 0x14, "Device Self-test" },
	{ 0x15, "Namespace Attachment" }, { 0x18, "Keep Alive" }, { 0x19, "Directive Send" },
	{ 0x1a, "Directive Receive" }, { 0x1c, "Virtualization Management" },
	{ 0x1d, "NVMe-MI Send" }, { 0x1e, "NVMe-MI Receive" }, { 0x20, "Capacity Management" },
	{ 0x24, "Lockdown" }, { 0x7c, "Doorbell Buffer Config" }, { 0x80, "Format NVM" },
	{ 0x81, "Security Send" }, { 0x82, "Security Receive" }, { 0x84, "Sanitize" },
	{ 0x86, "Get LBA Status" },
}, io_opcodes[] = {
	{ 0x00, "Flush" }, { 0x01, "Write" }, { 0x02, "Read" }, { 0x04, "Write Uncorrectable" },
	{ 0x05, "Compare" }, { 0x08, "Write Zeroes" }, { 0x09, "Dataset Management" },
	{ 0x0c, "Verify" }, { 0x0d, "Reservation Register" }, { 0x0e, "Reservation Report" },
	{ 0x11, "Reservation Acquire" }, { 0x15, "Reservation Release" }, { 0x18, "Cancel" },
	{ 0x19, "Copy" },
};
/* clang-format on */

/* "Get Log Page (02h)"; "opcode C1h" for one that has no name here. */
static void put_opcode(bool io, uint8_t opcode, char *buf, size_t size)
{
	size_t count = io ? sizeof(io_opcodes) / sizeof(io_opcodes[0])
			  : sizeof(admin_opcodes) / sizeof(admin_opcodes[0]);

	(void)snprintf(buf, size, "opcode %02Xh", opcode);
	for (size_t i = 0; i < count; i++) {
		uint8_t known = io ? io_opcodes[i].opcode : admin_opcodes[i].opcode;

		if (known == opcode)
			(void)snprintf(buf, size, "%s (%02Xh)",
				       io ? io_opcodes[i].name : admin_opcodes[i].name, opcode);
	}
}

static uint64_t number(const uint8_t *entry, const char *key)
{
	return fact_number(&fact_page_error, key, entry, NVME_ERROR_BYTES);
}

const char *nvme_error_text(const uint8_t entry[static NVME_ERROR_BYTES], char *buf, size_t size)
{
	unsigned int queue = (unsigned int)number(entry, "queue"), of_command;
	uint64_t nsid = number(entry, "nsid"), lba = number(entry, "lba");
	char opcode[64] = "", command[32] = "", where[40] = "", block[40] = "", status[96];

	of_command = (unsigned int)number(entry, "command");
	if (number(entry, "version"))
		put_opcode(queue && queue != OF_NO_QUEUE, (uint8_t)number(entry, "opcode"), opcode,
			   sizeof(opcode));
	if (queue == OF_NO_QUEUE)
		(void)snprintf(command, sizeof(command), "no command of a queue");
	else if (of_command == OF_NO_COMMAND)
		(void)snprintf(command, sizeof(command), "queue %u", queue);
	else
		(void)snprintf(command, sizeof(command), "queue %u, command %04Xh", queue,
			       of_command);
	if (nsid)
		(void)snprintf(where, sizeof(where), ", namespace %" PRIu64, nsid);
	if (lba || (queue && queue != OF_NO_QUEUE && nsid))
		(void)snprintf(block, sizeof(block), ", LBA %" PRIu64, lba);
	(void)nvme_status_text((int)number(entry, "status"), status, sizeof(status));
	(void)snprintf(buf, size, "%s%s%s%s%s: %s", opcode, opcode[0] ? " of " : "", command, where,
		       block, status);
	return buf;
}
