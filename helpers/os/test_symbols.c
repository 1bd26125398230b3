/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of the names of functions: our own, and files that are no program. */
#include <criterion/criterion.h>
#include <errno.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "helpers/os/symbols.h"

static int take_base(struct dl_phdr_info *info, size_t size, void *context)
{
	(void)size;
	*(uint64_t *)context = info->dlpi_addr;
	return 1;
}

static __attribute__((noinline)) void a_static_function(void)
{
	__asm__ volatile("" ::: "memory");
}

Test(symbols, finds_static_functions_of_this_program)
{
	struct symbols *symbols = NULL;
	uint64_t base = 0, offset = 99;

	a_static_function();
	(void)dl_iterate_phdr(take_base, &base);
	cr_assert_eq(symbols_open("/proc/self/exe", &symbols), 0);
	const char *name = symbols_find(symbols, (uint64_t)(uintptr_t)a_static_function - base,
					&offset);
	cr_assert_not_null(name);
	cr_expect_str_eq(name, "a_static_function");
	cr_expect_eq(offset, 0);
	cr_expect_null(symbols_find(symbols, 1, &offset));
	cr_expect_null(symbols_find(symbols, UINT64_MAX, &offset));
	symbols_close(symbols);
}

/* Whatever is broken in a file: an error or a table, never a fault. */
Test(symbols, broken_programs_are_refused_or_read)
{
	static char bytes[8192];
	char path[] = "/tmp/nvme-gate-symbols.XXXXXX";
	FILE *self = fopen("/proc/self/exe", "rb");
	int fd = mkstemp(path);
	struct symbols *symbols = NULL;
	uint64_t offset;

	cr_assert(self && fd >= 0);
	size_t size = fread(bytes, 1, sizeof(bytes), self);
	fclose(self);
	cr_expect_lt(symbols_open("/dev/null", &symbols), 0);
	cr_expect_eq(symbols_open("/nonexistent", &symbols), -ENOENT);
	for (unsigned int i = 0; i < 64; i++) {
		char keep = bytes[i];

		bytes[i] = (char)~keep;
		cr_assert_eq(pwrite(fd, bytes, size, 0), (ssize_t)size);
		if (!symbols_open(path, &symbols)) {
			(void)symbols_find(symbols, 0x1000, &offset);
			symbols_close(symbols);
		}
		bytes[i] = keep;
	}
	close(fd);
	unlink(path);
}
