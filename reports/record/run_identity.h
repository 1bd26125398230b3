/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who a run was of and where, row by row: shown in the report, and compared between two runs. For
 * use inside of reports/. */
#ifndef REPORTS_RECORD_RUN_IDENTITY_H
#define REPORTS_RECORD_RUN_IDENTITY_H

#include "reports/record/run_model.h"

struct text;

enum run_identity_box { RUN_NO_BOX, RUN_DRIVE, RUN_RIG, RUN_RUN };

struct run_identity {
	const char *name;          /* "serial" */
	const char *group;         /* under which two runs are compared; NULL: they are not */
	enum run_identity_box box; /* of the report, that it is shown in */
	enum { RUN_TEXT, RUN_LINK, RUN_PCI_ID, RUN_NODE, RUN_KIND } shape;
	size_t offset; /* in struct run_info; of RUN_TEXT and RUN_LINK */
};

/** run_identity_at() - the rows in their order; NULL at the end */
const struct run_identity *run_identity_at(size_t index);

/** run_identity_kind() - what the drive is in the place of hardware; NULL: it is hardware */
const char *run_identity_kind(const struct run_info *info);

/** run_identity_text() - what a run says of it; nothing is appended when it is not known */
void run_identity_text(const struct run_identity *row, const struct run_info *info,
		       struct text *out);

#endif
