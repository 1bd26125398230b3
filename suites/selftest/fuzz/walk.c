/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walks from seeds at random, without a word from the code under test: what any build can do.
 * ci/fuzz has libFuzzer, which looks at what an input leads to.
 *
 * usage: fuzz_walk [--prove] SEEDS [FOUND]
 * SEEDS has a folder per fuzzer; an input that breaks one is left in FOUND. The same walk each
 * time, for as long as a fuzzer has its processor time. --prove: it finds planted mistakes. */
#include "suites/selftest/fuzz/fuzz.h"

#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "helpers/os/clock.h"
#include "helpers/os/whole_file.h"
#include "helpers/random.h"

#define INPUT_BYTES 16384
#define SEEDS_MAX 64
#define WALK_NS 300000000u /* of processor time, each */
#define LEAST 64           /* inputs, however slow */
#define LIMIT_S 60         /* one that hangs */

#define WALKED(name) int fuzz_##name(const uint8_t *data, size_t size);
FUZZERS
#undef WALKED

struct fuzzer {
	const char *name;
	int (*one)(const uint8_t *data, size_t size);
};

static const struct fuzzer fuzzers[] = {
#define WALKED(name) { #name, fuzz_##name },
	FUZZERS
#undef WALKED
};

/* ---- mistakes that must be found ---- */

static int takes_a_mark(const uint8_t *data, size_t size)
{
	FUZZ_HOLDS(!size || data[size / 2] != '!');
	return 0;
}

static int reads_behind(const uint8_t *data, size_t size)
{
	return size > 20 ? ((const volatile uint8_t *)data)[size] & 0 : 0;
}

static const struct fuzzer planted[] = {
	{ "takes_a_mark", takes_a_mark },
	{ "reads_behind", reads_behind },
};

/* ---- inputs ---- */

struct seed {
	char *data;
	size_t size;
};

/* What is under way, in memory that whoever waits for it sees as well. */
static struct under_way {
	uint64_t inputs;
	size_t size;
	uint8_t data[INPUT_BYTES];
} * now;

static struct seed seeds[SEEDS_MAX];
static size_t seed_count;
static uint8_t *fence; /* of memory that nobody may touch */

static void read_seeds(const char *folder, const char *name)
{
	char path[512], file[1024];
	struct dirent *entry;
	DIR *dir;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	dir = opendir(path);
	while (dir && (entry = readdir(dir)) && seed_count < SEEDS_MAX) {
		struct seed *seed = &seeds[seed_count];

		(void)snprintf(file, sizeof(file), "%s/%s", path, entry->d_name);
		if (entry->d_name[0] == '.' ||
		    whole_file_read(file, INPUT_BYTES, &seed->data, &seed->size))
			continue;
		seed_count++;
	}
	if (dir)
		(void)closedir(dir);
}

static size_t place(struct random_stream *r, size_t count)
{
	return count ? (size_t)random_below(random_next(r), count) : 0;
}

/* One change: bits, bytes, lengths, order. */
static void change(struct random_stream *r)
{
	static const uint8_t telling[] = {
		0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff, ' ', '\n', '"', '-'
	};
	size_t at = place(r, now->size), from = place(r, now->size), bytes;

	switch (now->size ? place(r, 7) : 5) {
	case 0: now->data[at] ^= (uint8_t)(1u << place(r, 8)); break;
	case 1: now->data[at] = (uint8_t)random_next(r); break;
	case 2: now->data[at] = telling[place(r, sizeof(telling))]; break;
	case 3: now->size = at; break;
	case 4: /* a piece of it over another */
		bytes = place(r, now->size - (at > from ? at : from) + 1);
		memmove(now->data + at, now->data + from, bytes);
		break;
	case 5: /* longer */
		bytes = 1 + place(r, 64);
		for (; bytes && now->size < INPUT_BYTES; bytes--)
			now->data[now->size++] = (uint8_t)random_next(r);
		break;
	default: /* a piece goes */
		bytes = place(r, now->size - at + 1);
		memmove(now->data + at, now->data + at + bytes, now->size - at - bytes);
		now->size -= bytes;
	}
}

