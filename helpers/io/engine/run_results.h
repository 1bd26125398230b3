/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The results of a run. */
#ifndef HELPERS_IO_ENGINE_RUN_RESULTS_H
#define HELPERS_IO_ENGINE_RUN_RESULTS_H

#include "helpers/io/engine/run_setup.h"

/** run_collect() - of all streams, and what is to be said of each job */
void run_collect(struct io_run *run);

#endif
