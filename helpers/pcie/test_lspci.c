/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dumps of lspci: whole, short, with words in between, and of nothing. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/pcie/lspci.h"
#include "helpers/text/text.h"

static struct lspci_function *functions;
static size_t count;

static void put_bytes(struct text *out, unsigned int bytes, const unsigned char head[16])
{
	for (unsigned int at = 0; at < bytes; at += 16) {
		text_printf(out, "%02x:", at);
		for (unsigned int i = 0; i < 16; i++)
			text_printf(out, " %02x", at ? (at / 16 + i) & 0xff : head[i]);
		text_puts(out, "\n");
	}
}

static const unsigned char nvme[16] = { 0x36, 0x1b, 0x10, 0, 7, 4, 0x10, 0, 2, 2, 8, 1 };
static const unsigned char bridge[16] = { 0x36, 0x1b, 0x0c, 0, 7, 4, 0x10, 0, 0, 0, 4, 6, 0, 0, 1 };

Test(lspci, a_drive_and_its_port)
{
	struct text text = { 0 };

	text_puts(&text, "00:03.0 PCI bridge: Red Hat, Inc. QEMU PCIe Root port\n"
			 "\tBus: primary=00, secondary=01, subordinate=01\n");
	put_bytes(&text, 4096, bridge);
	/* "10: 01 02 .." has the secondary bus, 0Ah, at 19h */
	text_puts(&text, "\n0a:00.0 Non-Volatile memory controller: a drive\n"
			 "\tCapabilities: [40] MSI-X: Enable+ Count=65 Masked-\r\n");
	put_bytes(&text, 4096, nvme);
	cr_assert(lspci_parse(text.data, text.size, &functions, &count) == 0);
	cr_assert_eq(count, 2);
	cr_expect_str_eq(functions[1].address, "0000:0a:00.0");
	cr_expect_eq(functions[1].config.size, 4096);
	cr_expect_eq(functions[1].config.bytes[4095], (255 + 15) & 0xff);
	cr_expect(lspci_is_nvme(&functions[1]) && !lspci_is_nvme(&functions[0]));
	cr_expect(lspci_is_above(&functions[0], &functions[1]));
	cr_expect_not(lspci_is_above(&functions[1], &functions[0]));
	functions[0].config.bytes[0x19] = 2;
	cr_expect_not(lspci_is_above(&functions[0], &functions[1]), "another bus");
	free(functions);
	text_free(&text);
}

/* 16 bits are not enough for the domains of VMD. */
Test(lspci, a_drive_behind_vmd)
{
	struct text text = { 0 };

	text_puts(&text, "10000:00:03.0 PCI bridge\n");
	put_bytes(&text, 256, bridge);
	text_puts(&text, "0000:0a:00.0 Non-Volatile memory controller: another\n");
	put_bytes(&text, 256, nvme);
	text_puts(&text, "10000:0a:00.0 Non-Volatile memory controller: a drive\n");
	put_bytes(&text, 256, nvme);
	cr_assert(lspci_parse(text.data, text.size, &functions, &count) == 0);
	cr_assert_eq(count, 3);
	cr_expect_str_eq(functions[2].address, "10000:0a:00.0");
	cr_expect(lspci_is_above(&functions[0], &functions[2]));
	cr_expect_not(lspci_is_above(&functions[0], &functions[1]), "another domain");
	free(functions);
	text_free(&text);
}

Test(lspci, as_much_as_there_is)
{
	static const struct {
		unsigned int printed;
		size_t taken;
	} sizes[] = { { 4096, 4096 }, { 4080, 256 }, { 256, 256 }, { 240, 64 }, { 64, 64 } };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct text text = { 0 };

		text_puts(&text, "10000:e1:00.0 x\n0001:e1:00.0 Non-Volatile memory controller\n");
		put_bytes(&text, sizes[i].printed, nvme);
		cr_assert(lspci_parse(text.data, text.size, &functions, &count) == 0);
		cr_assert_eq(count, 1);
		cr_expect_eq(functions[0].config.size, sizes[i].taken, "%u: %zu", sizes[i].printed,
			     functions[0].config.size);
		free(functions);
		text_free(&text);
	}
}

Test(lspci, behind_a_gap_nothing_is_believed)
{
	struct text text = { 0 };
	char *line;

	text_puts(&text, "01:00.0 Non-Volatile memory controller\n");
	put_bytes(&text, 256, nvme);
	line = strstr(text.data, "\n50:");
	memcpy(line, "\n5x:", 4);
	cr_assert(lspci_parse(text.data, text.size, &functions, &count) == 0);
	cr_expect_eq(functions[0].config.size, 64);
	cr_expect_eq(functions[0].config.bytes[64], 0);
	free(functions);
	text_free(&text);
}

Test(lspci, what_is_no_dump)
{
	static const char *const texts[] = {
		"",
		"01:00.0 Non-Volatile memory controller\n",
		"01:00.0 x\n00: 36 1b\n",
		"00: 36 1b 10 00 07 04 10 00 02 02 08 01 00 00 00 00\n",
		"ff:ff.9 x\n00: 36\n",
		"no such file",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		cr_expect_eq(lspci_parse(texts[i], strlen(texts[i]), &functions, &count), -ENODATA,
			     "%s", texts[i]);
}
