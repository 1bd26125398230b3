/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Identify Controller and Identify Namespace. */
#include "ci/gate/cli/status.h"

#include <string.h>

void status_add_identity(struct status *status)
{
	const struct dut_info *info = dut_info(status->dut);
	struct json_object *identity = json_text_object();

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
	status->ctrl_error = dut_read_page(status->dut, &fact_page_ctrl, 0, status->ctrl,
					   sizeof(status->ctrl));
	if (status->ctrl_error) {
		memset(status->ctrl, 0, sizeof(status->ctrl));
		status_add_failure(identity, "controller", status->ctrl_error);
	} else {
		json_text_add_facts(identity, status->people, &fact_page_ctrl, status->ctrl,
				    sizeof(status->ctrl));
	}
	json_text_add(status->object, "identity", identity);
}

static struct json_object *json_formats(const struct status *status, const struct nvme_ns *ns,
					const uint8_t *page)
{
	struct json_object *array = json_text_array();

	for (unsigned int i = 0; i < ns->lbaf_count && i < NVME_MAX_LBAF; i++) {
		struct json_object *format;

		if (!ns->lbaf[i].data_bytes)
			continue;
		format = json_text_object();
		json_text_add_int(format, "index", i);
		json_text_add_facts(format, status->people, &fact_page_lbaf,
				    fact_entry(&fact_page_lbaf, i, page, NVME_IDENTIFY_BYTES),
				    fact_page_lbaf.bytes);
		json_text_add_bool(format, "in_force", i == ns->lbaf_index);
		json_object_array_add(array, format);
	}
	return array;
}

static void add_identify_ns(const struct status *status, uint32_t nsid, struct json_object *entry)
{
	uint8_t page[NVME_IDENTIFY_BYTES];
	const struct nvme_lbaf *format;
	struct json_object *fields;
	struct nvme_ns ns;
	int ret = dut_read_page(status->dut, &fact_page_ns, nsid, page, sizeof(page));

	if (ret) {
		status_add_failure(entry, "identify", ret);
		return;
	}
	nvme_decode_ns(page, nsid, &ns);
	format = &ns.lbaf[ns.lbaf_index];
	json_text_add_known(entry, "size_bytes", true, nvme_ns_bytes(&ns));
	json_text_add_known(entry, "used_bytes", true, ns.nuse_blocks * format->data_bytes);
	json_text_add_int(entry, "block_bytes", format->data_bytes);
	json_text_add_int(entry, "metadata_bytes", format->metadata_bytes);
	/* for people an entry is one line */
	fields = status->people ? json_text_object() : entry;
	json_text_add_facts(fields, status->people, &fact_page_ns, page, sizeof(page));
	if (status->people)
		json_text_add(entry, "fields", fields);
	json_text_add(entry, "formats", json_formats(status, &ns, page));
}

void status_add_namespaces(const struct status *status)
{
	const struct dut_info *info = dut_info(status->dut);
	struct json_object *array = json_text_array();

	for (size_t i = 0; i < info->ns_count; i++) {
		struct json_object *entry = json_text_object();

		json_text_add_int(entry, "nsid", info->nsids[i]);
		if (info->lack[i].why[0])
			json_text_add_string(entry, "not_used", info->lack[i].why);
		/* what a namespace of another command set says of itself is of that one */
		if (!dut_find_lack(status->dut, info->nsids[i], DUT_NVM))
			add_identify_ns(status, info->nsids[i], entry);
		json_object_array_add(array, entry);
	}
	json_text_add(status->object, "namespaces", array);
}
