/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads case names and verdicts of a former run; what it reads may come from anywhere. */
#include "ci/gate/cli/rerun.h"

#include <errno.h>
#include <json-c/json.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ci/gate/plan/chain.h"
#include "reports/reports.h"

#define CLASS_PREFIX "nvme."
#define MAX_BYTES (64 << 20) /* of 100 000 cases */

static int add_name(struct failed_names *names, const char *area, const char *name)
{
	char *text = NULL;
	char **items;

	if (asprintf(&text, "%s%s%s", area, *area ? "/" : "", name) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->items[i], text) == 0) {
			free(text);
			return 0;
		}
	items = reallocarray(names->items, names->count + 1, sizeof(*items));
	if (!items) {
		free(text);
		return -ENOMEM;
	}
	names->items = items;
	names->items[names->count++] = text;
	return 0;
}

void rerun_free(struct failed_names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->items[i]);
	free(names->items);
	*names = (struct failed_names){ 0 };
}

static const char *member_text(struct json_object *object, const char *key)
{
	struct json_object *value;

	if (!json_object_is_type(object, json_type_object) ||
	    !json_object_object_get_ex(object, key, &value) ||
	    !json_object_is_type(value, json_type_string))
		return NULL;
	return json_object_get_string(value);
}

static int read_summary(const char *path, struct failed_names *names)
{
	struct json_object *root = json_object_from_file(path), *cases;
	int ret = 0;

	if (!root || !json_object_is_type(root, json_type_object) ||
	    !json_object_object_get_ex(root, "cases", &cases) ||
	    !json_object_is_type(cases, json_type_array)) {
		json_object_put(root);
		return -EINVAL;
	}
	for (size_t i = 0; i < json_object_array_length(cases) && !ret; i++) {
		struct json_object *entry = json_object_array_get_idx(cases, i);
		const char *name = member_text(entry, "name");
		const char *verdict = member_text(entry, "verdict");

		if (!name || !verdict)
			ret = -EINVAL;
		else if (strcmp(verdict, "fail") != 0 && strcmp(verdict, "error") != 0)
			continue;
		else if (strncmp(name, CHAIN_AREA, strlen(CHAIN_AREA)) != 0)
			ret = add_name(names, "", name);
	}
	json_object_put(root);
	return ret;
}

