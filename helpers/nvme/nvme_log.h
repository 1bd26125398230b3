/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The log pages of a controller: what they are called, how large they are, and who claims which. */
#ifndef HELPERS_NVME_NVME_LOG_H
#define HELPERS_NVME_NVME_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What NVM Express Base and OCP's Datacenter NVMe SSD Specification say of a log page. */
struct nvme_log {
	uint8_t id;
	const char *name; /* "SMART / Health Information": in the specification's words */
	uint32_t bytes;   /* 0: it says itself how long it is, or has that many entries */
	/* without log 00h a drive has it where Identify Controller has one of these bits in that
	 * byte; mask 0: only log 00h can say that there is such a page */
	uint16_t claim_offset;
	uint8_t claim_mask;
	bool mandatory; /* every I/O controller has it */
	/* tells nothing but what it holds, of the whole drive: reading it changes nothing, and
	 * needs no identifier of a part */
	bool plain;
	/* of what its Log Specific Identifier names one */
	enum nvme_log_of { NVME_LOG_OF_DRIVE, NVME_LOG_OF_SET, NVME_LOG_OF_GROUP } of;
	/* why it is never read here, not even with its events retained: whose it is; NULL: it is */
	const char *unread;
};

/** nvme_log_at() - by identifier, those that are known; NULL at the end */
const struct nvme_log *nvme_log_at(size_t index);
/** nvme_log_of() - the one of identifier @id; NULL: one that is not among them */
const struct nvme_log *nvme_log_of(uint8_t id);
/** nvme_log_name() - "Boot Partition"; NULL: no specification that is known here has it */
const char *nvme_log_name(uint8_t id);
/** nvme_log_is_claimed() - does Identify Controller, 4096 bytes at @ctrl, say that it is there? */
bool nvme_log_is_claimed(uint8_t id, const uint8_t *ctrl);

#endif
