/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What "nvme-gate io" is, can do and ends with, for its help, the manual page and the completion.
 * The options of a job are io_option_at()'s. */
#ifndef CI_GATE_CLI_IO_WORDS_H
#define CI_GATE_CLI_IO_WORDS_H

#include <stddef.h>

#include "ci/gate/cli/option_table.h"

struct io_word {
	const char *option, *help;
};

extern const char io_synopsis[], io_text[], io_verify_text[];
extern const struct io_word io_words[]; /* options of the command itself */
extern const size_t io_word_count;
extern const struct exit_entry io_exits[];
extern const size_t io_exit_count;

#endif
