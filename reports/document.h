/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The only ways in which text gets into a document of XML or HTML: each byte through the sanitiser.
 * JSON has its own, text_json_string(). For use inside of reports/. */
#ifndef REPORTS_DOCUMENT_H
#define REPORTS_DOCUMENT_H

#include <libxml/tree.h>
#include <libxml/xmlwriter.h>
#include <stdbool.h>

/* All return false when memory ran out. */

/* a new last child of @parent: text that libxml2 escapes */
bool document_add_text(xmlDocPtr doc, xmlNodePtr parent, const char *text);
/* the same, not escaped: our own style sheet and charts */
bool document_add_markup(xmlDocPtr doc, xmlNodePtr parent, const char *markup);
bool document_set(xmlNodePtr node, const char *attribute, const char *value);

bool document_write_text(xmlTextWriterPtr writer, const char *text);
bool document_write_attribute(xmlTextWriterPtr writer, const char *name, const char *value);

#endif
