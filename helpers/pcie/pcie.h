/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Decodes PCI Express config space: where a capability lies and what its registers say. */
#ifndef HELPERS_PCIE_PCIE_H
#define HELPERS_PCIE_PCIE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpers/pcie/pcie_rate.h"

#define PCIE_CONFIG_BYTES 4096 /* of an Express function; 256 of them are conventional */

/* Capability IDs (conventional) and extended capability IDs. */
#define PCIE_CAP_POWER_MANAGEMENT 0x01
#define PCIE_CAP_EXPRESS 0x10
#define PCIE_CAP_MSIX 0x11
#define PCIE_EXT_AER 0x0001
#define PCIE_EXT_SERIAL 0x0003
#define PCIE_EXT_ATS 0x000f
#define PCIE_EXT_LTR 0x0018
#define PCIE_EXT_SECONDARY 0x0019
#define PCIE_EXT_L1_SUBSTATES 0x001e
#define PCIE_EXT_PHYSICAL_16GT 0x0026
#define PCIE_EXT_LANE_MARGINING 0x0027
#define PCIE_EXT_PHYSICAL_32GT 0x002a

/* One function's config space as far as it could be read. */
struct pcie_config {
	uint8_t bytes[PCIE_CONFIG_BYTES];
	size_t size; /* bytes that were read: 64, 256 or 4096; the rest is not looked at */
};

/* What the kernel shows of a function's link: now, and what it can at most. */
struct pcie_link_shown {
	struct pcie_speed now, max;
};

/* What one end of a link says of it. */
struct pcie_link_end {
	bool known;          /* false: there is no such function to ask (no port above the drive) */
	bool answers;        /* false: reads give all ones; nothing below is meaningful */
	bool integrated;     /* an endpoint of the root complex: it has no link at all */
	bool training;       /* LnkSta bit 11, meaningful at a downstream port */
	bool reports_active; /* LnkCap bit 20: Data Link Layer Link Active Reporting Capable */
	bool active;         /* LnkSta bit 13: Data Link Layer Link Active */
	/* at a downstream port: LnkCap bit 21, it notes changes of speed and width: LnkSta bit 14
	 * (after training on command, or because the link was unreliable), bit 15 (for reasons of
	 * its own).
	 * Both are sticky, and cleared by writing ones */
	bool notes_changes, managed, autonomous;
	bool notice_taken;      /* LnkCtl bits 10, 11: interrupts; the kernel clears them at once */
	unsigned int lnksta_at; /* where LnkSta stands in config space */
	struct pcie_speed max;  /* LnkCap: Max Link Speed, Maximum Link Width */
	struct pcie_speed now;  /* LnkSta: Current Link Speed, Negotiated Link Width */
	unsigned int target_gen; /* LnkCtl2: Target Link Speed, as a generation */
	unsigned int
		speeds_mask; /* LnkCap2 Supported Link Speeds Vector: bit (n-1) = generation n */
	uint32_t lnkcap;     /* the registers as read */
	uint16_t lnksta;
};

/* The link between the drive and the port above it. */
struct pcie_link {
	struct pcie_link_end drive;
	struct pcie_link_end port;
	/* the drive's LnkSta; 0/0 unless it is a speed at all: the end answers, does not train, and
	 * the port's data link is active where reported */
	struct pcie_speed now;
};

/* Advanced Error Reporting status registers of one function: RW1C and sticky. */
struct pcie_aer {
	bool present;
	uint32_t uncorrectable; /* capability + 04h */
	uint32_t correctable;   /* capability + 10h */
};

/**
 * pcie_find_capability() - offset of a conventional capability
 *
 * Walks the list from the Capabilities Pointer; survives loops and pointers below 40h.
 *
 * Return: the offset (40h..FCh), or 0 when there is none.
 */
unsigned int pcie_find_capability(const struct pcie_config *config, uint8_t id);

/**
 * pcie_find_extended() - offset of an extended capability
 *
 * Return: the offset (100h..FFCh), or 0 when there is none or less than 4096 bytes were read.
 */
unsigned int pcie_find_extended(const struct pcie_config *config, uint16_t id);

struct fact_page;
/**
 * pcie_find_page() - where a table of facts (helpers/facts/fact.h) lies in a function's config
 * space
 * @page: FACT_CONFIG, FACT_CAPABILITY or FACT_EXTENDED
 * @ret_size: bytes of it that were read and that the capability's version has
 *
 * Return: NULL when there is no such capability, or none of it was read.
 */
const uint8_t *pcie_find_page(const struct pcie_config *config, const struct fact_page *page,
			      size_t *ret_size);

/**
 * pcie_decode_link_end() - decodes one end of a link
 * @config: config space of the function, as it was read
 * @ret_end: speeds as generations (1 .. 6), widths in lanes
 *
 * Source: LnkCap, LnkSta, LnkCtl, LnkCap2 and LnkCtl2 of the PCI Express capability.
 *
 * Return: 0; -ENODEV when the function reads all ones (@ret_end is filled with answers = false);
 * -ENOENT when it has no PCI Express capability.
 */
int pcie_decode_link_end(const struct pcie_config *config, struct pcie_link_end *ret_end);

/** pcie_join_link() - both ends into one link; @port may be NULL (not known) */
void pcie_join_link(const struct pcie_link_end *drive, const struct pcie_link_end *port,
		    struct pcie_link *ret_link);

/**
 * pcie_unbroken_speeds() - up to which generation an end offers each from the first one on
 *
 * Source: LnkCap2, Supported Link Speeds Vector; an end without one, before 8 GT/s, offers what
 * LnkCap says.
 */
unsigned int pcie_unbroken_speeds(const struct pcie_link_end *end);

/** pcie_has_changed() - does a downstream port note a change of its link? */
bool pcie_has_changed(const struct pcie_link_end *port);
/** pcie_change_text() - "speed or width were changed because the link was unreliable, ..."; @buf */
const char *pcie_change_text(const struct pcie_link_end *port, char *buf, size_t size);
/** PCIE_CHANGE_CLEARS - written to LnkSta (16 bits) it clears what the port noted, and nothing
 * else */
#define PCIE_CHANGE_CLEARS 0xc000

/**
 * pcie_end_text() - what one end says of the link: "32.0 GT/s x4", "does not answer", "not visible"
 */
void pcie_end_text(const struct pcie_link_end *end, char *buf, size_t size);

/**
 * pcie_decode_aer() - AER status of one function
 *
 * Return: 0; @ret_aer->present says whether it has AER.
 */
int pcie_decode_aer(const struct pcie_config *config, struct pcie_aer *ret_aer);

/**
 * pcie_has_flr() - DevCap bit 28, Function Level Reset Capability; false without Express capability
 */
bool pcie_has_flr(const struct pcie_config *config);

#endif