static void choose(struct random_stream *r)
{
	const struct seed *seed = seed_count ? &seeds[place(r, seed_count)] : NULL;

	now->size = seed ? seed->size : 0;
	if (now->size)
		memcpy(now->data, seed->data, now->size);
	/* now and then nothing that anybody has thought of */
	if (!seed || place(r, 16) == 0) {
		now->size = place(r, 512);
		for (size_t i = 0; i < now->size; i++)
			now->data[i] = (uint8_t)random_next(r);
	}
	for (size_t changes = place(r, 9); changes; changes--)
		change(r);
}

/* It ends where nobody may read on. */
static void run(const struct fuzzer *fuzzer)
{
	uint8_t *input = fence - now->size;

	memcpy(input, now->data, now->size);
	now->inputs++;
	(void)fuzzer->one(input, now->size);
}

static void make_fence(void)
{
	uint8_t *memory = mmap(NULL, INPUT_BYTES + 4096, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	FUZZ_HOLDS(memory != MAP_FAILED);
	fence = memory + INPUT_BYTES;
	FUZZ_HOLDS(mprotect(fence, 4096, PROT_NONE) == 0);
}

static _Noreturn void walk(const struct fuzzer *fuzzer, const char *folder)
{
	const struct rlimit none = { 0, 0 };
	struct random_stream r = { .state = 1 };
	uint64_t since_ns = clock_read_ns(CLOCK_PROCESS_CPUTIME_ID);

	(void)setrlimit(RLIMIT_CORE, &none);
	(void)alarm(LIMIT_S);
	make_fence();
	read_seeds(folder, fuzzer->name);
	for (size_t i = 0; i < seed_count; i++) {
		now->size = seeds[i].size;
		memcpy(now->data, seeds[i].data, now->size);
		run(fuzzer);
	}
	do {
		choose(&r);
		run(fuzzer);
	} while (now->inputs < LEAST ||
		 clock_read_ns(CLOCK_PROCESS_CPUTIME_ID) - since_ns < WALK_NS);
	_exit(0);
}

static void keep(const char *found, const char *name)
{
	char path[512];

	if (!found)
		return;
	(void)snprintf(path, sizeof(path), "%s/found-%s", found, name);
	if (whole_file_replace(path, now->data, now->size) == 0)
		printf("         the input is in %s\n", path);
}

/* Return: whether it went to its end. */
static bool try(const struct fuzzer *fuzzer, const char *folder, const char *found)
{
	int status = -1;
	pid_t child;

	now->inputs = 0;
	(void)fflush(NULL);
	child = fork();
	if (child == 0)
		walk(fuzzer, folder);
	if (child < 0 || waitpid(child, &status, 0) != child)
		return false;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
		printf("ok       %s: %llu inputs\n", fuzzer->name, (unsigned long long)now->inputs);
		return true;
	}
	if (found)
		printf("FAILED   %s: %s at input %llu, of %zu bytes\n", fuzzer->name,
		       WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "it ended",
		       (unsigned long long)now->inputs, now->size);
	keep(found, fuzzer->name);
	return false;
}

static int prove(const char *folder)
{
	for (size_t i = 0; i < sizeof(planted) / sizeof(planted[0]); i++)
		if (try(&planted[i], folder, NULL)) {
			printf("FAILED   a planted mistake is not found: %s\n", planted[i].name);
			return 1;
		}
	return 0;
}

int main(int argc, char **argv)
{
	bool proves = argc > 1 && !strcmp(argv[1], "--prove");
	int failed = 0;

	argv += proves;
	argc -= proves;
	now = mmap(NULL, sizeof(*now), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (argc < 2 || argc > 3 || now == MAP_FAILED)
		return 2;
	if (proves)
		return prove(argv[1]);
	for (size_t i = 0; i < sizeof(fuzzers) / sizeof(fuzzers[0]); i++)
		failed += !try(&fuzzers[i], argv[1], argc > 2 ? argv[2] : ".");
	return failed != 0;
}
