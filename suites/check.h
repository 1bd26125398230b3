/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a check is written: CHECK declares it, EXPECT_ and REQUIRE_ judge, NEED_ skips, RIG_ blames
 * the rig.
 *
 *   EXPECT_* records what was measured against which limit; a failure fails the case, which goes on
 *   REQUIRE_*  the same, but a failure ends the case
 *   NEED       ends the case as skipped, with a reason
 *   NEED_CLAIM the same, unless the profile requires what is missing: then the case fails
 *   RIG        ends the case as an error of the rig: neither pass nor fail
 *   MEASURED   records a value that has no limit
 */
#ifndef SUITES_CHECK_H
#define SUITES_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fixtures/dut/dut.h"
#include "fixtures/profile/profile.h"
#include "fixtures/transitions/transition.h"
#include "helpers/finding.h"
#include "helpers/statistics/series.h"

/* ---- declaring ---- */

/* What a check is expanded over, one case per member. */
enum check_across {
	NAMESPACES = 1 << 0,  /* nsN                   point->nsid */
	LBA_FORMATS = 1 << 1, /* profile: lba_formats  point->lba_format */
	FILESYSTEMS = 1 << 2, /* profile: file_systems point->fstype */
	WORKLOADS = 1 << 3,   /* profile: workloads    point->workload */
	/* profile: survive.transitions  point->transition */
	TRANSITIONS = 1 << 4,
	/* profile: expect; point->expectation. Its name stands for the check's own in the case's */
	EXPECTATIONS = 1 << 5,
};

/* The member that this case is about. Only what .across names is set. */
struct check_point {
	uint32_t nsid;
	const struct profile_lba_format *lba_format;
	const char *fstype;
	const struct profile_workload *workload;
	const struct transition *transition;
	const struct profile_expectation *expectation;
};

struct check {
	const char *area, *name; /* case name "area/name[/nsN][/member]" */
	const char *id;          /* stable for ever */
	const char *title;       /* what holds when it passes */
	const char *spec, *ocp;  /* where the rule stands; OCP requirement or NULL */
	bool by_transition;      /* over transitions: each case has spec and ocp of its own one;
				  * these here are what they have in common, or all of them */
	const char *tags;        /* space separated, besides the area and the effect; or NULL */
	unsigned int needs;      /* enum dut_need bits */
	unsigned int across;     /* enum check_across bits */
	enum effect effect;      /* a workload that writes raises LOADS to WRITES */
	bool keeps_data;         /* RESETS, and nothing on the drive is overwritten */
	/* enum transition_change bits: not over transitions that may change one of these */
	unsigned int spared;
	unsigned int deadline_s; /* wall clock; 0: the profile's */
	/* what the profile has it last, which comes on top; NULL: nothing */
	uint64_t (*lasts_ms)(const struct profile *profile);
	/* does the profile ask for this check at all? NULL: each one does. What it does not ask for
	 * is no case; what it asks for and a drive lacks is one */
	bool (*applies)(const struct profile *profile);
	const char *file;
	int line;
	void (*body)(struct dut *dut, const struct profile *profile,
		     const struct check_point *point);
};

/* clang-format off */
#define CHECK(area_, name_, ...)                                                                 \
	static void area_##_##name_(struct dut *dut, const struct profile *profile,              \
				    const struct check_point *point);                            \
	static const struct check check_##area_##_##name_ = {                                    \
		.area = #area_, .name = #name_, .file = __FILE__, .line = __LINE__,              \
		.body = area_##_##name_, __VA_ARGS__                                             \
	};                                                                                       \
	static const struct check *const check_entry_##area_##_##name_                           \
		__attribute__((section("gate_checks"), used)) = &check_##area_##_##name_;        \
	static void area_##_##name_(struct dut *dut __attribute__((unused)),                     \
				    const struct profile *profile __attribute__((unused)),       \
				    const struct check_point *point __attribute__((unused)))
/* clang-format on */

/** check_count(), check_at() - every check of the program, by file and line */
size_t check_count(void);
const struct check *check_at(size_t index);

/* ---- judging ---- */

