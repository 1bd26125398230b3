/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options of "nvme-gate io", a job's and the command's own, and the words that explain it. */
#ifndef CI_GATE_OPTIONS_IO_TABLE_H
#define CI_GATE_OPTIONS_IO_TABLE_H

#include "helpers/option/option.h"

/* What is not a job's. */
struct io_options {
	struct option_strings erase;
	const char *mismatch_dir;
	unsigned int verbose;
	bool json, quiet, help, overwrite_signatures;
};

/* Of jobs (helpers/io/io_options.h), then of a struct io_options. */
extern const struct option *const io_tables[];
extern const char io_text[], io_verify_text[];
extern const struct option_exit io_exits[];

#endif
