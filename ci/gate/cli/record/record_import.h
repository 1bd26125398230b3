/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Recordings that are made of what people have already: dumps of lspci, pages of nvme-cli. */
#ifndef CI_GATE_CLI_RECORD_RECORD_IMPORT_H
#define CI_GATE_CLI_RECORD_RECORD_IMPORT_H

#include "ci/gate/options/options.h"
#include "fixtures/backend/replay/replay.h"

/**
 * record_import() - along --from-lspci and --from-nvme of @options; what is missing becomes gaps
 *
 * Return: 0, or -errno with one line in @why: -EINVAL: what was given is not what it is said to be.
 */
int record_import(const struct gate_options *options, struct replay *replay, char *why,
		  size_t why_size);

/** record_import_page() - "KIND=FILE" of nvme-cli or smartctl; returns as record_import() */
int record_import_page(const char *given, struct replay *replay, char *why, size_t why_size);

struct json_object;
struct record_page;
/**
 * record_json_page() - puts a page together of a tool's JSON
 * @about: one that can be had of it
 * @page: zero but for who wrote the JSON
 */
void record_json_page(struct json_object *json, const struct fact_page *about,
		      struct record_page *page);
/** record_find_untold() - notes what of a page its JSON does not tell */
void record_find_untold(const struct record_page *page, struct replay_item *item);

/* A page of nvme-cli or smartctl, and who is told when something is wrong with it. */
struct record_given {
	const char *name; /* as it was given: "id-ctrl" */
	const char *path;
	char *text;
	size_t size;
	char *why;
	size_t why_size;
};
/** record_complain() - one line; returns -EINVAL */
int record_complain(const struct record_given *given, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/**
 * record_check_page() - can what was given be the page that it was given as?
 *
 * Return: 0; -EINVAL with one line of record_complain().
 */
int record_check_page(const struct record_given *given, const struct replay_item *item);
/**
 * record_read_json() - the JSON that a file holds
 * @first_only: there may be more of it behind
 * @ret_saturates: whether a number in it is beyond 64 bits
 *
 * Return: 0, -ENODATA: it is no JSON; -EINVAL with one line: it was to be some.
 */
int record_read_json(const struct record_given *given, bool first_only,
		     struct json_object **ret_json, bool *ret_saturates);

#endif