/* Of a finding a check says what people need to understand it: .what, .unit, .source, .human,
 * .hint, .spec instead of its own, .role, .sanity, .sent. Every one may be left out but .what. */
#define CHECK_ABOUT(...) \
	(&(const struct finding){ .file = __FILE__, .line = __LINE__, __VA_ARGS__ })
#define CHECK_JUDGE(op_, actual_, limit_, required_, ...)                              \
	check_judge((op_), FINDING_VALUE(actual_), FINDING_VALUE(limit_), (required_), \
		    CHECK_ABOUT(__VA_ARGS__))

/* Each evaluates to true when the expectation holds. NaN holds no comparison, not even NE. */
#define EXPECT_EQ(actual, expected, ...) \
	CHECK_JUDGE(FINDING_EQ, actual, expected, false, __VA_ARGS__)
#define EXPECT_NE(actual, refused, ...) CHECK_JUDGE(FINDING_NE, actual, refused, false, __VA_ARGS__)
#define EXPECT_LT(actual, limit, ...) CHECK_JUDGE(FINDING_LT, actual, limit, false, __VA_ARGS__)
#define EXPECT_LE(actual, limit, ...) CHECK_JUDGE(FINDING_LE, actual, limit, false, __VA_ARGS__)
#define EXPECT_GT(actual, limit, ...) CHECK_JUDGE(FINDING_GT, actual, limit, false, __VA_ARGS__)
#define EXPECT_GE(actual, limit, ...) CHECK_JUDGE(FINDING_GE, actual, limit, false, __VA_ARGS__)
#define EXPECT_TRUE(condition, ...) \
	CHECK_JUDGE(FINDING_EQ, (bool)(condition), (bool)true, false, __VA_ARGS__)
#define REQUIRE_EQ(actual, expected, ...) \
	CHECK_JUDGE(FINDING_EQ, actual, expected, true, __VA_ARGS__)
#define REQUIRE_NE(actual, refused, ...) CHECK_JUDGE(FINDING_NE, actual, refused, true, __VA_ARGS__)
#define REQUIRE_LE(actual, limit, ...) CHECK_JUDGE(FINDING_LE, actual, limit, true, __VA_ARGS__)
#define REQUIRE_GE(actual, limit, ...) CHECK_JUDGE(FINDING_GE, actual, limit, true, __VA_ARGS__)
#define REQUIRE_TRUE(condition, ...) \
	CHECK_JUDGE(FINDING_EQ, (bool)(condition), (bool)true, true, __VA_ARGS__)

/* A dut_ call must return 0. What only the host can have refused (helpers/refusal.h) is the rig's;
 * everything else, a timeout and a vanished drive included, is the drive's. Success alone is not
 * an expectation evaluated: a case of REQUIRE_OKs only is an error. */
#define REQUIRE_OK(call, ...) check_require_ok((call), #call, CHECK_ABOUT(__VA_ARGS__))

#define NEED(condition, ...)                     \
	do {                                     \
		if (!(condition))                \
			check_skip(__VA_ARGS__); \
	} while (0)
#define NEED_CLAIM(condition, required_by_profile, ...)                                     \
	do {                                                                                \
		if (!(condition))                                                           \
			check_unclaimed((required_by_profile), CHECK_ABOUT(), __VA_ARGS__); \
	} while (0)
#define RIG(condition, ...)                                          \
	do {                                                         \
		if (!(condition))                                    \
			check_blame_rig(CHECK_ABOUT(), __VA_ARGS__); \
	} while (0)
/* the same of this host, which could not measure what the drive did: nothing is known of the drive
 */
#define HOST(condition, ...)                                          \
	do {                                                          \
		if (!(condition))                                     \
			check_blame_host(CHECK_ABOUT(), __VA_ARGS__); \
	} while (0)
#define MEASURED(value, ...) check_measure(FINDING_VALUE(value), CHECK_ABOUT(__VA_ARGS__))

/**
 * check_judge() - EXPECT_ and REQUIRE_: compares, and records what was compared
 * @about: what, unit, source of the value
 * @required: a limit that is not held ends the case
 *
 * Return: does it hold? Negated by CHECK_INVERT, unless required.
 */
