/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a page told before a transition against what it tells after it, by what may become of each
 * field. */
#ifndef SUITES_SURVIVE_KEPT_H
#define SUITES_SURVIVE_KEPT_H

#include "suites/common/told.h"

/**
 * kept_expect() - what counts has not gone back, what stays has stayed; the rest is not looked at
 * @before, @after: the same page, as told_read() gave it
 * @hint: of what is not so
 *
 * By fact_change of each field. One that was known and is not any more is lost; a page of which
 * nothing was known before fails as well. It never ends the case.
 */
void kept_expect(const struct told *before, const struct told *after, const char *hint);
/** kept_expect_settings() - the same, and what somebody has set has stayed, too */
void kept_expect_settings(const struct told *before, const struct told *after, const char *hint);

#endif
