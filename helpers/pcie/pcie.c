/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where PCI Express registers lie in config space, and what their bits mean. */
#include "helpers/pcie/pcie.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "helpers/bytes.h"
#include "helpers/facts/fact.h"

#define HEADER_BYTES 64
#define EXTENDED_START 0x100
#define STATUS 0x06
#define STATUS_CAP_LIST (1u << 4)
#define CAP_POINTER 0x34

/* PCI Express capability */
#define EXPRESS_V1_BYTES 0x14 /* what its first version has, of an endpoint */
#define EXPRESS_V2_BYTES 0x34
#define AER_BYTES 0x30 /* of a function that is no root port */
#define TYPE_ROOT_PORT 4
#define TYPE_INTEGRATED 9 /* Root Complex Integrated Endpoint */
#define TYPE_ROOT_EVENT 10

static bool has_bytes(const struct pcie_config *config, unsigned int off, unsigned int len)
{
	return config->size <= PCIE_CONFIG_BYTES && off <= config->size &&
	       len <= config->size - off;
}

/* A function that is not there reads as all ones, its vendor ID first. */
static bool is_absent(const struct pcie_config *config)
{
	return has_bytes(config, 0, 4) && bytes_get_le32(config->bytes) == UINT32_MAX;
}

unsigned int pcie_find_capability(const struct pcie_config *config, uint8_t id)
{
	/* no list is longer than this: each entry takes 4 bytes of 40h..FFh */
	unsigned int left = (EXTENDED_START - HEADER_BYTES) / 4;
	unsigned int off;

	if (!has_bytes(config, 0, HEADER_BYTES) || is_absent(config))
		return 0;
	if (!(bytes_get_le16(config->bytes + STATUS) & STATUS_CAP_LIST))
		return 0;
	off = config->bytes[CAP_POINTER] & ~3u;
	while (left-- && off >= HEADER_BYTES && has_bytes(config, off, 2)) {
		if (config->bytes[off] == id)
			return off;
		off = config->bytes[off + 1] & ~3u;
	}
	return 0;
}

unsigned int pcie_find_extended(const struct pcie_config *config, uint16_t id)
{
	unsigned int left = (PCIE_CONFIG_BYTES - EXTENDED_START) / 4;
	unsigned int off = EXTENDED_START;

	if (!has_bytes(config, 0, PCIE_CONFIG_BYTES) || is_absent(config))
		return 0;
	while (left-- && off >= EXTENDED_START) {
		uint32_t header = bytes_get_le32(config->bytes + off);

		if (header == 0 || header == UINT32_MAX)
			return 0;
		if ((header & 0xffff) == id)
			return off;
		off = header >> 20 & ~3u;
	}
	return 0;
}

static const uint8_t *find_express(const struct pcie_config *config, size_t *ret_size)
{
	return pcie_find_page(config, &fact_page_express, ret_size);
}

static bool is_root(const struct pcie_config *config)
{
	size_t size;
	const uint8_t *express = find_express(config, &size);
	uint64_t type = express ? fact_number(&fact_page_express, "type", express, size) : 0;

	return type == TYPE_ROOT_PORT || type == TYPE_ROOT_EVENT;
}

/* What of @size bytes the version and the type of a function let mean something; 0: none. */
static size_t meaningful(const struct pcie_config *config, const struct fact_page *page,
			 const uint8_t *at, size_t size)
{
	if (page == &fact_page_aer)
		return is_root(config) || size < AER_BYTES ? size : AER_BYTES;
	if (page != &fact_page_express)
		return size;
	if (size < EXPRESS_V1_BYTES)
		return 0;
	return size < EXPRESS_V2_BYTES || fact_number(page, "version", at, size) < 2
		       ? EXPRESS_V1_BYTES
		       : size;
}

