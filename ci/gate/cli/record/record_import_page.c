/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pages as nvme-cli prints them: -o binary as they are, -o json and smartctl -j where these hold
 * what the page does. */
#include "ci/gate/cli/record/record_import.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ci/gate/cli/record/record_json.h"
#include "helpers/facts/fact_name.h"
#include "helpers/host/hostfs.h"
#include "helpers/nvme/nvme_error.h"
#include "helpers/nvme/nvme_feature.h"
#include "helpers/nvme/nvme_log.h"
#include "helpers/os/whole_file.h"
#include "helpers/text/json.h"

#define EVENTS_HEADER_BYTES 512
#define NO_BINARY UINT32_MAX

/* What a page is called, how it is asked for, and how long it is. */
struct kind {
	const char *name;
	uint8_t opcode;
	uint32_t cdw10, nsid, cdw11;
	/* step 0: that many, bytes 0: as the log page has; else a multiple of it, @bytes at least
	 */
	uint32_t bytes, step;
	/* what may stand behind ':' - 'n': NSID, 'l': log identifier, 'g': endurance group, 'f':
	 * feature */
	char number;
	const struct fact_page *json; /* what its JSON is about; NULL: JSON does not suffice, */
	void (*put)(struct record_page *page, struct json_object *json); /* or this takes it */
};

#define IDENTIFY(name_, cns_, nsid_, ...)                                                \
	{                                                                                \
		.name = name_, .opcode = NVME_OP_IDENTIFY, .cdw10 = cns_, .nsid = nsid_, \
		.bytes = NVME_IDENTIFY_BYTES, ##__VA_ARGS__                              \
	}
#define LOG(name_, lid_, ...)                                                                   \
	{                                                                                       \
		.name = name_, .opcode = NVME_OP_GET_LOG, .cdw10 = lid_, .nsid = NVME_NSID_ALL, \
		##__VA_ARGS__                                                                   \
	}
static const struct kind kinds[] = {
	IDENTIFY("id-ctrl", NVME_CNS_CTRL, 0, .json = &fact_page_ctrl),
	IDENTIFY("id-ns", NVME_CNS_NS, 1, .number = 'n', .json = &fact_page_ns),
	IDENTIFY("list-ns", NVME_CNS_ACTIVE_NS, 0, .put = record_put_namespaces),
	IDENTIFY("ns-descs", NVME_CNS_NS_DESCRIPTORS, 1, .number = 'n',
		 .put = record_put_descriptors),
	LOG("smart-log", NVME_LOG_SMART, .json = &fact_page_smart),
	LOG("error-log", NVME_LOG_ERROR, .step = NVME_ERROR_BYTES, .json = &fact_page_error),
	LOG("fw-log", NVME_LOG_FW_SLOT, .json = &fact_page_slots),
	LOG("effects-log", NVME_LOG_EFFECTS, .json = &fact_page_effects),
	LOG("self-test-log", NVME_LOG_SELF_TEST, .json = &fact_page_selftest),
	LOG("sanitize-log", NVME_LOG_SANITIZE, .bytes = 20, .step = 4, .json = &fact_page_sanitize),
	LOG("endurance-log", NVME_LOG_ENDURANCE, .number = 'g', .json = &fact_page_group),
	LOG("supported-log-pages", NVME_LOG_SUPPORTED, .json = &fact_page_supported),
	LOG("fid-support-effects-log", NVME_LOG_FEATURES),
	LOG("telemetry-log", NVME_LOG_TELEMETRY_HOST, .step = 512),
	LOG("persistent-event-log", NVME_LOG_EVENTS, .bytes = EVENTS_HEADER_BYTES, .step = 4),
	LOG("get-log", 0, .step = 4, .number = 'l'),
	LOG("smartctl", NVME_LOG_SMART, .bytes = NO_BINARY, .json = &fact_page_smart),
	{ .name = "get-feature",
	  .opcode = NVME_OP_GET_FEATURES,
	  .bytes = NO_BINARY,
	  .number = 'f' },
};

/* What was asked for, taken apart. */
struct given {
	struct record_given file;
	struct kind kind;
};

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

