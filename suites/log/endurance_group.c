/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Endurance groups: namespaces are in groups that there are, and what each group's log tells fits
 * itself, its namespaces, and SMART. */
#include <stdio.h>

#include "helpers/nvme/nvme.h"
#include "helpers/text/quantity.h"
#include "suites/common/pages.h"
#include "suites/common/told.h"

#define LOG "Endurance Group Information (log 09h) "
#define LIST "Identify, Endurance Group List (CNS 19h)"
#define GROUP_BITS (NVME_CRIT_SPARE | NVME_CRIT_RELIABILITY | NVME_CRIT_READ_ONLY)
#define GB 1e9
#define GB_LEAST 100 /* of less the amplification says nothing */

/* A group, and what its namespaces are together. */
struct group {
	uint16_t id;
	double ns_bytes;
	struct told log;
};

struct groups {
	struct group group[DUT_MAX_NS];
	size_t count;
};

/* ---- which there are ---- */

static void add_ns(struct dut *dut, uint32_t nsid, uint64_t max, struct groups *groups)
{
	uint8_t page[NVME_IDENTIFY_BYTES];
	struct told told = { &fact_page_ns, page, sizeof page };
	uint64_t id;
	char what[64];
	size_t i = 0;

	REQUIRE_OK(dut_read_page(dut, &fact_page_ns, nsid, page, sizeof page),
		   .what = "Identify Namespace");
	id = told_number(&told, "endgid");
	(void)snprintf(what, sizeof what, "endurance group of namespace %u", nsid);
	EXPECT_GE(id, (uint64_t)1, .what = what,
		  .source = "Identify Namespace bytes 103:102, ENDGID",
		  .hint = "a drive with endurance groups has each namespace in one");
	EXPECT_LE(id, max, .what = what, .source = "Identify Namespace, ENDGID, against ENDGIDMAX");
	if (!id || id > max)
		return;
	while (i < groups->count && groups->group[i].id != id)
		i++;
	if (i == groups->count)
		groups->group[groups->count++] = (struct group){ .id = (uint16_t)id };
	groups->group[i].ns_bytes += (double)told_number(&told, "nvmcap_bytes");
}

/* The list is in order, and has each one that a namespace is in. */
static void expect_listed(const struct told *list, const struct groups *groups, uint64_t max)
{
	uint64_t last = 0, id;

	for (unsigned int i = 0; i < fact_page_groups.entries; i++) {
		struct told entry = told_entry(list, &fact_page_groups, i);

		if (!told_is_used(&entry))
			break;
		id = told_number(&entry, "id");
		EXPECT_GT(id, last, .what = "endurance group in the list, against the one before",
			  .source = LIST, .hint = "they are in ascending order");
		EXPECT_LE(id, max, .what = "endurance group in the list, against ENDGIDMAX",
			  .source = LIST);
		last = id;
	}
	for (size_t k = 0; k < groups->count; k++) {
		char human[48];
		bool found = false;

		for (unsigned int i = 0; i < fact_page_groups.entries && !found; i++) {
			struct told entry = told_entry(list, &fact_page_groups, i);

			found = told_number(&entry, "id") == groups->group[k].id;
		}
		(void)snprintf(human, sizeof human, "group %u", groups->group[k].id);
		EXPECT_TRUE(found, .what = "the group of a namespace is in the list",
			    .human = human, .source = LIST);
	}
}

/* ---- what one tells ---- */

static void expect_wear(const struct group *group, const char *human)
{
	uint64_t spare = told_number(&group->log, "spare_pct");
	uint64_t threshold = told_number(&group->log, "spare_threshold_pct");
	bool warns = told_number(&group->log, "critical_warning") & NVME_CRIT_SPARE;

	EXPECT_LE(spare, (uint64_t)100, .what = "available spare of a group", .unit = "%",
		  .human = human, .source = LOG "byte 3", .sanity = true);
	EXPECT_LE(threshold, (uint64_t)100, .what = "threshold of the available spare of a group",
		  .unit = "%", .human = human, .source = LOG "byte 4", .sanity = true);
	EXPECT_EQ(
		warns, (bool)(spare < threshold),
		.what = "a group warns of its spare when it is below the threshold, and only then",
		.human = human, .source = LOG "byte 0 bit 0, against bytes 3 and 4");
	MEASURED(told_number(&group->log, "used_pct"), .what = "percentage used of a group",
		 .unit = "%", .human = human, .source = LOG "byte 5");
}

