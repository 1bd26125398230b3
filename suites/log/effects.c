/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The effects log names the commands that Identify claims, no others, and what they destroy. */
#include <stdio.h>
#include <string.h>

#include "helpers/nvme/nvme_command.h"
#include "helpers/text/glob.h"
#include "suites/common/told.h"

#define LOG "Commands Supported and Effects (log 05h)"
#define IO NVME_EFFECTS_COMMANDS /* I/O commands stand behind those of the admin queue */

/* clang-format off */
/* Entry of the log, and the fact of Identify Controller that claims the command; NULL: it is
 * mandatory. */
static const struct { unsigned int index; const char *claim; } commands[] = {
	{ NVME_OP_GET_LOG, NULL }, { NVME_OP_IDENTIFY, NULL }, { NVME_OP_SET_FEATURES, NULL },
	{ NVME_OP_GET_FEATURES, NULL }, { IO + NVME_OP_FLUSH, NULL }, { IO + NVME_OP_WRITE, NULL },
	{ IO + NVME_OP_READ, NULL },
	{ NVME_OP_SECURITY_SEND, "security" }, { NVME_OP_SECURITY_RECV, "security" },
	{ NVME_OP_FORMAT, "format" },
	{ NVME_OP_FW_COMMIT, "firmware_download" }, { NVME_OP_FW_DOWNLOAD, "firmware_download" },
	{ NVME_OP_NS_MANAGEMENT, "namespace_management" },
	{ NVME_OP_NS_ATTACH, "namespace_management" },
	{ NVME_OP_SELF_TEST, "self_test" }, { 0x7c, "doorbell_buffers" },
	{ 0x86, "lba_status" }, { 0x1c, "virtualization" }, { 0x24, "lockdown" },
	{ IO + NVME_OP_COMPARE, "compare" }, { IO + NVME_OP_WRITE_UNCOR, "write_uncorrectable" },
	{ IO + NVME_OP_DSM, "dataset_management" }, { IO + NVME_OP_WRITE_ZEROES, "write_zeroes" },
	{ IO + NVME_OP_VERIFY, "verify" }, { IO + NVME_OP_COPY, "copy" },
	{ IO + 0x0d, "reservations" }, { IO + 0x0e, "reservations" },
	{ IO + 0x11, "reservations" }, { IO + 0x15, "reservations" },
};
/* clang-format on */
/* that change the content of blocks, where they are supported */
static const unsigned int destroying[] = {
	NVME_OP_FORMAT,           NVME_OP_SANITIZE,          IO + NVME_OP_WRITE,
	IO + NVME_OP_WRITE_UNCOR, IO + NVME_OP_WRITE_ZEROES, IO + NVME_OP_DSM,
	IO + NVME_OP_COPY,
};

static bool says(const struct told *log, unsigned int index, const char *key)
{
	struct told entry = told_entry(log, &fact_page_effects, index);

	return told_number(&entry, key);
}

static bool is_claimed(const struct told *ctrl, const char *claim)
{
	return !claim || told_claims(ctrl, claim);
}

static bool is_judged(const struct profile *profile, const char *name)
{
	for (size_t i = 0; i < profile->log.effects_unjudged_count; i++)
		if (glob_fits(profile->log.effects_unjudged[i], name))
			return false;
	return true;
}

static void expect_supported(const struct told *log, const struct profile *profile,
			     unsigned int index, bool claimed)
{
	char name[64], what[128];

	(void)nvme_effects_name(index, name, sizeof name);
	if (!is_judged(profile, name)) {
		check_note("%s: not judged, says the profile (log/effects_unjudged)", name);
		return;
	}
	(void)snprintf(what, sizeof what, "%s is supported as Identify claims it", name);
	EXPECT_EQ(says(log, index, "csupp"), claimed, .what = what,
		  .source = LOG ", CSUPP, against OACS, ONCS and SANICAP of Identify Controller");
}

CHECK(log, effects, .id = "LOG-EFF-001",
      .title = "the effects log names the commands that Identify claims, and what they destroy",
      .spec = "NVMe Base, Commands Supported and Effects log; Identify Controller, OACS, ONCS",
      .ocp = "STD-LOG-6", .needs = DUT_ADMIN, .effect = READS)
{
	struct told ctrl, log;

	told_read_ctrl(dut, &ctrl);
	NEED(told_read(dut, &fact_page_effects, &log),
	     "the drive has no effects log (LPA bit 1, or log 00h)");
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		expect_supported(&log, profile, commands[i].index,
				 is_claimed(&ctrl, commands[i].claim));
	expect_supported(&log, profile, NVME_OP_SANITIZE,
			 told_claims(&ctrl, "crypto_erase_sanitize") ||
				 told_claims(&ctrl, "block_erase_sanitize") ||
				 told_claims(&ctrl, "overwrite_sanitize"));
	for (size_t i = 0; i < sizeof destroying / sizeof destroying[0]; i++) {
		char name[64], what[128];

		if (!says(&log, destroying[i], "csupp"))
			continue;
		(void)snprintf(what, sizeof what, "%s changes the content of blocks",
			       nvme_effects_name(destroying[i], name, sizeof name));
		EXPECT_TRUE(says(&log, destroying[i], "lbcc"), .what = what, .source = LOG ", LBCC",
			    .hint = "a host that trusts it goes on with data that are gone");
	}
}
