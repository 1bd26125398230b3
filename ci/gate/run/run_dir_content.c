/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a run directory may contain is a list of names; whatever is not on it is somebody else's. */
#include "ci/gate/run/run_dir_content.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ci/gate/plan/board.h"

const char *const run_dir_verdicts[] = { "junit.xml", "summary.json", "report.html", NULL };

const char *const run_dir_folders[] = { "logs", "artifacts", ".work", NULL };

static const char *const run_dir_names[] = {
	"run.jsonl",
	"junit.xml",
	"report.html",
	"report.css",
	"summary.json",
	"logs",
	"artifacts",
	".work",
	RUNDIR_FORMER,
	RUNDIR_NEW,
	"junit.xml" RUNDIR_RETIRED,
	"report.html" RUNDIR_RETIRED,
	"summary.json" RUNDIR_RETIRED,
};

/* Returns the name as the list has it, NULL for one that is not ours. */
static const char *find_ours(const char *name)
{
	for (size_t i = 0; i < sizeof(run_dir_names) / sizeof(run_dir_names[0]); i++)
		if (strcmp(name, run_dir_names[i]) == 0)
			return run_dir_names[i];
	return NULL;
}

/* results/ by itself: the runs in it are not the drives of one run, but each somebody's evidence.
 * A run of several drives has its own logs/, and no record of its own. */
static bool has_drive_dirs(const char *path)
{
	char below[BOARD_PATH_SIZE + 16];
	bool has_logs, has_record;

	(void)snprintf(below, sizeof(below), "%s/logs", path);
	has_logs = access(below, F_OK) == 0;
	(void)snprintf(below, sizeof(below), "%s/run.jsonl", path);
	has_record = access(below, F_OK) == 0;
	return has_logs && !has_record;
}

/* TIME-DRIVE, the name that a run gets by itself: never that of a drive of a run. */
static bool is_default_name(const char *name)
{
	return strspn(name, "0123456789") == 8 && name[8] == 'T';
}

/* A run holds the lock of its directory. */
static bool is_used(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool used = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK;

	if (fd >= 0)
		(void)close(fd);
	return used;
}

/* The directory of a drive in the directory of several drives is ours when its own content is. */
static int look_at(const char *path, bool nested, struct run_dir_content *ret_content)
{
	bool has_drives = !nested && has_drive_dirs(path);
	DIR *dir = opendir(path);
	struct dirent *entry;
	const char *ours = NULL;

	if (!dir)
		return -errno;
	while ((entry = readdir(dir))) {
		const char *name = entry->d_name;
		char below[BOARD_PATH_SIZE + NAME_MAX + 2];
		struct run_dir_content inner = { 0 };

		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
			continue;
		ret_content->count++;
		if (strcmp(name, "run.jsonl") == 0 || strcmp(name, ".work") == 0 ||
		    strcmp(name, RUNDIR_FORMER) == 0)
			ret_content->has_record = true;
		if (find_ours(name)) {
			ours = find_ours(name);
			continue;
		}
		(void)snprintf(below, sizeof(below), "%s/%s", path, name);
		if (has_drives && !is_default_name(name) && look_at(below, true, &inner) == 0 &&
		    inner.has_record && !inner.foreign[0]) {
			ret_content->has_record = true;
			if (is_used(below))
				(void)snprintf(ret_content->used, sizeof(ret_content->used), "%s",
					       name);
		} else if (!ret_content->foreign[0]) {
			(void)snprintf(ret_content->foreign, sizeof(ret_content->foreign), "%s",
				       name);
		}
	}
	(void)closedir(dir);
	if (ours && !ret_content->has_record && !ret_content->foreign[0])
		(void)snprintf(ret_content->foreign, sizeof(ret_content->foreign),
			       "%s, but no run.jsonl", ours);
	return 0;
}

int run_dir_look(const char *path, struct run_dir_content *ret_content)
{
	struct run_dir_content content = { 0 };
	int ret = look_at(path, false, &content);

	if (ret == 0)
		*ret_content = content;
	return ret;
}

/* ---- may it be replaced? ---- */

static struct {
	char *where;
	size_t size;
	int ret;
} unwritable;

static int check_directory(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)ftw;
	if (type != FTW_D && type != FTW_DNR)
		return 0;
	if (type == FTW_D && faccessat(AT_FDCWD, path, R_OK | W_OK | X_OK, AT_EACCESS) == 0)
		return 0;
	unwritable.ret = type == FTW_DNR ? -EACCES : -errno;
	(void)snprintf(unwritable.where, unwritable.size, "%s", path);
	return 1;
}

int run_dir_check_writable(const char *path, char *ret_text, size_t size)
{
	unwritable.ret = 0;
	unwritable.where = ret_text;
	unwritable.size = size;
	if (nftw(path, check_directory, 16, FTW_PHYS) < 0 && unwritable.ret == 0) {
		unwritable.ret = -errno;
		(void)snprintf(ret_text, size, "%s", path);
	}
	return unwritable.ret;
}
