/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A temperature threshold of the host's: asked for, and set. */
#ifndef SUITES_THERMAL_THRESHOLD_H
#define SUITES_THERMAL_THRESHOLD_H

#include "helpers/nvme/nvme_command.h"
#include "suites/check.h"

enum { NVME_SELECT_CURRENT, NVME_SELECT_DEFAULT };

/**
 * threshold_get() - of one sensor, over or under
 * @select: the current one, or the default
 *
 * Return: false: the drive refuses to tell, which is declared.
 */
bool threshold_get(struct dut *dut, const struct nvme_threshold *threshold, unsigned int select,
		   uint16_t *ret_kelvin);
/**
 * threshold_set() - the undo journal puts the former one back
 *
 * Return: false: the drive has no such threshold, and the refusal is declared.
 */
bool threshold_set(struct dut *dut, const struct nvme_threshold *threshold, uint16_t kelvin);

#endif
