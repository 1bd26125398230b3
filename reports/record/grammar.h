/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The artifacts of a test step as the public schemas allow them: what the reader of a record
 * understands, and so what a worker may write. For use inside of reports/record/. */
#ifndef REPORTS_RECORD_GRAMMAR_H
#define REPORTS_RECORD_GRAMMAR_H

#include <stdbool.h>

struct json_object;

enum grammar_artifact {
	GRAMMAR_ELEMENT,
	GRAMMAR_MEASUREMENT,
	GRAMMAR_SERIES_START,
	GRAMMAR_SERIES_END,
	GRAMMAR_DIAGNOSIS,
	GRAMMAR_ERROR,
	GRAMMAR_LOG,
	GRAMMAR_FILE,
	GRAMMAR_EXTENSION,
	GRAMMAR_STEP_START, /* from here on the supervisor's own, none of a worker's */
	GRAMMAR_STEP_END,
	GRAMMAR_ARTIFACTS,
};

/**
 * grammar_find() - is it one whole artifact of a test step?
 * @object: has it as a member
 * @beside: the one other member that it may have: "testStepId" of a line of the record, "timestamp"
 *   of a worker's
 * @ret_content: the artifact's own members, which are there where they must be, and of their type
 * @ret_why: a few words when it is none
 */
bool grammar_find(struct json_object *object, const char *beside, enum grammar_artifact *ret_kind,
		  struct json_object **ret_content, const char **ret_why);

#endif
