/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A child asks, so that a drive that hangs holds a child; its answers come through a file. */
#include "ci/gate/rig/drive_state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ci/gate/run/chain.h"
#include "ci/gate/criterion/children.h"
#include "fixtures/dut/dut.h"
#include "reports/record/artifact.h"

#define STATE_DEADLINE_S 30
#define STATE_VALUES_MAX 64
#define EFFECTS_BYTES 4096
#define LPA_EFFECTS (1u << 1)

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
		.value = { ARTIFACT_UINT, { .u = number } },
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
		.value = { ARTIFACT_TEXT, { .s = group->text[n] } },
	};
	group->count++;
}

static void tell_smart(struct dut *dut, int fd, bool after)
{
	struct group group = { .count = 0 };
	struct nvme_smart smart;

	if (dut_read_smart(dut, &smart) != 0) {
		(void)artifact_log(fd, ARTIFACT_WARNING, "the SMART log could not be read");
		return;
	}
	add_number(&group, "critical warning", smart.critical_warning, "bits");
	add_number(&group, "composite temperature", smart.temperature_k, "K");
	add_number(&group, "available spare", smart.spare_pct, "%");
	add_number(&group, "percentage used", smart.used_pct, "%");
	add_number(&group, "data units read", smart.data_units_read, "1000 x 512 B");
	add_number(&group, "data units written", smart.data_units_written, "1000 x 512 B");
	add_number(&group, "host reads", smart.host_reads, "commands");
	add_number(&group, "host writes", smart.host_writes, "commands");
	add_number(&group, "power cycles", smart.power_cycles, "cycles");
	add_number(&group, "power-on hours", smart.power_on_hours, "h");
	add_number(&group, "unsafe shutdowns", smart.unsafe_shutdowns, "shutdowns");
	add_number(&group, "media and data integrity errors", smart.media_errors, "errors");
	add_number(&group, "error log entries", smart.error_log_entries, "entries");
	add_number(&group, "warning temperature time", smart.warning_temp_minutes, "min");
	add_number(&group, "critical temperature time", smart.critical_temp_minutes, "min");
	(void)artifact_state(fd, "SMART", after, group.value, group.count);
}

static void tell_identify(struct dut *dut, int fd, bool after, struct nvme_ctrl *ctrl)
{
	struct group group = { .count = 0 };

	add_text(&group, "VER", "%u.%u.%u", ctrl->version >> 16, ctrl->version >> 8 & 0xff,
		 ctrl->version & 0xff);
	add_text(&group, "MDTS", "%u", ctrl->mdts);
	add_text(&group, "OACS", "%04Xh", ctrl->oacs);
	add_text(&group, "ONCS", "%04Xh", ctrl->oncs);
	add_text(&group, "FRMW", "%02Xh", ctrl->frmw);
	add_text(&group, "LPA", "%02Xh", ctrl->lpa);
	add_text(&group, "ELPE", "%u", ctrl->elpe);
	add_text(&group, "NPSS", "%u", ctrl->npss);
	add_text(&group, "APSTA", "%02Xh", ctrl->apsta);
	add_text(&group, "WCTEMP", "%u K", ctrl->wctemp_k);
	add_text(&group, "CCTEMP", "%u K", ctrl->cctemp_k);
	add_text(&group, "MTFA", "%u x 100 ms", ctrl->mtfa_100ms);
	add_text(&group, "EDSTT", "%u min", ctrl->edstt_min);
	add_text(&group, "HCTMA", "%04Xh", ctrl->hctma);
	add_text(&group, "SANICAP", "%08Xh", ctrl->sanicap);
	add_text(&group, "NN", "%u", ctrl->nn);
	add_text(&group, "FNA", "%02Xh", ctrl->fna);
	add_text(&group, "VWC", "%02Xh", ctrl->vwc);
	add_text(&group, "FWUG", "%02Xh", ctrl->fwug);
	for (size_t i = 0; i < dut_info(dut)->ns_count; i++) {
		uint32_t nsid = dut_info(dut)->nsids[i];
		struct nvme_ns ns;
		char name[48];

		/* another command set: the command would be refused, and logged as an error */
		if (dut_find_lack(dut, nsid, DUT_NVM) || dut_identify_ns(dut, nsid, &ns) != 0)
			continue;
		(void)snprintf(name, sizeof(name), "namespace %u, NSZE", nsid);
		add_text(&group, name, "%llu", (unsigned long long)ns.nsze_blocks);
		(void)snprintf(name, sizeof(name), "namespace %u, LBA format", nsid);
		add_text(&group, name, "%u: %u + %u B", ns.lbaf_index,
			 ns.lbaf[ns.lbaf_index].data_bytes, ns.lbaf[ns.lbaf_index].metadata_bytes);
		(void)snprintf(name, sizeof(name), "namespace %u, DLFEAT", nsid);
		add_text(&group, name, "%02Xh", ns.dlfeat);
	}
	(void)artifact_state(fd, "Identify", after, group.value, group.count);
}

