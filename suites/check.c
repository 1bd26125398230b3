/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Judges what a check measured, and tells whoever runs it (the sink) in words that a person can
 * use. */
#include "suites/check.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/refusal.h"
#include "suites/check_text.h"

#define EXCUSED_SHARE 0.8 /* what is lost costs a little more than its time */

static struct {
	const struct check *check;
	const char *device, *reproduce;
	const struct check_sink *sink;
	void *context;
	unsigned int evaluated, failed;
	uint32_t series_nsid;
	bool invert;
	double lost_share;
	char excuse[768]; /* see check_excuse(); "": none */
	struct memory *memory;
} now;

/* What check_alloc() gave; a body that ends in the middle cannot free it. */
struct memory {
	struct memory *next;
	void *data;
};

void check_begin(const struct check *check, const char *device, const char *reproduce,
		 const struct check_sink *sink, void *context)
{
	const char *invert = getenv("CHECK_INVERT");

	now.check = check;
	now.device = device;
	now.reproduce = reproduce;
	now.sink = sink;
	now.context = context;
	now.evaluated = 0;
	now.failed = 0;
	now.series_nsid = 0;
	now.excuse[0] = '\0';
	now.invert = invert && strcmp(invert, "1") == 0;
}

void check_end(void)
{
	while (now.memory) {
		struct memory *memory = now.memory;

		now.memory = memory->next;
		free(memory->data);
		free(memory);
	}
	now.check = NULL;
	now.sink = NULL;
}

