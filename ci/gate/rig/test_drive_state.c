/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a simulated drive says of itself outside of the cases. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ci/gate/rig/drive_state.h"
#include "fixtures/dut/dut.h"

/* All that was told, as text. */
static void tell(const char *selector, char *told, size_t size, uint64_t *ret_entries)
{
	struct dut_options options = { .allowed = READS };
	struct nvme_smart before, after;
	char path[] = "state-XXXXXX", why[256] = "";
	int fd = mkostemp(path, O_CLOEXEC);
	struct dut *dut;
	ssize_t n;

	cr_assert_geq(fd, 0);
	cr_assert_eq(dut_open(selector, &options, &dut, why, sizeof(why)), 0, "%s", why);
	before.error_log_entries = after.error_log_entries = 0;
	(void)dut_read_smart(dut, &before);
	drive_state_tell(dut, fd, false);
	(void)dut_read_smart(dut, &after);
	*ret_entries = after.error_log_entries - before.error_log_entries;
	n = pread(fd, told, size - 1, 0);
	cr_assert_gt(n, 0);
	told[n] = '\0';
	dut_close(dut);
	(void)close(fd);
	(void)unlink(path);
}

static char told[65536];

Test(state, health_identity_features_and_effects)
{
	static const char *const wanted[] = {
		"\"SMART\"",
		"data units written",
		"\"Identify\"",
		"OACS",
		"namespace 2, LBA format",
		"\"Features\"",
		"Power Management (02h)",
		"Volatile Write Cache (06h)",
		"Commands supported and effects",
		"admin command 06h",
	};
	uint64_t entries;

	tell("sim:gen5-x4", told, sizeof(told), &entries);
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		cr_expect(strstr(told, wanted[i]), "'%s' is not told", wanted[i]);
	/* asking is no error in the drive's error log */
	cr_expect_eq(entries, 0);
}

Test(state, what_cannot_be_read_is_said_and_the_rest_told)
{
	uint64_t entries;

	tell("sim:gen5-x4+smart-refused", told, sizeof(told), &entries);
	cr_expect(strstr(told, "the SMART log could not be read"), "%s", told);
	cr_expect(strstr(told, "\"Identify\""));
	cr_expect_not(strstr(told, "\"SMART\""));
}
