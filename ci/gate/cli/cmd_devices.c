/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nvme-gate devices: how many NVMe drives this host has, and what they are, with and without
 * root. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ci/gate/cli/json_text.h"
#include "ci/gate/cli/options.h"
#include "fixtures/backend/live_paths.h"
#include "fixtures/backend/live_use.h"
#include "fixtures/dut/dut.h"
#include "helpers/host/host_pci.h"
#include "helpers/text/quantity.h"

/* What is told of a drive; numbers that could not be read are 0, of metadata -1. */
struct device {
	struct live_drive drive;
	struct live_paths paths;
	bool simulated, use_known, opened;
	struct pcie_link_shown link;
	struct blockdev_use use;
	char denied[sizeof(((struct dut_info *)0)->denied_why)]; /* what a privilege would tell */
};

static void read_sysfs_link(struct device *device)
{
	char folder[PATH_MAX];

	if (hostfs_real_path(folder, sizeof(folder), hostfs_host.sys, "bus/pci/devices/%s",
			     device->drive.address) == 0)
		host_read_link(folder, &device->link);
}

/* What only the drive itself can say. */
static void ask_drive(struct dut *dut, struct device *device)
{
	const struct dut_info *info = dut_info(dut);
	struct pcie_link link;

	device->opened = dut_has(dut, DUT_ADMIN);
	memcpy(device->denied, info->denied_why, sizeof(device->denied));
	if (device->opened)
		memcpy(device->drive.firmware, info->firmware, sizeof(device->drive.firmware));
	if (dut_has(dut, DUT_PCIE) && dut_read_link(dut, &link) == 0 && link.drive.answers) {
		device->link.now = link.now;
		device->link.max = link.drive.max;
	}
	for (size_t i = 0; i < device->drive.ns_count; i++) {
		struct live_ns *ns = &device->drive.ns[i];
		struct nvme_ns data;

		if (dut_find_lack(dut, ns->nsid, DUT_NVM) || dut_identify_ns(dut, ns->nsid, &data))
			continue;
		ns->block_bytes = data.lbaf[data.lbaf_index].data_bytes;
		ns->metadata_bytes = data.lbaf[data.lbaf_index].metadata_bytes;
		ns->size_bytes = nvme_ns_bytes(&data);
	}
}

static void read_device(const struct live_drive *drive, struct device *device)
{
	struct dut_options options = { .allowed = READS };
	char selector[64], why[512];
	struct dut *dut;

	*device = (struct device){ .drive = *drive };
	live_paths_read(&hostfs_host, drive, &device->paths);
	read_sysfs_link(device);
	(void)snprintf(selector, sizeof(selector), "live:%s", drive->address);
	if (dut_open(selector, &options, &dut, why, sizeof(why)) == 0) {
		ask_drive(dut, device);
		dut_close(dut);
	}
	device->use_known = live_find_use(&hostfs_host, drive, &device->use) == 0;
}

/* A drive that --dut named, simulated ones included. */
static int read_named(const char *selector, struct device *device)
{
	struct dut_options options = { .allowed = READS };
	const struct dut_info *info;
	struct live_drive drive;
	char why[512] = "";
	struct dut *dut;
	int ret = dut_open(selector, &options, &dut, why, sizeof(why));

	if (ret) {
		(void)fprintf(stderr, "nvme-gate devices: %s\n", why);
		return ret == -EINVAL ? GATE_EXIT_USAGE : GATE_EXIT_TRY_LATER;
	}
	info = dut_info(dut);
	if (!info->simulated &&
	    live_find_again(&hostfs_host, info->address, info->serial, &drive) == 0) {
		dut_close(dut);
		read_device(&drive, device);
		return 0;
	}
	device->simulated = device->use_known = true;
	device->drive.numa_node = info->numa_node;
	memcpy(device->drive.serial, info->serial, sizeof(info->serial));
	memcpy(device->drive.model, info->model, sizeof(info->model));
	memcpy(device->drive.address, info->address, sizeof(info->address));
	device->drive.ns_count = info->ns_count;
	for (size_t i = 0; i < info->ns_count; i++)
		device->drive.ns[i] = (struct live_ns){ .nsid = info->nsids[i],
							.metadata_bytes = -1 };
	ask_drive(dut, device);
	dut_close(dut);
	return 0;
}

