/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Test that nobody can mistake a simulation for a drive, whichever door it has. */
#include <criterion/criterion.h>
#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <stdlib.h>

#include "helpers/test/scratch.h"
#include "reports/record/record.h"
#include "reports/reports.h"
#include "reports/test/lint.h"

/* Folder with the documents of a run without a case. */
static char *write_documents(const struct run_info *info)
{
	char *dir = scratch_make(), *path = scratch_path(dir, "run.jsonl");
	struct record *record = NULL;
	struct run_model *run = NULL;
	int exit_code;

	cr_assert_eq(record_open(path, NULL, &record), 0);
	record_run_start(record, info);
	record_run_end(record, 0);
	cr_assert_eq(record_close(record), 0);
	cr_assert_eq(run_load(dir, &run), 0);
	cr_assert_eq(reports_write(run, dir, NULL, &exit_code), 0);
	run_free(run);
	free(path);
	return dir;
}

/* Once where something is said, and not at all otherwise. */
static void expect_told(xmlDocPtr doc, const char *where, const char *text, const char *end)
{
	char path[300];

	(void)snprintf(path, sizeof(path), "%s'%s'%s", where, text ? text : "", end);
	cr_expect_eq(lint_count(doc, path), text != NULL, "%s", path);
}

Test(page, no_hardware_is_told)
{
	static const struct {
		bool simulated, emulated;
		const char *banner, *kind;
	} kinds[] = {
		{ false, false, NULL, NULL },
		{ true, false, "Simulated drive: a is a model", "simulated" },
		{ false, true, "Emulated drive and link: a lives", "emulated" },
		{ true, true, "Simulated drive over vfio-user: a is a model",
		  "simulated, over vfio-user" },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const struct run_info info = { .alias = "a",
					       .start_unix_ns = 1,
					       .numa_node = -1,
					       .skip_budget = -1,
					       .simulated = kinds[i].simulated,
					       .emulated = kinds[i].emulated };
		char *dir = write_documents(&info), *path = scratch_path(dir, "report.html");
		htmlDocPtr page = htmlReadFile(path, "UTF-8",
					       HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
						       HTML_PARSE_NONET);
		xmlDocPtr junit = lint_read_xml(dir, "junit.xml");

		cr_assert_not_null(page);
		cr_expect_eq(lint_count(page, "//header//p[@class='banner']"),
			     kinds[i].banner != NULL);
		if (kinds[i].banner)
			expect_told(page, "//header//p[contains(., ", kinds[i].banner, ")]");
		expect_told(page,
			    "//dt[.='no hardware']/following-sibling::dd[1][.=", kinds[i].kind,
			    "]");
		expect_told(junit, "(//properties)[1]/property[@name='dut.no-hardware'][@value=",
			    kinds[i].kind, "]");
		xmlFreeDoc(junit);
		xmlFreeDoc(page);
		free(path);
		scratch_remove(dir);
	}
}
