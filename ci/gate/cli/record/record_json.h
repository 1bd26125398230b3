/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A page that is put together of a tool's JSON: its bytes, which of them the JSON tells, and what
 * in it is not what it must be. */
#ifndef CI_GATE_CLI_RECORD_RECORD_JSON_H
#define CI_GATE_CLI_RECORD_RECORD_JSON_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpers/facts/fact.h"

#define RECORD_PAGE_BYTES 16384u

/* Zero to begin with. */
struct record_page {
	const struct fact_page *page; /* what it is about */
	bool smartctl;                /* names are smartctl's, else nvme-cli's */
	bool saturates;               /* a number in the text is beyond 64 bits */
	size_t size;
	uint8_t bytes[RECORD_PAGE_BYTES];
	bool told[RECORD_PAGE_BYTES];
	char missing[400]; /* names of fields that are not in it, a line each, as room is; "" none
			    */
	size_t missing_count; /* of all */
	bool lacks;           /* one by which anything is judged is missing */
	char wrong[200];      /* the first thing that is not what it must be; "" none is */
};

/** record_wrong() - notes what is not what it must be; the first one counts */
void record_wrong(struct record_page *page, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/** record_lack() - notes a field that is not there; @judged: by which anything is judged */
void record_lack(struct record_page *page, const char *label, bool judged);
/** record_missing() - names of what is missing, whole, in about @most bytes: "A, B and 7 more".
 * Return: @buf */
const char *record_missing(const struct record_page *page, size_t most, char *buf, size_t size);
/** record_put() - a little-endian number of @bytes at @at, which is told then */
void record_put(struct record_page *page, size_t at, size_t bytes, uint64_t number);

/** record_member() - of an object, or, of {"value": N, ...}, its value; NULL: there is none */
struct json_object *record_member(struct json_object *object, const char *name);
/**
 * record_number() - a member as a number from 0 to @most
 *
 * As nvme-cli of all versions prints it: a number, its digits as text, a float without fraction,
 * or, of 32 bits, a negative one. Anything else is noted as wrong.
 *
 * Return: false: it is not there, or wrong.
 */
bool record_number(struct record_page *page, struct json_object *object, const char *name,
		   uint64_t most, uint64_t *ret_number);
/** record_text() - a member as text of at most @most bytes; NULL: not there, or wrong */
const char *record_text(struct record_page *page, struct json_object *object, const char *name,
			size_t most);
/** record_array() - a member as an array of at most @most elements; NULL: not there, or wrong */
struct json_object *record_array(struct record_page *page, struct json_object *object,
				 const char *name, size_t most);
/* A member of an entry, and where it lies in it. */
struct record_field {
	const char *name;
	size_t at, bytes;
};
/**
 * record_put_fields() - those of an entry's members that are there
 * @at: where in the page the entry begins
 * @ret_lack: NULL, or the name of the first one that is not, if it is NULL still
 */
void record_put_fields(struct record_page *page, struct json_object *entry, size_t at,
		       const struct record_field *fields, size_t count, const char **ret_lack);
/** record_is_object() - is an element of the list @of an object? If not, that is noted as wrong */
bool record_is_object(struct record_page *page, struct json_object *entry, const char *of);
/** record_put_digits() - "524c6412-3456...": exactly so many bytes at @at; false: it is not that */
bool record_put_digits(struct record_page *page, size_t at, size_t bytes, const char *text);
/** record_most() - the greatest number of so many bytes */
uint64_t record_most(size_t bytes);

/* ---- record_import_identify.c, record_import_entries.c: what there are several of ---- */
/**
 * record_put_formats(), record_put_states(), record_put_namespaces(), record_put_descriptors() -
 * LBA formats of a namespace; power states; the list of namespaces; identifiers of one
 */
void record_put_formats(struct record_page *page, struct json_object *json);
void record_put_states(struct record_page *page, struct json_object *json);
void record_put_namespaces(struct record_page *page, struct json_object *json);
void record_put_descriptors(struct record_page *page, struct json_object *json);
/**
 * record_put_slots(), record_put_errors(), record_put_results(), record_put_effects(),
 * record_put_logs(), record_put_sanitize() - logs 03h, 01h, 06h, 05h, 00h, and SSTAT and SSI of log
 * 81h
 */
void record_put_slots(struct record_page *page, struct json_object *json);
void record_put_errors(struct record_page *page, struct json_object *json);
void record_put_results(struct record_page *page, struct json_object *json);
void record_put_effects(struct record_page *page, struct json_object *json);
void record_put_logs(struct record_page *page, struct json_object *json);
void record_put_sanitize(struct record_page *page, struct json_object *json);
/**
 * record_smartctl_errors() - log 01h of all that smartctl -j has printed
 * @ret_unread: entries that it has not read
 *
 * Return: false: this version does not print it.
 */
bool record_smartctl_errors(struct json_object *json, struct record_page *page,
			    uint64_t *ret_unread);
/** record_smartctl_selftests() - log 06h, the same */
bool record_smartctl_selftests(struct json_object *json, struct record_page *page);

#endif
