/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The keys under which the record keeps who was tested, where, how, and by which rules. */
#include "reports/record_info.h"

#include <errno.h>
#include <string.h>

#include "reports/known.h"
#include "reports/store.h"
#include "reports/text.h"

#define DRIVE_ID "drive"
#define PORT_ID "port"

/* ---- writing ---- */

static void put_text(struct text *out, const char **comma, const char *key, const char *value)
{
	if (!value)
		return;
	text_printf(out, "%s\"%s\":", *comma, key);
	text_json_string(out, value, TEXT_LINE_BYTES);
	*comma = ",";
}

static void put_block(struct text *out, const char **comma, const char *key, const char *value)
{
	if (!value)
		return;
	text_printf(out, "%s\"%s\":", *comma, key);
	text_json_string(out, value, TEXT_BLOCK_BYTES);
	*comma = ",";
}

static void put_int(struct text *out, const char **comma, const char *key, long long value)
{
	text_printf(out, "%s\"%s\":%lld", *comma, key, value);
	*comma = ",";
}

static void put_bool(struct text *out, const char **comma, const char *key, bool value)
{
	text_printf(out, "%s\"%s\":%s", *comma, key, value ? "true" : "false");
	*comma = ",";
}

static void put_percent(struct text *out, const char **comma, const char *key, double value)
{
	if (!(value > 0))
		return;
	text_printf(out, "%s\"%s\":", *comma, key);
	text_json_number(out, value);
	*comma = ",";
}

static void put_list(struct text *out, const char **comma, const char *key,
		     const char *const *items, size_t count)
{
	if (!count)
		return;
	text_printf(out, "%s\"%s\":[", *comma, key);
	for (size_t i = 0; i < count; i++) {
		text_puts(out, i ? "," : "");
		text_json_string(out, items[i], TEXT_LINE_BYTES);
	}
	text_puts(out, "]");
	*comma = ",";
}

static void put_link_end(struct text *out, const char **comma, const char *key,
			 const struct run_link_end *end)
{
	if (!end->gen && !end->max_gen)
		return;
	text_printf(out, "%s\"%s\":{\"gen\":%u,\"lanes\":%u,\"max_gen\":%u,\"max_lanes\":%u}", *comma,
		    key, end->gen, end->lanes, end->max_gen, end->max_lanes);
	*comma = ",";
}

static void write_parameters(struct text *out, const struct run_info *info)
{
	const char *comma = "";

	text_puts(out, ",\"parameters\":{");
	put_text(out, &comma, "profile", info->profile_name);
	put_text(out, &comma, "profile_path", info->profile_path);
	put_text(out, &comma, "profile_sha256", info->profile_sha256);
	put_bool(out, &comma, "profile_generic", info->profile_generic);
	put_list(out, &comma, "set", info->overrides, info->override_count);
	put_list(out, &comma, "filter", info->filters, info->filter_count);
	put_list(out, &comma, "exclude", info->excludes, info->exclude_count);
	put_list(out, &comma, "tag", info->tags, info->tag_count);
	put_text(out, &comma, "erase", info->erase_serial);
	put_text(out, &comma, "firmware_image", info->firmware_image);
	put_int(out, &comma, "repeat", info->repeat);
	put_list(out, &comma, "must_run", info->must_run, info->must_run_count);
	put_int(out, &comma, "skip_budget", info->skip_budget);
	put_bool(out, &comma, "partial_runs", !info->partial_refused);
	put_int(out, &comma, "unselected", info->unselected);
	put_list(out, &comma, "left_out", info->left_out, info->left_out_count);
	put_text(out, &comma, "known_path", info->known_path);
	if (info->known) {
		text_puts(out, ",\"known\":");
		known_write_json(info->known, out);
	}
	put_bool(out, &comma, "known_stale_reported", info->stale_known_reported);
	put_text(out, &comma, "baseline", info->baseline_path);
	put_percent(out, &comma, "compare_margin", info->margin_pct);
	put_percent(out, &comma, "compare_confidence", info->confidence_pct);
	put_percent(out, &comma, "compare_tolerance", info->tolerance_pct);
	put_list(out, &comma, "plan", info->plan, info->plan_count);
	text_puts(out, "}");
}

