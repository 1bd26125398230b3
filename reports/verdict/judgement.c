/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Adds reasons to the verdict that is being made. */
#include "reports/verdict/judgement.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/text/text.h"

void verdict_add_reason(struct judge *j, struct text *sentence)
{
	char **reasons = reallocarray(j->verdict->reasons, j->verdict->reason_count + 1,
				      sizeof(*reasons));

	if (!reasons || sentence->failed || !sentence->data) {
		j->failed = true;
		j->verdict->reasons = reasons ? reasons : j->verdict->reasons;
		text_free(sentence);
		return;
	}
	j->verdict->reasons = reasons;
	reasons[j->verdict->reason_count++] = sentence->data;
	*sentence = (struct text){ 0 };
}

void verdict_add_name(struct text *sentence, size_t index, size_t total, const char *name)
{
	if (index < NAMES_IN_SENTENCE)
		text_printf(sentence, "%s%s", index ? ", " : ": ", name);
	else if (index == NAMES_IN_SENTENCE)
		text_printf(sentence, " and %zu more", total - index);
}
