/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads a page by its table of facts, and fields out of it. */
#include "suites/common/told.h"

#include <errno.h>
#include <string.h>

#include "helpers/refusal.h"

struct told told_keep(const struct fact_page *page, const void *data, size_t size)
{
	uint8_t *kept = check_alloc(size);

	memcpy(kept, data, size);
	return (struct told){ .page = page, .data = kept, .size = size };
}

bool told_read_of(struct dut *dut, const struct fact_page *page, uint32_t of, struct told *ret_told)
{
	struct dut_pages *pages = dut_pages_open(dut);
	const struct fact_place place = { .page = page, .of = of };
	const void *data = NULL;
	struct fact_reader reader;
	size_t size = 0;
	int ret;

	RIG(pages, "no memory for the drive's pages");
	reader = dut_pages_reader(pages);
	ret = reader.read(reader.context, &place, &data, &size);
	if (!ret) {
		*ret_told = told_keep(page, data, size);
		ret_told->dut = dut;
		ret_told->of = of;
	}
	dut_pages_close(pages);
	if (ret == -ENOENT)
		return false;
	REQUIRE_OK(ret, .what = page->name);
	return true;
}

bool told_read(struct dut *dut, const struct fact_page *page, struct told *ret_told)
{
	return told_read_of(dut, page, 0, ret_told);
}

bool told_has(struct dut *dut, const struct fact_page *page)
{
	struct dut_pages *pages = dut_pages_open(dut);
	int ret;

	RIG(pages, "no memory for the drive's pages");
	ret = dut_pages_check_claim(pages, page);
	dut_pages_close(pages);
	if (ret == -ENOENT)
		return false;
	REQUIRE_OK(ret, .what = page->name);
	return true;
}

void told_read_ctrl(struct dut *dut, struct told *ret_ctrl)
{
	RIG(told_read(dut, &fact_page_ctrl, ret_ctrl),
	    "Identify Controller is claimed by every drive");
}

/* Ends the case where nobody knows it. */
static const struct fact *find_told(const struct told *told, const char *key, unsigned int index)
{
	const struct fact *fact = fact_find(told->page, key);
	const struct fact_place place = { .page = told->page, .of = told->of };
	struct dut_pages *pages;
	struct fact_reader reader;
	bool untold;

	RIG(fact, "%s has no fact '%s'", told->page->name, key);
	if (!told->dut)
		return fact;
	pages = dut_pages_open(told->dut);
	RIG(pages, "no memory for the drive's pages");
	reader = dut_pages_reader(pages);
	untold = fact_is_untold(&reader, &place, fact, told->at, index);
	dut_pages_close(pages);
	REQUIRE_OK(untold ? -REFUSAL_NOT_RECORDED : 0, .what = fact->label);
	return fact;
}

uint64_t told_number(const struct told *told, const char *key)
{
	(void)find_told(told, key, 0);
	return fact_number(told->page, key, told->data, told->size);
}

struct fact_value told_value(const struct told *told, const char *key, unsigned int index)
{
	return fact_read(find_told(told, key, index), index, told->data, told->size);
}

bool told_is_itself(const struct told *told)
{
	return fact_check(told->page, told->data, told->size) == 0;
}

struct told told_entry(const struct told *told, const struct fact_page *of, unsigned int index)
{
	static const uint8_t nothing[512];
	const uint8_t *at = fact_entry(of, index, told->data, told->size);

	return (struct told){
		.page = of,
		.data = at ? at : nothing,
		.size = at ? of->bytes : sizeof nothing,
		.dut = told->dut,
		.of = told->of,
		.at = at ? told->at + (size_t)(at - told->data) : 0,
	};
}

bool told_is_used(const struct told *entry)
{
	return fact_is_used(entry->page, entry->data, entry->size);
}

bool told_claims(const struct told *ctrl, const char *key)
{
	struct told claims = *ctrl;

	claims.page = &fact_page_claims;
	return told_number(fact_find(&fact_page_ctrl, key) ? ctrl : &claims, key);
}
