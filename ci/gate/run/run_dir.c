/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Made, locked, filled beside a former run, and put in its place. */
#include "ci/gate/run/run_dir.h"

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

#include "ci/gate/options/options.h"
#include "ci/gate/run/former_run.h"
#include "ci/gate/run/run_dir_content.h"
#include "helpers/os/remove.h"
#include "helpers/os/whole_file.h"

#define RUNDIR_RESERVE_BYTES (2u << 20)
#define RUNDIR_RESERVE_PER_CASE_BYTES (8u << 10)
#define RUNDIR_SHORT_BYTES (1u << 20)
#define RUNDIR_FRESH_TRIES 100

/* ---- what may be put right, and by whom ---- */

int run_dir_exit(int err)
{
	switch (-err) {
	case ENOTEMPTY:
	case ENOTDIR:
	case ENAMETOOLONG:
	case ELOOP:
	case EINVAL:
	case EEXIST: return GATE_EXIT_USAGE; /* what the command line names will never do */
	default: return GATE_EXIT_TRY_LATER; /* full, read-only, used, not ours: it may do later */
	}
}

/* ---- making one ---- */

/* Room for the reports, and for what is there before the first case. */
static unsigned long long need(size_t case_count)
{
	return RUNDIR_RESERVE_BYTES + sizeof(struct board) +
	       case_count * (RUNDIR_RESERVE_PER_CASE_BYTES + sizeof(struct board_slot));
}

static unsigned long long free_names(int dir)
{
	struct statvfs vfs;

	return fstatvfs(dir, &vfs) < 0 ? 0 : (unsigned long long)vfs.f_bavail * vfs.f_frsize;
}

