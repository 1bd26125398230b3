/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nvme-gate devices: how many NVMe drives this host has, and what they are, with and without
 * root. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ci/gate/cli/drives/device.h"
#include "ci/gate/options/options.h"
#include "helpers/text/quantity.h"

static int print_json(const struct device *devices, size_t count)
{
	struct json_object *object = json_text_object(), *array = json_text_array();

	for (size_t i = 0; i < count; i++)
		json_object_array_add(array, device_json(&devices[i]));
	json_text_add_int(object, "count", (int64_t)count);
	json_text_add(object, "devices", array);
	return json_text_print(object);
}

static void link_text(struct pcie_speed speed, char *buf, size_t size)
{
	if (speed.gen && speed.lanes)
		(void)pcie_speed_text(speed, buf, size);
	else
		(void)snprintf(buf, size, "-");
}

static void print_names(const struct live_ns *ns)
{
	if (ns->uuid[0])
		(void)printf("  UUID %s", ns->uuid);
	if (ns->nguid[0])
		(void)printf("  NGUID %s", ns->nguid);
	if (ns->eui64[0])
		(void)printf("  EUI64 %s", ns->eui64);
}

static void print_namespaces(const struct device *device)
{
	char bytes[QUANTITY_SIZE];

	for (size_t i = 0; i < device->drive.ns_count; i++) {
		const struct live_ns *ns = &device->drive.ns[i];

		(void)printf("  namespace %-3u %-14s", ns->nsid,
			     *ns->block ? ns->block : "(no node)");
		if (ns->block_bytes)
			(void)printf(" %13s in blocks of %u",
				     quantity_bytes((double)ns->size_bytes, bytes, sizeof(bytes)),
				     ns->block_bytes);
		if (ns->metadata_bytes > 0)
			(void)printf(" + %lld bytes", (long long)ns->metadata_bytes);
		if (device->lbaf[i] >= 0)
			(void)printf(" (LBA format %d)", device->lbaf[i]);
		print_names(ns);
		(void)putchar('\n');
	}
	for (size_t i = 0; i < device->unattached_count; i++)
		(void)printf("  namespace %-3u (not attached) %13s\n", device->unattached[i],
			     device->unattached_bytes[i]
				     ? quantity_bytes((double)device->unattached_bytes[i], bytes,
						      sizeof(bytes))
				     : "");
}

static void print_use(const struct device *device)
{
	for (size_t i = 0; i < device->use.count; i++)
		if (device->use.item[i].blocks)
			(void)printf("  in use: %s\n", device->use.item[i].text);
	for (size_t i = 0; i < device->use.count; i++)
		if (device_use_is_data(&device->use.item[i]))
			(void)printf("  data: %s\n", device->use.item[i].text);
	if (device->use.left_out)
		(void)printf("  in use: %zu more\n", device->use.left_out);
	if (!device->use_known)
		(void)printf("  in use: cannot be told\n");
}

static void print_device(const struct device *device)
{
	const struct live_drive *drive = &device->drive;
	char now[32], max[32], pci[32];

	(void)snprintf(pci, sizeof(pci), "PCI %04x:%04x", drive->vendor, drive->device);
	link_text(device->link.now, now, sizeof(now));
	link_text(device->link.max, max, sizeof(max));
	(void)printf("%-13s %-12s %-20s %-8s %-13s %-13s %s%s\n",
		     *drive->address ? drive->address : "-",
		     *drive->controller ? drive->controller : "-",
		     *drive->serial ? drive->serial : "-", *drive->firmware ? drive->firmware : "-",
		     now, max, *drive->model ? drive->model : pci,
		     live_is_served(drive) && !device->simulated ? " (simulated, over vfio-user)"
		     : device->simulated                         ? " (simulated)"
		     : live_is_emulated(drive)                   ? " (emulated)"
								 : "");
	if (device->recorded[0])
		(void)printf("  replay of a recording from %s\n", device->recorded);
	if (device->lack[0])
		(void)printf("  not usable: %s\n", device->lack);
	if (drive->nqn[0])
		(void)printf("  subsystem %s, controller %d\n", drive->nqn, drive->controller_id);
	print_namespaces(device);
	if (device->paths.all[0])
		(void)printf("  paths: %s\n", device->paths.all);
	print_use(device);
}

