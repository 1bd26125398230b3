/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Puts a recording together from files of others, and says what they do not hold. */
#include "ci/gate/cli/record/record_import.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "fixtures/dut/dut_names.h"
#include "helpers/bytes.h"
#include "helpers/os/whole_file.h"
#include "helpers/pcie/lspci.h"

#define DUMP_BYTES_MAX (64u << 20)

/* ---- config space ---- */

/* Functions of one or two dumps. */
struct dumps {
	struct lspci_function *function[2];
	size_t count[2];
};

static const struct lspci_function *next_function(const struct dumps *dumps, size_t *at)
{
	size_t i = (*at)++;

	if (i < dumps->count[0])
		return &dumps->function[0][i];
	i -= dumps->count[0];
	return i < dumps->count[1] ? &dumps->function[1][i] : NULL;
}

static int take_config(struct replay *replay, enum dut_fn fn, const struct lspci_function *function)
{
	const char *whose = fn == DUT_FN_PORT ? "port above" : "drive";
	struct replay_item *item = replay_add(replay);
	char what[64];

	if (!item)
		return -ENOMEM;
	item->kind = REPLAY_CONFIG;
	item->fn = fn;
	item->made_from = "lspci";
	(void)snprintf(what, sizeof(what), "config space of the %s from byte %zu on", whose,
		       function->config.size);
	if (function->config.size < PCIE_CONFIG_BYTES)
		replay_miss(
			replay, what, "%s",
			function->config.size == 64
				? "no capability is in it: lspci -xxxx as root prints them"
				: "AER and other extended capabilities: lspci -xxxx prints them");
	return replay_set(item, function->config.bytes, function->config.size);
}

static int find_drive(const struct dumps *dumps, const struct lspci_function **ret_drive, char *why,
		      size_t why_size)
{
	const struct lspci_function *function, *drive = NULL;
	size_t at = 0;

	while ((function = next_function(dumps, &at))) {
		if (!lspci_is_nvme(function))
			continue;
		if (drive && strcmp(drive->address, function->address)) {
			(void)snprintf(
				why, why_size,
				"the dump holds several NVMe functions, %s and %s: give one of "
				"them and its port (lspci -xxxx -s ADDRESS)",
				drive->address, function->address);
			return -EINVAL;
		}
		drive = function;
	}
	if (!drive) {
		(void)snprintf(why, why_size, "the dump holds no NVMe function (class 010802h)");
		return -EINVAL;
	}
	*ret_drive = drive;
	return 0;
}

static int take_functions(struct replay *replay, const struct dumps *dumps, char *why,
			  size_t why_size)
{
	const struct lspci_function *drive, *port;
	uint32_t id;
	size_t at = 0;
	int ret = find_drive(dumps, &drive, why, why_size);

	if (ret)
		return ret;
	(void)snprintf(replay->info.address, sizeof(replay->info.address), "%s", drive->address);
	id = (uint32_t)fact_number(&fact_page_header, "id", drive->config.bytes,
				   drive->config.size);
	replay->info.pci_vendor = (uint16_t)id;
	replay->info.pci_device = (uint16_t)(id >> 16);
	if (drive->config.size > 64)
		replay->info.capabilities |= DUT_PCIE;
	ret = take_config(replay, DUT_FN_DRIVE, drive);
	while ((port = next_function(dumps, &at)) && !lspci_is_above(port, drive))
		;
	if (ret || port) {
		if (!ret)
			(void)snprintf(replay->info.port_address, sizeof(replay->info.port_address),
				       "%s", port->address);
		return ret ? ret : take_config(replay, DUT_FN_PORT, port);
	}
	replay_miss(replay, "config space of the port above",
		    "a slot that limits the link cannot be told from a drive that does");
	return 0;
}

static int import_lspci(const struct gate_options *options, struct replay *replay, char *why,
			size_t why_size)
{
	struct dumps dumps = { .count = { 0, 0 } };
	int ret = 0;

	for (size_t i = 0; !ret && i < options->from_lspci.count; i++) {
		const char *path = options->from_lspci.items[i];
		char *text;
		size_t size;

		ret = whole_file_read(path, DUMP_BYTES_MAX, &text, &size);
		if (ret) {
			(void)snprintf(why, why_size, "%.200s: %s", path, strerror(-ret));
			break;
		}
		ret = lspci_parse(text, size, &dumps.function[i], &dumps.count[i]);
		free(text);
		if (ret == -ENODATA) {
			(void)snprintf(why, why_size,
				       "%.200s is no dump of config space: lspci -xxxx makes one",
				       path);
			ret = -EINVAL;
		}
	}
	if (!ret && options->from_lspci.count)
		ret = take_functions(replay, &dumps, why, why_size);
	else if (!ret)
		replay_miss(replay, "config space",
			    "link and errors of PCI Express: --from-lspci takes them");
	free(dumps.function[0]);
	free(dumps.function[1]);
	return ret;
}

/* ---- what they are of ---- */

