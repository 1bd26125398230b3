/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads JUnit and HTML as GitLab, Jenkins and a browser do. */
#include "reports/test/lint.h"

#include <criterion/criterion.h>
#include <libxml/HTMLparser.h>
#include <libxml/hash.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <libxml/xpath.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "helpers/test/scratch.h"
#include "helpers/text/text.h"

xmlDocPtr lint_read_xml(const char *dir, const char *name)
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

int lint_count(xmlDocPtr doc, const char *path)
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
void lint_junit_10(xmlDocPtr doc)
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
		fprintf(stderr, "[SKIP] a document against %s: it is not there\n", path);
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
static void complain(xmlNodePtr problem, bool skipped)
{
	char *message = attribute(problem, "message"), *type = attribute(problem, "type");
	xmlChar *text = xmlNodeGetContent(problem);

	cr_assert(message && *message, "no message");
	cr_expect_null(strchr(message, '\n'));
	cr_expect_eq(strncmp((const char *)text, message, strlen(message)), 0,
		     "'%s' does not start with '%s'", text, message);
	cr_expect(skipped || (type && !strncmp(type, "nvme.", 5) && type[5]), "bare type %s",
		  type ? type : "(none)");
	cr_expect(skipped || strstr((const char *)text, "\nreproduce: nvme-gate run") ||
			  !strncmp(type, "nvme.Gate", strlen("nvme.Gate")),
		  "no command in %s", text);
	free(message);
	free(type);
	xmlFree(text);
}

static void check_case(xmlNodePtr test, int *failures, int *errors, int *skipped)
{
	xmlNodePtr output = child(test, "system-out");
	char *class = attribute(test, "classname"), *time = attribute(test, "time");

	cr_expect(class && !strncmp(class, "nvme.", 5));
	cr_expect(time && strchr(time, '.') && strlen(strchr(time, '.')) == 4 &&
		  !strchr(time, ','));
	cr_expect_leq(count_children(test, "system-out"), 1);
	cr_expect_leq(count_children(test, "failure") + count_children(test, "error") +
			      count_children(test, "skipped"),
		      1);
	if (output) {
		xmlChar *text = xmlNodeGetContent(output);
		const char *last = NULL;

		cr_expect_null(output->properties);
		for (const char *at = (const char *)text; (at = strstr(at, "[[ATTACHMENT|")); at++)
			last = at;
		/* attachments are the first lines */
		for (const char *line = (const char *)text; last && line < last;
		     line = strchr(line, '\n') + 1)
			cr_expect_eq(strncmp(line, "[[ATTACHMENT|", 13), 0);
		xmlFree(text);
	}
	if (child(test, "failure"))
		complain(child(test, "failure"), false);
	if (child(test, "error"))
		complain(child(test, "error"), false);
	if (child(test, "skipped"))
		complain(child(test, "skipped"), true);
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

void lint_junit(xmlDocPtr doc)
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
		cr_assert(suite_name && strchr(suite_name, '@'),
			  "the suite does not name its drive");
		for (xmlNodePtr test = suite->children; test; test = test->next) {
			if (test->type != XML_ELEMENT_NODE ||
			    strcmp((const char *)test->name, "testcase"))
				continue;
			char *class = attribute(test, "classname"), *name = attribute(test, "name");

			names = realloc(names, (count + 1) * sizeof(*names));
			cr_assert(names && asprintf(&names[count++], "%s\n%s\n%s", suite_name,
						    class, name) > 0);
			check_case(test, &failures, &errors, &skipped);
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

static void tree(xmlDocPtr doc, xmlNodePtr node, xmlHashTablePtr ids)
{
	for (; node; node = node->next) {
		if (node->type != XML_ELEMENT_NODE)
			continue;
		char *id = attribute(node, "id");
		if (id)
			cr_expect_eq(xmlHashAddEntry(ids, BAD_CAST id, node), 0,
				     "id %s stands twice", id);
		free(id);
		for (xmlAttrPtr a = node->properties; a; a = a->next) {
			cr_expect_str_neq((const char *)a->name, "style");
			cr_expect_str_neq((const char *)a->name, "target");
			cr_expect_neq(strncmp((const char *)a->name, "on", 2), 0);
		}
		cr_expect_str_neq((const char *)node->name, "script");
		tree(doc, node->children, ids);
	}
}

static void links(xmlNodePtr node, xmlHashTablePtr ids)
{
	for (; node; node = node->next) {
		char *uri = node->type == XML_ELEMENT_NODE ? attribute(node, "href") : NULL;

		if (uri && *uri == '#')
			cr_expect_not_null(xmlHashLookup(ids, BAD_CAST uri + 1), "%s leads nowhere",
					   uri);
		else if (uri)
			cr_expect(strncmp(uri, "javascript:", 11) && *uri != '/' &&
					  !strstr(uri, "://"),
				  "%s", uri);
		free(uri);
		links(node->children, ids);
	}
}

void lint_html(const char *dir, size_t *ret_size)
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
	doc = htmlReadMemory(page, (int)*ret_size, NULL, "UTF-8",
			     HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING);
	cr_assert_not_null(doc);
	tree(doc, xmlDocGetRootElement(doc), ids);
	links(xmlDocGetRootElement(doc), ids);
	cr_expect_eq(lint_count(doc, "//h1"), 1);
	xmlHashFree(ids, NULL);
	xmlFreeDoc(doc);
	free(page);
}
