/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Everything that a drive says of itself, as one tree. */
#ifndef CI_GATE_CLI_CMD_STATUS_H
#define CI_GATE_CLI_CMD_STATUS_H

#include <stdbool.h>

struct dut;
struct json_object;

/**
 * status_of() - everything that @dut says of itself; reads only
 * @people: as in json_text_add_facts()
 */
struct json_object *status_of(struct dut *dut, bool people);

#endif
