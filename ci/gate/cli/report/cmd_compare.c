/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nvme-gate compare: firmware against firmware, or any run against any other. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ci/gate/cli/report/out_dir.h"
#include "ci/gate/options/options.h"
#include "ci/gate/reporting/named_runs.h"
#include "ci/gate/reporting/report_inputs.h"
#include "ci/gate/reporting/result.h"
#include "helpers/text/text.h"
#include "reports/compare/compare.h"

#define WHO "nvme-gate compare"
/* What a terminal can take; the page has it all. */
#define ROWS_MAX 40

static void print_case(const struct compare_case *c)
{
	struct text line = { 0 };

	text_printf(&line, "  %-14s %s", compare_change_name(c->change), c->name);
	if (c->excused)
		text_puts(&line, " (known)");
	if (c->candidate && c->candidate->end.verdict != RUN_PASS) {
		const char *why = run_first_message(c->candidate);

		text_puts(&line, ": ");
		text_append(&line, why, strcspn(why, "\n"));
	}
	if (line.data)
		puts(line.data);
	text_free(&line);
}

static void print_cases(const struct compare *compare)
{
	size_t rows = 0;

	for (int change = COMPARE_NEWLY_FAILING; change <= COMPARE_NOT_JUDGED; change++)
		for (size_t i = 0; i < compare->case_count; i++)
			if ((int)compare->cases[i].change == change && rows++ < ROWS_MAX)
				print_case(&compare->cases[i]);
	if (rows > ROWS_MAX)
		(void)printf("  ... and %zu more: --out or --json has them\n", rows - ROWS_MAX);
}

static void print_value(const struct compare_value *v)
{
	char base[QUANTITY_SIZE], candidate[QUANTITY_SIZE];
	struct text line = { 0 };

	compare_numbers(v->base, v->candidate, v->unit, base, candidate);
	text_printf(&line, "  %-11s %s %s: %s -> %s", compare_verdict_name(v->verdict),
		    v->case_name, v->what, base, candidate);
	if (v->relative_pct == v->relative_pct)
		text_printf(&line, ", %+.2f %%", v->relative_pct);
	if (v->low_pct == v->low_pct)
		text_printf(&line, " (%+.2f .. %+.2f)", v->low_pct, v->high_pct);
	text_printf(&line, ": %s", v->why);
	if (line.data)
		puts(line.data);
	text_free(&line);
}

static void print_values(const struct compare *compare)
{
	size_t rows = 0;

	for (int verdict = COMPARE_WORSE; verdict <= COMPARE_BETTER; verdict++)
		for (size_t i = 0; i < compare->value_count; i++)
			if ((int)compare->values[i].verdict == verdict && rows++ < ROWS_MAX)
				print_value(&compare->values[i]);
	if (rows > ROWS_MAX)
		(void)printf("  ... and %zu more: --out or --json has them\n", rows - ROWS_MAX);
}

static void print_text(const struct compare *compare, const char *out)
{
	(void)puts(compare->sentence);
	for (size_t i = 0; i < compare->note_count; i++)
		(void)printf("  note: %s\n", compare->notes[i]);
	print_cases(compare);
	print_values(compare);
	for (size_t i = 0; i < compare->fact_count && i < ROWS_MAX; i++)
		(void)printf("  differs     %s %s: %s -> %s\n", compare->facts[i].group,
			     compare->facts[i].name, compare->facts[i].base,
			     compare->facts[i].candidate);
	if (out)
		result_print_place(stdout, "report", out, "compare.html");
}

static int print_json(const struct compare *compare)
{
	struct text json = { 0 };
	bool failed;

	compare_write_json(compare, &json);
	failed = json.failed || !json.data;
	if (!failed)
		(void)puts(json.data);
	text_free(&json);
	return failed ? -ENOMEM : 0;
}

static int tell(const struct gate_options *options, const struct compare *compare)
{
	int code = compare_exit_code(compare), ret = 0;

	if (options->out)
		ret = compare_write(compare, options->out);
	if (ret)
		(void)fprintf(stderr, WHO ": the reports in %s are not whole: %s\n", options->out,
			      strerror(-ret));
	if (options->json)
		ret |= print_json(compare);
	else
		print_text(compare, ret ? NULL : options->out);
	return ret ? GATE_EXIT_INCOMPLETE : code;
}

static int compare_two(const struct gate_options *options, const struct report_inputs *inputs)
{
	struct named_runs runs = { 0 };
	struct compare *compare = NULL;
	int code = GATE_EXIT_USAGE;

	for (size_t i = 0; i < 2; i++) {
		const char *dir = options->operands.items[i];

		if (named_runs_add(&runs, dir, WHO))
			goto out;
		if (runs.count != i + 1) {
			(void)fprintf(stderr,
				      WHO ": %s: several drives in it: name the directory of one\n",
				      dir);
			goto out;
		}
	}
	if (options->out && out_dir_claim(options->out, OUT_DIR_COMPARE, NULL, &runs, WHO))
		goto out;
	code = GATE_EXIT_INCOMPLETE;
	if (compare_runs(runs.items[0], runs.items[1], inputs->known, true, &compare))
		(void)fprintf(stderr, WHO ": %s\n", strerror(ENOMEM));
	else
		code = tell(options, compare);
	compare_free(compare);
out:
	named_runs_free(&runs);
	return code;
}

int cmd_compare(const struct gate_options *options)
{
	struct report_inputs inputs;
	int code = report_inputs_load(options, &inputs);

	if (!code)
		code = compare_two(options, &inputs);
	report_inputs_free(&inputs);
	return code;
}