static void write_namespaces(struct text *out, const struct run_info *info)
{
	text_puts(out, ",\"namespaces\":[");
	for (size_t i = 0; i < info->namespace_count; i++) {
		const struct run_namespace *ns = &info->namespaces[i];
		const char *comma = ",";

		text_printf(out, "%s{\"nsid\":%u,\"size_bytes\":%llu,\"block_bytes\":%u,"
			    "\"metadata_bytes\":%u", i ? "," : "", ns->nsid,
			    (unsigned long long)ns->size_bytes, ns->block_bytes, ns->metadata_bytes);
		put_text(out, &comma, "node", ns->node);
		text_puts(out, "}");
	}
	text_puts(out, "]");
}

static void write_software(struct text *out, const char **comma, const char *id, const char *type,
			   const char *name, const char *version)
{
	if (!version)
		return;
	text_printf(out, "%s{\"softwareInfoId\":\"%s\",\"softwareType\":\"%s\",\"name\":\"%s\","
		    "\"version\":", *comma, id, type, name);
	text_json_string(out, version, TEXT_LINE_BYTES);
	text_puts(out, "}");
	*comma = ",";
}

static void write_hardware(struct text *out, const struct run_info *info)
{
	const char *comma = ",";

	text_puts(out, ",\"hardwareInfos\":[{\"hardwareInfoId\":\"" DRIVE_ID
		  "\",\"partType\":\"NVMe SSD\",\"name\":");
	text_json_string(out, info->model ? info->model : "NVMe SSD", TEXT_LINE_BYTES);
	put_text(out, &comma, "serialNumber", info->serial);
	put_text(out, &comma, "location", info->address);
	text_puts(out, "}");
	if (info->port_address) {
		text_puts(out, ",{\"hardwareInfoId\":\"" PORT_ID "\",\"name\":\"port above the drive\"");
		put_text(out, &comma, "location", info->port_address);
		text_puts(out, "}");
	}
	text_puts(out, "]");
}

static void write_dut(struct text *out, const struct run_info *info)
{
	const char *comma = "";

	text_puts(out, ",\"dutInfo\":{\"dutInfoId\":\"dut\"");
	if (info->selector) {
		text_puts(out, ",\"name\":");
		text_json_string(out, info->selector, TEXT_LINE_BYTES);
	}
	text_puts(out, ",\"platformInfos\":[{\"info\":");
	text_json_string(out, info->host ? info->host : "unknown host", TEXT_LINE_BYTES);
	text_puts(out, "}],\"softwareInfos\":[");
	write_software(out, &comma, "firmware", "FIRMWARE", "drive firmware", info->firmware);
	write_software(out, &comma, "kernel", "SYSTEM", "kernel", info->kernel);
	write_software(out, &comma, "os", "SYSTEM", "operating system", info->os);
	text_puts(out, "]");
	write_hardware(out, info);
	text_puts(out, ",\"metadata\":{");
	comma = "";
	put_text(out, &comma, "alias", info->alias);
	put_text(out, &comma, "backend", info->backend);
	put_bool(out, &comma, "simulated", info->simulated);
	put_bool(out, &comma, "emulated", info->emulated);
	put_text(out, &comma, "model", info->model);
	put_text(out, &comma, "host", info->host);
	put_text(out, &comma, "slot", info->slot);
	put_text(out, &comma, "node", info->node);
	put_int(out, &comma, "numa_node", info->numa_node);
	put_int(out, &comma, "pci_vendor", info->pci_vendor);
	put_int(out, &comma, "pci_device", info->pci_device);
	put_link_end(out, &comma, "link_drive", &info->link_drive);
	put_link_end(out, &comma, "link_port", &info->link_port);
	write_namespaces(out, info);
	text_puts(out, "}}");
}

