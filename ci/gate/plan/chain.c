/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compares from process to process, by the board; each finding goes at once into a file of the
 * run. */
#include "ci/gate/plan/chain.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "helpers/text/text.h"
#include "reports/record/artifact.h"

/* Where findings are kept until the run has come to its end. */
static const struct {
	const char *name, *id, *title, *file;
} kinds[CHAIN_KINDS] = {
	[CHAIN_BETWEEN] = { CHAIN_AREA "between_cases", "RUN-GAP-001",
			    "between two cases nothing happens to the drive", "between" },
	[CHAIN_OVERALL] = { CHAIN_AREA "first_to_last", "RUN-END-001",
			    "after the last case the drive is what it was before the first",
			    "overall" },
};

/* A comparison under way. */
struct chain_teller {
	struct board *board;
	enum chain_kind kind;
	const char *from, *to;
};

static void path_of(const struct board *board, enum chain_kind kind, char *ret_text, size_t size)
{
	(void)snprintf(ret_text, size, "%s.%s", board->setup.chain, kinds[kind].file);
}

static bool was_told(const struct board_chain *chain, const char *what)
{
	for (uint32_t i = 0; i < chain->told_count && i < CHAIN_TOLD_MAX; i++)
		if (!strncmp(chain->told[i], what, sizeof(chain->told[i]) - 1))
			return true;
	return false;
}

void chain_told(struct board *board, const char *what)
{
	struct board_chain *chain = &board->chain;

	if (chain->told_count == CHAIN_TOLD_MAX || was_told(chain, what))
		return;
	(void)snprintf(chain->told[chain->told_count++], sizeof(chain->told[0]), "%s", what);
}

static void write_finding(struct board *board, enum chain_kind kind, const struct finding *finding)
{
	struct board_chain *chain = &board->chain;
	char path[BOARD_PATH_SIZE + 16];
	struct text message = { 0 };
	int fd, ret = 0;

	/* counted first: a process that dies while it writes has still found it */
	if (chain->found[kind]++ == 0) {
		finding_put_message(&message, NULL, finding);
		(void)snprintf(chain->reason[kind], sizeof(chain->reason[kind]), "%s",
			       message.data ? message.data : "");
		text_free(&message);
	}
	path_of(board, kind, path, sizeof(path));
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	if (fd >= 0)
		ret = artifact_finding(fd, NULL, finding);
	if (fd < 0 || ret < 0)
		chain->write_errno = fd < 0 ? errno : -ret;
	if (fd >= 0)
		(void)close(fd);
}

struct finding chain_finding(const char *what, const char *where, const char *before,
			     const char *after, const char *source, const char *hint)
{
	struct finding finding = {
		.outcome = FINDING_COLLATERAL,
		.what = what,
		.where = where,
		.value = finding_of_text(after),
		.source = source,
		.hint = hint,
	};

	if (*before) {
		finding.op = FINDING_EQ;
		finding.limit = finding_of_text(before);
	}
	return finding;
}

static void tell_change(void *context, const char *what, const char *before, const char *after,
			const char *source)
{
	struct chain_teller *teller = context;
	struct finding finding;
	char where[2 * PLAN_NAME_SIZE + 32];

	/* what a case was charged with, or a gap, the run is not charged with again */
	if (teller->kind == CHAIN_OVERALL && was_told(&teller->board->chain, what))
		return;
	(void)snprintf(where, sizeof(where), "between %s and %s", teller->from, teller->to);
	finding = chain_finding(
		what, where, before, after, source,
		teller->kind == CHAIN_BETWEEN
			? "no case was running: the drive itself, its slot, or somebody else on "
			  "this host"
			: "no single case showed it: the drive is not what it was before the run");
	write_finding(teller->board, teller->kind, &finding);
	chain_told(teller->board, what);
}

/* ---- the links of the chain ---- */

