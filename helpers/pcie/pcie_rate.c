/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rates that LnkCap, LnkSta and LnkCtl2 number, and widths beside them. */
#include "helpers/pcie/pcie_rate.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* 1 = 2.5 GT/s ... 7 = 128 GT/s; 15 is what a dead device reads */
static unsigned int gen_of_field(unsigned int field)
{
	return field >= 1 && field <= 7 ? field : 0;
}

static const struct {
	double gts;
	const char *text;
} rates[] = {
	{ 0, "unknown" },    { 2.5, "2.5 GT/s" }, { 5, "5.0 GT/s" },   { 8, "8.0 GT/s" },
	{ 16, "16.0 GT/s" }, { 32, "32.0 GT/s" }, { 64, "64.0 GT/s" }, { 128, "128.0 GT/s" },
};

const char *pcie_gen_gts(unsigned int gen)
{
	return rates[gen_of_field(gen)].text;
}

double pcie_gen_rate(unsigned int gen)
{
	return rates[gen_of_field(gen)].gts;
}

const char *pcie_speed_text(struct pcie_speed speed, char *buf, size_t size)
{
	(void)snprintf(buf, size, "%s x%u", pcie_gen_gts(speed.gen), speed.lanes);
	return buf;
}

int pcie_parse_speed(const char *text, struct pcie_speed *ret_speed)
{
	static const char *const widths[] = { "x1", "x2", "x4", "x8", "x16" };

	if (strncmp(text, "gen", 3) != 0 || text[3] < '1' || text[3] > '6')
		return -EINVAL;
	for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); i++) {
		if (strcmp(text + 4, widths[i]) != 0)
			continue;
		*ret_speed = (struct pcie_speed){
			.gen = (unsigned int)(text[3] - '0'),
			.lanes = 1u << i,
		};
		return 0;
	}
	return -EINVAL;
}