void record_info_write_start(struct text *out, const struct run_info *info)
{
	text_puts(out, "\"testRunStart\":{\"name\":\"nvme-gate\",\"version\":");
	text_json_string(out, info->tool_version ? info->tool_version : NVME_GATE_VERSION,
			 TEXT_LINE_BYTES);
	text_puts(out, ",\"commandLine\":");
	text_json_string(out, info->command_line, TEXT_BLOCK_BYTES);
	write_parameters(out, info);
	write_dut(out, info);
	text_puts(out, "}");
}

void record_info_write_case(struct text *out, const struct run_case_info *info)
{
	const char *comma = "";

	text_puts(out, "\"extension\":{\"name\":\"nvme-gate.case\",\"content\":{");
	put_text(out, &comma, "name", info->name);
	put_text(out, &comma, "id", info->id);
	put_text(out, &comma, "area", info->area);
	put_text(out, &comma, "title", info->title);
	put_text(out, &comma, "effect", info->effect);
	put_text(out, &comma, "spec", info->spec);
	put_text(out, &comma, "ocp", info->ocp);
	put_text(out, &comma, "tags", info->tags);
	put_text(out, &comma, "needs", info->needs);
	put_text(out, &comma, "file", info->file);
	put_int(out, &comma, "line", info->line);
	put_int(out, &comma, "nsid", info->nsid);
	put_int(out, &comma, "attempt", info->attempt);
	text_puts(out, "}}");
}

void record_info_write_end(struct text *out, const struct run_end_info *end)
{
	const char *comma = "";

	text_puts(out, "\"extension\":{\"name\":\"nvme-gate.verdict\",\"content\":{");
	put_text(out, &comma, "verdict", run_verdict_name(end->verdict));
	put_text(out, &comma, "kind", end->kind);
	put_block(out, &comma, "reason", end->reason);
	text_printf(out, ",\"duration_s\":");
	text_json_number(out, end->duration_s);
	put_int(out, &comma, "signal", end->signal);
	put_int(out, &comma, "exit_code", end->exit_code);
	put_text(out, &comma, "log", end->log);
	put_block(out, &comma, "log_tail", end->log_tail);
	text_puts(out, "}}");
}

/* ---- reading ---- */

static int get_list(struct json_object *object, const char *key, struct run_store *store,
		    const char *const **ret, size_t *ret_count)
{
	struct json_object *list = json_member(object, key, json_type_array);
	size_t count = list ? json_object_array_length(list) : 0, used = 0;

	if (!count)
		return 0;
	const char **items = store_alloc(store, count * sizeof(*items));
	if (!items)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		struct json_object *item = json_object_array_get_idx(list, i);

		if (json_object_is_type(item, json_type_string))
			items[used++] = store_value(store, item);
	}
	*ret = items;
	*ret_count = used;
	return 0;
}

static void get_link_end(struct json_object *object, const char *key, struct run_link_end *ret)
{
	struct json_object *end = json_member(object, key, json_type_object);

	ret->gen = (unsigned int)json_member_int(end, "gen", 0);
	ret->lanes = (unsigned int)json_member_int(end, "lanes", 0);
	ret->max_gen = (unsigned int)json_member_int(end, "max_gen", 0);
	ret->max_lanes = (unsigned int)json_member_int(end, "max_lanes", 0);
}

static int get_namespaces(struct json_object *object, struct run_store *store, struct run_info *ret)
{
	struct json_object *list = json_member(object, "namespaces", json_type_array);
	size_t count = list ? json_object_array_length(list) : 0;

	if (!count)
		return 0;
	struct run_namespace *namespaces = store_alloc(store, count * sizeof(*namespaces));
	if (!namespaces)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		struct json_object *ns = json_object_array_get_idx(list, i);

		namespaces[i] = (struct run_namespace){
			.nsid = (uint32_t)json_member_int(ns, "nsid", 0),
			.size_bytes = (uint64_t)json_member_int(ns, "size_bytes", 0),
			.block_bytes = (uint32_t)json_member_int(ns, "block_bytes", 0),
			.metadata_bytes = (uint32_t)json_member_int(ns, "metadata_bytes", 0),
			.node = store_member_line(store, ns, "node"),
		};
	}
	ret->namespaces = namespaces;
	ret->namespace_count = count;
	return 0;
}

