/* SPDX-License-Identifier: GPL-2.0-or-later */
/* L0: every macro of check.h, on the side that triggers and on the side that does not. */
#include <criterion/criterion.h>

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/text/text.h"
#include "suites/check.h"

/* A sink that remembers, and ends a body as the worker does. */
static struct {
	jmp_buf end;
	unsigned int findings, failures, rigs, skips, notes, measured, evaluated;
	unsigned int series, events;
	uint64_t distributed;
	char message[640], text[4096];
	bool stopped;
} heard;

static const struct check subject = {
	.area = "pcie",
	.name = "link_speed",
	.id = "PCIE-LNK-001",
	.spec = "Link Status Register",
	.ocp = "PCI-17",
	.title = "t",
};
static const struct finding_context context_of_subject = { "PCIE-LNK-001", "Link Status Register",
							   "PCI-17", "sim:gen5-x4+link-gen3" };

static void hear_finding(void *context, const struct finding *finding)
{
	struct text text = { 0 };

	(void)context;
	heard.findings++;
	heard.failures += finding->outcome == FINDING_FAILS;
	heard.evaluated += finding->op || finding->outcome == FINDING_FAILS;
	heard.rigs += finding->outcome == FINDING_RIG;
	heard.skips += finding->outcome == FINDING_SKIPS;
	heard.measured += finding->outcome == FINDING_HOLDS && !finding->op;
	finding_put_message(&text, subject.id, finding);
	text_copy(heard.message, sizeof heard.message, text.data);
	finding_put_details(&text, &context_of_subject, finding);
	text_copy(heard.text, sizeof heard.text, text.data);
	text_free(&text);
}

static void hear_note(void *context, const char *line)
{
	(void)context;
	(void)line;
	heard.notes++;
}

static void hear_series(void *context, const struct series *s)
{
	(void)context;
	cr_expect_eq(s->t_ns[s->count - 1], 2);
	heard.series += strcmp(s->name, "s") == 0 && s->values[0] == 7.0;
}

static void hear_distribution(void *context, const char *name, const struct io_histogram *latency)
{
	(void)context;
	(void)name;
	heard.distributed += latency->total;
}

static void hear_event(void *context, uint64_t t_ns, const char *what)
{
	(void)context;
	heard.events += t_ns == 5 && strcmp(what, "reset") == 0;
}

static void hear_stop(void *context)
{
	(void)context;
	heard.stopped = true;
	longjmp(heard.end, 1);
}

/* clang-format off */
static const struct check_sink sink = {
	.finding = hear_finding, .note = hear_note, .stop = hear_stop, .series = hear_series,
	.distribution = hear_distribution, .event = hear_event,
};

/* clang-format on */

/* Runs a statement as a body. */
#define RUN(...)                                    \
	do {                                        \
		memset(&heard, 0, sizeof heard);    \
		check_begin(&subject, &sink, NULL); \
		if (!setjmp(heard.end)) {           \
			__VA_ARGS__;                \
		}                                   \
	} while (0)

/* clang-format off */
#define HOLDS(...) do { RUN(__VA_ARGS__); \
	cr_expect_eq(heard.failures, 0, "must hold: " #__VA_ARGS__ " but: %s", heard.message); \
	cr_expect_eq(heard.evaluated, 1); } while (0)
#define FAILS(...) do { RUN(__VA_ARGS__); \
	cr_expect_eq(heard.failures, 1, "must fail: " #__VA_ARGS__); \
	cr_expect_eq(check_failed(), 1); } while (0)
/* clang-format on */

Test(check, equal)
{
	HOLDS(EXPECT_EQ(5u, 5, .what = "x"));
	FAILS(EXPECT_EQ(5u, 4, .what = "x"));
	/* Criterion's own eq(int, 0x1000000000, 0) passes */
	FAILS(EXPECT_EQ(0x1000000000ull, 0, .what = "x"));
	FAILS(EXPECT_EQ(-1, UINT64_MAX, .what = "x"));
	HOLDS(EXPECT_EQ("a", "a", .what = "x"));
	FAILS(EXPECT_EQ("a", "b", .what = "x"));
	FAILS(EXPECT_EQ((const char *)NULL, "b", .what = "x"));
	FAILS(EXPECT_EQ("5", 5, .what = "x"));
	HOLDS(EXPECT_TRUE(3 > 2, .what = "x"));
	FAILS(EXPECT_TRUE(3 < 2, .what = "x"));
	FAILS(EXPECT_EQ(NAN, NAN, .what = "x"));
}

