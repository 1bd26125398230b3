/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requirements of the OCP Datacenter NVMe SSD Specification 2.7 that gate a drive, and how each is
 * looked at where no case is about it. */
#ifndef HELPERS_NVME_OCP_REQUIREMENT_H
#define HELPERS_NVME_OCP_REQUIREMENT_H

#include <stddef.h>

/* What a measured value is called that is a requirement from the drive's own list (log C5h). */
#define OCP_NOT_MET "requirement that the drive does not meet, by its own word"

struct ocp_requirement {
	const char *id;     /* "TTR-12" */
	const char *text;   /* what it asks for */
	const char *reason; /* why no case is about it, where none is */
};

/** ocp_requirement_at() - by area; NULL behind the last */
const struct ocp_requirement *ocp_requirement_at(size_t index);

#endif
