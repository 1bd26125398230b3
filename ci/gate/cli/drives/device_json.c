/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A drive as "devices --json" has it. */
#include "ci/gate/cli/drives/device.h"

#include <stdio.h>
#include <string.h>

bool device_use_is_data(const struct blockdev_use_item *item)
{
	return item->kind == BLOCKDEV_SIGNATURE || item->kind == BLOCKDEV_LEFTOVER;
}

static void add_node(struct json_object *object, const char *name)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "/dev/%s", name);
	json_text_add_string(object, "node", *name ? path : NULL);
}

static struct json_object *json_namespaces(const struct device *device)
{
	const struct live_drive *drive = &device->drive;
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
		json_text_add_known(entry, "lba_format", device->lbaf[i] >= 0,
				    (uint64_t)device->lbaf[i]);
		json_text_add_string(entry, "eui64", ns->eui64);
		json_text_add_string(entry, "nguid", ns->nguid);
		json_text_add_string(entry, "uuid", ns->uuid);
		json_object_array_add(array, entry);
	}
	return array;
}

/* Of the subsystem, not attached to this controller; null: the drive cannot say. */
static struct json_object *json_unattached(const struct device *device)
{
	struct json_object *array = device->unattached_known ? json_text_array() : NULL;

	for (size_t i = 0; i < device->unattached_count; i++) {
		struct json_object *entry = json_text_object();

		json_text_add_int(entry, "nsid", device->unattached[i]);
		json_text_add_known(entry, "size_bytes", device->unattached_bytes[i],
				    device->unattached_bytes[i]);
		json_object_array_add(array, entry);
	}
	return array;
}

static bool is_multipath(const struct live_drive *drive)
{
	for (size_t i = 0; i < drive->ns_count; i++)
		if (drive->ns[i].hidden[0])
			return true;
	return false;
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
		if (device_use_is_data(&device->use.item[i]))
			json_object_array_add(array,
					      json_text_string(device->use.item[i].text,
							       strlen(device->use.item[i].text)));
	return array;
}

struct json_object *device_json(const struct device *device)
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
	json_text_add(object, "namespaces", json_namespaces(device));
	json_text_add(object, "unattached_namespaces", json_unattached(device));
	json_text_add(object, "in_use", json_use(device));
	json_text_add(object, "signatures", json_signatures(device));
	json_text_add_string(object, "state", drive->state);
	json_text_add_string(object, "lack", device->lack);
	json_text_add_string(object, "driver", drive->driver);
	json_text_add_string(object, "power_state", drive->power_state);
	json_text_add_string(object, "subsystem_nqn", drive->nqn);
	json_text_add_known(object, "controller_id", drive->controller_id >= 0,
			    (uint64_t)drive->controller_id);
	json_text_add_bool(object, "multipath", is_multipath(drive));
	json_text_add_string(object, "port_address", drive->port_address);
	json_text_add_bool(object, "emulated", !device->simulated && live_is_emulated(drive));
	json_text_add_bool(object, "simulated", device->simulated || live_is_served(drive));
	json_text_add_string(object, "recorded", device->recorded[0] ? device->recorded : NULL);
	return object;
}
