/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A child asks, so that a drive that hangs holds a child; its answers come through a file. */
#include "ci/gate/rig/drive_state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ci/gate/criterion/children.h"
#include "ci/gate/plan/chain.h"
#include "fixtures/dut/dut.h"
#include "helpers/os/clock.h"
#include "helpers/nvme/nvme_command.h"
#include "helpers/nvme/nvme_feature.h"
#include "reports/record/artifact.h"

#define STATE_DEADLINE_S 30
#define STATE_VALUES_MAX 64

/* One group of values on its way. */
struct group {
	struct artifact_state value[STATE_VALUES_MAX];
	char name[STATE_VALUES_MAX][48], text[STATE_VALUES_MAX][64];
	size_t count;
};

static void add_number(struct group *group, const char *name, uint64_t number, const char *unit)
{
	if (group->count == STATE_VALUES_MAX)
		return;
	(void)snprintf(group->name[group->count], sizeof(group->name[0]), "%s", name);
	group->value[group->count] = (struct artifact_state){
		.name = group->name[group->count],
		.unit = unit,
		.value = { FINDING_UINT, { .u = number } },
	};
	group->count++;
}

/* Registers and bits: texts, since a difference of theirs is no quantity. */
static void add_text(struct group *group, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void add_text(struct group *group, const char *name, const char *format, ...)
{
	size_t n = group->count;
	va_list args;

	if (n == STATE_VALUES_MAX)
		return;
	(void)snprintf(group->name[n], sizeof(group->name[0]), "%s", name);
	va_start(args, format);
	(void)vsnprintf(group->text[n], sizeof(group->text[0]), format, args);
	va_end(args);
	group->value[n] = (struct artifact_state){
		.name = group->name[n],
		.value = { FINDING_TEXT, { .s = group->text[n] } },
	};
	group->count++;
}

static void add_facts(struct group *group, const struct fact_page *page, const char *whose,
		      enum fact_style style, const void *data, size_t size)
{
	for (size_t i = 0; i < page->count; i++) {
		const struct fact *fact = &page->facts[i];
		struct fact_value value = fact_read(fact, 0, data, size);
		char name[48], text[64];

		if (!fact->recorded)
			continue;
		(void)snprintf(name, sizeof(name), "%s%s", whose, fact->label);
		if (page == &fact_page_smart)
			add_number(group, name, value.number, fact->unit);
		else
			add_text(group, name, "%s",
				 fact_print(fact, &value, style, text, sizeof(text)));
	}
}

static void tell_smart(struct dut *dut, int fd, bool after)
{
	struct group group = { .count = 0 };
	uint8_t page[NVME_SMART_BYTES];

	if (dut_read_page(dut, &fact_page_smart, 0, page, sizeof(page)) != 0) {
		(void)artifact_log(fd, ARTIFACT_WARNING, "the SMART log could not be read");
		return;
	}
	add_facts(&group, &fact_page_smart, "", FACT_EXACT, page, sizeof(page));
	(void)artifact_state(fd, "SMART", after, group.value, group.count);
}

static void tell_identify(struct dut *dut, int fd, bool after, const uint8_t *ctrl)
{
	struct group group = { .count = 0 };
	uint8_t page[NVME_IDENTIFY_BYTES];

	add_facts(&group, &fact_page_ctrl, "", FACT_EXACT, ctrl, NVME_IDENTIFY_BYTES);
	for (size_t i = 0; i < dut_info(dut)->ns_count; i++) {
		uint32_t nsid = dut_info(dut)->nsids[i];
		struct nvme_ns ns;
		char name[48];

		/* another command set: the command would be refused, and logged as an error */
		if (dut_find_lack(dut, nsid, DUT_NVM) ||
		    dut_read_page(dut, &fact_page_ns, nsid, page, sizeof(page)) != 0)
			continue;
		(void)snprintf(name, sizeof(name), "namespace %u, ", nsid);
		add_facts(&group, &fact_page_ns, name, FACT_BARE, page, sizeof(page));
		nvme_decode_ns(page, nsid, &ns);
		(void)snprintf(name, sizeof(name), "namespace %u, LBA format", nsid);
		add_text(&group, name, "%u: %u + %u B", ns.lbaf_index,
			 ns.lbaf[ns.lbaf_index].data_bytes, ns.lbaf[ns.lbaf_index].metadata_bytes);
	}
	(void)artifact_state(fd, "Identify", after, group.value, group.count);
}

/* What the host may have set, where it is claimed: asking for another would be an error of ours in
 * the drive's error log. */
static void tell_features(struct dut *dut, int fd, bool after, const struct nvme_ctrl *ctrl)
{
	const struct nvme_feature *feature;
	struct group group = { .count = 0 };
	char name[48];
	uint32_t value;

	for (size_t i = 0; (feature = nvme_feature_at(i)); i++) {
		if (!feature->host_sets || !nvme_claims_feature(ctrl, feature->fid) ||
		    dut_get_feature(dut, feature->fid, 0, &value) != 0)
			continue;
		(void)snprintf(name, sizeof(name), "%s (%02Xh)", feature->label, feature->fid);
		add_text(&group, name, "%08Xh", value);
	}
	if (group.count)
		(void)artifact_state(fd, "Features", after, group.value, group.count);
}

static void tell_effects(struct dut *dut, int fd, bool after, const struct nvme_ctrl *ctrl)
{
	const struct fact_page *page = &fact_page_effects;
	static uint8_t log[NVME_EFFECTS_BYTES];
	struct group group = { .count = 0 };
	const uint8_t *entry;
	char name[48];

	if (!nvme_claims_effects_log(ctrl) || dut_read_page(dut, page, 0, log, sizeof(log)) != 0)
		return;
	for (unsigned int i = 0; (entry = fact_entry(page, i, log, sizeof(log))); i++)
		if (fact_number(page, "csupp", entry, page->bytes))
			add_text(&group, nvme_effects_name(i, name, sizeof(name)), "%08Xh",
				 (unsigned int)fact_number(page, "effects", entry, page->bytes));
	if (group.count)
		(void)artifact_state(fd, "Commands supported and effects", after, group.value,
				     group.count);
}

static void add_end(struct group *group, const char *name, const struct pcie_link_end *end)
{
	char text[64];

	if (!end->known)
		return;
	pcie_end_text(end, text, sizeof(text));
	add_text(group, name, "%s", text);
}

static void add_aer(struct group *group, const char *end, const struct pcie_aer *aer,
		    const struct dut_aer_counts *counts)
{
	char name[48];

	if (aer->present) {
		(void)snprintf(name, sizeof(name), "uncorrectable status, %s", end);
		add_text(group, name, "%08Xh", aer->uncorrectable);
		(void)snprintf(name, sizeof(name), "correctable status, %s", end);
		add_text(group, name, "%08Xh", aer->correctable);
	}
	if (!counts->known)
		return;
	(void)snprintf(name, sizeof(name), "correctable errors, %s", end);
	add_number(group, name, counts->correctable, "errors");
	(void)snprintf(name, sizeof(name), "non-fatal errors, %s", end);
	add_number(group, name, counts->nonfatal, "errors");
	(void)snprintf(name, sizeof(name), "fatal errors, %s", end);
	add_number(group, name, counts->fatal, "errors");
}

/* Both ends of the link, and what went wrong on it: as in the pictures that are compared. */
static void tell_link(int fd, bool after, const struct dut_snapshot *snapshot)
{
	struct group link = { .count = 0 }, aer = { .count = 0 };

	if (!snapshot->has_link)
		return;
	add_end(&link, "link at the drive", &snapshot->link.drive);
	add_end(&link, "link at the port above", &snapshot->link.port);
	add_aer(&aer, "drive", &snapshot->drive_aer, &snapshot->drive_counts);
	add_aer(&aer, "port above", &snapshot->port_aer, &snapshot->port_counts);
	(void)artifact_state(fd, "PCIe link", after, link.value, link.count);
	if (aer.count)
		(void)artifact_state(fd, "PCIe errors (AER)", after, aer.value, aer.count);
}

void drive_state_tell(struct dut *dut, int fd, bool after)
{
	uint8_t page[NVME_IDENTIFY_BYTES];
	struct nvme_ctrl ctrl;

	if (!dut_has(dut, DUT_ADMIN))
		return;
	tell_smart(dut, fd, after);
	if (dut_read_page(dut, &fact_page_ctrl, 0, page, sizeof(page)) != 0) {
		(void)artifact_log(fd, ARTIFACT_WARNING, "Identify Controller could not be read");
		return;
	}
	nvme_decode_ctrl(page, &ctrl);
	tell_identify(dut, fd, after, page);
	tell_features(dut, fd, after, &ctrl);
	tell_effects(dut, fd, after, &ctrl);
}

/* What the child is asked. */
struct question {
	struct board *board;
	const char *path;
	bool after;
};

static void state_main(void *context)
{
	const struct question *question = context;
	const struct board_setup *setup = &question->board->setup;
	struct dut_options options = {
		.allowed = READS,
		.state_dir = setup->state_dir[0] ? setup->state_dir : NULL,
		.namespaces = &setup->profile.namespaces,
	};
	int fd = open(question->path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0644);
	char why[256] = "";
	struct dut *dut;

	if (fd < 0)
		_exit(1);
	if (dut_open(setup->selector, &options, &dut, why, sizeof(why)) != 0) {
		(void)artifact_log(fd, ARTIFACT_WARNING, why);
		_exit(1);
	}
	dut_allow_warnings(dut, setup->profile.health.allowed_warnings);
	/* the pictures lie next to the cases: what is asked here lies outside of them */
	if (question->after)
		tell_link(fd, true, chain_last(question->board, dut));
	drive_state_tell(dut, fd, question->after);
	if (!question->after)
		tell_link(fd, false, chain_first(question->board, dut));
	dut_close(dut);
	_exit(0);
}

int drive_state_record(struct board *board, struct record *record, const char *path, bool after,
		       double deadline_scale)
{
	struct question question = { board, path, after };
	uint64_t offset = 0;
	unsigned int bad = 0;
	int ret = children_ask(state_main, &question,
			       clock_now_ns() +
				       (uint64_t)(STATE_DEADLINE_S * deadline_scale * 1e9));

	/* whatever it could tell; a record that cannot be written says so itself */
	(void)record_steps(record, path, &offset, true, &bad);
	(void)unlink(path);
	if (ret)
		(void)artifact_log(
			record_fd(record), ARTIFACT_WARNING,
			after ? "the drive did not say in time what it is after the run"
			      : "the drive did not say in time what it is before the run");
	return ret ? ret : after && !board->chain.asked ? -ECHILD : 0;
}