/* The version of a piece of software by its id. */
static const char *get_software(struct json_object *dut, const char *id, struct run_store *store)
{
	struct json_object *list = json_member(dut, "softwareInfos", json_type_array);

	for (size_t i = 0; list && i < json_object_array_length(list); i++) {
		struct json_object *item = json_object_array_get_idx(list, i);
		size_t size;
		const char *item_id = json_member_text(item, "softwareInfoId", &size);

		if (item_id && !strcmp(item_id, id))
			return store_member_line(store, item, "version");
	}
	return NULL;
}

static void get_hardware(struct json_object *dut, struct run_store *store, struct run_info *ret)
{
	struct json_object *list = json_member(dut, "hardwareInfos", json_type_array);

	for (size_t i = 0; list && i < json_object_array_length(list); i++) {
		struct json_object *item = json_object_array_get_idx(list, i);
		size_t size;
		const char *id = json_member_text(item, "hardwareInfoId", &size);

		if (id && !strcmp(id, DRIVE_ID)) {
			ret->serial = store_member_line(store, item, "serialNumber");
			ret->address = store_member_line(store, item, "location");
		} else if (id && !strcmp(id, PORT_ID)) {
			ret->port_address = store_member_line(store, item, "location");
		}
	}
}

static int read_parameters(struct json_object *parameters, struct run_store *store,
			   struct run_info *ret)
{
	ret->profile_name = store_member_line(store, parameters, "profile");
	ret->profile_path = store_member_line(store, parameters, "profile_path");
	ret->profile_sha256 = store_member_line(store, parameters, "profile_sha256");
	ret->profile_generic = json_member_bool(parameters, "profile_generic", false);
	ret->erase_serial = store_member_line(store, parameters, "erase");
	ret->firmware_image = store_member_line(store, parameters, "firmware_image");
	ret->repeat = (unsigned int)json_member_int(parameters, "repeat", 0);
	/* a record without the rule is not a record with a generous rule */
	ret->skip_budget = (int)json_member_int(parameters, "skip_budget", 0);
	ret->partial_refused = !json_member_bool(parameters, "partial_runs", false);
	ret->unselected = (unsigned int)json_member_int(parameters, "unselected", 0);
	ret->known_path = store_member_line(store, parameters, "known_path");
	ret->stale_known_reported = json_member_bool(parameters, "known_stale_reported", false);
	ret->baseline_path = store_member_line(store, parameters, "baseline");
	ret->margin_pct = json_member_number(parameters, "compare_margin", 0);
	ret->confidence_pct = json_member_number(parameters, "compare_confidence", 0);
	ret->tolerance_pct = json_member_number(parameters, "compare_tolerance", 0);
	int result = get_list(parameters, "set", store, &ret->overrides, &ret->override_count);
	if (!result)
		result = get_list(parameters, "filter", store, &ret->filters, &ret->filter_count);
	if (!result)
		result = get_list(parameters, "exclude", store, &ret->excludes, &ret->exclude_count);
	if (!result)
		result = get_list(parameters, "tag", store, &ret->tags, &ret->tag_count);
	if (!result)
		result = get_list(parameters, "must_run", store, &ret->must_run,
				  &ret->must_run_count);
	if (!result)
		result = get_list(parameters, "plan", store, &ret->plan, &ret->plan_count);
	if (!result)
		result = get_list(parameters, "left_out", store, &ret->left_out,
				  &ret->left_out_count);
	struct json_object *known = json_member(parameters, "known", json_type_array);
	struct known_list *list = NULL;
	if (!result && known)
		result = known_read_json(known, &list);
	ret->known = list;
	return result;
}

