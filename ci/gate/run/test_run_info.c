/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who the record says was tested: what is the drive's own to say is what the table of facts reads
 * from the same drive; the rest is the host's or the run's, and named here as that. */
#include <criterion/criterion.h>
#include <string.h>

#include "ci/gate/options/option_table.h"
#include "ci/gate/reporting/report_inputs.h"
#include "ci/gate/run/run_info.h"
#include "fixtures/dut/dut_pages.h"
#include "helpers/pcie/pcie.h"
#include "reports/record/run_identity.h"
#include "reports/verdict/wording.h"

static const struct told {
	const char *row;
	const char *fact[2]; /* speed and width of a link; NULL: it is no fact of the drive */
} told[] = {
	{ "model", { "identify.model" } },
	{ "serial", { "identify.serial" } },
	{ "firmware", { "identify.firmware" } },
	{ "PCI ID", { "pcie.header.id" } },
	{ "no hardware", { NULL } },
	{ "recorded", { NULL } },
	{ "link", { "pcie.express.speed_gts", "pcie.express.width" } },
	{ "link of the port above", { "pcie.port.express.speed_gts", "pcie.port.express.width" } },
	{ "address", { NULL } },
	{ "node", { NULL } },
	{ "host", { NULL } },
	{ "kernel", { NULL } },
	{ "system", { NULL } },
	{ "port above", { NULL } },
	{ "paths", { NULL } },
	{ "NUMA node", { NULL } },
	{ "backend", { NULL } },
	{ "selected as", { NULL } },
	{ "nvme-gate", { NULL } },
	{ "profile", { NULL } },
	{ "profile SHA-256", { NULL } },
};

static const struct told *find(const char *row)
{
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++)
		if (!strcmp(told[i].row, row))
			return &told[i];
	return NULL;
}

static struct fact_value read_fact(struct dut_pages *pages, const char *name, struct fact_ref *ref)
{
	const struct fact_reader reader = dut_pages_reader(pages);
	struct fact_value value;
	char why[256];

	cr_assert_eq(fact_look_up(name, ref, why, sizeof(why)), 0, "%s", why);
	cr_assert_eq(fact_get(&reader, ref, &value), 0, "%s", name);
	return value;
}

/* As a report has it. */
static void expected_text(struct dut_pages *pages, const struct run_identity *row,
			  const struct told *t, char *buf, size_t size)
{
	struct fact_ref ref;
	struct fact_value value = read_fact(pages, t->fact[0], &ref);
	struct pcie_speed speed;

	if (row->shape == RUN_PCI_ID) {
		(void)snprintf(buf, size, "%04x:%04x", (unsigned int)value.number & 0xffff,
			       (unsigned int)value.number >> 16);
	} else if (row->shape == RUN_LINK) {
		speed.gen = (unsigned int)value.number;
		speed.lanes = (unsigned int)read_fact(pages, t->fact[1], &ref).number;
		(void)pcie_speed_text(speed, buf, size);
	} else {
		(void)fact_print(ref.fact, &value, FACT_PEOPLE, buf, size);
	}
}

Test(run_info, identity_is_what_the_facts_say)
{
	static struct drive drive = { .selector = "sim:gen5-x4" };
	static const struct gate_options options;
	static const struct report_inputs inputs;
	static const struct profile profile;
	static struct run_info_texts texts;
	struct dut_options how = { .allowed = READS };
	const struct run_identity *row;
	struct dut_pages *pages;
	struct run_info info;
	struct dut *dut;
	char why[512];
	size_t facts = 0;

	cr_assert_eq(drive_probe(&drive, 1, why, sizeof(why)), 0, "%s", why);
	cr_assert_eq(run_info_fill(&options, &profile, &drive, &inputs, &info, &texts), 0);
	cr_assert_eq(dut_open(drive.selector, &how, &dut, why, sizeof(why)), 0, "%s", why);
	pages = dut_pages_open(dut);
	cr_assert_not_null(pages);
	for (size_t i = 0; (row = run_identity_at(i)); i++) {
		const struct told *t = find(row->name);
		char expected[FACT_TEXT_BYTES];
		struct text text = { 0 };

		cr_expect(t, "whose word is '%s'?", row->name);
		if (!t || !t->fact[0])
			continue;
		run_identity_text(row, &info, &text);
		expected_text(pages, row, t, expected, sizeof(expected));
		cr_expect(text.data && expected[0] &&
				  !strncmp(text.data, expected, strlen(expected)),
			  "%s: '%s', and the fact is '%s'", row->name, text.data, expected);
		text_free(&text);
		facts++;
	}
	cr_expect_eq(facts, 6);
	dut_pages_close(pages);
	dut_close(dut);
	run_info_free(&texts);
}

