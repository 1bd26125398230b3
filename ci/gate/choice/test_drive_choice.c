/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Choosing drives on pretended hosts: patterns, expressions, who is left out and why, and what is
 * said when nobody is there. */
#include "ci/gate/choice/drive_choice.h"

#include <criterion/criterion.h>
#include <errno.h>

#include "fixtures/backend/find/test_live_host.h"
#include "helpers/text/text.h"

static struct drive_choice choice;
static char said[2048];

/* Four drives: two of one model, one with a serial number that looks like a pattern, one of a
 * virtual machine. */
static void setup(void)
{
	static const struct {
		const char *function, *name, *serial;
	} drives[] = {
		{ ROOT_PORT "/0000:01:00.0", "nvme0", "S1A" },
		{ ROOT_PORT "/0000:02:00.0", "nvme1", "S1B" },
		{ ROOT_PORT "/0000:03:00.0", "nvme2", "S*X" },
	};

	live_host_begin();
	for (size_t i = 0; i < sizeof(drives) / sizeof(drives[0]); i++) {
		const char *folder = add_controller(drives[i].function, drives[i].name,
						    drives[i].serial, "240:0");

		test_host_file(&host, path(folder, "model"), "Model %c\n", i == 2 ? 'Z' : 'A');
		test_host_link(&host, path(drives[i].function, "driver"),
			       "sys/bus/pci/drivers/nvme");
	}
	add_function(ROOT_PORT "/0000:04:00.0", "0x010802");
	test_host_link(&host, ROOT_PORT "/0000:04:00.0/driver", "sys/bus/pci/drivers/vfio-pci");
}

static void teardown(void)
{
	drive_choice_free(&choice);
	test_host_end(&host);
}

TestSuite(drive_choice, .init = setup, .fini = teardown);

/* "--dut=..", "--match=.." or "--exclude-dut=.." each */
static int choose(const char *const *words)
{
	struct gate_options options = { .command = GATE_DEVICES };
	int ret;

	for (; *words; words++) {
		const char *value = strchr(*words, '=') + 1;
		struct option_strings *list = !strncmp(*words, "--dut", 5) ? &options.duts
					      : !strncmp(*words, "--match", 7)
						      ? &options.match
						      : &options.exclude_duts;

		cr_assert_eq(option_strings_add(list, value), 0);
	}
	drive_choice_free(&choice);
	said[0] = '\0';
	ret = drive_choice_make(&options, &host.roots, &choice, said, sizeof(said));
	option_strings_free(&options.duts);
	option_strings_free(&options.match);
	option_strings_free(&options.exclude_duts);
	return ret;
}
#define CHOOSE(...) choose((const char *const[]){ __VA_ARGS__, NULL })

/* what is chosen, one behind the other */
static void expect_chosen(const char *wanted)
{
	char got[1024] = "";

	for (size_t i = 0; i < choice.selectors.count; i++)
		text_add(got, sizeof(got), "%s%s", i ? " " : "", choice.selectors.items[i]);
	cr_expect_str_eq(got, wanted);
}

static const char *why_left(const char *address)
{
	for (size_t i = 0; i < choice.left.count; i++)
		if (!strcmp(choice.left.items[i].address, address))
			return choice.left.items[i].text;
	return "it is not left out";
}

Test(drive_choice, names_alone_leave_nothing_to_choose)
{
	cr_expect_eq(CHOOSE("--dut=live:S1A", "--dut=sim:gen5-x4+link-x2", "--dut=/dev/nvme9"), 0);
	cr_expect_not(choice.made);
	cr_expect_eq(choice.chosen.count, 0);
}

Test(drive_choice, all_are_those_of_this_host_that_are_not_somebody_elses)
{
	cr_assert_eq(CHOOSE("--dut=all"), 0, "%s", said);
	/* a serial number that is a pattern, too, names nobody for sure: its address does */
	expect_chosen("live:S1A live:S1B live:0000:03:00.0");
	cr_expect_str_eq(why_left("0000:04:00.0"),
			 "live:0000:04:00.0: it belongs to the driver vfio-pci");
	cr_expect_str_eq(choice.chosen.items[0].text,
			 "live:S1A (/dev/nvme0, 0000:01:00.0, Model A)");
	cr_assert_eq(CHOOSE("--dut=live:*"), 0);
	expect_chosen("live:S1A live:S1B live:0000:03:00.0");
}

/* Whoever means all of them has to hear of one that is not ready. */
Test(drive_choice, one_without_a_driver_or_dead_is_not_left_out)
{
	add_function(ROOT_PORT "/0000:05:00.0", "0x010802");
	test_host_file(&host, ROOT_PORT "/0000:01:00.0/nvme/nvme0/state", "dead\n");
	cr_assert_eq(CHOOSE("--dut=all"), 0);
	expect_chosen("live:S1A live:S1B live:0000:03:00.0 live:0000:05:00.0");
	cr_assert_eq(CHOOSE("--dut=all", "--exclude-dut=^0000:05:"), 0);
	expect_chosen("live:S1A live:S1B live:0000:03:00.0");
}

