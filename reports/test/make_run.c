/* SPDX-License-Identifier: GPL-2.0-or-later */
/* make_run DIR [healthy] [hostile] [unfinished] [cases=N] [samples=N] [drive=N] [firmware=TEXT]
 *          [baseline=DIR]
 * Makes a run directory with a synthetic record and its reports, and says how long it took. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "helpers/os/clock.h"
#include "reports/reports.h"
#include "reports/record/run_model.h"
#include "reports/test/synthetic.h"

static void take_word(struct synthetic *options, const char *word)
{
	if (!strcmp(word, "healthy"))
		options->healthy = true;
	else if (!strcmp(word, "hostile"))
		options->hostile = true;
	else if (!strcmp(word, "unfinished"))
		options->unfinished = true;
	else if (!strncmp(word, "cases=", 6))
		options->bulk_cases = strtoul(word + 6, NULL, 10);
	else if (!strncmp(word, "samples=", 8))
		options->samples = strtoul(word + 8, NULL, 10);
	else if (!strncmp(word, "drive=", 6))
		options->drive = (unsigned int)strtoul(word + 6, NULL, 10);
	else if (!strncmp(word, "firmware=", 9))
		options->firmware = word + 9;
}

int main(int argc, char **argv)
{
	struct synthetic options = { 0 };
	struct run_model *run = NULL, *base = NULL;
	struct reports_options how = { .baselines = (const struct run_model *const *)&base };
	struct rusage usage;
	int exit_code = 0, ret = 0;

	if (argc < 2)
		return 2;
	bool again = argc > 2 && !strcmp(argv[2], "report");
	for (int i = 2; i < argc; i++)
		if (strncmp(argv[i], "baseline=", 9))
			take_word(&options, argv[i]);
		else if (run_load(argv[i] + 9, &base))
			return 2;
	how.baseline_count = base != NULL;
	if (!again) {
		if (mkdir(argv[1], 0755) && errno != EEXIST)
			return 2;
		ret = synthetic_record(argv[1], &options, NULL);
		if (ret) {
			fprintf(stderr, "record: %s\n", strerror(-ret));
			return 1;
		}
	}
	double start = (double)clock_now_ns() / 1e9;
	ret = run_load(argv[1], &run);
	double loaded = (double)clock_now_ns() / 1e9;
	if (!ret)
		ret = reports_write(run, argv[1], &how, &exit_code);
	double written = (double)clock_now_ns() / 1e9;
	if (ret) {
		fprintf(stderr, "reports: %s\n", strerror(-ret));
		return 1;
	}
	getrusage(RUSAGE_SELF, &usage);
	printf("exit %d, %zu cases, %zu lines, %zu damaged, load %.3f s, write %.3f s, peak %ld "
	       "MB\n",
	       exit_code, run->case_count, run->lines, run->damaged_lines, loaded - start,
	       written - loaded, usage.ru_maxrss / 1024);
	run_free(run);
	run_free(base);
	return 0;
}
