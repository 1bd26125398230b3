/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the sampler's own files share. */
#ifndef SUITES_COMMON_SAMPLER_INTERNAL_H
#define SUITES_COMMON_SAMPLER_INTERNAL_H

#include "suites/common/sampler.h"

/* sampling_judge - EXPECTs of all fields that have a limit. @ctrl: all zero when it is not known */
void sampling_judge(const struct profile *profile, const struct sampling *sampling,
		    const struct nvme_ctrl *ctrl);

#endif