Test(drive_choice, globs_on_node_serial_number_and_address)
{
	cr_assert_eq(CHOOSE("--dut=live:S1?"), 0);
	expect_chosen("live:S1A live:S1B");
	cr_expect(strstr(why_left("0000:03:00.0"), ": --dut does not name it"));
	cr_assert_eq(CHOOSE("--dut=live:/dev/nvme[12]"), 0);
	expect_chosen("live:S1B live:0000:03:00.0");
	cr_assert_eq(CHOOSE("--dut=/dev/nvme[0]"), 0);
	expect_chosen("live:S1A");
	cr_assert_eq(CHOOSE("--dut=live:0000:0[12]:*"), 0);
	expect_chosen("live:S1A live:S1B");
	cr_assert_eq(CHOOSE("--dut=live:@(S1A|nvme1)"), 0);
	expect_chosen("live:S1A live:S1B");
	/* a drive of just this serial number comes before the pattern */
	cr_assert_eq(CHOOSE("--dut=live:S*X"), 0);
	expect_chosen("live:S*X");
}

Test(drive_choice, expressions_on_all_four)
{
	cr_assert_eq(CHOOSE("--match=Model A"), 0);
	expect_chosen("live:S1A live:S1B");
	cr_expect(strstr(why_left("0000:03:00.0"), ": --match does not match it"));
	cr_expect(strstr(why_left("0000:04:00.0"), "vfio-pci"));
	cr_assert_eq(CHOOSE("--match=^S1A$", "--match=nvme2"), 0);
	expect_chosen("live:S1A live:0000:03:00.0");
	cr_assert_eq(CHOOSE("--dut=all", "--exclude-dut=^/dev/nvme[01]$"), 0);
	expect_chosen("live:0000:03:00.0");
	cr_expect(strstr(why_left("0000:01:00.0"), ": --exclude-dut '^/dev/nvme[01]$' matches it"));
	/* also of drives that were named */
	cr_assert_eq(CHOOSE("--dut=live:S1A", "--dut=live:S1B", "--exclude-dut=:02:"), 0);
	expect_chosen("live:S1A");
}

Test(drive_choice, a_drive_is_there_once_and_by_the_name_that_was_given)
{
	cr_assert_eq(CHOOSE("--dut=live:S1?", "--dut=live:0000:01:00.0", "--dut=all"), 0);
	expect_chosen("live:S1B live:0000:01:00.0 live:0000:03:00.0");
}

Test(drive_choice, simulated_drives_by_their_models)
{
	cr_assert_eq(CHOOSE("--dut=sim:*"), 0);
	expect_chosen("sim:gen4-x4 sim:gen5-x4");
	cr_assert_eq(CHOOSE("--dut=sim:gen[5]*+link-x2"), 0);
	expect_chosen("sim:gen5-x4+link-x2");
	cr_assert_eq(CHOOSE("--dut=sim:*", "--match=SIM4"), 0);
	expect_chosen("sim:gen4-x4");
	cr_expect_eq(CHOOSE("--dut=sim:no*"), -EINVAL);
	cr_expect(strstr(said, "--dut sim:no* matches no model; there are gen4-x4, gen5-x4"), "%s",
		  said);
}

Test(drive_choice, nobody_is_an_error_that_says_who_is_there)
{
	cr_expect_eq(CHOOSE("--dut=live:X*"), -ENODEV);
	cr_expect(strstr(said, "--dut live:X* matches no drive; here are live:S1A (/dev/nvme0, "),
		  "%s", said);
	cr_expect_eq(CHOOSE("--dut=live:S1?", "--dut=live:X*"), -ENODEV);
	cr_expect_eq(CHOOSE("--dut=all", "--match=Model A", "--match=Model Q"), -ENODEV);
	cr_expect(strstr(said, "--match Model Q matches none of the drives; here are live:S1A"),
		  "%s", said);
	/* one code, whoever leaves nobody: another drive may come to a host, not to the models */
	cr_expect_eq(CHOOSE("--dut=all", "--match=Model Q"), -ENODEV);
	cr_expect_eq(CHOOSE("--dut=all", "--exclude-dut=."), -ENODEV);
	cr_expect(strstr(said, "no drive is left: "), "%s", said);
	cr_expect_eq(CHOOSE("--dut=sim:*", "--exclude-dut=."), -EINVAL);
	cr_expect_eq(CHOOSE("--dut=sim:*", "--match=SIM4", "--match=NOPE"), -EINVAL);
	cr_expect(strstr(said, "--match NOPE matches none of the drives; here are sim:gen4-x4 "),
		  "%s", said);
	cr_expect(strstr(said, ", sim:gen5-x4 ("), "%s", said);
	/* who is to be left alone may be absent */
	cr_assert_eq(CHOOSE("--dut=all", "--exclude-dut=Model Q"), 0);
	cr_expect(strstr(choice.notes, "--exclude-dut 'Model Q' matches none of the drives"));
	/* one that was named and is absent is not left out by what it does not match */
	cr_assert_eq(CHOOSE("--dut=live:S9", "--dut=live:S1A", "--match=S1"), 0);
	expect_chosen("live:S9 live:S1A");
}

Test(drive_choice, no_drive_at_all)
{
	test_host_end(&host);
	live_host_begin();
	cr_expect_eq(CHOOSE("--dut=all"), -ENODEV);
	cr_expect_str_eq(said, "--dut all matches no drive; there is no NVMe drive here");
}

Test(drive_choice, a_wrong_expression_says_what_is_wrong)
{
	cr_expect_eq(CHOOSE("--dut=all", "--match=S(1"), -EINVAL);
	cr_expect(strstr(said, "--match 'S(1': not a regular expression: "), "%s", said);
	cr_expect(strlen(strstr(said, "expression: ")) > strlen("expression: ") + 5);
	cr_expect_eq(CHOOSE("--dut=all", "--exclude-dut=[a"), -EINVAL);
	cr_expect(strstr(said, "--exclude-dut '[a': not a regular expression: "), "%s", said);
}
