/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What status asks a drive for, part by part. */
#ifndef CI_GATE_CLI_STATUS_H
#define CI_GATE_CLI_STATUS_H

#include "ci/gate/cli/json_text.h"
#include "fixtures/dut/dut.h"

/* A drive that is asked, and what it said so far. */
struct status {
	struct dut *dut;
	struct json_object *object;
	bool people; /* in words, under labels; else for machines */
	int ctrl_error;
	uint8_t ctrl[NVME_IDENTIFY_BYTES]; /* Identify Controller; all zero: it could not be read */
};

/** status_add_failure() - why a part is missing, where the part would stand */
void status_add_failure(struct json_object *object, const char *key, int result);

/* The parts: Identify Controller (first: others look into it) and namespaces, both ends of the link
 * with their config space, logs. */
void status_add_identity(struct status *status);
void status_add_namespaces(const struct status *status);
void status_add_link(const struct status *status);
void status_add_aer(const struct status *status);
void status_add_logs(const struct status *status);
/**
 * status_add_features() - each feature that the drive claims, and nothing that it could refuse: a
 * refused command would stand in its error log for ever
 */
void status_add_features(struct dut *dut, struct json_object *object);

#endif