const uint8_t *pcie_find_page(const struct pcie_config *config, const struct fact_page *page,
			      size_t *ret_size)
{
	unsigned int off = 0;
	size_t size;

	if (page->source == FACT_CAPABILITY)
		off = pcie_find_capability(config, (uint8_t)page->id);
	else if (page->source == FACT_EXTENDED)
		off = pcie_find_extended(config, (uint16_t)page->id);
	if ((page->source != FACT_CONFIG && !off) || !has_bytes(config, off, 0))
		return NULL;
	size = config->size - off < page->bytes ? config->size - off : page->bytes;
	*ret_size = meaningful(config, page, config->bytes + off, size);
	return *ret_size ? config->bytes + off : NULL;
}

int pcie_decode_link_end(const struct pcie_config *config, struct pcie_link_end *ret_end)
{
	struct pcie_link_end end = { .known = true };
	const uint8_t *express;
	size_t size;

	if (is_absent(config)) {
		*ret_end = end;
		return -ENODEV;
	}
	express = find_express(config, &size);
	if (!express)
		return -ENOENT;
	if (fact_number(&fact_page_express, "type", express, size) == TYPE_INTEGRATED) {
		/* its link registers are not there, or mean nothing */
		end.answers = end.integrated = true;
		*ret_end = end;
		return 0;
	}
	fact_fill(&fact_page_express, express, size, &end);
	if (end.lnkcap == UINT32_MAX || end.lnksta == UINT16_MAX) {
		/* it went away between the reads */
		*ret_end = (struct pcie_link_end){ .known = true };
		return -ENODEV;
	}
	end.answers = true;
	end.lnksta_at = (unsigned int)(express - config->bytes) +
			fact_find(&fact_page_express, "lnksta")->offset;
	*ret_end = end;
	return 0;
}

void pcie_join_link(const struct pcie_link_end *drive, const struct pcie_link_end *port,
		    struct pcie_link *ret_link)
{
	struct pcie_link link = { .drive = *drive };
	bool up = drive->known && drive->answers && !drive->training;

	if (port && port->known) {
		link.port = *port;
		up = up && port->answers && !port->training &&
		     (port->active || !port->reports_active);
	}
	if (up)
		link.now = drive->now;
	*ret_link = link;
}

unsigned int pcie_unbroken_speeds(const struct pcie_link_end *end)
{
	unsigned int gen = 0;

	if (!end->speeds_mask)
		return end->max.gen;
	while (end->speeds_mask >> gen & 1)
		gen++;
	return gen;
}

bool pcie_has_changed(const struct pcie_link_end *port)
{
	return port->known && port->answers && (port->managed || port->autonomous);
}

const char *pcie_change_text(const struct pcie_link_end *port, char *buf, size_t size)
{
	(void)snprintf(buf, size, "%s%s%s",
		       port->managed ? "trained again (bandwidth management status)" : "",
		       port->managed && port->autonomous ? ", " : "",
		       port->autonomous ? "changed by itself (autonomous bandwidth status)" : "");
	return buf;
}

void pcie_end_text(const struct pcie_link_end *end, char *buf, size_t size)
{
	char speed[PCIE_SPEED_BYTES];

	if (!end->known)
		(void)snprintf(buf, size, "not visible");
	else if (!end->answers)
		(void)snprintf(buf, size, "does not answer");
	else
		(void)snprintf(buf, size, "%s%s", pcie_speed_text(end->now, speed, sizeof(speed)),
			       end->training ? ", training" : "");
}

int pcie_decode_aer(const struct pcie_config *config, struct pcie_aer *ret_aer)
{
	size_t size;
	const uint8_t *at = pcie_find_page(config, &fact_page_aer, &size);

	memset(ret_aer, 0, sizeof(*ret_aer));
	if (!at || size < AER_BYTES)
		return 0;
	fact_fill(&fact_page_aer, at, size, ret_aer);
	ret_aer->present = true;
	return 0;
}

bool pcie_has_flr(const struct pcie_config *config)
{
	size_t size;
	const uint8_t *express = find_express(config, &size);

	return express && fact_number(&fact_page_express, "flr", express, size);
}
