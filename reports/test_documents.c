/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of JUnit, HTML and summary for every outcome there is: the reading rules of GitLab and
 * Jenkins, the schema, and what a browser may not be given. */
#include <criterion/criterion.h>
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <libxml/xpath.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "reports/json.h"
#include "reports/known.h"
#include "reports/record.h"
#include "reports/reports.h"
#include "reports/test/scratch.h"
#include "reports/test/synthetic.h"
#include "reports/text.h"

static xmlDocPtr read_xml(const char *dir, const char *name)
{
	char *path = scratch_path(dir, name);
	xmlDocPtr doc = xmlReadFile(path, NULL, XML_PARSE_NONET | XML_PARSE_HUGE);

	cr_assert_not_null(doc, "%s is not XML", path);
	free(path);
	return doc;
}

static void quiet(void *context, const char *format, ...)
{
	(void)context;
	(void)format;
}

static int count_nodes(xmlDocPtr doc, const char *path)
{
	xmlXPathContextPtr context = xmlXPathNewContext(doc);
	xmlXPathObjectPtr found = xmlXPathEvalExpression(BAD_CAST path, context);
	int count = found && found->nodesetval ? found->nodesetval->nodeNr : -1;

	cr_assert_not_null(found, "%s", path);
	xmlXPathFreeObject(found);
	xmlXPathFreeContext(context);
	return count < 0 ? 0 : count;
}

/* The schema stands beside the project, not in it. */
static void expect_junit_10(xmlDocPtr doc)
{
	const char *source = getenv("NVME_GATE_SOURCE");
	char *path = scratch_path(source ? source : "..", "../shared/schemas/junit-10.xsd");

	if (access(path, R_OK) == 0) {
		xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(path);
		xmlSchemaPtr schema = xmlSchemaParse(parser);
		xmlSchemaValidCtxtPtr valid = xmlSchemaNewValidCtxt(schema);

		cr_assert_not_null(valid);
		cr_expect_eq(xmlSchemaValidateDoc(valid, doc), 0, "junit.xml is not valid");
		xmlSchemaFreeValidCtxt(valid);
		xmlSchemaFree(schema);
		xmlSchemaFreeParserCtxt(parser);
	} else {
		cr_log_info("skipped: %s is not there", path);
	}
	free(path);
}

static char *attribute(xmlNodePtr node, const char *name)
{
	xmlChar *value = xmlGetProp(node, BAD_CAST name);
	char *copy = value ? strdup((const char *)value) : NULL;

	xmlFree(value);
	return copy;
}

static void expect_count(xmlNodePtr suite, const char *name, int wanted)
{
	char *value = attribute(suite, name);

	cr_assert_not_null(value, "no %s", name);
	cr_expect_eq(atol(value), wanted, "%s=\"%s\" but %d", name, value, wanted);
	free(value);
}

static xmlNodePtr child(xmlNodePtr node, const char *name)
{
	for (xmlNodePtr c = node->children; c; c = c->next)
		if (c->type == XML_ELEMENT_NODE && !strcmp((const char *)c->name, name))
			return c;
	return NULL;
}

static int count_children(xmlNodePtr node, const char *name)
{
	int count = 0;

	for (xmlNodePtr c = node->children; c; c = c->next)
		count += c->type == XML_ELEMENT_NODE && !strcmp((const char *)c->name, name);
	return count;
}

/* GitLab shows the text, Jenkins the message: both must say it, in the same words. */
static void lint_problem(xmlNodePtr problem, bool skipped)
{
	char *message = attribute(problem, "message"), *type = attribute(problem, "type");
	xmlChar *text = xmlNodeGetContent(problem);

	cr_assert(message && *message, "no message");
	cr_expect_null(strchr(message, '\n'));
	cr_expect_eq(strncmp((const char *)text, message, strlen(message)), 0, "'%s' does not start with '%s'",
		     text, message);
	cr_expect(skipped || (type && !strncmp(type, "nvme.", 5) && type[5]), "bare type %s",
		  type ? type : "(none)");
	cr_expect(skipped || strstr((const char *)text, "\nreproduce: nvme-gate run") ||
		  !strcmp(type, "nvme.GateClosed"), "no command in %s", text);
	free(message);
	free(type);
	xmlFree(text);
}

