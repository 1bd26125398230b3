/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Known failures: what the release may go out with, who answers for it, and until when. */
#ifndef REPORTS_RECORD_KNOWN_H
#define REPORTS_RECORD_KNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct known_list;

enum known_expectation { KNOWN_FAILS, KNOWN_FLAKES, KNOWN_SKIPS };

struct known_entry {
	const char *cases;             /* glob of case names (extglob; '*' crosses '/') */
	enum known_expectation expect; /* fails: must fail; flakes: may; skips: must be skipped */
	const char *model;             /* glob; NULL any */
	const char *firmware;          /* glob; NULL any */
	const char *firmware_from, *firmware_to; /* inclusive, by strverscmp(3); NULL open */
	const char *reason, *owner, *link;       /* all required but the link */
	const char *expires;     /* "2026-03-31", the last day it holds; NULL: never */
	int64_t expires_unix_ns; /* first moment after it; INT64_MAX: never */
	int line;                /* in the file */
};

/**
 * known_load() - reads a YAML or JSON list of entries with the keys above ("case" for .cases)
 * @errors: receives each error as file:line:column: error: text
 *
 * Return: 0; -EINVAL for a wrong file; -errno when it cannot be read.
 */
int known_load(const char *path, struct known_list **ret_list, FILE *errors);
/** known_free() - accepts NULL */
void known_free(struct known_list *list);

/** known_fits_drive() - do its conditions on model and firmware hold? */
bool known_fits_drive(const struct known_entry *entry, const char *model, const char *firmware);

struct json_object;
struct text;
/**
 * known_write_json(), known_read_json() - the list as it stands in a record, with the lines of the
 * file.
 *
 * -EINVAL: no such list; -ENOMEM
 */
void known_write_json(const struct known_list *list, struct text *out);
int known_read_json(struct json_object *array, struct known_list **ret_list);

/** known_count() - how many entries; 0 for NULL */
size_t known_count(const struct known_list *list);
/** known_at() - in the order of the file; @index below known_count() */
const struct known_entry *known_at(const struct known_list *list, size_t index);
/**
 * known_find() - the entry that speaks of this case on this drive, expired ones included; NULL
 * none.
 * @model, @firmware: NULL = unknown, which only entries without a condition fit
 */
const struct known_entry *known_find(const struct known_list *list, const char *case_name,
				     const char *model, const char *firmware);

#endif
