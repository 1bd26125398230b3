/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A peer of a served function that sends anything, in any pieces, with any descriptors.
 *
 * The first byte: has it introduced itself; then records: two bytes of length, one for descriptors
 * (bits 4:0 how many, 7:5 of what kind), and the bytes themselves.
 */
#include "suites/selftest/fuzz/fuzz.h"

#include <fcntl.h>

#include "fixtures/lab/serve/server.h"
#include "fixtures/lab/serve/test_function.h"
#include "fixtures/lab/serve/vfio_user/test_peer.h"

static struct server server;
static struct pci pci;
static struct toy toy;

static bool work(void *function, uint64_t now_ns)
{
	(void)function, (void)now_ns;
	return false;
}

static bool rest(void *function)
{
	(void)function;
	return true;
}

static uint64_t next_ns(void *function)
{
	(void)function;
	return UINT64_MAX;
}

static const struct server_ops ops = { .work = work, .rest = rest, .next_ns = next_ns };

/* Files of each kind, the same ones every time. */
static int file_of(unsigned int kind)
{
	static int file[4] = { -1, -1, -1, -1 };

	if (file[0] < 0) {
		file[0] = peer_memory(1 << 20);
		file[1] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		file[2] = open("/dev/null", O_RDWR | O_CLOEXEC);
		file[3] = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	}
	return file[kind % 4];
}

static unsigned int descriptors(void)
{
	unsigned int count = 0;

	for (int i = 0; i < 128; i++)
		count += fcntl(i, F_GETFD) >= 0;
	return count;
}

static void check(void)
{
	const struct guest_memory *memory = &server.memory;

	for (size_t i = 1; i < memory->ranges; i++)
		FUZZ_HOLDS(memory->range[i - 1].address + memory->range[i - 1].bytes <=
			   memory->range[i].address);
	for (size_t i = 0; i < memory->ranges; i++)
		FUZZ_HOLDS(memory->range[i].bytes && memory->range[i].bytes % 4096 == 0);
	FUZZ_HOLDS(memory->ranges <= GUEST_MEMORY_RANGES);
	FUZZ_HOLDS(server.stream.fds <= 2 * STREAM_FDS);
}

/* One record: sent, taken, answered, and the answer read. */
static size_t say(int peer, const uint8_t *data, size_t size)
{
	size_t length = size < 2 ? 0 : data[0] | (size_t)data[1] << 8;
	uint8_t answers[4096];
	int files[31];

	if (size <= 3)
		return size;
	length = length < size - 3 ? length : size - 3;
	for (unsigned int i = 0; i < 31; i++)
		files[i] = file_of(data[2] >> 5);
	(void)peer_send(peer, data + 3, length, files, data[2] & 31);
	for (int i = 0; i < 3; i++)
		server_turn(&server, 0);
	while (recv(peer, answers, sizeof(answers), MSG_DONTWAIT) > 0)
		;
	check();
	return length + 3;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned int before;
	int pair[2];

	(void)file_of(0);
	before = descriptors();
	FUZZ_HOLDS(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair) == 0);
	toy_init(&toy);
	FUZZ_HOLDS(pci_init(&pci, &toy_ops, &toy, size && data[0] & 2) == 0);
	memset(&server, 0, sizeof(server));
	server.ops = &ops;
	server.pci = &pci;
	server.listener.fd = server.watch.fd = -1;
	server_init(&server);
	FUZZ_HOLDS(stream_open(&server.stream, pair[0]) == 0);
	vfio_user_begin(&server.user);
	server.user.introduced = size && data[0] & 1;
	server.connected = true;
	for (size_t at = 1; at < size && server.connected;)
		at += say(pair[1], data + at, size - at);
	FUZZ_PLANT(server.memory.ranges && server.memory.range[0].address >> 32);
	server_close(&server);
	FUZZ_HOLDS(server.stream.socket == -1 && !server.memory.ranges);
	(void)close(pair[1]);
	FUZZ_HOLDS(descriptors() == before);
	return 0;
}
