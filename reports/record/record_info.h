/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The facts about a run and a case as JSON: written for the record, read back for the model. The
 * one place that knows the keys. For use inside of reports/. */
#ifndef REPORTS_RECORD_RECORD_INFO_H
#define REPORTS_RECORD_RECORD_INFO_H

#include "helpers/text/json.h"
#include "reports/record/run_model.h"

struct text;
struct run_store;

/* The parts of the drive and of the port above it in hardwareInfos. */
#define RECORD_DRIVE_ID "drive"
#define RECORD_PORT_ID "port"

/* "testRunStart":{...} */
void record_info_write_start(struct text *out, const struct run_info *info);
/* "extension":{"name":"nvme-gate.case",...} */
void record_info_write_case(struct text *out, const struct run_case_info *info);
/* "extension":{"name":"nvme-gate.verdict",...} */
void record_info_write_end(struct text *out, const struct run_end_info *end);

/* The reverse; texts live in @store. 0 or -ENOMEM; what is missing or of a wrong type is
 * unknown. */
int record_info_read_start(struct json_object *start, struct run_store *store,
			   struct run_info *ret);
int record_info_read_case(struct json_object *content, struct run_store *store,
			  struct run_case_info *ret);
/* -EINVAL when it does not hold a verdict */
int record_info_read_end(struct json_object *content, struct run_store *store,
			 struct run_end_info *ret);

#endif
