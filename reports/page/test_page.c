/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of what the page says first: key figures, headlines, headroom, one row per requirement. */
#include <criterion/criterion.h>
#include <libxml/HTMLparser.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "reports/verdict/measure.h"
#include "reports/record/record.h"
#include "reports/reports.h"
#include "reports/test/lint.h"
#include "helpers/test/scratch.h"
#include "helpers/text/text.h"

#define VALUES 6
#define SERIES 4
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct value {
	const char *what;
	double number;
	const char *unit;
	enum finding_op op;
	double limit;
	bool sanity;
	enum finding_role role;
};
struct curve {
	const char *name, *unit;
	enum series_class class;
	double first, last;
	uint32_t nsid;
	enum finding_op op;
	double limit;
	const char *part;
};
struct one {
	const char *name, *ocp;
	enum run_verdict verdict;
	unsigned int attempt;
	struct value values[VALUES];
	struct curve curves[SERIES];
	const char *judged; /* a requirement, to which its drive stands as below */
	enum finding_standing standing;
};

static void tell_curve(int fd, const struct curve *curve, int64_t start_ns)
{
	static const uint64_t t_ns[] = { 0, 1000000000, 2000000000 };
	const double values[] = { curve->first, (curve->first + curve->last) / 2, curve->last };
	const struct series series = { .id = curve->name,
				       .name = curve->name,
				       .part = curve->part,
				       .job = !curve->part       ? NULL
					      : curve->nsid == 1 ? "ns1"
								 : "ns2",
				       .unit = curve->unit,
				       .class = curve->class,
				       .nsid = curve->nsid,
				       .op = curve->op,
				       .limit = curve->limit,
				       .t_ns = t_ns,
				       .values = values,
				       .count = 3 };

	cr_assert_eq(artifact_write_series(fd, &series, start_ns), 0);
}

static void tell_case(struct record *record, const struct one *one, int64_t start_ns)
{
	const struct run_case_info info = { .name = one->name,
					    .id = "X-1",
					    .ocp = one->ocp,
					    .attempt = one->attempt,
					    .title = "a title" };
	const struct run_end_info end = { .verdict = one->verdict,
					  .reason = one->verdict ? "because" : NULL,
					  .kind = one->verdict ? END_ASSERTION : END_NONE,
					  .log = "logs/x.log" };

	cr_assert_eq(record_case_start(record, &info), 0);
	for (size_t k = 0; k < VALUES && one->values[k].what; k++) {
		const struct value *v = &one->values[k];
		const struct finding m = {
			.what = v->what,
			.unit = v->unit,
			.op = v->op,
			.outcome = one->verdict == RUN_PASS ? FINDING_HOLDS : FINDING_FAILS,
			.sanity = v->sanity,
			.role = v->role,
			.value = finding_of_real(v->number),
			.limit = finding_of_real(v->limit),
		};

		cr_assert_eq(artifact_finding(record_fd(record), "X-1", &m), 0);
	}
	if (one->judged) {
		const struct finding m = {
			.what = "told",
			.value = finding_of_text("in any words"),
			.requirement = one->judged,
			.standing = one->standing,
		};

		cr_assert_eq(artifact_finding(record_fd(record), "X-1", &m), 0);
	}
	for (size_t k = 0; k < SERIES && one->curves[k].name; k++)
		tell_curve(record_fd(record), &one->curves[k], start_ns);
	cr_assert_eq(record_case_end(record, &end), 0);
}

static struct run_model *record(const char *dir, const struct run_info *given,
				const struct one *cases, size_t count)
{
	char *path = scratch_path(dir, "run.jsonl");
	struct run_info info = *given;
	struct run_model *run = NULL;
	struct record *record = NULL;

	info.numa_node = -1;
	info.skip_budget = -1;
	info.start_unix_ns = (int64_t)time(NULL) * 1000000000;
	cr_assert_eq(record_open(path, NULL, &record), 0);
	record_run_start(record, &info);
	for (size_t i = 0; i < count; i++)
		tell_case(record, &cases[i], info.start_unix_ns + (int64_t)i * 10000000000);
	record_run_end(record, 0);
	cr_assert_eq(record_close(record), 0);
	cr_assert_eq(run_load(dir, &run), 0);
	free(path);
	return run;
}