static void expect_written(const struct group *group, const struct profile *profile,
			   const char *human)
{
	double host = (double)told_number(&group->log, "data_units_written");
	double media = (double)told_number(&group->log, "media_units_written");

	if (!media || host < GB_LEAST)
		return;
	EXPECT_GE(media / host, profile->ocp.write_amplification_min,
		  .what = "write amplification of a group over its life", .human = human,
		  .source = LOG "bytes 95:80, against bytes 79:64; profile: "
				"ocp/write_amplification_min");
	EXPECT_LE(media / host, profile->ocp.write_amplification_max,
		  .what = "write amplification of a group over its life", .human = human,
		  .source = LOG "bytes 95:80, against bytes 79:64; profile: "
				"ocp/write_amplification_max");
}

static void expect_group(const struct group *group, const struct profile *profile)
{
	uint64_t capacity = told_number(&group->log, "capacity_bytes");
	char human[48];

	(void)snprintf(human, sizeof human, "group %u", group->id);
	expect_wear(group, human);
	expect_written(group, profile, human);
	if (capacity)
		EXPECT_GE((double)capacity, group->ns_bytes,
			  .what = "capacity of a group, against that of its namespaces",
			  .unit = "bytes", .human = human,
			  .source = LOG "bytes 175:160, against NVMCAP of Identify Namespace");
}

/* ---- what all tell, against SMART ---- */

/* @shared: there are other controllers, and SMART is only this one's */
static void expect_agreement(const struct groups *groups, const struct nvme_smart *smart,
			     bool shared)
{
	uint64_t warnings = 0, media_errors = 0;
	double written = 0;
	char human[64];

	for (size_t i = 0; i < groups->count; i++) {
		const struct told *log = &groups->group[i].log;

		warnings |= told_number(log, "critical_warning") & GROUP_BITS;
		media_errors += told_number(log, "media_errors");
		written += (double)told_number(log, "data_units_written") * GB;
	}
	(void)snprintf(human, sizeof human, "%02Xh", (unsigned int)warnings);
	/* there may be groups without a namespace, which SMART knows as well */
	EXPECT_EQ(smart->endurance_group_critical_warning & warnings, warnings,
		  .what = "warnings of all groups, as SMART sums them up", .human = human,
		  .source = "SMART / Health Information (log 02h) byte 6, against " LOG "byte 0");
	if (shared) {
		check_note("the subsystem has several controllers: SMART counts what came through "
			   "this one, a group what came through all of them");
		return;
	}
	EXPECT_LE(media_errors, smart->media_errors,
		  .what = "media errors of all groups, against SMART", .unit = "errors",
		  .source = LOG "bytes 143:128");
	/* 0 is not reported */
	if (!smart->data_units_written)
		return;
	/* both are rounded up */
	EXPECT_LE(written,
		  (double)smart->data_units_written * QUANTITY_DATA_UNIT_BYTES +
			  (double)groups->count * GB,
		  .what = "what was written to all groups, against SMART", .unit = "bytes",
		  .source = LOG "bytes 79:64, Data Units Written",
		  .hint = "it is counted in thousand millions of bytes");
}

CHECK(log, endurance_group, .id = "LOG-EG-001",
      .title = "endurance groups fit their namespaces, and what they tell fits SMART",
      .spec = "NVMe Base, Endurance Groups; Endurance Group Information log", .needs = DUT_ADMIN,
      .effect = READS)
{
	static struct groups groups;
	uint32_t nsids[DUT_MAX_NS];
	struct nvme_smart smart;
	struct told ctrl, list;
	uint64_t max;
	size_t count;

	REQUIRE_TRUE(told_read(dut, &fact_page_ctrl, &ctrl), .what = "Identify Controller");
	NEED_CLAIM(told_claims(&ctrl, "endurance_groups"), profile->required.endurance_groups,
		   "the drive does not claim Endurance Groups (CTRATT)");
	max = told_number(&ctrl, "endgidmax");
	EXPECT_GE(max, (uint64_t)1, .what = "greatest endurance group",
		  .source = "Identify Controller bytes 341:340, ENDGIDMAX");
	count = dut_list_ns(dut, DUT_NVM, nsids);
	NEED(count, "the drive has no namespace that could be in a group");
	groups.count = 0;
	for (size_t i = 0; i < count; i++)
		add_ns(dut, nsids[i], max, &groups);
	if (told_read(dut, &fact_page_groups, &list))
		expect_listed(&list, &groups, max);
	for (size_t i = 0; i < groups.count; i++)
		REQUIRE_TRUE(told_read_of(dut, &fact_page_group, groups.group[i].id,
					  &groups.group[i].log),
			     .what = "a drive with endurance groups has log 09h");
	pages_read_smart(dut, &smart);
	for (size_t i = 0; i < groups.count; i++)
		expect_group(&groups.group[i], profile);
	expect_agreement(&groups, &smart, told_claims(&ctrl, "multi_controller"));
}