Test(check, not_equal)
{
	HOLDS(EXPECT_NE(1, 2, .what = "x"));
	FAILS(EXPECT_NE(2, 2, .what = "x"));
	HOLDS(EXPECT_NE("a", "b", .what = "x"));
	FAILS(EXPECT_NE("a", "a", .what = "x"));
	FAILS(EXPECT_NE(NAN, 1.0, .what = "x"));
	FAILS(EXPECT_NE("5", 5, .what = "x"));
}

Test(check, order)
{
	HOLDS(EXPECT_LT(4, 5, .what = "x"));
	FAILS(EXPECT_LT(5, 5, .what = "x"));
	HOLDS(EXPECT_LE(5, 5, .what = "x"));
	FAILS(EXPECT_LE(6, 5, .what = "x"));
	HOLDS(EXPECT_GT(6, 5, .what = "x"));
	FAILS(EXPECT_GT(5, 5, .what = "x"));
	FAILS(EXPECT_GT(5.0, 5.0, .what = "x"));
	HOLDS(EXPECT_GE(5, 5, .what = "x"));
	FAILS(EXPECT_GE(4, 5, .what = "x"));
	HOLDS(EXPECT_LT(-1, 0u, .what = "x"));
	FAILS(EXPECT_GT(-1, UINT64_MAX, .what = "x"));
	HOLDS(EXPECT_GT(UINT64_MAX, INT64_MAX, .what = "x"));
	HOLDS(EXPECT_GE(2.5, 2, .what = "x"));
	FAILS(EXPECT_GT("b", "a", .what = "x"));
}

Test(check, nan_holds_nothing)
{
	FAILS(EXPECT_GE(NAN, 900, .what = "x"));
	FAILS(EXPECT_GT(NAN, 900, .what = "x"));
	FAILS(EXPECT_LE(NAN, 900, .what = "x"));
	FAILS(EXPECT_LT(NAN, 900, .what = "x"));
	FAILS(EXPECT_GE(900, NAN, .what = "x"));
	HOLDS(EXPECT_GE(INFINITY, 900, .what = "x"));
}

Test(check, expect_goes_on_and_require_ends)
{
	volatile int reached = 0;

	RUN(EXPECT_EQ(1, 2, .what = "x"); reached = 1);
	cr_expect(reached && !heard.stopped);
	reached = 0;
	RUN(REQUIRE_EQ(1, 2, .what = "x"); reached = 1);
	cr_expect(!reached && heard.stopped);
	RUN(REQUIRE_EQ(1, 1, .what = "x"); REQUIRE_LE(1, 1, .what = "x");
	    REQUIRE_GE(1, 1, .what = "x"); REQUIRE_NE(1, 2, .what = "x");
	    REQUIRE_TRUE(true, .what = "x"); reached = 1);
	cr_expect(reached && !heard.stopped && heard.evaluated == 5);
}

Test(check, require_ok_tells_drive_from_rig)
{
	RUN(REQUIRE_OK(0));
	cr_expect(!heard.findings && heard.evaluated == 0, "success alone evaluates nothing");
	RUN(REQUIRE_OK(0x4002));
	cr_expect(heard.failures == 1 && strstr(heard.message, "actual Invalid Field"), "%s",
		  heard.message);
	RUN(REQUIRE_OK(-ENODEV));
	cr_expect(heard.failures == 1 && heard.stopped);
	RUN(REQUIRE_OK(-ETIMEDOUT));
	cr_expect(heard.failures == 1);
	RUN(REQUIRE_OK(0x020));
	cr_expect(heard.failures == 1,
		  "a namespace that the drive has write protected is the drive's");
	RUN(REQUIRE_OK(-EROFS));
	cr_expect(heard.rigs == 1 && !heard.failures,
		  "one that the host has set read-only, or /sys");
	RUN(REQUIRE_OK(-EACCES));
	cr_expect(heard.rigs == 1 && !heard.failures && heard.stopped);
	RUN(REQUIRE_OK(-ENOMEM));
	cr_expect(heard.rigs == 1);
	RUN(REQUIRE_OK(-EOPNOTSUPP));
	cr_expect(heard.rigs == 1 && !heard.failures, "this kernel does not send it");
	RUN(REQUIRE_OK(-EOPNOTSUPP, .sent = true));
	cr_expect(heard.failures == 1 && !heard.rigs, "it was sent, and the drive refused it");
}

