/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Both ends of the link, their capabilities and errors. */
#include "ci/gate/cli/status.h"

#include <errno.h>

/* Without root the kernel shows 64 bytes of config space: no capability can be seen in them, which
 * does not mean that there is none. */
static int read_config(const struct status *status, enum dut_fn fn, struct pcie_config *ret_config)
{
	int ret = dut_read_config(status->dut, fn, ret_config);

	return !ret && ret_config->size < 256 ? -EACCES : ret;
}

/* Of a capability; all unknown where it is not. */
static void add_registers(const struct status *status, struct json_object *object,
			  const struct pcie_config *config, const struct fact_page *page)
{
	size_t size = 0;
	const uint8_t *at = pcie_find_page(config, page, &size);

	json_text_add_facts(object, status->people, page, at, at ? size : 0);
}

static struct json_object *link_end(const struct status *status, enum dut_fn fn,
				    const struct pcie_link_end *end)
{
	struct json_object *object;
	struct pcie_config config;

	if (!end->known)
		return NULL;
	object = json_text_object();
	json_text_add_bool(object, "answers", end->answers);
	if (end->answers && read_config(status, fn, &config) == 0)
		add_registers(status, object, &config, &fact_page_express);
	return object;
}

void status_add_link(const struct status *status)
{
	struct pcie_config config;
	struct json_object *link;
	struct pcie_link state;
	int ret = read_config(status, DUT_FN_DRIVE, &config);

	if (!ret)
		ret = dut_read_link(status->dut, &state);
	if (ret) {
		status_add_failure(status->object, "link", ret);
		return;
	}
	link = json_text_object();
	json_text_add_rate(link, "speed_gts", pcie_gen_rate(state.now.gen));
	json_text_add_known(link, "width", state.now.lanes, state.now.lanes);
	json_text_add(link, "drive", link_end(status, DUT_FN_DRIVE, &state.drive));
	json_text_add(link, "port", link_end(status, DUT_FN_PORT, &state.port));
	json_text_add(status->object, "link", link);
	link = json_text_object();
	add_registers(status, link, &config, &fact_page_header);
	json_text_add(status->object, "config_space", link);
}

static void add_aer_end(const struct status *status, enum dut_fn fn, const char *name,
			struct json_object *object)
{
	struct pcie_config config;
	struct json_object *end;
	struct pcie_aer aer;
	int ret = read_config(status, fn, &config);

	if (!ret)
		ret = dut_read_aer(status->dut, fn, &aer);
	if (ret) {
		status_add_failure(object, name, ret);
		return;
	}
	end = json_text_object();
	json_text_add_bool(end, "present", aer.present);
	if (fn == DUT_FN_PORT && aer.present) /* 0 where there is no such register */
		json_text_add_hex(end, "root_status", aer.root_status, 8);
	if (aer.present)
		add_registers(status, end, &config, &fact_page_aer);
	json_text_add(object, name, end);
}

void status_add_aer(const struct status *status)
{
	struct json_object *aer = json_text_object();

	add_aer_end(status, DUT_FN_DRIVE, "drive", aer);
	add_aer_end(status, DUT_FN_PORT, "port", aer);
	json_text_add(status->object, "aer", aer);
}
