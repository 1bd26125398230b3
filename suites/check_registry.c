/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which checks the program has: what CHECK put into the linker section, in the order of the
 * sources. */
#include "suites/check.h"

#include <string.h>

#include "helpers/os/section.h"

/* The linker gives these; weak, so that a program without checks links too. */
extern const struct check *const __start_gate_checks[] __attribute__((weak));
extern const struct check *const __stop_gate_checks[] __attribute__((weak));

static int by_source(const void *a, const void *b)
{
	const struct check *x = *(const struct check *const *)a;
	const struct check *y = *(const struct check *const *)b;
	int order = strcmp(x->file, y->file);

	return order ? order : x->line - y->line;
}

/* GCC lays a section out backwards: the order of the sources is made here, once. */
static const struct check **sorted(size_t *ret_count)
{
	static const struct check **checks;
	static size_t count;

	if (!checks)
		checks = section_sorted(__start_gate_checks, __stop_gate_checks, by_source, &count);
	*ret_count = count;
	return checks;
}

size_t check_count(void)
{
	size_t count;

	(void)sorted(&count);
	return count;
}

const struct check *check_at(size_t index)
{
	size_t count;
	const struct check **checks = sorted(&count);

	return index < count ? checks[index] : NULL;
}