Test(check, needs_claims_and_rigs)
{
	RUN(NEED(true, "no"); NEED_CLAIM(true, true, "no"); RIG(true, "no"));
	cr_expect(!heard.findings && !heard.stopped);
	RUN(NEED(false, "no %s", "wings"));
	cr_expect(heard.skips == 1 && heard.stopped && strcmp(heard.message, "no wings") == 0);
	RUN(NEED_CLAIM(false, false, "OACS bit 1 clear"));
	cr_expect(heard.skips == 1 && heard.stopped);
	RUN(NEED_CLAIM(false, true, "OACS bit 1 clear"));
	cr_expect(heard.failures == 1 && heard.stopped && heard.evaluated == 1);
	RUN(RIG(false, "port trains to Gen%d at most", 4));
	cr_expect(heard.rigs == 1 && heard.stopped && !heard.failures);
	cr_expect_str_eq(heard.message, "PCIE-LNK-001 rig: port trains to Gen4 at most");
}

Test(check, measured_and_failed_with)
{
	RUN(MEASURED(311, .what = "temperature", .unit = "K"));
	cr_expect(heard.measured == 1 && heard.evaluated == 0);
	cr_expect_str_eq(heard.message, "PCIE-LNK-001 temperature: 38 C (311 K)");
	RUN(FAIL_WITH("the bytes that were written", "read back", "differs at byte %d", 7));
	cr_expect(heard.failures == 1 && !heard.stopped);
	RUN(check_note("hello %d", 1));
	cr_expect(heard.notes == 1);
}

Test(check, inverted_expectations_fail)
{
	setenv("CHECK_INVERT", "1", 1);
	FAILS(EXPECT_EQ(5, 5, .what = "x"));
	HOLDS(REQUIRE_EQ(5, 5, .what = "x"));
	unsetenv("CHECK_INVERT");
}

/* golden: the words that every report shows */
Test(check, failure_text)
{
	RUN(EXPECT_EQ(3u, 5u, .what = "negotiated link speed", .unit = "PCIe generation",
		      .source = "LnkSta[3:0]", .human = "8.0 GT/s (Gen3)", .hint = "reseat",
		      .file = "suites/pcie/link.c", .line = 7));
	cr_expect_str_eq(
		heard.text,
		"PCIE-LNK-001 negotiated link speed: expected 5, actual 3 (PCIe generation)\n"
		"  expected  5 PCIe generation\n"
		"  actual    3 PCIe generation = 8.0 GT/s (Gen3)\n"
		"  source    LnkSta[3:0]\n"
		"  spec      Link Status Register; OCP PCI-17\n"
		"  hint      reseat\n"
		"  device    sim:gen5-x4+link-gen3\n"
		"  at        suites/pcie/link.c:7");
	RUN(EXPECT_GE(1234.5, 2e6, .what = "IOPS", .unit = "IOPS"));
	cr_expect_str_eq(heard.message,
			 "PCIE-LNK-001 IOPS: expected at least 2 M, actual 1234.5 (IOPS)");
	RUN(EXPECT_LE(150000, 100000, .what = "first read", .unit = "us"));
	cr_expect_str_eq(heard.message,
			 "PCIE-LNK-001 first read: expected at most 100 ms, actual 150 ms");
	RUN(EXPECT_LE(351, 350, .what = "temperature", .unit = "K"));
	cr_expect(strstr(heard.text,
			 "\n  expected  at most 77 C (350 K)\n  actual    78 C (351 K)\n"),
		  "%s", heard.text);
	RUN(EXPECT_EQ(0, 2, .what = "TMT1 below MNTMT", .unit = "NVMe status"));
	cr_expect_str_eq(heard.message,
			 "PCIE-LNK-001 TMT1 below MNTMT: expected Invalid Field in Command (002h), "
			 "actual Successful Completion (000h)");
	RUN(EXPECT_GE(1999999.5, 2e6, .what = "IOPS", .unit = "IOPS"));
	cr_expect(!strstr(heard.message, "at least 2 M, actual 2 M "), "%s", heard.message);
}

