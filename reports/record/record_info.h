/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The facts about a run and a case as JSON: written for the record, read back for the model. The
 * one place that knows the keys. For use inside of reports/. */
#ifndef REPORTS_RECORD_RECORD_INFO_H
#define REPORTS_RECORD_RECORD_INFO_H

#include "helpers/text/json.h"
#include "reports/record/run_model.h"

struct text;
struct run_store;

enum record_type {
	RECORD_LINE,    /* const char *, on one line; NULL is left out */
	RECORD_BLOCK,   /* const char *, many lines; NULL is left out */
	RECORD_BOOL,    /* bool */
	RECORD_NOT,     /* bool, recorded as its opposite */
	RECORD_INT,     /* int */
	RECORD_INT64,   /* int64_t, or a uint64_t below 2^63 */
	RECORD_UINT16,  /* uint16_t */
	RECORD_UINT,    /* unsigned int, uint32_t */
	RECORD_REAL,    /* double */
	RECORD_PERCENT, /* double; what is not above 0 is left out */
	RECORD_LINES,   /* const char *const *, and how many; none is left out */
	RECORD_LINK,    /* struct run_link_end; an unknown one is left out */
	RECORD_NS,      /* const struct run_namespace *, and how many */
	RECORD_KNOWN,   /* const struct known_list *; NULL is left out */
	RECORD_KIND,    /* enum end_kind; none is left out */
	RECORD_EFFECT,  /* enum effect; an unknown one is left out */
	RECORD_VERDICT, /* enum run_verdict */
};

/**
 * struct record_key - one fact: its key, and the member that it is written from and read into
 * @offset: of the member
 * @count_offset: of the number of RECORD_LINES and RECORD_NS, a size_t
 * @fallback: recorded where a text is NULL, since the format demands one; NULL: left out
 * @absent: the integer that a record without the key says
 */
struct record_key {
	const char *key;
	enum record_type type;
	size_t offset, count_offset;
	const char *fallback;
	long long absent;
};

/* Things that the format keeps in lists, each with an id. @more: what it wants to have there
 * besides. One is left out when its first key is. */
struct record_part {
	const char *list, *id_key, *id, *more;
	const struct record_key *keys;
};

/* The tables, each ends without a key: of the run's start, its parameters, the drive, what is known
 * of the drive besides, parts of either; of a case before it runs; of its end. */
extern const struct record_key record_start_keys[], record_parameter_keys[], record_dut_keys[],
	record_metadata_keys[], record_link_keys[], record_ns_keys[], record_case_keys[],
	record_end_keys[];
extern const struct record_part record_parts[];
extern const size_t record_part_count;

/** record_info_write_start() - "testRunStart":{...} */
void record_info_write_start(struct text *out, const struct run_info *info);
/** record_info_write_case() - "extension":{"name":"nvme-gate.case",...} */
void record_info_write_case(struct text *out, const struct run_case_info *info);
/** record_info_write_end() - "extension":{"name":"nvme-gate.verdict",...} */
void record_info_write_end(struct text *out, const struct run_end_info *end);

/**
 * record_info_read_start(), record_info_read_case() - the reverse; what is missing or of a wrong
 * type is unknown. The name of a case, by which it is found, stays as it is
 * @store: texts live in it
 *
 * Return: 0 or -ENOMEM.
 */
int record_info_read_start(struct json_object *start, struct run_store *store,
			   struct run_info *ret_info);
int record_info_read_case(struct json_object *content, struct run_store *store,
			  struct run_case_info *ret_info);
/** record_info_read_end() - likewise; -EINVAL when it does not hold a verdict */
int record_info_read_end(struct json_object *content, struct run_store *store,
			 struct run_end_info *ret_info);

#endif
