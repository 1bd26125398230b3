/* SPDX-License-Identifier: GPL-2.0-or-later */
/* status --telemetry: saves a telemetry log as a file. */
#ifndef CI_GATE_CLI_STATUS_STATUS_TELEMETRY_H
#define CI_GATE_CLI_STATUS_STATUS_TELEMETRY_H

#include "ci/gate/options/options.h"

/**
 * status_save_telemetry() - of the one drive of @options, into a file that is not there yet
 *
 * Of the host's, the drive is asked to take data anew: what was taken before is gone. Nobody may
 * run on the drive meanwhile.
 *
 * Return: the exit code.
 */
int status_save_telemetry(const struct gate_options *options);

#endif
