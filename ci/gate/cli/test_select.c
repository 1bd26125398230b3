/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Filters, exclusions, tags and former runs; and that none of them may match nothing. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ci/gate/cli/rerun.h"
#include "ci/gate/cli/select.h"

static const struct {
	const char *name, *tags;
} cases[] = {
	{ "pcie/link_speed", "pcie reads" },
	{ "pcie/link_width", "pcie reads" },
	{ "smart/temperature", "smart reads quick" },
	{ "perf/iops/ns1/randread-4k", "perf loads" },
	{ "perf/iops/ns2/randread-4k", "perf loads" },
	{ "perf/iops/ns1/randwrite-4k", "perf writes" },
	{ "fs/mount/ns1/ext4", "fs writes" },
	{ "fs/mount/ns1/xfs", "fs writes" },
};
#define CASES (sizeof(cases) / sizeof(cases[0]))

static void make_plan(struct plan *plan)
{
	*plan = (struct plan){ .cases = calloc(CASES, sizeof(*plan->cases)), .count = CASES };
	for (size_t i = 0; i < CASES; i++) {
		(void)snprintf(plan->cases[i].name, PLAN_NAME_SIZE, "%s", cases[i].name);
		(void)snprintf(plan->cases[i].tags, PLAN_TAGS_SIZE, "%s", cases[i].tags);
	}
}

/* Words behind options, as argv would hold them: "f:GLOB e:GLOB t:TAG". */
struct wanted {
	struct gate_options options;
	const char *filters[8], *excludes[8], *tags[8];
	char words[256];
};

static void want(struct wanted *w, const char *text)
{
	memset(w, 0, sizeof(*w));
	w->options.filters.items = w->filters;
	w->options.excludes.items = w->excludes;
	w->options.tags.items = w->tags;
	(void)snprintf(w->words, sizeof(w->words), "%s", text);
	for (char *save = NULL, *word = strtok_r(w->words, " ", &save); word;
	     word = strtok_r(NULL, " ", &save)) {
		if (word[0] == 'f')
			w->filters[w->options.filters.count++] = word + 2;
		else if (word[0] == 'e')
			w->excludes[w->options.excludes.count++] = word + 2;
		else if (word[0] == 't')
			w->tags[w->options.tags.count++] = word + 2;
		else
			w->options.rerun_failed = word + 2;
	}
}

/* the indexes of the selected cases as digits: "013"; or what was wrong */
static const char *selected(const char *text, int *ret_result)
{
	static char out[512];
	struct selection *selection;
	struct wanted w;
	struct plan plan;
	size_t used = 0;

	want(&w, text);
	make_plan(&plan);
	out[0] = '\0';
	*ret_result = select_new(&w.options, &selection, out, sizeof(out));
	if (!*ret_result) {
		select_apply(selection, &plan);
		for (size_t i = 0; i < CASES; i++)
			if (plan.cases[i].selected)
				out[used++] = (char)('0' + i);
		out[used] = '\0';
		plan_free(&plan); /* suggestions must not point into it */
		*ret_result = select_check(selection, out, sizeof(out));
		select_free(selection);
	}
	plan_free(&plan);
	return out;
}

static void expect_selects(const char *text, int expected_result, const char *expected)
{
	int ret;
	const char *got = selected(text, &ret);

	cr_expect_eq(ret, expected_result, "%s: %d", text, ret);
	cr_expect(strcmp(got, expected) == 0, "%s\n  expected %s\n  actual   %s", text, expected,
		  got);
}

Test(select, globs)
{
	expect_selects("", 0, "01234567");
	expect_selects("f:pcie/*", 0, "01");
	expect_selects("f:pcie/link_speed", 0, "0");
	expect_selects("f:*4k", 0, "345");
	expect_selects("f:perf/*/randread-4k", 0, "34");
	expect_selects("f:@(pcie|smart)/*", 0, "012");
	expect_selects("f:!(pcie*|smart*)", 0, "34567");
	expect_selects("f:fs/mount/ns1/[ex]*", 0, "67");
	expect_selects("f:pcie/* f:smart/*", 0, "012");
	expect_selects("e:perf/*", 0, "01267");
	expect_selects("f:perf/* e:*ns2* e:*write*", 0, "3");
	expect_selects("f:*/*", 0, "01234567");
}

Test(select, tags)
{
	expect_selects("t:pcie", 0, "01");
	expect_selects("t:reads", 0, "012");
	expect_selects("t:quick", 0, "2");
	expect_selects("t:pcie t:fs", 0, "0167");
	expect_selects("t:writes e:fs/*", 0, "5");
	expect_selects("t:perf f:*ns1*", 0, "35");
	expect_selects("t:read", -EINVAL,
		       "--tag 'read' matches no case of this profile "
		       "(did you mean 'reads'?)");
	expect_selects("t:quickly", -EINVAL,
		       "--tag 'quickly' matches no case of this profile "
		       "(did you mean 'quick'?)");
}

