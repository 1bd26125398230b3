/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Everything that a drive says of itself, as one tree. */
#ifndef CI_GATE_CLI_STATUS_CMD_STATUS_H
#define CI_GATE_CLI_STATUS_CMD_STATUS_H

#include <stdbool.h>
#include <stddef.h>

struct dut;
struct json_object;
struct option_strings;

/**
 * status_of() - everything that @dut says of itself; reads only
 * @people: as in json_text_add_facts()
 * @wanted: names of sections; NULL or none: all of them
 */
struct json_object *status_of(struct dut *dut, bool people, const struct option_strings *wanted);
/** status_section() - the names of all sections, in the order in which they are shown; NULL behind
 * the last */
const char *status_section(size_t index);

#endif
