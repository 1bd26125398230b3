/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rates that LnkCap, LnkSta and LnkCtl2 number. */
#include "helpers/pcie/pcie_rate.h"

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
