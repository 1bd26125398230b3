/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Features that are set stay so beside a default that stays what it was; the clock goes. */
#include <inttypes.h>
#include <stdio.h>

#include "helpers/bytes.h"
#include "helpers/nvme/nvme_command.h"
#include "helpers/nvme/nvme_feature.h"
#include "helpers/os/clock.h"
#include "suites/check.h"
#include "suites/common/pages.h"

enum select { CURRENT, DEFAULT, SAVED, CAPABILITIES };
#define CHANGEABLE (1u << 2) /* of CAPABILITIES */
#define ATOMICITY 0x0a

/* ---- defaults ---- */

/* Of each of these some other value does no harm for a moment. */
static const struct setting {
	uint8_t fid;
	const char *name;
	uint32_t mask, one, other; /* the bits that are changed, and two values of them */
} settings[] = {
	{ 0x01, "Arbitration", 0x7, 3, 4 },
	{ 0x08, "Interrupt Coalescing", 0xff, 1, 2 },
	{ ATOMICITY, "Write Atomicity Normal", 1, 0, 1 },
};

static uint32_t get(struct dut *dut, const struct setting *setting, enum select select)
{
	static const char *const kinds[] = { "current", "default", "saved", "capabilities" };
	char what[96];
	uint32_t value;

	(void)snprintf(what, sizeof what, "Get Features %02Xh, %s, %s", setting->fid, setting->name,
		       kinds[select]);
	REQUIRE_OK(dut_get_feature(dut, setting->fid, select, &value), .what = what);
	return value;
}

static void expect_default(struct dut *dut, const struct setting *setting)
{
	uint32_t current = get(dut, setting, CURRENT), factory = get(dut, setting, DEFAULT);
	bool is_one = (current & setting->mask) == setting->one;
	uint32_t value = (current & ~setting->mask) | (is_one ? setting->other : setting->one);
	char what[128], human[64];

	(void)snprintf(human, sizeof human, "current %08" PRIX32 "h, set to %08" PRIX32 "h",
		       current, value);
	REQUIRE_OK(dut_set_feature(dut, setting->fid, value), .what = setting->name);
	(void)snprintf(what, sizeof what, "value of %s that was set", setting->name);
	EXPECT_EQ(get(dut, setting, CURRENT), value, .what = what, .human = human,
		  .source = "Get Features, Select 000b");
	(void)snprintf(what, sizeof what, "default of %s, another value being set", setting->name);
	EXPECT_EQ(get(dut, setting, DEFAULT), factory, .what = what, .human = human,
		  .source = "Get Features, Select 001b",
		  .hint = "the current value is told in its place");
	REQUIRE_OK(dut_set_feature(dut, setting->fid, current), .what = setting->name);
}

CHECK(identity, feature_default, .id = "IDN-FID-002",
      .title = "a feature is what it was set to, and its default stays",
      .spec = "NVMe Base, Get Features, Select; Set Features", .needs = DUT_ADMIN,
      .effect = RECONFIGURES)
{
	struct nvme_ctrl ctrl;
	size_t judged = 0;

	pages_read_ctrl(dut, &ctrl);
	NEED(nvme_claims_select(&ctrl), "the drive tells no default values (ONCS bit 4)");
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		if (settings[i].fid == ATOMICITY && dut_info(dut)->emulated &&
		    !dut_info(dut)->served) {
			check_note("feature 0Ah is not judged: QEMU tells its current value as "
				   "the default");
			continue;
		}
		if (!(get(dut, &settings[i], CAPABILITIES) & CHANGEABLE))
			continue;
		expect_default(dut, &settings[i]);
		judged++;
	}
	NEED(judged, "none of the features that every drive has can be changed");
}

/* ---- the clock ---- */

#define LOOK_NS UINT64_C(1000000000)
#define MS_NS UINT64_C(1000000)
#define SLACK_MS 20 /* milliseconds are cut off at both ends, and crystals differ */
#define BY_HOST 1   /* Timestamp Origin */
#define TIMESTAMP_BYTES 8

