/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Log pages and features that no table describes: what nobody knows is shown as it is. */
#include "helpers/facts/raw.h"

#include "helpers/facts/rows.h"

/* the least that such a page has: how much is read of it is FACT_RAW_BYTES */
#define LOG_BYTES 512
#define DWORD_BYTES 4

static const struct fact log_rows[] = {
	ROW(0, 0, "bytes", "bytes", REST, 0, "the first ones of the page, as they are"),
};

static const struct fact feature_rows[] = {
	ROW(0, 4, "value", "value", HEX, 0, "dword 0 of the completion"),
	ROW(4, 0, "data", "data", REST, 0, "what else came, as it is", NONE),
};

#define LOG(digits_, key_, name_, section_)                \
	const struct fact_page fact_page_log_##digits_ = { \
		.key = key_ ".log_" #digits_,              \
		.name = name_ " " #digits_ "h",            \
		.section = section_,                       \
		.part = "log_" #digits_,                   \
		.source = FACT_LOG,                        \
		.id = 0x##digits_,                         \
		.bytes = LOG_BYTES,                        \
		.raw = true,                               \
		FACT_ROWS(log_rows),                       \
	};
#define RAW_LOG(digits_) LOG(digits_, "other", "log", "other_logs")
#define VENDOR_LOG(digits_) LOG(digits_, "vendor", "vendor's log", "vendor_logs")
#define RAW_FEATURE(digits_)                                   \
	const struct fact_page fact_page_feature_##digits_ = { \
		.key = "features.fid_" #digits_,               \
		.name = "feature " #digits_ "h",               \
		.section = "features",                         \
		.part = "fid_" #digits_,                       \
		.source = FACT_FEATURE,                        \
		.id = 0x##digits_,                             \
		.kind = FACT_SETTING,                          \
		.bytes = DWORD_BYTES,                          \
		.raw = true,                                   \
		FACT_ROWS(feature_rows),                       \
	};

FACT_RAW_LOGS(RAW_LOG)
FACT_VENDOR_LOGS(VENDOR_LOG)
FACT_RAW_FEATURES(RAW_FEATURE)
