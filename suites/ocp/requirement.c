/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requirements of OCP that are numbers which the drive tells: facts against the rules of their
 * table. What the drive itself lists as not met (log C5h) is judged by the profile's word. */
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "helpers/nvme/ocp_requirement.h"
#include "suites/common/facts.h"
#include "suites/ocp/page.h"

#define LIST "Unsupported Requirements (log C5h) "
#define SPEC "OCP Datacenter NVMe SSD, requirements; profile: ocp/waived, ocp/unsupported_allowed"
#define VERDICT_BYTES 64

/* Does the drive's own list name it? One that tells no list names none. */
static bool is_listed(const struct told *list, const char *id)
{
	for (unsigned int i = 0; i < fact_page_ocp_requirement.entries && list->page; i++) {
		struct told entry = told_entry(list, &fact_page_ocp_requirement, i);
		struct fact_value value = told_value(&entry, "requirement", 0);
		size_t length = strnlen((const char *)value.at, value.bytes);

		if (length == strlen(id) && !memcmp(value.at, id, length))
			return true;
	}
	return false;
}

static bool is_among(const char globs[][32], size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (!fnmatch(globs[i], id, FNM_EXTMATCH))
			return true;
	return false;
}

static void tell(const struct ocp_requirement *one, enum finding_standing standing)
{
	static const char *const words[] = {
		[FINDING_MET] = "met",
		[FINDING_MISSED] = "not met",
		[FINDING_WAIVED] = "not judged",
		[FINDING_ALLOWED] = "not met, by its own word; allowed",
		[FINDING_APART] = "does not apply",
	};
	char what[VERDICT_BYTES];

	(void)snprintf(what, sizeof what, "requirement %s", one->id);
	MEASURED(words[standing], .what = what, .source = one->text, .requirement = one->id,
		 .standing = standing);
}

/* True when it is to be judged by its facts. */
static bool is_judged(const struct told *list, const struct profile *profile,
		      const struct ocp_requirement *one)
{
	bool listed = is_listed(list, one->id), allowed;
	char what[VERDICT_BYTES];

	if (is_among(profile->ocp.waived, profile->ocp.waived_count, one->id)) {
		tell(one, FINDING_WAIVED);
		return false;
	}
	if (!listed)
		return true;
	allowed = is_among(profile->ocp.unsupported_allowed, profile->ocp.unsupported_allowed_count,
			   one->id);
	(void)snprintf(what, sizeof what, "%s, which the drive says not to meet", one->id);
	EXPECT_TRUE(allowed, .what = what, .human = one->text,
		    .source = LIST "against the profile: ocp/unsupported_allowed");
	tell(one, allowed ? FINDING_ALLOWED : FINDING_MISSED);
	return false;
}

/* Was there anything to hold against it? */
static bool judge(struct dut *dut, const struct told *ctrl, const struct ocp_requirement *one)
{
	char spec[VERDICT_BYTES];
	size_t held = 0;
	bool met = true;

	(void)snprintf(spec, sizeof spec, "OCP Datacenter NVMe SSD, %s", one->id);
	for (size_t i = 0; i < OCP_RULES && one->rules[i].fact; i++) {
		struct facts_rule rule = {
			.name = one->rules[i].fact,
			.rule = one->rules[i].rule,
			.spec = spec,
			.hint = one->text,
		};

		if (one->rules[i].claim && !told_claims(ctrl, one->rules[i].claim))
			continue;
		met &= facts_expect(dut, &rule);
		held++;
	}
	tell(one, !held ? FINDING_APART : met ? FINDING_MET : FINDING_MISSED);
	return held;
}

/* Of a drive that is OCP's: it lists the extended health log. */
static void expect_group(struct dut *dut, const struct profile *profile, enum ocp_group group)
{
	struct told health, ctrl, list = { .page = NULL };
	const struct ocp_requirement *one;
	size_t judged = 0;

	page_read_ocp(dut, profile, &fact_page_ocp_smart, &health);
	if (!told_read(dut, &fact_page_ocp_unsupported, &list) || !told_is_itself(&list))
		list.page = NULL;
	REQUIRE_TRUE(told_read(dut, &fact_page_ctrl, &ctrl), .what = "Identify Controller");
	for (size_t i = 0; (one = ocp_requirement_at(i)); i++)
		if (one->group == group && is_judged(&list, profile, one))
			judged += judge(dut, &ctrl, one);
	NEED(judged, "the profile waives or allows each of them (section ocp), or none applies");
}

static bool asks_ocp(const struct profile *profile)
{
	return profile->ocp.required;
}

CHECK(ocp, identify, .id = "OCP-REQ-001", .title = "what Identify tells is what OCP asks for",
      .spec = SPEC,
      .ocp = "NVMe-CFG-2, NVMe-CFG-18, NVMe-CFG-19, TTHROTTLE-9, TTHROTTLE-10, SELFTST-3, TRIM-2",
      .needs = DUT_ADMIN, .effect = READS, .applies = asks_ocp)
{
	expect_group(dut, profile, OCP_IDENTIFY);
}

CHECK(ocp, firmware, .id = "OCP-REQ-002",
      .title = "slots, times and sizes of firmware updates are what OCP asks for", .spec = SPEC,
      .ocp = "FWUP-6, FWUP-7, FWUP-20, FWUP-29", .needs = DUT_ADMIN, .effect = READS,
      .applies = asks_ocp)
{
	expect_group(dut, profile, OCP_FIRMWARE);
}

CHECK(ocp, logs, .id = "OCP-REQ-003", .title = "logs are as large, and tell what OCP asks for",
      .spec = SPEC, .ocp = "STD-LOG-18, STD-LOG-22, CTO-10", .needs = DUT_ADMIN, .effect = READS,
      .applies = asks_ocp)
{
	expect_group(dut, profile, OCP_LOGS);
}

/* A kernel may hide them from everybody: that says nothing of the drive. */
static bool are_shown(struct dut *dut)
{
	static const struct fact_place place = { .page = &fact_page_registers };
	struct dut_pages *pages = dut_pages_open(dut);
	struct fact_reader reader;
	const void *data;
	size_t size;
	int ret = -ENOMEM;

	if (pages) {
		reader = dut_pages_reader(pages);
		ret = reader.read(reader.context, &place, &data, &size);
	}
	dut_pages_close(pages);
	return ret != -ENODATA && ret != -EACCES && ret != -EPERM;
}

CHECK(ocp, registers, .id = "OCP-REQ-005",
      .title = "what the controller says in its registers is what OCP asks for", .spec = SPEC,
      .ocp = "NVMe-CFG-5, NVMe-CFG-9, NVMe-CFG-16, NVMe-CFG-17, TTR-23",
      .needs = DUT_PCIE | DUT_ADMIN, .effect = READS, .applies = asks_ocp)
{
	NEED(are_shown(dut), "the kernel does not show the registers of the controller: strict "
			     "device memory, lockdown, or memory decoding is off");
	expect_group(dut, profile, OCP_REGISTERS);
}

CHECK(ocp, pcie, .id = "OCP-REQ-004",
      .title = "capabilities in config space are those that OCP asks for", .spec = SPEC,
      .ocp = "PCI-1, PCI-6, PCI-9, PCI-17, PCI-19, PCI-26, PCI-28, PCI-35, LPWR-2",
      .needs = DUT_PCIE | DUT_ADMIN, .effect = READS, .applies = asks_ocp)
{
	expect_group(dut, profile, OCP_PCIE);
}