static htmlDocPtr read_html(const char *dir)
{
	char *path = scratch_path(dir, "report.html");
	htmlDocPtr doc = htmlReadFile(path, "UTF-8",
				      HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);

	cr_assert_not_null(doc);
	free(path);
	return doc;
}

static htmlDocPtr make_page(const struct one *cases, size_t count)
{
	char *dir = scratch_make();
	struct run_model *run = record(dir, &(struct run_info){ .alias = "a" }, cases, count);
	int exit_code;

	cr_assert_eq(reports_write(run, dir, NULL, &exit_code), 0);
	htmlDocPtr doc = read_html(dir);
	run_free(run);
	scratch_remove(dir);
	return doc;
}

#define GE FINDING_GE
#define LE FINDING_LE
#define GT FINDING_GT

static const struct one healthy[] = {
	{ "perf/iops/ns1/randread-4k",
	  .values = { { "size of the namespace", 2097152, "blocks", GE, 64, true },
		      { "I/Os completed", 13157890, "I/Os", GT, 0 },
		      { "IOPS", 2631453.97, "IOPS", GE, 2000000 },
		      { "latency p50", 190.9, "us" } },
	  .curves = { { "IOPS", "IOPS", SERIES_IOPS, 2.6e6, 2.7e6, 1, GE, 2e6 },
		      { "any name", "us", SERIES_LATENCY_P99, 90, 99, 1, LE, 300, "p99" },
		      { "composite temperature", "C", SERIES_COMPOSITE, 40, 53, 0, LE, 77 } } },
	{ "perf/iops/ns2/randread-4k",
	  .values = { { "IOPS", 2100000, "IOPS", GE, 2000000 },
		      { "lowest available spare beside the load", 100, "%", GE, 99, false,
			FINDING_BESIDE_LOAD },
		      { "lowest link width beside the load", 4, "lanes", GE, 4, false,
			FINDING_BESIDE_LOAD } },
	  .curves = { { "IOPS", "IOPS", SERIES_IOPS, 2.1e6, 2.1e6, 2, GE, 2e6 },
		      { "any name", "us", SERIES_LATENCY_P99, 80, 89, 2, LE, 300, "p99" },
		      { "composite temperature", "C", SERIES_COMPOSITE, 50, 61, 0, LE, 77 } } },
	{ "fs/mount/ns1/ext4",
	  .values = { { "making the file system", 0, "exit code", FINDING_EQ, 0 },
		      { "checking it", 0, "exit code", FINDING_EQ, 0 } } },
	{ "integrity/compare",
	  .values = { { "size of the namespace", 2097152, "blocks", GE, 64 },
		      { "Compare with equal data", 0, "NVMe status", FINDING_EQ, 0 } } },
	{ "smart/percentage_used", .values = { { "percentage used", 2, "%", LE, 10 } } },
	{ "smart/temperature",
	  .values = { { "composite temperature", 311, "K", GE, 273, true, FINDING_COMPOSITE },
		      { "composite temperature", 311, "K", LE, 350, false, FINDING_COMPOSITE } } },
};

Test(page, key_figures_stand_under_the_verdict)
{
	htmlDocPtr doc = make_page(healthy, COUNT(healthy));

	cr_expect_eq(lint_count(doc, "//main/section[1][@id='figures']"), 1,
		     "not the first section");
	for (int ns = 1; ns <= 2; ns++) {
		char path[300];

		snprintf(path, sizeof(path),
			 "//section[@id='figures']//tr[td/a='perf/iops/ns%d/randread-4k']"
			 "[td='at least 2 M IOPS'][td='%s'][td='%s']",
			 ns, ns == 1 ? "2.63 M IOPS" : "2.1 M IOPS", ns == 1 ? "31.6 %" : "5 %");
		cr_expect_eq(lint_count(doc, path), 1, "%s", path);
	}
	cr_expect_eq(
		lint_count(doc, "//section[@id='figures']//td[contains(., 'beside the load')]"), 0);
	/* the closest first; the hottest of all samples; wear */
	cr_expect_eq(lint_count(doc, "(//section[@id='figures']//tbody)[1]/tr[1][td/a='perf/iops/"
				     "ns2/randread-4k']"),
		     1);
	cr_expect_eq(
		lint_count(
			doc,
			"//section[@id='figures']//tr[td='hottest composite temperature'][td='61 "
			"C'][td='at most 77 C'][td='16 C'][td/a='perf/iops/ns2/randread-4k']"),
		1);
	cr_expect_eq(
		lint_count(
			doc,
			"//section[@id='figures']//tr[td='percentage used'][td='2 %'][td='80 %']"),
		1);
	xmlFreeDoc(doc);
}

