/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registers of config space lie where Linux has them, and its attributes are understood. */
#include <criterion/criterion.h>
#include <linux/pci_regs.h>

#include "helpers/facts/fact.h"

/* The kernel's header is the second opinion on config space. */
Test(facts_pcie, lie_where_linux_has_them)
{
	static const struct {
		const struct fact_page *page;
		const char *key;
		unsigned int offset;
		uint32_t mask; /* of a part */
	} rows[] = {
		{ &fact_page_header, "id", PCI_VENDOR_ID, 0 },
		{ &fact_page_header, "class", PCI_CLASS_REVISION, 0 },
		{ &fact_page_header, "subsystem", PCI_SUBSYSTEM_VENDOR_ID, 0 },
		{ &fact_page_express, "pciecap", PCI_EXP_FLAGS, 0 },
		{ &fact_page_express, "version", PCI_EXP_FLAGS, PCI_EXP_FLAGS_VERS },
		{ &fact_page_express, "type", PCI_EXP_FLAGS, PCI_EXP_FLAGS_TYPE },
		{ &fact_page_express, "devcap", PCI_EXP_DEVCAP, 0 },
		{ &fact_page_express, "max_payload_supported_bytes", PCI_EXP_DEVCAP,
		  PCI_EXP_DEVCAP_PAYLOAD },
		{ &fact_page_express, "flr", PCI_EXP_DEVCAP, PCI_EXP_DEVCAP_FLR },
		{ &fact_page_express, "devctl", PCI_EXP_DEVCTL, 0 },
		{ &fact_page_express, "max_payload_bytes", PCI_EXP_DEVCTL, PCI_EXP_DEVCTL_PAYLOAD },
		{ &fact_page_express, "max_read_request_bytes", PCI_EXP_DEVCTL,
		  PCI_EXP_DEVCTL_READRQ },
		{ &fact_page_express, "devsta", PCI_EXP_DEVSTA, 0 },
		{ &fact_page_express, "errors_detected", PCI_EXP_DEVSTA,
		  PCI_EXP_DEVSTA_CED | PCI_EXP_DEVSTA_NFED | PCI_EXP_DEVSTA_FED },
		{ &fact_page_express, "lnkcap", PCI_EXP_LNKCAP, 0 },
		{ &fact_page_express, "max_speed_gts", PCI_EXP_LNKCAP, PCI_EXP_LNKCAP_SLS },
		{ &fact_page_express, "max_width", PCI_EXP_LNKCAP, PCI_EXP_LNKCAP_MLW },
		{ &fact_page_express, "active_reporting", PCI_EXP_LNKCAP, PCI_EXP_LNKCAP_DLLLARC },
		{ &fact_page_express, "bandwidth_notification", PCI_EXP_LNKCAP,
		  PCI_EXP_LNKCAP_LBNC },
		{ &fact_page_express, "lnkctl", PCI_EXP_LNKCTL, 0 },
		{ &fact_page_express, "aspm", PCI_EXP_LNKCTL, PCI_EXP_LNKCTL_ASPMC },
		{ &fact_page_express, "bandwidth_interrupts", PCI_EXP_LNKCTL,
		  PCI_EXP_LNKCTL_LBMIE | PCI_EXP_LNKCTL_LABIE },
		{ &fact_page_express, "lnksta", PCI_EXP_LNKSTA, 0 },
		{ &fact_page_express, "speed_gts", PCI_EXP_LNKSTA, PCI_EXP_LNKSTA_CLS },
		{ &fact_page_express, "width", PCI_EXP_LNKSTA, PCI_EXP_LNKSTA_NLW },
		{ &fact_page_express, "training", PCI_EXP_LNKSTA, PCI_EXP_LNKSTA_LT },
		{ &fact_page_express, "data_link_active", PCI_EXP_LNKSTA, PCI_EXP_LNKSTA_DLLLA },
		{ &fact_page_express, "bandwidth_management", PCI_EXP_LNKSTA, PCI_EXP_LNKSTA_LBMS },
		{ &fact_page_express, "autonomous_bandwidth", PCI_EXP_LNKSTA, PCI_EXP_LNKSTA_LABS },
		{ &fact_page_express, "devcap2", PCI_EXP_DEVCAP2, 0 },
		{ &fact_page_express, "lnkcap2", PCI_EXP_LNKCAP2, 0 },
		{ &fact_page_express, "speeds", PCI_EXP_LNKCAP2, 0xfe },
		{ &fact_page_express, "lnkctl2", PCI_EXP_LNKCTL2, 0 },
		{ &fact_page_express, "target_speed_gts", PCI_EXP_LNKCTL2, PCI_EXP_LNKCTL2_TLS },
		{ &fact_page_aer, "uncorrectable_status", PCI_ERR_UNCOR_STATUS, 0 },
		{ &fact_page_aer, "correctable_status", PCI_ERR_COR_STATUS, 0 },
		{ &fact_page_aer, "root_status", PCI_ERR_ROOT_STATUS, 0 },
	};
	size_t count = fact_page_header.count + fact_page_express.count + fact_page_aer.count;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct fact *fact = fact_find(rows[i].page, rows[i].key);
		uint32_t mask = 0;

		cr_assert_not_null(fact, "%s", rows[i].key);
		for (unsigned int bit = 0; bit < fact->bits; bit++)
			mask |= UINT32_C(1) << (fact->bit + bit);
		cr_expect(fact->offset == rows[i].offset && mask == rows[i].mask,
			  "%s: %xh, bits %xh", rows[i].key, fact->offset, mask);
	}
	cr_expect_eq(sizeof(rows) / sizeof(rows[0]), count);
}

Test(facts_pcie, attributes)
{
	static const struct {
		const char *key, *text;
		uint64_t number;
	} rows[] = {
		{ "speed_gts", "32.0 GT/s PCIe\n", 5 },
		{ "speed_gts", "2.5 GT/s", 1 },
		{ "speed_gts", "8 GT/s", 3 },
		{ "speed_gts", "Unknown", 0 },
		{ "speed_gts", "17.0 GT/s", 0 },
		{ "speed_gts", "32", 0 },
		{ "speed_gts", "", 0 },
		{ "width", "4\n", 4 },
		{ "width", "0", 0 },
		{ "width", "255", 0 },
		{ "width", "63", 0 },
		{ "width", "-4", 0 },
		{ "width", "1e99", 0 },
		{ "max_width", "16", 16 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct fact *fact = fact_find(&fact_page_attributes, rows[i].key);
		struct fact_value value = fact_parse(fact, rows[i].text);

		cr_expect(value.number == rows[i].number && value.known == (value.number != 0),
			  "%s: %llu", rows[i].text, (unsigned long long)value.number);
	}
}
