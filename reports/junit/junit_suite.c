/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Begins a suite, with the properties that each has. */
#include "helpers/text/text.h"
#include "reports/junit/junit_parts.h"
#include "reports/record/run_identity.h"

static void lines(struct junit *j, const char *name, const char *const *items, size_t count)
{
	for (size_t i = 0; i < count; i++)
		junit_property(j, name, items[i]);
}

void junit_start_suite(struct junit *j, const char *area, const struct tally *t)
{
	struct text text = { 0 };

	text_printf(&text, "nvme.%s@%s", area, j->identity);
	junit_start(j, "testsuite");
	junit_attribute(j, "name", text.data ? text.data : "nvme");
	junit_attribute_number(j, "id", j->suites++);
	junit_attribute_number(j, "tests", t->tests);
	junit_attribute_number(j, "failures", t->failures);
	junit_attribute_number(j, "errors", t->errors);
	junit_attribute_number(j, "skipped", t->skipped);
	junit_attribute_seconds(j, t->time_s);
	text_reset(&text);
	text_timestamp(&text, j->run->info.start_unix_ns, 0);
	junit_attribute(j, "timestamp", text.data ? text.data : "");
	if (j->run->info.host)
		junit_attribute(j, "hostname", j->run->info.host);
	j->failed |= text.failed;
	text_free(&text);
	junit_start(j, "properties");
	junit_property(j, "dut.selector", j->run->info.selector);
	junit_property(j, "dut.model", j->run->info.model);
	junit_property(j, "dut.serial", j->run->info.serial);
	junit_property(j, "dut.firmware", j->run->info.firmware);
	junit_property(j, "dut.no-hardware", run_identity_kind(&j->run->info));
	junit_property(j, "dut.recorded", j->run->info.recorded);
	junit_property(j, "profile", j->run->info.profile_name);
	junit_property(j, "profile.sha256", j->run->info.profile_sha256);
	lines(j, "drives.chosen", j->run->info.chosen, j->run->info.chosen_count);
	lines(j, "drives.left-out", j->run->info.passed_over, j->run->info.passed_over_count);
	lines(j, "namespaces.left-out", j->run->info.ns_left_out, j->run->info.ns_left_out_count);
	if (j->run->info.overwrite_signatures)
		junit_property(j, "overwrite-signatures", "yes");
	junit_property(j, "kernel", j->run->info.kernel);
	junit_property(j, "nvme-gate", j->run->info.tool_version);
	junit_finish(j);
}
