/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where PCI Express registers lie in config space, and what their bits mean. */
#include "helpers/pcie.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "helpers/bytes.h"

#define HEADER_BYTES 64
#define EXTENDED_START 0x100
#define STATUS 0x06
#define STATUS_CAP_LIST (1u << 4)
#define CAP_POINTER 0x34

/* PCI Express capability, offsets from its start. */
#define EXP_FLAGS 0x02
#define EXP_DEVCAP 0x04
#define TYPE_INTEGRATED 0x9 /* Root Complex Integrated Endpoint */
#define EXP_LNKCAP 0x0c
#define EXP_LNKCTL 0x10
#define EXP_LNKSTA 0x12
#define EXP_LNKCAP2 0x2c
#define EXP_LNKCTL2 0x30
#define EXP_V1_END 0x14
#define EXP_V2_END 0x34
#define DEVCAP_FLR (1u << 28)
#define EXP_TYPE_ROOT_PORT 4
#define EXP_TYPE_ROOT_EVENT 10

#define LNKCAP_ACTIVE_REPORTING (1u << 20)
#define LNKCAP_NOTES_CHANGES (1u << 21)
#define LNKCTL_NOTICES (3u << 10)
#define LNKSTA_TRAINING (1u << 11)
#define LNKSTA_ACTIVE (1u << 13)
#define LNKSTA_MANAGED (1u << 14)
#define LNKSTA_AUTONOMOUS (1u << 15)

/* AER capability, offsets from its start (trap 29). */
#define AER_UNCORRECTABLE 0x04
#define AER_CORRECTABLE 0x10
#define AER_ROOT_STATUS 0x30

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

/* 1 = 2.5 GT/s ... 7 = 128 GT/s; 15 is what a dead device reads (trap 24) */
static unsigned int gen_of_field(unsigned int field)
{
	return field >= 1 && field <= 7 ? field : 0;
}

static unsigned int lanes_of_field(unsigned int field)
{
	switch (field) {
	case 1:
	case 2:
	case 4:
	case 8:
	case 12:
	case 16:
	case 32: return field;
	default: return 0;
	}
}

/* Speed in 3:0 and width in 9:4, in LnkCap as in LnkSta (trap 23). */
static struct pcie_speed speed_of_register(uint32_t reg)
{
	return (struct pcie_speed){
		.gen = gen_of_field(reg & 0xf),
		.lanes = lanes_of_field(reg >> 4 & 0x3f),
	};
}

int pcie_decode_link_end(const struct pcie_config *config, struct pcie_link_end *ret)
{
	struct pcie_link_end end = { .known = true };
	const uint8_t *exp;
	unsigned int off;

	if (is_absent(config)) {
		*ret = end;
		return -ENODEV;
	}
	off = pcie_find_capability(config, PCIE_CAP_EXPRESS);
	if (!off || !has_bytes(config, off, EXP_V1_END))
		return -ENOENT;
	exp = config->bytes + off;
	if ((bytes_get_le16(exp + EXP_FLAGS) >> 4 & 0xf) == TYPE_INTEGRATED) {
		/* its link registers are not there, or mean nothing */
		end.answers = end.integrated = true;
		*ret = end;
		return 0;
	}
	end.lnkcap = bytes_get_le32(exp + EXP_LNKCAP);
	end.lnkctl = bytes_get_le16(exp + EXP_LNKCTL);
	end.lnksta = bytes_get_le16(exp + EXP_LNKSTA);
	if (end.lnkcap == UINT32_MAX || end.lnksta == UINT16_MAX) {
		/* it went away between the reads */
		*ret = end;
		return -ENODEV;
	}
	end.answers = true;
	end.training = end.lnksta & LNKSTA_TRAINING;
	end.reports_active = end.lnkcap & LNKCAP_ACTIVE_REPORTING;
	end.active = end.lnksta & LNKSTA_ACTIVE;
	end.notes_changes = end.lnkcap & LNKCAP_NOTES_CHANGES;
	end.managed = end.notes_changes && end.lnksta & LNKSTA_MANAGED;
	end.autonomous = end.notes_changes && end.lnksta & LNKSTA_AUTONOMOUS;
	end.notice_taken = end.notes_changes && end.lnkctl & LNKCTL_NOTICES;
	end.lnksta_at = off + EXP_LNKSTA;
	end.max = speed_of_register(end.lnkcap);
	end.now = speed_of_register(end.lnksta);
	if ((bytes_get_le16(exp + EXP_FLAGS) & 0xf) >= 2 && has_bytes(config, off, EXP_V2_END)) {
		end.lnkcap2 = bytes_get_le32(exp + EXP_LNKCAP2);
		end.lnkctl2 = bytes_get_le16(exp + EXP_LNKCTL2);
		end.speeds_mask = end.lnkcap2 >> 1 & 0x7f;
		end.target_gen = gen_of_field(end.lnkctl2 & 0xf);
	}
	*ret = end;
	return 0;
}

void pcie_join_link(const struct pcie_link_end *drive, const struct pcie_link_end *port,
		    struct pcie_link *ret)
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
	*ret = link;
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

int pcie_decode_aer(const struct pcie_config *config, struct pcie_aer *ret)
{
	struct pcie_aer aer = { .present = false };
	unsigned int off = pcie_find_extended(config, PCIE_EXT_AER);
	unsigned int exp = pcie_find_capability(config, PCIE_CAP_EXPRESS);

	if (off && has_bytes(config, off, AER_ROOT_STATUS + 4)) {
		aer.present = true;
		aer.uncorrectable = bytes_get_le32(config->bytes + off + AER_UNCORRECTABLE);
		aer.correctable = bytes_get_le32(config->bytes + off + AER_CORRECTABLE);
		if (exp && has_bytes(config, exp, EXP_V1_END)) {
			uint16_t flags = bytes_get_le16(config->bytes + exp + EXP_FLAGS);
			unsigned int type = flags >> 4 & 0xf;

			if (type == EXP_TYPE_ROOT_PORT || type == EXP_TYPE_ROOT_EVENT)
				aer.root_status = bytes_get_le32(config->bytes + off +
								 AER_ROOT_STATUS);
		}
	}
	*ret = aer;
	return 0;
}

bool pcie_has_flr(const struct pcie_config *config)
{
	unsigned int exp = pcie_find_capability(config, PCIE_CAP_EXPRESS);

	return exp && has_bytes(config, exp, EXP_V1_END) &&
	       bytes_get_le32(config->bytes + exp + EXP_DEVCAP) & DEVCAP_FLR;
}

static const struct {
	double gts;
	const char *text;
} rates[] = {
	{ 0, "unknown" },    { 2.5, "2.5 GT/s" }, { 5, "5.0 GT/s" },   { 8, "8.0 GT/s" },
	{ 16, "16.0 GT/s" }, { 32, "32.0 GT/s" }, { 64, "64.0 GT/s" }, { 128, "128.0 GT/s" },
};

const char *pcie_gen_gts(unsigned int gen)
{
	return rates[gen_of_field(gen)].text;
}

double pcie_gen_rate(unsigned int gen)
{
	return rates[gen_of_field(gen)].gts;
}
