/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Criterion's runner listens at /tmp/criterion_PID.sock, and a runner that is killed leaves that
 * file.
 * So it gets no chance to: the name goes as soon as the socket is bound, and workers connect
 * through the descriptor that the runner keeps of it. The executable's definitions of nanomsg's
 * functions come before the library's (as in no_libgit2.c); where Criterion has nanomsg built in
 * they are not called, and runner_clean_up() is what there is. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PREFIX "ipc:///tmp/criterion_"
#define SCHEME_LENGTH 6 /* "ipc://" */
#define ADDRESS_ENV "NVME_GATE_CRITERION"

int nn_bind(int socket, const char *address);
int nn_connect(int socket, const char *address);

typedef int endpoint_fn(int socket, const char *address);

static int call_library(const char *name, int socket, const char *address)
{
	void *symbol = dlsym(RTLD_NEXT, name);
	endpoint_fn *function;

	if (!symbol) {
		errno = ENOSYS;
		return -1;
	}
	memcpy(&function, &symbol, sizeof(function));
	return function(socket, address);
}

int nn_bind(int socket, const char *address)
{
	int endpoint = call_library("nn_bind", socket, address), fd;
	char kept[64];

	/* another one's: of a runner that has started us */
	(void)unsetenv(ADDRESS_ENV);
	if (endpoint < 0 || strncmp(address, PREFIX, strlen(PREFIX)) != 0)
		return endpoint;
	/* not to be inherited: a worker asks the runner's /proc entry, which dies with it */
	fd = open(address + SCHEME_LENGTH, O_PATH | O_CLOEXEC);
	if (fd < 0)
		return endpoint;
	(void)snprintf(kept, sizeof(kept), "ipc:///proc/%d/fd/%d", (int)getpid(), fd);
	if (access(kept + SCHEME_LENGTH, F_OK) == 0 && setenv(ADDRESS_ENV, kept, 1) == 0)
		(void)unlink(address + SCHEME_LENGTH);
	else
		(void)close(fd); /* no /proc: the name is needed */
	return endpoint;
}

int nn_connect(int socket, const char *address)
{
	const char *kept = getenv(ADDRESS_ENV);
	bool ours = kept && strncmp(address, PREFIX, strlen(PREFIX)) == 0;

	return call_library("nn_connect", socket, ours ? kept : address);
}