Test(select, nothing_matched)
{
	expect_selects("f:pcie/link_sped", -EINVAL,
		       "--filter 'pcie/link_sped' matches no case of this profile "
		       "(did you mean 'pcie/link_speed'?)");
	expect_selects("f:pcie/link", -EINVAL,
		       "--filter 'pcie/link' matches no case of this profile "
		       "(did you mean "
		       "'pcie/link_speed' or 'pcie/link_width'?)");
	expect_selects("f:pcie/* f:perf/iops/ns1/randread4k", -EINVAL,
		       "--filter 'perf/iops/ns1/randread4k' matches no case of this profile "
		       "(did you mean "
		       "'perf/iops/ns1/randread-4k' or 'perf/iops/ns2/randread-4k'?)");
	expect_selects("f:zzz/*", -EINVAL,
		       "--filter 'zzz/*' matches no case of this profile; "
		       "see nvme-gate list");
	expect_selects("f:perf/lops*", -EINVAL,
		       "--filter 'perf/lops*' matches no case of this profile "
		       "(there are 'perf/iops/ns1/randread-4k', "
		       "'perf/iops/ns2/randread-4k', 'perf/iops/ns1/randwrite-4k' ...)");
	expect_selects("e:zzz/*", -EINVAL,
		       "--exclude 'zzz/*' matches no case of this profile; "
		       "see nvme-gate list");
	expect_selects("f:pcie/* e:pcie/*", -ENODATA,
		       "no case is selected: --filter, --tag, "
		       "--exclude and --rerun-failed together leave none");
	expect_selects("f:pcie/* t:fs", -ENODATA,
		       "no case is selected: --filter, --tag, "
		       "--exclude and --rerun-failed together leave none");
	/* an exclusion of what is not selected anyway did match */
	expect_selects("f:pcie/* e:fs/*", 0, "01");
}

/* cases depend on what the drive has and the profile asks for, and the message says on which */
Test(select, whose_cases_did_not_match)
{
	static const char *const duts[] = { "sim:a", "sim:b" };
	static const char *const says[] = {
		"--filter 'reset/*' matches no case of this drive and profile; see nvme-gate list",
		"--filter 'reset/*' matches no case of these drives and this profile; "
		"see nvme-gate list",
	};

	for (size_t i = 0; i < 2; i++) {
		struct selection *selection;
		struct wanted w;
		struct plan plan;
		char why[400] = "";

		want(&w, "f:reset/*");
		w.options.duts.items = (const char **)(uintptr_t)duts;
		w.options.duts.count = i + 1;
		make_plan(&plan);
		cr_assert_eq(select_new(&w.options, &selection, why, sizeof(why)), 0);
		select_apply(selection, &plan);
		cr_expect_eq(select_check(selection, why, sizeof(why)), -EINVAL);
		cr_expect_str_eq(why, says[i]);
		select_free(selection);
		plan_free(&plan);
	}
}

/* what matches on one drive of several has matched */
Test(select, conductor_drives)
{
	struct selection *selection;
	struct wanted w;
	struct plan a, b;
	char why[400] = "";

	want(&w, "f:perf/iops/ns2/* f:pcie/*");
	make_plan(&a);
	make_plan(&b);
	(void)snprintf(b.cases[4].name, PLAN_NAME_SIZE, "perf/iops/ns3/randread-4k");
	cr_assert_eq(select_new(&w.options, &selection, why, sizeof(why)), 0);
	select_apply(selection, &b);
	cr_expect_eq(select_check(selection, why, sizeof(why)), -EINVAL);
	select_apply(selection, &a);
	cr_expect_eq(select_check(selection, why, sizeof(why)), 0, "%s", why);
	cr_expect(a.cases[4].selected && !b.cases[4].selected && b.cases[0].selected);
	select_free(selection);
	select_free(NULL);
	plan_free(&a);
	plan_free(&b);
}

/* ---- former runs ---- */

static void put(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");

	cr_assert_not_null(file, "%s", path);
	cr_assert(fputs(text, file) >= 0 && fclose(file) == 0);
}

#define SUMMARY                                                             \
	"{\"gate\":\"closed\",\"exit\":4,\"cases\":["                       \
	"{\"name\":\"pcie/link_speed\",\"id\":\"X\",\"verdict\":\"fail\"}," \
	"{\"name\":\"pcie/link_width\",\"verdict\":\"pass\"},"              \
	"{\"name\":\"smart/temperature\",\"verdict\":\"skip\"},"            \
	"{\"name\":\"fs/mount/ns1/xfs\",\"verdict\":\"error\"}]}"

