/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each requirement of OCP is a case's, or has a reason why none is about it; none has both. Each
 * rule about a fact is one that a drive can break. Those of the facts file, where it lies beside
 * the sources, are all in the table. */
#include <criterion/criterion.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/facts/fact_rule.h"
#include "helpers/nvme/ocp_requirement.h"
#include "suites/check.h"

#define ID_BYTES 32
#define IDS_MOST 256

static bool has_case(const char *id)
{
	for (size_t i = 0; i < check_count(); i++)
		if (ocp_requirement_names(check_at(i)->ocp, id))
			return true;
	return false;
}

/* What a reason promises for later, and by what it is there: then the reason is no longer true. */
static bool is_there(const char *thing)
{
	static const struct {
		const char *thing, *area;
	} areas[] = {
		{ "firmware update", "firmware" },
		{ "sanitize", "sanitize" },
		{ "a soak run", "soak" },
		{ "flexible data placement", "fdp" },
	};

	for (size_t i = 0; i < sizeof(areas) / sizeof(areas[0]); i++)
		for (size_t k = 0; k < check_count() && strstr(thing, areas[i].thing); k++)
			if (!strcmp(check_at(k)->area, areas[i].area) ||
			    (!strcmp(areas[i].area, "firmware") && check_at(k)->effect == FIRMWARE))
				return true;
	return false;
}

/* A reason says what is needed, what would be done, why nobody sees it, or that it is to come;
 * never that there is no case (that is what is to be explained), nor who looks at it in place of
 * one: then that is a case. */
static const char *wrong_with_reason(const char *reason)
{
	static const char *const forms[] = { "needs ", "would ", "cannot be seen from a host",
					     " is not built yet" };
	static const char *const empty[] = { "no case", "looks at it", "--", "none", "given with" };
	bool formed = false;

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		formed |= strstr(reason, forms[i]) != NULL;
	if (!formed)
		return "does not say what is needed, what would be done, why it cannot be seen, or "
		       "that it is not built yet";
	for (size_t i = 0; i < sizeof(empty) / sizeof(empty[0]); i++)
		if (strstr(reason, empty[i]))
			return "explains nothing, or names who looks at it";
	if (strstr(reason, " is not built yet") && is_there(reason))
		return "says that something is not built yet, which is there";
	return NULL;
}

/* What is wrong with it; NULL: nothing. */
static const char *wrong_with(const struct ocp_requirement *one)
{
	bool named = has_case(one->id);

	if (!named && !one->reason)
		return "has neither a case nor a reason";
	if (named && one->reason)
		return "has a case, and a reason why it has none";
	if ((one->group != OCP_NO_GROUP) != (one->rules[0].fact != NULL))
		return "has rules and no case that judges them, or the other way round";
	return one->reason ? wrong_with_reason(one->reason) : NULL;
}

Test(requirements, case_or_reason)
{
	const struct ocp_requirement *one;
	size_t i = 0;

	for (; (one = ocp_requirement_at(i)); i++)
		cr_expect_null(wrong_with(one), "%s %s", one->id, wrong_with(one));
	cr_expect_gt(i, 80u, "%zu requirements", i);
}

