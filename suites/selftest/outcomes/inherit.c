/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a worker has of the process that it comes of, whether it is a copy of the template or was
 * loaded by itself. */
#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "suites/check.h"

#define INHERIT(name_, ...) \
	CHECK(inherit, name_, .id = "INH-" #name_, .title = #name_, ##__VA_ARGS__)

static void note_descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	struct dirent *entry;

	REQUIRE_TRUE(dir != NULL, .what = "/proc/self/fd");
	while ((entry = readdir(dir))) {
		char target[256];
		ssize_t n = readlinkat(dirfd(dir), entry->d_name, target, sizeof(target) - 1);

		if (n <= 0 || strtol(entry->d_name, NULL, 10) == dirfd(dir))
			continue;
		/* without numbers: they are of processes, cases and files */
		target[strcspn(target, "0123456789")] = '\0';
		printf("descriptor %s: %.*s\n", entry->d_name, (int)n, target);
	}
	(void)closedir(dir);
}

/* The lines of a file of /proc/self that begin with one of the words. */
static void note_lines(const char *path, const char *const *words)
{
	FILE *file = fopen(path, "re");
	char line[512];

	REQUIRE_TRUE(file != NULL, .what = path);
	while (fgets(line, sizeof(line), file))
		for (size_t i = 0; words[i]; i++)
			if (!strncmp(line, words[i], strlen(words[i])))
				printf("%s", line);
	(void)fclose(file);
}

static void note_environment(void)
{
	for (char **variable = environ; *variable; variable++)
		printf("%.*s\n", (int)strcspn(*variable, "="), *variable);
}

/* Into the log of the case, for who compares two of them. */
INHERIT(all)
{
	static const char *const status[] = { "Name",    "Umask",  "TracerPid",  "Groups",
					      "Threads", "ShdPnd", "SigBlk",     "SigIgn",
					      "SigCgt",  "CapEff", "NoNewPrivs", NULL };
	static const char *const limits[] = { "Max", NULL };
	char cwd[512], own[512], program[512];
	struct timespec used;
	clockid_t clock;
	int death = 0;
	ssize_t n;

	note_descriptors();
	note_environment();
	note_lines("/proc/self/status", status);
	note_lines("/proc/self/limits", limits);
	(void)prctl(PR_GET_PDEATHSIG, &death);
	n = readlink("/proc/self/exe", program, sizeof(program) - 1);
	printf("in %s, of %.*s, dies with signal %d\n", getcwd(cwd, sizeof(cwd)),
	       n > 0 ? (int)n : 0, program, death);
	(void)snprintf(own, sizeof(own), "/bxfi_%d", (int)getpid());
	EXPECT_TRUE(getenv("BXFI_MAP") && !strcmp(getenv("BXFI_MAP"), own),
		    .what = "its own shared memory");
	EXPECT_EQ(getsid(0), getpid(), .what = "session");
	/* the C library's idea of the number of this thread is in the clock's */
	EXPECT_EQ(pthread_getcpuclockid(pthread_self(), &clock), 0, .what = "clock of the thread");
	EXPECT_EQ(clock_gettime(clock, &used), 0, .what = "its time");
	(void)fflush(stdout);
}

/* Its runner has no child but workers and the template; one that loses it goes on without. */
INHERIT(kills_template)
{
	char path[64], text[256] = "";
	unsigned int killed = 0;
	FILE *children;

	(void)snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)getppid(),
		       (int)getppid());
	children = fopen(path, "re");
	RIG(children, "this kernel does not list children");
	(void)!fgets(text, sizeof(text), children);
	(void)fclose(children);
	for (char *word = strtok(text, " "); word; word = strtok(NULL, " ")) {
		pid_t pid = (pid_t)strtol(word, NULL, 10);

		if (pid > 1 && pid != getpid() && kill(pid, SIGKILL) == 0)
			killed++;
	}
	EXPECT_LE(killed, 1, .what = "children of the runner that died");
	printf("killed: %u\n", killed);
	(void)fflush(stdout);
}
