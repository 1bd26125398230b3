/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a run directory may contain is a list of names; whatever is not on it is somebody else's. */
#include "ci/gate/rundir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "ci/gate/remove.h"

#define RUNDIR_RESERVE_BYTES (2u << 20)
#define RUNDIR_RESERVE_PER_CASE_BYTES (8u << 10)
#define RUNDIR_SHORT_BYTES (1u << 20)
#define RUNDIR_FRESH_TRIES 100

static const char *const rundir_names[] = {
	"run.jsonl", "junit.xml", "report.html", "report.css", "summary.json", "logs", "artifacts",
	".work",
};

static bool rundir_is_ours(const char *name)
{
	for (size_t i = 0; i < sizeof(rundir_names) / sizeof(rundir_names[0]); i++)
		if (strcmp(name, rundir_names[i]) == 0)
			return true;
	return false;
}

static int rundir_make_path(const char *path)
{
	char part[BOARD_PATH_SIZE];

	for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		(void)snprintf(part, sizeof(part), "%.*s", (int)(slash - path), path);
		if (mkdir(part, 0755) < 0 && errno != EEXIST)
			return -errno;
	}
	return mkdir(path, 0755) < 0 && errno != EEXIST ? -errno : 0;
}

/* ---- replacing a former run ---- */

/* What a directory holds. */
struct rundir_content {
	size_t count;
	bool has_record;                /* of a run, or of a drive of it: somebody's "logs" is not */
	char foreign[NAME_MAX + 1];     /* the first entry that is not ours; "" none */
};

/* results/ by itself: the runs in it are not the drives of one run, but each somebody's evidence.
 * A run of several drives has its own logs/, and no record of its own. */
static bool rundir_has_drives(const char *path)
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
static bool rundir_is_default_name(const char *name)
{
	return strspn(name, "0123456789") == 8 && name[8] == 'T';
}

/* The directory of a drive in the directory of several drives is ours when its own content is. */
static int rundir_look(const char *path, bool nested, struct rundir_content *ret)
{
	bool has_drives = !nested && rundir_has_drives(path);
	DIR *dir = opendir(path);
	struct dirent *entry;

	if (!dir)
		return -errno;
	while ((entry = readdir(dir))) {
		const char *name = entry->d_name;
		char below[BOARD_PATH_SIZE + NAME_MAX + 2];
		struct rundir_content inner = { 0 };

		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
			continue;
		ret->count++;
		if (strcmp(name, "run.jsonl") == 0 || strcmp(name, ".work") == 0)
			ret->has_record = true;
		if (rundir_is_ours(name))
			continue;
		(void)snprintf(below, sizeof(below), "%s/%s", path, name);
		if (has_drives && !rundir_is_default_name(name) &&
		    rundir_look(below, true, &inner) == 0 && inner.has_record && !inner.foreign[0])
			ret->has_record = true;
		else if (!ret->foreign[0])
			(void)snprintf(ret->foreign, sizeof(ret->foreign), "%s", name);
	}
	(void)closedir(dir);
	if (ret->count && !ret->has_record && !ret->foreign[0])
		(void)snprintf(ret->foreign, sizeof(ret->foreign), "logs, but no run.jsonl");
	return 0;
}

static int rundir_clear(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	int err = 0;

	if (!dir)
		return -errno;
	while (err == 0 && (entry = readdir(dir))) {
		char below[BOARD_PATH_SIZE + NAME_MAX + 2];

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		(void)snprintf(below, sizeof(below), "%s/%s", path, entry->d_name);
		err = remove_tree(below);
	}
	(void)closedir(dir);
	return err;
}

/* ---- making one ---- */

