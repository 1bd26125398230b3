/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What faults make of a model, alone and together. */
#include <stdio.h>
#include <string.h>

#include "fixtures/models/model.h"
#include "suites/selftest/matrix_together.h"

/* Is each byte that the fault changes in @healthy the same in @all? */
static bool stands(const struct dut_fault *fault, const struct dut_model *healthy,
		   const struct dut_model *all)
{
	const unsigned char *is = (const unsigned char *)healthy;
	const unsigned char *together = (const unsigned char *)all;
	struct dut_model alone;
	const unsigned char *made = (const unsigned char *)&alone;

	/* with what lies between its members */
	memcpy(&alone, healthy, sizeof alone);
	fault->edit(&alone);
	for (size_t i = 0; i < sizeof alone; i++)
		if (made[i] != is[i] && together[i] != made[i])
			return false;
	return true;
}

bool matrix_edits_stand(const char *drive)
{
	static struct model_selection healthy, all;
	char model[64], why[256];
	size_t wires = 0;

	snprintf(model, sizeof model, "%.*s", (int)strcspn(drive, "+"), drive);
	if (model_select(model, &healthy, why, sizeof why) < 0 ||
	    model_select(drive, &all, why, sizeof why) < 0)
		return false;
	for (size_t i = 0; i < all.faults; i++) {
		wires += all.fault[i]->wire.effect != WIRE_NONE;
		if (!stands(all.fault[i], &healthy.model, &all.model))
			return false;
	}
	return wires < 2;
}