/* ---- JSON ---- */

static void add_node(struct json_object *object, const char *name)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "/dev/%s", name);
	json_text_add_string(object, "node", *name ? path : NULL);
}

static struct json_object *json_namespaces(const struct live_drive *drive)
{
	struct json_object *array = json_text_array();

	for (size_t i = 0; i < drive->ns_count; i++) {
		const struct live_ns *ns = &drive->ns[i];
		struct json_object *entry = json_text_object();

		add_node(entry, ns->block);
		json_text_add_int(entry, "nsid", ns->nsid);
		json_text_add_known(entry, "size_bytes", ns->block_bytes, ns->size_bytes);
		json_text_add_known(entry, "block_bytes", ns->block_bytes, ns->block_bytes);
		json_text_add_known(entry, "metadata_bytes", ns->metadata_bytes >= 0,
				    (uint64_t)ns->metadata_bytes);
		json_object_array_add(array, entry);
	}
	return array;
}

static bool is_data(const struct blockdev_use_item *item)
{
	return item->kind == BLOCKDEV_SIGNATURE || item->kind == BLOCKDEV_LEFTOVER;
}

/* null: it could not be told; []: not in use */
static struct json_object *json_use(const struct device *device)
{
	struct json_object *array = device->use_known ? json_text_array() : NULL;

	for (size_t i = 0; array && i < device->use.count; i++)
		if (device->use.item[i].blocks)
			json_object_array_add(array,
					      json_text_string(device->use.item[i].text,
							       strlen(device->use.item[i].text)));
	return array;
}

/* the same of what the data on it are recognised by */
static struct json_object *json_signatures(const struct device *device)
{
	struct json_object *array = device->use_known ? json_text_array() : NULL;

	for (size_t i = 0; array && i < device->use.count; i++)
		if (is_data(&device->use.item[i]))
			json_object_array_add(array,
					      json_text_string(device->use.item[i].text,
							       strlen(device->use.item[i].text)));
	return array;
}

static struct json_object *json_device(const struct device *device)
{
	const struct live_drive *drive = &device->drive;
	struct json_object *object = json_text_object(), *link = json_text_object();

	add_node(object, drive->controller);
	json_text_add_string(object, "model", drive->model);
	json_text_add_string(object, "serial", drive->serial);
	json_text_add_string(object, "firmware", drive->firmware);
	json_text_add_string(object, "address", drive->address);
	if (device->paths.all[0])
		json_text_add_string(object, "paths", device->paths.all);
	json_text_add_known(object, "numa_node", drive->numa_node >= 0, (uint64_t)drive->numa_node);
	json_text_add_link(link, &device->link);
	json_text_add(object, "link", link);
	json_text_add(object, "namespaces", json_namespaces(drive));
	json_text_add(object, "in_use", json_use(device));
	json_text_add(object, "signatures", json_signatures(device));
	json_text_add_string(object, "state", drive->state);
	json_text_add_string(object, "port_address", drive->port_address);
	json_text_add_bool(object, "emulated", !device->simulated && live_is_emulated(drive));
	json_text_add_bool(object, "simulated", device->simulated || live_is_served(drive));
	return object;
}

static int print_json(const struct device *devices, size_t count)
{
	struct json_object *object = json_text_object(), *array = json_text_array();

	for (size_t i = 0; i < count; i++)
		json_object_array_add(array, json_device(&devices[i]));
	json_text_add_int(object, "count", (int64_t)count);
	json_text_add(object, "devices", array);
	return json_text_print(object);
}

/* ---- for people ---- */

static void link_text(struct pcie_speed speed, char *buf, size_t size)
{
	if (speed.gen && speed.lanes)
		(void)snprintf(buf, size, "%g GT/s x%u", pcie_gen_rate(speed.gen), speed.lanes);
	else
		(void)snprintf(buf, size, "-");
}