Test(page, headlines_are_what_matters)
{
	htmlDocPtr doc = make_page(healthy, COUNT(healthy));

	cr_expect_eq(lint_count(doc, "//div[@id='case-list']//td[starts-with(., 'IOPS: 2.63 M IOPS "
				     "(at least 2 M IOPS)')]"),
		     1);
	cr_expect_eq(lint_count(doc, "//div[@id='case-list']//td[starts-with(., 'composite "
				     "temperature: 38 C (311 K)')]"),
		     1);
	cr_expect_eq(lint_count(doc, "//div[@id='case-list']//td[.='2 expectations hold']"), 1);
	cr_expect_eq(lint_count(doc, "//div[@id='case-list']//td[starts-with(., 'Compare with "
				     "equal data: Successful')]"),
		     1);
	cr_expect_eq(
		lint_count(doc,
			   "//div[@id='case-list']//td[contains(., 'more than 0') or contains(., "
			   "'exit code') or contains(., 'size of the namespace')]"),
		0);
	xmlFreeDoc(doc);
}

Test(page, values_are_ranked_then_folded_by_case)
{
	htmlDocPtr doc = make_page(healthy, COUNT(healthy));

	cr_expect_eq(lint_count(doc,
				"//section[@id='measured']//table[@class='closest']/tbody/tr[1]"
				"[td/a='perf/iops/ns2/randread-4k']"),
		     1);
	cr_expect_eq(lint_count(doc, "//section[@id='measured']//table[@class='closest']//"
				     "tr[td='size of the namespace']"),
		     0, "a precondition ranks");
	cr_expect_eq(lint_count(doc, "//section[@id='measured']/details"), (int)COUNT(healthy));
	cr_expect_eq(lint_count(doc, "//section[@id='measured']/details[@open]"), 0,
		     "what is kept is folded");
	cr_expect_eq(lint_count(doc, "//section[@id='measured']/details[summary/b='perf/iops/ns1/"
				     "randread-4k']//tbody/tr"),
		     4);
	xmlFreeDoc(doc);
}

Test(page, cases_link_to_their_chart_and_log)
{
	htmlDocPtr doc = make_page(healthy, COUNT(healthy));

	cr_expect_eq(lint_count(doc, "//summary//a"), 0, "a link in a summary");
	cr_expect_eq(lint_count(doc, "//div[@id='case-list']//td/a[.='perf/iops/ns1/randread-4k']"
				     "[@href='#chart-perf/iops/ns1/randread-4k']"),
		     1);
	cr_expect_eq(
		lint_count(
			doc,
			"//details[@class='drawings']//p[@id='chart-perf/iops/ns1/randread-4k']"),
		1);
	cr_expect_eq(lint_count(doc, "//div[@id='case-list']//a[.='log'][@href='logs/x.log']"),
		     (int)COUNT(healthy));
	/* the run's own chart: two namespaces in two colours, by their names; bands are listed */
	cr_expect_eq(lint_count(doc, "//div[@class='whole']//*[local-name()='text'][.='ns1']"), 1);
	cr_expect_eq(lint_count(doc, "//div[@class='whole']//*[local-name()='text'][.='ns2']"), 1);
	/* told by its fields, whatever it is called; a load called after its namespace once */
	cr_expect_eq(lint_count(doc, "//div[@class='whole']//*[local-name()='text'][.='ns1 p99']"),
		     1);
	cr_expect_gt(
		lint_count(
			doc,
			"//div[@class='whole']//*[local-name()='path'][@class='c0'][@fill='none']"),
		1);
	cr_expect_gt(
		lint_count(
			doc,
			"//div[@class='whole']//*[local-name()='path'][@class='c1'][@fill='none']"),
		1);
	cr_expect_eq(lint_count(doc, "//ol[contains(@class, 'bands')]/li/a"), 2);
	xmlFreeDoc(doc);
}

