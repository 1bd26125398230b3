/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A manifest of any text: what is taken from it can be asked for and written again. */
#include "suites/selftest/fuzz/fuzz.h"

#include "fixtures/backend/replay/replay.h"
#include "helpers/refusal.h"
#include "helpers/text/text.h"

#define FILE_BYTES_MAX 8192

/* Each file is there, and holds what its name says. */
static int take(void *context, struct replay_item *item, const char *file, const char *sha256,
		size_t bytes)
{
	uint8_t *data;

	(void)context;
	FUZZ_HOLDS(bytes && sha256);
	if (bytes > FILE_BYTES_MAX)
		return -EFBIG;
	data = calloc(1, bytes);
	if (!data)
		return -ENOMEM;
	for (size_t i = 0; file[i] && i < bytes; i++)
		data[i] = (uint8_t)file[i];
	if (replay_set(item, data, bytes)) {
		free(data);
		return -ENOMEM;
	}
	free(data);
	return 0;
}

static void ask(const struct replay *replay, const struct replay_item *item)
{
	uint8_t data[512];
	struct dut_command command = {
		.opcode = item->opcode,
		.nsid = item->nsid,
		.cdw10 = item->cdw10,
		.cdw11 = item->cdw11,
		.cdw14 = item->cdw14,
		.data = data,
		.data_bytes = sizeof(data),
	};
	char text[64];

	switch (item->kind) {
	case REPLAY_COMMAND:
		(void)replay_answer(replay, item->queue, &command);
		command.cdw12 = command.cdw13 = 0xfffffe00;
		FUZZ_HOLDS(replay_answer(replay, item->queue, &command) != 0 ||
			   item->opcode != NVME_OP_GET_LOG);
		break;
	case REPLAY_CONFIG:
		(void)replay_answer_config(replay, item->fn, 0, data, sizeof(data));
		FUZZ_HOLDS(replay_answer_config(replay, item->fn, 0xfffffff0, data, 64) != 0);
		break;
	case REPLAY_ATTRIBUTE:
		if (replay_answer_attribute(replay, item->name, text, sizeof(text)) == 0)
			FUZZ_HOLDS(memchr(text, '\0', sizeof(text)));
		break;
	case REPLAY_BLOCK: FUZZ_HOLDS(replay_find_block(replay, item->nsid) == item); break;
	case REPLAY_LIFE: FUZZ_HOLDS(replay_find_life(replay) == item); break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct replay replay, again;
	struct text text = { 0 };
	char why[256] = "";
	int ret = replay_read_manifest((const char *)data, size, &replay, take, NULL, why,
				       sizeof(why));

	FUZZ_HOLDS(ret == 0 || memchr(why, '\0', sizeof(why)));
	if (ret)
		return 0;
	for (size_t i = 0; i < replay.count; i++)
		ask(&replay, &replay.item[i]);
	FUZZ_PLANT(replay.count && replay.item[0].opcode && replay.item[0].nsid != 1);
	replay_write_manifest(&replay, &text);
	ret = replay_read_manifest(text.data, text.size, &again, take, NULL, why, sizeof(why));
	FUZZ_HOLDS(ret == 0 && again.count == replay.count);
	FUZZ_HOLDS(replay_mask(&again) == 0);
	replay_free(&again);
	replay_free(&replay);
	text_free(&text);
	return 0;
}
