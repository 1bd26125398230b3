/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Is config space read as the registers are laid out, also when it is broken or dead? */
#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "helpers/pcie/pcie.h"
#include "helpers/random.h"

static struct pcie_config config;

static void put(unsigned int off, unsigned int len, uint32_t value)
{
	for (unsigned int i = 0; i < len; i++)
		config.bytes[off + i] = (uint8_t)(value >> 8 * i);
}

/* The bytes of a Gen5 x4 drive, as lspci -xxxx of such a drive shows them: PM at 40h, MSI-X at
 * 50h, Express at 70h; extended: AER at 100h, then 19h, 26h, 27h, 2Ah. */
static void make_drive(void)
{
	memset(&config, 0, sizeof(config));
	config.size = 4096;
	put(0x00, 4, 0x00101b36);
	put(0x06, 2, 0x0010);
	put(0x34, 1, 0x40);
	put(0x40, 2, 0x5001);
	put(0x50, 2, 0x7011);
	put(0x70, 2, 0x0010);
	put(0x72, 2, 0x0002);      /* version 2, endpoint */
	put(0x7c, 4, 0x00437845);  /* LnkCap: speed 5, width 4 */
	put(0x80, 2, 0x0040);      /* LnkCtl */
	put(0x82, 2, 0x1045);      /* LnkSta: speed 5, width 4, slot clock */
	put(0x9c, 4, 0x8180003e);  /* LnkCap2: vector bits 5:1 */
	put(0xa0, 2, 0x0005);      /* LnkCtl2 */
	put(0x100, 4, 0x14820001); /* AER version 2, next 148h */
	put(0x104, 4, 0x00004000);
	put(0x110, 4, 0x00002000);
	put(0x130, 4, 0x00000077);
	put(0x148, 4, 0x16010019);
	put(0x160, 4, 0x18010026);
	put(0x180, 4, 0x1a010027);
	put(0x1a0, 4, 0x0001002a);
}

#define EQ(actual, expected)                                                                    \
	cr_expect((actual) == (expected), "%s is %lld, not %lld", #actual, (long long)(actual), \
		  (long long)(expected))

Test(pcie, finds_capabilities)
{
	make_drive();
	EQ(pcie_find_capability(&config, PCIE_CAP_POWER_MANAGEMENT), 0x40);
	EQ(pcie_find_capability(&config, PCIE_CAP_MSIX), 0x50);
	EQ(pcie_find_capability(&config, PCIE_CAP_EXPRESS), 0x70);
	EQ(pcie_find_capability(&config, 0x05), 0);
	EQ(pcie_find_extended(&config, PCIE_EXT_AER), 0x100);
	EQ(pcie_find_extended(&config, PCIE_EXT_SECONDARY), 0x148);
	EQ(pcie_find_extended(&config, PCIE_EXT_PHYSICAL_16GT), 0x160);
	EQ(pcie_find_extended(&config, PCIE_EXT_LANE_MARGINING), 0x180);
	EQ(pcie_find_extended(&config, PCIE_EXT_PHYSICAL_32GT), 0x1a0);
	EQ(pcie_find_extended(&config, PCIE_EXT_L1_SUBSTATES), 0);
	EQ(pcie_find_extended(&config, 0x1a), 0); /* the wrong ID of lane margining */
}

Test(pcie, lists_that_loop_or_stray_end)
{
	make_drive();
	put(0x71, 1, 0x40); /* Express -> PM again */
	EQ(pcie_find_capability(&config, 0x05), 0);
	put(0x51, 1, 0x3c); /* into the header */
	EQ(pcie_find_capability(&config, PCIE_CAP_EXPRESS), 0);
	put(0x51, 1, 0x73); /* the low two bits are reserved, not part of the address */
	EQ(pcie_find_capability(&config, PCIE_CAP_EXPRESS), 0x70);
	put(0x1a0, 4, 0x1001002a); /* 2Ah -> 100h again */
	EQ(pcie_find_extended(&config, 0x7777), 0);
	put(0x1a0, 4, 0x0fc1002a); /* -> FCh, below where they live */
	EQ(pcie_find_extended(&config, 0x7777), 0);
	put(0x1a0, 4, 0x1a01002a); /* -> itself */
	EQ(pcie_find_extended(&config, 0x7777), 0);
	put(0x06, 2, 0); /* no capability list at all */
	EQ(pcie_find_capability(&config, PCIE_CAP_POWER_MANAGEMENT), 0);
}

