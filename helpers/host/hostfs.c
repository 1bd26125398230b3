/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the small text files, links and folders in which a kernel describes its devices. */
#include "helpers/host/hostfs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct host_roots hostfs_host = { "/sys", "/proc", "/dev" };

bool hostfs_is_host(const struct host_roots *roots)
{
	return !strcmp(roots->sys, "/sys") && !strcmp(roots->dev, "/dev");
}

__attribute__((format(printf, 2, 0))) static int make_path(char path[static PATH_MAX],
							   const char *format, const char *root,
							   va_list args)
{
	int root_len = snprintf(path, PATH_MAX, "%s/", root);
	int len;

	if (root_len < 0 || root_len >= PATH_MAX)
		return -ENAMETOOLONG;
	len = vsnprintf(path + root_len, PATH_MAX - (size_t)root_len, format, args);
	return len < 0 || len >= PATH_MAX - root_len ? -ENAMETOOLONG : 0;
}

/* The path of a variadic caller, or its error as a return of the caller. */
#define MAKE_PATH(path)                                      \
	do {                                                 \
		va_list args_;                               \
		int ret_;                                    \
                                                             \
		va_start(args_, format);                     \
		ret_ = make_path(path, format, root, args_); \
		va_end(args_);                               \
		if (ret_)                                    \
			return ret_;                         \
	} while (0)

/* The whole file, up to @size - 1 bytes, without white space at its end. */
static int read_path(const char *path, char *ret_text, size_t size)
{
	char text[4096];
	size_t len = 0;
	ssize_t got = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	if (fd < 0)
		return -errno;
	while (len < sizeof(text) - 1) {
		got = read(fd, text + len, sizeof(text) - 1 - len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		len += (size_t)got;
	}
	if (got < 0) {
		int ret = -errno;

		close(fd);
		return ret;
	}
	close(fd);
	while (len && strchr(" \t\r\n", text[len - 1]))
		len--;
	if (len >= size)
		return -ENAMETOOLONG;
	memcpy(ret_text, text, len);
	ret_text[len] = '\0';
	return 0;
}

int hostfs_read(char *ret_text, size_t size, const char *root, const char *format, ...)
{
	char path[PATH_MAX];

	MAKE_PATH(path);
	return read_path(path, ret_text, size);
}

int hostfs_read_u64(uint64_t *ret_value, const char *root, const char *format, ...)
{
	char path[PATH_MAX], text[64], *end;
	unsigned long long value;
	int ret;

	MAKE_PATH(path);
	ret = read_path(path, text, sizeof(text));
	if (ret)
		return ret;
	if (text[0] < '0' || text[0] > '9')
		return -EBADMSG;
	errno = 0;
	value = strtoull(text, &end, strncmp(text, "0x", 2) ? 10 : 16);
	if (errno || *end)
		return -EBADMSG;
	*ret_value = value;
	return 0;
}

int hostfs_read_i64(int64_t *ret_value, const char *root, const char *format, ...)
{
	char path[PATH_MAX], text[64], *end;
	long long value;
	int ret;

	MAKE_PATH(path);
	ret = read_path(path, text, sizeof(text));
	if (ret)
		return ret;
	errno = 0;
	value = strtoll(text, &end, 10);
	if (errno || *end || end == text)
		return -EBADMSG;
	*ret_value = value;
	return 0;
}

int hostfs_link_name(char *ret_name, size_t size, const char *root, const char *format, ...)
{
	char path[PATH_MAX], target[PATH_MAX];
	const char *name;
	ssize_t len;

	MAKE_PATH(path);
	len = readlink(path, target, sizeof(target) - 1);
	if (len < 0)
		return -errno;
	target[len] = '\0';
	name = strrchr(target, '/');
	name = name ? name + 1 : target;
	if (strlen(name) >= size)
		return -ENAMETOOLONG;
	memcpy(ret_name, name, strlen(name) + 1);
	return 0;
}

int hostfs_real_path(char *ret_path, size_t size, const char *root, const char *format, ...)
{
	char path[PATH_MAX], real[PATH_MAX];

	MAKE_PATH(path);
	if (!realpath(path, real))
		return -errno;
	if (strlen(real) >= size)
		return -ENAMETOOLONG;
	memcpy(ret_path, real, strlen(real) + 1);
	return 0;
}

bool hostfs_exists(const char *root, const char *format, ...)
{
	char path[PATH_MAX];
	va_list args;
	int ret;

	va_start(args, format);
	ret = make_path(path, format, root, args);
	va_end(args);
	return !ret && access(path, F_OK) == 0;
}

static int keep_name(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && strlen(entry->d_name) < HOSTFS_NAME_SIZE;
}

int hostfs_list(struct hostfs_names *ret_names, const char *root, const char *format, ...)
{
	char path[PATH_MAX];
	struct hostfs_names names = { 0 };
	struct dirent **entries;
	int count, ret = 0;

	MAKE_PATH(path);
	count = scandir(path, &entries, keep_name, versionsort);
	if (count < 0)
		return -errno;
	names.name = calloc((size_t)count + 1, sizeof(*names.name));
	if (!names.name)
		ret = -ENOMEM;
	for (int i = 0; i < count; i++) {
		if (!ret)
			memcpy(names.name[names.count++], entries[i]->d_name,
			       strlen(entries[i]->d_name) + 1);
		free(entries[i]);
	}
	free(entries);
	if (!ret)
		*ret_names = names;
	return ret;
}

void hostfs_free_names(struct hostfs_names *names)
{
	free(names->name);
	*names = (struct hostfs_names){ 0 };
}

void hostfs_printable(char *ret_text, size_t size, const char *raw)
{
	size_t len = 0;

	while (*raw == ' ')
		raw++;
	for (; raw[len] && len + 1 < size; len++)
		ret_text[len] = raw[len] >= ' ' && raw[len] <= '~' ? raw[len] : '?';
	while (len && ret_text[len - 1] == ' ')
		len--;
	ret_text[len] = '\0';
}
