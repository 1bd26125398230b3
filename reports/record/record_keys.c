/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The keys under which the record keeps who was tested, where, how, and by which rules. A new fact
 * has its line here, and is written and read back. */
#include "reports/record/record_info.h"

#define RUN(member) offsetof(struct run_info, member)
#define LIST(member, count) RUN(member), offsetof(struct run_info, count)
#define CASE(member) offsetof(struct run_case_info, member)
#define END(member) offsetof(struct run_end_info, member)
#define LINK(member) offsetof(struct run_link_end, member)
#define NS(member) offsetof(struct run_namespace, member)

const struct record_key record_start_keys[] = {
	{ "version", RECORD_LINE, RUN(tool_version), .fallback = NVME_GATE_VERSION },
	{ "commandLine", RECORD_BLOCK, RUN(command_line), .fallback = "" },
	{ NULL },
};

const struct record_key record_parameter_keys[] = {
	{ "profile", RECORD_LINE, RUN(profile_name) },
	{ "profile_path", RECORD_LINE, RUN(profile_path) },
	{ "profile_sha256", RECORD_LINE, RUN(profile_sha256) },
	{ "profile_generic", RECORD_BOOL, RUN(profile_generic) },
	{ "set", RECORD_LINES, LIST(overrides, override_count) },
	{ "filter", RECORD_LINES, LIST(filters, filter_count) },
	{ "exclude", RECORD_LINES, LIST(excludes, exclude_count) },
	{ "tag", RECORD_LINES, LIST(tags, tag_count) },
	{ "erase", RECORD_LINE, RUN(erase_serial) },
	{ "same_identifiers", RECORD_LINE, RUN(twin) },
	{ "drives_chosen", RECORD_LINES, LIST(chosen, chosen_count) },
	{ "drives_left_out", RECORD_LINES, LIST(passed_over, passed_over_count) },
	{ "namespaces_left_out", RECORD_LINES, LIST(ns_left_out, ns_left_out_count) },
	{ "overwrite_signatures", RECORD_BOOL, RUN(overwrite_signatures) },
	{ "repeat", RECORD_UINT, RUN(repeat) },
	{ "deadline_scale", RECORD_REAL, RUN(deadline_scale) },
	{ "must_run", RECORD_LINES, LIST(must_run, must_run_count) },
	/* a record without the rule is not a record with a generous rule */
	{ "skip_budget", RECORD_INT, RUN(skip_budget) },
	{ "partial_runs", RECORD_NOT, RUN(partial_refused) },
	{ "unselected", RECORD_UINT, RUN(unselected) },
	{ "left_out", RECORD_LINES, LIST(left_out, left_out_count) },
	{ "known_path", RECORD_LINE, RUN(known_path) },
	{ "known", RECORD_KNOWN, RUN(known) },
	{ "built_unix_ns", RECORD_INT64, RUN(built_unix_ns) },
	{ "known_stale_reported", RECORD_BOOL, RUN(stale_known_reported) },
	{ "baseline", RECORD_LINE, RUN(baseline_path) },
	{ "compare_margin", RECORD_PERCENT, RUN(margin_pct) },
	{ "compare_confidence", RECORD_PERCENT, RUN(confidence_pct) },
	{ "compare_tolerance", RECORD_PERCENT, RUN(tolerance_pct) },
	{ "plan", RECORD_LINES, LIST(plan, plan_count) },
	{ NULL },
};

const struct record_key record_dut_keys[] = {
	{ "name", RECORD_LINE, RUN(selector) },
	{ NULL },
};

const struct record_key record_metadata_keys[] = {
	{ "alias", RECORD_LINE, RUN(alias) },
	{ "identity", RECORD_LINE, RUN(identity) },
	{ "backend", RECORD_LINE, RUN(backend) },
	{ "simulated", RECORD_BOOL, RUN(simulated) },
	{ "emulated", RECORD_BOOL, RUN(emulated) },
	{ "recorded", RECORD_LINE, RUN(recorded) },
	{ "model", RECORD_LINE, RUN(model) },
	{ "host", RECORD_LINE, RUN(host) },
	{ "node", RECORD_LINE, RUN(node) },
	{ "paths", RECORD_LINE, RUN(paths) },
	{ "numa_node", RECORD_INT, RUN(numa_node), .absent = -1 },
	{ "pci_vendor", RECORD_UINT16, RUN(pci_vendor) },
	{ "pci_device", RECORD_UINT16, RUN(pci_device) },
	{ "link_drive", RECORD_LINK, RUN(link_drive) },
	{ "link_port", RECORD_LINK, RUN(link_port) },
	{ "namespaces", RECORD_NS, LIST(namespaces, namespace_count) },
	{ NULL },
};

