/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes, maps and reads the board: a flat file of plain data, one slot per run of a case. */
#include "ci/gate/plan/board.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "helpers/os/clock.h"

/* Changes with the layout, since only the same build may map a board. */
#define BOARD_MAGIC \
	(0x4741544542000000ull ^ sizeof(struct board) ^ ((uint64_t)sizeof(struct board_slot) << 32))

const char *board_phase_text(enum board_phase phase)
{
	switch (phase) {
	case BOARD_PENDING: return "before its worker began";
	case BOARD_SPAWNED: return "while its worker was starting";
	case BOARD_OPENING: return "while it opened the drive";
	case BOARD_BODY: return "in the check's body";
	case BOARD_RESTORE: return "while it put back what it had changed";
	case BOARD_COLLATERAL: return "while it compared the drive with the state before";
	case BOARD_DONE: return "after it was done";
	}
	return "at an unknown point";
}

static int map_fd(int fd, size_t size, struct board **ret_board)
{
	void *map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (map == MAP_FAILED)
		return -errno;
	*ret_board = map;
	return 0;
}

int board_create(const char *path, const struct board_setup *setup, const struct plan_case *cases,
		 size_t case_count, struct board **ret_board)
{
	size_t slots = case_count * setup->repetitions;
	size_t size = sizeof(struct board) + slots * sizeof(struct board_slot);
	struct board *board = NULL;
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	int ret;

	if (fd < 0)
		return -errno;
	ret = -posix_fallocate(fd, 0, (off_t)size);
	if (ret == 0)
		ret = map_fd(fd, size, &board);
	(void)close(fd);
	if (ret) {
		(void)unlink(path);
		return ret;
	}

	board->size_bytes = size;
	board->setup = *setup;
	board->slot_count = (uint32_t)slots;
	for (size_t i = 0; i < slots; i++) {
		board->slots[i].plan_case = cases[i % case_count];
		board->slots[i].repetition = (uint32_t)(i / case_count) + 1;
	}
	board->magic = BOARD_MAGIC;
	*ret_board = board;
	return 0;
}

int board_map(const char *path, struct board **ret_board)
{
	struct board *board = NULL;
	struct stat st;
	int fd = open(path, O_RDWR | O_CLOEXEC);
	int ret = 0;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) < 0)
		ret = -errno;
	else if ((size_t)st.st_size < sizeof(struct board))
		ret = -EBADMSG;
	else
		ret = map_fd(fd, (size_t)st.st_size, &board);
	(void)close(fd);
	if (ret)
		return ret;
	if (board->magic != BOARD_MAGIC || board->size_bytes != (uint64_t)st.st_size) {
		(void)munmap(board, (size_t)st.st_size);
		return -EBADMSG;
	}
	*ret_board = board;
	return 0;
}

void board_unmap(struct board *board)
{
	if (board)
		(void)munmap(board, board->size_bytes);
}

size_t board_area(const struct board_slot *slot, char *ret_text, size_t size)
{
	size_t length = strcspn(slot->plan_case.name, "/");

	(void)snprintf(ret_text, size, "%.*s", (int)length, slot->plan_case.name);
	return length;
}

void board_slot_name(const struct board *board, const struct board_slot *slot, char *ret_text,
		     size_t size)
{
	const char *rest = slot->plan_case.name + strcspn(slot->plan_case.name, "/");

	if (*rest == '/')
		rest++;
	if (board->setup.repetitions > 1)
		(void)snprintf(ret_text, size, "%s#%u", rest, slot->repetition);
	else
		(void)snprintf(ret_text, size, "%s", rest);
}

struct board_slot *board_find(struct board *board, const char *category, const char *name)
{
	char area[PLAN_NAME_SIZE], rest[BOARD_NAME_SIZE];

	for (uint32_t i = 0; i < board->slot_count; i++) {
		struct board_slot *slot = &board->slots[i];

		board_area(slot, area, sizeof(area));
		board_slot_name(board, slot, rest, sizeof(rest));
		if (strcmp(area, category) == 0 && strcmp(rest, name) == 0)
			return slot;
	}
	return NULL;
}

/* A case name as a file name: '/' becomes '.', and a repetition gets its number. */
static void file_name(const struct board *board, const struct board_slot *slot, char *ret_text,
		      size_t size)
{
	int length = snprintf(ret_text, size, "%s", slot->plan_case.name);

	for (char *c = ret_text; *c; c++)
		if (*c == '/')
			*c = '.';
	if (board->setup.repetitions > 1 && length > 0 && (size_t)length < size)
		(void)snprintf(ret_text + length, size - (size_t)length, "#%u", slot->repetition);
}

void board_steps_path(const struct board *board, const struct board_slot *slot, char *ret_text,
		      size_t size)
{
	(void)snprintf(ret_text, size, ".work/%zu.jsonl", (size_t)(slot - board->slots));
}

void board_log_path(const struct board *board, const struct board_slot *slot, char *ret_text,
		    size_t size)
{
	char name[BOARD_NAME_SIZE];

	file_name(board, slot, name, sizeof(name));
	(void)snprintf(ret_text, size, "logs/%s.log", name);
}

void board_artifact_dir(const struct board *board, const struct board_slot *slot, char *ret_text,
			size_t size)
{
	char name[BOARD_NAME_SIZE];

	file_name(board, slot, name, sizeof(name));
	(void)snprintf(ret_text, size, "artifacts/%s", name);
}

void board_scratch_dir(const struct board *board, const struct board_slot *slot, char *ret_text,
		       size_t size)
{
	(void)snprintf(ret_text, size, ".work/scratch.%zu", (size_t)(slot - board->slots));
}

bool board_is_pending(const struct board_slot *slot)
{
	return !atomic_load(&slot->concluded) && atomic_load(&slot->phase) <= BOARD_SPAWNED;
}

void board_reach(struct board_slot *slot, enum board_phase phase)
{
	if (phase == BOARD_DONE)
		atomic_store(&slot->end_ns, clock_now_ns());
	atomic_store(&slot->phase, (uint32_t)phase);
}

void board_set_reason(struct board_slot *slot, enum board_reason kind, const char *text)
{
	if (!slot->reasons[kind][0])
		(void)snprintf(slot->reasons[kind], BOARD_REASON_SIZE, "%.*s",
			       (int)strcspn(text, "\n"), text);
}
