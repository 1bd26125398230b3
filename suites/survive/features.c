/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A value of a feature that was saved is in force after a reset; one that was not is gone. */
#include <inttypes.h>
#include <stdio.h>

#include "helpers/nvme/nvme_command.h"
#include "helpers/nvme/nvme_feature.h"
#include "suites/common/pages.h"
#include "suites/survive/crossing.h"

/* Of each namespace; the host's driver does not set it, and who resets it here does not put it
 * back. Its time limit is long in this case: no command is given up earlier for it. */
#define ERROR_RECOVERY 0x05
#define SAVE (1u << 31) /* CDW10 */
#define LIMIT 0xffffu   /* Time Limited Error Recovery, in 100 ms */
#define MINUTES 3000u   /* five of them */

enum select { CURRENT, DEFAULT, SAVED, CAPABILITIES };
#define SAVEABLE (1u << 0) /* of CAPABILITIES */
#define CHANGEABLE (1u << 2)

static uint32_t get(struct dut *dut, uint32_t nsid, enum select select)
{
	static const char *const what[] = {
		"Get Features 05h, current",
		"Get Features 05h, default",
		"Get Features 05h, saved",
		"Get Features 05h, capabilities",
	};
	struct dut_command command = {
		.opcode = NVME_OP_GET_FEATURES,
		.nsid = nsid,
		.cdw10 = ERROR_RECOVERY | (uint32_t)select << 8,
	};

	REQUIRE_OK(dut_admin(dut, &command), .what = what[select]);
	return command.result;
}

static void set(struct dut *dut, uint32_t nsid, uint32_t save, uint32_t value)
{
	struct dut_command command = {
		.opcode = NVME_OP_SET_FEATURES,
		.nsid = nsid,
		.cdw10 = ERROR_RECOVERY | save,
		.cdw11 = value,
	};

	REQUIRE_OK(dut_admin(dut, &command),
		   .what = save ? "Set Features 05h, Save" : "Set Features 05h");
}

/* What was saved, and over it something else that was not. */
static void prepare(struct dut *dut, uint32_t nsid, uint32_t saved, uint32_t unsaved,
		    const char *human)
{
	set(dut, nsid, SAVE, saved);
	EXPECT_EQ(get(dut, nsid, SAVED), saved, .what = "saved value of Error Recovery",
		  .human = human, .source = "Get Features 05h, Select 010b");
	set(dut, nsid, 0, unsaved);
	EXPECT_EQ(get(dut, nsid, CURRENT), unsaved, .what = "value of Error Recovery that was set",
		  .human = human, .source = "Get Features 05h, Select 000b");
}

static void verify(const struct crossing *crossing, uint32_t nsid, uint32_t saved, uint32_t unsaved,
		   const char *human)
{
	bool resets = crossing->transition->changes & TRANSITION_SETTINGS;
	char what[128];

	(void)snprintf(what, sizeof what, "value of Error Recovery behind %s, %s",
		       crossing->transition->text,
		       resets ? "which resets: the one that was saved"
			      : "which resets nothing: the one that was set");
	EXPECT_EQ(get(crossing->dut, nsid, SAVED), saved,
		  .what = "saved value of Error Recovery behind the transition", .human = human,
		  .source = "Get Features 05h, Select 010b");
	EXPECT_EQ(get(crossing->dut, nsid, CURRENT), resets ? saved : unsaved, .what = what,
		  .human = human, .source = "Get Features 05h, Select 000b",
		  .hint = resets ? "the firmware begins with the factory's values, or keeps what "
				   "was not saved"
				 : "the transition takes settings back, and is no reset");
}

CHECK(survive, features, .id = "RST-FEA-001",
      .title = "behind a reset a feature has the value that was saved, behind anything else the "
	       "one that was set",
      .spec = "NVMe Base, Set Features, Save; Error Recovery feature", .needs = DUT_ADMIN | DUT_NVM,
      .across = TRANSITIONS, .effect = RESETS, .keeps_data = true)
{
	uint32_t nsids[DUT_MAX_NS], nsid, current, saved, value, asked;
	struct crossing crossing;
	char human[64];

	crossing_open(dut, profile, point->transition, &crossing);
	NEED(dut_list_ns(dut, DUT_NVM, nsids), "no namespace takes NVM commands");
	nsid = nsids[0];
	NEED(nvme_claims_select(&crossing.ctrl), "the drive saves no features (ONCS bit 4)");
	asked = get(dut, nsid, CAPABILITIES);
	NEED(asked & SAVEABLE && asked & CHANGEABLE,
	     "the feature Error Recovery (05h) cannot be saved");
	current = get(dut, nsid, CURRENT);
	saved = get(dut, nsid, SAVED);
	value = (saved & ~LIMIT) | ((saved & LIMIT) == MINUTES ? MINUTES + 1 : MINUTES);
	(void)snprintf(human, sizeof human, "saved before: %08" PRIX32 "h", saved);
	prepare(dut, nsid, value, value + 2, human);
	crossing_make(&crossing);
	verify(&crossing, nsid, value, value + 2, human);
	set(dut, nsid, SAVE, saved);
	if (current != saved)
		set(dut, nsid, 0, current);
}
