/* SPDX-License-Identifier: GPL-2.0-or-later */
/* By system call: glibc before 2.36 has no functions for it. */
#include "helpers/os/pidfd.h"

#include <errno.h>
#include <poll.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "helpers/os/clock.h"

int pidfd_of(pid_t pid)
{
	int fd = (int)syscall(SYS_pidfd_open, pid, 0);

	return fd < 0 ? -errno : fd;
}

int pidfd_signal(int pidfd, int signal_number)
{
	return syscall(SYS_pidfd_send_signal, pidfd, signal_number, NULL, 0) < 0 ? -errno : 0;
}

int pidfd_wait(int pidfd, uint64_t deadline_ns)
{
	struct pollfd poll_fd = { .fd = pidfd, .events = POLLIN };

	for (;;) {
		uint64_t now = clock_now_ns();
		struct timespec left = { 0 };
		int n;

		if (now < deadline_ns) {
			left.tv_sec = (time_t)((deadline_ns - now) / 1000000000ull);
			left.tv_nsec = (long)((deadline_ns - now) % 1000000000ull);
		}
		n = ppoll(&poll_fd, 1, &left, NULL);
		if (n > 0)
			return 0;
		if (n == 0)
			return -ETIMEDOUT;
		if (errno != EINTR)
			return -errno;
	}
}
