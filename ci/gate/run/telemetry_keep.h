/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keeps the telemetry of a drive on which a case failed, or that died, once per cause. */
#ifndef CI_GATE_RUN_TELEMETRY_KEEP_H
#define CI_GATE_RUN_TELEMETRY_KEEP_H

#include "ci/gate/run/supervision.h"
#include "helpers/nvme/nvme_telemetry.h"

/**
 * telemetry_keep() - after a case, while its step is open: saves telemetry among its artifacts if
 * the profile wants that and the verdict is about the drive
 *
 * Done by a child process with a deadline of its own: it changes no verdict. A drive that does not
 * answer is asked again behind the next cases.
 */
void telemetry_keep(struct supervisor *supervisor, const struct judge_facts *facts,
		    const struct judge_verdict *verdict);

/** telemetry_kind() - what may be asked for of what is wanted, where no more than @allowed is */
enum nvme_telemetry_kind telemetry_kind(enum nvme_telemetry_kind wanted, enum effect allowed);
/**
 * telemetry_cause() - what two failures have in common: the text with its numbers masked; of a
 * drive that was @gone that it was, whatever the cases were about
 */
void telemetry_cause(const char *reason, bool gone, char *ret_text, size_t size);

#endif
