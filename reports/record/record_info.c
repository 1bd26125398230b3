/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The keys under which the record keeps who was tested, where, how, and by which rules. */
#include "reports/record/record_info.h"

#include "reports/verdict/known.h"
#include "helpers/text/text.h"

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
	text_printf(out, "%s\"%s\":{\"gen\":%u,\"lanes\":%u,\"max_gen\":%u,\"max_lanes\":%u}",
		    *comma, key, end->gen, end->lanes, end->max_gen, end->max_lanes);
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
	put_bool(out, &comma, "overwrite_signatures", info->overwrite_signatures);
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
	put_int(out, &comma, "built_unix_ns", info->built_unix_ns);
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

		text_printf(out,
			    "%s{\"nsid\":%u,\"size_bytes\":%llu,\"block_bytes\":%u,"
			    "\"metadata_bytes\":%u",
			    i ? "," : "", ns->nsid, (unsigned long long)ns->size_bytes,
			    ns->block_bytes, ns->metadata_bytes);
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
	text_printf(out,
		    "%s{\"softwareInfoId\":\"%s\",\"softwareType\":\"%s\",\"name\":\"%s\","
		    "\"version\":",
		    *comma, id, type, name);
	text_json_string(out, version, TEXT_LINE_BYTES);
	text_puts(out, "}");
	*comma = ",";
}

static void write_hardware(struct text *out, const struct run_info *info)
{
	const char *comma = ",";

	text_puts(out, ",\"hardwareInfos\":[{\"hardwareInfoId\":\"" RECORD_DRIVE_ID
		       "\",\"partType\":\"NVMe SSD\",\"name\":");
	text_json_string(out, info->model ? info->model : "NVMe SSD", TEXT_LINE_BYTES);
	put_text(out, &comma, "serialNumber", info->serial);
	put_text(out, &comma, "location", info->address);
	text_puts(out, "}");
	if (info->port_address) {
		text_puts(out, ",{\"hardwareInfoId\":\"" RECORD_PORT_ID
			       "\",\"name\":\"port above the drive\"");
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
	put_text(out, &comma, "identity", info->identity);
	put_text(out, &comma, "backend", info->backend);
	put_bool(out, &comma, "simulated", info->simulated);
	put_bool(out, &comma, "emulated", info->emulated);
	put_text(out, &comma, "model", info->model);
	put_text(out, &comma, "host", info->host);
	put_text(out, &comma, "slot", info->slot);
	put_text(out, &comma, "node", info->node);
	put_text(out, &comma, "paths", info->paths);
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
