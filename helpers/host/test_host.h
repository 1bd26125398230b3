/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Builds a pretended host for tests: trees of files and links that look like sysfs, proc and
 * dev. */
#ifndef HELPERS_HOST_TEST_HOST_H
#define HELPERS_HOST_TEST_HOST_H

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "helpers/host/hostfs.h"
#include "helpers/os/remove.h"

struct test_host {
	char root[PATH_MAX / 4];
	char sys[PATH_MAX / 4 + 8], proc[PATH_MAX / 4 + 8], dev[PATH_MAX / 4 + 8];
	struct host_roots roots;
};

static inline void test_host_die(const char *what, const char *path)
{
	fprintf(stderr, "test host: %s %s: %m\n", what, path);
	abort();
}

static inline void test_host_make_folders(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		(void)mkdir(path, 0755);
		*slash = '/';
	}
}

/* An empty host in a new folder of the current directory. Abort is right here: no test without
 * it. */
static inline void test_host_begin(struct test_host *host)
{
	char cwd[PATH_MAX / 8];

	if (!getcwd(cwd, sizeof(cwd)))
		test_host_die("getcwd", "");
	snprintf(host->root, sizeof(host->root), "%s/host.XXXXXX", cwd);
	if (!mkdtemp(host->root))
		test_host_die("mkdtemp", host->root);
	snprintf(host->sys, sizeof(host->sys), "%s/sys", host->root);
	snprintf(host->proc, sizeof(host->proc), "%s/proc", host->root);
	snprintf(host->dev, sizeof(host->dev), "%s/dev", host->root);
	if (mkdir(host->sys, 0755) || mkdir(host->proc, 0755) || mkdir(host->dev, 0755))
		test_host_die("mkdir below", host->root);
	host->roots = (struct host_roots){ host->sys, host->proc, host->dev };
}

static inline void test_host_end(struct test_host *host)
{
	(void)remove_tree(host->root);
}

/* test_host_file(&host, "sys/class/nvme/nvme0/serial", "%s", "S1") */
__attribute__((format(printf, 3, 4))) static inline void test_host_file(
	const struct test_host *host, const char *name, const char *format, ...)
{
	char path[PATH_MAX];
	va_list args;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", host->root, name);
	test_host_make_folders(path);
	file = fopen(path, "we");
	if (!file)
		test_host_die("open", path);
	va_start(args, format);
	vfprintf(file, format, args);
	va_end(args);
	fclose(file);
}

static inline void test_host_folder(const struct test_host *host, const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s/", host->root, name);
	test_host_make_folders(path);
}

/* A symbolic link; a target that begins with "sys/" and the like is one below the host's root. */
static inline void test_host_link(const struct test_host *host, const char *name,
				  const char *target)
{
	char path[PATH_MAX], full[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", host->root, name);
	test_host_make_folders(path);
	if (!strncmp(target, "sys/", 4) || !strncmp(target, "dev/", 4))
		snprintf(full, sizeof(full), "%s/%s", host->root, target);
	else
		snprintf(full, sizeof(full), "%s", target);
	if (symlink(full, path))
		test_host_die("symlink", path);
}

/* A block device below @parent ("sys/devices/virtual/block"), with its links and its node. */
static inline void test_host_block(const struct test_host *host, const char *parent,
				   const char *name, const char *numbers)
{
	char path[PATH_MAX / 2], link[PATH_MAX / 2];

	snprintf(path, sizeof(path), "%s/%s/dev", parent, name);
	test_host_file(host, path, "%s\n", numbers);
	snprintf(path, sizeof(path), "%s/%s/size", parent, name);
	test_host_file(host, path, "2097152\n");
	snprintf(path, sizeof(path), "%s/%s/holders", parent, name);
	test_host_folder(host, path);
	snprintf(path, sizeof(path), "%s/%s/queue/logical_block_size", parent, name);
	test_host_file(host, path, "512\n");
	snprintf(path, sizeof(path), "%s/%s/subsystem", parent, name);
	test_host_link(host, path, "../class/block");
	snprintf(path, sizeof(path), "%s/%s", parent, name);
	snprintf(link, sizeof(link), "sys/class/block/%s", name);
	test_host_link(host, link, path);
	snprintf(path, sizeof(path), "dev/%s", name);
	test_host_file(host, path, "%s", "");
}

/* A partition of a block device made by test_host_block(). */
static inline void test_host_partition(const struct test_host *host, const char *disk_path,
				       const char *name, const char *numbers)
{
	char path[PATH_MAX / 2];

	test_host_block(host, disk_path, name, numbers);
	snprintf(path, sizeof(path), "%s/%s/partition", disk_path, name);
	test_host_file(host, path, "1\n");
}

#endif
