/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes the manual page or the completion when the program is built. */
#include <stdio.h>
#include <string.h>

#include "ci/gate/cli/help.h"

int main(int argc, char **argv)
{
	const char *what = argc == 3 ? argv[1] : "";
	FILE *out;

	if (strcmp(what, "man") != 0 && strcmp(what, "bash") != 0) {
		(void)fprintf(stderr, "usage: %s man|bash FILE\n", argv[0]);
		return 2;
	}
	out = fopen(argv[2], "we");
	if (!out) {
		perror(argv[2]);
		return 1;
	}
	if (strcmp(what, "man") == 0)
		help_print_man(out);
	else
		help_print_bash(out);
	if (fclose(out)) {
		perror(argv[2]);
		return 1;
	}
	return 0;
}