Test(requirements, one_without_either_is_red)
{
	static const struct ocp_requirement bad[] = {
		{ .id = "XYZ-1" },
		{ .id = "TTR-22", .reason = "none" },
		{ .id = "TTR-22", .group = OCP_LOGS },
		{ .id = "XYZ-1", .reason = "" },
		{ .id = "XYZ-1", .reason = "because" },
		{ .id = "XYZ-1", .reason = "no case looks at it" },
		{ .id = "XYZ-1", .reason = "takes hours under load: a soak run looks at it" },
		{ .id = "XYZ-1", .reason = "needs images of the vendor's, given with --firmware" },
		{ .id = "XYZ-1", .reason = "no case sanitizes a drive" },
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_expect_not_null(wrong_with(&bad[i]), "%zu", i);
	cr_expect_null(wrong_with(
		&(struct ocp_requirement){ .id = "XYZ-1", .reason = "sanitize is not built yet" }));
}

Test(requirements, names)
{
	cr_expect(ocp_requirement_names("CTO-8, CTO-11", "CTO-11"));
	cr_expect(!ocp_requirement_names("CTO-8, CTO-11", "CTO-1"));
	cr_expect(ocp_requirement_names("EREC-3", "EREC"));
	cr_expect(!ocp_requirement_names("PCIERR-3", "PCI"));
	cr_expect(!ocp_requirement_names("PCI-17-2", "PCI-17"));
	cr_expect(!ocp_requirement_names(NULL, "PCI-17"));
}

/* ---- rules ---- */

static bool holds(struct fact_rule *rule, struct fact_value *value)
{
	struct fact_measure measure;
	bool good = true;

	if (!value->known)
		return false; /* none of them allows it */
	fact_measure(rule->ref.fact, value, &measure);
	for (size_t i = 0; i < rule->term_count; i++) {
		struct fact_judgement j[2];
		int count = fact_rule_judge(rule, i, &measure, NULL, j);

		for (int k = 0; k < count; k++)
			good &= finding_compare(j[k].op, j[k].actual, j[k].limit);
	}
	return good;
}

/* Of a page that is full of this byte. */
static bool holds_for(struct fact_rule *rule, int byte)
{
	static uint8_t page[8192];
	struct fact_value value;

	memset(page, byte, sizeof(page));
	value = fact_read(rule->ref.fact, 0, page, sizeof(page));
	return holds(rule, &value);
}

Test(requirements, rules_hold_and_are_broken)
{
	const struct ocp_requirement *one;

	for (size_t i = 0; (one = ocp_requirement_at(i)); i++)
		for (size_t k = 0; k < OCP_RULES && one->rules[k].fact; k++) {
			const char *text = one->rules[k].rule;
			bool good = false, bad = false;
			struct fact_rule rule;
			struct fact_ref ref;
			char why[512];

			cr_assert(fact_look_up(one->rules[k].fact, &ref, why, sizeof(why)) == 0,
				  "%s: %s", one->id, why);
			cr_assert(fact_rule_parse(&ref, text, &rule, why, sizeof(why)) == 0,
				  "%s: %s", one->id, why);
			for (int byte = 0; byte < 256; byte++)
				*(holds_for(&rule, byte) ? &good : &bad) = true;
			/* 77 C and 85 C are no byte twice; a capability is there or not */
			if (strcmp(text, "77 C") != 0 && strcmp(text, "85 C") != 0)
				cr_expect(good, "%s: no byte holds '%s'", one->id, text);
			if (rule.body != FACT_RULE_PRESENT)
				cr_expect(bad, "%s: no byte breaks '%s'", one->id, text);
			fact_rule_free(&rule);
		}
}

/* What a case that judges several names is what the table gives it. */
Test(requirements, groups_are_named)
{
	static const struct {
		enum ocp_group group;
		const char *check;
	} groups[] = { { OCP_IDENTIFY, "identify" },
		       { OCP_FIRMWARE, "firmware" },
		       { OCP_LOGS, "logs" },
		       { OCP_PCIE, "pcie" },
		       { OCP_REGISTERS, "registers" } };
	const struct ocp_requirement *one;

	for (size_t g = 0; g < sizeof(groups) / sizeof(groups[0]); g++)
		for (size_t c = 0; c < check_count(); c++) {
			const struct check *check = check_at(c);

			if (strcmp(check->area, "ocp") != 0 ||
			    strcmp(check->name, groups[g].check) != 0)
				continue;
			for (size_t i = 0; (one = ocp_requirement_at(i)); i++)
				cr_expect_eq(one->group == groups[g].group,
					     ocp_requirement_names(check->ocp, one->id),
					     "%s and ocp/%s", one->id, check->name);
		}
}

/* ---- the facts file ---- */

static bool is_in_table(const char *id)
{
	const struct ocp_requirement *one;

	for (size_t i = 0; (one = ocp_requirement_at(i)); i++)
		if (!strcmp(one->id, id))
			return true;
	return false;
}

struct ids {
	char id[IDS_MOST][ID_BYTES];
	size_t count;
};

/* "TTR-2 / TTR-22", "NVMe-CFG-9 / -16": a number alone is of the area before it */
static void take_ids(const char *cell, struct ids *ids)
{
	char area[ID_BYTES] = "", word[ID_BYTES];

	while (*(cell += strspn(cell, " /"))) {
		size_t length = strcspn(cell, " /");
		const char *dash;

		cr_assert(ids->count < IDS_MOST && length < sizeof(word));
		(void)snprintf(word, sizeof(word), "%.*s", (int)length, cell);
		cell += length;
		(void)snprintf(ids->id[ids->count++], ID_BYTES, "%s%s", *word == '-' ? area : "",
			       word);
		dash = strrchr(word, '-');
		if (*word != '-' && dash)
			(void)snprintf(area, sizeof(area), "%.*s", (int)(dash - word), word);
	}
}

/* The areas of the list behind the table: words in capitals that stand before a comma, a bracket or
 * a number. */
static void take_areas(const char *line, struct ids *ids)
{
	while (*line) {
		size_t length = strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-");
		size_t end = length;

		while (length && line[length - 1] == '-') /* "PCIERR-1..16" */
			length--;
		if (length > 2 && strncmp(line, "AER", 3) != 0) {
			cr_assert(ids->count < IDS_MOST && length < ID_BYTES);
			(void)snprintf(ids->id[ids->count++], ID_BYTES, "%.*s", (int)length, line);
		}
		line += end;
		while (*line && !isupper((unsigned char)*line)) {
			if (*line == '(') /* what is in brackets explains */
				line += strcspn(line, ")");
			else if (isalnum((unsigned char)*line))
				line += strspn(line, "abcdefghijklmnopqrstuvwxyz0123456789");
			else
				line++;
		}
	}
}

static void read_ids(FILE *file, struct ids *ids)
{
	bool inside = false, behind = false;
	char line[1024];

	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		if (!strncmp(line, "## ", 3))
			inside = !strncmp(line, "## 12.", 6);
		if (!inside)
			continue;
		if (*line == '|' && line[1] != '-' && strncmp(line, "| Area", 6) != 0) {
			char *last = strrchr(line, '|');

			*last = '\0';
			take_ids(strrchr(line, '|') + 1, ids);
		} else if (!strncmp(line, "Not numbers", 11) || behind) {
			take_areas(behind ? line : strchr(line, ':'), ids);
			behind = true;
		}
	}
}

