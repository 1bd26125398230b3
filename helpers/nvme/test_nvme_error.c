/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Entries of the error log in words, and the ways in which one reads them wrong. */
#include <criterion/criterion.h>
#include <string.h>

#include "helpers/bytes.h"
#include "helpers/nvme/nvme_error.h"

static uint8_t entry[NVME_ERROR_BYTES];

static void setup(void)
{
	memset(entry, 0, sizeof(entry));
	bytes_put_le64(entry, 19);
	bytes_put_le16(entry + 8, 3);            /* queue */
	bytes_put_le16(entry + 10, 0x12);        /* command */
	bytes_put_le16(entry + 12, 0x281 << 1);  /* status above the phase tag */
	bytes_put_le64(entry + 16, 0x123456789); /* LBA */
	bytes_put_le32(entry + 24, 2);
	entry[31] = 0x02;
	entry[63] = 1;
}

TestSuite(nvme_error, .init = setup);

#define SAYS(words)                                                                  \
	do {                                                                         \
		char text[256];                                                      \
		cr_expect_str_eq(nvme_error_text(entry, text, sizeof(text)), words); \
	} while (0)

Test(nvme_error, names_the_command_and_its_place)
{
	SAYS("Read (02h) of queue 3, command 0012h, namespace 2, LBA 4886718345: "
	     "Unrecovered Read Error (281h)");
}

Test(nvme_error, the_same_opcode_is_another_command_of_the_admin_queue)
{
	bytes_put_le16(entry + 8, 0);
	bytes_put_le64(entry + 16, 0);
	bytes_put_le32(entry + 24, 0);
	bytes_put_le16(entry + 12, 0x109 << 1);
	SAYS("Get Log Page (02h) of queue 0, command 0012h: Invalid Log Page (109h)");
	entry[31] = 0xc1;
	SAYS("opcode C1h of queue 0, command 0012h: Invalid Log Page (109h)");
}

Test(nvme_error, of_a_former_version_has_no_opcode)
{
	/* the byte is reserved there: 0 is no Flush */
	entry[31] = entry[63] = 0;
	SAYS("queue 3, command 0012h, namespace 2, LBA 4886718345: Unrecovered Read Error (281h)");
}

Test(nvme_error, the_phase_tag_is_no_status)
{
	/* who reads the field as it is takes 281h for 503h */
	entry[12] |= 1;
	SAYS("Read (02h) of queue 3, command 0012h, namespace 2, LBA 4886718345: "
	     "Unrecovered Read Error (281h)");
}

Test(nvme_error, of_no_command)
{
	bytes_put_le16(entry + 8, 0xffff);
	bytes_put_le16(entry + 10, 0xffff);
	bytes_put_le64(entry + 16, 0);
	bytes_put_le32(entry + 24, 0);
	entry[63] = 0;
	SAYS("no command of a queue: Unrecovered Read Error (281h)");
	bytes_put_le16(entry + 8, 0);
	SAYS("queue 0: Unrecovered Read Error (281h)");
}
