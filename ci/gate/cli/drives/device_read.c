/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looks at one drive: first at what the kernel shows, then at what the drive says of itself. */
#include "ci/gate/cli/drives/device.h"
#include "fixtures/dut/dut_names.h"
#include "fixtures/dut/dut_read.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "helpers/host/host_pci.h"

static void read_sysfs_link(struct device *device)
{
	char folder[PATH_MAX];

	if (hostfs_real_path(folder, sizeof(folder), hostfs_host.sys, "bus/pci/devices/%s",
			     device->drive.address) == 0)
		host_read_link(folder, &device->link);
}

/* Only drives that manage namespaces have some that are attached to nobody; others would refuse the
 * question, and note it as an error. */
static void ask_unattached(struct dut *dut, struct device *device)
{
	uint8_t allocated[NVME_IDENTIFY_BYTES], active[NVME_IDENTIFY_BYTES];
	struct nvme_ctrl ctrl;
	struct nvme_ns data;

	if (dut_identify_ctrl(dut, &ctrl) || !(ctrl.oacs & NVME_OACS_NS_MGMT) ||
	    dut_identify(dut, NVME_CNS_ALLOCATED_NS, 0, allocated) ||
	    dut_identify(dut, NVME_CNS_ACTIVE_NS, 0, active))
		return;
	device->unattached_known = true;
	device->unattached_count = nvme_list_unattached(allocated, active, device->unattached,
							DUT_MAX_NS);
	for (size_t i = 0; i < device->unattached_count; i++) {
		uint32_t nsid = device->unattached[i];

		if (dut_identify(dut, NVME_CNS_OF_ALLOCATED_NS, nsid, allocated))
			continue;
		nvme_decode_ns(allocated, nsid, &data);
		device->unattached_bytes[i] = nvme_ns_bytes(&data);
	}
}

/* Of a drive that no kernel shows. */
static void take_names(const struct dut_names *names, struct live_drive *drive)
{
	memcpy(drive->nqn, names->nqn, sizeof(drive->nqn) - 1);
	drive->controller_id = names->controller_id;
	for (size_t i = 0; i < names->count; i++)
		for (size_t k = 0; k < drive->ns_count; k++)
			if (drive->ns[k].nsid == names->ns[i].nsid) {
				struct live_ns *ns = &drive->ns[k];

				memcpy(ns->eui64, names->ns[i].eui64, sizeof(ns->eui64));
				memcpy(ns->nguid, names->ns[i].nguid, sizeof(ns->nguid));
				memcpy(ns->uuid, names->ns[i].uuid, sizeof(ns->uuid));
			}
}

/* Those that the kernel does not show. */
static void add_unseen(const struct dut_info *info, struct live_drive *drive)
{
	for (size_t i = 0; i < info->ns_count && drive->ns_count < DUT_MAX_NS; i++)
		if (!live_find_ns(drive, info->nsids[i]))
			drive->ns[drive->ns_count++] = (struct live_ns){ .nsid = info->nsids[i],
									 .metadata_bytes = -1 };
}

/* What only the drive itself can say. */
static void ask_drive(struct dut *dut, struct device *device)
{
	const struct dut_info *info = dut_info(dut);
	struct pcie_link link;

	device->opened = dut_has(dut, DUT_ADMIN);
	memcpy(device->denied, info->denied_why, sizeof(device->denied));
	if (device->opened) {
		memcpy(device->drive.firmware, info->firmware, sizeof(device->drive.firmware));
		ask_unattached(dut, device);
		add_unseen(info, &device->drive);
	}
	if (dut_has(dut, DUT_PCIE) && dut_read_link(dut, &link) == 0) {
		if (link.drive.answers) {
			device->link.now = link.now;
			device->link.max = link.drive.max;
		} else {
			(void)snprintf(device->lack, sizeof(device->lack),
				       "it does not answer on the bus (all ones)");
		}
	}
	for (size_t i = 0; i < device->drive.ns_count; i++) {
		struct live_ns *ns = &device->drive.ns[i];
		struct nvme_ns data;

		if (dut_find_lack(dut, ns->nsid, DUT_NVM) || dut_identify_ns(dut, ns->nsid, &data))
			continue;
		device->lbaf[i] = (int)data.lbaf_index;
		ns->block_bytes = data.lbaf[data.lbaf_index].data_bytes;
		ns->metadata_bytes = data.lbaf[data.lbaf_index].metadata_bytes;
		ns->size_bytes = nvme_ns_bytes(&data);
	}
}

void device_begin(const struct live_drive *drive, struct device *device)
{
	*device = (struct device){ .drive = *drive };
	for (size_t i = 0; i < DUT_MAX_NS; i++)
		device->lbaf[i] = -1;
}

void device_read(const struct live_drive *drive, const struct blockdev_openers *openers,
		 struct device *device)
{
	struct dut_options options = { .allowed = READS };
	char selector[64], why[512];
	struct dut *dut;

	device_begin(drive, device);
	live_paths_read(&hostfs_host, drive, &device->paths);
	read_sysfs_link(device);
	(void)live_drive_lack(drive, device->lack, sizeof(device->lack));
	(void)snprintf(selector, sizeof(selector), "live:%s", drive->address);
	/* what is not at work would answer late or never */
	if (!device->lack[0] && dut_open(selector, &options, &dut, why, sizeof(why)) == 0) {
		ask_drive(dut, device);
		dut_close(dut);
	}
	device->use_known = live_find_use(&hostfs_host, openers, drive, &device->use) == 0;
}

void device_read_opened(struct dut *dut, struct device *device)
{
	const struct dut_info *info = dut_info(dut);
	struct live_drive *drive = &device->drive;
	struct dut_names names;

	device_begin(
		&(const struct live_drive){ .numa_node = info->numa_node, .controller_id = -1 },
		device);
	device->simulated = info->simulated || info->served;
	device->use_known = true;
	memcpy(device->recorded, info->recorded, sizeof(info->recorded));
	memcpy(drive->serial, info->serial, sizeof(info->serial));
	memcpy(drive->model, info->model, sizeof(info->model));
	memcpy(drive->firmware, info->firmware, sizeof(info->firmware));
	memcpy(drive->address, info->address, sizeof(info->address));
	drive->vendor = info->pci_vendor;
	drive->device = info->pci_device;
	add_unseen(info, drive);
	dut_names_read(dut, &names);
	take_names(&names, drive);
	ask_drive(dut, device);
}
