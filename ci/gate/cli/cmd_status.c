/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nvme-gate status: everything a drive says of itself, of its link and its health; reads only. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ci/gate/cli/json_text.h"
#include "ci/gate/cli/options.h"
#include "ci/gate/cli/status_features.h"
#include "fixtures/backend/live_use.h"
#include "fixtures/dut/dut.h"
#include "helpers/pcie_ceiling.h"

#define ERROR_ENTRIES 16

/* Says why a part is missing, where the part would stand. */
static void add_failure(struct json_object *object, const char *key, int result)
{
	struct json_object *failure = json_text_object();
	char text[64];

	if (result < 0)
		json_text_add_string(failure, "unreadable", strerror(-result));
	else
		json_text_add_string(failure, "unreadable",
				     nvme_status_text(result, text, sizeof(text)));
	json_text_add(object, key, failure);
}

/* ---- who it is ---- */

/* 0 K: the drive does not say */
static void add_threshold(struct json_object *object, const char *key, uint16_t kelvin)
{
	if (kelvin)
		json_text_add_int(object, key, nvme_kelvin_to_celsius(kelvin));
	else
		json_text_add(object, key, NULL);
}

static void add_identity(struct dut *dut, struct json_object *object)
{
	const struct dut_info *info = dut_info(dut);
	struct json_object *identity = json_text_object();
	struct nvme_ctrl ctrl;
	char version[32];
	int ret;

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
	ret = dut_identify_ctrl(dut, &ctrl);
	if (ret) {
		add_failure(identity, "controller", ret);
	} else {
		(void)snprintf(version, sizeof(version), "%u.%u.%u", ctrl.version >> 16,
			       ctrl.version >> 8 & 0xff, ctrl.version & 0xff);
		json_text_add_string(identity, "nvme_version", version);
		json_text_add_int(identity, "controller_id", ctrl.cntlid);
		json_text_add_known(identity, "capacity_bytes", ctrl.tnvmcap_bytes,
				    ctrl.tnvmcap_bytes);
		json_text_add_int(identity, "namespaces_max", ctrl.nn);
		add_threshold(identity, "warning_temperature_c", ctrl.wctemp_k);
		add_threshold(identity, "critical_temperature_c", ctrl.cctemp_k);
		json_text_add_bool(identity, "volatile_write_cache", ctrl.vwc & 1);
		json_text_add_bool(identity, "format", ctrl.oacs & NVME_OACS_FORMAT);
		json_text_add_bool(identity, "firmware_download", ctrl.oacs & NVME_OACS_FIRMWARE);
		json_text_add_bool(identity, "namespace_management", ctrl.oacs & NVME_OACS_NS_MGMT);
		json_text_add_bool(identity, "self_test", ctrl.oacs & NVME_OACS_SELFTEST);
	}
	json_text_add(object, "identity", identity);
}

/* ---- PCI Express ---- */

/* Packet sizes: too small ones make a performance verdict impossible. */
static void add_payload(struct dut *dut, enum dut_fn fn, struct json_object *object)
{
	struct pcie_config config;
	struct pcie_payload payload;

	if (dut_read_config(dut, fn, &config) || pcie_decode_payload(&config, &payload))
		return;
	json_text_add_int(object, "max_payload_bytes", payload.in_force);
	json_text_add_int(object, "max_payload_supported_bytes", payload.supported);
	json_text_add_int(object, "max_read_request_bytes", payload.read_request);
}

static struct json_object *link_end(struct dut *dut, enum dut_fn fn,
				    const struct pcie_link_end *end)
{
	struct json_object *object;

	if (!end->known)
		return NULL;
	object = json_text_object();
	json_text_add_bool(object, "answers", end->answers);
	if (!end->answers)
		return object;
	json_text_add_rate(object, "speed_gts", pcie_gen_rate(end->now.gen));
	json_text_add_known(object, "width", end->now.lanes, end->now.lanes);
	json_text_add_rate(object, "max_speed_gts", pcie_gen_rate(end->max.gen));
	json_text_add_known(object, "max_width", end->max.lanes, end->max.lanes);
	json_text_add_rate(object, "target_speed_gts", pcie_gen_rate(end->target_gen));
	json_text_add_bool(object, "training", end->training);
	if (end->reports_active)
		json_text_add_bool(object, "data_link_active", end->active);
	add_payload(dut, fn, object);
	return object;
}

/* Without root the kernel shows 64 bytes of config space: no capability can be seen in them, which
 * does not mean that there is none. */
static int look_for_config(struct dut *dut, enum dut_fn fn)
{
	struct pcie_config config;
	int ret = dut_read_config(dut, fn, &config);

	return !ret && config.size < 256 ? -EACCES : ret;
}

