/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was tested, where, with what, and by which rules. */
#include <stdio.h>

#include "reports/page/page.h"
#include "reports/record/run_identity.h"
#include "helpers/text/text.h"
#include "reports/verdict/verdict_data.h"

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

static void add_rows(struct page *page, xmlNodePtr list, enum run_identity_box box)
{
	const struct run_info *info = &page_model(page)->info;
	const struct run_identity *row;

	for (size_t i = 0; (row = run_identity_at(i)); i++) {
		struct text text = { 0 };

		if (row->box != box)
			continue;
		run_identity_text(row, info, &text);
		if (row->shape == RUN_LINK && text.size && (info->emulated || info->simulated))
			text_puts(&text, " \xe2\x80\x94 emulated link");
		fact_take(page, list, row->name, &text);
	}
}

static void fact_list(struct page *page, xmlNodePtr list, const char *name,
		      const char *const *items, size_t count)
{
	struct text text = { 0 };

	for (size_t i = 0; i < count; i++)
		text_printf(&text, "%s%s", i ? ", " : "", items[i]);
	fact_take(page, list, name, &text);
}

/* One line each: they hold commas of their own. */
static void fact_lines(struct page *page, xmlNodePtr list, const char *name,
		       const char *const *items, size_t count)
{
	for (size_t i = 0; i < count; i++)
		fact(page, list, i ? "" : name, items[i]);
}

static void add_drive(struct page *page, xmlNodePtr grid)
{
	const struct run_info *info = &page_model(page)->info;
	xmlNodePtr box = page_add(page, grid, "div", "box");
	xmlNodePtr list;
	struct text text = { 0 };

	page_put(page, box, "h3", NULL, "Drive");
	list = page_add(page, box, "dl", "facts");
	add_rows(page, list, RUN_DRIVE);
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
	xmlNodePtr box = page_add(page, grid, "div", "box");

	page_put(page, box, "h3", NULL, "Rig");
	add_rows(page, page_add(page, box, "dl", "facts"), RUN_RIG);
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
	add_rows(page, list, RUN_RUN);
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
	if (info->twin)
		fact(page, list, "identifiers", info->twin);
	if (info->overwrite_signatures)
		fact(page, list, "data of others on the drive",
		     "overwritten: --overwrite-signatures");
	fact_lines(page, list, "drives chosen", info->chosen, info->chosen_count);
	fact_lines(page, list, "drives left out", info->passed_over, info->passed_over_count);
	fact_list(page, list, "namespaces left out", info->ns_left_out, info->ns_left_out_count);
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

static xmlNodePtr add_grid(struct page *page, xmlNodePtr parent)
{
	xmlNodePtr section = page_section(page, parent, "drive", "Drive and rig");
	xmlNodePtr grid = page_add(page, section, "div", "grid");

	add_drive(page, grid);
	add_rig(page, grid);
	return grid;
}

void page_drive(struct page *page, xmlNodePtr parent)
{
	(void)add_grid(page, parent);
}

void page_identity(struct page *page, xmlNodePtr parent)
{
	add_run(page, add_grid(page, parent));
}
