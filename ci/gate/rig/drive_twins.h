/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Drives of one run that go by the same name: two ports of one drive, one that was named twice, or
 * a firmware that gives each drive the same identifiers. */
#ifndef CI_GATE_RIG_DRIVE_TWINS_H
#define CI_GATE_RIG_DRIVE_TWINS_H

#include <stddef.h>
#include <stdint.h>

#include "fixtures/dut/dut.h"

/* What identifies a drive, and its namespaces; blank is not told. */
struct drive_names {
	char nqn[224];
	uint16_t controller_id;
	size_t count;
	struct {
		uint8_t nguid[16], eui64[8];
	} ns[DUT_MAX_NS];
};

struct drive;

/** drive_twins_read() - what can be read of a drive that is open; the rest stays blank */
void drive_twins_read(struct dut *dut, struct drive_names *ret_names);
/**
 * drive_twins_tell() - which identifiers a drive has in common with those before it
 *
 * Return: 0: none; else how many there are, with a line in @text: whose, which, and what it means.
 */
size_t drive_twins_tell(const struct drive *drive, const struct drive *others, size_t count,
			char *text, size_t size);

#endif