Test(check, memory_outlives_an_end_in_the_middle)
{
	char *volatile p = NULL;

	RUN(p = check_alloc(10000); REQUIRE_EQ(1, 2, .what = "x"));
	cr_assert(p && heard.stopped);
	cr_expect_eq((uintptr_t)p % 4096, 0);
	for (int i = 0; i < 10000; i++)
		cr_assert_eq(p[i], 0);
	check_end(); /* LeakSanitizer tells if it stays */
}

Test(check, series_distributions_and_events_judge_nothing)
{
	static struct io_histogram latency;
	const uint64_t t[] = { 1, 2 };
	const double v[] = { 7, 8 };
	struct series s = { .name = "s", .unit = "K", .t_ns = t, .values = v, .count = 2 };

	histogram_clear(&latency);
	RUN(check_series(&s); s.op = FINDING_LE; s.limit = 6; check_series(&s);
	    check_distribution("empty", &latency); histogram_add(&latency, 1000);
	    check_distribution("one", &latency); check_event(5, "reset"));
	cr_expect_eq(heard.series, 2);
	cr_expect_eq(heard.distributed, 1);
	cr_expect_eq(heard.events, 1);
	cr_expect_eq(heard.evaluated, 0);
}

#define EXCUSED(lost_, ...)                                                                    \
	do {                                                                                   \
		RUN(check_excuse(lost_, "was away"), __VA_ARGS__);                             \
		cr_expect_eq(heard.rigs, 1, "must be excused: " #__VA_ARGS__);                 \
		cr_expect_eq(heard.failures, 0, "must be excused: " #__VA_ARGS__);             \
		cr_expect(heard.stopped &&strstr(heard.message,                                \
						 "inconclusive: host: was away; x: expected"), \
			  "%s", heard.message);                                                \
	} while (0)
#define UNEXCUSED(lost_, ...)                                                          \
	do {                                                                           \
		RUN(check_excuse(lost_, "was away"), __VA_ARGS__);                     \
		cr_expect_eq(heard.failures, 1, "must not be excused: " #__VA_ARGS__); \
		cr_expect_eq(heard.rigs, 0, "must not be excused: " #__VA_ARGS__);     \
	} while (0)

Test(check, a_host_that_was_away_excuses_what_it_explains)
{
	EXCUSED(0.5, EXPECT_LE(2.0, 1.0, .what = "x"));
	EXCUSED(0.5, EXPECT_GE(45.0, 100.0, .what = "x"));
	EXCUSED(0.5, EXPECT_GE(45u, 100, .what = "x"));
	EXCUSED(0, EXPECT_GE(85.0, 100.0, .what = "x"));
	/* ten times too slow is not half of the time */
	UNEXCUSED(0.5, EXPECT_GE(10.0, 100.0, .what = "x"));
	UNEXCUSED(0.5, EXPECT_EQ(10, 0, .what = "x"));
	UNEXCUSED(0.5, EXPECT_GE(NAN, 100.0, .what = "x"));
	/* nor is what does not depend on the host */
	UNEXCUSED(0.5, check_end_excuse(); EXPECT_GT(0, 0, .what = "x"));
	/* what failed before is the drive's */
	UNEXCUSED(0.5, EXPECT_EQ(1, 0, .what = "errors"); heard.failures = 0;
		  EXPECT_LE(2.0, 1.0, .what = "x"));
	/* what is held is held in spite of it, and the next case has no excuse */
	RUN(check_excuse(0.5, "was away"); EXPECT_LE(1.0, 2.0, .what = "x"));
	cr_expect(!heard.rigs && !heard.failures && !heard.stopped);
	FAILS(EXPECT_LE(2.0, 1.0, .what = "x"));
}
