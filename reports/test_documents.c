/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of JUnit, HTML and summary for every outcome there is: the reading rules of GitLab and
 * Jenkins, the schema, and what a browser may not be given. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "helpers/text/json.h"
#include "reports/record/known.h"
#include "reports/record/record.h"
#include "reports/reports.h"
#include "reports/verdict/wording.h"
#include "reports/test/lint.h"
#include "helpers/test/scratch.h"
#include "reports/test/synthetic.h"
#include "helpers/text/text.h"

static struct run_model *make(char **ret_dir, const struct synthetic *options)
{
	struct run_model *run = NULL;

	*ret_dir = scratch_make();
	cr_assert_eq(synthetic_record(*ret_dir, options, NULL), 0);
	cr_assert_eq(run_load(*ret_dir, &run), 0);
	return run;
}

static void expect_documents(const struct synthetic *options, int wanted_exit)
{
	char *dir, *css, *summary;
	struct run_model *run = make(&dir, options);
	int exit_code = -1;
	size_t size, css_size;

	cr_assert_eq(reports_write(run, dir, NULL, &exit_code), 0);
	cr_expect_eq(exit_code, wanted_exit);
	xmlDocPtr doc = lint_read_xml(dir, "junit.xml");
	lint_junit_10(doc);
	lint_junit(doc);
	xmlFreeDoc(doc);
	lint_html(dir, &size);
	css = scratch_read(dir, "report.css", &css_size);
	cr_expect_null(strchr(css, '<'), "the style sheet cannot stand inline");
	summary = scratch_read(dir, "summary.json", &size);
	struct json_object *json = json_read(summary, size - 1);
	cr_assert_not_null(json, "summary.json is not JSON");
	cr_expect_eq(json_member_int(json, "exit", -1), wanted_exit);
	size_t word;
	cr_expect_str_eq(json_member_text(json, "gate", &word), wanted_exit ? "closed" : "open");
	cr_expect_eq(json_object_array_length(json_member(json, "cases", json_type_array)),
		     run->case_count);
	json_object_put(json);
	free(summary);
	free(css);
	run_free(run);
	scratch_remove(dir);
}

Test(documents, of_a_drive_that_passes)
{
	expect_documents(&(struct synthetic){ .healthy = true }, 0);
}

Test(documents, of_every_outcome)
{
	expect_documents(&(struct synthetic){ .bulk_cases = 40 }, 4);
}

Test(documents, of_a_run_that_died)
{
	expect_documents(&(struct synthetic){ .healthy = true, .unfinished = true }, 4);
}

Test(documents, of_hostile_texts)
{
	expect_documents(&(struct synthetic){ .hostile = true }, 4);
}

Test(documents, of_nothing)
{
	char *dir = scratch_make();
	struct run_model *run = NULL;
	int exit_code = -1;
	size_t size;

	scratch_write(dir, "run.jsonl", "", 0);
	cr_assert_eq(run_load(dir, &run), 0);
	cr_assert_eq(reports_write(run, dir, NULL, &exit_code), 0);
	cr_expect_eq(exit_code, 4);
	xmlDocPtr doc = lint_read_xml(dir, "junit.xml");
	lint_junit_10(doc);
	lint_junit(doc);
	cr_expect_eq(lint_count(doc, "//error"), 1, "CI would see nothing");
	xmlFreeDoc(doc);
	lint_html(dir, &size);
	run_free(run);
	scratch_remove(dir);
}

/* junit.xml of a run whose one case passed. */
static xmlDocPtr junit_of_a_pass(const struct run_info *info, const char *dir)
{
	const struct run_case_info one = { .name = "pcie/link_speed" };
	const struct run_end_info end = { .verdict = RUN_PASS };
	char *path = scratch_path(dir, "run.jsonl");
	struct run_model *run = run_new();
	struct record *record = NULL;
	xmlDocPtr doc;

	cr_assert_eq(record_open(path, run, &record), 0);
	record_run_start(record, info);
	record_case_start(record, &one);
	record_case_end(record, &end);
	record_run_end(record, 0);
	cr_assert_eq(record_close(record), 0);
	cr_assert_eq(junit_write(run, dir, NULL, true), 0);
	doc = lint_read_xml(dir, "junit.xml");
	lint_junit(doc);
	run_free(run);
	free(path);
	return doc;
}

Test(documents, junit_shows_a_gate_that_rules_closed)
{
	static const char *const must[] = { "firmware/*" };
	const struct run_info info = { .selector = "sim:x",
				       .serial = "S1",
				       .numa_node = -1,
				       .must_run = must,
				       .must_run_count = 1 };
	char *dir = scratch_make();
	xmlDocPtr doc = junit_of_a_pass(&info, dir);

	cr_expect_eq(lint_count(doc, "//testcase[@classname='nvme.S1.gate']/failure"), 1);
	xmlFreeDoc(doc);
	scratch_remove(dir);
}

