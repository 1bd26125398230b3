/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Both ends of the link as one, and every capability that they list. */
#include <errno.h>

#include "ci/gate/cli/status/status.h"
#include "helpers/bytes.h"
#include "helpers/pcie/pcie_list.h"

#define PCIE_CONVENTIONAL_BYTES 256
#define CAPABILITY_BYTES_MAX 256 /* of one without a table, where nothing lies behind it */

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

/* The capabilities of one end. */
struct list {
	const struct status *status;
	const struct pcie_config *config;
	struct json_object *array;
	struct pcie_listed of; /* whose end is looked for */
	size_t end;
};

static bool has_table(const struct pcie_listed *listed)
{
	const struct fact_page *page;

	for (size_t i = 0; (page = fact_pages[i]); i++)
		if (page->source == (listed->extended ? FACT_EXTENDED : FACT_CAPABILITY) &&
		    page->id == listed->id)
			return true;
	return false;
}

/* The next one in config space, wherever it stands in the list. */
static void look_for_end(void *context, const struct pcie_listed *listed)
{
	struct list *list = context;

	if (listed->offset > list->of.offset && listed->offset < list->end)
		list->end = listed->offset;
}

/* One that no table describes: up to the next one, or so far as it can go. */
static void add_bytes(struct list *list, const struct pcie_listed *listed,
		      struct json_object *entry)
{
	const struct pcie_config *config = list->config;

	list->of = *listed;
	list->end = listed->offset + CAPABILITY_BYTES_MAX;
	if (!listed->extended && list->end > PCIE_CONVENTIONAL_BYTES)
		list->end = PCIE_CONVENTIONAL_BYTES;
	if (list->end > config->size)
		list->end = config->size;
	(void)pcie_list_capabilities(config, look_for_end, list);
	json_text_add_int(entry, "bytes_read", (int64_t)(list->end - listed->offset));
	status_add_bytes(entry, "bytes", list->status->people, config->bytes + listed->offset,
			 list->end - listed->offset);
}

static void add_listed(void *context, const struct pcie_listed *listed)
{
	struct list *list = context;
	struct json_object *entry = json_text_object();

	json_text_add_hex(entry, "id", listed->id, listed->extended ? 4 : 2);
	json_text_add_string(entry, "name", listed->name ? listed->name : "not known");
	json_text_add_hex(entry, "offset", listed->offset, 3);
	json_text_add_bool(entry, "extended", listed->extended);
	if (listed->extended)
		json_text_add_int(entry, "version", listed->version);
	if (!has_table(listed))
		add_bytes(list, listed, entry);
	json_object_array_add(list->array, entry);
}

void status_add_capabilities(struct status *status)
{
	struct json_object *section = status_object_in(status->object, "pcie");

	for (int fn = DUT_FN_DRIVE; fn <= DUT_FN_PORT; fn++) {
		struct json_object *end = status_object_in(section,
							   fn == DUT_FN_PORT ? "port" : "drive");
		const struct pcie_config *config;
		struct list list = { .status = status };
		int ret = dut_pages_config(status->pages, fn == DUT_FN_PORT, &config);

		if (!ret && bytes_get_le32(config->bytes) == UINT32_MAX)
			ret = -ENODEV;
		if (ret) {
			status_add_failure(end, "capabilities", ret);
			continue;
		}
		list.config = config;
		list.array = json_text_array();
		json_text_add(end, "capabilities", list.array);
		json_text_add_bool(end, "list_is_sound",
				   pcie_list_capabilities(config, add_listed, &list) == 0);
	}
}
