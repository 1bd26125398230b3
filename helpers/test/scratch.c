/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Folders and files of the tests. */
#include "helpers/test/scratch.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "helpers/os/remove.h"

char *scratch_make(void)
{
	const char *build = getenv("NVME_GATE_BUILD");
	char *dir = NULL;

	cr_assert(asprintf(&dir, "%s/reports-test-XXXXXX", build ? build : ".") > 0);
	cr_assert_not_null(mkdtemp(dir), "no folder for the test");
	return dir;
}

void scratch_remove(char *dir)
{
	cr_expect(remove_tree(dir) == 0, "%s was left behind", dir);
	free(dir);
}

char *scratch_path(const char *dir, const char *name)
{
	char *path = NULL;

	cr_assert(asprintf(&path, "%s/%s", dir, name) > 0);
	return path;
}

char *scratch_read(const char *dir, const char *name, size_t *ret_size)
{
	char *path = scratch_path(dir, name), *data = NULL;
	FILE *file = fopen(path, "re");

	cr_assert_not_null(file, "%s cannot be read", path);
	cr_assert_eq(fseek(file, 0, SEEK_END), 0);
	long size = ftell(file);
	rewind(file);
	data = malloc((size_t)size + 1);
	cr_assert_not_null(data);
	cr_assert_eq(fread(data, 1, (size_t)size, file), (size_t)size);
	data[size] = '\0';
	fclose(file);
	free(path);
	if (ret_size)
		*ret_size = (size_t)size;
	return data;
}

void scratch_write(const char *dir, const char *name, const void *data, size_t size)
{
	char *path = scratch_path(dir, name);
	FILE *file = fopen(path, "we");

	cr_assert_not_null(file, "%s cannot be written", path);
	cr_assert_eq(fwrite(data, 1, size, file), size);
	cr_assert_eq(fclose(file), 0);
	free(path);
}