static void lint_case(xmlNodePtr test, int *failures, int *errors, int *skipped)
{
	xmlNodePtr output = child(test, "system-out");
	char *class = attribute(test, "classname"), *time = attribute(test, "time");

	cr_expect(class && !strncmp(class, "nvme.", 5));
	cr_expect(time && strchr(time, '.') && strlen(strchr(time, '.')) == 4 && !strchr(time, ','));
	cr_expect_leq(count_children(test, "system-out"), 1);
	cr_expect_leq(count_children(test, "failure") + count_children(test, "error") +
		      count_children(test, "skipped"), 1);
	if (output) {
		xmlChar *text = xmlNodeGetContent(output);
		const char *last = NULL;

		cr_expect_null(output->properties);
		for (const char *at = (const char *)text; (at = strstr(at, "[[ATTACHMENT|")); at++)
			last = at;
		/* attachments are the first lines */
		for (const char *line = (const char *)text; last && line < last; line = strchr(line, '\n') + 1)
			cr_expect_eq(strncmp(line, "[[ATTACHMENT|", 13), 0);
		xmlFree(text);
	}
	if (child(test, "failure"))
		lint_problem(child(test, "failure"), false);
	if (child(test, "error"))
		lint_problem(child(test, "error"), false);
	if (child(test, "skipped"))
		lint_problem(child(test, "skipped"), true);
	*failures += count_children(test, "failure");
	*errors += count_children(test, "error");
	*skipped += count_children(test, "skipped");
	free(class);
	free(time);
}