static int rundir_make_inside(struct rundir *rundir, size_t case_count)
{
	static const char *const inside[] = { "logs", "artifacts", ".work" };
	char path[BOARD_PATH_SIZE + 32];
	int fd, err;

	for (size_t i = 0; i < sizeof(inside) / sizeof(inside[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", rundir->path, inside[i]);
		if (mkdir(path, 0755) < 0)
			return -errno;
	}
	rundir_work(rundir, "reserve", path, sizeof(path));
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	err = -posix_fallocate(fd, 0, (off_t)(RUNDIR_RESERVE_BYTES +
					      case_count * RUNDIR_RESERVE_PER_CASE_BYTES));
	(void)close(fd);
	rundir->has_reserve = err == 0;
	return err;
}

static int rundir_use(const char *out, size_t case_count, struct rundir *rundir, char *why,
		      size_t why_size)
{
	struct rundir_content content = { 0 };
	char real[PATH_MAX];
	int err = rundir_make_path(out);

	if (err == 0 && !realpath(out, real))
		err = -errno;
	if (err == 0 && strlen(real) >= sizeof(rundir->path) - 256)
		err = -ENAMETOOLONG;
	if (err) {
		(void)snprintf(why, why_size, "the run directory %s cannot be made: %s; name "
			       "another one with --out", out, strerror(-err));
		return err;
	}
	(void)snprintf(rundir->path, sizeof(rundir->path), "%.*s",
		       (int)sizeof(rundir->path) - 1, real);
	rundir->lock = open(rundir->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (rundir->lock < 0 || flock(rundir->lock, LOCK_EX | LOCK_NB) < 0) {
		err = errno == EWOULDBLOCK ? -EBUSY : -errno;
		(void)snprintf(why, why_size, "the run directory %s %s%s; name another one with --out",
			       out, err == -EBUSY ? "is being used by another run" : "cannot be used: ",
			       err == -EBUSY ? "" : strerror(-err));
		return err;
	}
	err = rundir_look(rundir->path, false, &content);
	if (err == 0 && content.foreign[0]) {
		(void)snprintf(why, why_size, "the run directory %s holds something else than a "
			       "former run (%s); name another one with --out", out, content.foreign);
		return -ENOTEMPTY;
	}
	if (err == 0)
		err = rundir_clear(rundir->path);
	if (err == 0)
		err = rundir_make_inside(rundir, case_count);
	if (err)
		(void)snprintf(why, why_size, "the run directory %s cannot be used: %s; name "
			       "another one with --out", out, strerror(-err));
	return err;
}

int rundir_create(const char *out, bool fresh, size_t case_count, struct rundir *ret, char *why,
		  size_t why_size)
{
	struct rundir rundir = { .lock = -1 };
	char name[BOARD_PATH_SIZE];
	int err;

	(void)snprintf(name, sizeof(name), "%s", out);
	for (unsigned int i = 2; fresh && access(name, F_OK) == 0 && i < RUNDIR_FRESH_TRIES; i++)
		(void)snprintf(name, sizeof(name), "%s-%u", out, i);
	err = rundir_use(name, case_count, &rundir, why, why_size);
	if (err) {
		/* what could not be filled is not left half made */
		if (rundir.has_reserve || err == -ENOSPC || err == -EDQUOT) {
			(void)rundir_clear(rundir.path);
			(void)rmdir(rundir.path);
		}
		if (rundir.lock >= 0)
			(void)close(rundir.lock);
		return err;
	}
	*ret = rundir;
	return 0;
}

void rundir_work(const struct rundir *rundir, const char *name, char *ret, size_t size)
{
	(void)snprintf(ret, size, "%s/.work/%s", rundir->path, name);
}

bool rundir_is_short(const struct rundir *rundir)
{
	struct statvfs vfs;

	if (fstatvfs(rundir->lock, &vfs) < 0)
		return false;
	return (unsigned long long)vfs.f_bavail * vfs.f_frsize < RUNDIR_SHORT_BYTES;
}

bool rundir_use_reserve(struct rundir *rundir)
{
	char path[BOARD_PATH_SIZE + 32];

	if (!rundir->has_reserve)
		return false;
	rundir->has_reserve = false;
	rundir_work(rundir, "reserve", path, sizeof(path));
	return unlink(path) == 0;
}

void rundir_discard(struct rundir *rundir)
{
	(void)rundir_clear(rundir->path);
	(void)rmdir(rundir->path);
	rundir_close(rundir, false);
}

void rundir_close(struct rundir *rundir, bool done)
{
	char path[BOARD_PATH_SIZE + 32];

	if (rundir->lock < 0)
		return;
	if (done) {
		(void)snprintf(path, sizeof(path), "%s/.work", rundir->path);
		(void)remove_tree(path);
	}
	(void)close(rundir->lock);
	rundir->lock = -1;
}