Test(pcie, truncated_reads)
{
	struct pcie_link_end end = { .max.gen = 99 };
	struct pcie_aer aer;

	make_drive();
	config.size = 256; /* a user without privilege sees less */
	EQ(pcie_find_capability(&config, PCIE_CAP_EXPRESS), 0x70);
	EQ(pcie_find_extended(&config, PCIE_EXT_AER), 0);
	EQ(pcie_decode_aer(&config, &aer), 0);
	EQ(aer.present, false);
	config.size = 64;
	EQ(pcie_find_capability(&config, PCIE_CAP_POWER_MANAGEMENT), 0);
	EQ(pcie_decode_link_end(&config, &end), -ENOENT);
	EQ(end.max.gen, 99);
	config.size = 0x70 + 0x13; /* one byte of LnkSta is missing */
	EQ(pcie_decode_link_end(&config, &end), -ENOENT);
	config.size = 0x70 + 0x14; /* no second part */
	EQ(pcie_decode_link_end(&config, &end), 0);
	EQ(end.now.gen, 5);
	EQ(end.target_gen, 0);
	config.size = 0;
	EQ(pcie_decode_link_end(&config, &end), -ENOENT);
}

Test(pcie, link_of_a_gen5_drive) /* speed code 5 is 32 GT/s */
{
	struct pcie_link_end end;

	make_drive();
	EQ(pcie_decode_link_end(&config, &end), 0);
	EQ(end.known, true);
	EQ(end.answers, true);
	EQ(end.training, false);
	EQ(end.max.gen, 5);
	EQ(end.max.lanes, 4);
	EQ(end.now.gen, 5);
	EQ(end.now.lanes, 4);
	EQ(end.target_gen, 5);
	EQ(end.speeds_mask, 0x1f); /* bit n-1 = generation n: not the register's bit n */
	EQ(end.lnkcap, 0x00437845);
	EQ(end.lnksta, 0x1045);
	EQ(end.reports_active, false);
}

/* Bit 5 of the register is 32 GT/s; read as bit n = generation n + 1 it would be 6. */
Test(pcie, speeds_that_are_offered_one_by_one)
{
	struct pcie_link_end end;

	make_drive();
	EQ(pcie_decode_link_end(&config, &end), 0);
	EQ(pcie_unbroken_speeds(&end), 5);
	put(0x9c, 4, 0x8180003f); /* bit 0 is reserved */
	EQ(pcie_decode_link_end(&config, &end), 0);
	EQ(pcie_unbroken_speeds(&end), 5);
	put(0x9c, 4, 0x81800036); /* without 8 GT/s */
	EQ(pcie_decode_link_end(&config, &end), 0);
	EQ(pcie_unbroken_speeds(&end), 2);
	put(0x9c, 4, 0x81800020); /* 32 GT/s alone */
	EQ(pcie_decode_link_end(&config, &end), 0);
	EQ(pcie_unbroken_speeds(&end), 0);
	put(0x9c, 4, 0); /* of before there was a vector */
	put(0x7c, 4, 0x00437842);
	EQ(pcie_decode_link_end(&config, &end), 0);
	EQ(pcie_unbroken_speeds(&end), 2);
}

Test(pcie, a_port_notes_changes_of_the_link)
{
	struct pcie_link_end end;
	char text[128];

	make_drive();
	put(0x82, 2, 0xd045); /* without LnkCap bit 21 they are reserved */
	EQ(pcie_decode_link_end(&config, &end), 0);
	EQ(end.notes_changes, false);
	EQ(end.managed, false);
	EQ(end.autonomous, false);
	EQ(end.lnksta_at, 0x82);
	EQ(pcie_has_changed(&end), false);
	put(0x7c, 4, 0x00637845);
	put(0x82, 2, 0x5045);
	EQ(pcie_decode_link_end(&config, &end), 0);
	EQ(end.notes_changes, true);
	EQ(end.managed, true);
	EQ(end.autonomous, false);
	EQ(end.notice_taken, false);
	EQ(pcie_has_changed(&end), true);
	EQ(end.now.gen, 5);
	EQ(end.now.lanes, 4);
	cr_expect_str_eq(pcie_change_text(&end, text, sizeof(text)),
			 "trained again (bandwidth management status)");
	put(0x82, 2, 0x9045);
	EQ(pcie_decode_link_end(&config, &end), 0);
	EQ(end.managed, false);
	EQ(end.autonomous, true);
	put(0x80, 2, 0x0400); /* Link Bandwidth Management Interrupt Enable */
	EQ(pcie_decode_link_end(&config, &end), 0);
	EQ(end.notice_taken, true);
	put(0x80, 2, 0x0800); /* Link Autonomous Bandwidth Interrupt Enable */
	EQ(pcie_decode_link_end(&config, &end), 0);
	EQ(end.notice_taken, true);
	memset(config.bytes, 0xff, sizeof(config.bytes));
	EQ(pcie_decode_link_end(&config, &end), -ENODEV);
	EQ(pcie_has_changed(&end), false);
}