static int compare_strings(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void lint_junit(xmlDocPtr doc)
{
	char **names = NULL;
	size_t count = 0;
	int total = 0;

	for (xmlNodePtr suite = xmlDocGetRootElement(doc)->children; suite; suite = suite->next) {
		int failures = 0, errors = 0, skipped = 0, tests = 0;
		char *suite_name;

		if (suite->type != XML_ELEMENT_NODE)
			continue;
		suite_name = attribute(suite, "name");
		cr_assert(suite_name && strchr(suite_name, '@'), "the suite does not name its drive");
		for (xmlNodePtr test = suite->children; test; test = test->next) {
			if (test->type != XML_ELEMENT_NODE || strcmp((const char *)test->name, "testcase"))
				continue;
			char *class = attribute(test, "classname"), *name = attribute(test, "name");

			names = realloc(names, (count + 1) * sizeof(*names));
			cr_assert(names && asprintf(&names[count++], "%s\n%s\n%s", suite_name, class, name) > 0);
			lint_case(test, &failures, &errors, &skipped);
			tests++;
			free(class);
			free(name);
		}
		cr_expect_gt(tests, 0, "Jenkins drops a suite without cases");
		expect_count(suite, "tests", tests);
		expect_count(suite, "failures", failures);
		expect_count(suite, "errors", errors);
		expect_count(suite, "skipped", skipped);
		total += tests;
		free(suite_name);
	}
	expect_count(xmlDocGetRootElement(doc), "tests", total);
	qsort(names, count, sizeof(*names), compare_strings);
	for (size_t i = 0; i + 1 < count; i++)
		cr_expect_str_neq(names[i], names[i + 1], "twice the same identity");
	for (size_t i = 0; i < count; i++)
		free(names[i]);
	free(names);
}

/* ---- HTML ---- */

static void expect_absent(const char *page, const char *what)
{
	const char *at = strstr(page, what);

	cr_expect_null(at, "%.80s", at ? at : "");
}

static void lint_tree(xmlDocPtr doc, xmlNodePtr node, xmlHashTablePtr ids)
{
	for (; node; node = node->next) {
		if (node->type != XML_ELEMENT_NODE)
			continue;
		char *id = attribute(node, "id");
		if (id)
			cr_expect_eq(xmlHashAddEntry(ids, BAD_CAST id, node), 0, "id %s stands twice", id);
		free(id);
		for (xmlAttrPtr a = node->properties; a; a = a->next) {
			cr_expect_str_neq((const char *)a->name, "style");
			cr_expect_str_neq((const char *)a->name, "target");
			cr_expect_neq(strncmp((const char *)a->name, "on", 2), 0);
		}
		cr_expect_str_neq((const char *)node->name, "script");
		lint_tree(doc, node->children, ids);
	}
}

static void lint_links(xmlNodePtr node, xmlHashTablePtr ids)
{
	for (; node; node = node->next) {
		char *uri = node->type == XML_ELEMENT_NODE ? attribute(node, "href") : NULL;

		if (uri && *uri == '#')
			cr_expect_not_null(xmlHashLookup(ids, BAD_CAST uri + 1), "%s leads nowhere", uri);
		else if (uri)
			cr_expect(strncmp(uri, "javascript:", 11) && *uri != '/' && !strstr(uri, "://"), "%s", uri);
		free(uri);
		lint_links(node->children, ids);
	}
}

static void lint_html(const char *dir, size_t *ret_size)
{
	char *page = scratch_read(dir, "report.html", ret_size);
	htmlDocPtr doc;
	xmlHashTablePtr ids = xmlHashCreate(1000);

	cr_expect_eq(strncmp(page, "<!DOCTYPE html>\n<html", 21), 0);
	expect_absent(page, " style=");
	expect_absent(page, "<script");
	expect_absent(page, "data:");
	expect_absent(page, "target=");
	cr_expect(text_is_clean(page, *ret_size), "the page is not clean");
	xmlSetGenericErrorFunc(NULL, quiet);
	doc = htmlReadMemory(page, (int)*ret_size, NULL, "UTF-8", HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING);
	cr_assert_not_null(doc);
	lint_tree(doc, xmlDocGetRootElement(doc), ids);
	lint_links(xmlDocGetRootElement(doc), ids);
	cr_expect_eq(count_nodes(doc, "//h1"), 1);
	xmlHashFree(ids, NULL);
	xmlFreeDoc(doc);
	free(page);
}

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
	xmlDocPtr doc = read_xml(dir, "junit.xml");
	expect_junit_10(doc);
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
	cr_expect_eq(json_object_array_length(json_member(json, "cases", json_type_array)), run->case_count);
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
	xmlDocPtr doc = read_xml(dir, "junit.xml");
	expect_junit_10(doc);
	lint_junit(doc);
	cr_expect_eq(count_nodes(doc, "//error"), 1, "CI would see nothing");
	xmlFreeDoc(doc);
	lint_html(dir, &size);
	run_free(run);
	scratch_remove(dir);
}

