/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cleans what is handed to libxml2, whoever cleaned it before: cleaning twice changes nothing. */
#include "reports/document.h"

#include <libxml/parserInternals.h>
#include <string.h>

#include "helpers/text/text.h"

/* The clean form of @raw: itself where it is clean, else in @buffer. NULL: no memory. */
static const xmlChar *clean(struct text *buffer, const char *raw)
{
	size_t size = strlen(raw);

	if (text_is_clean(raw, size))
		return BAD_CAST raw;
	text_clean(buffer, raw, size, 0);
	return buffer->failed ? NULL : BAD_CAST(buffer->data ? buffer->data : "");
}

static bool add(xmlDocPtr doc, xmlNodePtr parent, const char *raw, bool is_markup)
{
	struct text buffer = { 0 };
	const xmlChar *text = clean(&buffer, raw);
	xmlNodePtr child = text ? xmlNewDocText(doc, text) : NULL;

	if (child && is_markup)
		child->name = xmlStringTextNoenc;
	if (child)
		xmlAddChild(parent, child);
	text_free(&buffer);
	return child;
}

bool document_add_text(xmlDocPtr doc, xmlNodePtr parent, const char *text)
{
	return add(doc, parent, text, false);
}

bool document_add_markup(xmlDocPtr doc, xmlNodePtr parent, const char *markup)
{
	return add(doc, parent, markup, true);
}

bool document_set(xmlNodePtr node, const char *attribute, const char *value)
{
	struct text buffer = { 0 };
	const xmlChar *text = clean(&buffer, value);
	bool done = text && xmlNewProp(node, BAD_CAST attribute, text);

	text_free(&buffer);
	return done;
}

bool document_write_text(xmlTextWriterPtr writer, const char *raw)
{
	struct text buffer = { 0 };
	const xmlChar *text = clean(&buffer, raw);
	bool done = text && xmlTextWriterWriteString(writer, text) >= 0;

	text_free(&buffer);
	return done;
}

bool document_write_attribute(xmlTextWriterPtr writer, const char *name, const char *value)
{
	struct text buffer = { 0 };
	const xmlChar *text = clean(&buffer, value);
	bool done = text && xmlTextWriterWriteAttribute(writer, BAD_CAST name, text) >= 0;

	text_free(&buffer);
	return done;
}
