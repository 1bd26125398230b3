/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of how numbers are said: as people would, never two values that differ in the same
 * words. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "helpers/text/quantity.h"

static void expect(double value, const char *unit, const char *wanted)
{
	char text[QUANTITY_SIZE];

	cr_expect_str_eq(quantity_print(value, unit, 0, text, sizeof(text)), wanted,
			 "%g %s is \"%s\", not \"%s\"", value, unit ? unit : "", text, wanted);
}

Test(quantity, is_scaled)
{
	expect(2631453.97, "IOPS", "2.63 M IOPS");
	expect(2000000, "IOPS", "2 M IOPS");
	expect(415025.4, "IOPS", "415 k IOPS");
	expect(999999.9, "IOPS", "1 M IOPS");
	expect(1234.5, "IOPS", "1234.5 IOPS");
	expect(0, "IOPS", "0 IOPS");
	expect(14334.3, "MB/s", "14.3 GB/s");
	expect(12000, "MB/s", "12 GB/s");
	expect(100000, "us", "100 ms");
	expect(62.781, "us", "62.8 us");
	expect(999.99, "us", "1 ms");
	expect(613614.558, "us", "614 ms");
	expect(20000, "ms", "20 s");
	expect(600000, "ms", "10 min");
	expect(5000000, "ms", "1 h 23 min");
	expect(0, "us", "0 s");
	expect(13157890, "I/Os", "13.2 M I/Os");
	expect(65536, "blocks", "65536 blocks");
	expect(5, "PCIe generation", "5 PCIe generation");
	expect(262144, "B", "256 KiB");
	expect(4096, "bytes", "4096 bytes");
	expect(1048576, "B", "1 MiB");
	expect(100000, "B", "100 kB");
	expect(512, "bytes", "512 bytes");
	expect(8589934592.0, "bytes", "8.59 GB");
	expect(96636765, "1000 x 512 B", "49.5 TB");
	expect(999.6e15, "bytes", "1 EB");
	expect(0x1p60, "1000 x 512 B", "590 ZB");
	expect(0x1p63, "1000 x 512 B", "4.72 YB");
	expect(0x1p60, "commands", "1.15 E commands");
	expect(-2.5e15, "commands", "-2.5 P commands");
}

Test(quantity, is_celsius_first)
{
	expect(311, "K", "38 C (311 K)");
	expect(250, "K", "-23 C (250 K)");
	expect(77, "C", "77 C");
}

Test(quantity, has_the_name_of_a_status)
{
	expect(2, "NVMe status", "Invalid Field in Command (002h)");
	expect(0, "NVMe status", "Successful Completion (000h)");
	expect(0x281, "status (SCT 10:8, SC 7:0)", "Unrecovered Read Error (281h)");
	expect(-5, "NVMe status", "Input/output error (errno 5)");
	expect(0, "errno", "success");
	expect(19, "errno", "No such device (errno 19)");
	expect(-19, "errno", "No such device (errno 19)");
}

Test(quantity, keeps_small_and_strange_ones)
{
	expect(-7.619e-5, "%", "-0.0000762 %");
	expect(99.99693, "%", "100 %");
	expect(80, "%", "80 %");
	expect(511.979, "I/Os", "512 I/Os");
	expect(22413648, NULL, "22413648");
	expect((double)NAN, "IOPS", "nan IOPS");
	expect((double)INFINITY, "us", "infinite us");
	expect(-0.0, "lanes", "0 lanes");
}

Test(quantity, tells_a_value_from_its_limit)
{
	static const struct {
		double a, b;
		const char *unit;
	} pairs[] = {
		{ 1999990, 2000000, "IOPS" },
		{ 100001, 100000, "us" },
		{ 9110519847.0, 9110519841.0, "commands" },
		{ 20000.4, 20000, "ms" },
		{ 600001, 600000, "ms" },
		{ 268090340, 268090339, "1000 x 512 B" },
		{ 350.01, 350, "K" },
		{ 11999.99, 12000, "MB/s" },
		{ 0.00100001, 0.001, "%" },
		{ 2, 4, "lanes" },
		{ 999.99, 1000, "us" },
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		char a[QUANTITY_SIZE], b[QUANTITY_SIZE];

		quantity_print_pair(pairs[i].a, pairs[i].b, pairs[i].unit, a, b, sizeof(a));
		cr_expect(strcmp(a, b), "%.9g and %.9g %s are both \"%s\"", pairs[i].a, pairs[i].b,
			  pairs[i].unit, a);
	}
	char a[QUANTITY_SIZE], b[QUANTITY_SIZE];
	quantity_print_pair(1250000, 2000000, "IOPS", a, b, sizeof(a));
	cr_expect(!strcmp(a, "1.25 M IOPS") && !strcmp(b, "2 M IOPS"), "%s, %s", a, b);
}

Test(quantity, any_double_has_words)
{
	static const char *const units[] = {
		NULL, "",  "IOPS", "us",    "s",           "MB/s",         "bytes",
		"K",  "C", "%",    "errno", "NVMe status", "1000 x 512 B", "I/Os"
	};
	static const double values[] = { 0, 1e-300, 1e-12, 1, 999.9995, 1e15, 1e18, 1e300 };

	for (size_t u = 0; u < sizeof(units) / sizeof(units[0]); u++)
		for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
			for (int sign = -1; sign <= 1; sign += 2) {
				char text[QUANTITY_SIZE];

				(void)quantity_print(sign * values[i], units[u], 0, text,
						     sizeof(text));
				cr_expect(*text && strlen(text) < sizeof(text) - 1, "%g %s: \"%s\"",
					  values[i], units[u] ? units[u] : "", text);
			}
}

Test(quantity, the_unit_can_be_taken_off)
{
	char text[QUANTITY_SIZE];

	quantity_cut_unit(quantity_print(2631453.97, "IOPS", 0, text, sizeof(text)), "IOPS");
	cr_expect_str_eq(text, "2.63 M");
	quantity_cut_unit(quantity_print(100000, "us", 0, text, sizeof(text)), "us");
	cr_expect_str_eq(text, "100 ms");
}

Test(quantity, durations)
{
	static const struct {
		double seconds;
		const char *wanted;
	} all[] = {
		{ 0, "0 s" },      { 0.25, "250 ms" },      { 0.9996, "1.0 s" },
		{ 1.24, "1.2 s" }, { 59.97, "1 min" },      { 125, "2 min 05 s" },
		{ 3599.7, "1 h" }, { 11520, "3 h 12 min" }, { 1e10, "unknown" },
		{ -1, "0 s" },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		char text[QUANTITY_SIZE];

		cr_expect_str_eq(quantity_duration(all[i].seconds, text, sizeof(text)),
				 all[i].wanted, "%g s: %s", all[i].seconds, text);
	}
}