/* What stands behind ':'. Return: what is wrong with it; NULL: nothing */
static const char *take_number(struct kind *kind, const char *text)
{
	uint32_t value;

	switch (kind->number) {
	case 'n':
		return !text || (read_number(text, UINT32_MAX - 1, &kind->nsid) && kind->nsid)
			       ? NULL
			       : "no such namespace";
	case 'l':
		if (!text)
			return "which log? get-log:LID, such as get-log:C0h";
		return read_number(text, 0xff, &kind->cdw10) ? NULL : "no such log identifier";
	case 'g':
		value = 1;
		if (text && (!read_number(text, 0xffff, &value) || !value))
			return "no such endurance group";
		kind->cdw11 = value << 16;
		return NULL;
	case 'f':
		if (!text)
			return "which feature? get-feature:FID, such as get-feature:02h";
		return read_number(text, 0xff, &kind->cdw10) ? NULL : "no such feature";
	default: return text ? "no number belongs there" : NULL;
	}
}

static int find_kind(const char *word, struct given *g)
{
	char name[32], *number;

	(void)snprintf(name, sizeof(name), "%.*s", (int)(g->file.path - 1 - word), word);
	number = strchr(name, ':');
	if (number)
		*number++ = '\0';
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const char *wrong;

		g->kind = kinds[i];
		if (!g->kind.step && !g->kind.bytes)
			g->kind.bytes = nvme_log_of((uint8_t)g->kind.cdw10)->bytes;
		g->file.name = kinds[i].name;
		if (strcmp(kinds[i].name, name) != 0)
			continue;
		wrong = take_number(&g->kind, number);
		return wrong ? record_complain(&g->file, "%s", wrong) : 0;
	}
	(void)snprintf(g->file.why, g->file.why_size,
		       "--from-nvme: '%.30s' is no kind of page: id-ctrl, id-ns:NSID, smart-log, "
		       "error-log, fw-log, get-log:LID ...; see record --help",
		       name);
	return -EINVAL;
}

static struct replay_item *add_item(struct replay *replay, const struct given *g, uint32_t cdw10)
{
	struct dut_command as_sent = { .opcode = g->kind.opcode,
				       .nsid = g->kind.nsid,
				       .cdw10 = cdw10,
				       .cdw11 = g->kind.cdw11 };
	struct replay_item key, *item;

	if (replay_find_command(replay, REPLAY_ADMIN, &as_sent)) {
		(void)record_complain(&g->file, "this page was given twice");
		return NULL;
	}
	if (replay_key(REPLAY_ADMIN, &as_sent, &key) || !(item = replay_add(replay))) {
		(void)record_complain(&g->file, "there are too many");
		return NULL;
	}
	*item = key;
	return item;
}

static int keep(struct replay *replay, const struct given *g, const void *data, size_t bytes,
		const char *made_from)
{
	struct replay_item *item = add_item(replay, g, g->kind.cdw10);

	if (!item)
		return -EINVAL;
	item->made_from = made_from;
	return replay_set(item, data, bytes);
}

/* ---- JSON ---- */

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

static int keep_page(struct replay *replay, const struct given *g, const struct record_page *page)
{
	const char *name = page->page ? page->page->name : g->kind.name;
	char missing[sizeof(page->missing) + 64];
	int ret;

	if (page->wrong[0])
		return record_complain(&g->file, "%s", page->wrong);
	if (page->lacks)
		return record_complain(&g->file, "it does not suffice; it lacks %s",
				       record_missing(page, 250, missing, sizeof(missing)));
	if (page->missing[0])
		replay_miss(replay, name, "not in the JSON: %s",
			    record_missing(page, 100, missing, sizeof(missing)));
	ret = keep(replay, g, page->bytes, page->size,
		   page->smartctl ? "smartctl -j" : "nvme -o json");
	if (!ret && page->page)
		record_find_untold(page, &replay->item[replay->count - 1]);
	return ret;
}

