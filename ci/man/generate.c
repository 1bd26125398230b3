/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes the manual page or the completion of a program when it is built. */
#include <stdio.h>
#include <string.h>

#include "ci/gate/options/option_table.h"
#include "fixtures/lab/options.h"

static int usage(const char *name)
{
	(void)fprintf(stderr, "usage: %s nvme-gate|nvme-gate-lab man|bash FILE\n", name);
	return 2;
}

int main(int argc, char **argv)
{
	const struct option_program *const programs[] = { &gate_program, &lab_program };
	const struct option_program *program = NULL;
	void (*print)(const struct option_program *program, FILE *out);
	FILE *out;

	if (argc != 4)
		return usage(argv[0]);
	for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++)
		if (strcmp(argv[1], programs[i]->name) == 0)
			program = programs[i];
	if (!program || (strcmp(argv[2], "man") != 0 && strcmp(argv[2], "bash") != 0))
		return usage(argv[0]);
	print = strcmp(argv[2], "man") == 0 ? option_help_manual : option_help_bash;
	out = fopen(argv[3], "we");
	if (!out) {
		perror(argv[3]);
		return 1;
	}
	print(program, out);
	if (fclose(out)) {
		perror(argv[3]);
		return 1;
	}
	return 0;
}