Test(pcie, width_is_six_bits)
{
	struct pcie_link_end end;

	make_drive();
	put(0x82, 2, 0x1105); /* width 16: bit 8, beyond a nibble */
	EQ(pcie_decode_link_end(&config, &end), 0);
	EQ(end.now.lanes, 16);
	put(0x82, 2, 0x1035); /* width 3 is reserved */
	EQ(pcie_decode_link_end(&config, &end), 0);
	EQ(end.now.lanes, 0);
	EQ(end.now.gen, 5);
}

Test(pcie, all_ones_is_not_a_speed) /* 15 would pass for "at least 5" */
{
	struct pcie_link_end end;
	struct pcie_link link;

	make_drive();
	memset(config.bytes, 0xff, sizeof(config.bytes));
	EQ(pcie_decode_link_end(&config, &end), -ENODEV);
	EQ(end.known, true);
	EQ(end.answers, false);
	EQ(end.now.gen, 0);
	EQ(end.now.lanes, 0);
	EQ(end.max.gen, 0);
	EQ(pcie_find_capability(&config, 0xff), 0);
	EQ(pcie_find_extended(&config, 0xffff), 0);
	pcie_join_link(&end, NULL, &link);
	EQ(link.now.gen, 0);

	make_drive();
	put(0x82, 2, 0xffff); /* gone between two reads */
	EQ(pcie_decode_link_end(&config, &end), -ENODEV);
	EQ(end.answers, false);
	EQ(end.now.gen, 0);

	make_drive();
	put(0x82, 2, 0x104f); /* speed 15 alone: "at least 5" must not see it */
	EQ(pcie_decode_link_end(&config, &end), 0);
	EQ(end.now.gen, 0);
	EQ(end.now.lanes, 4);
}

Test(pcie, join_wants_both_ends_up) /* the lower end sets the bar, a dead one none */
{
	struct pcie_link_end drive, port;
	struct pcie_link link;

	make_drive();
	EQ(pcie_decode_link_end(&config, &drive), 0);
	pcie_join_link(&drive, NULL, &link);
	EQ(link.now.gen, 5);
	EQ(link.port.known, false);

	put(0x72, 2, 0x0042);     /* root port */
	put(0x7c, 4, 0x00537845); /* LnkCap bit 20: reports the data link */
	put(0x82, 2, 0x3045);     /* bit 13: active */
	EQ(pcie_decode_link_end(&config, &port), 0);
	EQ(port.reports_active, true);
	EQ(port.active, true);
	pcie_join_link(&drive, &port, &link);
	EQ(link.now.gen, 5);
	EQ(link.now.lanes, 4);

	put(0x82, 2, 0x1045); /* data link down */
	EQ(pcie_decode_link_end(&config, &port), 0);
	pcie_join_link(&drive, &port, &link);
	EQ(link.now.gen, 0);
	EQ(link.now.lanes, 0);
	EQ(link.drive.now.gen, 5);

	put(0x7c, 4, 0x00437845); /* the same, but the port does not report it: no verdict */
	EQ(pcie_decode_link_end(&config, &port), 0);
	pcie_join_link(&drive, &port, &link);
	EQ(link.now.gen, 5);

	put(0x82, 2, 0x3845); /* training */
	EQ(pcie_decode_link_end(&config, &port), 0);
	EQ(port.training, true);
	pcie_join_link(&drive, &port, &link);
	EQ(link.now.gen, 0);

	memset(config.bytes, 0xff, sizeof(config.bytes));
	EQ(pcie_decode_link_end(&config, &port), -ENODEV);
	pcie_join_link(&drive, &port, &link);
	EQ(link.now.gen, 0);
}

Test(pcie, express_version_1_has_no_second_part)
{
	struct pcie_link_end end;

	make_drive();
	put(0x72, 2, 0x0001);
	EQ(pcie_decode_link_end(&config, &end), 0);
	EQ(end.now.gen, 5);
	EQ(end.target_gen, 0);
	EQ(end.speeds_mask, 0);
}

Test(pcie, function_level_reset)
{
	make_drive();
	EQ(pcie_has_flr(&config), false);
	put(0x74, 4, 0xefff8fc2); /* DevCap: everything but bit 28 */
	EQ(pcie_has_flr(&config), false);
	put(0x74, 4, 0x10000000);
	EQ(pcie_has_flr(&config), true);
	config.size = 64; /* what a kernel shows without privilege */
	EQ(pcie_has_flr(&config), false);
}