/* A log that smartctl has printed besides; one that was given otherwise is better. */
static int keep_besides(struct replay *replay, const struct given *g, uint8_t log,
			const struct record_page *page)
{
	struct given besides = *g;
	const struct dut_command as_sent = { .opcode = NVME_OP_GET_LOG,
					     .nsid = NVME_NSID_ALL,
					     .cdw10 = log };

	besides.kind.cdw10 = log;
	return replay_find_command(replay, REPLAY_ADMIN, &as_sent)
		       ? 0
		       : keep_page(replay, &besides, page);
}

/* From version 7.4 on it prints errors and self-tests as well. */
static int take_besides(struct replay *replay, const struct given *g, struct json_object *json)
{
	static struct record_page page;
	uint64_t unread = 0;
	int ret = 0;

	memset(&page, 0, sizeof(page));
	page.smartctl = true;
	if (record_smartctl_errors(json, &page, &unread))
		ret = keep_besides(replay, g, NVME_LOG_ERROR, &page);
	if (!ret && unread)
		replay_miss(replay, nvme_log_name(NVME_LOG_ERROR),
			    "smartctl has not read its last %llu entries: -l error,256 reads more",
			    (unsigned long long)unread);
	memset(&page, 0, sizeof(page));
	page.smartctl = true;
	if (!ret && record_smartctl_selftests(json, &page))
		ret = keep_besides(replay, g, NVME_LOG_SELF_TEST, &page);
	return ret;
}

static int take_page(struct replay *replay, const struct given *g, struct json_object *json,
		     bool saturates)
{
	struct json_object *whole = json;
	int ret;

	static struct record_page page;

	memset(&page, 0, sizeof(page));
	page.saturates = saturates;
	page.smartctl = !strcmp(g->kind.name, "smartctl");
	if (page.smartctl) {
		take_names(replay, json);
		json = json_member(json, "nvme_smart_health_information_log", json_type_object);
		if (!json)
			return record_complain(
				&g->file, "there is no nvme_smart_health_information_log in it");
	}
	if (g->kind.put)
		g->kind.put(&page, json);
	else
		record_json_page(json, g->kind.json, &page);
	ret = keep_page(replay, g, &page);
	return ret || !page.smartctl ? ret : take_besides(replay, g, whole);
}

/* {"feature: 0x02": [{"name": ..., "Current": "0x00000000"}]}, or that without the number; fields
 * may follow as a second value. */
static int take_feature(struct replay *replay, const struct given *g, struct json_object *json)
{
	static const char *const selects[] = { "Current", "Default", "Saved",
					       "Supported capabilities" };
	static struct record_page page;
	const struct nvme_feature *feature = nvme_feature_of((uint8_t)g->kind.cdw10);
	struct json_object *inner;
	char name[32];

	memset(&page, 0, sizeof(page));
	(void)snprintf(name, sizeof(name), "feature: 0x%02x", g->kind.cdw10);
	inner = json_member(json, name, json_type_array);
	if (inner)
		json = json_object_array_get_idx(inner, 0);
	for (uint32_t select = 0; select < 4; select++) {
		struct replay_item *item;
		uint64_t value;

		if (!record_number(&page, json, selects[select], UINT32_MAX, &value))
			continue;
		if (feature && feature->data_bytes && select < 3)
			return record_complain(&g->file, "the data of this feature are not in it");
		item = add_item(replay, g, g->kind.cdw10 | select << 8);
		if (!item)
			return -EINVAL;
		item->made_from = "nvme -o json";
		item->dword0 = (uint32_t)value;
		return 0;
	}
	return record_complain(&g->file, "%s",
			       page.wrong[0] ? page.wrong : "it has no value of this feature");
}

static int take_json(struct replay *replay, const struct given *g, struct json_object *json,
		     bool saturates)
{
	bool of_sets = g->kind.json == &fact_page_effects || g->kind.put;

	/* a list with a page of each command set: the first is of NVM */
	if (of_sets && json_object_is_type(json, json_type_array) && !g->kind.put)
		json = json_object_array_get_idx(json, 0);
	if (g->kind.opcode == NVME_OP_GET_FEATURES)
		return take_feature(replay, g, json);
	if (!g->kind.json && !g->kind.put)
		return record_complain(&g->file,
				       "JSON does not hold the whole page: take it with -o binary");
	if (!json_object_is_type(json, json_type_object) && !g->kind.put)
		return record_complain(&g->file, "it is no object");
	return take_page(replay, g, json, saturates);
}

