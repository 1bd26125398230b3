/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requirements of the OCP Datacenter NVMe SSD Specification 2.7 that gate a drive: which facts some
 * of them are about, and how each is looked at where no case is about it. */
#ifndef HELPERS_NVME_OCP_REQUIREMENT_H
#define HELPERS_NVME_OCP_REQUIREMENT_H

#include <stdbool.h>
#include <stddef.h>

/* The case that holds facts against a requirement. */
enum ocp_group { OCP_NO_GROUP, OCP_IDENTIFY, OCP_FIRMWARE, OCP_LOGS, OCP_PCIE, OCP_REGISTERS };

#define OCP_RULES 3

struct ocp_requirement {
	const char *id;     /* "TTR-12"; an area, all of whose requirements are meant: "EREC" */
	const char *text;   /* what it asks for */
	const char *reason; /* why no case is about it; NULL: one is */
	enum ocp_group group;
	struct {
		const char *fact, *rule; /* by name, as fact_rule_parse() takes it; NULL: no more */
		const char *claim;       /* a fact of Identify: only of a drive that claims it */
	} rules[OCP_RULES];
};

/** ocp_requirement_at() - by area; NULL behind the last */
const struct ocp_requirement *ocp_requirement_at(size_t index);
/** ocp_requirement_names() - does a check's list ("CTO-8, CTO-11") name it, or one of its area? */
bool ocp_requirement_names(const char *list, const char *id);

#endif
