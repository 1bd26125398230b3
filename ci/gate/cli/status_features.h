/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The part of status that asks a drive for its features. */
#ifndef CI_GATE_CLI_STATUS_FEATURES_H
#define CI_GATE_CLI_STATUS_FEATURES_H

struct dut;
struct json_object;

/* status_add_features - each feature that the drive claims, and nothing that it could refuse: a
 * refused command would stand in its error log for ever */
void status_add_features(struct dut *dut, struct json_object *object);

#endif
