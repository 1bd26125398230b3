/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What this program says on stdout and stderr is said whole: also where they do not wait
 * (O_NONBLOCK, which whoever shares the pipe or terminal may have set), and what went wrong is
 * known by its name. */
#ifndef CI_GATE_CLI_OUTPUT_H
#define CI_GATE_CLI_OUTPUT_H

/** output_begin() - first of all: stdout and stderr are streams of ours from here on */
void output_begin(void);
/** output_flush() - all of stdout is out: 0, or the first errno that kept something of it back */
int output_flush(void);

#endif