static bool is_element(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

/* "pcie" of "nvme.S6Z1NX0T.pcie", and of "nvme.pcie", as older files have it; NULL: no class of
 * ours */
static const char *area_of(const char *class)
{
	if (strncmp(class, CLASS_PREFIX, strlen(CLASS_PREFIX)) != 0)
		return NULL;
	return strrchr(class, '.') + 1;
}

/* what the gate and a baseline say is in the file too, and is no case that could run again */
static bool is_about_the_run(const char *area)
{
	return strcmp(area, "gate") == 0 || strcmp(area, "compare") == 0 ||
	       strcmp(area, "run") == 0;
}

static int read_testcase(xmlNode *node, struct failed_names *names)
{
	xmlChar *class = xmlGetProp(node, (const xmlChar *)"classname");
	xmlChar *name = xmlGetProp(node, (const xmlChar *)"name");
	const char *area = class ? area_of((const char *)class) : NULL;
	bool failed = false;
	int ret = 0;

	for (const xmlNode *child = node->children; child; child = child->next)
		failed |= is_element(child, "failure") || is_element(child, "error");
	if (failed && area && name)
		ret = is_about_the_run(area) ? 0 : add_name(names, area, (const char *)name);
	else if (failed) /* another program's, or damaged: do not guess */
		ret = -EINVAL;
	xmlFree(class);
	xmlFree(name);
	return ret;
}

/* suites may stand in suites; a file of hostile depth is refused by the parser */
static int read_suites(xmlNode *node, struct failed_names *names)
{
	int ret = 0;

	for (; node && !ret; node = node->next)
		if (is_element(node, "testcase"))
			ret = read_testcase(node, names);
		else if (is_element(node, "testsuite") || is_element(node, "testsuites"))
			ret = read_suites(node->children, names);
	return ret;
}

/* of a run of several drives: what failed on this one is in the summary beside the file */
static int read_beside(const char *path, struct failed_names *names)
{
	char file[4096];
	int length = (int)(strrchr(path, '/') ? strrchr(path, '/') - path + 1 : 0);

	(void)snprintf(file, sizeof(file), "%.*ssummary.json", length, path);
	return read_summary(file, names);
}

static bool points_to_merged(xmlNode *root)
{
	xmlChar *name = xmlGetProp(root, (const xmlChar *)"name");
	bool points = name && strcmp((const char *)name, REPORTS_MERGED_NAME) == 0;

	xmlFree(name);
	return points;
}

static int read_junit(const char *path, struct failed_names *names)
{
	xmlDoc *doc = xmlReadFile(path, NULL,
				  XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
	int ret = -EINVAL;

	if (root && (is_element(root, "testsuites") || is_element(root, "testsuite")))
		ret = points_to_merged(root) ? read_beside(path, names) : read_suites(root, names);
	xmlFreeDoc(doc);
	return ret;
}

/* a directory stands for its summary, or its JUnit file where the run was killed before that */
static int find_file(const char *path, char *file, size_t size)
{
	/* the latter two: a later run could not start here, see run_dir_retire() */
	static const char *const names[] = { "summary.json", "junit.xml", "summary.json.former",
					     "junit.xml.former" };
	struct stat info;

	if (stat(path, &info))
		return -errno;
	(void)snprintf(file, size, "%s", path);
	for (size_t i = 0; S_ISDIR(info.st_mode) && i < sizeof(names) / sizeof(names[0]); i++) {
		(void)snprintf(file, size, "%s/%s", path, names[i]);
		if (access(file, R_OK) == 0)
			break;
	}
	if (access(file, R_OK) || stat(file, &info))
		return -errno;
	/* the parsers take all of it into memory */
	if (!S_ISREG(info.st_mode))
		return -EINVAL;
	return info.st_size > MAX_BYTES ? -EFBIG : 0;
}

char *rerun_baseline(const char *path)
{
	struct json_object *root, *runs = NULL;
	char file[4096], summary[sizeof(file) + 16];
	const char *slash, *found = NULL;
	char *baseline = NULL;

	if (find_file(path, file, sizeof(file)))
		return NULL;
	slash = strrchr(file, '/');
	(void)snprintf(summary, sizeof(summary), "%.*ssummary.json%s",
		       slash ? (int)(slash - file) + 1 : 0, file,
		       strstr(slash ? slash : file, ".former") ? ".former" : "");
	/* one that bears another name is its own */
	root = json_object_from_file(strstr(file, ".json") ? file : summary);
	if (json_object_is_type(root, json_type_object))
		(void)json_object_object_get_ex(root, "runs", &runs);
	for (size_t i = 0; !found && json_object_is_type(runs, json_type_array) &&
			   i < json_object_array_length(runs);
	     i++)
		found = member_text(json_object_array_get_idx(runs, i), "baseline");
	if (found && *found)
		baseline = strdup(found);
	json_object_put(root);
	return baseline;
}

int rerun_read(const char *path, struct failed_names *ret_names, char *why, size_t why_size)
{
	struct failed_names names = { 0 };
	const char *dot;
	char file[4096];
	int ret = find_file(path, file, sizeof(file));

	if (ret && ret != -EINVAL) {
		(void)snprintf(why, why_size, "--rerun-failed: %s: %s", path, strerror(-ret));
		return ret;
	}
	dot = strrchr(file, '.');
	if (dot && dot > file && strcmp(dot, ".former") == 0)
		dot = memrchr(file, '.', (size_t)(dot - file));
	if (!ret)
		ret = dot && strncmp(dot, ".json", 5) == 0 ? read_summary(file, &names)
							   : read_junit(file, &names);
	if (ret == -EINVAL)
		(void)snprintf(why, why_size,
			       "--rerun-failed: %s: neither a summary.json nor a "
			       "junit.xml of nvme-gate",
			       file);
	if (!ret && !names.count) {
		(void)snprintf(why, why_size,
			       "--rerun-failed: %s: no case failed there, there is "
			       "nothing to run again; what was found between the cases (" CHAIN_AREA
			       "...) takes a whole run",
			       file);
		ret = -ENODATA;
	}
	if (ret) {
		rerun_free(&names);
		return ret;
	}
	*ret_names = names;
	return 0;
}