static int print_people(const struct device *devices, size_t count)
{
	if (count)
		(void)printf("%-13s %-12s %-20s %-8s %-13s %-13s %s\n", "ADDRESS", "CONTROLLER",
			     "SERIAL", "FIRMWARE", "LINK", "LINK MAX", "MODEL");
	for (size_t i = 0; i < count; i++)
		print_device(&devices[i]);
	return GATE_EXIT_OPEN; /* whether stdout took it main() looks at the end */
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

/* One of this host, as it is, dead ones and others' too; or in words why there is none. */
static int find_live(const char *selector, const struct live_drive *drives, size_t count,
		     struct live_drive *ret_drive, char *why, size_t why_size)
{
	const char *name = strncmp(selector, "live:", 5) ? selector : selector + 5;
	char address[32] = "";

	(void)live_parse_address(name, address, sizeof(address));
	for (size_t i = 0; i < count; i++)
		if (!strcmp(drives[i].address, address)) {
			*ret_drive = drives[i];
			return 0;
		}
	return live_find(&hostfs_host, name, ret_drive, why, why_size);
}

static bool is_live(const char *selector)
{
	char address[32];

	return strncmp(selector, "live:", 5) == 0 || *selector == '/' ||
	       live_parse_address(selector, address, sizeof(address)) == 0;
}

static int read_opened(const char *selector, struct device *device, char *why, size_t why_size)
{
	struct dut_options options = { .allowed = READS };
	struct dut *dut;
	int ret = dut_open(selector, &options, &dut, why, why_size);

	if (ret)
		return ret;
	device_read_opened(dut, device);
	dut_close(dut);
	return 0;
}

/* Those that --dut names: simulated ones too. Returns an exit code, or -1 to go on. */
static int read_named(const struct option_strings *names, const struct live_drive *drives,
		      size_t count, struct device *devices)
{
	struct blockdev_openers *openers = blockdev_openers_read(&hostfs_host);
	struct live_drive drive;
	char why[512] = "";
	int ret = 0;

	for (size_t i = 0; i < names->count && !ret; i++) {
		if (!is_live(names->items[i])) {
			ret = read_opened(names->items[i], &devices[i], why, sizeof(why));
			continue;
		}
		ret = find_live(names->items[i], drives, count, &drive, why, sizeof(why));
		if (!ret)
			device_read(&drive, openers, &devices[i]);
	}
	blockdev_openers_free(openers);
	if (!ret)
		return -1;
	(void)fprintf(stderr, "nvme-gate devices: %s\n", why);
	return ret == -EINVAL ? GATE_EXIT_USAGE : GATE_EXIT_TRY_LATER;
}

static int print(const struct gate_options *options, const struct device *devices, size_t count)
{
	int code = options->json ? print_json(devices, count) : print_people(devices, count);

	hint(devices, count);
	return code;
}

static int print_named(const struct gate_options *options, const struct live_drive *drives,
		       size_t drive_count)
{
	size_t count = options->duts.count;
	struct device *devices = calloc(count, sizeof(*devices));
	int code;

	if (!devices)
		abort();
	code = read_named(&options->duts, drives, drive_count, devices);
	if (code < 0)
		code = print(options, devices, count);
	free(devices);
	return code;
}

static int print_all(const struct gate_options *options, const struct live_drive *drives,
		     size_t count)
{
	struct device *devices = devices_read(drives, count);
	int code;

	if (!devices)
		abort();
	code = print(options, devices, count);
	devices_free(devices, count);
	return code;
}

int cmd_devices(const struct gate_options *options)
{
	struct live_drive *drives = NULL;
	size_t count = 0;
	int ret = live_list(&hostfs_host, &drives, &count);

	if (ret) {
		(void)fprintf(stderr, "nvme-gate devices: cannot look into %s: %s\n",
			      hostfs_host.sys, strerror(-ret));
		return GATE_EXIT_TRY_LATER;
	}
	ret = options->duts.count ? print_named(options, drives, count)
				  : print_all(options, drives, count);
	free(drives);
	return ret;
}