/* Only features that every I/O controller has: asking for another would be an error of ours in the
 * drive's error log (trap 20). */
static void tell_features(struct dut *dut, int fd, bool after, const struct nvme_ctrl *ctrl)
{
	static const struct {
		uint8_t fid;
		const char *name;
	} mandatory[] = {
		{ 0x01, "Arbitration (01h)" },
		{ 0x02, "Power Management (02h)" },
		{ 0x04, "Temperature Threshold (04h)" },
		{ 0x07, "Number of Queues (07h)" },
		{ 0x08, "Interrupt Coalescing (08h)" },
		{ 0x0a, "Write Atomicity Normal (0Ah)" },
		{ 0x0b, "Asynchronous Event Configuration (0Bh)" },
	};
	struct group group = { .count = 0 };
	uint32_t value;

	for (size_t i = 0; i < sizeof(mandatory) / sizeof(mandatory[0]); i++)
		if (dut_get_feature(dut, mandatory[i].fid, 0, &value) == 0)
			add_text(&group, mandatory[i].name, "%08Xh", value);
	if (ctrl->vwc & 1 && dut_get_feature(dut, 0x06, 0, &value) == 0)
		add_text(&group, "Volatile Write Cache (06h)", "%08Xh", value);
	if (ctrl->hctma & 1 && dut_get_feature(dut, 0x10, 0, &value) == 0)
		add_text(&group, "Host Controlled Thermal Management (10h)", "%08Xh", value);
	if (group.count)
		(void)artifact_state(fd, "Features", after, group.value, group.count);
}

/* Commands Supported and Effects, log 05h: 256 dwords of admin commands, 256 of I/O commands. */
static void tell_effects(struct dut *dut, int fd, bool after, const struct nvme_ctrl *ctrl)
{
	static uint8_t page[EFFECTS_BYTES];
	struct dut_command command = {
		.opcode = NVME_OP_GET_LOG,
		.nsid = 0xffffffff,
		.cdw10 = NVME_LOG_EFFECTS | (EFFECTS_BYTES / 4 - 1) << 16,
		.data = page,
		.data_bytes = sizeof(page),
	};
	struct group group = { .count = 0 };

	memset(page, 0, sizeof(page));
	if (!(ctrl->lpa & LPA_EFFECTS) || dut_admin(dut, &command) != 0)
		return;
	for (unsigned int i = 0; i < 512; i++) {
		const uint8_t *p = page + i * 4;
		uint32_t effects = p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
				   (uint32_t)p[3] << 24;
		char name[48];

		if (!(effects & 1)) /* CSUPP */
			continue;
		(void)snprintf(name, sizeof(name), "%s command %02Xh", i < 256 ? "admin" : "I/O",
			       i % 256);
		add_text(&group, name, "%08Xh", effects);
	}
	if (group.count)
		(void)artifact_state(fd, "Commands supported and effects", after, group.value,
				     group.count);
}

static void add_end(struct group *group, const char *name, const struct pcie_link_end *end)
{
	if (!end->known)
		return;
	if (!end->answers)
		add_text(group, name, "does not answer");
	else
		add_text(group, name, "%s x%u%s", pcie_gen_gts(end->now.gen), end->now.lanes,
			 end->training ? ", training" : "");
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
	struct nvme_ctrl ctrl;

	if (!dut_has(dut, DUT_ADMIN))
		return;
	tell_smart(dut, fd, after);
	if (dut_identify_ctrl(dut, &ctrl) != 0) {
		(void)artifact_log(fd, ARTIFACT_WARNING, "Identify Controller could not be read");
		return;
	}
	tell_identify(dut, fd, after, &ctrl);
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
	int err = children_ask(state_main, &question,
			       board_now_ns() +
				       (uint64_t)(STATE_DEADLINE_S * deadline_scale * 1e9));

	/* whatever it could tell; a record that cannot be written says so itself */
	(void)record_steps(record, path, &offset, true, &bad);
	(void)unlink(path);
	if (err)
		(void)artifact_log(
			record_fd(record), ARTIFACT_WARNING,
			after ? "the drive did not say in time what it is after the run"
			      : "the drive did not say in time what it is before the run");
	return err ? err : after && !board->chain.asked ? -ECHILD : 0;
}
