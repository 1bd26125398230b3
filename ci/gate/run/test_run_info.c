/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who the record says was tested: what is the drive's own to say is what the table of facts reads
 * from the same drive; the rest is the host's or the run's, and named here as that. */
#include <criterion/criterion.h>
#include <string.h>

#include "ci/gate/reporting/report_inputs.h"
#include "ci/gate/run/run_info.h"
#include "fixtures/dut/dut_pages.h"
#include "helpers/pcie/pcie.h"
#include "reports/record/run_identity.h"

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
