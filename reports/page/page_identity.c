/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was tested, where, with what, and by which rules. */
#include <stdio.h>

#include "helpers/pcie.h"
#include "reports/page/page.h"
#include "helpers/text/text.h"
#include "reports/verdict/verdict.h"

static void fact(struct page *page, xmlNodePtr list, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	page_put(page, list, "dt", NULL, name);
	page_put(page, list, "dd", NULL, value);
}

static void fact_take(struct page *page, xmlNodePtr list, const char *name, struct text *value)
{
	page->failed |= value->failed;
	fact(page, list, name, value->data);
	text_free(value);
}

static void fact_link(struct page *page, xmlNodePtr list, const char *name,
		      const struct run_link_end *end, bool emulated)
{
	struct text text = { 0 };

	if (!end->gen && !end->max_gen)
		return;
	if (end->gen)
		text_printf(&text, "%s (Gen%u) x%u", pcie_gen_gts(end->gen), end->gen, end->lanes);
	else
		text_puts(&text, "not up");
	if (end->max_gen)
		text_printf(&text, ", can do %s (Gen%u) x%u", pcie_gen_gts(end->max_gen),
			    end->max_gen, end->max_lanes);
	if (emulated)
		text_puts(&text, " \xe2\x80\x94 emulated link");
	fact_take(page, list, name, &text);
}

static void fact_list(struct page *page, xmlNodePtr list, const char *name,
		      const char *const *items, size_t count)
{
	struct text text = { 0 };

	for (size_t i = 0; i < count; i++)
		text_printf(&text, "%s%s", i ? ", " : "", items[i]);
	fact_take(page, list, name, &text);
}

static void add_drive(struct page *page, xmlNodePtr grid)
{
	const struct run_info *info = &page_model(page)->info;
	xmlNodePtr box = page_add(page, grid, "div", "box");
	xmlNodePtr list;
	struct text text = { 0 };

	page_put(page, box, "h3", NULL, "Drive");
	list = page_add(page, box, "dl", "facts");
	fact(page, list, "model", info->model);
	fact(page, list, "serial", info->serial);
	fact(page, list, "firmware", info->firmware);
	fact(page, list, "selected as", info->selector);
	fact(page, list, "address", info->address);
	fact(page, list, "node", info->node);
	if (info->pci_vendor) {
		text_printf(&text, "%04x:%04x", info->pci_vendor, info->pci_device);
		fact_take(page, list, "PCI ID", &text);
	}
	fact_link(page, list, "link, drive", &info->link_drive, info->emulated || info->simulated);
	for (size_t i = 0; i < info->namespace_count; i++) {
		const struct run_namespace *ns = &info->namespaces[i];
		char name[32];

		snprintf(name, sizeof(name), "namespace %u", ns->nsid);
		wording_number(&text, (double)ns->size_bytes, "bytes");
		text_printf(&text, " in blocks of %u bytes", ns->block_bytes);
		if (ns->metadata_bytes)
			text_printf(&text, " + %u bytes of metadata", ns->metadata_bytes);
		if (ns->node)
			text_printf(&text, ", %s", ns->node);
		fact_take(page, list, name, &text);
	}
}

static void add_rig(struct page *page, xmlNodePtr grid)
{
	const struct run_info *info = &page_model(page)->info;
	xmlNodePtr box = page_add(page, grid, "div", "box");
	xmlNodePtr list;
	struct text text = { 0 };

	page_put(page, box, "h3", NULL, "Rig");
	list = page_add(page, box, "dl", "facts");
	fact(page, list, "host", info->host);
	fact(page, list, "kernel", info->kernel);
	fact(page, list, "system", info->os);
	fact(page, list, "port above", info->port_address);
	fact_link(page, list, "link, port", &info->link_port, info->emulated || info->simulated);
	fact(page, list, "paths", info->paths);
	if (info->numa_node >= 0) {
		text_printf(&text, "%d", info->numa_node);
		fact_take(page, list, "NUMA node", &text);
	}
	fact(page, list, "backend", info->backend);
	text_printf(&text, "nvme-gate %s", info->tool_version ? info->tool_version : "");
	fact_take(page, list, "tool", &text);
}

static void add_run(struct page *page, xmlNodePtr grid)
{
	const struct run_model *run = page_model(page);
	const struct run_info *info = &run->info;
	xmlNodePtr box = page_add(page, grid, "div", "box");
	xmlNodePtr list;
	struct text text = { 0 };

	page_put(page, box, "h3", NULL, "Run");
	list = page_add(page, box, "dl", "facts");
	if (info->profile_name)
		text_printf(&text, "%s%s%s%s", info->profile_name, info->profile_path ? " (" : "",
			    info->profile_path ? info->profile_path : "",
			    info->profile_path ? ")" : "");
	if (info->profile_generic)
		text_puts(&text, " \xe2\x80\x94 the generic one: --profile was not given");
	fact_take(page, list, "profile", &text);
	fact(page, list, "profile SHA-256", info->profile_sha256);
	fact_list(page, list, "changed by --set", info->overrides, info->override_count);
	text_timestamp(&text, info->start_unix_ns, 0);
	fact_take(page, list, "started", &text);
	wording_duration(&text, wording_run_duration(run));
	if (!run->has_end)
		text_puts(&text, " until the record breaks off");
	fact_take(page, list, "took", &text);
	if (wording_simulated(run) > 0) {
		wording_duration(&text, wording_simulated(run));
		fact_take(page, list, "clock of the simulated drive", &text);
	}
	fact(page, list, "armed by --erase", info->erase_serial ? info->erase_serial : "nothing");
	if (info->overwrite_signatures)
		fact(page, list, "data of others on the drive",
		     "overwritten: --overwrite-signatures");
	fact_list(page, list, "filter", info->filters, info->filter_count);
	fact_list(page, list, "exclude", info->excludes, info->exclude_count);
	fact_list(page, list, "tags", info->tags, info->tag_count);
	fact_list(page, list, "must run", info->must_run, info->must_run_count);
	if (info->skip_budget >= 0)
		text_printf(&text, "%d", info->skip_budget);
	else
		text_puts(&text, "any number");
	fact_take(page, list, "skips allowed", &text);
	fact(page, list, "known failures", info->known_path);
	fact(page, list, "baseline", info->baseline_path);
	fact(page, list, "command", info->command_line);
}

void page_identity(struct page *page, xmlNodePtr parent)
{
	xmlNodePtr section = page_section(page, parent, "drive", "Drive and rig");
	xmlNodePtr grid = page_add(page, section, "div", "grid");

	add_drive(page, grid);
	add_rig(page, grid);
	add_run(page, grid);
}
