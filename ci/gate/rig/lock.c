/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One run per drive: the lock that says so, and the place where a drive's undo journal lies. */
#include "ci/gate/rig/lock.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "helpers/host/hostfs.h"
#include "helpers/os/whole_file.h"

#define LOCK_FILES 3

struct lock {
	int fd[LOCK_FILES];
	size_t count;
};

/* ---- directories ---- */

/* Directories in /tmp and /run/lock can be made by anybody before us. @given: the user named this
 * one, and may name a link, or a folder of somebody else's. */
static int check_owner(const char *path, bool given)
{
	struct stat st;

	if (given ? stat(path, &st) : lstat(path, &st))
		return -errno;
	if (!S_ISDIR(st.st_mode))
		return -ENOTDIR;
	return (given || st.st_uid == geteuid()) && !(st.st_mode & S_IWOTH) ? 0 : -EPERM;
}

static const char *environment(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

__attribute__((format(printf, 3, 4))) static int print_path(char *ret_text, size_t size,
							    const char *format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(ret_text, size, format, args);
	va_end(args);
	return len < 0 || (size_t)len >= size ? -ENAMETOOLONG : 0;
}

static int dir(char *ret_path, size_t size)
{
	const char *given = environment("NVME_GATE_LOCK_DIR"), *tmp = environment("TMPDIR");

	if (given)
		return print_path(ret_path, size, "%s", given);
	if (geteuid() == 0)
		return print_path(ret_path, size, "/run/lock/nvme-gate");
	if (environment("XDG_RUNTIME_DIR"))
		return print_path(ret_path, size, "%s/nvme-gate", getenv("XDG_RUNTIME_DIR"));
	return print_path(ret_path, size, "%s/nvme-gate-%u", tmp ? tmp : "/tmp", geteuid());
}

int state_folder(char *ret_path, size_t size)
{
	const char *given = environment("NVME_GATE_STATE_DIR"), *home = environment("HOME");

	if (given)
		return print_path(ret_path, size, "%s", given);
	if (geteuid() == 0)
		return print_path(ret_path, size, "/var/lib/nvme-gate");
	if (environment("XDG_STATE_HOME"))
		return print_path(ret_path, size, "%s/nvme-gate", getenv("XDG_STATE_HOME"));
	return home ? print_path(ret_path, size, "%s/.local/state/nvme-gate", home) : -ENOENT;
}

/* @variable: by which the user can choose another folder; NULL: a simulated drive's own */
static int prepare_folder(const char *path, mode_t mode, const char *variable, char *why,
			  size_t why_size)
{
	int ret = whole_file_make_folders(path, mode);

	if (!ret && variable)
		ret = check_owner(path, environment(variable));
	if (ret == -EPERM)
		(void)snprintf(why, why_size,
			       "%s belongs to another user or anybody may write to it; "
			       "remove it or set %s",
			       path, variable);
	else if (ret)
		(void)snprintf(why, why_size, "cannot make %s: %s%s%s", path, strerror(-ret),
			       variable ? "; name another folder with " : "",
			       variable ? variable : "");
	return ret;
}

/* A serial number as part of a file name: it comes from the drive. */
static void plain_name(const char *text, char *ret_text, size_t size)
{
	size_t len = 0;

	for (; text[len] && len + 1 < size; len++)
		ret_text[len] = isalnum((unsigned char)text[len]) || strchr("-_.:", text[len])
					? text[len]
					: '_';
	ret_text[len] = '\0';
}

/* ---- the lock ---- */

/* Writes who we are; a lock without a readable holder is still a lock, so errors do not matter. */
static void sign(int fd, const char *command)
{
	char text[512], since[32];
	time_t now = time(NULL);
	struct tm local;
	int len;

	if (!localtime_r(&now, &local) ||
	    !strftime(since, sizeof(since), "%Y-%m-%d %H:%M:%S", &local))
		since[0] = '\0';
	len = snprintf(text, sizeof(text), "pid %d (%.400s) since %s\n", (int)getpid(), command,
		       since);
	if (ftruncate(fd, 0) || pwrite(fd, text, (size_t)len, 0) != len)
		(void)ftruncate(fd, 0);
}

static void read_holder(int fd, char *ret_text, size_t size)
{
	char raw[512];
	ssize_t len = pread(fd, raw, sizeof(raw) - 1, 0);

	raw[len > 0 ? len : 0] = '\0';
	raw[strcspn(raw, "\n")] = '\0';
	hostfs_printable(ret_text, size, raw);
	if (!*ret_text)
		(void)snprintf(ret_text, size, "another process");
}

/* Locks one file; a file that was removed between open and flock locks nothing. */
static int path_of_lock(const char *path, int *ret_fd, char *holder, size_t holder_size)
{
	for (int attempt = 0; attempt < 10; attempt++) {
		struct stat open_file, named_file;
		int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644), ret;

		if (fd < 0)
			return -errno;
		if (flock(fd, LOCK_EX | LOCK_NB)) {
			ret = errno == EWOULDBLOCK ? -EBUSY : -errno;
			read_holder(fd, holder, holder_size);
			close(fd);
			return ret;
		}
		if (!fstat(fd, &open_file) && !lstat(path, &named_file) &&
		    open_file.st_ino == named_file.st_ino &&
		    open_file.st_dev == named_file.st_dev) {
			*ret_fd = fd;
			return 0;
		}
		close(fd);
	}
	return -EAGAIN;
}

