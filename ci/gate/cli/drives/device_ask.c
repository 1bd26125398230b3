/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looks at many drives in a few child processes, which take the next one each time. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ci/gate/cli/drives/device.h"
#include "ci/gate/criterion/children.h"
#include "helpers/os/clock.h"
#include "helpers/os/pidfd.h"

#define AT_ONCE 8
#define SECOND_NS UINT64_C(1000000000)
/* For one drive; a command that is not answered is given up by the kernel after a minute. */
#define PATIENCE_NS (10 * SECOND_NS)

/* Shared with the children; the devices stand behind it. */
struct board {
	const struct live_drive *drives;
	const struct blockdev_openers *openers;
	size_t count;
	_Atomic size_t next;
	struct {
		_Atomic size_t index; /* of the drive that it looks at; @count: none */
		_Atomic uint64_t since_ns;
	} child[AT_ONCE];
	struct device device[];
};

struct asker {
	pid_t pid;
	int pidfd; /* -1: there is none */
};

static size_t board_bytes(size_t count)
{
	return offsetof(struct board, device) + count * sizeof(struct device);
}

static _Noreturn void look(struct board *board, size_t self)
{
	size_t index;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	while ((index = atomic_fetch_add(&board->next, 1)) < board->count) {
		atomic_store(&board->child[self].since_ns, clock_now_ns());
		atomic_store(&board->child[self].index, index);
		device_read(&board->drives[index], board->openers, &board->device[index]);
		atomic_store(&board->child[self].index, board->count);
	}
	_exit(0);
}

static void start(struct board *board, struct asker *asker, size_t self)
{
	asker->pidfd = -1;
	atomic_store(&board->child[self].index, board->count);
	if (atomic_load(&board->next) >= board->count)
		return;
	asker->pid = children_fork(clock_now_ns() + SECOND_NS, NULL);
	if (asker->pid == 0)
		look(board, self);
	asker->pidfd = asker->pid < 0 ? -1 : pidfd_of(asker->pid);
}

/* What it was at has no more to tell than what sysfs said before. */
static void give_up(struct board *board, size_t self, const char *why)
{
	size_t index = atomic_load(&board->child[self].index);

	if (index >= board->count)
		return;
	device_begin(&board->drives[index], &board->device[index]);
	(void)snprintf(board->device[index].lack, sizeof(board->device[index].lack), "%s", why);
	atomic_store(&board->child[self].index, board->count);
}

/* Until one of them is due; at most as long as the most patient wait. */
static int wait_ms(const struct board *board, const struct asker *askers)
{
	uint64_t now = clock_now_ns(), due = now + PATIENCE_NS;

	for (size_t i = 0; i < AT_ONCE; i++) {
		uint64_t since = atomic_load(&board->child[i].since_ns);

		if (askers[i].pidfd >= 0 && atomic_load(&board->child[i].index) < board->count &&
		    since + PATIENCE_NS < due)
			due = since + PATIENCE_NS;
	}
	return due > now ? (int)((due - now) / 1000000 + 1) : 0;
}

static bool is_late(const struct board *board, size_t self)
{
	return atomic_load(&board->child[self].index) < board->count &&
	       clock_now_ns() >= atomic_load(&board->child[self].since_ns) + PATIENCE_NS;
}

/* Gone, or too late: then it is ended, and what cannot be ended is left behind. */
static void replace(struct board *board, struct asker *asker, size_t self, bool gone)
{
	int status = 0;

	if (!gone) {
		(void)pidfd_signal(asker->pidfd, SIGKILL);
		gone = pidfd_wait(asker->pidfd, clock_now_ns() + SECOND_NS) == 0;
		give_up(board, self, "it does not answer");
	}
	(void)close(asker->pidfd);
	asker->pidfd = -1;
	if (gone)
		(void)waitpid(asker->pid, &status, 0);
	give_up(board, self, "looking at it crashed");
	start(board, asker, self);
}

static void serve(struct board *board)
{
	struct asker askers[AT_ONCE];
	bool any;

	for (size_t i = 0; i < AT_ONCE; i++)
		start(board, &askers[i], i);
	do {
		struct pollfd fds[AT_ONCE];

		for (size_t i = 0; i < AT_ONCE; i++)
			fds[i] = (struct pollfd){ .fd = askers[i].pidfd, .events = POLLIN };
		(void)poll(fds, AT_ONCE, wait_ms(board, askers));
		any = false;
		for (size_t i = 0; i < AT_ONCE; i++) {
			if (askers[i].pidfd < 0)
				continue;
			if (fds[i].revents || is_late(board, i))
				replace(board, &askers[i], i, fds[i].revents != 0);
			any |= askers[i].pidfd >= 0;
		}
	} while (any);
}

struct device *devices_read(const struct live_drive *drives, size_t count)
{
	struct board *board = mmap(NULL, board_bytes(count), PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct blockdev_openers *openers;

	if (board == MAP_FAILED)
		return NULL;
	openers = blockdev_openers_read(&hostfs_host);
	board->drives = drives;
	board->openers = openers;
	board->count = count;
	serve(board);
	/* without a process to look from */
	while (atomic_load(&board->next) < count) {
		size_t index = atomic_fetch_add(&board->next, 1);

		device_begin(&drives[index], &board->device[index]);
		(void)snprintf(board->device[index].lack, sizeof(board->device[index].lack),
			       "no process could be started to look at it");
	}
	blockdev_openers_free(openers);
	return board->device;
}

void devices_free(struct device *devices, size_t count)
{
	if (devices)
		(void)munmap((char *)devices - offsetof(struct board, device), board_bytes(count));
}
