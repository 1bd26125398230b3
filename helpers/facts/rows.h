/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How rows of facts are written. Included by tables only. */
#ifndef HELPERS_FACTS_ROWS_H
#define HELPERS_FACTS_ROWS_H

#include "helpers/facts/fact.h"

#define V(major, minor) FACT_VERSION_OF(major, minor)

/* ROW(offset, bytes, key, label, shape, since, meaning, ...); PART: some bits of these bytes; BIT:
 * one of them, yes or no. @meaning is NULL where the label says it. */
#define ROW(offset_, bytes_, key_, label_, shape_, since_, meaning_, ...)                   \
	{                                                                                   \
		.offset = offset_, .bytes = bytes_, .key = key_, .label = label_,           \
		.shape = FACT_##shape_, .since = since_, .meaning = meaning_, ##__VA_ARGS__ \
	}
/* a field that does not change */
#define FIXED(offset_, bytes_, key_, label_, shape_, since_, meaning_, ...)                 \
	ROW(offset_, bytes_, key_, label_, shape_, since_, meaning_, .change = FACT_STATIC, \
	    ##__VA_ARGS__)
#define PART(offset_, bytes_, bit_, bits_, key_, label_, shape_, since_, meaning_, ...)          \
	ROW(offset_, bytes_, key_, label_, shape_, since_, meaning_, .bit = bit_, .bits = bits_, \
	    ##__VA_ARGS__)
#define BIT(offset_, bytes_, bit_, key_, label_, since_, ...) \
	PART(offset_, bytes_, bit_, 1, key_, label_, BOOL, since_, NULL, ##__VA_ARGS__)

#define STATIC .change = FACT_STATIC
#define COUNTER .change = FACT_COUNTER
#define COUNTED .change = FACT_COUNTED
#define SETTING .setting = true
#define RECORDED .recorded = true
#define DRIVE_ONLY .drive_only = true
#define PLAIN .plain = true
#define NONE .zero_is_none = true
#define ONES .ones_is_none = true

/* a log page by the digits of its identifier, as people write it */
#define LOG_PAGE(digits) .name = "log " #digits "h", .source = FACT_LOG, .id = 0x##digits

#define FACT_ROWS(rows) .facts = rows, .count = sizeof(rows) / sizeof((rows)[0])

#endif
