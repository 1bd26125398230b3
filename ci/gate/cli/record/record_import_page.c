/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pages as nvme-cli prints them: -o binary as they are, -o json and smartctl -j where these hold
 * what the page does. */
#include "ci/gate/cli/record/record_import.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/host/hostfs.h"
#include "helpers/os/whole_file.h"
#include "helpers/text/json.h"

#define EXACTLY 0

/* What a page is called, how it is asked for, and how long it is. */
struct kind {
	const char *name;
	uint8_t opcode;
	uint32_t cdw10, nsid;
	uint32_t bytes, step; /* step EXACTLY: that many; else a multiple of it, @bytes at least */
	char number;          /* what may stand behind ':' - 'n': NSID, 'l': log identifier */
	const struct fact_page *json; /* what its JSON is about; NULL: JSON does not suffice */
};

static const struct kind kinds[] = {
	{ "id-ctrl", NVME_OP_IDENTIFY, NVME_CNS_CTRL, 0, 4096, EXACTLY, 0, &fact_page_ctrl },
	{ "id-ns", NVME_OP_IDENTIFY, NVME_CNS_NS, 1, 4096, EXACTLY, 'n', &fact_page_ns },
	{ "list-ns", NVME_OP_IDENTIFY, NVME_CNS_ACTIVE_NS, 0, 4096, EXACTLY },
	{ "ns-descs", NVME_OP_IDENTIFY, NVME_CNS_NS_DESCRIPTORS, 1, 4096, EXACTLY, 'n' },
	{ "smart-log", NVME_OP_GET_LOG, 0x02, NVME_NSID_ALL, 512, EXACTLY, 0, &fact_page_smart },
	{ "error-log", NVME_OP_GET_LOG, 0x01, NVME_NSID_ALL, 64, 64 },
	{ "fw-log", NVME_OP_GET_LOG, 0x03, NVME_NSID_ALL, 512, EXACTLY },
	{ "effects-log", NVME_OP_GET_LOG, 0x05, NVME_NSID_ALL, 4096, EXACTLY },
	{ "self-test-log", NVME_OP_GET_LOG, 0x06, NVME_NSID_ALL, 564, EXACTLY },
	{ "sanitize-log", NVME_OP_GET_LOG, 0x81, NVME_NSID_ALL, 20, 4 },
	{ "supported-log-pages", NVME_OP_GET_LOG, 0x00, NVME_NSID_ALL, 1024, EXACTLY },
	{ "get-log", NVME_OP_GET_LOG, 0, NVME_NSID_ALL, 4, 4, 'l' },
	{ "smartctl", NVME_OP_GET_LOG, 0x02, NVME_NSID_ALL, 512, EXACTLY, 0, &fact_page_smart },
};

/* What was asked for, taken apart. */
struct given {
	struct kind kind;
	const char *path;
	char *text;
	size_t size;
	char *why;
	size_t why_size;
};

static int wrong(const struct given *g, const char *what)
{
	(void)snprintf(g->why, g->why_size, "--from-nvme %s=%.200s: %s", g->kind.name, g->path,
		       what);
	return -EINVAL;
}

/* "02h", "0x02", "2" */
static bool read_number(const char *text, uint32_t most, uint32_t *ret_value)
{
	size_t length = strlen(text);
	bool hex = length && (text[length - 1] == 'h' || text[length - 1] == 'H');
	unsigned long value;
	char *end;

	if (!length || !strchr("0123456789abcdefABCDEF", *text))
		return false;
	errno = 0;
	value = strtoul(text, &end, hex ? 16 : 0);
	if (errno || end == text || value > most || strcmp(end, hex ? text + length - 1 : "") != 0)
		return false;
	*ret_value = (uint32_t)value;
	return true;
}

static int find_kind(const char *word, struct given *g)
{
	char name[32], *number;

	(void)snprintf(name, sizeof(name), "%.*s", (int)(g->path - 1 - word), word);
	number = strchr(name, ':');
	if (number)
		*number++ = '\0';
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		g->kind = kinds[i];
		if (strcmp(kinds[i].name, name) != 0)
			continue;
		if ((number && !kinds[i].number) || (!number && kinds[i].number == 'l'))
			return wrong(g, number ? "no number belongs there"
					       : "which log? get-log:LID, such as get-log:C0h");
		if (number && !read_number(number, kinds[i].number == 'l' ? 0xff : UINT32_MAX - 1,
					   kinds[i].number == 'l' ? &g->kind.cdw10 : &g->kind.nsid))
			return wrong(g, kinds[i].number == 'l' ? "no such log identifier"
							       : "no such namespace");
		return 0;
	}
	(void)snprintf(g->why, g->why_size,
		       "--from-nvme: '%.30s' is no kind of page: id-ctrl, id-ns:NSID, smart-log, "
		       "error-log, fw-log, get-log:LID ...; see record --help",
		       name);
	return -EINVAL;
}