int record_info_read_start(struct json_object *start, struct run_store *store, struct run_info *ret)
{
	struct json_object *dut = json_member(start, "dutInfo", json_type_object);
	struct json_object *metadata = json_member(dut, "metadata", json_type_object);
	struct run_info info = {
		.tool_version = store_member_line(store, start, "version"),
		.command_line = store_member_block(store, start, "commandLine"),
		.start_unix_ns = ret->start_unix_ns,
		.selector = store_member_line(store, dut, "name"),
		.alias = store_member_line(store, metadata, "alias"),
		.backend = store_member_line(store, metadata, "backend"),
		.simulated = json_member_bool(metadata, "simulated", false),
		.emulated = json_member_bool(metadata, "emulated", false),
		.model = store_member_line(store, metadata, "model"),
		.host = store_member_line(store, metadata, "host"),
		.slot = store_member_line(store, metadata, "slot"),
		.node = store_member_line(store, metadata, "node"),
		.numa_node = (int)json_member_int(metadata, "numa_node", -1),
		.pci_vendor = (uint16_t)json_member_int(metadata, "pci_vendor", 0),
		.pci_device = (uint16_t)json_member_int(metadata, "pci_device", 0),
		.firmware = get_software(dut, "firmware", store),
		.kernel = get_software(dut, "kernel", store),
		.os = get_software(dut, "os", store),
	};

	get_hardware(dut, store, &info);
	get_link_end(metadata, "link_drive", &info.link_drive);
	get_link_end(metadata, "link_port", &info.link_port);
	int result = get_namespaces(metadata, store, &info);
	if (!result)
		result = read_parameters(json_member(start, "parameters", json_type_object), store,
					 &info);
	if (!result && store_failed(store))
		result = -ENOMEM;
	if (result)
		known_free((struct known_list *)info.known);
	else
		*ret = info;
	return result;
}

int record_info_read_case(struct json_object *content, struct run_store *store,
			  struct run_case_info *ret)
{
	*ret = (struct run_case_info){
		.name = ret->name,      /* the step's own, by which the case is indexed */
		.id = store_member_line(store, content, "id"),
		.area = store_member_line(store, content, "area"),
		.title = store_member_line(store, content, "title"),
		.effect = store_member_line(store, content, "effect"),
		.spec = store_member_line(store, content, "spec"),
		.ocp = store_member_line(store, content, "ocp"),
		.tags = store_member_line(store, content, "tags"),
		.needs = store_member_line(store, content, "needs"),
		.file = store_member_line(store, content, "file"),
		.line = (int)json_member_int(content, "line", 0),
		.nsid = (uint32_t)json_member_int(content, "nsid", 0),
		.attempt = (unsigned int)json_member_int(content, "attempt", 0),
	};
	return store_failed(store) ? -ENOMEM : 0;
}

int record_info_read_end(struct json_object *content, struct run_store *store,
			 struct run_end_info *ret)
{
	size_t size;
	const char *word = json_member_text(content, "verdict", &size);
	int verdict = RUN_PASS;

	while (word && verdict <= RUN_SKIP && strcmp(word, run_verdict_name((enum run_verdict)verdict)))
		verdict++;
	if (!word || verdict > RUN_SKIP)
		return -EINVAL;
	*ret = (struct run_end_info){
		.verdict = (enum run_verdict)verdict,
		.kind = store_member_line(store, content, "kind"),
		.reason = store_member_block(store, content, "reason"),
		.duration_s = json_member_number(content, "duration_s", 0),
		.signal = (int)json_member_int(content, "signal", 0),
		.exit_code = (int)json_member_int(content, "exit_code", 0),
		.log = store_member_line(store, content, "log"),
		.log_tail = store_member_block(store, content, "log_tail"),
	};
	if (!(ret->duration_s >= 0))
		ret->duration_s = 0;
	return store_failed(store) ? -ENOMEM : 0;
}
