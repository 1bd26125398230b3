/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds a fact by its full name, and reads it from wherever pages come from.
 *
 * "smart.temperature_c", "smart.sensors_c[2]", "identify.controller.mdts" or, shorter,
 * "identify.mdts", "identify.power_states[0].max_power_w", "identify.namespace[1].lbaf[3].rp",
 * "pcie.l1ss.aspm_l1_2_enabled" (the drive's), "pcie.port.l1ss.aspm_l1_2_enabled" (the port's). A
 * number is what the specification counts: NSIDs, sensors, slots of firmware from 1 on, power
 * states and LBA formats from 0 on. Of a feature the current value is meant, unless its name goes
 * on with .default or .saved; features.power_management.capabilities.saveable, .per_namespace and
 * .changeable are what can be done with it.
 */
#ifndef HELPERS_FACTS_FACT_NAME_H
#define HELPERS_FACTS_FACT_NAME_H

#include "helpers/facts/fact.h"

#define FACT_NAME_BYTES 96

/* What is read in one go, and of whom. */
struct fact_place {
	const struct fact_page *page;
	const struct fact *fact; /* FACT_ATTRIBUTES: the one whose file it is */
	uint32_t of;             /* namespace or endurance group; 0: of neither */
	bool port;               /* of the port above the drive */
	unsigned int select;     /* FACT_FEATURE: 0 current, 1 default, 2 saved, 3 capabilities */
};

/* A fact that was named. */
struct fact_ref {
	struct fact_place place;
	const struct fact *fact;
	/* numbers that stood in the name; without one all that there are may be meant: of the page
	 * (@place.of), of its entry, of a fact that there are several of */
	bool has_of, has_entry, has_index;
	unsigned int entry, index;
};

/**
 * fact_look_up() - finds a fact by its full name
 * @ret_ref: with place.select of "features.power_management.default.state", and 0 without a word
 * @why: one line on failure: what is wrong, and what may have been meant
 *
 * Return: 0; -ENOENT: there is no such name; -EINVAL: a number in brackets where there are not
 * several, or none where there are.
 */
int fact_look_up(const char *name, struct fact_ref *ret_ref, char *why, size_t why_size);

/**
 * fact_name() - "pcie.port.express.speed_gts": as fact_look_up() takes it
 * @fact: of @page; of a feature also one of fact_page_capabilities
 *
 * Return: @buf.
 */
const char *fact_name(const struct fact_page *page, const struct fact *fact, bool port, char *buf,
		      size_t size);

/**
 * fact_ref_name() - the same of a fact that was named, with the numbers that are set: of a page
 * that there are several of (@ref->place.of), of its entry, of one of several facts
 *
 * Return: @buf.
 */
const char *fact_ref_name(const struct fact_ref *ref, char *buf, size_t size);

/* Who has pages: a drive, a recorded one. */
struct fact_reader {
	/* 0 and the bytes (of FACT_ATTRIBUTES the text of the file), which stay as long as the
	 * reader does; -ENOENT: the drive does not claim this page; other -errno, NVMe status */
	int (*read)(void *context, const struct fact_place *place, const void **ret_data,
		    size_t *ret_size);
	/* do some of these bytes of a page stand for nothing, since nobody knows them? A page that
	 * was put together of what others had is zero there. NULL: never */
	bool (*is_untold)(void *context, const struct fact_place *place, size_t from, size_t bytes);
	void *context;
};

/**
 * fact_is_untold() - is a value one that nobody knows, whatever the bytes of the page say?
 * @at: where in the page the entry begins; 0: it is no entry
 */
bool fact_is_untold(const struct fact_reader *reader, const struct fact_place *place,
		    const struct fact *fact, size_t at, unsigned int index);
/**
 * fact_get() - the value of a fact that was named
 * @ref: with place.of, of a page that there are several of; an entry or an index that was not named
 *   is the first one
 * @ret_value: not known where the drive does not say, also for a field that its version does not
 *   have yet
 *
 * Return: 0; what the reader returned; -ENOENT also for an entry that is not there; -EBADMSG: the
 * page is no answer, or not what it is taken for; -REFUSAL_NOT_RECORDED: nobody knows it.
 */
int fact_get(const struct fact_reader *reader, const struct fact_ref *ref,
	     struct fact_value *ret_value);

/**
 * fact_check() - is this what a page is taken for? Not all ones; with the mark that it bears
 *
 * Return: 0 or -EBADMSG.
 */
int fact_check(const struct fact_page *page, const void *data, size_t size);

/**
 * fact_read_of() - fact_read() for a page of a certain version: a field that it does not have yet
 * is not known, unless there is something
 * @version: FACT_VERSION_OF(); 0: any
 */
struct fact_value fact_read_of(const struct fact_page *page, const struct fact *fact,
			       unsigned int index, const void *data, size_t size,
			       unsigned int version);

/**
 * fact_version() - the version that fact_read_of() asks for: the page's own, or what VER of
 * Identify Controller says; 0: not known
 */
unsigned int fact_version(const struct fact_reader *reader, const struct fact_page *page,
			  const void *data, size_t size);
/** fact_entry_count() - how many entries a page has at most, by Identify Controller if it says */
unsigned int fact_entry_count(const struct fact_reader *reader, const struct fact_page *page);

/** fact_page_bytes() - how much is read in one go for a page and for those that lie in it */
size_t fact_page_bytes(const struct fact_page *page);
/** fact_whole() - the first one of fact_pages[] that is read together with a page */
const struct fact_page *fact_whole(const struct fact_page *page);
/** fact_is_used() - does an entry hold anything? */
bool fact_is_used(const struct fact_page *page, const uint8_t *entry, size_t size);

#endif
