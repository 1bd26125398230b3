/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The features of a controller: which of them it claims, how they are asked, what their data
 * mean. */
#ifndef HELPERS_NVME_NVME_FEATURE_H
#define HELPERS_NVME_NVME_FEATURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpers/nvme/nvme.h"

#define NVME_FEATURES_LOG_BYTES 1024
#define NVME_FEATURE_BYTES_MAX 512
#define NVME_FEATURE_VENDOR 0xc0 /* and above: vendors' own */

enum { NVME_FEATURE_APST = 0x0c, NVME_FEATURE_TIMESTAMP = 0x0e, NVME_FEATURE_HOST_BEHAVIOR = 0x16 };

/* What the specification says of a feature. */
struct nvme_feature {
	uint8_t fid;
	const char *name;    /* "timestamp" */
	const char *label;   /* "Timestamp": in the specification's words */
	bool per_namespace;  /* asked with a namespace */
	bool host_sets;      /* stays as the host has set it until a reset: compared around cases */
	uint16_t data_bytes; /* its value is data, not dword 0; 0: dword 0 */
};
/**
 * nvme_feature_at() - those that a host can read without more to say, by identifier; NULL at the
 * end
 */
const struct nvme_feature *nvme_feature_at(size_t index);

/** nvme_feature_of() - by identifier; NULL: one that is not among them */
const struct nvme_feature *nvme_feature_of(uint8_t fid);

/**
 * nvme_feature_unread() - why a feature that a drive claims is not asked for: a refusal would stay
 * in its error log
 * @ocp: the drive has the logs and features of OCP
 *
 * Return: NULL: it can be asked for.
 */
const char *nvme_feature_unread(uint8_t fid, bool ocp);
/**
 * nvme_claims_feature() - what every I/O controller has, or Identify Controller says: VWC, APSTA,
 * ONCS bit 6, KAS, HCTMA, CTRATT bits 1 and 15, NWPC
 */
bool nvme_claims_feature(const struct nvme_ctrl *ctrl, uint8_t fid);
/** nvme_log_has_feature() - FSUPP of @fid in log 12h */
bool nvme_log_has_feature(const uint8_t log[static NVME_FEATURES_LOG_BYTES], uint8_t fid);
/**
 * nvme_claims_select() - ONCS bit 4: Get Features knows default, saved and supported capabilities
 */
bool nvme_claims_select(const struct nvme_ctrl *ctrl);

/**
 * nvme_feature_text() - data of a feature in words, on one line
 * @dword: dword 0 of the completion
 *
 * "2026-11-27T10:00:00.123Z, set by the host", "on; from state 0 to 3 after 100 ms"
 *
 * Return: @buf.
 */
const char *nvme_feature_text(const struct nvme_feature *feature, uint32_t dword,
			      const uint8_t *data, char *buf, size_t size);

#endif