static const struct replay_item *find_identify(const struct replay *replay, uint32_t cns)
{
	struct dut_command command = { .opcode = NVME_OP_IDENTIFY, .cdw10 = cns };

	return replay_find_command(replay, REPLAY_ADMIN, &command);
}

static bool has_ns(const struct dut_info *info, uint32_t nsid)
{
	for (size_t i = 0; i < info->ns_count; i++)
		if (info->nsids[i] == nsid)
			return true;
	return false;
}

static void add_ns(struct dut_info *info, uint32_t nsid)
{
	size_t at = info->ns_count;

	if (!nsid || has_ns(info, nsid) || info->ns_count == DUT_MAX_NS)
		return;
	for (; at && info->nsids[at - 1] > nsid; at--)
		info->nsids[at] = info->nsids[at - 1];
	info->nsids[at] = nsid;
	info->ns_count++;
}

/* By list-ns; without it, those of which there is a page. */
static void find_namespaces(struct replay *replay)
{
	const struct replay_item *list = find_identify(replay, NVME_CNS_ACTIVE_NS);

	for (size_t at = 0; list && at + 4 <= list->bytes && bytes_get_le32(list->data + at);
	     at += 4)
		add_ns(&replay->info, bytes_get_le32(list->data + at));
	for (size_t i = 0; !list && i < replay->count; i++)
		if (replay->item[i].kind == REPLAY_COMMAND &&
		    replay->item[i].opcode == NVME_OP_IDENTIFY &&
		    (replay->item[i].cdw10 & 0xff) == NVME_CNS_NS)
			add_ns(&replay->info, replay->item[i].nsid);
}

/* The drive is asked for all its errors at once: of some of them nobody could tell the others. */
static void count_errors(struct replay *replay, const uint8_t *ctrl)
{
	const struct dut_command command = { .opcode = NVME_OP_GET_LOG,
					     .nsid = NVME_NSID_ALL,
					     .cdw10 = NVME_LOG_ERROR };
	const struct replay_item *item = replay_find_command(replay, REPLAY_ADMIN, &command);
	size_t most = ctrl[262] + (size_t)1; /* ELPE, 0's based */
	char what[64];

	if (!item || item->bytes >= most * fact_page_error.bytes)
		return;
	(void)snprintf(what, sizeof(what), "errors from entry %zu on",
		       item->bytes / fact_page_error.bytes);
	replay_miss(replay, what, "the log has room for %zu: nvme error-log -e %zu prints them all",
		    most, most);
}

static void identify(struct replay *replay)
{
	const struct replay_item *item = find_identify(replay, NVME_CNS_CTRL);
	struct dut_info *info = &replay->info;

	find_namespaces(replay);
	if (!item || item->bytes != NVME_IDENTIFY_BYTES) {
		replay_miss(replay, "Identify Controller",
			    "who the drive is, and what it claims: --from-nvme id-ctrl=FILE");
		return;
	}
	count_errors(replay, item->data);
	dut_names_take(info, item->data);
	if (!info->pci_vendor)
		info->pci_vendor = (uint16_t)fact_number(&fact_page_ctrl, "vid", item->data,
							 item->bytes);
}

/* When the newest of the files was written: no tool says more. */
static void date(const struct gate_options *options, struct replay *replay)
{
	time_t newest = 0;
	struct stat st;
	struct tm utc;

	for (size_t i = 0; i < options->from_lspci.count; i++)
		if (stat(options->from_lspci.items[i], &st) == 0 && st.st_mtime > newest)
			newest = st.st_mtime;
	for (size_t i = 0; i < options->from_nvme.count; i++) {
		const char *path = strchr(options->from_nvme.items[i], '=');

		if (path && stat(path + 1, &st) == 0 && st.st_mtime > newest)
			newest = st.st_mtime;
	}
	if (gmtime_r(&newest, &utc))
		(void)strftime(replay->recorded, sizeof(replay->recorded), "%Y-%m-%dT%H:%M:%SZ",
			       &utc);
}

int record_import(const struct gate_options *options, struct replay *replay, char *why,
		  size_t why_size)
{
	int ret;

	replay->info.numa_node = -1;
	date(options, replay);
	(void)snprintf(replay->tool, sizeof(replay->tool), "nvme-gate %s", NVME_GATE_VERSION);
	(void)snprintf(replay->source, sizeof(replay->source),
		       "files of other programs; the date is that of the newest");
	ret = import_lspci(options, replay, why, why_size);
	for (size_t i = 0; !ret && i < options->from_nvme.count; i++)
		ret = record_import_page(options->from_nvme.items[i], replay, why, why_size);
	if (ret)
		return ret;
	if (options->from_nvme.count)
		replay->info.capabilities |= DUT_ADMIN | DUT_NVM;
	identify(replay);
	(void)snprintf(replay->info.missing, sizeof(replay->info.missing),
		       "made of files: attributes of sysfs, features and the fatal status are not "
		       "in them");
	return 0;
}
