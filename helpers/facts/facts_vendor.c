/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Log pages of vendors, C0h to FFh: what nobody knows is shown as it is. */
#include "helpers/facts/rows.h"

#define BYTES 512

static const struct fact raw[] = {
	ROW(0, BYTES, "bytes", "bytes", RAW, 0, "the first ones of the page, as they are"),
};

#define LOG(digits_)                                          \
	const struct fact_page fact_page_vendor_##digits_ = { \
		.key = "vendor.log_" #digits_,                \
		.name = "vendor's log " #digits_ "h",         \
		.section = "vendor_logs",                     \
		.part = "log_" #digits_,                      \
		.source = FACT_LOG,                           \
		.id = 0x##digits_,                            \
		.bytes = BYTES,                               \
		FACT_ROWS(raw),                               \
	}

/* clang-format off */
LOG(c0); LOG(c1); LOG(c2); LOG(c3);
LOG(c4); LOG(c5); LOG(c6); LOG(c7);
LOG(c8); LOG(c9); LOG(ca); LOG(cb);
LOG(cc); LOG(cd); LOG(ce); LOG(cf);
LOG(d0); LOG(d1); LOG(d2); LOG(d3);
LOG(d4); LOG(d5); LOG(d6); LOG(d7);
LOG(d8); LOG(d9); LOG(da); LOG(db);
LOG(dc); LOG(dd); LOG(de); LOG(df);
LOG(e0); LOG(e1); LOG(e2); LOG(e3);
LOG(e4); LOG(e5); LOG(e6); LOG(e7);
LOG(e8); LOG(e9); LOG(ea); LOG(eb);
LOG(ec); LOG(ed); LOG(ee); LOG(ef);
LOG(f0); LOG(f1); LOG(f2); LOG(f3);
LOG(f4); LOG(f5); LOG(f6); LOG(f7);
LOG(f8); LOG(f9); LOG(fa); LOG(fb);
LOG(fc); LOG(fd); LOG(fe); LOG(ff);
/* clang-format on */
