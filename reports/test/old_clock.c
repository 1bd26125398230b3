/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Loaded before libc it sets the wall clock back by ten years. */
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

int clock_gettime(clockid_t id, struct timespec *now)
{
	int (*next)(clockid_t id, struct timespec * now);
	int ret;

	next = (__typeof__(next))dlsym(RTLD_NEXT, "clock_gettime");
	if (!next)
		abort();
	ret = next(id, now);
	if (!ret && id == CLOCK_REALTIME)
		now->tv_sec -= 3652 * 86400L;
	return ret;
}
