/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the kernel's tables of mounts and of swap space. */
#include "helpers/host/mountinfo.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void mountinfo_unescape(char *text)
{
	char *out = text;

	while (*text) {
		if (text[0] == '\\' && text[1] >= '0' && text[1] <= '3' && text[2] >= '0' &&
		    text[2] <= '7' && text[3] >= '0' && text[3] <= '7') {
			*out++ = (char)((text[1] - '0') << 6 | (text[2] - '0') << 3 |
					(text[3] - '0'));
			text += 4;
		} else {
			*out++ = *text++;
		}
	}
	*out = '\0';
}

static char *copy_field(const char *field)
{
	char *copy = strdup(field ? field : "");

	if (copy)
		mountinfo_unescape(copy);
	return copy;
}

/* "36 35 98:0 /root /mnt rw,noatime master:1 - ext3 /dev/root rw": proc_pid_mountinfo(5) */
static int add_line(struct mountinfo *mounts, char *line)
{
	char *save, *fields[5], *tail, *fstype, *source, *options;
	struct mountinfo_entry *grown, *entry;

	line[strcspn(line, "\n")] = '\0';
	tail = strstr(line, " - ");
	if (!tail)
		return -EBADMSG;
	*tail = '\0';
	for (int i = 0; i < 5; i++) {
		fields[i] = strtok_r(i ? NULL : line, " ", &save);
		if (!fields[i])
			return -EBADMSG;
	}
	fstype = strtok_r(tail + 3, " ", &save);
	/* a source may be empty: then two blanks follow each other and the rest are options */
	source = strtok_r(NULL, " ", &save);
	options = strtok_r(NULL, " ", &save);
	grown = realloc(mounts->entry, (mounts->count + 1) * sizeof(*mounts->entry));
	if (!grown)
		return -ENOMEM;
	mounts->entry = grown;
	entry = &mounts->entry[mounts->count++];
	*entry = (struct mountinfo_entry){
		.root = copy_field(fields[3]),
		.point = copy_field(fields[4]),
		.fstype = copy_field(fstype),
		.source = copy_field(source),
		.options = copy_field(options),
	};
	snprintf(entry->numbers, sizeof(entry->numbers), "%s", fields[2]);
	return entry->root && entry->point && entry->fstype && entry->source && entry->options
		       ? 0
		       : -ENOMEM;
}

static int open_table(const struct host_roots *roots, const char *name, FILE **ret_file)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/%s", roots->proc, name) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	*ret_file = fopen(path, "re");
	return *ret_file ? 0 : -errno;
}

/* One call of @line per line of a file. */
static int each_line(FILE *file, int (*take)(void *context, char *line), void *context)
{
	char *line = NULL;
	size_t size = 0;
	int ret = 0;

	while (!ret && getline(&line, &size, file) > 0)
		ret = take(context, line);
	if (!ret && ferror(file))
		ret = -EIO;
	free(line);
	fclose(file);
	return ret;
}

static int take_mount(void *context, char *line)
{
	return add_line(context, line);
}

int mountinfo_read(const struct host_roots *roots, const char *pid, struct mountinfo *ret_mounts)
{
	char name[64];
	FILE *file;
	int ret;

	snprintf(name, sizeof(name), "%s/mountinfo", pid);
	ret = open_table(roots, name, &file);
	return ret ? ret : each_line(file, take_mount, ret_mounts);
}

void mountinfo_free(struct mountinfo *mounts)
{
	for (size_t i = 0; i < mounts->count; i++) {
		free(mounts->entry[i].root);
		free(mounts->entry[i].point);
		free(mounts->entry[i].fstype);
		free(mounts->entry[i].source);
		free(mounts->entry[i].options);
	}
	free(mounts->entry);
	*mounts = (struct mountinfo){ 0 };
}

static bool path_is_below(const char *path, const char *point)
{
	size_t len = strlen(point);

	if (!strcmp(point, "/"))
		return path[0] == '/';
	return !strncmp(path, point, len) && (path[len] == '/' || path[len] == '\0');
}

const struct mountinfo_entry *mountinfo_find_point(const struct mountinfo *mounts, const char *path)
{
	const struct mountinfo_entry *found = NULL;

	for (size_t i = 0; i < mounts->count; i++) {
		const struct mountinfo_entry *entry = &mounts->entry[i];

		if (path_is_below(path, entry->point) &&
		    (!found || strlen(entry->point) >= strlen(found->point)))
			found = entry;
	}
	return found;
}

struct swaps_context {
	void (*tell)(void *context, const char *path, const char *type);
	void *context;
};

static int take_swap(void *context, char *line)
{
	struct swaps_context *swaps = context;
	char *save, *path = strtok_r(line, " \t\n", &save), *type = strtok_r(NULL, " \t\n", &save);

	if (!path || !type || path[0] != '/')
		return 0; /* the heading */
	mountinfo_unescape(path);
	swaps->tell(swaps->context, path, type);
	return 0;
}

int swaps_each(const struct host_roots *roots,
	       void (*tell)(void *context, const char *path, const char *type), void *context)
{
	struct swaps_context swaps = { tell, context };
	FILE *file;
	int ret = open_table(roots, "swaps", &file);

	if (ret == -ENOENT && hostfs_exists(roots->proc, "self"))
		return 0; /* a kernel without swap has no table */
	return ret ? ret : each_line(file, take_swap, &swaps);
}
