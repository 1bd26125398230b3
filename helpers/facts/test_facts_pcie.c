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
		{ &fact_page_header, "command", PCI_COMMAND, 0 },
		{ &fact_page_header, "status", PCI_STATUS, 0 },
		{ &fact_page_header, "bars", PCI_BASE_ADDRESS_0, 0 },
		{ &fact_page_header, "rom", PCI_ROM_ADDRESS, 0 },
		{ &fact_page_header, "interrupt_pin", PCI_INTERRUPT_PIN, 0 },
		{ &fact_page_express, "slot_implemented", PCI_EXP_FLAGS, PCI_EXP_FLAGS_SLOT },
		{ &fact_page_express, "extended_tags", PCI_EXP_DEVCAP, PCI_EXP_DEVCAP_EXT_TAG },
		{ &fact_page_express, "relaxed_ordering", PCI_EXP_DEVCTL, PCI_EXP_DEVCTL_RELAX_EN },
		{ &fact_page_express, "extended_tags_enabled", PCI_EXP_DEVCTL,
		  PCI_EXP_DEVCTL_EXT_TAG },
		{ &fact_page_express, "no_snoop", PCI_EXP_DEVCTL, PCI_EXP_DEVCTL_NOSNOOP_EN },
		{ &fact_page_express, "transactions_pending", PCI_EXP_DEVSTA,
		  PCI_EXP_DEVSTA_TRPND },
		{ &fact_page_express, "aspm_support", PCI_EXP_LNKCAP, PCI_EXP_LNKCAP_ASPMS },
		{ &fact_page_express, "l1_exit_latency", PCI_EXP_LNKCAP, PCI_EXP_LNKCAP_L1EL },
		{ &fact_page_express, "clock_pm", PCI_EXP_LNKCAP, PCI_EXP_LNKCAP_CLKPM },
		{ &fact_page_express, "port_number", PCI_EXP_LNKCAP, PCI_EXP_LNKCAP_PN },
		{ &fact_page_express, "link_disabled", PCI_EXP_LNKCTL, PCI_EXP_LNKCTL_LD },
		{ &fact_page_express, "common_clock", PCI_EXP_LNKCTL, PCI_EXP_LNKCTL_CCC },
		{ &fact_page_express, "clock_pm_enabled", PCI_EXP_LNKCTL,
		  PCI_EXP_LNKCTL_CLKREQ_EN },
		{ &fact_page_express, "autonomous_width_disabled", PCI_EXP_LNKCTL,
		  PCI_EXP_LNKCTL_HAWD },
		{ &fact_page_express, "slot_clock", PCI_EXP_LNKSTA, PCI_EXP_LNKSTA_SLC },
		{ &fact_page_express, "sltcap", PCI_EXP_SLTCAP, 0 },
		{ &fact_page_express, "hot_plug", PCI_EXP_SLTCAP, PCI_EXP_SLTCAP_HPC },
		{ &fact_page_express, "slot", PCI_EXP_SLTCAP, PCI_EXP_SLTCAP_PSN },
		{ &fact_page_express, "sltctl", PCI_EXP_SLTCTL, 0 },
		{ &fact_page_express, "sltsta", PCI_EXP_SLTSTA, 0 },
		{ &fact_page_express, "presence", PCI_EXP_SLTSTA, PCI_EXP_SLTSTA_PDS },
		{ &fact_page_express, "completion_timeouts", PCI_EXP_DEVCAP2, 0xf },
		{ &fact_page_express, "completion_timeout_disable", PCI_EXP_DEVCAP2,
		  PCI_EXP_DEVCAP2_COMP_TMOUT_DIS },
		{ &fact_page_express, "ltr", PCI_EXP_DEVCAP2, PCI_EXP_DEVCAP2_LTR },
		{ &fact_page_express, "tags_10_bit_completer", PCI_EXP_DEVCAP2, 1 << 16 },
		{ &fact_page_express, "tags_10_bit", PCI_EXP_DEVCAP2, 1 << 17 },
		{ &fact_page_express, "devctl2", PCI_EXP_DEVCTL2, 0 },
		{ &fact_page_express, "completion_timeout", PCI_EXP_DEVCTL2,
		  PCI_EXP_DEVCTL2_COMP_TIMEOUT },
		{ &fact_page_express, "completion_timeout_disabled", PCI_EXP_DEVCTL2,
		  PCI_EXP_DEVCTL2_COMP_TMOUT_DIS },
		{ &fact_page_express, "ltr_enabled", PCI_EXP_DEVCTL2, PCI_EXP_DEVCTL2_LTR_EN },
		{ &fact_page_express, "tags_10_bit_enabled", PCI_EXP_DEVCTL2, 1 << 12 },
		{ &fact_page_express, "crosslink", PCI_EXP_LNKCAP2, PCI_EXP_LNKCAP2_CROSSLINK },
		{ &fact_page_express, "retimer_presence", PCI_EXP_LNKCAP2, 1 << 23 },
		{ &fact_page_express, "autonomous_speed_disabled", PCI_EXP_LNKCTL2,
		  PCI_EXP_LNKCTL2_HASD },
		{ &fact_page_express, "lnksta2", PCI_EXP_LNKSTA2, 0 },
		{ &fact_page_express, "equalization_8", PCI_EXP_LNKSTA2, 1 << 1 },
		{ &fact_page_express, "equalization_8_phase1", PCI_EXP_LNKSTA2, 1 << 2 },
		{ &fact_page_express, "equalization_8_phase2", PCI_EXP_LNKSTA2, 1 << 3 },
		{ &fact_page_express, "equalization_8_phase3", PCI_EXP_LNKSTA2, 1 << 4 },
		{ &fact_page_express, "equalization_8_request", PCI_EXP_LNKSTA2, 1 << 5 },
		{ &fact_page_express, "retimer", PCI_EXP_LNKSTA2, 1 << 6 },
		{ &fact_page_aer, "uncorrectable_mask", PCI_ERR_UNCOR_MASK, 0 },
		{ &fact_page_aer, "uncorrectable_severity", PCI_ERR_UNCOR_SEVER, 0 },
		{ &fact_page_aer, "correctable_mask", PCI_ERR_COR_MASK, 0 },
		{ &fact_page_aer, "control", PCI_ERR_CAP, 0 },
		{ &fact_page_aer, "first_error", PCI_ERR_CAP, PCI_ERR_CAP_FEP(~0) },
		{ &fact_page_aer, "ecrc_generation", PCI_ERR_CAP, PCI_ERR_CAP_ECRC_GENC },
		{ &fact_page_aer, "ecrc_generation_enabled", PCI_ERR_CAP, PCI_ERR_CAP_ECRC_GENE },
		{ &fact_page_aer, "ecrc_check", PCI_ERR_CAP, PCI_ERR_CAP_ECRC_CHKC },
		{ &fact_page_aer, "ecrc_check_enabled", PCI_ERR_CAP, PCI_ERR_CAP_ECRC_CHKE },
		{ &fact_page_aer, "header_log", PCI_ERR_HEADER_LOG, 0 },
		{ &fact_page_aer, "root_command", PCI_ERR_ROOT_COMMAND, 0 },
		{ &fact_page_aer, "error_source", PCI_ERR_ROOT_ERR_SRC, 0 },
		{ &fact_page_pm, "pmc", PCI_PM_PMC, 0 },
		{ &fact_page_pm, "version", PCI_PM_PMC, PCI_PM_CAP_VER_MASK },
		{ &fact_page_pm, "d1", PCI_PM_PMC, PCI_PM_CAP_D1 },
		{ &fact_page_pm, "d2", PCI_PM_PMC, PCI_PM_CAP_D2 },
		{ &fact_page_pm, "pmcsr", PCI_PM_CTRL, 0 },
		{ &fact_page_pm, "state", PCI_PM_CTRL, PCI_PM_CTRL_STATE_MASK },
		{ &fact_page_pm, "no_soft_reset", PCI_PM_CTRL, PCI_PM_CTRL_NO_SOFT_RESET },
		{ &fact_page_pm, "pme_enabled", PCI_PM_CTRL, PCI_PM_CTRL_PME_ENABLE },
		{ &fact_page_msix, "control", PCI_MSIX_FLAGS, 0 },
		{ &fact_page_msix, "vectors", PCI_MSIX_FLAGS, PCI_MSIX_FLAGS_QSIZE },
		{ &fact_page_msix, "masked", PCI_MSIX_FLAGS, PCI_MSIX_FLAGS_MASKALL },
		{ &fact_page_msix, "enabled", PCI_MSIX_FLAGS, PCI_MSIX_FLAGS_ENABLE },
		{ &fact_page_msix, "table", PCI_MSIX_TABLE, 0 },
		{ &fact_page_msix, "pba", PCI_MSIX_PBA, 0 },
		{ &fact_page_l1ss, "capabilities", PCI_L1SS_CAP, 0 },
		{ &fact_page_l1ss, "pci_pm_l1_2", PCI_L1SS_CAP, PCI_L1SS_CAP_PCIPM_L1_2 },
		{ &fact_page_l1ss, "pci_pm_l1_1", PCI_L1SS_CAP, PCI_L1SS_CAP_PCIPM_L1_1 },
		{ &fact_page_l1ss, "aspm_l1_2", PCI_L1SS_CAP, PCI_L1SS_CAP_ASPM_L1_2 },
		{ &fact_page_l1ss, "aspm_l1_1", PCI_L1SS_CAP, PCI_L1SS_CAP_ASPM_L1_1 },
		{ &fact_page_l1ss, "supported", PCI_L1SS_CAP, PCI_L1SS_CAP_L1_PM_SS },
		{ &fact_page_l1ss, "control1", PCI_L1SS_CTL1, 0 },
		{ &fact_page_l1ss, "pci_pm_l1_2_enabled", PCI_L1SS_CTL1, PCI_L1SS_CTL1_PCIPM_L1_2 },
		{ &fact_page_l1ss, "pci_pm_l1_1_enabled", PCI_L1SS_CTL1, PCI_L1SS_CTL1_PCIPM_L1_1 },
		{ &fact_page_l1ss, "aspm_l1_2_enabled", PCI_L1SS_CTL1, PCI_L1SS_CTL1_ASPM_L1_2 },
		{ &fact_page_l1ss, "aspm_l1_1_enabled", PCI_L1SS_CTL1, PCI_L1SS_CTL1_ASPM_L1_1 },
		{ &fact_page_l1ss, "l1_2_enabled", PCI_L1SS_CTL1, PCI_L1SS_CTL1_L1_2_MASK },
		{ &fact_page_l1ss, "l1_1_enabled", PCI_L1SS_CTL1,
		  PCI_L1SS_CTL1_PCIPM_L1_1 | PCI_L1SS_CTL1_ASPM_L1_1 },
		{ &fact_page_l1ss, "control2", PCI_L1SS_CTL2, 0 },
		{ &fact_page_ats, "capability", PCI_ATS_CAP, 0 },
		{ &fact_page_ats, "queue_depth", PCI_ATS_CAP, PCI_ATS_CAP_QDEP(~0) },
		{ &fact_page_ats, "control", PCI_ATS_CTRL, 0 },
		{ &fact_page_ats, "enabled", PCI_ATS_CTRL, PCI_ATS_CTRL_ENABLE },
		/* the kernel's header does not have these yet: of each rate's status register
		 * "equalization complete", phases 1 to 3, and the request */
		{ &fact_page_eq16, "complete", 0x0c, 1 << 0 },
		{ &fact_page_eq16, "phase1", 0x0c, 1 << 1 },
		{ &fact_page_eq16, "phase2", 0x0c, 1 << 2 },
		{ &fact_page_eq16, "phase3", 0x0c, 1 << 3 },
		{ &fact_page_eq16, "request", 0x0c, 1 << 4 },
		{ &fact_page_eq32, "complete", 0x0c, 1 << 0 },
		{ &fact_page_eq32, "phase1", 0x0c, 1 << 1 },
		{ &fact_page_eq32, "phase2", 0x0c, 1 << 2 },
		{ &fact_page_eq32, "phase3", 0x0c, 1 << 3 },
		{ &fact_page_eq32, "request", 0x0c, 1 << 4 },
	};
	static const struct fact_page *const whole[] = {
		&fact_page_header, &fact_page_express, &fact_page_aer, &fact_page_pm,
		&fact_page_msix,   &fact_page_l1ss,    &fact_page_ats,
	};
	size_t count = 2 * (size_t)5;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct fact *fact = fact_find(rows[i].page, rows[i].key);
		uint32_t mask = 0;

		cr_assert_not_null(fact, "%s", rows[i].key);
		for (unsigned int bit = 0; bit < fact->bits; bit++)
			mask |= UINT32_C(1) << (fact->bit + bit);
		if (fact->mask)
			mask &= (uint32_t)fact->mask << fact->bit;
		cr_expect(fact->offset == rows[i].offset && mask == rows[i].mask,
			  "%s: %xh, bits %xh", rows[i].key, fact->offset, mask);
	}
	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		count += whole[i]->count;
	cr_expect_eq(sizeof(rows) / sizeof(rows[0]), count, "%zu", count);
}

