/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A finding is said one way, and comes back from the record as it went in. How values compare is
 * tested through check.h. */
#include "helpers/finding.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "helpers/text/json.h"
#include "helpers/text/text.h"

static const struct finding_context context = { "PCIE-LNK-001", "Link Status Register", "PCI-17",
						"sim:gen5-x4" };

static void expect_said(const struct finding *f, const char *expected)
{
	struct text text = { 0 };

	finding_put_message(&text, context.id, f);
	finding_put_details(&text, &context, f);
	cr_expect_str_eq(text.data, expected);
	text_free(&text);
}

Test(finding, names_an_empty_text)
{
	const struct finding f = { .outcome = FINDING_FAILS,
				   .what = "model number",
				   .op = FINDING_NE,
				   .value = finding_of_text(""),
				   .limit = finding_of_text("") };
	struct text text = { 0 };

	finding_put_message(&text, "T-1", &f);
	cr_expect_str_eq(text.data,
			 "T-1 model number: expected anything but (empty), actual (empty)");
	text_free(&text);
}

Test(finding, says_what_a_comparison_found)
{
	struct finding f = { .outcome = FINDING_FAILS,
			     .what = "negotiated link speed",
			     .unit = "PCIe generation",
			     .op = FINDING_GE,
			     .value = finding_of_uint(3),
			     .limit = finding_of_uint(5),
			     .human = "8.0 GT/s (Gen3)",
			     .source = "LnkSta[3:0]",
			     .hint = "reseat",
			     .file = "suites/pcie/link.c",
			     .line = 7 };

	expect_said(&f, "PCIE-LNK-001 negotiated link speed: expected at least 5, actual 3 (PCIe "
			"generation)\n"
			"  expected  at least 5 PCIe generation\n"
			"  actual    3 PCIe generation = 8.0 GT/s (Gen3)\n"
			"  source    LnkSta[3:0]\n"
			"  spec      Link Status Register; OCP PCI-17\n"
			"  hint      reseat\n"
			"  device    sim:gen5-x4\n"
			"  at        suites/pcie/link.c:7");
	f = (struct finding){ .outcome = FINDING_RIG,
			      .what = "reading the link",
			      .op = FINDING_EQ,
			      .value = finding_of_text("Permission denied (errno 13)"),
			      .limit = finding_of_text("success"),
			      .spec = "sysfs" };
	expect_said(&f, "PCIE-LNK-001 rig: reading the link: expected success, actual Permission "
			"denied (errno 13)\n"
			"  expected  success\n"
			"  actual    Permission denied (errno 13)\n"
			"  spec      sysfs; OCP PCI-17\n"
			"  device    sim:gen5-x4");
}

Test(finding, says_what_has_no_limit)
{
	struct finding f = { .what = "temperature", .unit = "K", .value = finding_of_uint(311) };
	struct text text = { 0 };

	finding_put_message(&text, "T-1", &f);
	cr_expect_str_eq(text.data, "T-1 temperature: 38 C (311 K)", "the same is said once");
	text_reset(&text);
	finding_put_expected(&text, &f);
	cr_expect_eq(text.size, 0);
	f = (struct finding){ .outcome = FINDING_FAILS, .value = finding_of_text("a crash") };
	finding_put_message(&text, NULL, &f);
	cr_expect_str_eq(text.data, "expectation: expected nothing of the kind, actual a crash");
	text_free(&text);
}

/* The headline says what a bare number means; a quantity says it by its unit. */
Test(finding, says_what_a_number_means)
{
	struct finding f = { .outcome = FINDING_FAILS,
			     .op = FINDING_EQ,
			     .what = "critical warning",
			     .human = "01h: available spare below threshold",
			     .value = finding_of_uint(1),
			     .limit = finding_of_uint(0) };
	struct text text = { 0 };

	finding_put_message(&text, "T-1", &f);
	cr_expect_str_eq(text.data, "T-1 critical warning: expected 0, actual 1 = 01h: available "
				    "spare below threshold");
	f.unit = "W";
	text_reset(&text);
	finding_put_message(&text, NULL, &f);
	cr_expect_str_eq(text.data, "critical warning: expected 0, actual 1 (W)");
	text_free(&text);
}

Test(finding, says_what_changed_behind_a_back)
{
	struct finding f = { .outcome = FINDING_COLLATERAL,
			     .what = "media errors",
			     .where = "between a/b and c/d",
			     .op = FINDING_EQ,
			     .limit = finding_of_text("0"),
			     .value = finding_of_text("1"),
			     .source = "SMART log" };

	expect_said(&f, "media errors changed between a/b and c/d: before 0, after 1\n"
			"  before    0\n  after     1\n  source    SMART log\n"
			"  device    sim:gen5-x4");
	f.op = FINDING_NO_LIMIT;
	f.limit = (struct finding_value){ 0 };
	f.where = "does not answer";
	f.value = finding_of_text("not in time");
	expect_said(&f, "media errors does not answer: not in time\n"
			"  after     not in time\n  source    SMART log\n  device    sim:gen5-x4");
}

