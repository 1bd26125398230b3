/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a drive tells, read through the tables of facts: whole pages, and fields by their keys. */
#ifndef SUITES_COMMON_TOLD_H
#define SUITES_COMMON_TOLD_H

#include "suites/check.h"

/* A page as it was read; it stays until the case ends. */
struct told {
	const struct fact_page *page;
	const uint8_t *data;
	size_t size;
	/* of a recording that was made of what others had: what of it nobody knows. @at: where in
	 * the page an entry begins. NULL: all is known */
	struct dut *dut;
	uint32_t of;
	size_t at;
};

/**
 * told_read() - a page of the drive, or of all its namespaces
 *
 * A drive that claims it and does not give it fails the case.
 *
 * Return: false: it is not claimed, and was not asked for.
 */
bool told_read(struct dut *dut, const struct fact_page *page, struct told *ret_told);
/** told_read_of() - the same of a page of a namespace, or of an endurance group */
bool told_read_of(struct dut *dut, const struct fact_page *page, uint32_t of,
		  struct told *ret_told);
/** told_has() - does the drive claim a page, which is not read? By its list, or by Identify */
bool told_has(struct dut *dut, const struct fact_page *page);
/** told_read_ctrl() - Identify Controller, which every drive claims */
void told_read_ctrl(struct dut *dut, struct told *ret_ctrl);
/** told_keep() - bytes that were read by other means, as if told_read() had; they are copied */
struct told told_keep(const struct fact_page *page, const void *data, size_t size);
/**
 * told_number() - a field by the last part of its key; a key that is in no table is the rig's
 *
 * This and told_value() and told_claims() end the case as skipped where the drive is a recording
 * that was made of what others had, and that did not hold the field.
 */
uint64_t told_number(const struct told *told, const char *key);
/** told_value() - the same, of a field that there are several of, with whether the drive says it */
struct fact_value told_value(const struct told *told, const char *key, unsigned int index);
/** told_is_itself() - does a page bear the mark (GUID) of what it is taken for, if that has one? */
bool told_is_itself(const struct told *told);
/**
 * told_entry() - entry @index of a page, or of the page @of that lies in it, as if it were a page;
 * one that is not there as a whole is all zero
 */
struct told told_entry(const struct told *told, const struct fact_page *of, unsigned int index);
/** told_is_used() - does an entry hold anything? */
bool told_is_used(const struct told *entry);
/** told_claims() - does Identify Controller claim this? @key: as in its tables */
bool told_claims(const struct told *ctrl, const char *key);

#endif