static void print_device(const struct device *device)
{
	const struct live_drive *drive = &device->drive;
	char now[32], max[32];

	link_text(device->link.now, now, sizeof(now));
	link_text(device->link.max, max, sizeof(max));
	(void)printf("%-13s %-12s %-20s %-8s %-13s %-13s %s%s\n",
		     *drive->address ? drive->address : "-",
		     *drive->controller ? drive->controller : "-", drive->serial, drive->firmware,
		     now, max, drive->model,
		     live_is_served(drive) && !device->simulated ? " (simulated, over vfio-user)"
		     : device->simulated                         ? " (simulated)"
		     : live_is_emulated(drive)                   ? " (emulated)"
								 : "");
	for (size_t i = 0; i < drive->ns_count; i++) {
		const struct live_ns *ns = &drive->ns[i];
		char bytes[QUANTITY_SIZE];

		(void)printf("  namespace %-3u %-14s", ns->nsid,
			     *ns->block ? ns->block : "(no node)");
		if (ns->block_bytes)
			(void)printf(" %13s in blocks of %u",
				     quantity_bytes((double)ns->size_bytes, bytes, sizeof(bytes)),
				     ns->block_bytes);
		if (ns->metadata_bytes > 0)
			(void)printf(" + %lld bytes", (long long)ns->metadata_bytes);
		(void)putchar('\n');
	}
	if (device->paths.all[0])
		(void)printf("  paths: %s\n", device->paths.all);
	for (size_t i = 0; i < device->use.count; i++)
		if (device->use.item[i].blocks)
			(void)printf("  in use: %s\n", device->use.item[i].text);
	for (size_t i = 0; i < device->use.count; i++)
		if (is_data(&device->use.item[i]))
			(void)printf("  data: %s\n", device->use.item[i].text);
	if (device->use.left_out)
		(void)printf("  in use: %zu more\n", device->use.left_out);
	if (!device->use_known)
		(void)printf("  in use: cannot be told\n");
}

static int print_people(const struct device *devices, size_t count)
{
	if (count)
		(void)printf("%-13s %-12s %-20s %-8s %-13s %-13s %s\n", "ADDRESS", "CONTROLLER",
			     "SERIAL", "FIRMWARE", "LINK", "LINK MAX", "MODEL");
	for (size_t i = 0; i < count; i++)
		print_device(&devices[i]);
	return fflush(stdout) || ferror(stdout) ? GATE_EXIT_USAGE : GATE_EXIT_OPEN;
}

static void hint(const struct device *devices, size_t count)
{
	if (!count)
		(void)fputs(
			"nvme-gate devices: no NVMe drive on PCI Express here (is the nvme driver "
			"loaded? lspci shows what is plugged in)\n",
			stderr);
	for (size_t i = 0; i < count; i++)
		if (devices[i].denied[0]) {
			(void)fprintf(stderr,
				      "nvme-gate devices: what a drive says of itself, and who "
				      "else holds it, cannot be told: %s\n",
				      devices[i].denied);
			return;
		}
}

int cmd_devices(const struct gate_options *options)
{
	struct live_drive *drives = NULL;
	struct device *devices;
	size_t count = options->duts.count;
	int ret = count ? 0 : live_find_all(&hostfs_host, &drives, &count);

	if (ret) {
		(void)fprintf(stderr, "nvme-gate devices: cannot look into %s: %s\n",
			      hostfs_host.sys, strerror(-ret));
		return GATE_EXIT_TRY_LATER;
	}
	devices = calloc(count + 1, sizeof(*devices));
	if (!devices)
		abort();
	for (size_t i = 0; i < count && !ret; i++) {
		if (options->duts.count)
			ret = read_named(options->duts.items[i], &devices[i]);
		else
			read_device(&drives[i], &devices[i]);
	}
	if (!ret) {
		ret = options->json ? print_json(devices, count) : print_people(devices, count);
		hint(devices, count);
	}
	free(devices);
	free(drives);
	return ret;
}
