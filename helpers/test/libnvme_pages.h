/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pages laid out by libnvme's structures: a second opinion on where each field lies. */
#ifndef HELPERS_TEST_LIBNVME_PAGES_H
#define HELPERS_TEST_LIBNVME_PAGES_H

#include <stdint.h>

/* Each fills a zeroed page; field n of the list in the source holds a value made of n. */
void libnvme_page_ctrl(uint8_t data[static 4096]);
void libnvme_page_ns(uint8_t data[static 4096]);
void libnvme_page_smart(uint8_t data[static 512]);
void libnvme_page_error(uint8_t data[static 64]);
void libnvme_page_fw_slots(uint8_t data[static 512]);

#endif
