/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads into a buffer that grows, and replaces by rename. */
#include "helpers/os/whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "helpers/os/transfer.h"

#define FIRST_BYTES 4096u

/* room for one more than it may be: so a file that is too large is seen */
static int read_growing(int fd, size_t most_bytes, char **data, size_t *size)
{
	size_t room = 0;

	for (;;) {
		ssize_t got;

		if (*size == room) {
			size_t more = room ? room * 2 : FIRST_BYTES;
			char *grown;

			room = more > most_bytes ? most_bytes + 1 : more;
			grown = realloc(*data, room + 1);
			if (!grown)
				return -ENOMEM;
			*data = grown;
		}
		got = read(fd, *data + *size, room - *size);
		if (got < 0 && errno != EINTR)
			return -errno;
		if (got == 0)
			return 0;
		if (got > 0)
			*size += (size_t)got;
		if (*size > most_bytes)
			return -EFBIG;
	}
}

int whole_file_read(const char *path, size_t most_bytes, char **ret_data, size_t *ret_size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY), ret;
	char *data = NULL;
	size_t size = 0;

	if (fd < 0)
		return -errno;
	ret = read_growing(fd, most_bytes, &data, &size);
	(void)close(fd);
	if (ret) {
		free(data);
		return ret;
	}
	data[size] = '\0';
	*ret_data = data;
	*ret_size = size;
	return 0;
}

int whole_file_sync_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path))
			     : strdup(".");
	int fd, ret;

	if (!folder)
		return -ENOMEM;
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ret = fd < 0 ? -errno : 0;
	free(folder);
	if (fd < 0)
		return ret;
	/* some file systems cannot sync a folder; the name itself is there */
	if (fsync(fd) && errno != EINVAL && errno != EROFS)
		ret = -errno;
	(void)close(fd);
	return ret;
}

int whole_file_replace(const char *path, const void *data, size_t size)
{
	char *temporary;
	int fd, ret;

	if (asprintf(&temporary, "%s.%d.tmp", path, (int)getpid()) < 0)
		return -ENOMEM;
	fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd < 0) {
		ret = -errno;
		free(temporary);
		return ret;
	}
	ret = transfer_write_all(fd, data, size);
	if (!ret && fsync(fd))
		ret = -errno;
	if (close(fd) && !ret)
		ret = -errno;
	if (!ret && rename(temporary, path))
		ret = -errno;
	if (ret)
		(void)unlink(temporary);
	else
		ret = whole_file_sync_folder(path);
	free(temporary);
	return ret;
}

int whole_file_make_folders(const char *path, mode_t mode)
{
	char part[PATH_MAX];
	size_t len = strlen(path);

	if (!len || len >= sizeof(part))
		return -ENAMETOOLONG;
	memcpy(part, path, len + 1);
	for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(part, 0755) && errno != EEXIST)
			return -errno;
		*slash = '/';
	}
	return mkdir(part, mode) && errno != EEXIST ? -errno : 0;
}
