/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The header of the telemetry logs: Telemetry Host-Initiated (07h) and Controller-Initiated (08h).
 */
#ifndef HELPERS_NVME_NVME_TELEMETRY_H
#define HELPERS_NVME_NVME_TELEMETRY_H

#include <stdbool.h>
#include <stdint.h>

#define NVME_TELEMETRY_BLOCK 512 /* bytes; the header is one */
#define NVME_TELEMETRY_AREAS 4
#define NVME_TELEMETRY_CREATE (1u << 8) /* of Get Log Page dword 10, log 07h */
#define NVME_LPA_TELEMETRY (1u << 3)    /* of Identify Controller */
#define NVME_LPA_TELEMETRY_AREA4 (1u << 6)

enum nvme_telemetry_kind { NVME_TELEMETRY_HOST = 0x07, NVME_TELEMETRY_CONTROLLER = 0x08 };

struct nvme_telemetry {
	uint8_t log;                               /* which it says that it is */
	uint64_t last_block[NVME_TELEMETRY_AREAS]; /* of each data area; they begin at block 1, and
						    * each holds those before it */
	bool available;     /* controller-initiated data that nobody has read yet */
	uint8_t generation; /* of the data in this log; 0 also of drives that do not count */
	char reason[129];   /* printable */
};

/**
 * nvme_decode_telemetry() - the header
 * @area4: the drive claims data area 4; otherwise these bytes mean nothing
 */
void nvme_decode_telemetry(const uint8_t header[static NVME_TELEMETRY_BLOCK],
			   enum nvme_telemetry_kind kind, bool area4,
			   struct nvme_telemetry *ret_telemetry);

#endif