static int keep(struct replay *replay, const struct given *g, const void *data, size_t bytes,
		const char *made_from)
{
	struct dut_command as_sent = { .opcode = g->kind.opcode,
				       .nsid = g->kind.nsid,
				       .cdw10 = g->kind.cdw10 };
	struct replay_item key, *item;

	if (replay_find_command(replay, &as_sent))
		return wrong(g, "this page was given twice");
	if (replay_key(&as_sent, &key) || !(item = replay_add(replay)))
		return -ENOMEM;
	*item = key;
	item->made_from = made_from;
	return replay_set(item, data, bytes);
}

static void take_names(struct replay *replay, struct json_object *json)
{
	static const char *const keys[] = { "serial_number", "model_name", "firmware_version" };
	struct dut_info *info = &replay->info;
	char *const to[] = { info->serial, info->model, info->firmware };
	const size_t sizes[] = { sizeof(info->serial), sizeof(info->model),
				 sizeof(info->firmware) };
	size_t size;

	for (size_t i = 0; i < 3; i++) {
		const char *text = json_member_text(json, keys[i], &size);

		if (text && !to[i][0])
			hostfs_printable(to[i], sizes[i], text);
	}
}

static int take_json(struct replay *replay, const struct given *g, struct json_object *json)
{
	bool smartctl = !strcmp(g->kind.name, "smartctl");
	struct record_json_page page;
	char what[512];

	if (!g->kind.json)
		return wrong(g, "JSON does not hold the whole page: take it with -o binary");
	if (smartctl) {
		take_names(replay, json);
		json = json_member(json, "nvme_smart_health_information_log", json_type_object);
		if (!json)
			return wrong(g, "there is no nvme_smart_health_information_log in it");
	}
	record_json_page(json, g->kind.json, smartctl, &page);
	if (!page.suffices) {
		(void)snprintf(what, sizeof(what), "it does not suffice; it lacks %.400s",
			       page.missing);
		return wrong(g, what);
	}
	if (page.missing[0])
		replay_miss(replay, g->kind.json->name, "zero, since the JSON lacks it: %.100s%s",
			    page.missing, strlen(page.missing) > 100 ? " ..." : "");
	return keep(replay, g, page.bytes, g->kind.bytes,
		    smartctl ? "smartctl -j" : "nvme -o json");
}

static int take_binary(struct replay *replay, const struct given *g)
{
	char what[96];

	if (!strcmp(g->kind.name, "smartctl"))
		return wrong(g, "it is no JSON: smartctl -j --all prints it");
	if (g->kind.step ? g->size < g->kind.bytes || g->size % g->kind.step
			 : g->size != g->kind.bytes) {
		(void)snprintf(what, sizeof(what),
			       "it has %zu bytes, and such a page %s %u: take it with -o binary",
			       g->size, g->kind.step ? "a multiple of" : "has",
			       g->kind.step ? g->kind.step : g->kind.bytes);
		return wrong(g, what);
	}
	return keep(replay, g, g->text, g->size, "nvme -o binary");
}

int record_import_page(const char *word, struct replay *replay, char *why, size_t why_size)
{
	struct given g = { .path = strchr(word, '='), .why = why, .why_size = why_size };
	struct json_object *json;
	int ret;

	if (!g.path) {
		(void)snprintf(why, why_size, "--from-nvme needs KIND=FILE");
		return -EINVAL;
	}
	g.path++;
	ret = find_kind(word, &g);
	if (ret)
		return ret;
	ret = whole_file_read(g.path, REPLAY_ITEM_BYTES_MAX, &g.text, &g.size);
	if (ret) {
		(void)wrong(&g, strerror(-ret));
		return ret;
	}
	json = g.size && g.text[0] == '{' ? json_read(g.text, g.size) : NULL;
	ret = json ? take_json(replay, &g, json) : take_binary(replay, &g);
	json_object_put(json);
	free(g.text);
	return ret;
}
