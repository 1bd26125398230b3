/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads a file of YAML, and walks over a text's events only as far as they stay within bounds. */
#include "helpers/text/yaml_text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <yaml.h>

/* "nested deeper than 16 levels"; false, always */
static bool breach(struct yaml_text_breach *ret_breach, size_t line, size_t column,
		   const char *what, unsigned int limit, const char *unit)
{
	*ret_breach = (struct yaml_text_breach){ .line = line, .column = column };
	(void)snprintf(ret_breach->what, sizeof(ret_breach->what), "%s %u %s", what, limit, unit);
	return false;
}

/* before the first event: libyaml takes all directives at once */
static bool directives_are_few(const char *text, size_t size, struct yaml_text_breach *ret_breach)
{
	const char *end = text + size;
	unsigned int count = 0;

	for (size_t line = 1; text < end; line++) {
		const char *next = memchr(text, '\n', (size_t)(end - text));

		if (*text == '%' && ++count > YAML_TEXT_DIRECTIVES)
			return breach(ret_breach, line, 1, "more than", YAML_TEXT_DIRECTIVES,
				      "directives (%...)");
		text = next ? next + 1 : end;
	}
	return true;
}

static bool has_anchor(const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_SCALAR_EVENT: return event->data.scalar.anchor;
	case YAML_SEQUENCE_START_EVENT: return event->data.sequence_start.anchor;
	case YAML_MAPPING_START_EVENT: return event->data.mapping_start.anchor;
	default: return false;
	}
}

static bool events_are_bounded(yaml_parser_t *parser, struct yaml_text_breach *ret_breach)
{
	unsigned int depth = 0, anchors = 0;
	yaml_event_t event;
	bool end = false;

	while (!end && yaml_parser_parse(parser, &event)) {
		size_t line = event.start_mark.line + 1, column = event.start_mark.column + 1;

		depth += event.type == YAML_SEQUENCE_START_EVENT ||
			 event.type == YAML_MAPPING_START_EVENT;
		depth -= event.type == YAML_SEQUENCE_END_EVENT ||
			 event.type == YAML_MAPPING_END_EVENT;
		anchors += has_anchor(&event);
		end = event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
		if (depth > YAML_TEXT_DEPTH)
			return breach(ret_breach, line, column, "nested deeper than",
				      YAML_TEXT_DEPTH, "levels");
		if (anchors > YAML_TEXT_ANCHORS)
			return breach(ret_breach, line, column, "more than", YAML_TEXT_ANCHORS,
				      "anchors (&...)");
	}
	return true;
}

bool yaml_text_is_bounded(const void *text, size_t size, struct yaml_text_breach *ret_breach)
{
	yaml_parser_t parser;
	bool bounded;

	if (!directives_are_few(text, size, ret_breach))
		return false;
	if (!yaml_parser_initialize(&parser))
		return true; /* out of memory: so will be whoever reads it */
	yaml_parser_set_input_string(&parser, text, size);
	bounded = events_are_bounded(&parser, ret_breach);
	yaml_parser_delete(&parser);
	return bounded;
}
