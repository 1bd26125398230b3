/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The only ways in which text gets into a document of XML or HTML: each byte through the sanitiser.
 * JSON has its own, text_json_string(). For use inside of reports/. */
#ifndef REPORTS_DOCUMENT_H
#define REPORTS_DOCUMENT_H

#include <libxml/tree.h>
#include <libxml/xmlwriter.h>
#include <stdbool.h>

/* All return false when memory ran out. */

/** document_add_text() - a new last child of @parent: text, cleaned, that libxml2 escapes */
bool document_add_text(xmlDocPtr doc, xmlNodePtr parent, const char *text);
/** document_add_markup() - the same, not escaped: our own style sheet and charts */
bool document_add_markup(xmlDocPtr doc, xmlNodePtr parent, const char *markup);
/** document_set() - an attribute of @node, cleaned and escaped */
bool document_set(xmlNodePtr node, const char *attribute, const char *value);

/** document_write_text() - the same through a writer: text of the element that is open */
bool document_write_text(xmlTextWriterPtr writer, const char *text);
/** document_write_attribute() - of the element that was just opened */
bool document_write_attribute(xmlTextWriterPtr writer, const char *name, const char *value);

#endif
