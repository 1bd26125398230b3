/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers about a comparison that was made. */
#include "reports/verdict/comparison.h"

#include <stdarg.h>
#include <stdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/text/text.h"
#include "reports/record/store.h"

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
	int size;

	va_list args;

	va_start(args, format);
	size = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	return store_line(compare->store, line, size < 0 ? 0 : strlen(line));
}

bool compare_is_incomplete(const struct run_model *run)
{
	return !run->has_start || !run->has_end || run->damaged_lines || run->stop_signal ||
	       run->not_ready || run->error_count;
}

size_t compare_worse(const struct compare *c)
{
	return c->new_failures + c->changes[COMPARE_GONE] + c->missing + c->worse_values;
}

int compare_exit_code(const struct compare *compare)
{
	return compare->incomplete ? 4 : compare_worse(compare) ? 1 : 0;
}

void compare_free(struct compare *compare)
{
	if (!compare)
		return;
	free(compare->cases);
	free(compare->values);
	free(compare->facts);
	free(compare->wear);
	free(compare->notes);
	store_free(compare->store);
	free(compare);
}

bool compare_is_partial(const struct run_model *run)
{
	bool partial = run->info.unselected;

	for (size_t i = 0; i < run->case_count; i++)
		partial |= !run_was_reached(run->cases[i]);
	return partial;
}

void compare_number(struct text *out, double value, const char *unit)
{
	char number[QUANTITY_SIZE];

	if (isnan(value))
		text_puts(out, "\xe2\x80\x94");
	else
		text_puts(out, quantity_print(value, unit, 0, number, sizeof(number)));
}

void compare_numbers(double base, double candidate, const char *unit, char base_text[QUANTITY_SIZE],
		     char candidate_text[QUANTITY_SIZE])
{
	static const char dash[] = "\xe2\x80\x94";

	quantity_print_pair(base, candidate, unit, base_text, candidate_text, QUANTITY_SIZE);
	if (isnan(base))
		memcpy(base_text, dash, sizeof(dash));
	if (isnan(candidate))
		memcpy(candidate_text, dash, sizeof(dash));
}
