/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes a made-up run as a record, reads it back, and holds the verdict against what is expected.
 */
#include "reports/test/told_run.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/test/scratch.h"
#include "helpers/text/text.h"
#include "reports/record/record.h"
#include "reports/verdict/verdict.h"

struct run_model *told_run(const struct told_run *told)
{
	char *dir = scratch_make(), *path = scratch_path(dir, "run.jsonl");
	struct run_model *run = run_new();
	struct record *record = NULL;
	struct run_info info = told->info;

	info.numa_node = -1;
	if (!info.start_unix_ns)
		info.start_unix_ns = NOW;
	cr_assert_eq(record_open(path, run, &record), 0);
	record_run_start(record, &info);
	if (told->not_ready)
		record_not_ready(record, told->not_ready);
	if (told->rig)
		record_rig_error(record, told->rig);
	for (size_t i = 0; i < 6 && told->cases[i].name; i++) {
		const struct run_case_info c = { .name = told->cases[i].name };
		const struct run_end_info end = { .verdict = told->cases[i].verdict,
						  .kind = told->cases[i].kind,
						  .reason = "because" };

		record_case_start(record, &c);
		record_case_end(record, &end);
	}
	if (!told->unfinished)
		record_run_end(record, told->stop_signal);
	cr_assert_eq(record_close(record), 0);
	cr_assert_eq(run_settle(run), 0);
	free(path);
	scratch_remove(dir);
	return run;
}

/* The sentence and all reasons, a line each. */
static void write_all(const struct verdict *v, struct text *all)
{
	text_puts(all, v->sentence);
	for (size_t i = 0; i < v->reason_count; i++)
		text_printf(all, "\n%s", v->reasons[i]);
}

void told_run_judge(const struct told_run *told, const struct known_list *known, int exit_code,
		    const char *in_sentence)
{
	struct run_model *run = told_run(told);
	struct verdict *v = NULL;
	struct text all = { 0 };

	cr_assert_eq(verdict_judge(run, known, NULL, NULL, &v), 0);
	write_all(v, &all);
	cr_expect_eq(v->exit_code, exit_code, "exit %d: %s", v->exit_code, all.data);
	cr_expect(v->gate != VERDICT_OPEN || exit_code == 0);
	cr_expect(v->gate == VERDICT_OPEN || strncmp(all.data, "gate open", 9));
	cr_expect_eq(v->gate == VERDICT_PARTIAL, !strncmp(all.data, "passed so far: ", 15));
	cr_expect_not_null(strstr(all.data, in_sentence), "'%s' is not in: %s", in_sentence,
			   all.data);
	text_free(&all);
	verdict_free(v);
	run_free(run);
}

void told_run_says_not(const struct told_run *told, const char *words)
{
	struct run_model *run = told_run(told);
	struct verdict *v = NULL;
	struct text all = { 0 };

	cr_assert_eq(verdict_judge(run, NULL, NULL, NULL, &v), 0);
	write_all(v, &all);
	cr_expect_null(strstr(all.data, words), "'%s' is in: %s", words, all.data);
	text_free(&all);
	verdict_free(v);
	run_free(run);
}
