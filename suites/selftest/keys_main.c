/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Prints what test_violations.sh must account for: every key of a profile, and every word of a list
 * of words, with the reason why no value of it can be violated, if the key table has one, and with
 * how it is violated, if the key table says that. */
#include <stdio.h>

#include "fixtures/profile/profile_keys.h"

static void print(const char *prefix, const struct profile_key *keys, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct profile_key *key = &keys[i];
		const char *reason = key->unviolated ? key->unviolated : "";
		char dotted[96];

		(void)profile_dotted(key->path, dotted, sizeof(dotted));
		(void)printf("%s%s\t%s\t%s\n", prefix, dotted, reason,
			     key->violated ? key->violated : "");
		if (key->type != KEY_FLAGS && key->type != KEY_TEXTS)
			continue;
		for (const struct profile_choice *c = key->choices; c && c->text; c++)
			(void)printf("%s%s[%s]\t%s\n", prefix, dotted, c->text, reason);
	}
}

int main(void)
{
	print("", profile_keys, profile_key_count);
	print("perf.workloads.NAME.", profile_workload_keys, profile_workload_key_count);
	return 0;
}
