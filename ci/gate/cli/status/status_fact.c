/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Single facts by their full names, for scripts. */
#include <errno.h>
#include <stdio.h>

#include "ci/gate/cli/status/status.h"
#include "fixtures/dut/dut_facts.h"
#include "helpers/option/option.h"

struct adding {
	struct status *status;
	const char *name; /* as it was given */
	bool unreadable;  /* one of them */
};

/* Under its name, with the numbers that were not given: the value, or why there is none. */
static void add_fact(void *context, const struct dut_fact *f)
{
	struct adding *adding = context;
	struct status *status = adding->status;
	char full[FACT_NAME_BYTES + 48], why[128];
	const char *name = f->is_named ? adding->name : fact_ref_name(&f->ref, full, sizeof(full));
	const struct fact_value none = { .known = false };

	if (f->error && f->error != -ENOENT) {
		status_add_failure(status->object, name, f->error);
		(void)fprintf(stderr, "nvme-gate status: %s: %s\n", name,
			      status_failure_text(f->error, why, sizeof(why)));
		adding->unreadable = true;
	} else if (!f->error) {
		json_text_add_value(status->object, name, status->people, f->ref.fact,
				    f->value ? f->value : &none);
	} else if (!status->people) {
		json_text_add_string(status->object, name, NULL);
	} else if (dut_pages_lacks(status->pages, &f->ref.place, why, sizeof(why))) {
		json_text_add_string(status->object, name, why);
	} else {
		json_text_add_string(status->object, name, "not claimed");
	}
}

int status_add_facts(struct status *status, const struct option_strings *names, char *why,
		     size_t why_size)
{
	struct adding adding = { .status = status };

	for (size_t i = 0; i < names->count; i++) {
		struct fact_ref ref;
		int ret = fact_look_up(names->items[i], &ref, why, why_size);

		if (ret)
			return ret;
		adding.name = names->items[i];
		dut_facts_walk(status->pages, &ref, add_fact, &adding);
	}
	return adding.unreadable;
}
