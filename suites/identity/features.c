/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Features: those that are claimed can be read, the others are refused with the right status. */
#include <stdio.h>

#include "helpers/nvme/nvme.h"
#include "helpers/nvme/nvme_feature.h"
#include "suites/check.h"
#include "suites/common/pages.h"

#define DATA_BYTES 4096u /* no feature has more; for what is not known, so that it has a place */
#define HOST_MEMORY 0x0d
#define CACHE 0x06
#define KEEP_ALIVE 0x0f
#define VENDORS 0xc0u
#define LIST "log 12h, Feature Identifiers Supported and Effects"
#define LIES "the list, or Identify, says otherwise"

/* What must be said beside the number of a feature, so that it can be read. MORE: of what is there
 * nobody knows it, and only what is not there is asked for. */
enum beside { NOTHING, NSID, NVM_SET, GROUP, MORE };

/* Those that no table of facts describes. */
static const struct other {
	uint8_t fid;
	enum beside beside;
	const char *name;
} others[] = {
	{ 0x03, NSID, "LBA Range Type" },
	{ HOST_MEMORY, NOTHING, "Host Memory Buffer" },
	{ 0x12, NVM_SET, "Read Recovery Level Config" },
	{ 0x13, NVM_SET, "Predictable Latency Mode Config" },
	{ 0x14, NVM_SET, "Predictable Latency Mode Window" },
	{ 0x18, GROUP, "Endurance Group Event Configuration" },
	{ 0x1c, NOTHING, "Performance Characteristics" },
	{ 0x1d, GROUP, "Flexible Data Placement" },
	{ 0x1e, MORE, "FDP Events" },
	{ 0x1f, NSID, "Namespace Admin Label" },
	{ 0x20, MORE, "Key Value Configuration" },
	{ 0x21, MORE, "Controller Data Queue" },
	{ 0x22, MORE, "Configurable Device Personality" },
	{ 0x78, NOTHING, "Embedded Management Controller Address" },
	{ 0x79, NOTHING, "Host Management Agent Address" },
	{ 0x7d, NOTHING, "Enhanced Controller Metadata" },
	{ 0x7e, NOTHING, "Controller Metadata" },
	{ 0x7f, NSID, "Namespace Metadata" },
};

struct features {
	uint8_t list[NVME_FEATURES_LOG_BYTES];
	bool has_list;
	uint8_t page[NVME_IDENTIFY_BYTES];
	struct nvme_ctrl ctrl;
	uint32_t nsid, nvm_set, group;
};

/* What Identify has a bit for; of the rest it says nothing. */
static bool identify_knows(uint8_t fid)
{
	return fid == NVME_FEATURE_APST || fid == NVME_FEATURE_TIMESTAMP || fid == KEEP_ALIVE ||
	       fid == 0x10 || fid == 0x11 || fid == 0x84 || fid == HOST_MEMORY;
}

static bool is_claimed(const struct features *f, uint8_t fid)
{
	if (f->has_list)
		return nvme_log_has_feature(f->list, fid);
	if (fid == HOST_MEMORY)
		return fact_number(&fact_page_ctrl, "hmpre", f->page, sizeof(f->page));
	return nvme_claims_feature(&f->ctrl, fid);
}

static void judge(struct dut *dut, const struct features *f, uint8_t fid, const char *name,
		  enum beside beside)
{
	struct dut_command command = {
		.opcode = NVME_OP_GET_FEATURES,
		.nsid = beside == NSID ? f->nsid : 0,
		.cdw10 = fid,
		.cdw11 = beside == NVM_SET ? f->nvm_set
			 : beside == GROUP ? f->group
					   : 0,
		.data = check_alloc(DATA_BYTES),
		.data_bytes = DATA_BYTES,
	};
	bool claimed = is_claimed(f, fid);
	char what[128];
	int ret;

	/* without a cache some tell that it is off, and may */
	if (!claimed && ((!f->has_list && !identify_knows(fid)) || fid == CACHE))
		return;
	if (claimed && beside == MORE)
		return;
	ret = dut_admin(dut, &command);
	if (ret < 0)
		REQUIRE_OK(ret, .what = name);
	dut_expect_errors(dut, ret != 0);
	snprintf(what, sizeof what, "Get Features of %s (%02Xh), which is %sclaimed", name, fid,
		 claimed ? "" : "not ");
	EXPECT_EQ(ret, claimed ? 0 : NVME_SC_INVALID_FIELD, .what = what, .unit = "NVMe status",
		  .source = f->has_list ? LIST : "Identify Controller", .hint = LIES);
}

/* Of the vendors' own nobody knows what must be said beside their numbers, and which can be read
 * at all: only one that is not there is asked for. */
static void judge_vendors(struct dut *dut, const struct features *f)
{
	unsigned int fid = 0xff;

	while (fid > VENDORS && nvme_log_has_feature(f->list, (uint8_t)fid))
		fid--;
	if (f->has_list && !nvme_log_has_feature(f->list, (uint8_t)fid))
		judge(dut, f, (uint8_t)fid, "a vendor's own", NOTHING);
}

static void read_ns(struct dut *dut, struct features *f)
{
	uint8_t page[NVME_IDENTIFY_BYTES];
	uint32_t nsids[DUT_MAX_NS];

	(void)dut_list_ns(dut, DUT_NVM, nsids);
	f->nsid = nsids[0];
	REQUIRE_OK(dut_read_page(dut, &fact_page_ns, f->nsid, page, sizeof(page)),
		   .what = "Identify Namespace");
	f->nvm_set = (uint32_t)fact_number(&fact_page_ns, "nvmsetid", page, sizeof(page));
	f->group = (uint32_t)fact_number(&fact_page_ns, "endgid", page, sizeof(page));
}

CHECK(identity, features, .id = "IDN-FID-001",
      .title = "features that are claimed can be read, those that are not are refused",
      .spec = "NVMe Base, Get Features; Feature Identifiers Supported and Effects; Identify "
	      "Controller",
      .needs = DUT_ADMIN | DUT_ASK | DUT_NVM, .effect = READS)
{
	struct features *f = check_alloc(sizeof(*f));
	const struct nvme_feature *feature;

	read_ns(dut, f);
	pages_read_ctrl(dut, &f->ctrl);
	REQUIRE_OK(dut_read_page(dut, &fact_page_ctrl, 0, f->page, sizeof(f->page)),
		   .what = "Identify Controller");
	if (fact_number(&fact_page_claims, "supported_logs", f->page, sizeof(f->page))) {
		REQUIRE_OK(dut_read_page(dut, &fact_page_fids, 0, f->list, sizeof(f->list)),
			   .what = LIST);
		f->has_list = true;
	}
	for (size_t i = 0; (feature = nvme_feature_at(i)); i++)
		judge(dut, f, feature->fid, feature->label,
		      feature->per_namespace ? NSID : NOTHING);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		judge(dut, f, others[i].fid, others[i].name, others[i].beside);
	judge_vendors(dut, f);
}
