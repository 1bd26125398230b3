/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nvme-gate status: everything a drive says of itself, of its link and its health; reads only. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ci/gate/cli/json_text.h"
#include "ci/gate/cli/options.h"
#include "ci/gate/cli/cmd_status.h"
#include "ci/gate/cli/status.h"
#include "fixtures/backend/live_use.h"

static void add_use(const struct status *status)
{
	struct blockdev_use use = { 0 };
	struct json_object *array, *signs, *found;
	int ret = dut_find_use(dut_info(status->dut), &use);

	if (ret) {
		status_add_failure(status->object, "in_use", ret);
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
	json_text_add(status->object, "in_use", array);
	json_text_add(status->object, "signatures", signs);
	json_text_add(status->object, "found_on_it", found);
}

struct json_object *status_of(struct dut *dut, bool people)
{
	struct status status = { .dut = dut, .object = json_text_object(), .people = people };
	const struct dut_info *info = dut_info(dut);

	json_text_add_string(status.object, "drive", info->selector);
	json_text_add_string(status.object, "backend", info->backend);
	json_text_add_bool(status.object, "simulated", info->simulated || info->served);
	json_text_add_bool(status.object, "emulated", info->emulated);
	if (info->served)
		json_text_add_string(status.object, "served_over", "vfio-user");
	json_text_add_string(status.object, "missing", info->missing);
	status_add_identity(&status);
	status_add_link(&status);
	status_add_aer(&status);
	status_add_logs(&status);
	status_add_features(dut, status.object);
	status_add_namespaces(&status);
	add_use(&status);
	return status.object;
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
	object = status_of(dut, !options->json);
	dut_close(dut);
	return options->json ? json_text_print(object) : json_text_print_people(object);
}