/* The node is the same file for every user, wherever their folders are. */
static int path_of_node(const char *node, int *ret_fd)
{
	int fd = open(node, O_RDONLY | O_CLOEXEC | O_NOCTTY), ret;

	if (fd < 0)
		return -ENOENT;
	if (!flock(fd, LOCK_EX | LOCK_NB)) {
		*ret_fd = fd;
		return 0;
	}
	ret = errno == EWOULDBLOCK ? -EBUSY : -ENOENT;
	close(fd);
	return ret;
}

static int take_file(struct lock *lock, const char *folder, const char *key, const char *command,
		     const struct dut_info *info, char *why, size_t why_size)
{
	char path[PATH_MAX], name[128], holder[512] = "another process";
	int fd = -1, ret;

	if (!*key)
		return 0;
	plain_name(key, name, sizeof(name));
	ret = print_path(path, sizeof(path), "%s/drive-%s.lock", folder, name);
	if (!ret)
		ret = path_of_lock(path, &fd, holder, sizeof(holder));
	if (ret == -EBUSY)
		(void)snprintf(why, why_size, "the drive %s is locked by %s; wait until it is done",
			       info->serial[0] ? info->serial : info->address, holder);
	else if (ret)
		(void)snprintf(why, why_size, "cannot lock %s: %s", path, strerror(-ret));
	if (ret)
		return ret;
	lock->fd[lock->count++] = fd;
	sign(fd, command);
	return 0;
}

int lock_take(const struct dut_info *info, const char *simulated_dir, const char *command,
	      struct lock **ret_lock, char *why, size_t why_size)
{
	struct lock *lock = calloc(1, sizeof(*lock));
	char folder[PATH_MAX];
	int ret = lock ? 0 : -ENOMEM, fd = -1;

	if (ret) {
		(void)snprintf(why, why_size, "out of memory");
		return ret;
	}
	if (dut_is_private(info) && !simulated_dir) {
		*ret_lock = lock;
		return 0;
	}
	ret = simulated_dir && dut_is_private(info)
		      ? print_path(folder, sizeof(folder), "%s", simulated_dir)
		      : dir(folder, sizeof(folder));
	if (!ret)
		ret = prepare_folder(folder, geteuid() ? 0700 : 0755,
				     dut_is_private(info) ? NULL : "NVME_GATE_LOCK_DIR", why,
				     why_size);
	if (!ret)
		ret = take_file(lock, folder, info->serial, command, info, why, why_size);
	if (!ret && !dut_is_private(info))
		ret = take_file(lock, folder, info->address, command, info, why, why_size);
	if (!ret && !dut_is_private(info) && info->node[0]) {
		ret = path_of_node(info->node, &fd);
		if (ret == -EBUSY)
			(void)snprintf(why, why_size,
				       "the drive %s is locked by a process of another user "
				       "(flock on %s)",
				       info->serial, info->node);
		else if (!ret)
			lock->fd[lock->count++] = fd;
		else
			ret = 0; /* no privilege for the node: the files must do */
	}
	if (ret) {
		lock_release(lock);
		return ret;
	}
	*ret_lock = lock;
	return 0;
}

void lock_forget(struct lock *lock)
{
	if (!lock)
		return;
	while (lock->count)
		close(lock->fd[--lock->count]);
	free(lock);
}

void lock_release(struct lock *lock)
{
	if (!lock)
		return;
	/* a child that still has it must not keep it */
	for (size_t i = 0; i < lock->count; i++)
		(void)flock(lock->fd[i], LOCK_UN);
	lock_forget(lock);
}

int state_journal_path(const struct dut_info *info, const char *simulated_dir, char *ret_path,
		       size_t size, char *why, size_t why_size)
{
	char folder[PATH_MAX], name[64];
	int ret;

	if (dut_is_private(info) && !simulated_dir) {
		(void)snprintf(why, why_size,
			       "a simulated drive without a state directory has no journal");
		return -EINVAL;
	}
	ret = dut_is_private(info) ? print_path(folder, sizeof(folder), "%s", simulated_dir)
				   : state_folder(folder, sizeof(folder));
	if (ret) {
		(void)snprintf(why, why_size,
			       "no place for the undo journal: set NVME_GATE_STATE_DIR");
		return ret;
	}
	ret = prepare_folder(folder, 0700, dut_is_private(info) ? NULL : "NVME_GATE_STATE_DIR", why,
			     why_size);
	if (ret)
		return ret;
	plain_name(info->serial[0] ? info->serial : info->address, name, sizeof(name));
	ret = print_path(ret_path, size, "%s/undo-%s", folder, name);
	if (ret)
		(void)snprintf(why, why_size, "the path %s is too long", folder);
	return ret;
}