bool check_judge(enum finding_op op, struct finding_value actual, struct finding_value limit,
		 bool required, const struct finding *about);
/**
 * check_require_ok() - REQUIRE_OK(): a result that is not 0 ends the case: failed, the rig's, or
 * skipped where a recording does not hold it
 * @ret: of a dut_ call
 * @call: its text, which names it where @about does not
 */
void check_require_ok(int ret, const char *call, const struct finding *about);
/**
 * check_excuse() - from here on a limit that is not held is the host's, with this reason, unless it
 * is missed by more than the share of time that was lost can explain, or something failed before.
 * For what can only make a figure worse: a limit that is held is held in spite of it.
 */
void check_excuse(double lost_share, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** check_end_excuse() - what is judged from here on is no matter of how fast this host was */
void check_end_excuse(void);
/** check_measure() - MEASURED(): a value for the report, compared with nothing */
void check_measure(struct finding_value value, const struct finding *about);
/** check_skip() - NEED(): ends the case, skipped for this reason */
_Noreturn void check_skip(const char *format, ...) __attribute__((format(printf, 1, 2)));
/** check_blame_host() - HOST(): ends the case as an error of this host: "inconclusive: host: ..."
 */
_Noreturn void check_blame_host(const struct finding *about, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/** check_blame_rig() - RIG(): ends the case as an error of the rig */
_Noreturn void check_blame_rig(const struct finding *about, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/**
 * check_unclaimed() - NEED_CLAIM(): the drive does not claim it: ends the case
 * @required: by the profile: a failure; else skipped, with this reason
 */
_Noreturn void check_unclaimed(bool required, const struct finding *about, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/** check_fail() - a failure that is not one comparison: a tool's verdict, a difference in data */
void check_fail(const struct finding *about, const char *expected, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
#define FAIL_WITH(expected, about_what, ...) \
	check_fail(CHECK_ABOUT(.what = about_what), expected, __VA_ARGS__)
/** check_note() - a line for the case's log */
void check_note(const char *format, ...) __attribute__((format(printf, 1, 2)));
/** check_attach() - a file for the report: raw pages, a tool's output. @name: a plain file name */
void check_attach(const char *name, const void *data, size_t size);
/** check_series() - samples of one quantity over time, on the DUT's clock; judges nothing */
void check_series(const struct series *series);
/** check_distribution() - how often each latency was seen, for the report */
void check_distribution(const char *name, const struct io_histogram *latency);
/** check_event() - a moment worth a mark in the report's charts. @t_ns: DUT clock */
void check_event(uint64_t t_ns, const char *what);
/**
 * check_alloc() - zeroed memory, aligned to 4096 for direct I/O, that lives until the case ends
 * however it ends; a lack of memory is the rig's
 */
void *check_alloc(size_t bytes);
/** check_scratch() - an empty directory for this case, removed after it */
const char *check_scratch(void);

/* ---- for whoever runs checks ---- */

struct check_sink {
	/* its texts are valid during the call only */
	void (*finding)(void *context, const struct finding *finding);
	void (*note)(void *context, const char *line);
	void (*attach)(void *context, const char *name, const void *data, size_t size);
	void (*series)(void *context, const struct series *series);
	void (*distribution)(void *context, const char *name, const struct io_histogram *latency);
	void (*event)(void *context, uint64_t t_ns, const char *what);
	const char *(*scratch)(void *context);
	/* ends the body; must not return. Called after finding() has told why */
	void (*stop)(void *context);
};

/**
 * check_begin() - findings go to @sink until check_end().
 *
 * The environment variable CHECK_INVERT=1 negates every EXPECT_ (tests of the tests, L2).
 */
void check_begin(const struct check *check, const struct check_sink *sink, void *context);
/** check_end() - frees what check_alloc() gave; findings go nowhere any more */
void check_end(void);
/** check_failed() - how many EXPECTs and REQUIREs have failed so far */
unsigned int check_failed(void);

#endif
