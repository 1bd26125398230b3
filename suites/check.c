/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Judges what a check measured, and tells whoever runs it (the sink) in words that a person can
 * use. */
#include "suites/check.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "helpers/nvme/nvme.h"
#include "helpers/refusal.h"
#include "helpers/text/text.h"

#define MAPPED_BYTES 65536
#define EXCUSED_SHARE 0.8 /* what is lost costs a little more than its time */

static struct {
	const struct check *check;
	const struct check_sink *sink;
	void *context;
	unsigned int failed;
	bool invert;
	double lost_share;
	char excuse[768]; /* see check_excuse(); "": none */
	struct memory *memory;
} now;

/* What check_alloc() gave; a body that ends in the middle cannot free it. */
struct memory {
	struct memory *next;
	void *data;
	size_t mapped_bytes; /* 0: of the heap */
};

void check_begin(const struct check *check, const struct check_sink *sink, void *context)
{
	const char *invert = getenv("CHECK_INVERT");

	now.check = check;
	now.sink = sink;
	now.context = context;
	now.failed = 0;
	now.excuse[0] = '\0';
	now.invert = invert && strcmp(invert, "1") == 0;
}

void check_end(void)
{
	while (now.memory) {
		struct memory *memory = now.memory;

		now.memory = memory->next;
		if (memory->mapped_bytes)
			(void)munmap(memory->data, memory->mapped_bytes);
		else
			free(memory->data);
		free(memory);
	}
	now.check = NULL;
	now.sink = NULL;
}

unsigned int check_failed(void)
{
	return now.failed;
}

/* Ends the body. A sink whose stop() returned would let a failed REQUIRE go on: die loudly
 * instead. */
static _Noreturn void stop(void)
{
	now.sink->stop(now.context);
	abort();
}

void check_excuse(double lost_share, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(now.excuse, sizeof now.excuse, format, args);
	va_end(args);
	now.lost_share = lost_share < 0 ? 0 : lost_share > 1 ? 1 : lost_share;
}

void check_end_excuse(void)
{
	now.excuse[0] = '\0';
}

/* Could it be the excuse that kept the limit from being held? A floor that is missed by far more
 * than what was lost was missed by the drive; what is compared for equality is no matter of
 * time. */
static bool is_excused(enum finding_op op, struct finding_value actual, struct finding_value limit)
{
	if (!now.excuse[0] || now.failed)
		return false;
	if (op == FINDING_LE || op == FINDING_LT)
		return true;
	return (op == FINDING_GE || op == FINDING_GT) &&
	       finding_number(actual) >=
		       finding_number(limit) * (1 - now.lost_share) * EXCUSED_SHARE;
}

static _Noreturn void blame_excuse(const struct finding *finding)
{
	struct text expected = { 0 }, actual = { 0 };
	char reason[1024];

	finding_put_expected(&expected, finding);
	finding_put_actual(&actual, finding);
	snprintf(reason, sizeof reason, "%s; %s: expected %s, actual %s", now.excuse, finding->what,
		 expected.data, actual.data);
	text_free(&expected);
	text_free(&actual);
	check_blame_host(finding, "%s", reason);
}

bool check_judge(enum finding_op op, struct finding_value actual, struct finding_value limit,
		 bool required, const struct finding *about)
{
	struct finding finding = *about;
	bool holds = finding_compare(op, actual, limit);

	/* L2: an inverted run must fail every check that claims to look at anything */
	if (now.invert && !required)
		holds = !holds;
	finding.op = op;
	finding.value = actual;
	finding.limit = limit;
	finding.outcome = holds ? FINDING_HOLDS : FINDING_FAILS;
	if (!holds && is_excused(op, actual, limit))
		blame_excuse(&finding);
	if (!holds)
		now.failed++;
	now.sink->finding(now.context, &finding);
	if (!holds && required)
		stop();
	return holds;
}

void check_measure(struct finding_value value, const struct finding *about)
{
	struct finding finding = *about;

	finding.value = value;
	now.sink->finding(now.context, &finding);
}

/* What is no comparison of values: words against words, or nothing (@expected NULL). */
static void tell_words(enum finding_outcome outcome, const struct finding *about,
		       const char *expected, const char *actual)
{
	struct finding finding = *about;

	finding.outcome = outcome;
	finding.value = finding_of_text(actual);
	if (expected) {
		finding.op = FINDING_EQ;
		finding.limit = finding_of_text(expected);
	}
	if (outcome == FINDING_FAILS) {
		now.failed++;
	}
	now.sink->finding(now.context, &finding);
}

