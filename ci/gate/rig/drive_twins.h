/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Drives of one run that go by the same name: two ports of one drive, one that was named twice, or
 * a firmware that gives each drive the same identifiers. */
#ifndef CI_GATE_RIG_DRIVE_TWINS_H
#define CI_GATE_RIG_DRIVE_TWINS_H

#include <stddef.h>

struct drive;

/**
 * drive_twins_tell() - which identifiers a drive has in common with those before it
 *
 * Return: 0: none; else how many there are, with a line in @text: whose, which, and what it means.
 */
size_t drive_twins_tell(const struct drive *drive, const struct drive *others, size_t count,
			char *text, size_t size);

#endif
