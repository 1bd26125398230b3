/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What status asks a drive for, section by section. */
#ifndef CI_GATE_CLI_STATUS_STATUS_H
#define CI_GATE_CLI_STATUS_STATUS_H

#include "ci/gate/cli/json_text.h"
#include "fixtures/dut/dut.h"

/* A drive that is asked, and what it said so far. */
struct status {
	struct dut *dut;
	struct dut_pages *pages;
	struct json_object *object;
	bool people; /* in words, under labels; else for machines */
};

/** status_add_failure() - why a part is missing, where the part would stand */
void status_add_failure(struct json_object *object, const char *key, int ret);
/** status_failure_text() - that as text; returns @buf */
const char *status_failure_text(int ret, char *buf, size_t size);
/** status_object_in(), status_array_in() - what stands there, or a new one */
struct json_object *status_object_in(struct json_object *parent, const char *key);
struct json_object *status_array_in(struct json_object *parent, const char *key);
/** status_entry_of() - of an array of objects the one whose @key is @number, or a new one */
struct json_object *status_entry_of(struct json_object *array, const char *key, uint32_t number);

/** status_add_pages() - every page of facts that is of this section */
void status_add_pages(struct status *status, const char *section);
/**
 * status_add_features() - each feature that the drive claims, and nothing that it could refuse: a
 * refused command would stand in its error log for ever
 */
void status_add_features(struct status *status);
struct dut_page;
/** status_add_raw() - a log page that no table describes: how much was read, and what came */
void status_add_raw(const struct status *status, const struct dut_page *page,
		    struct json_object *object);
/**
 * status_add_bytes() - bytes as they are, without the zeroes at their end; "zeroes" if there is
 * nothing else
 * @people: only the first ones
 */
void status_add_bytes(struct json_object *object, const char *key, bool people,
		      const uint8_t *bytes, size_t count);
struct option_strings;
/**
 * status_add_facts() - facts by their full names, each under its name; one without a number is
 * all that there are, each under its name with the number
 *
 * Return: 0; 1: one could not be read, which was said on stderr; or what fact_look_up() says of a
 * wrong name, with @why.
 */
int status_add_facts(struct status *status, const struct option_strings *names, char *why,
		     size_t why_size);
/* What sections say besides their pages, before or behind them. */
/** status_add_identity() - who the drive is and where: names, addresses, PCI numbers, NUMA node */
void status_add_identity(struct status *status);
/** status_add_namespaces() - what each is like in the format in force, or why it is not used */
void status_add_namespaces(struct status *status);
/** status_add_formats() - behind the LBA formats of each: which is in force */
void status_add_formats(struct status *status);
/** status_add_link() - rate and width now, as both ends agree on them; does each end answer? */
void status_add_link(struct status *status);
/** status_add_capabilities() - PCI capabilities of both ends, in the order of their lists */
void status_add_capabilities(struct status *status);
/** status_add_warning() - the critical warning of SMART in words, for machines */
void status_add_warning(struct status *status);
/** status_add_slots() - firmware by slot, and which runs */
void status_add_slots(struct status *status);
/** status_add_unread() - log pages that are listed, and are not read: what would be lost by it */
void status_add_unread(struct status *status);
/** status_add_unattached() - namespaces that there are, and that are not active here */
void status_add_unattached(struct status *status);
/** status_add_use() - what the host does with it, and what data of others lie on it */
void status_add_use(struct status *status);

#endif
