/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of a verdict, and its end. */
#include "reports/verdict/verdict_data.h"

#include <stdlib.h>

/* clang-format off */
const char *verdict_gate_name(enum verdict_gate gate)
{
	static const char *const names[] = {
		[VERDICT_CLOSED] = "closed", [VERDICT_PARTIAL] = "partial", [VERDICT_OPEN] = "open",
	};

	return names[gate];
}

void verdict_free(struct verdict *verdict)
{
	if (!verdict)
		return;
	for (size_t i = 0; i < verdict->reason_count; i++)
		free(verdict->reasons[i]);
	free(verdict->reasons);
	free(verdict->sentence);
	free(verdict);
}
