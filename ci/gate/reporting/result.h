/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The last words of a run, on stdout: verdict, counts, what did not pass, where the report is. */
#ifndef CI_GATE_REPORTING_RESULT_H
#define CI_GATE_REPORTING_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "reports/record/run_model.h"
#include "reports/verdict/verdict_data.h"

/** result_print_place() - "report: DIR/report.html", with a clean path */
void result_print_place(FILE *out, const char *what, const char *dir, const char *file);
/**
 * result_print() - one drive
 * @known: as it was judged with; NULL: the record's
 * @label: in front of the verdict when several drives ran; NULL else
 * @dir: the run directory; @has_report: report.html is in it
 */
void result_print(FILE *out, const struct run_model *run, const struct known_list *known,
		  const struct verdict *verdict, const char *label, const char *dir,
		  bool has_report, bool color);

#endif