struct stamp {
	uint64_t ms;                  /* 47:0 */
	unsigned int origin;          /* 51:49 */
	bool stood;                   /* 48, Synch: it may have stood still */
	uint64_t before_ns, after_ns; /* DUT clock around the command */
};

static struct stamp read_stamp(struct dut *dut)
{
	uint8_t data[TIMESTAMP_BYTES] = { 0 };
	struct dut_command command = {
		.opcode = NVME_OP_GET_FEATURES,
		.cdw10 = NVME_FEATURE_TIMESTAMP,
		.data = data,
		.data_bytes = sizeof(data),
	};
	struct stamp stamp = { .before_ns = dut_now_ns(dut) };
	uint64_t all;

	REQUIRE_OK(dut_admin(dut, &command), .what = "Get Features 0Eh, Timestamp");
	stamp.after_ns = dut_now_ns(dut);
	all = bytes_get_le64(data);
	stamp.ms = all & ((UINT64_C(1) << 48) - 1);
	stamp.stood = all >> 48 & 1;
	stamp.origin = (unsigned int)(all >> 49 & 7);
	return stamp;
}

/* So much lies between two looks at least, and at most. */
static void expect_passed(const struct stamp *first, const struct stamp *second, uint64_t first_ms,
			  const char *what)
{
	uint64_t least = (second->before_ns - first->after_ns) / MS_NS;
	uint64_t most = (second->after_ns - first->before_ns) / MS_NS;
	int64_t passed = (int64_t)(second->ms - first_ms);

	EXPECT_GE(passed, (int64_t)(least - least / 100) - SLACK_MS, .what = what, .unit = "ms",
		  .source = "Timestamp (feature 0Eh) against the host's clock",
		  .hint = "events in the drive's logs bear its time");
	EXPECT_LE(passed, (int64_t)(most + most / 100) + SLACK_MS, .what = what, .unit = "ms",
		  .source = "Timestamp (feature 0Eh) against the host's clock");
}

CHECK(identity, timestamp, .id = "IDN-FID-003",
      .title = "the drive's clock goes, and goes on from the time that the host has set",
      .spec = "NVMe Base, Timestamp feature", .needs = DUT_ADMIN, .effect = RECONFIGURES)
{
	struct stamp first, second, set;
	uint8_t data[TIMESTAMP_BYTES];
	struct dut_command command = {
		.opcode = NVME_OP_SET_FEATURES,
		.cdw10 = NVME_FEATURE_TIMESTAMP,
		.data = data,
		.data_bytes = sizeof(data),
	};
	struct nvme_ctrl ctrl;
	uint64_t now_ms;

	pages_read_ctrl(dut, &ctrl);
	NEED(nvme_claims_feature(&ctrl, NVME_FEATURE_TIMESTAMP),
	     "the drive claims no timestamp (ONCS bit 6)");
	first = read_stamp(dut);
	dut_wait_ns(dut, LOOK_NS);
	second = read_stamp(dut);
	if (second.stood)
		check_note("the drive says that its clock may have stood still (Synch)");
	else
		expect_passed(&first, &second, first.ms,
			      "time that has passed by the drive's "
			      "clock");
	/* as each host does when it finds the drive: there is nothing to put back */
	now_ms = clock_read_ns(CLOCK_REALTIME) / MS_NS;
	bytes_put_le64(data, now_ms);
	set.before_ns = dut_now_ns(dut);
	REQUIRE_OK(dut_admin(dut, &command), .what = "Set Features 0Eh, Timestamp");
	set.after_ns = dut_now_ns(dut);
	second = read_stamp(dut);
	EXPECT_EQ(second.origin, BY_HOST, .what = "origin of a timestamp that the host has set",
		  .source = "Timestamp (feature 0Eh), Timestamp Origin");
	expect_passed(&set, &second, now_ms, "time by the drive's clock since the host has set it");
}
