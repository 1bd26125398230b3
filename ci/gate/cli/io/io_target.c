/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether what "nvme-gate io" is to write was named: nothing else is. */
#include "ci/gate/cli/io/io_target.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "helpers/block/blockdev.h"
#include "helpers/host/hostfs.h"

/* The serial number of the NVMe drive behind a device node. Return: 0; -ENODEV if it is no NVMe
 * device; -ENOENT if it is one without a serial number that can be read. */
static int find_serial(const struct stat *st, char *serial, size_t size)
{
	static const char *const places[] = {
		"device/serial",
		"serial",
		"../device/serial",
		"../serial",
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
				minor(st->st_rdev), places[i]) == 0 &&
		    serial[0])
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
		(void)snprintf(why, why_size, "%s would be overwritten: say --erase %s",
			       job->target, job->target);
		return -EPERM;
	}
	if (ret) {
		(void)snprintf(why, why_size,
			       "%s: its serial number cannot be read, so it is not "
			       "written",
			       job->target);
		return -EPERM;
	}
	if (is_named(erase, erases, serial))
		return 0;
	(void)snprintf(why, why_size,
		       "%s would be overwritten: say --erase and the serial number of "
		       "its drive",
		       job->target);
	return -EPERM;
}

/* ---- what stands on it ---- */

/* The kernel's name of the disk or partition behind a node. A generic node, ng0n1, bears the
 * numbers of its disk, nvme0n1; behind any other character device there is none: "". */
static void find_disk(const struct stat *st, char *name, size_t size)
{
	char path[HOSTFS_NAME_SIZE - 8];

	name[0] = '\0';
	if (hostfs_link_name(path, sizeof(path), hostfs_host.sys, "dev/%s/%u:%u",
			     S_ISBLK(st->st_mode) ? "block" : "char", major(st->st_rdev),
			     minor(st->st_rdev)))
		return;
	if (S_ISBLK(st->st_mode))
		(void)snprintf(name, size, "%s", path);
	else if (!strncmp(path, "ng", 2) && strchr(path + 2, 'n'))
		(void)snprintf(name, size, "nvme%s", path + 2);
}

/* Who writes to a block device claims it, and is refused; who sends commands to it is not. */
static bool refuses_claim(const struct io_job *job, const struct stat *st)
{
	int fd = S_ISBLK(st->st_mode) ? open(job->target, O_RDONLY | O_EXCL | O_CLOEXEC) : -1;

	if (fd >= 0)
		close(fd);
	return fd < 0 && S_ISBLK(st->st_mode) && errno == EBUSY;
}

int io_target_is_free(const struct io_job *job, bool overwrite_signatures, char *why,
		      size_t why_size)
{
	struct blockdev_openers *openers;
	struct blockdev_use use = { 0 };
	char disk[HOSTFS_NAME_SIZE];
	struct stat st;
	int ret;

	if (!io_job_writes(job) || stat(job->target, &st) ||
	    (!S_ISBLK(st.st_mode) && !S_ISCHR(st.st_mode)))
		return 0;
	find_disk(&st, disk, sizeof(disk));
	if (!disk[0] || refuses_claim(job, &st))
		return 0; /* the engine's own words are better */
	openers = blockdev_openers_read(&hostfs_host);
	ret = blockdev_find_use(&hostfs_host, openers, disk, &use);
	blockdev_openers_free(openers);
	if (ret)
		return 0; /* there is nothing to ask */
	for (size_t i = 0; i < use.count; i++) {
		const struct blockdev_use_item *item = &use.item[i];

		if (S_ISCHR(st.st_mode) && item->blocks) {
			(void)snprintf(why, why_size, "%s: in use: %s", job->target, item->text);
			return -EBUSY;
		}
		if (item->kind == BLOCKDEV_SIGNATURE && !overwrite_signatures) {
			(void)snprintf(why, why_size,
				       "%s: somebody's data may be on it: %s; if nobody "
				       "needs them say --overwrite-signatures",
				       job->target, item->text);
			return -EBUSY;
		}
	}
	return 0;
}