const struct record_key record_link_keys[] = {
	{ "gen", RECORD_UINT, LINK(gen) },
	{ "lanes", RECORD_UINT, LINK(lanes) },
	{ "max_gen", RECORD_UINT, LINK(max_gen) },
	{ "max_lanes", RECORD_UINT, LINK(max_lanes) },
	{ NULL },
};

const struct record_key record_ns_keys[] = {
	{ "nsid", RECORD_UINT, NS(nsid) },
	{ "size_bytes", RECORD_INT64, NS(size_bytes) },
	{ "block_bytes", RECORD_UINT, NS(block_bytes) },
	{ "metadata_bytes", RECORD_UINT, NS(metadata_bytes) },
	{ "node", RECORD_LINE, NS(node) },
	{ NULL },
};

static const struct record_key drive_keys[] = {
	{ "name", RECORD_LINE, RUN(model), .fallback = "NVMe SSD" },
	{ "serialNumber", RECORD_LINE, RUN(serial) },
	{ "location", RECORD_LINE, RUN(address) },
	{ NULL },
};
static const struct record_key port_keys[] = { { "location", RECORD_LINE, RUN(port_address) },
					       { NULL } };
static const struct record_key firmware_keys[] = { { "version", RECORD_LINE, RUN(firmware) },
						   { NULL } };
static const struct record_key kernel_keys[] = { { "version", RECORD_LINE, RUN(kernel) },
						 { NULL } };
static const struct record_key os_keys[] = { { "version", RECORD_LINE, RUN(os) }, { NULL } };

/* What the format keeps in lists of things with an id. @more: what it wants to have there besides
 */
const struct record_part record_parts[] = {
	{ "softwareInfos", "softwareInfoId", "firmware",
	  "\"softwareType\":\"FIRMWARE\",\"name\":\"drive firmware\"", firmware_keys },
	{ "softwareInfos", "softwareInfoId", "kernel",
	  "\"softwareType\":\"SYSTEM\",\"name\":\"kernel\"", kernel_keys },
	{ "softwareInfos", "softwareInfoId", "os",
	  "\"softwareType\":\"SYSTEM\",\"name\":\"operating system\"", os_keys },
	{ "hardwareInfos", "hardwareInfoId", "drive", "\"partType\":\"NVMe SSD\"", drive_keys },
	{ "hardwareInfos", "hardwareInfoId", "port", "\"name\":\"port above the drive\"",
	  port_keys },
};
const size_t record_part_count = sizeof(record_parts) / sizeof(record_parts[0]);

const struct record_key record_case_keys[] = {
	{ "name", RECORD_LINE, CASE(name) },       { "id", RECORD_LINE, CASE(id) },
	{ "area", RECORD_LINE, CASE(area) },       { "title", RECORD_LINE, CASE(title) },
	{ "effect", RECORD_EFFECT, CASE(effect) }, { "spec", RECORD_LINE, CASE(spec) },
	{ "ocp", RECORD_LINE, CASE(ocp) },         { "tags", RECORD_LINE, CASE(tags) },
	{ "needs", RECORD_LINE, CASE(needs) },     { "file", RECORD_LINE, CASE(file) },
	{ "line", RECORD_INT, CASE(line) },        { "nsid", RECORD_UINT, CASE(nsid) },
	{ "attempt", RECORD_UINT, CASE(attempt) }, { NULL },
};

const struct record_key record_end_keys[] = {
	{ "verdict", RECORD_VERDICT, END(verdict) },
	{ "kind", RECORD_KIND, END(kind) },
	{ "reason", RECORD_LINE, END(reason) },
	{ "duration_s", RECORD_REAL, END(duration_s) },
	{ "signal", RECORD_INT, END(signal) },
	{ "exit_code", RECORD_INT, END(exit_code) },
	{ "log", RECORD_LINE, END(log) },
	{ "log_tail", RECORD_BLOCK, END(log_tail) },
	{ NULL },
};