/* The case of the gate is there whatever it says, with all reasons, and never green when it is
 * not. */
static void expect_gate(const struct run_info *info, const char *element, const char *reason)
{
	char *dir = scratch_make(), *query = NULL;
	xmlDocPtr doc = junit_of_a_pass(info, dir);

	lint_junit_10(doc);
	cr_expect_eq(lint_count(doc, "//testcase[@classname='nvme.S1.gate']"), 1);
	cr_assert(asprintf(&query, "//testcase[@name='open']/%s[contains(.,'%s')]", element,
			   reason) > 0);
	cr_expect_eq(lint_count(doc, query), 1, "no %s", query);
	cr_expect_eq(lint_count(doc, "//testcase[@name='open']/*"), 1);
	free(query);
	xmlFreeDoc(doc);
	scratch_remove(dir);
}

Test(documents, junit_always_has_the_gate)
{
	static const char *const must[] = { "firmware/*" };
	struct run_info info = { .selector = "sim:x", .serial = "S1", .numa_node = -1 };

	expect_gate(&info, "system-out", "gate open: 1 check passed");
	info.unselected = 3;
	expect_gate(&info, "skipped", "partial run: 3 cases were not selected");
	info.partial_refused = true;
	expect_gate(&info, "failure", "whole runs only");
	info = (struct run_info){ .selector = "sim:x",
				  .serial = "S1",
				  .numa_node = -1,
				  .must_run = must,
				  .must_run_count = 1 };
	expect_gate(&info, "failure", "no case of this run is: firmware/*");
}

Test(documents, junit_while_the_run_goes_on)
{
	const struct run_info info = { .selector = "sim:x", .numa_node = -1 };
	const struct run_case_info one = { .name = "pcie/link_speed" };
	char *dir = scratch_make(), *path = scratch_path(dir, "run.jsonl"), *junit;
	struct run_model *run = run_new();
	struct record *record = NULL;

	cr_assert_eq(record_open(path, run, &record), 0);
	record_run_start(record, &info);
	record_case_start(record, &one);
	cr_assert_eq(junit_write(run, dir, NULL, false), 0);
	xmlDocPtr doc = lint_read_xml(dir, "junit.xml");
	lint_junit(doc);
	cr_expect_eq(lint_count(doc, "//error[@type='nvme.Interrupted']"), 1);
	cr_expect_eq(lint_count(doc, "//testcase[@name='open']/error[contains(.,'has no end')]"),
		     1);
	xmlFreeDoc(doc);
	/* at once again: skipped, unless it is the last time */
	junit = scratch_path(dir, "junit.xml");
	cr_assert_eq(unlink(junit), 0);
	run->junit_took_ns = 1000000000;
	cr_assert_eq(junit_write(run, dir, NULL, false), 0);
	cr_expect_neq(access(junit, F_OK), 0, "written again at once");
	cr_assert_eq(junit_write(run, dir, NULL, true), 0);
	cr_expect_eq(access(junit, F_OK), 0);
	free(junit);
	(void)record_close(record);
	run_free(run);
	free(path);
	scratch_remove(dir);
}

/* Two cases, one of them in three rounds. */
static void expect_cases_not_rounds(const char *dir)
{
	size_t size;
	char *text = scratch_read(dir, "summary.json", &size);
	char *html = scratch_read(dir, "report.html", &size);

	cr_expect(strstr(text, "\"counts\":{\"pass\":0,\"fail\":2,\"error\":0,\"skip\":0}"), "%s",
		  text);
	cr_expect(
		strstr(text, "\"rounds\":[{\"attempt\":1,\"verdict\":\"pass\",\"duration_s\":1},"),
		"%s", text);
	struct json_object *json = json_read(text, strlen(text) - 1);
	cr_assert_not_null(json);
	cr_expect_eq(json_object_array_length(json_member(json, "cases", json_type_array)), 2);
	json_object_put(json);
	/* tiles, areas and the filter */
	cr_expect(strstr(html, "<li class=\"tile fail\"><b>1</b>"));
	cr_expect(strstr(
		html,
		"<b>pcie</b> <span class=\"count fail\">\xe2\x9c\x97 fail 1</span></summary>"));
	cr_expect(strstr(html, "\xe2\x9c\x97 fail (1)</label>"));
	free(text);
	free(html);
}

