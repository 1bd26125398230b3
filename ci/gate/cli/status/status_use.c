/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who the drive is to the host, and who uses it. */
#include <string.h>

#include "ci/gate/cli/status/status.h"
#include "fixtures/backend/find/live_use.h"

void status_add_identity(struct status *status)
{
	const struct dut_info *info = dut_info(status->dut);
	struct json_object *identity = status_object_in(status->object, "identity");

	json_text_add_string(identity, "model", info->model);
	json_text_add_string(identity, "serial", info->serial);
	json_text_add_string(identity, "firmware", info->firmware);
	json_text_add_string(identity, "address", info->address);
	json_text_add_string(identity, "port_address", info->port_address);
	json_text_add_string(identity, "node", info->node);
	json_text_add_hex(identity, "pci_vendor", info->pci_vendor, 4);
	json_text_add_hex(identity, "pci_device", info->pci_device, 4);
	if (info->paths[0])
		json_text_add_string(identity, "paths", info->paths);
	json_text_add_known(identity, "numa_node", info->numa_node >= 0,
			    (uint64_t)(info->numa_node >= 0 ? info->numa_node : 0));
}

void status_add_use(struct status *status)
{
	struct blockdev_use use = { 0 };
	struct json_object *array, *signs, *found;
	int ret = dut_find_use(dut_info(status->dut), &use);

	if (ret) {
		status_add_failure(status->object, "in_use", ret);
		return;
	}
	array = json_text_array();
	signs = json_text_array();
	found = json_text_array();
	for (size_t i = 0; i < use.count; i++) {
		const struct blockdev_use_item *item = &use.item[i];
		bool is_data = item->kind == BLOCKDEV_SIGNATURE || item->kind == BLOCKDEV_LEFTOVER;

		json_object_array_add(item->blocks ? array
				      : is_data    ? signs
						   : found,
				      json_text_string(item->text, strlen(item->text)));
	}
	json_text_add(status->object, "in_use", array);
	json_text_add(status->object, "signatures", signs);
	json_text_add(status->object, "found_on_it", found);
}
