/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Joins a case of the plan with its check. */
#include "ci/gate/plan/case_info.h"

#include <stdio.h>
#include <string.h>

#include "suites/check.h"

static void write_needs(unsigned int needs, char *ret_text, size_t size)
{
	static const struct {
		unsigned int need;
		const char *name;
	} names[] = {
		{ DUT_PCIE, "pcie" }, { DUT_ADMIN, "admin" }, { DUT_BLOCK, "block" },
		{ DUT_LOAD, "load" }, { DUT_MOUNT, "mount" }, { DUT_NVM, "nvm" },
		{ DUT_ASK, "ask" },   { DUT_TIME, "time" },
	};

	ret_text[0] = '\0';
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t used = strlen(ret_text);

		if (needs & names[i].need)
			(void)snprintf(ret_text + used, size - used, "%s%s", used ? " " : "",
				       names[i].name);
	}
}

void case_info_fill(const struct plan_case *plan_case, struct run_case_info *ret_info, char *needs,
		    size_t needs_size)
{
	const struct check *check = check_at(plan_case->check);

	write_needs(check->needs, needs, needs_size);
	*ret_info = (struct run_case_info){
		.name = plan_case->name,
		.id = check->id,
		.area = check->area,
		.title = plan_title(plan_case, check),
		.effect = plan_case->effect,
		.spec = plan_spec(plan_case, check),
		.ocp = plan_ocp(plan_case, check),
		.tags = plan_case->tags,
		.needs = needs,
		.file = check->file,
		.line = check->line,
		.nsid = plan_case->nsid,
	};
}
