/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pages laid out by libnvme's structures: a second opinion on where each field lies. */
#ifndef HELPERS_TEST_LIBNVME_PAGES_H
#define HELPERS_TEST_LIBNVME_PAGES_H

#include <stddef.h>
#include <stdint.h>

/* Each fills a zeroed page; field n of the list in the source holds a value made of n. */
void libnvme_page_ctrl(uint8_t data[static 4096]);
void libnvme_page_ns(uint8_t data[static 4096]);
void libnvme_page_smart(uint8_t data[static 512]);
void libnvme_page_error(uint8_t data[static 64]);
void libnvme_page_fw_slots(uint8_t data[static 512]);

/* A field as libnvme has it, under the keys of helpers/facts/fact.h; bytes: all of an array's. */
struct libnvme_field {
	const char *page, *key;
	size_t offset, bytes;
};
extern const struct libnvme_field libnvme_fields[];
extern const size_t libnvme_field_count;

#endif