unsigned int check_evaluated(void)
{
	return now.evaluated;
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

static void tell(struct check_finding *finding, const struct check_texts *texts)
{
	char whole[CHECK_TEXT_WHOLE];

	finding->message = texts->message;
	finding->expected_text = texts->expected;
	finding->actual_text = texts->actual;
	check_compose_text(now.check, now.device, now.reproduce, texts, finding->about, whole,
			   sizeof whole);
	finding->text = whole;
	now.sink->finding(now.context, finding);
}

void check_excuse(double lost_share, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(now.excuse, sizeof now.excuse, format, args);
	va_end(args);
	now.lost_share = lost_share < 0 ? 0 : lost_share > 1 ? 1 : lost_share;
}

static double real_of(struct check_value v)
{
	return v.kind == CHECK_REAL   ? v.r
	       : v.kind == CHECK_UINT ? (double)v.u
	       : v.kind == CHECK_INT  ? (double)v.i
				      : NAN;
}

/* Could it be the excuse that kept the limit from being held? A floor that is missed by far more
 * than what was lost was missed by the drive; what is compared for equality is no matter of
 * time. */
static bool is_excused(enum check_comparison op, struct check_value actual,
		       struct check_value limit)
{
	if (!now.excuse[0] || now.failed)
		return false;
	if (op == CHECK_LE || op == CHECK_LT)
		return true;
	return (op == CHECK_GE || op == CHECK_GT) &&
	       real_of(actual) >= real_of(limit) * (1 - now.lost_share) * EXCUSED_SHARE;
}

bool check_judge(enum check_comparison op, struct check_value actual, struct check_value limit,
		 bool required, const struct check_about *about)
{
	bool holds = check_holds(op, actual, limit);
	struct check_finding finding = {
		.compared = true,
		.op = op,
		.actual = actual,
		.limit = limit,
		.about = about,
	};
	struct check_texts texts;

	/* L2: an inverted run must fail every check that claims to look at anything */
	if (now.invert && !required)
		holds = !holds;
	now.evaluated++;
	finding.outcome = holds ? CHECK_HOLDS : CHECK_FAILS;
	check_compose_comparison(now.check, op, actual, limit, about, &texts);
	if (!holds && is_excused(op, actual, limit))
		check_blame_rig(about, "%s; %s: expected %s, actual %s", now.excuse, about->what,
				texts.expected, texts.actual);
	if (!holds)
		now.failed++;
	tell(&finding, &texts);
	if (!holds && required)
		stop();
	return holds;
}

void check_measure(struct check_value value, const struct check_about *about)
{
	struct check_finding finding = {
		.outcome = CHECK_HOLDS,
		.measured_only = true,
		.actual = value,
		.about = about,
	};
	struct check_texts texts;

	check_compose_measurement(now.check, value, about, &texts);
	tell(&finding, &texts);
}

static void tell_plain(enum check_outcome outcome, const struct check_about *about,
		       const char *expected, const char *actual)
{
	struct check_finding finding = { .outcome = outcome, .about = about };
	struct check_texts texts;

	check_compose_plain(now.check, outcome, about, expected, actual, &texts);
	tell(&finding, &texts);
}

bool check_is_rigs(int result)
{
	return result < 0 && refusal_is_hosts(-result, REFUSAL_CALL);
}

void check_require_ok(int result, const char *call, const struct check_about *about)
{
	struct check_about with_what = *about;
	char status[96];

	if (result == 0)
		return;
	if (!with_what.what)
		with_what.what = call;
	check_result_text(result, status, sizeof status);
	if (about->sent ? result < 0 && refusal_is_hosts(-result, REFUSAL_IO)
			: check_is_rigs(result)) {
		tell_plain(CHECK_RIG, &with_what, "success", status);
		stop();
	}
	now.evaluated++;
	now.failed++;
	tell_plain(CHECK_FAILS, &with_what, "success", status);
	stop();
}

void check_fail(const struct check_about *about, const char *expected, const char *format, ...)
{
	char actual[512];
	va_list args;

	va_start(args, format);
	vsnprintf(actual, sizeof actual, format, args);
	va_end(args);
	now.evaluated++;
	now.failed++;
	tell_plain(CHECK_FAILS, about, expected, actual);
}

void check_skip(const char *format, ...)
{
	char reason[512];
	va_list args;

	va_start(args, format);
	vsnprintf(reason, sizeof reason, format, args);
	va_end(args);
	tell_plain(CHECK_SKIPS, CHECK_ABOUT(), NULL, reason);
	stop();
}

void check_blame_rig(const struct check_about *about, const char *format, ...)
{
	char reason[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(reason, sizeof reason, format, args);
	va_end(args);
	tell_plain(CHECK_RIG, about, NULL, reason);
	stop();
}

void check_unclaimed(bool required, const struct check_about *about, const char *format, ...)
{
	char reason[512];
	va_list args;

	va_start(args, format);
	vsnprintf(reason, sizeof reason, format, args);
	va_end(args);
	if (required) {
		struct check_about required_about = *about;

		required_about.what = "capability that the profile requires";
		now.evaluated++;
		now.failed++;
		tell_plain(CHECK_FAILS, &required_about, "claimed by the drive", reason);
	} else {
		tell_plain(CHECK_SKIPS, about, NULL, reason);
	}
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

void check_series_of(uint32_t nsid)
{
	now.series_nsid = nsid;
}

void check_series(const char *name, const char *unit, const uint64_t *t_ns, const double *values,
		  size_t count)
{
	check_limited_series(name, unit, CHECK_EQ, NAN, t_ns, values, count);
}

void check_limited_series(const char *name, const char *unit, enum check_comparison op,
			  double limit, const uint64_t *t_ns, const double *values, size_t count)
{
	now.sink->series(now.context, now.series_nsid, name, unit, op, limit, t_ns, values, count);
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

void *check_alloc(size_t bytes)
{
	struct memory *memory = calloc(1, sizeof(*memory));

	RIG(memory && posix_memalign(&memory->data, 4096, bytes ? bytes : 1) == 0,
	    "out of memory: %zu bytes", bytes);
	memset(memory->data, 0, bytes);
	memory->next = now.memory;
	now.memory = memory;
	return memory->data;
}

const char *check_scratch(void)
{
	return now.sink->scratch(now.context);
}
