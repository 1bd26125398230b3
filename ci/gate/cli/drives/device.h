/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What "devices" tells of a drive, and how it comes to know it. */
#ifndef CI_GATE_CLI_DRIVES_DEVICE_H
#define CI_GATE_CLI_DRIVES_DEVICE_H

#include "ci/gate/cli/json_text.h"
#include "fixtures/backend/find/live_paths.h"
#include "fixtures/backend/find/live_use.h"
#include "fixtures/dut/dut.h"

/* Plain data: a child process fills it in shared memory. Numbers that could not be read are 0, of
 * metadata and formats -1. */
struct device {
	struct live_drive drive;
	struct live_paths paths;
	bool simulated, use_known, opened;
	char recorded[32]; /* a replay: when the drive was recorded */
	struct pcie_link_shown link;
	struct blockdev_use use;
	char lack[128]; /* why nothing can be asked of it; "": it can */
	char denied[sizeof(((struct dut_info *)0)->denied_why)]; /* what a privilege would tell */
	int lbaf[DUT_MAX_NS];            /* in force; of the namespace at the same place */
	uint32_t unattached[DUT_MAX_NS]; /* namespaces of the subsystem, not of this controller */
	uint64_t unattached_bytes[DUT_MAX_NS];
	size_t unattached_count;
	bool unattached_known; /* the drive has such a list, and told it */
};

/**
 * devices_read() - looks at all of @drives, several at a time, each in a child process: a drive
 * that does not answer holds nobody up but itself
 *
 * Return: NULL without memory.
 */
struct device *devices_read(const struct live_drive *drives, size_t count);
/** devices_free() - accepts NULL */
void devices_free(struct device *devices, size_t count);

/** device_begin() - nothing is known of it but what sysfs said */
void device_begin(const struct live_drive *drive, struct device *ret_device);
/** device_read() - in this process: sysfs, and what the drive itself says */
void device_read(const struct live_drive *drive, const struct blockdev_openers *openers,
		 struct device *ret_device);
/** device_read_opened() - of one that is open, and that no kernel shows */
void device_read_opened(struct dut *dut, struct device *ret_device);

/** device_use_is_data() - what the data on it are recognised by, and no use of it */
bool device_use_is_data(const struct blockdev_use_item *item);
/** device_json() - as "devices --json" has it */
struct json_object *device_json(const struct device *device);

#endif
