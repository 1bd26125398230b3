/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of verdicts, and notes about a record that could not be read as it should. */
#include "reports/record/run_internal.h"

#include <errno.h>
#include <stdlib.h>

#include "reports/record/store.h"

const char *run_verdict_name(enum run_verdict verdict)
{
	static const char *const names[] = { "pass", "fail", "error", "skip" };

	return (unsigned int)verdict <= RUN_SKIP ? names[verdict] : "error";
}

int run_add_note(struct run_note **notes, size_t *count, const char *text)
{
	struct run_note *grown;

	if (!text)
		return -EINVAL;
	grown = store_grow(*notes, *count, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	*notes = grown;
	grown[(*count)++] = (struct run_note){ text };
	return 0;
}