#define JUNIT                                                                                  \
	"<?xml version='1.0'?><testsuites><testsuite name='a'>"                                \
	"<testsuite name='b'><testcase classname='nvme.pcie' name='link_width'>"               \
	"<failure type='nvme.X' message='m'>m</failure></testcase></testsuite>"                \
	"<testcase classname='nvme.perf' name='iops/ns1/randread-4k'><error type='nvme.Y'/>"   \
	"</testcase><testcase classname='nvme.fs' name='mount/ns1/ext4'><skipped/></testcase>" \
	"<testcase classname='nvme.fs' name='mount/ns1/xfs'><flakyFailure message='m'/>"       \
	"<system-out>failure</system-out></testcase>"                                          \
	"<testcase classname='nvme.smart' name='temperature'/></testsuite></testsuites>"

/* a directory of this test's own; gone with its files at the end */
static char run_dir[64];

static void make_run(void)
{
	(void)snprintf(run_dir, sizeof(run_dir), "former.XXXXXX");
	cr_assert_not_null(mkdtemp(run_dir));
}

static void remove_run(void)
{
	static const char *const files[] = { "summary.json", "junit.xml", "x.json", "x.xml" };
	char path[128];

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", run_dir, files[i]);
		(void)unlink(path);
	}
	(void)rmdir(run_dir);
}

static const char *in_run(const char *file)
{
	static char path[128];

	(void)snprintf(path, sizeof(path), "%s/%s", run_dir, file);
	return path;
}

static const char *rerun(const char *file, const char *more)
{
	static char text[200];

	(void)snprintf(text, sizeof(text), "r:%s%s%s%s", run_dir, *file ? "/" : "", file, more);
	return text;
}

Test(select_former, runs, .init = make_run, .fini = remove_run)
{
	put(in_run("junit.xml"), JUNIT);
	expect_selects(rerun("", ""), 0, "13");
	put(in_run("summary.json"), SUMMARY);
	expect_selects(rerun("", ""), 0, "07");
	expect_selects(rerun("summary.json", ""), 0, "07");
	expect_selects(rerun("junit.xml", ""), 0, "13");
	expect_selects(rerun("", " f:pcie/*"), 0, "0");
	expect_selects(rerun("", " e:pcie/*"), 0, "7");
	expect_selects(rerun("", " f:smart/*"), -ENODATA,
		       "no case is selected: --filter, --tag, "
		       "--exclude and --rerun-failed together leave none");
}

Test(select_former, wrong_ones, .init = make_run, .fini = remove_run)
{
	static const struct {
		const char *file, *text;
		int ret;
	} bad[] = {
		{ "x.json", "", -EINVAL },
		{ "x.json", "[]", -EINVAL },
		{ "x.json", "{\"cases\":{}}", -EINVAL },
		{ "x.json", "{\"cases\":[1]}", -EINVAL },
		{ "x.json", "{\"cases\":[{\"name\":1,\"verdict\":\"fail\"}]}", -EINVAL },
		{ "x.json", "{\"cases\":[{\"name\":\"a\"}]}", -EINVAL },
		{ "x.json", "{\"cases\":[{\"name\":\"a\",\"verdict\":\"pass\"}]}", -ENODATA },
		{ "x.xml", "", -EINVAL },
		{ "x.xml", "<html/>", -EINVAL },
		{ "x.xml", "<testsuites><testsuite>", -EINVAL },
		{ "x.xml", "<testsuites><testcase name='a'><failure/></testcase></testsuites>",
		  -EINVAL },
		{ "x.xml",
		  "<testsuites><testcase classname='other.a' name='a'><failure/></testcase>"
		  "</testsuites>",
		  -EINVAL },
		{ "x.xml", "<testsuites/>", -ENODATA },
	};
	char why[300];

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct failed_names names = { .count = 5 };

		put(in_run(bad[i].file), bad[i].text);
		why[0] = '\0';
		cr_expect_eq(rerun_read(in_run(bad[i].file), &names, why, sizeof(why)), bad[i].ret,
			     "%s", bad[i].text);
		cr_expect(*why, "%s", bad[i].text);
		cr_expect_eq(names.count, 5, "untouched on failure");
	}
	expect_selects("r:no/such/run", -ENOENT,
		       "--rerun-failed: no/such/run: No such file or directory");
}

Test(select_former, cases_that_are_gone, .init = make_run, .fini = remove_run)
{
	char expected[300];

	put(in_run("summary.json"),
	    "{\"cases\":[{\"name\":\"pcie/link_sped\",\"verdict\":\"fail\"}]}");
	(void)snprintf(expected, sizeof(expected),
		       "%s: 'pcie/link_sped' failed there, but is no case "
		       "here (did you mean 'pcie/link_speed'?)",
		       run_dir);
	expect_selects(rerun("", ""), -EINVAL, expected);
}