/* Beside what is there, so that it need not be touched where there is no room. */
static int make_new(struct run_dir *rundir, size_t case_count)
{
	char path[BOARD_PATH_SIZE + 64];
	int fd, ret;

	if (free_names(rundir->lock) < need(case_count))
		return -ENOSPC;
	if (mkdirat(rundir->lock, RUNDIR_NEW, 0755) < 0)
		return -errno;
	for (const char *const *name = run_dir_folders; *name; name++) {
		(void)snprintf(path, sizeof(path), RUNDIR_NEW "/%s", *name);
		if (mkdirat(rundir->lock, path, 0755) < 0)
			return -errno;
	}
	fd = openat(rundir->lock, RUNDIR_NEW "/.work/reserve",
		    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	ret = -posix_fallocate(
		fd, 0, (off_t)(RUNDIR_RESERVE_BYTES + case_count * RUNDIR_RESERVE_PER_CASE_BYTES));
	(void)close(fd);
	return ret;
}

static int lock(const char *out, struct run_dir *rundir, bool *ret_made, char *why, size_t size)
{
	char real[PATH_MAX];
	int ret;

	*ret_made = access(out, F_OK) < 0;
	ret = whole_file_make_folders(out, 0755);
	if (ret == 0 && !realpath(out, real))
		ret = -errno;
	if (ret == 0 && strlen(real) >= sizeof(rundir->path) - 256)
		ret = -ENAMETOOLONG;
	if (ret) {
		(void)snprintf(why, size,
			       "the run directory %s cannot be made: %s; name another one "
			       "with --out",
			       out, strerror(-ret));
		return ret;
	}
	(void)snprintf(rundir->path, sizeof(rundir->path), "%.*s", (int)sizeof(rundir->path) - 1,
		       real);
	rundir->lock = open(rundir->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (rundir->lock < 0 || flock(rundir->lock, LOCK_EX | LOCK_NB) < 0) {
		ret = errno == EWOULDBLOCK ? -EBUSY : -errno;
		(void)snprintf(why, size, "the run directory %s %s%s; name another one with --out",
			       out,
			       ret == -EBUSY ? "is being used by another run" : "cannot be used: ",
			       ret == -EBUSY ? "" : strerror(-ret));
	}
	return ret;
}

/* What is in there may be replaced: it is a former run's, nobody uses it, and we may. */
static int check_former(const struct run_dir *rundir, const char *out, char *why, size_t size)
{
	struct run_dir_content content = { 0 };
	char where[PATH_MAX];
	int ret = run_dir_look(rundir->path, &content);

	if (ret == 0 && content.foreign[0]) {
		(void)snprintf(why, size,
			       "the run directory %s holds something else than a "
			       "former run (%s); name another one with --out",
			       out, content.foreign);
		return -ENOTEMPTY;
	}
	if (ret == 0 && content.used[0]) {
		(void)snprintf(why, size,
			       "the run directory %s is being used by another run (%s); "
			       "name another one with --out",
			       out, content.used);
		return -EBUSY;
	}
	if (ret == 0)
		ret = run_dir_check_writable(rundir->path, where, sizeof(where));
	else
		(void)snprintf(where, sizeof(where), "%s", rundir->path);
	if (ret)
		(void)snprintf(why, size,
			       "the run directory %s cannot be used: %.512s: %s; name "
			       "another one with --out",
			       out, where, strerror(-ret));
	return ret;
}

static int fill_file(struct run_dir *rundir, const char *out, size_t case_count, char *why,
		     size_t size)
{
	int ret;

	former_run_recover(rundir->lock);
	ret = make_new(rundir, case_count);
	/* from here on its verdict is a former one, however this one begins */
	former_run_retire(rundir->lock);
	if (ret == 0)
		ret = former_run_set_aside(rundir->lock, &rundir->has_former);
	if (ret == 0) {
		rundir->has_reserve = true;
		return 0;
	}
	/* what could not be brought back is brought back by the next run that can, if it sees
	 * both */
	if (faccessat(rundir->lock, RUNDIR_FORMER, F_OK, AT_SYMLINK_NOFOLLOW) < 0)
		(void)remove_tree_at(rundir->lock, RUNDIR_NEW);
	if (ret == -ENOSPC || ret == -EDQUOT)
		(void)snprintf(why, size,
			       "the run directory %s: %s: %llu KiB are needed before the "
			       "first case, %llu KiB are free; free some, or name another one with "
			       "--out",
			       out, strerror(-ret), need(case_count) / 1024 + 1,
			       free_names(rundir->lock) / 1024);
	else if (ret == -EFBIG)
		(void)snprintf(
			why, size,
			"the run directory %s: %s: files of %llu KiB are needed "
			"before the first case; raise the limit on the size of files (ulimit -f)",
			out, strerror(-ret), need(case_count) / 1024 + 1);
	else
		(void)snprintf(why, size,
			       "the run directory %s cannot be used: %s; name another "
			       "one with --out",
			       out, strerror(-ret));
	return ret;
}

int run_dir_create(const char *out, bool fresh, size_t case_count, struct run_dir *ret_dir,
		   char *why, size_t why_size)
{
	struct run_dir rundir = { .lock = -1 };
	char name[BOARD_PATH_SIZE];
	bool made = false;
	int ret;

	(void)snprintf(name, sizeof(name), "%s", out);
	for (unsigned int i = 2; fresh && access(name, F_OK) == 0 && i < RUNDIR_FRESH_TRIES; i++)
		(void)snprintf(name, sizeof(name), "%s-%u", out, i);
	ret = lock(name, &rundir, &made, why, why_size);
	if (ret == 0)
		ret = check_former(&rundir, out, why, why_size);
	if (ret == 0)
		ret = fill_file(&rundir, out, case_count, why, why_size);
	if (ret) {
		/* what could not be filled is not left half made; what another run has locked is
		 * its own */
		if (made && rundir.lock >= 0 && ret != -EBUSY)
			(void)rmdir(rundir.path);
		if (rundir.lock >= 0)
			(void)close(rundir.lock);
		return ret;
	}
	*ret_dir = rundir;
	return 0;
}

void run_dir_stands(struct run_dir *rundir)
{
	if (rundir->has_former)
		former_run_drop(rundir->lock);
	rundir->has_former = false;
}

void run_dir_retire(const char *out)
{
	int dir = open(out, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct run_dir_content content = { 0 };

	if (dir < 0)
		return;
	if (flock(dir, LOCK_EX | LOCK_NB) == 0 && run_dir_look(out, &content) == 0 &&
	    content.has_record && !content.foreign[0] && !content.used[0])
		former_run_retire(dir);
	(void)close(dir);
}

void run_dir_work(const struct run_dir *rundir, const char *name, char *ret_text, size_t size)
{
	(void)snprintf(ret_text, size, "%s/.work/%s", rundir->path, name);
}

bool run_dir_is_short(const struct run_dir *rundir)
{
	struct statvfs vfs;

	return fstatvfs(rundir->lock, &vfs) == 0 &&
	       (unsigned long long)vfs.f_bavail * vfs.f_frsize < RUNDIR_SHORT_BYTES;
}

bool run_dir_use_reserve(struct run_dir *rundir)
{
	char path[BOARD_PATH_SIZE + 32];

	if (!rundir->has_reserve)
		return false;
	rundir->has_reserve = false;
	run_dir_work(rundir, "reserve", path, sizeof(path));
	return unlink(path) == 0;
}

void run_dir_discard(struct run_dir *rundir)
{
	(void)former_run_bring_back(rundir->lock);
	(void)rmdir(rundir->path);
	run_dir_close(rundir, false);
}

void run_dir_close(struct run_dir *rundir, bool done)
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
