/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Single facts by their full names, for scripts. */
#include <errno.h>
#include <stdio.h>

#include "ci/gate/cli/status/status.h"
#include "helpers/option/option.h"

/* Under its name: the value, or why there is none. */
static void add_fact(struct status *status, const char *name, const struct fact_ref *ref)
{
	const struct fact_reader reader = dut_pages_reader(status->pages);
	struct fact_value value;
	int ret = fact_get(&reader, ref, &value);

	if (!ret)
		json_text_add_value(status->object, name, status->people, ref->fact, &value);
	else if (ret != -ENOENT)
		status_add_failure(status->object, name, ret);
	else
		json_text_add_string(status->object, name, status->people ? "not claimed" : NULL);
}

/* A name without a number is of each namespace. */
static void add_each(struct status *status, const char *name, struct fact_ref ref)
{
	uint32_t nsids[DUT_MAX_NS];
	size_t count = dut_list_ns(status->dut, DUT_NVM, nsids);
	char of[FACT_NAME_BYTES + 32];

	if (ref.has_of || ref.place.page->per != FACT_PER_NAMESPACE) {
		add_fact(status, name, &ref);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		ref.place.of = nsids[i];
		(void)snprintf(of, sizeof(of), "%s, namespace %u", name, nsids[i]);
		add_fact(status, of, &ref);
	}
}

int status_add_facts(struct status *status, const struct option_strings *names, char *why,
		     size_t why_size)
{
	for (size_t i = 0; i < names->count; i++) {
		struct fact_ref ref;
		int ret = fact_look_up(names->items[i], &ref, why, why_size);

		if (ret)
			return ret;
		add_each(status, names->items[i], ref);
	}
	return 0;
}