/* ---- the line that reproduces a case ---- */

/* Each option of run: one that changes what a case does, and how the line has it; or why not. */
static const struct reproduced {
	const char *name, *value; /* NULL: it has none */
	const char *why_not;      /* NULL: it is in the line */
} reproduced[] = {
	{ "dut", "sim:gen5-x4", NULL },
	{ "profile", "x.yaml", NULL },
	{ "set", "link.width=2", NULL },
	{ "baseline", "former", NULL },
	{ "erase", "SERIAL", NULL },
	{ "overwrite-signatures", NULL, NULL },
	{ "repeat", "3", NULL },
	{ "deadline-scale", "2.5", NULL },
	{ "filter", "*", NULL },
	{ "match", "x", "the line names the drive" },
	{ "exclude-dut", "x", "the line names the drive" },
	{ "exclude", "x", "the line names the case" },
	{ "tag", "x", "the line names the case" },
	{ "rerun-failed", "x", "the line names the case" },
	{ "firmware", "x", "there is no such thing yet" },
	{ "out", "x", "where reports go" },
	{ "known", "x", "what is made of a failure" },
	{ "history", "x", "what reports show" },
	{ "junit-flavor", "extended", "what reports show" },
	{ "fail-fast", NULL, "it is one case" },
};

/* The line for a case that writes, of a run that was given these words. */
static void reproduce(int argc, const char **argv, const struct drive *drive, struct text *ret_line)
{
	static struct run_info_texts texts;
	static struct profile profile;
	struct report_inputs inputs = { 0 };
	struct run_case c = { .info = { .name = "format/applied", .effect = WRITES } };
	struct gate_options options;
	struct run_model run = { 0 };

	cr_assert_eq(options_parse(argc, (char **)argv, &options, stdout, stderr), OPTIONS_RUN,
		     "%s", argv[argc - 1]);
	memset(&texts, 0, sizeof(texts));
	(void)snprintf(profile.path, sizeof(profile.path), "%s",
		       options.profile ? options.profile : "");
	inputs.baseline_path = (char *)options.baseline;
	cr_assert_eq(run_info_fill(&options, &profile, drive, &inputs, &run.info, &texts), 0);
	*ret_line = (struct text){ 0 };
	wording_reproduce(ret_line, &run, &c);
	run_info_free(&texts);
	options_free(&options);
}

static const struct reproduced *find_reproduced(const char *name)
{
	for (size_t i = 0; i < sizeof(reproduced) / sizeof(reproduced[0]); i++)
		if (!strcmp(reproduced[i].name, name))
			return &reproduced[i];
	return NULL;
}

/* With the option, or, where it is always there, with its word from the table. */
static void expect_reproduced(const struct reproduced *r, const struct drive *drive)
{
	bool dut = !strcmp(r->name, "dut"), filter = !strcmp(r->name, "filter");
	char option[64], wanted[200];
	const char *argv[] = { "nvme-gate", "run", "--dut", "sim:gen5-x4", option, r->value };
	struct text line;

	(void)snprintf(option, sizeof(option), "--%s", r->name);
	(void)snprintf(wanted, sizeof(wanted), "%s%s%s", option, r->value ? " " : "",
		       filter     ? "format/applied"
		       : r->value ? r->value
				  : "");
	reproduce(dut ? 4 : r->value ? 6 : 5, argv, drive, &line);
	cr_expect(!!strstr(line.data, wanted) == !r->why_not, "%s: '%s'", option, line.data);
	text_free(&line);
	/* the near miss: what was not given is not there. These always are */
	reproduce(4, argv, drive, &line);
	cr_expect(dut || filter || !strcmp(r->name, "erase") || !strstr(line.data, option),
		  "%s: '%s'", option, line.data);
	text_free(&line);
}

Test(run_info, every_option_that_changes_a_case_reproduces_it)
{
	static struct drive drive = { .selector = "sim:gen5-x4", .found = true };
	unsigned int run = 1u << GATE_RUN;
	const struct option *option;

	(void)snprintf(drive.info.serial, sizeof(drive.info.serial), "SERIAL");
	for (size_t i = 0; (option = option_at(gate_program.tables, i)); i++) {
		const struct reproduced *r = find_reproduced(option->name);

		if (!(option->commands & run) || option->commands == OPTION_ANYWHERE)
			continue;
		cr_expect(r, "does --%s change what a case does?", option->name);
		if (r && option->kind != OPTION_NOT_YET)
			expect_reproduced(r, &drive);
	}
}
