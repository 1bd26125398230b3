/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who is refused is told what is missing, and root is never told to be root. */
#include <criterion/criterion.h>
#include <errno.h>

#include "helpers/host/privilege.h"
#include "helpers/host/test_host.h"

#define ALL "CapEff:\t000001ffffffffff\n"
#define NO_ADMIN "CapEff:\t00000000a80425fb\n"
#define NONE "CapEff:\t0000000000000000\n"
#define HOST "         0          0 4294967295\n"

static struct test_host host;
static char text[320];

/* clang-format off */
static void begin(void) { test_host_begin(&host); }
static void end(void) { test_host_end(&host); }
/* clang-format on */

TestSuite(privilege, .init = begin, .fini = end);

static void process(unsigned int uid, const char *capabilities, const char *map)
{
	test_host_file(&host, "proc/self/status", "Name:\tx\nUid:\t%u\t%u\t%u\t%u\n%s", uid, uid,
		       uid, uid, capabilities);
	test_host_file(&host, "proc/self/uid_map", "%s", map);
}

static const char *explain(void)
{
	return privilege_explain(&host.roots, PRIVILEGE_SYS_ADMIN, text, sizeof(text));
}

Test(privilege, root_of_the_host_has_it)
{
	process(0, ALL, HOST);
	cr_expect(privilege_has(&host.roots, PRIVILEGE_SYS_ADMIN));
	cr_expect(strstr(explain(), "refused although"), "%s", text);
}

Test(privilege, an_ordinary_user_is_told_to_be_root)
{
	process(1000, NONE, HOST);
	cr_expect_not(privilege_has(&host.roots, PRIVILEGE_SYS_ADMIN));
	cr_expect_str_eq(explain(), "this process has no CAP_SYS_ADMIN: run as root");
}

Test(privilege, root_of_a_container_is_told_the_capability)
{
	process(0, NO_ADMIN, HOST);
	cr_expect_not(privilege_has(&host.roots, PRIVILEGE_SYS_ADMIN));
	cr_expect(strstr(explain(), "CAP_SYS_ADMIN"), "%s", text);
	cr_expect_not(strstr(text, "run as root"), "%s", text);
}

Test(privilege, root_of_a_user_namespace_is_told_that)
{
	process(0, ALL, "         0       1000          1\n");
	cr_expect_not(privilege_has(&host.roots, PRIVILEGE_SYS_ADMIN));
	cr_expect(strstr(explain(), "user namespace"), "%s", text);
	cr_expect_not(strstr(text, "run as root"), "%s", text);
	/* with all ids of the host, but shifted: a namespace too */
	process(0, ALL, "         0     100000 4294867295\n");
	cr_expect_not(privilege_has(&host.roots, PRIVILEGE_SYS_ADMIN));
}

Test(privilege, each_refusal_of_a_node_has_its_own_words)
{
	static const struct {
		int error;
		unsigned int uid;
		const char *capabilities, *says;
	} rows[] = {
		{ -ENOENT, 0, ALL, "does not exist" },
		{ -ENXIO, 0, ALL, "not the node of this device" },
		{ -EPERM, 0, ALL, "device rules of this container" },
		{ -EACCES, 0, ALL, "nodev" },
		{ -EACCES, 1000, NONE, "no CAP_DAC_OVERRIDE: run as root" },
		{ -EACCES, 0, NONE, "root without CAP_DAC_OVERRIDE" },
		{ -EIO, 0, ALL, "Input/output error" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		process(rows[i].uid, rows[i].capabilities, HOST);
		(void)privilege_explain_node(&host.roots, "/dev/nvme0", rows[i].error, text,
					     sizeof(text));
		cr_expect(strstr(text, rows[i].says), "%s", text);
		cr_expect(strstr(text, "/dev/nvme0"), "%s", text);
		cr_expect_eq(privilege_is_refusal(rows[i].error), rows[i].error != -EIO);
	}
}
