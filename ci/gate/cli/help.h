/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes what the table of options says: --help, the manual page, the shell completion. */
#ifndef CI_GATE_CLI_HELP_H
#define CI_GATE_CLI_HELP_H

#include <stdio.h>

#include "ci/gate/cli/options.h"

/* help_print - of the program */
void help_print(FILE *out);
/* help_print_command - of one command */
void help_print_command(FILE *out, enum gate_command command);
/* help_print_man - nvme-gate(1) in roff (man macros) */
void help_print_man(FILE *out);
/* help_print_bash - completion for bash */
void help_print_bash(FILE *out);

#endif
