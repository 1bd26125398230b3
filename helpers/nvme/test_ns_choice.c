/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which entries are right, and which namespaces they name. */
#include "helpers/nvme/ns_choice.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

Test(ns_choice, entries)
{
	static const char *const right[] = { "1", "4294967294", "nvme0n[12]$", "." };
	static const struct {
		const char *entry, *why;
	} wrong[] = {
		{ "0", "is no NSID" },
		{ "4294967295", "is no NSID" },
		{ "99999999999999999999999", "is no NSID" },
		{ "(", "neither an NSID nor a regular expression: " },
		{ "[a", "neither an NSID nor a regular expression: " },
	};
	char why[256];

	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++)
		cr_expect_eq(ns_choice_check(right[i], why, sizeof(why)), 0, "%s", right[i]);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		cr_expect_eq(ns_choice_check(wrong[i].entry, why, sizeof(why)), -EINVAL);
		cr_expect(strstr(why, wrong[i].why), "%s", why);
	}
}

Test(ns_choice, names)
{
	cr_expect(ns_choice_names("2", 2, ""));
	cr_expect_not(ns_choice_names("2", 12, "/dev/nvme0n2"), "a number is no expression");
	cr_expect(ns_choice_names("n2$", 7, "/dev/nvme0n2"));
	cr_expect_not(ns_choice_names("n2$", 7, "/dev/nvme0n21"));
	cr_expect_not(ns_choice_names(".*", 7, ""), "what has no node has nothing to match");
}

Test(ns_choice, keeps)
{
	struct ns_choice choice = { .include_count = 0 };

	cr_expect(ns_choice_keeps(&choice, 1, ""));
	choice = (struct ns_choice){ .include = { "1", "n3$" }, .include_count = 2 };
	cr_expect(ns_choice_keeps(&choice, 1, ""));
	cr_expect(ns_choice_keeps(&choice, 3, "/dev/nvme0n3"));
	cr_expect_not(ns_choice_keeps(&choice, 2, "/dev/nvme0n2"));
	/* to be left alone outranks to be used */
	choice = (struct ns_choice){
		.include = { "1", "2" }, .include_count = 2, .exclude = { "2" }, .exclude_count = 1
	};
	cr_expect(ns_choice_keeps(&choice, 1, ""));
	cr_expect_not(ns_choice_keeps(&choice, 2, ""));
	choice.include_count = 0;
	cr_expect(ns_choice_keeps(&choice, 9, ""));
	cr_expect_not(ns_choice_keeps(&choice, 2, ""));
}
