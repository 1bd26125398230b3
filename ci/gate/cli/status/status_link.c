/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Both ends of the link as one, and every capability that they list. */
#include <errno.h>

#include "ci/gate/cli/status/status.h"
#include "helpers/bytes.h"
#include "helpers/pcie/pcie_list.h"

/* Both ends are read once, for this and for their pages. */
static int read_link(const struct status *status, struct pcie_link *ret_link)
{
	struct pcie_link_end drive, port;
	const struct pcie_config *config;
	int ret = dut_pages_config(status->pages, false, &config);

	if (ret)
		return ret;
	ret = pcie_decode_link_end(config, &drive);
	if (ret && ret != -ENODEV)
		return ret;
	ret = dut_pages_config(status->pages, true, &config);
	if (ret && ret != -ENOENT)
		return ret;
	if (!ret)
		ret = pcie_decode_link_end(config, &port);
	/* a bridge without PCI Express above the drive has no link to tell of */
	pcie_join_link(&drive, ret == 0 || ret == -ENODEV ? &port : NULL, ret_link);
	return 0;
}

void status_add_link(struct status *status)
{
	struct json_object *link = status_object_in(status->object, "link");
	struct pcie_link state;
	int ret = read_link(status, &state);

	if (ret) {
		status_add_failure(status->object, "link", ret);
		return;
	}
	json_text_add_rate(link, "speed_gts", pcie_gen_rate(state.now.gen));
	json_text_add_known(link, "width", state.now.lanes, state.now.lanes);
	if (state.drive.known)
		json_text_add_bool(status_object_in(link, "drive"), "answers", state.drive.answers);
	if (state.port.known)
		json_text_add_bool(status_object_in(link, "port"), "answers", state.port.answers);
}

static void add_listed(void *context, const struct pcie_listed *listed)
{
	struct json_object *array = context, *entry = json_text_object();

	json_text_add_hex(entry, "id", listed->id, listed->extended ? 4 : 2);
	json_text_add_string(entry, "name", listed->name ? listed->name : "not known");
	json_text_add_hex(entry, "offset", listed->offset, 3);
	json_text_add_bool(entry, "extended", listed->extended);
	if (listed->extended)
		json_text_add_int(entry, "version", listed->version);
	json_object_array_add(array, entry);
}

void status_add_capabilities(struct status *status)
{
	struct json_object *section = status_object_in(status->object, "pcie");

	for (int fn = DUT_FN_DRIVE; fn <= DUT_FN_PORT; fn++) {
		struct json_object *end = status_object_in(section,
							   fn == DUT_FN_PORT ? "port" : "drive");
		const struct pcie_config *config;
		struct json_object *array;
		int ret = dut_pages_config(status->pages, fn == DUT_FN_PORT, &config);

		if (!ret && bytes_get_le32(config->bytes) == UINT32_MAX)
			ret = -ENODEV;
		if (ret) {
			status_add_failure(end, "capabilities", ret);
			continue;
		}
		array = json_text_array();
		json_text_add(end, "capabilities", array);
		json_text_add_bool(end, "list_is_sound",
				   pcie_list_capabilities(config, add_listed, array) == 0);
	}
}
