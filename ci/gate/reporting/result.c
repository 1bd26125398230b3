/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Prints the result in the order in which a person wants to know it. */
#include "ci/gate/reporting/result.h"

#include <string.h>

#include "helpers/text/quantity.h"
#include "reports/verdict/wording.h"
#include "helpers/text/text.h"
#include "reports/verdict/uncompared.h"
#include "reports/verdict/verdict_known.h"

#define RESULT_CASES_MAX 50
#define RESULT_REASONS_MAX 8

static bool was_not_run(const struct run_case *c)
{
	return c->end.kind == END_NOT_RUN;
}

static void print_cases(FILE *out, const struct run_model *run, const struct known_list *known,
			enum run_verdict wanted, size_t *left)
{
	for (size_t i = 0; i < run->case_count; i++) {
		const struct run_case *c;
		size_t rounds;

		if (!wording_attempts(run, run->cases[i], &c, &rounds) || !c->ended ||
		    c->end.verdict != wanted || was_not_run(c))
			continue;
		if (*left == 0) {
			fprintf(out, "       ... and more: see the report\n");
			return;
		}
		(*left)--;
		fprintf(out, "  %-5s %s: %s\n",
			verdict_is_known(run, known, c) ? "known failure"
			: wanted == RUN_FAIL            ? "FAIL"
							: "ERROR",
			c->info.name, run_first_message(c));
	}
}

/* After a run that was stopped these may be hundreds: their number says enough. */
static void print_not_run(FILE *out, const struct run_model *run)
{
	const struct run_case *first = NULL;
	size_t count = 0;

	for (size_t i = 0; i < run->case_count; i++) {
		const struct run_case *c;
		size_t rounds;

		if (!wording_attempts(run, run->cases[i], &c, &rounds) || !c->ended ||
		    !was_not_run(c))
			continue;
		count++;
		first = first ? first : c;
	}
	if (count == 1)
		fprintf(out, "  not run: %s\n", first->info.name);
	else if (count)
		fprintf(out, "  not run: %s and %zu more\n", first->info.name, count - 1);
}

/* Why cases were skipped, each reason once; unarmed ones are told by the verdict. */
static void print_skipped(FILE *out, const struct run_model *run)
{
	struct {
		const struct run_case *first;
		size_t count;
	} reasons[RESULT_REASONS_MAX];
	size_t count = 0, more = 0;

	for (size_t i = 0; i < run->case_count; i++) {
		const struct run_case *c;
		size_t k = 0, rounds;

		if (!wording_attempts(run, run->cases[i], &c, &rounds))
			continue;
		if (!c->ended || c->end.verdict != RUN_SKIP || c->unarmed || was_not_run(c))
			continue;
		while (k < count &&
		       strcmp(run_first_message(reasons[k].first), run_first_message(c)))
			k++;
		if (k == RESULT_REASONS_MAX) {
			more++;
			continue;
		}
		if (k == count) {
			reasons[count].first = c;
			reasons[count++].count = 0;
		}
		reasons[k].count++;
	}
	for (size_t k = 0; k < count; k++) {
		fprintf(out, "  skip  %s", reasons[k].first->info.name);
		if (reasons[k].count > 1)
			fprintf(out, " and %zu more", reasons[k].count - 1);
		fprintf(out, ": %s\n", run_first_message(reasons[k].first));
	}
	if (more)
		fprintf(out, "  skip  %zu more, for other reasons: see the report\n", more);
}

/* A change of these would not have been seen: that is not to be found in a log only. */
static void print_uncompared(FILE *out, const struct run_model *run)
{
	struct uncompared list[UNCOMPARED_MAX];
	size_t count = uncompared_find(run, list, UNCOMPARED_MAX);

	for (size_t i = 0; i < count; i++)
		fprintf(out, "  not compared around %zu case%s: %s: %s\n", list[i].cases,
			list[i].cases == 1 ? "" : "s", list[i].what, list[i].why);
}

void result_print_place(FILE *out, const char *what, const char *dir, const char *file)
{
	struct text path = { 0 };

	/* a terminal obeys what some paths hold */
	text_clean_line(&path, dir, strlen(dir), 0);
	fprintf(out, "%s: %s/%s\n", what, path.data ? path.data : "", file);
	text_free(&path);
}

void result_print(FILE *out, const struct run_model *run, const struct known_list *known,
		  const struct verdict *verdict, const char *label, const char *dir,
		  bool has_report, bool color)
{
	size_t left = RESULT_CASES_MAX;
	char simulated[QUANTITY_SIZE];
	static const char *const paints[] = { [VERDICT_CLOSED] = "\033[31;1m",
					      [VERDICT_PARTIAL] = "\033[33;1m",
					      [VERDICT_OPEN] = "\033[32;1m" };

	fprintf(out, "%s%s%s%s%s\n", label ? label : "", label ? ": " : "",
		color ? paints[verdict->gate] : "", verdict->sentence, color ? "\033[0m" : "");
	for (size_t i = 0; i < verdict->reason_count; i++)
		fprintf(out, "  %s\n", verdict->reasons[i]);
	fprintf(out, "%zu passed, %zu failed, ", verdict->pass, verdict->fail - verdict->known);
	if (verdict->known)
		fprintf(out, "%zu known %s, ", verdict->known,
			verdict->known == 1 ? "failure" : "failures");
	fprintf(out, "%zu errors, %zu skipped", verdict->error, verdict->skip);
	if (verdict->unarmed)
		fprintf(out, " (%zu of them not armed: --erase %s arms what writes or resets)",
			verdict->unarmed, run->info.serial ? run->info.serial : "SERIAL");
	fputc('\n', out);
	if (wording_simulated(run) > 0)
		fprintf(out, "simulated: the drive's own clock ran %s\n",
			quantity_duration(wording_simulated(run), simulated, sizeof(simulated)));
	if (run->info.simulated && run->info.emulated)
		fputs("simulated: the drive is a model, served over vfio-user; no hardware was "
		      "tested\n",
		      out);
	if (run->info.recorded)
		fprintf(out,
			"replay of a recording from %s: no drive was tested, and no release can go "
			"out on it\n",
			run->info.recorded);
	print_cases(out, run, known, RUN_FAIL, &left);
	print_cases(out, run, known, RUN_ERROR, &left);
	print_skipped(out, run);
	print_not_run(out, run);
	print_uncompared(out, run);
	result_print_place(out, has_report ? "report" : "record", dir,
			   has_report ? "report.html" : "run.jsonl");
}