static void keep(struct board_chain *chain, const struct dut_snapshot *snapshot, const char *name)
{
	chain->last = *snapshot;
	(void)snprintf(chain->last_name, sizeof(chain->last_name), "%s", name);
	chain->has_last = true;
	chain->gap_seen = (struct dut_warning_bits){ { 0 } };
	chain->gap_seen_ns = 0;
}

const struct dut_snapshot *chain_first(struct board *board, struct dut *dut)
{
	struct board_chain *chain = &board->chain;

	/* first: that it is refused would be an error behind the picture */
	dut_mark_past(dut, &chain->past);
	(void)dut_snapshot(dut, &chain->first);
	chain->has_first = true;
	keep(chain, &chain->first, "the begin of the run");
	return &chain->first;
}

void chain_glance(struct board *board, struct dut *dut)
{
	struct board_chain *chain = &board->chain;
	struct dut_warning_bits now, last;
	uint8_t page[NVME_SMART_BYTES];
	struct timespec at;

	if (!chain->has_last || chain->last.smart_error ||
	    dut_read_page(dut, &fact_page_smart, 0, page, sizeof(page)) != 0)
		return;
	now = dut_warnings_of(page);
	last = dut_warnings_of(chain->last.smart);
	for (unsigned int i = 0; i < DUT_WARNINGS; i++) {
		chain->gap_seen.of[i] |= now.of[i] & (uint8_t)~last.of[i];
		if (!chain->gap_seen_ns && chain->gap_seen.of[i]) {
			(void)clock_gettime(CLOCK_REALTIME, &at);
			chain->gap_seen_ns = (int64_t)at.tv_sec * 1000000000 + at.tv_nsec;
		}
	}
}

/* What is there still is told by comparing. */
static void tell_gap(struct chain_teller *teller, const struct dut_snapshot *now)
{
	struct board_chain *chain = &teller->board->chain;
	uint8_t allowed = teller->board->setup.profile.health.allowed_warnings;
	struct dut_warning_bits gone = chain->gap_seen;
	char when[80];

	for (unsigned int i = 0; i < DUT_WARNINGS; i++) {
		gone.of[i] &= (uint8_t)~allowed;
		if (now->smart_error == 0)
			gone.of[i] &= (uint8_t)~dut_warnings_of(now->smart).of[i];
	}
	(void)snprintf(when, sizeof(when), "seen %.1f s after the picture before",
		       (double)(chain->gap_seen_ns - chain->last.taken_ns) / 1e9);
	(void)dut_warnings_tell(gone, "while no case ran", when, "of every second that no case ran",
				tell_change, teller);
}

void chain_link(struct board *board, struct dut *dut, const char *name,
		struct dut_snapshot *ret_snapshot)
{
	struct board_chain *chain = &board->chain;
	struct chain_teller teller = { board, CHAIN_BETWEEN, chain->last_name, name };

	if (chain->has_last)
		dut_follow(dut, &chain->last);
	(void)dut_snapshot(dut, ret_snapshot); /* never fails: it says what it lacks */
	if (!chain->has_last)
		return;
	(void)dut_compare_over(dut, DUT_BETWEEN_CASES, NULL, &chain->last, ret_snapshot,
			       tell_change, &teller);
	tell_gap(&teller, ret_snapshot);
}

void chain_begin_case(struct board *board)
{
	board->chain.broken |= board->chain.in_case;
	board->chain.in_case = true;
	board->chain.has_last = false;
}

void chain_end_case(struct board *board, const struct dut *dut, const char *name,
		    const struct dut_snapshot *after)
{
	struct board_chain *chain = &board->chain;
	const struct dut_declared *declared = dut_declared(dut);

	chain->in_case = false;
	chain->declared.errors += declared->errors;
	chain->declared.resets += declared->resets;
	chain->declared.link_change |= declared->link_change;
	chain->declared.kernel_messages |= declared->kernel_messages;
	chain->declared.rebound |= declared->rebound;
	dut_deeds_add(&chain->declared.deeds, &declared->deeds);
	keep(chain, after, name);
}