Test(finding, words_are_told_as_they_are)
{
	struct finding f = { .outcome = FINDING_RIG, .words = "the port is a Gen4 one" };

	expect_said(&f, "the port is a Gen4 one\n  spec      Link Status Register; OCP PCI-17\n"
			"  device    sim:gen5-x4");
	f.words = "one\n  more of it\n  and more";
	expect_said(&f, f.words);
	f.words = "was away";
	f.blames = true;
	expect_said(&f, "PCIE-LNK-001 rig: was away\n  spec      Link Status Register; OCP "
			"PCI-17\n  device    sim:gen5-x4");
	f.host = true;
	expect_said(&f, "PCIE-LNK-001 rig: inconclusive: host: was away\n  spec      Link Status "
			"Register; OCP PCI-17\n  device    sim:gen5-x4");
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static bool same_value(struct finding_value a, struct finding_value b)
{
	if (a.kind == FINDING_TEXT || b.kind == FINDING_TEXT)
		return a.kind == b.kind && same_text(a.s, b.s);
	if (isnan(finding_number(a)))
		return a.kind == b.kind && (a.kind != FINDING_BOOL || a.b == b.b);
	/* a whole number is one number, whatever held it */
	return finding_compare(FINDING_EQ, a, b);
}

static void expect_kept(const struct finding *f)
{
	struct text json = { 0 }, place = { 0 }, read_place = { 0 };
	struct json_object *object;
	struct finding got;

	finding_put_json(&json, f);
	object = json_read(json.data, json.size);
	cr_assert_not_null(object, "%s", json.data);
	finding_read_json(object, &got);
	finding_put_place(&place, f);
	finding_put_place(&read_place, &got);
	cr_expect(got.outcome == f->outcome && got.op == f->op && got.sanity == f->sanity &&
			  got.role == f->role && got.standing == f->standing,
		  "%s", json.data);
	cr_expect(same_text(got.what, f->what) && same_text(got.unit, f->unit) &&
			  same_text(got.source, f->source) && same_text(got.spec, f->spec) &&
			  same_text(got.human, f->human) && same_text(got.hint, f->hint) &&
			  same_text(got.where, f->where) &&
			  same_text(got.requirement, f->requirement) &&
			  same_text(place.data, read_place.data),
		  "%s", json.data);
	cr_expect(same_value(got.value, f->value) && (!f->op || same_value(got.limit, f->limit)),
		  "%s", json.data);
	json_object_put(object);
	text_free(&json);
	text_free(&place);
	text_free(&read_place);
}

Test(finding, comes_back_from_the_record_as_it_went_in)
{
	const struct finding_value values[] = {
		finding_of_int(-7),           finding_of_uint(UINT64_MAX),
		finding_of_real(0.1),         finding_of_real(-1e300),
		finding_of_real((double)NAN), finding_of_real((double)INFINITY),
		finding_of_bool(true),        finding_of_text("yes \"and\" no"),
		finding_of_text(""),
	};
	struct finding f = { .what = "x",
			     .human = "h",
			     .source = "s",
			     .spec = "p",
			     .hint = "t",
			     .where = "w",
			     .requirement = "r",
			     .unit = "u",
			     .file = "f.c",
			     .line = 9 };

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		for (int op = FINDING_NO_LIMIT; op <= FINDING_GE; op++)
			for (int outcome = FINDING_HOLDS; outcome <= FINDING_RIG; outcome++) {
				f.value = values[i];
				f.limit = values[(i + (size_t)op) % 9];
				f.op = (enum finding_op)op;
				f.outcome = (enum finding_outcome)outcome;
				f.sanity = i & 1;
				f.role = (enum finding_role)(i % (FINDING_LATENCY + 1));
				f.standing = (enum finding_standing)(i % (FINDING_DENIED + 1));
				expect_kept(&f);
			}
	expect_kept(&(struct finding){ .what = "bare", .value = finding_of_int(0) });
}

/* A limit whose outcome is not told was not kept; a record of before had more members. */
Test(finding, reads_what_others_have_written)
{
	static const char line[] =
		"{\"name\":\"a\",\"value\":2,\"validators\":[{\"type\":\"EQUAL\","
		"\"value\":4},{\"type\":\"LESS_THAN\",\"value\":9}],"
		"\"metadata\":{\"expected\":\"4\",\"at\":\"link.c:62\"}}";
	struct json_object *object = json_read(line, sizeof(line) - 1);
	struct finding f;

	finding_read_json(object, &f);
	cr_expect_eq(f.outcome, FINDING_FAILS);
	cr_expect_eq(f.op, FINDING_EQ);
	cr_expect_eq(f.limit.u, 4);
	expect_said(&f, "PCIE-LNK-001 a: expected 4, actual 2\n  expected  4\n  actual    2\n"
			"  spec      Link Status Register; OCP PCI-17\n  device    sim:gen5-x4\n"
			"  at        link.c:62");
	json_object_put(object);
}

static const char *mark(void *kept, const char *text)
{
	++*(unsigned int *)kept;
	return *text ? "kept" : text;
}

Test(finding, every_text_of_it_can_be_kept)
{
	struct finding f = { .what = "1",
			     .unit = "2",
			     .source = "3",
			     .spec = "4",
			     .human = "5",
			     .hint = "6",
			     .where = "7",
			     .requirement = "11",
			     .words = "8",
			     .file = "9",
			     .value = finding_of_text("10"),
			     .limit = finding_of_uint(1) };
	unsigned int kept = 0;

	finding_keep(&f, mark, &kept);
	cr_expect_eq(kept, 11);
	cr_expect_str_eq(f.value.s, "kept");
	cr_expect_str_eq(f.where, "kept");
	cr_expect_eq(f.limit.u, 1);
}
