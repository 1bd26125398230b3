/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows, and what their values look like. What is the drive's own to say is a fact of
 * helpers/facts (test_run_info.c says which); the rest is the host's or the run's. */
#include "reports/record/run_identity.h"

#include "helpers/pcie/pcie.h"
#include "helpers/text/text.h"

#define AT(member) offsetof(struct run_info, member)

/* clang-format off */
static const struct run_identity rows[] = {
	{ "model", "drive", RUN_DRIVE, RUN_TEXT, AT(model) },
	{ "serial", "drive", RUN_DRIVE, RUN_TEXT, AT(serial) },
	{ "firmware", "drive", RUN_DRIVE, RUN_TEXT, AT(firmware) },
	{ "PCI ID", "drive", RUN_DRIVE, RUN_PCI_ID },
	{ "no hardware", "drive", RUN_DRIVE, RUN_KIND },
	{ "recorded", "drive", RUN_DRIVE, RUN_TEXT, AT(recorded) },
	{ "link", "drive", RUN_DRIVE, RUN_LINK, AT(link_drive) },
	{ "link of the port above", "rig", RUN_RIG, RUN_LINK, AT(link_port) },
	{ "address", "rig", RUN_DRIVE, RUN_TEXT, AT(address) },
	{ "node", NULL, RUN_DRIVE, RUN_TEXT, AT(node) },
	{ "host", "rig", RUN_RIG, RUN_TEXT, AT(host) },
	{ "kernel", "rig", RUN_RIG, RUN_TEXT, AT(kernel) },
	{ "system", NULL, RUN_RIG, RUN_TEXT, AT(os) },
	{ "port above", NULL, RUN_RIG, RUN_TEXT, AT(port_address) },
	{ "paths", NULL, RUN_RIG, RUN_TEXT, AT(paths) },
	{ "NUMA node", NULL, RUN_RIG, RUN_NODE },
	{ "backend", "run", RUN_RIG, RUN_TEXT, AT(backend) },
	{ "selected as", "run", RUN_DRIVE, RUN_TEXT, AT(selector) },
	{ "nvme-gate", "run", RUN_RIG, RUN_TEXT, AT(tool_version) },
	{ "profile", "run", RUN_NO_BOX, RUN_TEXT, AT(profile_name) },
	{ "profile SHA-256", "run", RUN_RUN, RUN_TEXT, AT(profile_sha256) },
};
/* clang-format on */

const struct run_identity *run_identity_at(size_t index)
{
	return index < sizeof(rows) / sizeof(rows[0]) ? &rows[index] : NULL;
}

const char *run_identity_kind(const struct run_info *info)
{
	if (info->recorded)
		return info->simulated  ? "replay of a recording of a simulated drive"
		       : info->emulated ? "replay of a recording of an emulated drive"
					: "replay of a recording";
	if (info->simulated)
		return info->emulated ? "simulated, over vfio-user" : "simulated";
	return info->emulated ? "emulated" : NULL;
}

static void link_text(const struct run_link_end *end, struct text *out)
{
	struct pcie_speed now = { end->gen, end->lanes }, max = { end->max_gen, end->max_lanes };
	char speed[PCIE_SPEED_BYTES];

	if (end->gen)
		text_puts(out, pcie_speed_text(now, speed, sizeof(speed)));
	else if (end->max_gen)
		text_puts(out, "not up");
	if (end->max_gen)
		text_printf(out, ", can do %s", pcie_speed_text(max, speed, sizeof(speed)));
}

void run_identity_text(const struct run_identity *row, const struct run_info *info,
		       struct text *out)
{
	const char *at = (const char *)info + row->offset;
	const char *string;

	switch (row->shape) {
	case RUN_TEXT:
		string = *(const char *const *)at;
		text_puts(out, string ? string : "");
		break;
	case RUN_LINK: link_text((const struct run_link_end *)at, out); break;
	case RUN_PCI_ID:
		if (info->pci_vendor)
			text_printf(out, "%04x:%04x", info->pci_vendor, info->pci_device);
		break;
	case RUN_KIND:
		string = run_identity_kind(info);
		text_puts(out, string ? string : "");
		break;
	case RUN_NODE:
		if (info->numa_node >= 0)
			text_printf(out, "%d", info->numa_node);
		break;
	}
}
