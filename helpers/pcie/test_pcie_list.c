/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists of capabilities: those that are sound, those that loop, and those that lead nowhere. */
#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "helpers/bytes.h"
#include "helpers/pcie/pcie_list.h"

static struct pcie_config config;
static struct pcie_listed found[2048];
static size_t count;

static void keep(void *context, const struct pcie_listed *listed)
{
	(void)context;
	cr_assert_lt(count, sizeof(found) / sizeof(found[0]));
	found[count++] = *listed;
}

static int list(void)
{
	count = 0;
	return pcie_list_capabilities(&config, keep, NULL);
}

static void put_extended(unsigned int off, unsigned int id, unsigned int next)
{
	bytes_put_le32(config.bytes + off, id | 1u << 16 | next << 20);
}

/* Power management at 40h, PCI Express at 60h; AER at 100h, lane margining at 1C0h. */
static void set_up(void)
{
	memset(&config, 0, sizeof(config));
	config.size = PCIE_CONFIG_BYTES;
	config.bytes[6] = 0x10;
	config.bytes[0x34] = 0x40;
	config.bytes[0x40] = 1;
	config.bytes[0x41] = 0x60;
	config.bytes[0x60] = 0x10;
	put_extended(0x100, 1, 0x1c0);
	put_extended(0x1c0, 0x27, 0);
}

Test(pcie_list, sound)
{
	set_up();
	cr_expect_eq(list(), 0);
	cr_assert_eq(count, 4);
	cr_expect_str_eq(found[0].name, "Power Management");
	cr_expect_str_eq(found[1].name, "PCI Express");
	cr_expect_str_eq(found[2].name, "Advanced Error Reporting");
	cr_expect_str_eq(found[3].name, "Lane Margining at the Receiver");
	cr_expect(found[3].offset == 0x1c0 && found[3].extended && found[3].version == 1);
	put_extended(0x1c0, 0x2a, 0x200);
	put_extended(0x200, 0x7777, 0);
	config.bytes[0x60] = 0x99;
	cr_expect_eq(list(), 0);
	cr_assert_eq(count, 5);
	cr_expect_null(found[1].name);
	cr_expect_str_eq(found[3].name, "Physical Layer 32.0 GT/s");
	cr_expect_null(found[4].name);
	cr_expect_eq(found[4].id, 0x7777);
}

Test(pcie_list, loops_and_wrong_ways)
{
	set_up();
	config.bytes[0x61] = 0x40;
	cr_expect_eq(list(), -EBADMSG);
	cr_expect_eq(count, 4);
	set_up();
	put_extended(0x1c0, 0x27, 0x100);
	cr_expect_eq(list(), -EBADMSG);
	cr_expect_eq(count, 4);
	put_extended(0x1c0, 0x27, 0x080);
	cr_expect_eq(list(), -EBADMSG);
	put_extended(0x1c0, 0x27, 0x400);
	cr_expect_eq(list(), -EBADMSG, "nothing there");
	set_up();
	config.bytes[0x41] = 0x10;
	cr_expect_eq(list(), -EBADMSG);
	set_up();
	config.size = 256;
	config.bytes[0x41] = 0xfc;
	config.bytes[0xfc] = 0x11;
	cr_expect_eq(list(), 0);
	cr_expect_eq(count, 2);
	config.bytes[0xfc] = 0xff;
	cr_expect_eq(list(), -EBADMSG);
	set_up();
	memset(config.bytes, 0xff, 4);
	cr_expect_eq(list(), 0);
	cr_expect_eq(count, 0);
}