Test(pcie, aer_of_drive_and_root_port)
{
	struct pcie_aer aer;

	make_drive();
	EQ(pcie_decode_aer(&config, &aer), 0);
	EQ(aer.present, true);
	EQ(aer.uncorrectable, 0x4000);
	EQ(aer.correctable, 0x2000);
	put(0x72, 2, 0x0042);
	EQ(pcie_decode_aer(&config, &aer), 0);
	memset(config.bytes, 0xff, sizeof(config.bytes));
	EQ(pcie_decode_aer(&config, &aer), 0);
	EQ(aer.present, false);
}

Test(pcie, names_of_speeds)
{
	cr_expect(!strcmp(pcie_gen_gts(5), "32.0 GT/s"));
	cr_expect(!strcmp(pcie_gen_gts(1), "2.5 GT/s"));
	cr_expect(!strcmp(pcie_gen_gts(0), "unknown"));
	cr_expect(!strcmp(pcie_gen_gts(15), "unknown"));
	cr_expect(!strcmp(pcie_gen_gts(UINT32_MAX), "unknown"));
	EQ(pcie_gen_rate(4), 16.0);
	EQ(pcie_gen_rate(0), 0.0);
	EQ(pcie_gen_rate(8), 0.0);
}

Test(pcie, links_as_people_read_them)
{
	char text[PCIE_SPEED_BYTES];

	cr_expect_str_eq(pcie_speed_text((struct pcie_speed){ 5, 4 }, text, sizeof(text)),
			 "32.0 GT/s x4");
	cr_expect_str_eq(pcie_speed_text((struct pcie_speed){ 1, 16 }, text, sizeof(text)),
			 "2.5 GT/s x16");
	cr_expect_str_eq(pcie_speed_text((struct pcie_speed){ 15, 63 }, text, sizeof(text)),
			 "unknown x63");
	cr_expect_str_eq(pcie_speed_text((struct pcie_speed){ 0, 0 }, text, 4), "unk");
}

Test(pcie, speeds_are_read)
{
	static const char *const wrong[] = { "",        "gen5",    "gen5x",   "gen5x3",
					     "gen0x4",  "gen7x4",  "gen5x32", "gen5x0",
					     "gen5x4 ", "Gen5x4",  "5x4",     "gen5x+4",
					     "gen5x 4", "gen5x04", "gen 5x4", "gen5x4x4" };
	struct pcie_speed speed = { 0 };

	EQ(pcie_parse_speed("gen5x4", &speed), 0);
	EQ(speed.gen, 5);
	EQ(speed.lanes, 4);
	EQ(pcie_parse_speed("gen1x16", &speed), 0);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		cr_expect_eq(pcie_parse_speed(wrong[i], &speed), -EINVAL, "%s", wrong[i]);
	cr_expect_eq(speed.lanes, 16, "untouched on failure");
}

/* Any bytes at all decode without a fault, and offsets stay inside. */
Test(pcie, random_bytes)
{
	struct random_stream random = { 1 };

	for (int round = 0; round < 1000; round++) {
		struct pcie_link_end end;
		struct pcie_aer aer;

		for (size_t i = 0; i < sizeof(config.bytes); i++)
			config.bytes[i] = (uint8_t)random_next(&random);
		config.bytes[6] |= 0x10;
		config.size = round % 3 ? 4096 : random_next(&random) % 4097;
		for (unsigned int id = 0; id < 256; id++) {
			unsigned int off = pcie_find_capability(&config, (uint8_t)id);

			cr_assert(off == 0 || (off >= 0x40 && off <= 0xfc));
			off = pcie_find_extended(&config, (uint16_t)id);
			cr_assert(off == 0 || (off >= 0x100 && off <= 0xffc));
		}
		(void)pcie_decode_link_end(&config, &end);
		(void)pcie_decode_aer(&config, &aer);
	}
}

/* Its link registers may hold anything. */
Test(pcie, an_endpoint_of_the_root_complex_has_no_link)
{
	struct pcie_config space = { .size = PCIE_CONFIG_BYTES };
	struct pcie_link_end end;

	space.bytes[0x06] = 0x10; /* there is a list of capabilities */
	space.bytes[0x34] = 0x80;
	space.bytes[0x80] = PCIE_CAP_EXPRESS;
	space.bytes[0x82] = 2 | 9 << 4;
	space.bytes[0x8c] = 0x11; /* LnkCap: Gen1 x1, as QEMU shows it */
	space.bytes[0x92] = 0x11;
	cr_assert_eq(pcie_decode_link_end(&space, &end), 0);
	cr_expect(end.integrated && end.answers && !end.now.gen && !end.max.gen && !end.training);
	space.bytes[0x82] = 2 | 0 << 4;
	cr_assert_eq(pcie_decode_link_end(&space, &end), 0);
	cr_expect(!end.integrated && end.now.gen == 1);
}
