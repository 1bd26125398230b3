/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checks that come to an ordinary end, whatever it is. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "suites/check.h"

#define OUTCOME(name_, ...) \
	CHECK(outcome, name_, .id = "OUT-" #name_, .title = #name_, ##__VA_ARGS__)

OUTCOME(pass)
{
	EXPECT_EQ(5, 5, .what = "number of lights", .unit = "lights");
	MEASURED(21.5, .what = "room temperature", .unit = "C");
	check_note("a note with an escape \033[31m and a control character \001");
}

OUTCOME(fail)
{
	EXPECT_EQ(3, 5, .what = "negotiated link speed", .unit = "PCIe generation",
		  .source = "LnkSta[3:0]", .spec = "PCIe Base 5.0");
	EXPECT_EQ(4, 4, .what = "negotiated link width", .unit = "lanes");
}

OUTCOME(fail_require)
{
	REQUIRE_GE(1, 2, .what = "something required");
	EXPECT_EQ(1, 1, .what = "never reached");
}

OUTCOME(skip)
{
	NEED(false, "the drive has no second port");
}

/* A failed expectation is not undone by a skip. */
OUTCOME(fail_then_skip)
{
	EXPECT_EQ(1, 2, .what = "before the skip");
	NEED(false, "nothing more to see");
}

OUTCOME(rig)
{
	RIG(false, "the port above the drive trains to Gen4 at most");
}

OUTCOME(fail_then_rig)
{
	EXPECT_EQ(1, 2, .what = "before the rig broke");
	RIG(false, "the cable fell out");
}

OUTCOME(nothing)
{
}

OUTCOME(measured_only)
{
	MEASURED(1.0, .what = "a value without a limit");
}

OUTCOME(nan)
{
	EXPECT_GE(NAN, 900.0, .what = "IOPS", .unit = "1/s");
}

OUTCOME(nan_not_equal)
{
	EXPECT_NE(NAN, 900.0, .what = "IOPS", .unit = "1/s");
}

/* Nothing may be cut off or hang, however much is said. */
OUTCOME(big_message)
{
	size_t size = 2u << 20;
	char *text = malloc(size + 1);

	if (!text)
		abort();
	memset(text, 'x', size);
	text[size] = '\0';
	check_note("%s", text);
	check_attach("big.bin", text, size);
	EXPECT_TRUE(!text[size], .what = text);
	FAIL_WITH("less", "2 MiB of text", "%s", text);
	free(text);
}

/* A read of the terminal or of the CI's pipe would block for ever. */
OUTCOME(stdin)
{
	char byte;

	EXPECT_EQ(read(STDIN_FILENO, &byte, 1), 0, .what = "bytes read from stdin");
}

OUTCOME(many)
{
	for (int i = 0; i < 2000; i++)
		EXPECT_LT(i, 1990, .what = "sample");
}

OUTCOME(scratch)
{
	const char *dir = check_scratch();

	EXPECT_EQ(access(dir, W_OK), 0, .what = "access to the scratch directory");
	EXPECT_EQ(chdir(dir), 0, .what = "entering the scratch directory");
}

OUTCOME(attach)
{
	static const double values[] = { 1.0, NAN, 3.0 };
	static const uint64_t times[] = { 0, 1000000, 2000000 };

	check_attach("../../escape", "x", 1);
	check_attach("page.bin", "1", 1);
	check_attach("page.bin", "2", 1);
	check_series(&(const struct series){ .name = "temperature",
					     .unit = "K",
					     .class = SERIES_COMPOSITE,
					     .t_ns = times,
					     .values = values,
					     .count = 3 });
	EXPECT_TRUE(true, .what = "attached");
}

OUTCOME(writes, .effect = WRITES)
{
	EXPECT_EQ(dut_flush(dut, dut_info(dut)->nsids[0]), 0, .what = "flush");
}

OUTCOME(reconfigures, .effect = RECONFIGURES)
{
	EXPECT_TRUE(true, .what = "nothing that would change anything");
}
