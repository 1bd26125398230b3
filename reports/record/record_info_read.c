/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads back what record_info.c wrote: who was tested, where, how, and by which rules. */
#include <errno.h>
#include <string.h>

#include "reports/verdict/known.h"
#include "reports/record/record_info.h"
#include "reports/record/store.h"
#include "helpers/text/text.h"

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

		if (id && !strcmp(id, RECORD_DRIVE_ID)) {
			ret->serial = store_member_line(store, item, "serialNumber");
			ret->address = store_member_line(store, item, "location");
		} else if (id && !strcmp(id, RECORD_PORT_ID)) {
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
	ret->overwrite_signatures = json_member_bool(parameters, "overwrite_signatures", false);
	ret->firmware_image = store_member_line(store, parameters, "firmware_image");
	ret->repeat = (unsigned int)json_member_int(parameters, "repeat", 0);
	/* a record without the rule is not a record with a generous rule */
	ret->skip_budget = (int)json_member_int(parameters, "skip_budget", 0);
	ret->partial_refused = !json_member_bool(parameters, "partial_runs", false);
	ret->unselected = (unsigned int)json_member_int(parameters, "unselected", 0);
	ret->known_path = store_member_line(store, parameters, "known_path");
	ret->built_unix_ns = json_member_int(parameters, "built_unix_ns", 0);
	ret->stale_known_reported = json_member_bool(parameters, "known_stale_reported", false);
	ret->baseline_path = store_member_line(store, parameters, "baseline");
	ret->margin_pct = json_member_number(parameters, "compare_margin", 0);
	ret->confidence_pct = json_member_number(parameters, "compare_confidence", 0);
	ret->tolerance_pct = json_member_number(parameters, "compare_tolerance", 0);
	int result = get_list(parameters, "set", store, &ret->overrides, &ret->override_count);
	if (!result)
		result = get_list(parameters, "filter", store, &ret->filters, &ret->filter_count);
	if (!result)
		result = get_list(parameters, "exclude", store, &ret->excludes,
				  &ret->exclude_count);
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
		.identity = store_member_line(store, metadata, "identity"),
		.backend = store_member_line(store, metadata, "backend"),
		.simulated = json_member_bool(metadata, "simulated", false),
		.emulated = json_member_bool(metadata, "emulated", false),
		.model = store_member_line(store, metadata, "model"),
		.host = store_member_line(store, metadata, "host"),
		.slot = store_member_line(store, metadata, "slot"),
		.node = store_member_line(store, metadata, "node"),
		.paths = store_member_line(store, metadata, "paths"),
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
		.name = ret->name, /* the step's own, by which the case is indexed */
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

	while (word && verdict <= RUN_SKIP &&
	       strcmp(word, run_verdict_name((enum run_verdict)verdict)))
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
