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

int run_info_fill(const struct gate_options *options, const struct profile *profile,
		  const struct drive *drive, const struct report_inputs *inputs,
		  struct run_info *ret_info, struct run_info_texts *texts)
{
	static const struct drive_choice none;
	const struct drive_choice *choice = options->choice ? options->choice : &none;
	const struct dut_info *dut = &drive->info;
	struct utsname uts;
	size_t planned = 0, left_out = 0;

	for (int i = 0; i < options->argc; i++) {
		if (i)
			text_puts(&texts->command, " ");
		text_shell_word(&texts->command, options->argv[i]);
	}
	if (uname(&uts) == 0) {
		(void)snprintf(texts->host, sizeof(texts->host), "%s", uts.nodename);
		(void)snprintf(texts->kernel, sizeof(texts->kernel), "%s %s", uts.sysname,
			       uts.release);
	}
	read_os(texts->os, sizeof(texts->os));
	texts->plan = calloc(drive->plan.count + 1, sizeof(*texts->plan));
	texts->left_out = calloc(drive->plan.count + 1, sizeof(*texts->left_out));
	texts->chosen = take_texts(&choice->chosen);
	texts->passed_over = take_texts(&choice->left);
	if (!texts->plan || !texts->left_out || !texts->chosen || !texts->passed_over ||
	    texts->command.failed)
		return -ENOMEM;
	for (size_t i = 0; i < drive->plan.count; i++)
		if (drive->plan.cases[i].selected)
			texts->plan[planned++] = drive->plan.cases[i].name;
		else
			texts->left_out[left_out++] = drive->plan.cases[i].name;
	for (size_t i = 0; i < dut->left_out_count; i++) {
		(void)snprintf(texts->nsids[i], sizeof(texts->nsids[0]), "%u", dut->left_out[i]);
		texts->ns_left_out[i] = texts->nsids[i];
	}
	for (size_t i = 0; i < profile->gate.must_run_count; i++)
		texts->must_run[i] = profile->gate.must_run[i];

	*ret_info = (struct run_info){
		.tool_version = NVME_GATE_VERSION,
		.built_unix_ns = build_time_unix_ns(),
		.command_line = texts->command.data,
		.selector = drive->selector,
		.alias = drive->alias,
		.identity = or_null(drive->identity),
		.backend = or_null(dut->backend),
		.simulated = dut->simulated || dut->served,
		.emulated = dut->emulated,
		.recorded = or_null(dut->recorded),
		.model = or_null(dut->model),
		.serial = or_null(dut->serial),
		.firmware = or_null(dut->firmware),
		.address = or_null(dut->address),
		.port_address = or_null(dut->port_address),
		.node = or_null(dut->node),
		.paths = or_null(dut->paths),
		.numa_node = drive->found ? dut->numa_node : -1,
		.pci_vendor = dut->pci_vendor,
		.pci_device = dut->pci_device,
		.link_drive = drive->link_drive,
		.link_port = drive->link_port,
		.namespaces = drive->namespaces,
		.namespace_count = dut->ns_count,
		.host = or_null(texts->host),
		.kernel = or_null(texts->kernel),
		.os = or_null(texts->os),
		.profile_name = profile->name,
		.profile_path = or_null(profile->path),
		.profile_sha256 = or_null(profile->sha256),
		.profile_generic = profile->generic,
		.overrides = options->sets.items,
		.override_count = options->sets.count,
		.filters = options->filters.items,
		.filter_count = options->filters.count,
		.excludes = options->excludes.items,
		.exclude_count = options->excludes.count,
		.tags = options->tags.items,
		.tag_count = options->tags.count,
		.twin = drive->twin[0] ? drive->twin : NULL,
		.erase_serial = drive->found && options_erases(options, dut->serial) ? dut->serial
										     : NULL,
		.chosen = texts->chosen,
		.chosen_count = choice->chosen.count,
		.passed_over = texts->passed_over,
		.passed_over_count = choice->left.count,
		.ns_left_out = texts->ns_left_out,
		.ns_left_out_count = dut->left_out_count,
		.overwrite_signatures = options->overwrite_signatures,
		.repeat = options->repeat,
		.must_run = texts->must_run,
		.must_run_count = profile->gate.must_run_count,
		.skip_budget = profile->gate.skip_budget,
		.partial_refused = !profile->gate.partial_runs,
		.unselected = (unsigned int)left_out,
		.left_out = texts->left_out,
		.left_out_count = left_out,
		.known = inputs->known,
		.known_path = options->known,
		.stale_known_reported = !profile->gate.stale_known_closes,
		.baseline_path = inputs->baseline_path,
		.margin_pct = profile->compare.margin_pct,
		.confidence_pct = profile->compare.confidence_pct,
		.tolerance_pct = profile->compare.tolerance_pct,
		.plan = texts->plan,
		.plan_count = planned,
	};
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
