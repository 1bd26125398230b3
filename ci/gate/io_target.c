/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether what "nvme-gate io" is to write was named: nothing else is. */
#include "ci/gate/io_target.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "helpers/hostfs.h"

/* The serial number of the NVMe drive behind a device node. Return: 0; -ENODEV if it is no NVMe
 * device; -ENOENT if it is one without a serial number that can be read. */
static int find_serial(const struct stat *st, char *serial, size_t size)
{
	static const char *const places[] = {
		"device/serial", "serial", "../device/serial", "../serial",
	};
	char path[96], link[256];
	const char *name;
	ssize_t n;

	(void)snprintf(path, sizeof(path), "/sys/dev/%s/%u:%u",
		       S_ISBLK(st->st_mode) ? "block" : "char", major(st->st_rdev),
		       minor(st->st_rdev));
	n = readlink(path, link, sizeof(link) - 1);
	if (n < 0)
		return -ENODEV;
	link[n] = '\0';
	name = strrchr(link, '/') ? strrchr(link, '/') + 1 : link;
	if (strncmp(name, "nvme", 4) && strncmp(name, "ng", 2))
		return -ENODEV;
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		if (hostfs_read(serial, size, hostfs_host.sys, "dev/%s/%u:%u/%s",
				S_ISBLK(st->st_mode) ? "block" : "char", major(st->st_rdev),
				minor(st->st_rdev), places[i]) == 0 && serial[0])
			return 0;
	return -ENOENT;
}

/* /dev/null, /dev/zero, /dev/full: what is written to them is nowhere. */
static bool is_void(const struct stat *st)
{
	unsigned int number = minor(st->st_rdev);

	return S_ISCHR(st->st_mode) && major(st->st_rdev) == 1 &&
	       (number == 3 || number == 5 || number == 7);
}

static bool is_named(const char *const *erase, size_t erases, const char *what)
{
	for (size_t i = 0; i < erases; i++)
		if (!strcmp(erase[i], what))
			return true;
	return false;
}

const char *io_target_hint(const struct io_job *jobs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!access(jobs[i].target, F_OK) || !strncmp(jobs[i].target, "/dev/", 5))
			continue;
		if (io_job_writes(&jobs[i]))
			return jobs[i].size_bytes ? "" : " (--size would make a file)";
		if (!jobs[i].create)
			return " (--create and --size would make a file)";
	}
	return "";
}

int io_target_may_be_written(const struct io_job *job, const char *const *erase, size_t erases,
			     char *why, size_t why_size)
{
	char serial[128];
	struct stat st;
	int ret;

	if (!io_job_writes(job) || stat(job->target, &st))
		return 0;
	if (!S_ISBLK(st.st_mode) && !S_ISCHR(st.st_mode))
		return 0;
	ret = find_serial(&st, serial, sizeof(serial));
	if (ret == -ENODEV) {
		if (is_void(&st) || is_named(erase, erases, job->target))
			return 0;
		(void)snprintf(why, why_size, "%s would be overwritten: say --erase %s", job->target,
			       job->target);
		return -EPERM;
	}
	if (ret) {
		(void)snprintf(why, why_size, "%s: its serial number cannot be read, so it is not "
			       "written", job->target);
		return -EPERM;
	}
	if (is_named(erase, erases, serial))
		return 0;
	(void)snprintf(why, why_size, "%s would be overwritten: say --erase and the serial number of "
		       "its drive", job->target);
	return -EPERM;
}