static void add_link(struct dut *dut, struct json_object *object)
{
	struct json_object *link;
	struct pcie_link state;
	int ret = look_for_config(dut, DUT_FN_DRIVE);

	if (!ret)
		ret = dut_read_link(dut, &state);
	if (ret) {
		add_failure(object, "link", ret);
		return;
	}
	link = json_text_object();
	json_text_add_rate(link, "speed_gts", pcie_gen_rate(state.now.gen));
	json_text_add_known(link, "width", state.now.lanes, state.now.lanes);
	json_text_add(link, "drive", link_end(dut, DUT_FN_DRIVE, &state.drive));
	json_text_add(link, "port", link_end(dut, DUT_FN_PORT, &state.port));
	json_text_add(object, "link", link);
}

static void add_aer_end(struct dut *dut, enum dut_fn fn, const char *name,
			struct json_object *object)
{
	struct json_object *end;
	struct pcie_aer aer;
	int ret = look_for_config(dut, fn);

	if (!ret)
		ret = dut_read_aer(dut, fn, &aer);
	if (ret) {
		add_failure(object, name, ret);
		return;
	}
	end = json_text_object();
	json_text_add_bool(end, "present", aer.present);
	if (aer.present) {
		json_text_add_hex(end, "uncorrectable_status", aer.uncorrectable, 8);
		json_text_add_hex(end, "correctable_status", aer.correctable, 8);
		if (fn == DUT_FN_PORT)
			json_text_add_hex(end, "root_status", aer.root_status, 8);
	}
	json_text_add(object, name, end);
}

static void add_aer(struct dut *dut, struct json_object *object)
{
	struct json_object *aer = json_text_object();

	add_aer_end(dut, DUT_FN_DRIVE, "drive", aer);
	add_aer_end(dut, DUT_FN_PORT, "port", aer);
	json_text_add(object, "aer", aer);
}

/* ---- health ---- */

static void add_smart(struct dut *dut, struct json_object *object)
{
	struct json_object *health, *sensors;
	struct nvme_smart smart;
	char text[256];
	int ret = dut_read_smart(dut, &smart);

	if (ret) {
		add_failure(object, "smart", ret);
		return;
	}
	health = json_text_object();
	json_text_add_hex(health, "critical_warning", smart.critical_warning, 2);
	if (smart.critical_warning)
		json_text_add_string(
			health, "critical_warning_means",
			nvme_critical_warning_text(smart.critical_warning, text, sizeof(text)));
	json_text_add_int(health, "temperature_c", nvme_kelvin_to_celsius(smart.temperature_k));
	sensors = json_text_array();
	for (size_t i = 0; i < sizeof(smart.sensor_k) / sizeof(smart.sensor_k[0]); i++)
		if (smart.sensor_k[i])
			json_object_array_add(sensors, json_object_new_int(nvme_kelvin_to_celsius(
							       smart.sensor_k[i])));
	json_text_add(health, "sensors_c", sensors);
	json_text_add_int(health, "spare_pct", smart.spare_pct);
	json_text_add_int(health, "spare_threshold_pct", smart.spare_threshold_pct);
	json_text_add_int(health, "used_pct", smart.used_pct);
	json_text_add_known(health, "data_units_read", true, smart.data_units_read);
	json_text_add_known(health, "data_units_written", true, smart.data_units_written);
	json_text_add_known(health, "host_reads", true, smart.host_reads);
	json_text_add_known(health, "host_writes", true, smart.host_writes);
	json_text_add_known(health, "busy_minutes", true, smart.busy_minutes);
	json_text_add_known(health, "power_cycles", true, smart.power_cycles);
	json_text_add_known(health, "power_on_hours", true, smart.power_on_hours);
	json_text_add_known(health, "unsafe_shutdowns", true, smart.unsafe_shutdowns);
	json_text_add_known(health, "media_errors", true, smart.media_errors);
	json_text_add_known(health, "error_log_entries", true, smart.error_log_entries);
	json_text_add_int(health, "warning_temperature_minutes", smart.warning_temp_minutes);
	json_text_add_int(health, "critical_temperature_minutes", smart.critical_temp_minutes);
	json_text_add(object, "smart", health);
}

static void add_error_log(struct dut *dut, struct json_object *object)
{
	struct nvme_error_entry entries[ERROR_ENTRIES];
	struct json_object *array;
	size_t count;
	int ret = dut_read_error_log(dut, entries, ERROR_ENTRIES, &count);

	if (ret) {
		add_failure(object, "error_log", ret);
		return;
	}
	array = json_text_array();
	for (size_t i = 0; i < count; i++) {
		struct json_object *entry = json_text_object();
		char text[96];

		json_text_add_known(entry, "number", true, entries[i].error_count);
		json_text_add_string(entry, "status",
				     nvme_status_text(entries[i].status, text, sizeof(text)));
		json_text_add_int(entry, "queue", entries[i].sqid);
		json_text_add_int(entry, "nsid", entries[i].nsid);
		json_text_add_known(entry, "lba", true, entries[i].lba);
		json_object_array_add(array, entry);
	}
	json_text_add(object, "error_log", array);
}

/* ---- settings ---- */