static uint64_t number(const struct fact_page *page, const char *key, const uint8_t *bytes)
{
	return fact_number(page, key, bytes, page->bytes);
}

/* Support is LnkCap bits 11:10, control LnkCtl bits 1:0; the mask of support laid over
 * LnkCtl reads two interrupts. */
Test(facts_pcie, aspm_that_is_on_is_not_aspm_that_is_supported)
{
	uint8_t express[0x3c] = { [PCI_EXP_LNKCAP + 1] = 0x0c, [PCI_EXP_LNKCTL + 1] = 0x0c };

	cr_expect_eq(number(&fact_page_express, "aspm_support", express), 3);
	cr_expect_eq(number(&fact_page_express, "aspm", express), 0);
	express[PCI_EXP_LNKCAP + 1] = 0;
	express[PCI_EXP_LNKCTL] = 2;
	cr_expect_eq(number(&fact_page_express, "aspm_support", express), 0);
	cr_expect_eq(number(&fact_page_express, "aspm", express), 2);
}

/* Control 1 is at +8; read at +4, where the capabilities are, all substates would be
 * on. Bit 0 is PCI-PM L1.2, bit 2 ASPM L1.2. */
Test(facts_pcie, substates_that_are_on_are_not_those_supported)
{
	uint8_t l1ss[16] = { [PCI_L1SS_CAP] = 0x1f };

	cr_expect_eq(number(&fact_page_l1ss, "l1_2_enabled", l1ss), 0);
	cr_expect_eq(number(&fact_page_l1ss, "l1_1_enabled", l1ss), 0);
	cr_expect_eq(number(&fact_page_l1ss, "aspm_l1_2", l1ss), 1);
	l1ss[PCI_L1SS_CTL1] = 1 << 2;
	cr_expect_eq(number(&fact_page_l1ss, "aspm_l1_2_enabled", l1ss), 1);
	cr_expect_eq(number(&fact_page_l1ss, "pci_pm_l1_2_enabled", l1ss), 0);
	cr_expect_eq(number(&fact_page_l1ss, "aspm_l1_1_enabled", l1ss), 0);
}

/* The status is at +0Ch; at +08h, where it would lie without capabilities before it, is
 * the control register. */
Test(facts_pcie, equalization_is_told_behind_the_control_register)
{
	uint8_t eq[0x20] = { [0x08] = 0x0f };

	cr_expect_eq(number(&fact_page_eq32, "complete", eq), 0);
	cr_expect_eq(number(&fact_page_eq16, "phase3", eq), 0);
	eq[0x08] = 0;
	eq[0x0c] = 0x0b; /* all but phase 2 */
	cr_expect_eq(number(&fact_page_eq32, "complete", eq), 1);
	cr_expect_eq(number(&fact_page_eq32, "phase2", eq), 0);
	cr_expect_eq(number(&fact_page_eq32, "phase3", eq), 1);
	cr_expect_eq(number(&fact_page_eq32, "request", eq), 0);
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
