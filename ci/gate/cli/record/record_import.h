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
/* What JSON is turned into: a page, and the words of those of its fields that were not in it. */
struct record_json_page {
	uint8_t bytes[NVME_IDENTIFY_BYTES];
	char missing[400]; /* ", " separated; "" none */
	bool suffices;     /* no field is missing by which anything is judged */
};
/**
 * record_json_page() - the bytes that a tool's JSON is about
 * @smartctl: as smartctl names the fields; else as nvme-cli does
 */
void record_json_page(struct json_object *json, const struct fact_page *page, bool smartctl,
		      struct record_json_page *ret_page);

#endif