static void add_fw_slots(struct dut *dut, struct json_object *object)
{
	struct json_object *firmware, *array;
	struct nvme_fw_slots slots;
	int ret = dut_read_fw_slots(dut, &slots);

	if (ret) {
		add_failure(object, "firmware_slots", ret);
		return;
	}
	firmware = json_text_object();
	array = json_text_array();
	json_text_add_int(firmware, "active", slots.active);
	json_text_add_known(firmware, "next", slots.next, slots.next);
	for (int i = 1; i <= 7; i++) {
		struct json_object *slot;

		if (!slots.revision[i][0])
			continue;
		slot = json_text_object();
		json_text_add_int(slot, "slot", i);
		json_text_add_string(slot, "revision", slots.revision[i]);
		json_object_array_add(array, slot);
	}
	json_text_add(firmware, "slots", array);
	json_text_add(object, "firmware_slots", firmware);
}

/* ---- namespaces ---- */

static struct json_object *json_formats(const struct nvme_ns *ns)
{
	struct json_object *array = json_text_array();

	for (unsigned int i = 0; i < ns->lbaf_count && i < NVME_MAX_LBAF; i++) {
		struct json_object *format;

		if (!ns->lbaf[i].data_bytes)
			continue;
		format = json_text_object();
		json_text_add_int(format, "index", i);
		json_text_add_int(format, "data_bytes", ns->lbaf[i].data_bytes);
		json_text_add_int(format, "metadata_bytes", ns->lbaf[i].metadata_bytes);
		json_text_add_int(format, "relative_performance", ns->lbaf[i].relative_performance);
		json_text_add_bool(format, "in_force", i == ns->lbaf_index);
		json_object_array_add(array, format);
	}
	return array;
}

static void add_namespaces(struct dut *dut, struct json_object *object)
{
	const struct dut_info *info = dut_info(dut);
	struct json_object *array = json_text_array();

	for (size_t i = 0; i < info->ns_count; i++) {
		struct json_object *entry = json_text_object();
		struct nvme_ns ns;
		bool other = dut_find_lack(dut, info->nsids[i], DUT_NVM);
		int ret = other ? 0 : dut_identify_ns(dut, info->nsids[i], &ns);

		json_text_add_int(entry, "nsid", info->nsids[i]);
		if (info->lack[i].why[0])
			json_text_add_string(entry, "not_used", info->lack[i].why);
		if (other) {
			/* what it says of itself is of another command set */
		} else if (ret) {
			add_failure(entry, "identify", ret);
		} else {
			const struct nvme_lbaf *format = &ns.lbaf[ns.lbaf_index];

			json_text_add_known(entry, "size_bytes", true,
					    ns.nsze_blocks * format->data_bytes);
			json_text_add_known(entry, "used_bytes", true,
					    ns.nuse_blocks * format->data_bytes);
			json_text_add_int(entry, "block_bytes", format->data_bytes);
			json_text_add_int(entry, "metadata_bytes", format->metadata_bytes);
			json_text_add_bool(entry, "metadata_extended", ns.metadata_extended);
			json_text_add_int(entry, "protection_type", ns.dps & 7);
			json_text_add(entry, "formats", json_formats(&ns));
		}
		json_object_array_add(array, entry);
	}
	json_text_add(object, "namespaces", array);
}

static void add_use(struct dut *dut, struct json_object *object)
{
	struct blockdev_use use = { 0 };
	struct json_object *array, *signs, *found;
	int ret = dut_find_use(dut_info(dut), &use);

	if (ret) {
		add_failure(object, "in_use", ret);
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
	json_text_add(object, "in_use", array);
	json_text_add(object, "signatures", signs);
	json_text_add(object, "found_on_it", found);
}

int cmd_status(const struct gate_options *options)
{
	struct dut_options dut_options = { .allowed = READS };
	struct json_object *object;
	char why[512] = "";
	struct dut *dut;
	int ret;

	if (options->duts.count != 1) {
		(void)fputs("nvme-gate status: name one drive with --dut\n", stderr);
		return GATE_EXIT_USAGE;
	}
	ret = dut_open(options->duts.items[0], &dut_options, &dut, why, sizeof(why));
	if (ret) {
		(void)fprintf(stderr, "nvme-gate status: %s\n", *why ? why : strerror(-ret));
		return ret == -EINVAL ? GATE_EXIT_USAGE : GATE_EXIT_TRY_LATER;
	}
	object = json_text_object();
	json_text_add_string(object, "drive", dut_info(dut)->selector);
	json_text_add_string(object, "backend", dut_info(dut)->backend);
	json_text_add_bool(object, "simulated", dut_info(dut)->simulated);
	json_text_add_bool(object, "emulated", dut_info(dut)->emulated);
	json_text_add_string(object, "missing", dut_info(dut)->missing);
	add_identity(dut, object);
	add_link(dut, object);
	add_aer(dut, object);
	add_smart(dut, object);
	add_error_log(dut, object);
	status_add_features(dut, object);
	add_fw_slots(dut, object);
	add_namespaces(dut, object);
	add_use(dut, object);
	dut_close(dut);
	return options->json ? json_text_print(object) : json_text_print_people(object);
}
