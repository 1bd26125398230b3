/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the consumers of JUnit and HTML demand, as expectations of a test. */
#ifndef REPORTS_TEST_LINT_H
#define REPORTS_TEST_LINT_H

#include <libxml/tree.h>
#include <stddef.h>

xmlDocPtr lint_read_xml(const char *dir, const char *name);
/** lint_count() - nodes that an XPath finds */
int lint_count(xmlDocPtr doc, const char *path);
/** lint_junit_10() - valid against the schema, which stands beside the project, not in it */
void lint_junit_10(xmlDocPtr doc);
/** lint_junit() - the reading rules of GitLab and Jenkins */
void lint_junit(xmlDocPtr doc);
/** lint_html() - nothing that Jenkins blocks, no link that leads nowhere or away */
void lint_html(const char *dir, size_t *ret_size);

#endif