Test(documents, junit_tells_repetitions_and_known_failures)
{
	static const char yaml[] = "- {case: perf/iops, reason: slow slot, owner: anna}\n";
	const struct run_info info = { .selector = "sim:x",
				       .numa_node = -1,
				       .repeat = 3,
				       .start_unix_ns = 1763805600000000000 };
	const enum run_verdict verdicts[] = { RUN_PASS, RUN_FAIL, RUN_FAIL };
	char *dir = scratch_make(), *path = scratch_path(dir, "run.jsonl"),
	     *list = scratch_path(dir, "k.yaml");
	struct run_model *run = run_new();
	struct record *record = NULL;
	struct known_list *known = NULL;
	int exit_code;

	cr_assert_eq(record_open(path, run, &record), 0);
	record_run_start(record, &info);
	for (unsigned int i = 0; i < 3; i++) {
		const struct run_case_info one = { .name = "pcie/link_width", .attempt = i + 1 };
		const struct run_end_info end = { .verdict = verdicts[i],
						  .reason = "narrow",
						  .kind = verdicts[i] ? END_ASSERTION : END_NONE,
						  .duration_s = 1 };

		record_case_start(record, &one);
		record_case_end(record, &end);
	}
	const struct run_case_info perf = { .name = "perf/iops", .id = "P-1", .spec = "profile" };
	const struct finding few = { .outcome = FINDING_FAILS,
				     .what = "IOPS",
				     .value = finding_of_uint(9),
				     .op = FINDING_GE,
				     .limit = finding_of_uint(10),
				     .hint = "hint told" };
	const struct run_end_info slow = { .verdict = RUN_FAIL,
					   .kind = END_ASSERTION,
					   .reason = "P-1 IOPS: expected at least 10, actual 9",
					   .log = "logs/a.log",
					   .log_tail = "FAIL IOPS\nthe rest" };
	record_case_start(record, &perf);
	cr_assert_eq(artifact_finding(record_fd(record), perf.id, &few), 0);
	record_case_end(record, &slow);
	record_run_end(record, 0);
	cr_assert_eq(record_close(record), 0);
	scratch_write(dir, "k.yaml", yaml, sizeof(yaml) - 1);
	cr_assert_eq(known_load(list, &known, stderr), 0);
	const struct reports_options options = { .known = known, .junit_extended = false };
	cr_assert_eq(reports_write(run, dir, &options, &exit_code), 0);
	cr_expect_eq(exit_code, 1);
	xmlDocPtr doc = lint_read_xml(dir, "junit.xml");
	lint_junit_10(doc);
	lint_junit(doc);
	cr_expect_eq(lint_count(doc, "//testcase[@name='link_width']"), 1);
	expect_cases_not_rounds(dir);
	cr_expect_eq(lint_count(doc, "//testcase[@time='3.000']/failure"), 1);
	/* Surefire's element, without which Jenkins keeps nothing of the text */
	cr_expect_eq(lint_count(doc,
				"//testcase/rerunFailure[@type and @message='narrow']/"
				"stackTrace[starts-with(.,'narrow')][contains(.,'reproduce: ')]"),
		     1);
	cr_expect_eq(lint_count(doc, "//testcase[@name='iops']/skipped[contains(.,'slow slot')]"
				     "[contains(.,'hint told')]"),
		     1);
	cr_expect_eq(lint_count(doc, "//testcase[@name='iops']/system-out[contains(.,'the rest')]"
				     "[not(contains(.,'expected'))][not(contains(.,'hint'))]"
				     "[not(contains(.,'reproduce'))]"),
		     1);
	xmlFreeDoc(doc);
	known_free(known);
	run_free(run);
	free(list);
	free(path);
	scratch_remove(dir);
}

/* The record tells no effect of a case that never began, and nothing else whether it needs
 * --erase. */
Test(documents, a_case_that_never_began_is_run_again_as_the_run_was)
{
	static const char *const plan[] = { "format/applied/ns1/512", NULL };

	for (int armed = 0; armed < 2; armed++) {
		const struct run_info info = { .selector = "sim:x",
					       .serial = "S",
					       .numa_node = -1,
					       .repeat = 1,
					       .erase_serial = armed ? "S" : NULL,
					       .plan = plan,
					       .plan_count = 1 };
		struct run_model *run = run_new();
		char *dir = scratch_make(), *path = scratch_path(dir, "run.jsonl");
		struct record *record = NULL;
		struct text said = { 0 };

		cr_assert_eq(record_open(path, run, &record), 0);
		record_run_start(record, &info);
		cr_assert_eq(record_close(record), 0);
		cr_assert_eq(run_settle(run), 0);
		cr_assert_eq(run->case_count, 1);
		wording_reproduce(&said, run, run->cases[0]);
		cr_expect_str_eq(
			said.data,
			armed ? "nvme-gate run --dut sim:x --filter format/applied/ns1/512 --erase "
				"S"
			      : "nvme-gate run --dut sim:x --filter format/applied/ns1/512");
		text_free(&said);
		run_free(run);
		free(path);
		scratch_remove(dir);
	}
}

