/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Drives of one run that have an identifier in common are told, and those that have none are not.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "ci/gate/rig/drive_probe.h"

static struct drive drives[2];
static char text[512];

static void make(void)
{
	for (size_t i = 0; i < 2; i++) {
		struct drive *drive = &drives[i];

		memset(drive, 0, sizeof(*drive));
		drive->found = true;
		(void)snprintf(drive->alias, sizeof(drive->alias), "drive-%zu", i + 1);
		(void)snprintf(drive->info.serial, sizeof(drive->info.serial), "S%zu", i + 1);
		(void)snprintf(drive->info.address, sizeof(drive->info.address), "0000:0%zu:00.0",
			       i + 1);
		(void)snprintf(drive->names.nqn, sizeof(drive->names.nqn), "nqn.%zu", i + 1);
		drive->names.count = 2;
		for (size_t k = 0; k < 2; k++) {
			drive->names.ns[k].nguid[0] = (char)('a' + 2 * i + k);
			drive->names.ns[k].eui64[0] = (char)('a' + 2 * i + k);
		}
	}
}

static size_t tell(void)
{
	text[0] = '\0';
	return drive_twins_tell(&drives[1], drives, 1, text, sizeof(text));
}

Test(twins, none, .init = make)
{
	cr_expect_eq(tell(), 0);
	/* what neither tells is not the same */
	memset(&drives[0].names, 0, sizeof(drives[0].names));
	memset(&drives[1].names, 0, sizeof(drives[1].names));
	drives[0].names.count = drives[1].names.count = 1;
	drives[0].info.serial[0] = drives[1].info.serial[0] = '\0';
	cr_expect_eq(tell(), 0, "%s", text);
}

Test(twins, serial, .init = make)
{
	memcpy(drives[1].info.serial, drives[0].info.serial, sizeof(drives[0].info.serial));
	cr_expect_eq(tell(), 1);
	cr_expect(strstr(text, "the same as drive-1: serial number; one of them was not given"),
		  "%s", text);
}

Test(twins, one_namespace, .init = make)
{
	drives[1].names.ns[0].nguid[0] = drives[0].names.ns[1].nguid[0];
	cr_expect_eq(tell(), 1);
	cr_expect(strstr(text, ": NGUID;"), "%s", text);
	drives[1].names.ns[0].eui64[0] = drives[0].names.ns[1].eui64[0];
	cr_expect_eq(tell(), 2);
	cr_expect(strstr(text, "NGUID, EUI64"), "%s", text);
}

Test(twins, two_ports, .init = make)
{
	memcpy(drives[1].names.nqn, drives[0].names.nqn, sizeof(drives[0].names.nqn));
	drives[1].names.controller_id = 2;
	cr_expect_eq(tell(), 1);
	cr_expect(strstr(text, "two controllers of one drive"), "%s", text);
}

Test(twins, named_twice, .init = make)
{
	drives[1].names = drives[0].names;
	drives[1].info = drives[0].info;
	cr_expect_eq(tell(), 4);
	cr_expect(strstr(text, "it was named twice"), "%s", text);
}

Test(twins, absent, .init = make)
{
	drives[1].info = drives[0].info;
	drives[0].found = false;
	cr_expect_eq(tell(), 0);
}
