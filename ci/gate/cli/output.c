/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Streams over the descriptors 1 and 2 that write all, and remember why they could not. */
#include "ci/gate/cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "helpers/os/transfer.h"

struct output {
	int fd, error;
	bool closed; /* from the beginning */
};

static struct output outputs[] = { { .fd = STDOUT_FILENO }, { .fd = STDERR_FILENO } };

static ssize_t write_all(void *cookie, const char *text, size_t size)
{
	struct output *o = cookie;
	struct pollfd ready = { .fd = o->fd, .events = POLLOUT };
	size_t done = 0, more;
	int ret = o->closed ? -EBADF : -EAGAIN;

	while (ret == -EAGAIN) {
		ret = transfer_write_counted(o->fd, text + done, size - done, &more);
		done += more;
		if (ret == -EAGAIN)
			(void)poll(&ready, 1, -1);
	}
	if (ret == 0)
		return (ssize_t)size;
	if (!o->error)
		o->error = -ret;
	return 0; /* what stdio takes for an error */
}

static FILE *stream_over(struct output *o, int buffering)
{
	FILE *stream = fopencookie(o, "w", (cookie_io_functions_t){ .write = write_all });

	if (stream)
		(void)setvbuf(stream, NULL, buffering, BUFSIZ);
	return stream;
}

/* A descriptor that is closed is not left to the next file that is opened. */
static bool fill(int fd)
{
	if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
		return false;
	/* the lowest one that is free */
	(void)open("/dev/null", fd == STDIN_FILENO ? O_RDONLY : O_WRONLY);
	return true;
}

void output_begin(void)
{
	FILE *out, *err;

	(void)fill(STDIN_FILENO);
	outputs[0].closed = fill(STDOUT_FILENO);
	outputs[1].closed = fill(STDERR_FILENO);
	out = stream_over(&outputs[0], isatty(STDOUT_FILENO) ? _IOLBF : _IOFBF);
	err = stream_over(&outputs[1], _IONBF);
	/* without memory they stay as they are */
	if (out)
		stdout = out;
	if (err)
		stderr = err;
}

int output_flush(void)
{
	errno = 0;
	if (fflush(stdout) && !outputs[0].error)
		outputs[0].error = errno ? errno : EIO;
	return outputs[0].error;
}
