/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is an expression is taken, and what nobody has the memory for is not. */
#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "helpers/text/expression.h"

static char why[128];

static int compile(const char *text, const char *match)
{
	regex_t regex;
	int ret = expression_compile(text, &regex, why, sizeof(why));

	if (ret)
		return ret;
	cr_expect_eq(regexec(&regex, match, 0, NULL, 0), 0, "%s does not match %s", text, match);
	regfree(&regex);
	return 0;
}

Test(expression, those_that_can_be_had)
{
	cr_expect_eq(compile("^ACME PM[0-9]+$", "ACME PM17"), 0);
	cr_expect_eq(compile("^.{20}$", "01234567890123456789"), 0);
	cr_expect_eq(compile("(a|b){1,3}c", "abac"), 0);
	cr_expect_eq(compile("[]({]", "x{"), 0);
	cr_expect_eq(compile("", "x"), 0);
}

Test(expression, those_that_are_none)
{
	cr_expect_eq(compile("(", NULL), -EINVAL);
	cr_expect(*why);
	cr_expect_eq(compile("[a", NULL), -EINVAL);
	cr_expect_eq(compile("a\\", NULL), -EINVAL);
}

/* Each would take the whole stack, or gigabytes. */
Test(expression, those_that_are_too_large)
{
	static char text[70000];

	cr_expect_eq(compile("((a{100}){100}){100}", NULL), -E2BIG);
	cr_expect_str_eq(why, "repeats what is repeated, or too often");
	cr_expect_eq(compile("a++", NULL), -E2BIG);
	memset(text, '(', sizeof(text) - 1);
	cr_expect_eq(compile(text, NULL), -E2BIG);
	cr_expect(strstr(why, "longer than"), "%s", why);
	text[1025] = '\0';
	cr_expect_eq(compile(text, NULL), -E2BIG);
	text[1024] = '\0';
	cr_expect_eq(compile(text, NULL), -EINVAL);
	memset(text, ')', 1024);
	memset(text, '(', 512);
	cr_expect_eq(compile(text, ""), 0);
	memset(text, 'a', 1024);
	cr_expect_eq(compile(text, text), 0);
}
