/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Directories into which reports are written again: nothing of somebody else's is overwritten. */
#ifndef CI_GATE_CLI_REPORT_OUT_DIR_H
#define CI_GATE_CLI_REPORT_OUT_DIR_H

#include "ci/gate/reporting/named_runs.h"

/* What is going to be written into a directory. */
enum out_dir_use { OUT_DIR_REPORT, OUT_DIR_COMPARE };

/**
 * out_dir_claim() - may documents of that kind be written there?
 * @own: directory of the only run that is reported: its documents are its own; NULL: of none
 * @runs: all that are told: they may lie below @dir, which is then no folder of other runs
 * @who: begins messages: "nvme-gate report"
 *
 * Makes @dir if it is not there. What bears a document's name and was not written as such, a run's
 * directory, that of several drives too, documents of the other kind and a folder that nothing can
 * be written to are refused.
 *
 * Return: 0, or -errno after a message on stderr (exit GATE_EXIT_USAGE).
 */
int out_dir_claim(const char *dir, enum out_dir_use use, const char *own,
		  const struct named_runs *runs, const char *who);

#endif
