/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Stands in for Criterion where there is none: for a machine of another kind. It has what the tests
 * of helpers/ use; what is missing does not compile. */
#ifndef HELPERS_TEST_CRITERION_CRITERION_H
#define HELPERS_TEST_CRITERION_CRITERION_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct standin_test {
	const char *suite, *name;
	void (*run)(void);
	struct standin_test *next;
};

/* What each test of a program begins and ends with; either may be NULL. */
struct standin_suite {
	void (*init)(void), (*fini)(void);
};

void standin_add(struct standin_test *test);
void standin_set_suite(struct standin_suite suite);
/** standin_check() - @fatal: ends the test when it does not hold */
void standin_check(bool fatal, bool holds, const char *file, int line, const char *what,
		   const char *format, ...) __attribute__((format(printf, 6, 7)));

#define Test(suite_, name_)                                                                  \
	static void suite_##_##name_##_run(void);                                            \
	__attribute__((constructor)) static void suite_##_##name_##_add(void)                \
	{                                                                                    \
		static struct standin_test test = { #suite_, #name_, suite_##_##name_##_run, \
						    NULL };                                  \
		standin_add(&test);                                                          \
	}                                                                                    \
	static void suite_##_##name_##_run(void)

#define TestSuite(suite_, ...)                                            \
	__attribute__((constructor)) static void suite_##_set(void)       \
	{                                                                 \
		standin_set_suite((struct standin_suite){ __VA_ARGS__ }); \
	}                                                                 \
	void standin_set_suite(struct standin_suite suite)

#define STANDIN(fatal, holds, what, ...) \
	standin_check(fatal, holds, __FILE__, __LINE__, what, "" __VA_ARGS__)
#define STANDIN_OP(fatal, a, op, b, ...) STANDIN(fatal, (a)op(b), #a " " #op " " #b, ##__VA_ARGS__)
#define STANDIN_NEAR(fatal, a, b, within, ...) \
	STANDIN(fatal, (a) - (b) <= (within) && (b) - (a) <= (within), #a " ~ " #b, ##__VA_ARGS__)

#define cr_assert(a, ...) STANDIN(true, !!(a), #a, ##__VA_ARGS__)
#define cr_assert_not(a, ...) STANDIN(true, !(a), "not " #a, ##__VA_ARGS__)
#define cr_assert_null(a, ...) STANDIN_OP(true, a, ==, NULL, ##__VA_ARGS__)
#define cr_assert_not_null(a, ...) STANDIN_OP(true, a, !=, NULL, ##__VA_ARGS__)
#define cr_assert_eq(a, b, ...) STANDIN_OP(true, a, ==, b, ##__VA_ARGS__)
#define cr_assert_neq(a, b, ...) STANDIN_OP(true, a, !=, b, ##__VA_ARGS__)
#define cr_assert_lt(a, b, ...) STANDIN_OP(true, a, <, b, ##__VA_ARGS__)
#define cr_assert_leq(a, b, ...) STANDIN_OP(true, a, <=, b, ##__VA_ARGS__)
#define cr_assert_gt(a, b, ...) STANDIN_OP(true, a, >, b, ##__VA_ARGS__)
#define cr_assert_geq(a, b, ...) STANDIN_OP(true, a, >=, b, ##__VA_ARGS__)
#define cr_assert_float_eq(a, b, within, ...) STANDIN_NEAR(true, a, b, within, ##__VA_ARGS__)
#define cr_assert_str_eq(a, b, ...) STANDIN(true, !strcmp(a, b), #a " is " #b, ##__VA_ARGS__)
#define cr_assert_arr_eq(a, b, size, ...) \
	STANDIN(true, !memcmp(a, b, size), #a " is " #b, ##__VA_ARGS__)

#define cr_expect(a, ...) STANDIN(false, !!(a), #a, ##__VA_ARGS__)
#define cr_expect_not(a, ...) STANDIN(false, !(a), "not " #a, ##__VA_ARGS__)
#define cr_expect_null(a, ...) STANDIN_OP(false, a, ==, NULL, ##__VA_ARGS__)
#define cr_expect_eq(a, b, ...) STANDIN_OP(false, a, ==, b, ##__VA_ARGS__)
#define cr_expect_lt(a, b, ...) STANDIN_OP(false, a, <, b, ##__VA_ARGS__)
#define cr_expect_leq(a, b, ...) STANDIN_OP(false, a, <=, b, ##__VA_ARGS__)
#define cr_expect_geq(a, b, ...) STANDIN_OP(false, a, >=, b, ##__VA_ARGS__)
#define cr_expect_float_eq(a, b, within, ...) STANDIN_NEAR(false, a, b, within, ##__VA_ARGS__)
#define cr_expect_str_eq(a, b, ...) STANDIN(false, !strcmp(a, b), #a " is " #b, ##__VA_ARGS__)
#define cr_expect_str_empty(a, ...) STANDIN(false, !*(a), #a " is empty", ##__VA_ARGS__)

#endif
