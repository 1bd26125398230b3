/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a comparison says: its words, how much got worse, and the exit code of that. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "reports/compare/compare_internal.h"
#include "reports/record/store.h"
#include "helpers/text/text.h"

const char *compare_change_name(enum compare_change change)
{
	static const char *const names[] = {
		"same", "newly failing", "still failing", "fixed",
		"new",  "gone",          "not selected",  "not judged"
	};

	return names[change];
}

const char *compare_verdict_name(enum compare_verdict verdict)
{
	static const char *const names[] = { "worse", "cannot tell", "better", "not worse",
					     "changed" };

	return names[verdict];
}

const char *compare_text(struct compare *compare, const char *format, ...)
{
	char line[TEXT_LINE_BYTES];
	va_list args;

	va_start(args, format);
	int size = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	return store_line(compare->store, line, size < 0 ? 0 : strlen(line));
}

size_t compare_worse(const struct compare *c)
{
	return c->new_failures + c->changes[COMPARE_GONE] + c->missing + c->worse_values;
}

int compare_exit_code(const struct compare *compare)
{
	return compare->incomplete ? 4 : compare_worse(compare) ? 1 : 0;
}