/* What the drive has noted of the run, against what the run did. */
static void compare_past(const struct board_chain *chain, struct dut *dut,
			 const struct dut_snapshot *last, struct chain_teller *teller)
{
	const struct dut_snapshot *first = &chain->first;
	struct dut_past_span span = {
		.deeds = &chain->declared.deeds,
		.open = chain->broken,
		.resets = chain->declared.resets,
		.trained = chain->declared.link_change,
	};

	if (!first->smart_error && !last->smart_error) {
		span.smart_before = first->smart;
		span.smart_after = last->smart;
	}
	if (!first->ctrl_error)
		span.wctemp_k = (uint16_t)fact_number(&fact_page_ctrl, "warning_temperature_c",
						      first->ctrl, sizeof(first->ctrl));
	(void)dut_compare_past(dut, &chain->past, &span, tell_change, teller);
}

const struct dut_snapshot *chain_last(struct board *board, struct dut *dut)
{
	struct board_chain *chain = &board->chain;
	struct chain_teller teller = { board, CHAIN_OVERALL, "the begin", "the end of the run" };
	struct dut_declared declared;
	struct dut_snapshot last;

	chain_link(board, dut, teller.to, &last);
	/* what a case that died had declared is not known; it is an error already */
	chain_begin_case(board);
	declared = chain->declared;
	if (chain->broken) {
		declared.errors = UINT_MAX;
		declared.link_change = true;
		declared.rebound = true;
	}
	if (chain->has_first)
		(void)dut_compare_over(dut, DUT_OVER_RUN, &declared, &chain->first, &last,
				       tell_change, &teller);
	if (chain->has_first)
		compare_past(chain, dut, &last, &teller);
	chain->asked = true;
	keep(chain, &last, teller.to);
	return &chain->last;
}

/* ---- the supervisor's part ---- */

static int record_kind(struct board *board, struct record *record, enum chain_kind kind)
{
	const struct board_chain *chain = &board->chain;
	struct run_case_info info = {
		.name = kinds[kind].name,
		.id = kinds[kind].id,
		.area = "run",
		.title = kinds[kind].title,
		.effect = READS,
		.spec = "nvme-gate: collateral",
	};
	char path[BOARD_PATH_SIZE + 16], reason[BOARD_REASON_SIZE + 64];
	struct run_end_info end = { .verdict = RUN_FAIL, .kind = END_COLLATERAL };
	uint64_t offset = 0;
	unsigned int bad = 0;
	int ret = record_case_start(record, &info);

	path_of(board, kind, path, sizeof(path));
	if (ret == 0)
		ret = record_steps(record, path, &offset, true, &bad);
	(void)unlink(path);
	/* of one alone, its own line says all */
	if (chain->found[kind] > 1) {
		(void)snprintf(reason, sizeof(reason), "%s (and %u more)", chain->reason[kind],
			       chain->found[kind] - 1);
		end.reason = reason;
	}
	return ret ? ret : record_case_end(record, &end);
}

/* The drive answered before the first case, and does not now. */
static void miss_last(struct board *board, int asked)
{
	const struct finding finding = chain_finding(
		"the drive", "does not answer at the end of the run", "",
		asked == -ETIMEDOUT ? "not in time" : "it is not there, or not the same",
		"opening the drive, and asking it", NULL);

	write_finding(board, CHAIN_OVERALL, &finding);
}

int chain_record(struct board *board, struct record *record, int asked,
		 void (*say)(void *context, const char *line), void *context)
{
	const struct board_chain *chain = &board->chain;
	char line[BOARD_REASON_SIZE + 64];
	int ret = 0;

	if (asked && chain->has_first && !chain->asked)
		miss_last(board, asked);
	for (enum chain_kind kind = 0; ret == 0 && kind < CHAIN_KINDS; kind++) {
		if (!chain->found[kind])
			continue;
		ret = record_kind(board, record, kind);
		(void)snprintf(line, sizeof(line), "FAIL  %s: %s", kinds[kind].name,
			       chain->reason[kind]);
		say(context, line);
	}
	return ret ? ret : -chain->write_errno;
}