Test(documents, of_several_drives)
{
	const struct run_model *runs[3];
	char *dirs[3], *out = scratch_make();
	size_t size;
	int exit_code;

	for (unsigned int i = 0; i < 3; i++)
		runs[i] = make(&dirs[i], &(struct synthetic){ .healthy = i != 1, .drive = i });
	cr_assert_eq(reports_write_merged(runs, 3, out, NULL, &exit_code), 0);
	cr_expect_eq(exit_code, 4, "the worst of them");
	xmlDocPtr doc = lint_read_xml(out, "junit.xml");
	lint_junit_10(doc);
	lint_junit(doc);
	cr_expect_eq(lint_count(doc, "//testsuite[starts-with(@name,'nvme.smart@')]"), 3);
	xmlFreeDoc(doc);
	lint_html(out, &size);
	char *page = scratch_read(out, "report.html", &size), *link = NULL;
	cr_assert(asprintf(&link, "../%s/report.html", strrchr(dirs[1], '/') + 1) > 0);
	cr_expect_not_null(strstr(page, link), "no link to %s", link);
	free(link);
	free(page);
	for (size_t i = 0; i < 3; i++) {
		run_free((struct run_model *)runs[i]);
		scratch_remove(dirs[i]);
	}
	scratch_remove(out);
}

Test(documents, of_a_run_that_is_told_elsewhere_link_back)
{
	char *dir, *out = scratch_make(), *link = NULL;
	struct run_model *run = make(&dir, &(struct synthetic){ 0 });
	size_t size;

	cr_assert_eq(reports_write(run, out, NULL, NULL), 0);
	char *page = scratch_read(out, "report.html", &size);
	cr_assert(asprintf(&link, "../%s/artifacts/pcie.link_width/config%%20drive.bin",
			   strrchr(dir, '/') + 1) > 0);
	cr_expect_not_null(strstr(page, link), "no link to %s", link);
	free(link);
	free(page);
	run_free(run);
	scratch_remove(dir);
	scratch_remove(out);
}

Test(documents, extended_junit_has_what_the_schema_forbids)
{
	const struct reports_options options = { .junit_extended = true };
	char *dir, *attached = NULL;
	struct run_model *run = make(&dir, &(struct synthetic){ 0 });

	cr_assert_eq(chdir(getenv("NVME_GATE_BUILD") ?: "."), 0); /* where the job began */
	cr_assert_eq(reports_write(run, dir, &options, NULL), 0);
	xmlDocPtr doc = lint_read_xml(dir, "junit.xml");
	lint_junit(doc);
	cr_expect_gt(lint_count(doc, "//testcase[@file and @line]"), 5);
	cr_expect_eq(
		lint_count(doc, "//testcase/properties/property[@name='ocp' and @value='PCI-18']"),
		1);
	cr_assert(asprintf(&attached, "//system-out[starts-with(.,'[[ATTACHMENT|%s/logs/')]",
			   strrchr(dir, '/') + 1) > 0);
	cr_expect_eq(lint_count(doc, attached), 6);
	free(attached);
	xmlFreeDoc(doc);
	run_free(run);
	scratch_remove(dir);
}

Test(documents, a_folder_that_cannot_be_written_is_an_error)
{
	char *dir, *file;
	struct run_model *run = make(&dir, &(struct synthetic){ .healthy = true });
	int exit_code = -1;

	file = scratch_path(dir, "run.jsonl/nothing");
	cr_expect_lt(reports_write(run, file, NULL, &exit_code), 0);
	cr_expect_eq(exit_code, 0, "the verdict is known all the same");
	free(file);
	run_free(run);
	scratch_remove(dir);
}

Test(documents, large_runs_stay_small, .timeout = 100)
{
	char *dir;
	struct run_model *run = make(&dir, &(struct synthetic){ .bulk_cases = 10000,
								.bulk_fail_every = 20,
								.samples = 50000 });
	size_t size;

	cr_assert_eq(reports_write(run, dir, NULL, NULL), 0);
	lint_html(dir, &size);
	cr_expect_lt(size, 5000000, "%zu bytes", size);
	run_free(run);
	scratch_remove(dir);
}