/* Beside the repository, or beside the folder of its worktrees. */
static FILE *open_facts(void)
{
	static const char *const at[] = { "/../shared/facts/nvme-pcie-traps.md",
					  "/../../shared/facts/nvme-pcie-traps.md" };
	const char *source = getenv("NVME_GATE_SOURCE");
	char path[4096];
	FILE *file = NULL;

	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]) && !file; i++) {
		(void)snprintf(path, sizeof(path), "%s%s", source ? source : ".", at[i]);
		file = fopen(path, "re");
	}
	return file;
}

Test(requirements, facts_file)
{
	static struct ids ids;
	FILE *file = open_facts();

	if (!file)
		cr_skip_test("there is no ../shared/facts here");
	read_ids(file, &ids);
	(void)fclose(file);
	cr_expect_gt(ids.count, 80u, "%zu found", ids.count);
	for (size_t i = 0; i < ids.count; i++)
		cr_expect(is_in_table(ids.id[i]), "%s is not in the table", ids.id[i]);
}

/* Its reader finds what stands there, each way in which it is written. */
Test(requirements, reader_of_the_facts_file)
{
	static const char text[] =
		"| PCIe | x | PCI-99 |\n## 12. OCP\n| Area | Requirement | ID |\n"
		"|---|---|---|\n| A | b | TTR-2 / TTR-22 |\n"
		"| | c | NVMe-CFG-9 / -16 |\n\nNot numbers but areas: "
		"PCIERR-1..16 (AER bits), EREC (C1h\nX), META-PERF (x).\n";
	static const char *const wanted[] = { "TTR-2",       "TTR-22", "NVMe-CFG-9",
					      "NVMe-CFG-16", "PCIERR", "EREC" };
	static struct ids ids;
	FILE *file = fmemopen((void *)(uintptr_t)text, sizeof(text) - 1, "r");

	read_ids(file, &ids);
	(void)fclose(file);
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		cr_expect_str_eq(ids.id[i], wanted[i]);
	cr_expect_str_eq(ids.id[ids.count - 1], "META-PERF");
}
