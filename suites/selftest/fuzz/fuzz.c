/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Input as the code under test wants it: text, a file, a stream to complain to. */
#include "suites/selftest/fuzz/fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

char *fuzz_copy(const uint8_t *data, size_t size)
{
	char *copy = malloc(size + 1);

	FUZZ_HOLDS(copy);
	if (size)
		memcpy(copy, data, size);
	copy[size] = '\0';
	return copy;
}

const char *fuzz_file(const uint8_t *data, size_t size)
{
	static char path[64];
	static int fd = -1;

	if (fd < 0) {
		fd = memfd_create("fuzz", MFD_CLOEXEC);
		(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	}
	FUZZ_HOLDS(fd >= 0 && ftruncate(fd, 0) == 0);
	FUZZ_HOLDS(pwrite(fd, data, size, 0) == (ssize_t)size);
	return path;
}

FILE *fuzz_nowhere(void)
{
	static FILE *stream;

	if (!stream)
		stream = fopen("/dev/null", "we");
	FUZZ_HOLDS(stream);
	return stream;
}