static void tell_reason(enum finding_outcome outcome, const struct finding *about,
			const char *reason)
{
	struct finding finding = *about;

	finding.outcome = outcome;
	finding.words = reason;
	now.sink->finding(now.context, &finding);
}

void check_require_ok(int ret, const char *call, const struct finding *about)
{
	struct finding named = *about;
	char status[96];
	bool rigs;

	if (ret == 0)
		return;
	if (!named.what)
		named.what = call;
	if (ret == -REFUSAL_NOT_RECORDED)
		check_skip("the recording does not hold it: %s", named.what);
	rigs = ret < 0 && refusal_is_hosts(-ret, about->sent ? REFUSAL_IO : REFUSAL_CALL);
	nvme_status_text(ret, status, sizeof status);
	tell_words(rigs ? FINDING_RIG : FINDING_FAILS, &named, "success", status);
	stop();
}

void check_fail(const struct finding *about, const char *expected, const char *format, ...)
{
	char actual[512];
	va_list args;

	va_start(args, format);
	vsnprintf(actual, sizeof actual, format, args);
	va_end(args);
	tell_words(FINDING_FAILS, about, expected, actual);
}

void check_skip(const char *format, ...)
{
	char reason[512];
	va_list args;

	va_start(args, format);
	vsnprintf(reason, sizeof reason, format, args);
	va_end(args);
	tell_reason(FINDING_SKIPS, CHECK_ABOUT(), reason);
	stop();
}

static _Noreturn void blame(const struct finding *about, bool host, const char *format,
			    va_list args) __attribute__((format(printf, 3, 0)));
static void blame(const struct finding *about, bool host, const char *format, va_list args)
{
	struct finding blaming = *about;
	char reason[1024];

	blaming.blames = true;
	blaming.host = host;
	vsnprintf(reason, sizeof reason, format, args);
	tell_reason(FINDING_RIG, &blaming, reason);
	stop();
}

void check_blame_rig(const struct finding *about, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	blame(about, false, format, args);
	va_end(args);
}

void check_blame_host(const struct finding *about, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	blame(about, true, format, args);
	va_end(args);
}

void check_unclaimed(bool required, const struct finding *about, const char *format, ...)
{
	struct finding claimed = *about;
	char reason[512];
	va_list args;

	va_start(args, format);
	vsnprintf(reason, sizeof reason, format, args);
	va_end(args);
	claimed.what = "capability that the profile requires";
	if (required)
		tell_words(FINDING_FAILS, &claimed, "claimed by the drive", reason);
	else
		tell_reason(FINDING_SKIPS, about, reason);
	stop();
}

void check_note(const char *format, ...)
{
	char line[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof line, format, args);
	va_end(args);
	now.sink->note(now.context, line);
}

void check_attach(const char *name, const void *data, size_t size)
{
	now.sink->attach(now.context, name, data, size);
}

void check_series(const struct series *series)
{
	now.sink->series(now.context, series);
}

void check_distribution(const char *name, const struct io_histogram *latency)
{
	if (latency->total)
		now.sink->distribution(now.context, name, latency);
}

void check_event(uint64_t t_ns, const char *what)
{
	now.sink->event(now.context, t_ns, what);
}

/* Large memory is pages of zeros, which cost nothing until they are touched. */
static bool allocate(struct memory *memory, size_t bytes)
{
	if (bytes < MAPPED_BYTES) {
		if (posix_memalign(&memory->data, 4096, bytes ? bytes : 1) != 0)
			return false;
		memset(memory->data, 0, bytes);
		return true;
	}
	memory->mapped_bytes = bytes;
	memory->data = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
			    0);
	return memory->data != MAP_FAILED;
}

void *check_alloc(size_t bytes)
{
	struct memory *memory = calloc(1, sizeof(*memory));

	RIG(memory && allocate(memory, bytes), "out of memory: %zu bytes", bytes);
	memory->next = now.memory;
	now.memory = memory;
	return memory->data;
}

const char *check_scratch(void)
{
	return now.sink->scratch(now.context);
}