Test(documents, junit_shows_a_gate_that_rules_closed)
{
	static const char *const must[] = { "firmware/*" };
	const struct run_info info = { .selector = "sim:x", .numa_node = -1, .must_run = must,
				       .must_run_count = 1 };
	const struct run_case_info one = { .name = "pcie/link_speed" };
	const struct run_end_info end = { .verdict = RUN_PASS };
	char *dir = scratch_make(), *path = scratch_path(dir, "run.jsonl");
	struct run_model *run = run_new();
	struct record *record = NULL;

	cr_assert_eq(record_open(path, run, &record), 0);
	record_run_start(record, &info);
	record_case_start(record, &one);
	record_case_end(record, &end);
	record_run_end(record, 0);
	cr_assert_eq(record_close(record), 0);
	cr_assert_eq(junit_write(run, dir, NULL, true), 0);
	xmlDocPtr doc = read_xml(dir, "junit.xml");
	lint_junit(doc);
	cr_expect_eq(count_nodes(doc, "//testcase[@classname='nvme.gate']/failure"), 1);
	xmlFreeDoc(doc);
	run_free(run);
	free(path);
	scratch_remove(dir);
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
	xmlDocPtr doc = read_xml(dir, "junit.xml");
	lint_junit(doc);
	cr_expect_eq(count_nodes(doc, "//error[@type='nvme.Interrupted']"), 1);
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

Test(documents, junit_tells_repetitions_and_known_failures)
{
	static const char yaml[] = "- {case: perf/iops, reason: slow slot, owner: anna}\n";
	const struct run_info info = { .selector = "sim:x", .numa_node = -1, .repeat = 3,
				       .start_unix_ns = 1763805600000000000 };
	const enum run_verdict verdicts[] = { RUN_PASS, RUN_FAIL, RUN_FAIL };
	char *dir = scratch_make(), *path = scratch_path(dir, "run.jsonl"), *list = scratch_path(dir, "k.yaml");
	struct run_model *run = run_new();
	struct record *record = NULL;
	struct known_list *known = NULL;
	int exit_code;

	cr_assert_eq(record_open(path, run, &record), 0);
	record_run_start(record, &info);
	for (unsigned int i = 0; i < 3; i++) {
		const struct run_case_info one = { .name = "pcie/link_width", .attempt = i + 1 };
		const struct run_end_info end = { .verdict = verdicts[i], .reason = "narrow",
						  .kind = verdicts[i] ? "assertion" : NULL, .duration_s = 1 };

		record_case_start(record, &one);
		record_case_end(record, &end);
	}
	const struct run_case_info perf = { .name = "perf/iops" };
	const struct run_end_info slow = { .verdict = RUN_FAIL, .kind = "assertion", .reason = "slow" };
	record_case_start(record, &perf);
	record_case_end(record, &slow);
	record_run_end(record, 0);
	cr_assert_eq(record_close(record), 0);
	scratch_write(dir, "k.yaml", yaml, sizeof(yaml) - 1);
	cr_assert_eq(known_load(list, &known, stderr), 0);
	const struct reports_options options = { .known = known, .junit_extended = false };
	cr_assert_eq(reports_write(run, dir, &options, &exit_code), 0);
	cr_expect_eq(exit_code, 1);
	xmlDocPtr doc = read_xml(dir, "junit.xml");
	expect_junit_10(doc);
	lint_junit(doc);
	cr_expect_eq(count_nodes(doc, "//testcase[@name='link_width']"), 1);
	cr_expect_eq(count_nodes(doc, "//testcase[@time='3.000']/failure"), 1);
	cr_expect_eq(count_nodes(doc, "//testcase/rerunFailure"), 1);
	cr_expect_eq(count_nodes(doc, "//testcase[@name='iops']/skipped[contains(.,'slow slot')]"), 1);
	xmlFreeDoc(doc);
	known_free(known);
	run_free(run);
	free(list);
	free(path);
	scratch_remove(dir);
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
	xmlDocPtr doc = read_xml(out, "junit.xml");
	expect_junit_10(doc);
	lint_junit(doc);
	cr_expect_eq(count_nodes(doc, "//testsuite[starts-with(@name,'nvme.smart@')]"), 3);
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
	const struct reports_options options = { .junit_extended = true, .workspace_dir = "results/a" };
	char *dir;
	struct run_model *run = make(&dir, &(struct synthetic){ 0 });

	cr_assert_eq(reports_write(run, dir, &options, NULL), 0);
	xmlDocPtr doc = read_xml(dir, "junit.xml");
	lint_junit(doc);
	cr_expect_gt(count_nodes(doc, "//testcase[@file and @line]"), 5);
	cr_expect_eq(count_nodes(doc, "//testcase/properties/property[@name='ocp' and @value='PCI-18']"), 1);
	cr_expect_eq(count_nodes(doc, "//system-out[starts-with(.,'[[ATTACHMENT|results/a/logs/')]"), 6);
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
	struct run_model *run = make(&dir, &(struct synthetic){ .bulk_cases = 10000, .samples = 50000 });
	size_t size;

	cr_assert_eq(reports_write(run, dir, NULL, NULL), 0);
	lint_html(dir, &size);
	cr_expect_lt(size, 5000000, "%zu bytes", size);
	run_free(run);
	scratch_remove(dir);
}
