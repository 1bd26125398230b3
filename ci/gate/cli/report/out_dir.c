/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whose a document is says its beginning; what bears only its name is somebody else's. */
#include "ci/gate/cli/report/out_dir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD_BYTES 4096
#define PART_SIZE (NAME_MAX + sizeof("/run.jsonl"))
#define OTHER_RUN "runs whose reports are their own"

static const struct document {
	const char *name;
	const char *sign;     /* stands near the beginning of ours */
	bool report, compare; /* which of them writes it */
} documents[] = {
	{ "junit.xml", "<testsuites name=\"nvme-gate", true, true },
	{ "report.css", "/* SPDX-License-Identifier: GPL-2.0-or-later */\n:root {", true, true },
	{ "report.html", "<meta name=\"generator\" content=\"nvme-gate\"", true, false },
	{ "summary.json", "\"tool\":\"nvme-gate ", true, false },
	{ "compare.html", "<meta name=\"generator\" content=\"nvme-gate\"", false, true },
	{ "compare.json", "{\"exit\":", false, true },
};

static bool is_same_dir(const char *a, const char *b)
{
	struct stat sa, sb;

	return !stat(a, &sa) && !stat(b, &sb) && sa.st_dev == sb.st_dev && sa.st_ino == sb.st_ino;
}

/* An empty file is nobody's work. */
static bool is_ours(const char *path, const struct stat *info, const char *sign)
{
	char head[HEAD_BYTES];
	ssize_t size;
	int fd;

	if (!S_ISREG(info->st_mode))
		return false;
	if (!info->st_size)
		return true;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	size = fd < 0 ? -1 : read(fd, head, sizeof(head));
	if (fd >= 0)
		(void)close(fd);
	return size > 0 && memmem(head, (size_t)size, sign, strlen(sign));
}

static int refuse(const char *who, const char *dir, const char *name, const char *what)
{
	(void)fprintf(stderr, "%s: %s holds %s (%s); name another directory with --out\n", who, dir,
		      what, name);
	return -EEXIST;
}

static bool is_reported(const struct named_runs *runs, const char *dir)
{
	for (size_t i = 0; i < runs->count; i++)
		if (is_same_dir(runs->dirs[i], dir))
			return true;
	return false;
}

/* The folder of a run of several drives, told by nobody here? Its name goes to @ret_part. */
static bool holds_others(const char *dir, const struct named_runs *runs, char ret_part[PART_SIZE])
{
	bool any = false, mine = false;
	const struct dirent *entry;
	DIR *folder = opendir(dir);

	while (folder && (entry = readdir(folder))) {
		char record[4096], part[4096];

		if (entry->d_name[0] == '.' ||
		    snprintf(part, sizeof(part), "%s/%s", dir, entry->d_name) >=
			    (int)sizeof(part) ||
		    snprintf(record, sizeof(record), "%s/run.jsonl", part) >= (int)sizeof(record) ||
		    access(record, F_OK))
			continue;
		mine |= is_reported(runs, part);
		any = true;
		(void)snprintf(ret_part, PART_SIZE, "%s/run.jsonl", entry->d_name);
	}
	if (folder)
		(void)closedir(folder);
	return any && !mine;
}

static int look(const char *dir, enum out_dir_use use, const struct named_runs *runs,
		const char *who)
{
	char part[PART_SIZE];
	bool others = holds_others(dir, runs, part);

	for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
		const struct document *d = &documents[i];
		bool written = use == OUT_DIR_REPORT ? d->report : d->compare;
		char path[4096];
		struct stat info;
		bool ours;

		if (snprintf(path, sizeof(path), "%s/%s", dir, d->name) >= (int)sizeof(path))
			return -ENAMETOOLONG;
		if (lstat(path, &info))
			continue;
		ours = is_ours(path, &info, d->sign);

		if (ours && others)
			return refuse(who, dir, part, OTHER_RUN);
		if (ours ? written : !written)
			continue;
		return refuse(who, dir, d->name,
			      written                 ? "something that nvme-gate did not write"
			      : use == OUT_DIR_REPORT ? "a comparison"
						      : "a report");
	}
	return 0;
}

/* a folder, or a link to one, into which something can be written */
static int make(const char *dir)
{
	struct stat info;

	if (mkdir(dir, 0755) && errno != EEXIST)
		return -errno;
	if (stat(dir, &info))
		return -errno;
	if (!S_ISDIR(info.st_mode))
		return -ENOTDIR;
	return access(dir, W_OK | X_OK) ? -errno : 0;
}

int out_dir_claim(const char *dir, enum out_dir_use use, const char *own,
		  const struct named_runs *runs, const char *who)
{
	char record[4096];
	int ret;

	if (own && is_same_dir(dir, own))
		return 0;
	ret = make(dir);
	if (!ret && snprintf(record, sizeof(record), "%s/run.jsonl", dir) >= (int)sizeof(record))
		ret = -ENAMETOOLONG;
	if (ret) {
		(void)fprintf(stderr, "%s: --out %s: %s\n", who, dir, strerror(-ret));
		return ret;
	}
	if (access(record, F_OK) == 0)
		return refuse(who, dir, "run.jsonl", "a run, whose reports are its own");
	return look(dir, use, runs, who);
}
