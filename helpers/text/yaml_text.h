/* SPDX-License-Identifier: GPL-2.0-or-later */
/* YAML and JSON that people hand in: read whole, and known to be small and flat enough for libyaml,
 * some of whose loops grow with the square of what they are given. */
#ifndef HELPERS_TEXT_YAML_TEXT_H
#define HELPERS_TEXT_YAML_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#define YAML_TEXT_BYTES (1u << 20) /* of a whole file */
#define YAML_TEXT_DEPTH 16u        /* lists and mappings in each other */
#define YAML_TEXT_ANCHORS 64u      /* &name: libyaml looks through all of them for each one */
#define YAML_TEXT_DIRECTIVES 8u    /* lines that begin with '%': likewise */

/* where a text is too much, from 1, and in what way */
struct yaml_text_breach {
	size_t line, column;
	char what[80];
};
/**
 * yaml_text_is_bounded() - may libyaml be given this?
 *
 * It is for a text that is not YAML too: whoever reads it says where and why.
 */
bool yaml_text_is_bounded(const void *text, size_t size, struct yaml_text_breach *ret_breach);

#endif
