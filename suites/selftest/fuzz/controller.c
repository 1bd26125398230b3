/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A host that writes anything to the registers, the doorbells and the rings of a simulated drive's
 * controller: steps of 8 bytes, some with more behind them. */
#include "suites/selftest/fuzz/fuzz.h"

#include "fixtures/drive/registers/controller.h"
#include "fixtures/drive/registers/register.h"
#include "fixtures/models/model.h"
#include "helpers/bytes.h"

#define HOST_BYTES 0x10000u
#define READ_ONLY 0xe000u      /* the host's memory from here on is not the drive's to write */
#define AT_COMPLETIONS 0x1000u /* of the admin queue, whose commands are at 0 */
#define AT_RING 0x2000u        /* of the other queue, if the input makes it there */
#define NS_BYTES (1u << 20)
#define STEPS 256
#define ROUNDS 64 /* of work, with no more than one queue of entries each */

static struct {
	uint8_t *memory, *before; /* before: of what is read only */
	uint64_t wall;            /* no piece reaches across */
	struct drive drive;
	struct drive_controller *controller;
	uint16_t tail[2], head;
} host;

struct input {
	const uint8_t *at;
	size_t left;
};

static const uint8_t *next(struct input *input, size_t bytes)
{
	const uint8_t *at = input->at;

	if (input->left < bytes)
		return NULL;
	input->at += bytes;
	input->left -= bytes;
	return at;
}

static void *map(void *context, uint64_t address, size_t bytes, bool write)
{
	uint64_t end = write ? READ_ONLY : HOST_BYTES;

	(void)context;
	if (address > end || bytes > end - address)
		return NULL;
	if (address < host.wall && address + bytes > host.wall)
		return NULL;
	return host.memory + address;
}

static void interrupt(void *context, unsigned int vector)
{
	(void)context;
	FUZZ_HOLDS(vector < DRIVE_VECTORS);
}

static void put(uint64_t offset, uint32_t value)
{
	uint8_t bytes[4];

	bytes_put_le32(bytes, value);
	drive_controller_write(host.controller, offset, bytes, sizeof(bytes));
}

static uint32_t get(uint64_t offset)
{
	uint8_t bytes[4];

	drive_controller_read(host.controller, offset, bytes, sizeof(bytes));
	return bytes_get_le32(bytes);
}

/* One drive for all inputs: what it keeps of them is small. */
static void open_drive(void)
{
	struct dut_model model = *model_find("gen5-x4", 7);
	char why[256] = "";

	for (unsigned int i = 0; i < MODEL_MAX_NS; i++)
		if (model.ns[i].bytes)
			model.ns[i].bytes = NS_BYTES;
	FUZZ_HOLDS(drive_open(&host.drive, &model, "", "fuzz", why, sizeof(why)) == 0);
	host.memory = aligned_alloc(0x10000, HOST_BYTES);
	host.before = malloc(HOST_BYTES - READ_ONLY);
	FUZZ_HOLDS(host.memory && host.before);
}

/* Enabled, with admin queues of 16 entries each. */
static void start(void)
{
	struct drive_bus bus = { NULL, map, interrupt };

	memset(host.memory, 0, HOST_BYTES);
	memset(host.tail, 0, sizeof(host.tail));
	host.wall = 0;
	host.head = 0;
	FUZZ_HOLDS(drive_controller_open(&host.drive, &bus, &host.controller) == 0);
	drive_controller_reset(host.controller, DRIVE_RESET_SUBSYSTEM);
	put(DRIVE_REG_AQA, 15u << 16 | 15);
	put(DRIVE_REG_ACQ, AT_COMPLETIONS);
	put(DRIVE_REG_CC, 6u << 16 | 4u << 20 | DRIVE_CC_EN);
	drive_set_clock(&host.drive, drive_now_ns(&host.drive) + UINT64_C(1000000000));
	FUZZ_HOLDS(get(DRIVE_REG_CSTS) & DRIVE_CSTS_RDY);
}

/* A queue of 16 entries: the first two identifiers have a tail of their own here. */
static void submit(unsigned int qid, const uint8_t *sqe)
{
	memcpy(host.memory + qid * AT_RING + host.tail[qid] * 64u, sqe, 64);
	host.tail[qid] = (host.tail[qid] + 1) % 16;
	put(DRIVE_REG_DOORBELLS + qid * 8, host.tail[qid]);
}

static void look_at_completions(void)
{
	for (unsigned int i = 0; i < 16; i++) {
		const uint8_t *entry = host.memory + AT_COMPLETIONS + i * 16;

		/* of the vector, whatever else the error log has of it */
		FUZZ_PLANT((bytes_get_le16(entry + 14) >> 1 & ~0x2000) == 0x4108);
	}
}

static void work(void)
{
	unsigned int rounds = 0;

	while (drive_controller_work(host.controller))
		FUZZ_HOLDS(++rounds < ROUNDS);
	(void)drive_controller_rest(host.controller);
	look_at_completions();
}

/* @step: what, where to (1..3), a number (4..7) */
static bool take_step(const uint8_t *step, struct input *input)
{
	uint32_t where = bytes_get_le32(step) >> 8, number = bytes_get_le32(step + 4);
	const uint8_t *more;
	uint8_t read[16];

	switch (step[0] % 9) {
	case 0: put(where % (DRIVE_REGISTER_BYTES + 16), number); break;
	case 1: drive_controller_read(host.controller, where, read, number % 17); break;
	case 2:
		more = next(input, 64);
		if (!more)
			return false;
		submit(where & 1, more);
		work();
		break;
	case 3:
		more = next(input, 8);
		if (!more)
			return false;
		where %= HOST_BYTES - 8;
		memcpy(host.memory + where, more, 8);
		memcpy(host.before, host.memory + READ_ONLY, HOST_BYTES - READ_ONLY);
		break;
	case 4: work(); break;
	case 5:
		drive_set_clock(&host.drive, drive_now_ns(&host.drive) + number);
		work();
		break;
	case 6:
		host.wall = where;
		drive_controller_forget_memory(host.controller);
		break;
	case 7: drive_controller_reset(host.controller, (enum drive_reset)(number % 4)); break;
	case 8: put(DRIVE_REG_DOORBELLS + where % 8 * 4, number % 32); break;
	}
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = { data, size };
	const uint8_t *step;

	if (!host.memory)
		open_drive();
	start();
	memcpy(host.before, host.memory + READ_ONLY, HOST_BYTES - READ_ONLY);
	for (unsigned int i = 0; i < STEPS && (step = next(&input, 8)); i++)
		if (!take_step(step, &input))
			break;
	work();
	FUZZ_HOLDS(!memcmp(host.before, host.memory + READ_ONLY, HOST_BYTES - READ_ONLY));
	drive_controller_reset(host.controller, DRIVE_RESET_FLR);
	FUZZ_HOLDS(!drive_controller_work(host.controller));
	drive_controller_close(host.controller);
	host.controller = NULL;
	return 0;
}
