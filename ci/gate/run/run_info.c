/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Gathers host, tool, profile, selection and drive into struct run_info. */
#include "ci/gate/run/run_info.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "ci/gate/choice/drive_choice.h"
#include "ci/gate/options/build_time.h"
#include "ci/gate/reporting/report_inputs.h"

static void read_os(char *ret_text, size_t size)
{
	FILE *file = fopen("/etc/os-release", "re");
	char line[256];

	ret_text[0] = '\0';
	while (file && fgets(line, sizeof(line), file)) {
		if (strncmp(line, "PRETTY_NAME=", 12) != 0)
			continue;
		line[strcspn(line, "\n")] = '\0';
		(void)snprintf(ret_text, size, "%s", line + 12 + (line[12] == '"'));
		ret_text[strcspn(ret_text, "\"")] = '\0';
	}
	if (file)
		(void)fclose(file);
}

/* Texts of the drives, in the order of their choice. */
static const char **take_texts(const struct choice_list *list)
{
	const char **texts = calloc(list->count + 1, sizeof(*texts));

	for (size_t i = 0; texts && i < list->count; i++)
		texts[i] = list->items[i].text;
	return texts;
}

static const char *or_null(const char *text)
{
	return text[0] ? text : NULL;
}

static void read_host(struct run_info_texts *texts)
{
	struct utsname uts;

	read_os(texts->os, sizeof(texts->os));
	if (uname(&uts) != 0)
		return;
	(void)snprintf(texts->host, sizeof(texts->host), "%s", uts.nodename);
	(void)snprintf(texts->kernel, sizeof(texts->kernel), "%s %s", uts.sysname, uts.release);
}

static int gather_texts(const struct gate_options *options, const struct drive_choice *choice,
			const struct plan *plan, struct run_info_texts *texts)
{
	for (int i = 0; i < options->argc; i++) {
		if (i)
			text_puts(&texts->command, " ");
		text_shell_word(&texts->command, options->argv[i]);
	}
	read_host(texts);
	texts->plan = calloc(plan->count + 1, sizeof(*texts->plan));
	texts->left_out = calloc(plan->count + 1, sizeof(*texts->left_out));
	texts->chosen = take_texts(&choice->chosen);
	texts->passed_over = take_texts(&choice->left);
	return texts->plan && texts->left_out && texts->chosen && texts->passed_over &&
			       !texts->command.failed
		       ? 0
		       : -ENOMEM;
}

/* What is there, and on which host. */
static void fill_drive(const struct drive *drive, const struct run_info_texts *texts,
		       struct run_info *info)
{
	const struct dut_info *dut = &drive->info;

	info->selector = drive->selector;
	info->alias = drive->alias;
	info->twin = or_null(drive->twin);
	info->identity = or_null(drive->identity);
	info->backend = or_null(dut->backend);
	info->simulated = dut->simulated || dut->served;
	info->emulated = dut->emulated;
	info->recorded = or_null(dut->recorded);
	info->model = or_null(dut->model);
	info->serial = or_null(dut->serial);
	info->firmware = or_null(dut->firmware);
	info->address = or_null(dut->address);
	info->port_address = or_null(dut->port_address);
	info->node = or_null(dut->node);
	info->paths = or_null(dut->paths);
	info->numa_node = drive->found ? dut->numa_node : -1;
	info->pci_vendor = dut->pci_vendor;
	info->pci_device = dut->pci_device;
	info->link_drive = drive->link_drive;
	info->link_port = drive->link_port;
	info->namespaces = drive->namespaces;
	info->namespace_count = dut->ns_count;
	info->host = or_null(texts->host);
	info->kernel = or_null(texts->kernel);
	info->os = or_null(texts->os);
}

/* What the profile says of the run as a whole. */
static void fill_profile(const struct profile *profile, struct run_info_texts *texts,
			 struct run_info *info)
{
	for (size_t i = 0; i < profile->gate.must_run_count; i++)
		texts->must_run[i] = profile->gate.must_run[i];
	info->must_run = texts->must_run;
	info->must_run_count = profile->gate.must_run_count;
	info->profile_name = profile->name;
	info->profile_path = or_null(profile->path);
	info->profile_sha256 = or_null(profile->sha256);
	info->profile_generic = profile->generic;
	info->skip_budget = profile->gate.skip_budget;
	info->partial_refused = !profile->gate.partial_runs;
	info->stale_known_reported = !profile->gate.stale_known_closes;
	info->margin_pct = profile->compare.margin_pct;
	info->confidence_pct = profile->compare.confidence_pct;
	info->tolerance_pct = profile->compare.tolerance_pct;
}

/* What was asked for on the command line. */
static void fill_options(const struct gate_options *options, const struct drive *drive,
			 struct run_info *info)
{
	const char *serial = drive->info.serial;

	info->overrides = options->sets.items;
	info->override_count = options->sets.count;
	info->filters = options->filters.items;
	info->filter_count = options->filters.count;
	info->excludes = options->excludes.items;
	info->exclude_count = options->excludes.count;
	info->tags = options->tags.items;
	info->tag_count = options->tags.count;
	info->erase_serial = drive->found && options_erases(options, serial) ? serial : NULL;
	info->overwrite_signatures = options->overwrite_signatures;
	info->repeat = options->repeat;
	info->deadline_scale = options->deadline_scale;
	info->known_path = options->known;
}

/* Which cases, drives and namespaces the run has, and which it was told to leave alone. */
static void fill_selection(const struct drive_choice *choice, const struct drive *drive,
			   struct run_info_texts *texts, struct run_info *info)
{
	const struct dut_info *dut = &drive->info;

	for (size_t i = 0; i < drive->plan.count; i++)
		if (drive->plan.cases[i].selected)
			texts->plan[info->plan_count++] = drive->plan.cases[i].name;
		else
			texts->left_out[info->left_out_count++] = drive->plan.cases[i].name;
	info->plan = texts->plan;
	info->left_out = texts->left_out;
	info->unselected = (unsigned int)info->left_out_count;
	for (size_t i = 0; i < dut->left_out_count; i++) {
		(void)snprintf(texts->nsids[i], sizeof(texts->nsids[0]), "%u", dut->left_out[i]);
		texts->ns_left_out[i] = texts->nsids[i];
	}
	info->ns_left_out = texts->ns_left_out;
	info->ns_left_out_count = dut->left_out_count;
	info->chosen = texts->chosen;
	info->chosen_count = choice->chosen.count;
	info->passed_over = texts->passed_over;
	info->passed_over_count = choice->left.count;
}

int run_info_fill(const struct gate_options *options, const struct profile *profile,
		  const struct drive *drive, const struct report_inputs *inputs,
		  struct run_info *ret_info, struct run_info_texts *texts)
{
	static const struct drive_choice none;
	const struct drive_choice *choice = options->choice ? options->choice : &none;
	int ret = gather_texts(options, choice, &drive->plan, texts);

	if (ret)
		return ret;
	*ret_info = (struct run_info){
		.tool_version = NVME_GATE_VERSION,
		.built_unix_ns = build_time_unix_ns(),
		.command_line = texts->command.data,
		.known = inputs->known,
		.baseline_path = inputs->baseline_path,
	};
	fill_drive(drive, texts, ret_info);
	fill_profile(profile, texts, ret_info);
	fill_options(options, drive, ret_info);
	fill_selection(choice, drive, texts, ret_info);
	return 0;
}

void run_info_free(struct run_info_texts *texts)
{
	text_free(&texts->command);
	free(texts->plan);
	free(texts->left_out);
	free(texts->chosen);
	free(texts->passed_over);
}
