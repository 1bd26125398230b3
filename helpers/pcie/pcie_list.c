/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Follows both lists of capabilities (PCI Local Bus, PCI Express Base), however they lie. */
#include "helpers/pcie/pcie_list.h"

#include <errno.h>
#include <string.h>

#include "helpers/bytes.h"

#define LIST_START 0x40
#define EXTENDED_START 0x100
#define STATUS 0x06
#define STATUS_CAP_LIST (1u << 4)
#define CAP_POINTER 0x34

static const char *const names[] = {
	NULL,
	"Power Management",
	"AGP",
	"Vital Product Data",
	"Slot Identification",
	"MSI",
	"CompactPCI Hot Swap",
	"PCI-X",
	"HyperTransport",
	"Vendor-Specific",
	"Debug port",
	"CompactPCI Central Resource Control",
	"Hot-Plug",
	"Subsystem ID",
	"AGP 8x",
	"Secure Device",
	"PCI Express",
	"MSI-X",
	"SATA",
	"Advanced Features",
	"Enhanced Allocation",
	"Flattening Portal Bridge",
};

static const char *const extended_names[] = {
	NULL,
	"Advanced Error Reporting",
	"Virtual Channel",
	"Device Serial Number",
	"Power Budgeting",
	"Root Complex Link Declaration",
	"Root Complex Internal Link Control",
	"Root Complex Event Collector",
	"Multi-Function Virtual Channel",
	"Virtual Channel",
	"RCRB Header",
	"Vendor-Specific",
	NULL,
	"Access Control Services",
	"Alternative Routing-ID",
	"Address Translation Services",
	"SR-IOV",
	"MR-IOV",
	"Multicast",
	"Page Request",
	NULL,
	"Resizable BAR",
	"Dynamic Power Allocation",
	"TPH Requester",
	"Latency Tolerance Reporting",
	"Secondary PCI Express",
	"Protocol Multiplexing",
	"Process Address Space ID",
	"LN Requester",
	"Downstream Port Containment",
	"L1 PM Substates",
	"Precision Time Measurement",
	"M-PCIe",
	"FRS Queueing",
	"Readiness Time Reporting",
	"Designated Vendor-Specific",
	"VF Resizable BAR",
	"Data Link Feature",
	"Physical Layer 16.0 GT/s",
	"Lane Margining at the Receiver",
	"Hierarchy ID",
	"Native PCIe Enclosure Management",
	"Physical Layer 32.0 GT/s",
	"Alternate Protocol",
	"System Firmware Intermediary",
	"Shadow Functions",
	"Data Object Exchange",
	"Device 3",
	"Integrity and Data Encryption",
	"Physical Layer 64.0 GT/s",
};

#define NAME_OF(table, id) ((id) < sizeof(table) / sizeof((table)[0]) ? (table)[id] : NULL)

typedef void tell_listed(void *context, const struct pcie_listed *listed);

static int list_conventional(const struct pcie_config *config, tell_listed *tell, void *context)
{
	uint8_t seen[256] = { 0 };
	unsigned int off;

	if (!(bytes_get_le16(config->bytes + STATUS) & STATUS_CAP_LIST))
		return 0;
	for (off = config->bytes[CAP_POINTER] & ~3u; off; off = config->bytes[off + 1] & ~3u) {
		struct pcie_listed listed = { .offset = off };

		if (off < LIST_START || off + 2 > config->size || seen[off])
			return -EBADMSG;
		seen[off] = 1;
		listed.id = config->bytes[off];
		if (listed.id == 0xff)
			return -EBADMSG;
		listed.name = NAME_OF(names, listed.id);
		tell(context, &listed);
	}
	return 0;
}

static int list_extended(const struct pcie_config *config, tell_listed *tell, void *context)
{
	uint8_t seen[PCIE_CONFIG_BYTES / 4] = { 0 };
	unsigned int off = EXTENDED_START;

	while (off) {
		struct pcie_listed listed = { .offset = off, .extended = true };
		uint32_t header;

		if (off < EXTENDED_START || seen[off / 4])
			return -EBADMSG;
		seen[off / 4] = 1;
		header = bytes_get_le32(config->bytes + off);
		if (!header && off == EXTENDED_START)
			return 0;
		if (!header || header == UINT32_MAX)
			return -EBADMSG;
		listed.id = header & 0xffff;
		listed.version = header >> 16 & 0xf;
		listed.name = NAME_OF(extended_names, listed.id);
		tell(context, &listed);
		off = header >> 20 & ~3u;
	}
	return 0;
}

int pcie_list_capabilities(const struct pcie_config *config, tell_listed *tell, void *context)
{
	int ret = 0, extended = 0;

	if (config->size < 256 || config->size > PCIE_CONFIG_BYTES ||
	    bytes_get_le32(config->bytes) == UINT32_MAX)
		return 0;
	ret = list_conventional(config, tell, context);
	if (config->size == PCIE_CONFIG_BYTES)
		extended = list_extended(config, tell, context);
	return ret ? ret : extended;
}