/* ---- bytes ---- */

/* As it is read: in a context that is made, and given back. */
static int keep_events(struct replay *replay, const struct given *g)
{
	static const uint8_t nothing[EVENTS_HEADER_BYTES];
	struct replay_item *item;
	int ret = keep(replay, g, g->file.text, g->file.size, "nvme -o binary");

	for (uint32_t action = 1; !ret && action <= 2; action++) {
		item = add_item(replay, g, g->kind.cdw10 | action << 8);
		if (!item)
			return -EINVAL;
		item->made_from = "nvme -o binary";
		ret = replay_set(item, action == 1 ? (const void *)g->file.text : nothing,
				 EVENTS_HEADER_BYTES);
	}
	return ret;
}

/* Older versions print less of a page than newer ones have of it. */
static int keep_short(struct replay *replay, const struct given *g)
{
	uint8_t page[NVME_IDENTIFY_BYTES] = { 0 };
	size_t whole = fact_page_bytes(g->kind.json), size = g->file.size;
	int ret;

	memcpy(page, g->file.text, size);
	ret = keep(replay, g, page, whole, "nvme -o binary");
	if (!ret)
		replay_add_untold(&replay->item[replay->count - 1], size, whole - size);
	return ret;
}

static int take_binary(struct replay *replay, struct given *g)
{
	const struct kind *kind = &g->kind;
	size_t size = g->file.size;

	if (kind->bytes == NO_BINARY)
		return record_complain(&g->file, "it is no JSON: %s",
				       kind->number ? "nvme get-feature -o json prints it, from "
						      "version 2.8 on"
						    : "smartctl -j --all prints it");
	if (kind->step ? !size || size < kind->bytes || size % kind->step : size != kind->bytes)
		return record_complain(&g->file,
				       "it has %zu bytes, and such a page %s %u: take it with -o "
				       "binary",
				       size, kind->step ? "a multiple of" : "has",
				       kind->step ? kind->step : kind->bytes);
	if (!strcmp(kind->name, "telemetry-log")) {
		if (g->file.text[0] != NVME_LOG_TELEMETRY_HOST &&
		    g->file.text[0] != NVME_LOG_TELEMETRY_CTRL)
			return record_complain(&g->file, "it begins as no telemetry log does");
		g->kind.cdw10 = (uint8_t)g->file.text[0];
	}
	if (kind->json && !kind->json->entries && size < fact_page_bytes(kind->json))
		return keep_short(replay, g);
	return !strcmp(kind->name, "persistent-event-log")
		       ? keep_events(replay, g)
		       : keep(replay, g, g->file.text, size, "nvme -o binary");
}

int record_import_page(const char *word, struct replay *replay, char *why, size_t why_size)
{
	struct given g = { .file = {
				   .path = strchr(word, '='), .why = why, .why_size = why_size } };
	struct json_object *json = NULL;
	bool saturates = false;
	int ret;

	if (!g.file.path) {
		(void)snprintf(why, why_size, "--from-nvme needs KIND=FILE");
		return -EINVAL;
	}
	g.file.path++;
	ret = find_kind(word, &g);
	if (ret)
		return ret;
	ret = whole_file_read(g.file.path, REPLAY_ITEM_BYTES_MAX, &g.file.text, &g.file.size);
	if (ret) {
		(void)record_complain(&g.file, "%s", strerror(-ret));
		return ret;
	}
	ret = record_read_json(&g.file, g.kind.number == 'f', &json, &saturates);
	if (!ret)
		ret = take_json(replay, &g, json, saturates);
	else if (ret == -ENODATA)
		ret = take_binary(replay, &g);
	if (!ret)
		ret = record_check_page(&g.file, &replay->item[replay->count - 1]);
	json_object_put(json);
	free(g.file.text);
	return ret;
}
