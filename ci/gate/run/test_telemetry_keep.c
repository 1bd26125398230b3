/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is one cause, and what is another. */
#include "ci/gate/run/telemetry_keep.h"

#include <criterion/criterion.h>

static const char *cause(const char *reason)
{
	static char text[64];

	telemetry_cause(reason, false, text, sizeof(text));
	return text;
}

Test(telemetry_keep, numbers_are_no_cause_of_their_own)
{
	cr_expect_str_eq(cause("spare is 4 %, at least 10 %"), "spare is # %, at least # %");
	cr_expect_str_eq(cause("spare is 12.5 %, at least 90 %"), "spare is # %, at least # %");
	cr_expect_str_eq(cause("status 0x1F at 3"), "status # at #");
	cr_expect_str_eq(cause("ns1 is gone"), "ns# is gone");
	cr_expect_str_eq(cause("a device is dead"), "a device is dead");
	cr_expect_str_eq(cause(""), "");
	/* cut, and never past the end */
	cr_expect_eq(strlen(cause("0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 "
				  "2 3 4 5 6 7 8 9")),
		     63);
}

Test(telemetry_keep, a_drive_that_is_gone_is_one_cause)
{
	char one[64], other[64];

	telemetry_cause("log 05h: No such device", true, one, sizeof(one));
	telemetry_cause("AER capability: expected yes, actual no", true, other, sizeof(other));
	cr_expect_str_eq(one, other);
	telemetry_cause("AER capability: expected yes, actual no", false, other, sizeof(other));
	cr_expect_str_neq(one, other);
}

Test(telemetry_keep, a_drive_that_others_use_is_not_told_to_take_data)
{
	for (enum effect allowed = READS; allowed <= FIRMWARE; allowed++)
		cr_expect_eq(telemetry_kind(NVME_TELEMETRY_HOST, allowed),
			     allowed >= RECONFIGURES ? NVME_TELEMETRY_HOST
						     : NVME_TELEMETRY_CONTROLLER);
	cr_expect_eq(telemetry_kind(NVME_TELEMETRY_CONTROLLER, FIRMWARE),
		     NVME_TELEMETRY_CONTROLLER);
}
