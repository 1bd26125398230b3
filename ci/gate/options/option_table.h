/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands and options of nvme-gate: parsing, --help, the manual page and the shell completion
 * are made of them and of nothing else. */
#ifndef CI_GATE_OPTIONS_OPTION_TABLE_H
#define CI_GATE_OPTIONS_OPTION_TABLE_H

#include "ci/gate/options/options.h"
#include "helpers/option/help.h"

/* Its commands are in the order of enum gate_command; the object of its options is a struct
 * gate_options. */
extern const struct option_program gate_program;

#endif
