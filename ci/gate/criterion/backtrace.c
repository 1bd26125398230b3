/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the end of a log, and writes it again with names. Called by the supervisor, which is of the
 * same program as the worker that crashed. */
#include "ci/gate/criterion/backtrace.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "helpers/os/process.h"
#include "helpers/os/symbols.h"

#define END_BYTES 32768
#define FRAMES_MAX 64
#define TOOL_TIMEOUT_MS 10000

struct frames {
	uint64_t address[FRAMES_MAX];
	char text[FRAMES_MAX]
		 [24]; /* as addr2line takes it: where the call is, not where it returns to */
	size_t count;
	struct process_result lines; /* of addr2line, one line each; empty: there is none */
};

static void find_frames(const char *from, struct frames *ret_frames)
{
	for (const char *at = from;
	     (at = strstr(at, BACKTRACE_OWN)) && ret_frames->count < FRAMES_MAX; at++) {
		uint64_t address = strtoull(at + strlen(BACKTRACE_OWN), NULL, 16);

		ret_frames->address[ret_frames->count] = address;
		(void)snprintf(ret_frames->text[ret_frames->count++], sizeof(ret_frames->text[0]),
			       "0x%" PRIx64, address ? address - 1 : 0);
	}
}

static void ask_addr2line(struct frames *frames)
{
	char exe[64];
	const char *argv[FRAMES_MAX + 4] = { "addr2line", "-e", exe };
	size_t n = 3;

	/* this very image, also where the file was replaced meanwhile */
	(void)snprintf(exe, sizeof(exe), "/proc/%d/exe", (int)getpid());
	for (size_t i = 0; i < frames->count; i++)
		argv[n++] = frames->text[i];
	argv[n] = NULL;
	if (process_run(argv, TOOL_TIMEOUT_MS, &frames->lines) || frames->lines.exit_code != 0)
		frames->lines.output[0] = '\0';
}

/* " at suites/pcie/link.c:29" from the next line of addr2line. */
static void put_place(FILE *out, char **lines)
{
	static const char *const folders[] = { "suites/", "fixtures/", "helpers/", "reports/",
					       "ci/" };
	char *line = strsep(lines, "\n"), *path = line;

	if (!line || !*line || *line == '?' || strstr(line, ":?"))
		return;
	line[strcspn(line, " ")] = '\0';
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		char *at = strstr(line, folders[i]);

		if (at && (at == line || at[-1] == '/')) {
			path = at;
			break;
		}
	}
	fprintf(out, " at %s", path);
}

static void write_named(FILE *out, char *text, struct frames *frames, const struct symbols *symbols)
{
	char *lines = frames->lines.output, *line;
	size_t i = 0;

	while ((line = strsep(&text, "\n"))) {
		const char *name;
		uint64_t offset;

		if (i == frames->count ||
		    strncmp(line, BACKTRACE_OWN, strlen(BACKTRACE_OWN)) != 0) {
			fprintf(out, "%s%s", line, text ? "\n" : "");
			continue;
		}
		name = symbols ? symbols_find(symbols, frames->address[i] - 1, &offset) : NULL;
		if (name)
			fprintf(out, "  %s+0x%" PRIx64, name, offset + 1);
		else
			fputs("  ?", out);
		put_place(out, &lines);
		fprintf(out, " (%s)%s", line + 2, text ? "\n" : "");
		i++;
	}
}

void backtrace_name(const char *log)
{
	static struct frames frames;
	struct symbols *symbols = NULL;
	char *text = calloc(1, END_BYTES + 1), *named = NULL, *head;
	size_t named_size = 0;
	struct stat st;
	int fd = open(log, O_RDWR | O_CLOEXEC);
	off_t from = 0;
	FILE *out = NULL;

	memset(&frames, 0, sizeof(frames));
	if (text && fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		from = st.st_size > END_BYTES ? st.st_size - END_BYTES : 0;
		if (pread(fd, text, END_BYTES, from) < 0)
			text[0] = '\0';
		head = strstr(text, BACKTRACE_HEAD);
		if (head)
			find_frames(head, &frames);
		if (frames.count)
			out = open_memstream(&named, &named_size);
	}
	if (out) {
		(void)symbols_open("/proc/self/exe", &symbols);
		ask_addr2line(&frames);
		write_named(out, text, &frames, symbols);
		/* longer than what it replaces: written over it, never truncated first */
		if (fclose(out) == 0 && named_size >= strlen(text))
			(void)!pwrite(fd, named, named_size, from);
		symbols_close(symbols);
	}
	free(named);
	free(text);
	if (fd >= 0)
		(void)close(fd);
}
