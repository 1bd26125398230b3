/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nvme-gate status: everything a drive says of itself, of its link and its health; reads only. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ci/gate/cli/json_text.h"
#include "ci/gate/cli/status/cmd_status.h"
#include "ci/gate/cli/status/status.h"
#include "ci/gate/cli/status/status_telemetry.h"
#include "ci/gate/cli/watch/monitor.h"
#include "ci/gate/options/options.h"
#include "helpers/text/nearest.h"

/* Sections that say more than their pages do, and the order of those that come first. Any other one
 * is told by its pages, see fact_pages[]. */
static const struct section {
	const char *name;
	void (*before)(struct status *status), (*behind)(struct status *status);
} sections[] = {
	{ "identity", status_add_identity, status_add_unattached },
	{ "link", status_add_link, NULL },
	{ "aer", NULL, NULL },
	{ "config_space", NULL, NULL },
	{ "pcie", status_add_capabilities, NULL },
	{ "smart", NULL, status_add_warning },
	{ "firmware_slots", NULL, status_add_slots },
	{ "namespaces", status_add_namespaces, status_add_formats },
	{ "features", status_add_features, NULL },
	{ "other_logs", NULL, status_add_unread },
	{ "in_use", status_add_use, NULL },
};
#define SECTIONS (sizeof(sections) / sizeof(sections[0]))

static bool is_listed(const char *name)
{
	for (size_t i = 0; i < SECTIONS; i++)
		if (strcmp(sections[i].name, name) == 0)
			return true;
	return false;
}

const char *status_section(size_t index)
{
	const char *last = "";

	if (index < SECTIONS)
		return sections[index].name;
	index -= SECTIONS;
	for (size_t i = 0; fact_pages[i]; i++) {
		const char *name = fact_pages[i]->section;
		bool new = !is_listed(name) && strcmp(name, last) != 0;

		if (new && !index--)
			return name;
		last = name;
	}
	return NULL;
}

static void add_section(struct status *status, size_t index)
{
	const struct section *section = index < SECTIONS ? &sections[index] : NULL;

	if (section && section->before)
		section->before(status);
	status_add_pages(status, status_section(index));
	if (section && section->behind)
		section->behind(status);
}

static bool is_wanted(const struct option_strings *wanted, const char *name)
{
	bool found = !wanted || !wanted->count;

	for (size_t i = 0; !found && i < wanted->count; i++)
		found = strcmp(wanted->items[i], name) == 0;
	return found;
}

struct json_object *status_of(struct dut *dut, bool people, const struct option_strings *wanted)
{
	struct status status = { .dut = dut, .people = people };
	const struct dut_info *info = dut_info(dut);

	status.pages = dut_pages_open(dut);
	if (!status.pages)
		abort();
	status.object = json_text_object();
	json_text_add_string(status.object, "drive", info->selector);
	json_text_add_string(status.object, "backend", info->backend);
	if (info->recorded[0])
		json_text_add_string(status.object, "replay_of_a_recording_from", info->recorded);
	json_text_add_bool(status.object, "simulated", info->simulated || info->served);
	json_text_add_bool(status.object, "emulated", info->emulated);
	if (info->served)
		json_text_add_string(status.object, "served_over", "vfio-user");
	json_text_add_string(status.object, "missing", info->missing);
	for (size_t i = 0; status_section(i); i++)
		if (is_wanted(wanted, status_section(i)))
			add_section(&status, i);
	dut_pages_close(status.pages);
	return status.object;
}

/* Names as they are. */
static void print_facts(struct json_object *object)
{
	json_object_object_foreach(object, name, value)
	{
		struct json_object *why = NULL;

		if (json_object_is_type(value, json_type_object))
			(void)json_object_object_get_ex(value, "unreadable", &why);
		(void)printf("%-52s %s\n", name,
			     why     ? json_object_get_string(why)
			     : value ? json_object_get_string(value)
				     : "-");
	}
	json_object_put(object);
}

/* Only these, by name. */
static int tell_facts(struct dut *dut, const struct gate_options *options)
{
	struct status status = { .dut = dut, .people = !options->json };
	char why[512] = "";
	bool unreadable;
	int ret;

	status.pages = dut_pages_open(dut);
	if (!status.pages)
		abort();
	status.object = json_text_object();
	ret = status_add_facts(&status, &options->fact_names, why, sizeof(why));
	dut_pages_close(status.pages);
	if (ret < 0) {
		json_object_put(status.object);
		(void)fprintf(stderr, "nvme-gate status: %s\n", why);
		return GATE_EXIT_USAGE;
	}
	unreadable = ret;
	ret = GATE_EXIT_OPEN;
	if (options->json)
		ret = json_text_print(status.object);
	else
		print_facts(status.object);
	return ret == GATE_EXIT_OPEN && unreadable ? GATE_EXIT_FAILED : ret;
}

/* A section that nobody knows, with what may have been meant. */
static bool are_known(const struct option_strings *wanted)
{
	for (size_t i = 0; i < wanted->count; i++) {
		struct nearest nearest;
		char meant[256];
		bool known = false;

		nearest_init(&nearest, wanted->items[i]);
		for (size_t k = 0; status_section(k); k++) {
			known |= strcmp(status_section(k), wanted->items[i]) == 0;
			nearest_offer(&nearest, status_section(k));
		}
		if (known)
			continue;
		(void)fprintf(stderr, "nvme-gate status: there is no section '%s'%s\n",
			      wanted->items[i], nearest_text(&nearest, meant, sizeof(meant)));
		return false;
	}
	return true;
}

/* Of a clock that goes as fast as the host there is no end that anybody could wait for. */
static int watch(const struct gate_options *options, struct dut *dut)
{
	if (dut_is_private(dut_info(dut)) && !options->duration_ns) {
		(void)fputs(
			"nvme-gate status: a simulated drive, or a recording, is watched on its "
			"own clock, which waits for nobody: say how long with --duration\n",
			stderr);
		return GATE_EXIT_USAGE;
	}
	if (!dut_has(dut, DUT_ADMIN))
		(void)fprintf(stderr, "nvme-gate status: %s\n", dut_info(dut)->missing);
	if (!dut_has(dut, DUT_ADMIN) && !dut_has(dut, DUT_PCIE))
		return GATE_EXIT_TRY_LATER;
	return monitor_run(options, dut);
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
	if (!are_known(&options->sections))
		return GATE_EXIT_USAGE;
	if (options->telemetry)
		return status_save_telemetry(options);
	ret = dut_open(options->duts.items[0], &dut_options, &dut, why, sizeof(why));
	if (ret) {
		(void)fprintf(stderr, "nvme-gate status: %s\n", *why ? why : strerror(-ret));
		return ret == -EINVAL ? GATE_EXIT_USAGE : GATE_EXIT_TRY_LATER;
	}
	if (options->interval_ns || options->fact_names.count) {
		ret = options->interval_ns ? watch(options, dut) : tell_facts(dut, options);
		dut_close(dut);
		return ret;
	}
	object = status_of(dut, !options->json, &options->sections);
	dut_close(dut);
	return options->json ? json_text_print(object) : json_text_print_people(object);
}