Test(page, headroom)
{
	static const struct {
		struct value v;
		double wanted;
		const char *said;
	} rows[] = {
		{ { "IOPS", 2.5e6, "IOPS", GE, 2e6 }, 0.25, "25 %" },
		{ { "IOPS", 1.25e6, "IOPS", GE, 2e6 }, -0.375, "-37.5 %" },
		{ { "latency", 75, "us", LE, 100 }, 0.25, "25 %" },
		{ { "temperature", 311, "K", LE, 350 }, 39.0 / 77, "39 C" },
		{ { "media errors", 0, "errors", LE, 0 }, NAN, "\xe2\x80\x94" },
		{ { "media errors", 3, "errors", LE, 0 }, -INFINITY, "exceeded" },
		{ { "I/Os", 5, "I/Os", GT, 0 }, NAN, "\xe2\x80\x94" },
		{ { "lanes", 4, "lanes", FINDING_EQ, 4 }, NAN, "\xe2\x80\x94" },
		{ { "lowest link speed beside the load", 5, "PCIe generation", GE, 5 },
		  NAN,
		  "\xe2\x80\x94" },
		{ { "lowest link width beside the load", 4, "lanes", GE, 4 }, NAN, "\xe2\x80\x94" },
		{ { "lowest link width beside the load", 2, "lanes", GE, 4 }, -0.5, "-50 %" },
		{ { "size", 5000, "blocks", GE, 64 }, 77.125, "more than tenfold" },
		{ { "size", 5000, "blocks", GE, 64, true }, NAN, "\xe2\x80\x94" },
		{ { "IOPS", NAN, "IOPS", GE, 64 }, NAN, "\xe2\x80\x94" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct value *v = &rows[i].v;
		const struct finding m = { .what = v->what,
					   .unit = v->unit,
					   .value = finding_of_real(v->number),
					   .op = v->op,
					   .limit = finding_of_real(v->limit),
					   .sanity = v->sanity };
		double headroom = measure_headroom(&m);
		struct text said = { 0 };

		cr_expect(isnan(rows[i].wanted)   ? isnan(headroom)
			  : isinf(rows[i].wanted) ? isinf(headroom)
						  : fabs(headroom - rows[i].wanted) < 1e-9,
			  "row %zu: %g", i, headroom);
		measure_tell_headroom(&said, &m);
		cr_expect_str_eq(said.data, rows[i].said, "row %zu: %s", i, said.data);
		text_free(&said);
	}
}

/* However many there are, the one that is not held is the first to see. */
Test(page, what_is_closest_to_its_limit_comes_first_of_hundreds)
{
	static struct one many[400];
	static char names[COUNT(many)][24];

	for (size_t i = 0; i < COUNT(many); i++) {
		bool bad = i + 1 == COUNT(many);

		snprintf(names[i], sizeof(names[i]), "perf/load/%03zu", i);
		many[i] = (struct one){ names[i],
					NULL,
					bad ? RUN_FAIL : RUN_PASS,
					0,
					{ { "IOPS", bad ? 1e6 : 3e6, "IOPS", GE, 2e6 } },
					{ { 0 } } };
	}
	htmlDocPtr doc = make_page(many, COUNT(many));
	cr_expect_eq(lint_count(doc, "(//section[@id='figures']//tbody)[1]/tr[1][@class='t-fail']"
				     "[td='perf/load/399' or td/a='perf/load/399']"),
		     1);
	xmlFreeDoc(doc);
}

#define REQUIREMENT "//section[@id='requirements']//tr"

Test(page, a_requirement_has_one_state)
{
	static const struct one cases[] = {
		{ "pcie/link_width", "PCI-18", RUN_FAIL },
		{ "pcie/link_speed", "PCI-17, PCI-18", RUN_PASS },
		{ "smart/a", "SMART-1", RUN_PASS },
		{ "smart/b", "SMART-1", RUN_SKIP },
		{ "smart/c", "SMART-1", RUN_PASS },
		{ "smart/d", "SMART-2", RUN_PASS, 1 },
		{ "smart/d", "SMART-2", RUN_FAIL, 2 },
		{ "ocp/unsupported", NULL, RUN_PASS, .judged = "TTR-12", FINDING_DENIED },
		{ "ocp/other", NULL, RUN_PASS, .judged = "PCI-18", FINDING_DENIED },
		{ "ocp/firmware", "FWUP-6, FWUP-7", RUN_FAIL, .judged = "FWUP-6", FINDING_MET },
		{ "ocp/allowed", "FWUP-20", RUN_PASS, .judged = "FWUP-20", FINDING_ALLOWED },
	};
	htmlDocPtr doc = make_page(cases, COUNT(cases));

	cr_expect_eq(lint_count(doc, "//section[@id='requirements']//tbody/tr[@class!='t-none']"),
		     7);
	cr_expect_eq(lint_count(doc, REQUIREMENT "[@class='t-pass'][td='FWUP-6']"), 1,
		     "its case failed for another one");
	cr_expect_eq(lint_count(doc, REQUIREMENT "[@class='t-fail'][td='FWUP-7']"), 1);
	cr_expect_eq(lint_count(doc, REQUIREMENT "[td='PCI-17']"), 1, "it has a case");
	cr_expect_eq(lint_count(doc, REQUIREMENT "[td[6]='not met']"), 2);
	cr_expect_eq(lint_count(doc, REQUIREMENT
				"[@class='t-none'][td='TTR-12']"
				"[td='no case'][contains(td[4], 'PERST#')][td[6]='not met']"),
		     1);
	cr_expect_eq(lint_count(doc, REQUIREMENT
				"[@class='t-fail'][td='PCI-18'][td='1 "
				"\xe2\x9c\x97 fail, 1 \xe2\x9c\x93 "
				"pass'][td/a='pcie/link_width'][td/a='pcie/link_speed']"),
		     1);
	cr_expect_eq(lint_count(doc, REQUIREMENT "[@class='t-pass'][td='PCI-17']"), 1);
	cr_expect_eq(lint_count(doc, REQUIREMENT "[@class='t-skip'][td='SMART-1']"
						 "[td='1 \xe2\x80\x93 skip, 2 \xe2\x9c\x93 pass']"),
		     1, "no better than its worst case");
	cr_expect_eq(lint_count(doc, REQUIREMENT "[@class='t-fail'][td='SMART-2']"
						 "[td='1 \xe2\x9c\x97 fail']"),
		     1, "rounds are one case");
	cr_expect_eq(lint_count(doc, REQUIREMENT "[@class='t-skip'][td='FWUP-20']"
						 "[td[6]='not met, by its own word; allowed']"),
		     1, "neither met nor missed");
	xmlFreeDoc(doc);
}

Test(page, several_drives_show_values)
{
	struct one slower[COUNT(healthy)];
	char *dirs[] = { scratch_make(), scratch_make() }, *all = scratch_make();
	const struct run_model *runs[2];
	int exit_code;

	memcpy(slower, healthy, sizeof(healthy));
	slower[0].values[2].number = 2234567;
	runs[0] = record(dirs[0], &(struct run_info){ .alias = "a", .serial = "1" }, healthy,
			 COUNT(healthy));
	runs[1] = record(dirs[1], &(struct run_info){ .alias = "b", .serial = "2" }, slower,
			 COUNT(slower));
	cr_assert_eq(reports_write_merged(runs, 2, all, NULL, &exit_code), 0);
	htmlDocPtr doc = read_html(all);
	cr_expect_eq(lint_count(doc, "//table[@class='matrix']//tr[th[starts-with(., "
				     "'perf/iops/ns1/randread-4k')][small='IOPS (at least 2 M "
				     "IOPS)']][td/small='2.63 M IOPS'][td/small='2.23 M IOPS']"),
		     1);
	xmlFreeDoc(doc);
	for (size_t i = 0; i < 2; i++) {
		run_free((struct run_model *)runs[i]);
		scratch_remove(dirs[i]);
	}
	scratch_remove(all);
}
