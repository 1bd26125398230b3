/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A child asks the drive for its telemetry; what it wrote becomes an artifact of the case. */
#include "ci/gate/run/telemetry_keep.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixtures/rig/telemetry.h"
#include "helpers/os/clock.h"
#include "reports/record/artifact.h"

#define ASK_S 60 /* before --deadline-scale */
/* Of one file. A failure must not fill the disk of those who want to read about it. */
#define MOST_BYTES (64ull << 20)
#define OWED_TRIES 3

/* What the child is asked. */
struct question {
	struct board *board;
	const char *dir, *steps; /* of the artifacts, relative to the run directory; of its words */
	enum nvme_telemetry_kind kind;
};

void telemetry_cause(const char *reason, bool gone, char *ret_text, size_t size)
{
	size_t used = 0;

	if (gone)
		reason = "the drive did not answer";
	/* "4", "0x1F", "12.5": one mark each */
	while (*reason && used + 1 < size) {
		if (!isdigit((unsigned char)*reason)) {
			ret_text[used++] = *reason++;
			continue;
		}
		ret_text[used++] = '#';
		while (isxdigit((unsigned char)*reason) || *reason == '.' || *reason == 'x')
			reason++;
	}
	ret_text[used] = '\0';
}

/* ---- the child ---- */

static const char *file_of(enum nvme_telemetry_kind kind)
{
	return kind == NVME_TELEMETRY_HOST ? "telemetry-host.bin" : "telemetry-controller.bin";
}

/* The drive noted an error of ours, which no case declared. */
static void declare_refusal(struct board *board)
{
	board->chain.has_last = false;
	board->chain.declared.errors++;
}

static int save(const struct question *question, struct dut *dut, enum nvme_telemetry_kind kind,
		int steps)
{
	const struct board_setup *setup = &question->board->setup;
	struct telemetry_wish wish = { kind, setup->profile.telemetry.areas, MOST_BYTES };
	char path[BOARD_PATH_SIZE + BOARD_NAME_SIZE + 64], file[BOARD_NAME_SIZE + 64];
	struct telemetry_saved saved;
	char why[256], words[256];
	int fd, ret;

	(void)snprintf(path, sizeof(path), "%s/%s", setup->run_dir, question->dir);
	(void)mkdir(path, 0755);
	(void)snprintf(file, sizeof(file), "%s/%s", question->dir, file_of(kind));
	(void)snprintf(path, sizeof(path), "%s/%s", setup->run_dir, file);
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	ret = telemetry_save(dut, &wish, fd, &saved, why, sizeof(why));
	(void)close(fd);
	if (ret) {
		(void)unlink(path);
		(void)snprintf(path, sizeof(path), "%s/%s", setup->run_dir, question->dir);
		(void)rmdir(path); /* if nothing else is in it */
		if (ret > 0)
			declare_refusal(question->board);
		(void)snprintf(words, sizeof(words), "no telemetry was saved: %.200s", why);
		/* that it noted nothing by itself is the rule */
		if (kind == NVME_TELEMETRY_HOST || ret != -ENODATA)
			(void)artifact_log(steps, ARTIFACT_INFO, words);
		return ret;
	}
	(void)snprintf(words, sizeof(words),
		       "telemetry after this failure, %s, data areas 1 to %u, generation %u%s%s",
		       kind == NVME_TELEMETRY_HOST ? "taken by the host (log 07h)"
						   : "noted by the controller (log 08h)",
		       saved.areas, saved.header.generation, saved.header.reason[0] ? ": " : "",
		       saved.header.reason);
	return artifact_file(steps, file_of(kind), file, "application/octet-stream", words);
}

static void child_main(void *context)
{
	const struct question *question = context;
	const struct board_setup *setup = &question->board->setup;
	struct dut_options options = {
		.allowed = question->kind == NVME_TELEMETRY_HOST ? RECONFIGURES : READS,
		.state_dir = setup->state_dir[0] ? setup->state_dir : NULL,
		.journal = setup->journal[0] ? setup->journal : NULL,
		.case_name = "telemetry",
	};
	int steps = open(question->steps, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644), ret;
	char why[256] = "";
	struct dut *dut;

	if (steps < 0)
		_exit(1);
	ret = dut_open(setup->selector, &options, &dut, why, sizeof(why));
	if (ret || !dut_has(dut, DUT_ADMIN)) {
		(void)artifact_log(steps, ARTIFACT_WARNING,
				   ret && why[0] ? why
						 : "no telemetry was saved: the drive takes no "
						   "commands");
		_exit(1);
	}
	ret = save(question, dut, question->kind, steps);
	/* what went wrong may have made it note something by itself */
	if (question->kind == NVME_TELEMETRY_HOST && ret != -EOPNOTSUPP && ret != -ENODEV)
		(void)save(question, dut, NVME_TELEMETRY_CONTROLLER, steps);
	dut_close(dut);
	if (ret != -ENODEV && ret != -ETIMEDOUT && ret != -EIO)
		atomic_store(&question->board->telemetry_told, 1);
	_exit(0);
}

/* ---- the supervisor ---- */

static bool is_about_drive(const struct judge_facts *facts, const struct judge_verdict *verdict)
{
	return verdict->verdict == RUN_FAIL || facts->end == JUDGE_DEADLINE ||
	       facts->end == JUDGE_HUNG;
}

static bool is_new_cause(struct supervisor *s, const char *reason, bool gone)
{
	struct telemetry_causes *causes = &s->causes;
	char cause[sizeof(causes->text[0])];

	telemetry_cause(reason, gone, cause, sizeof(cause));
	for (size_t i = 0; i < causes->count; i++)
		if (!strcmp(causes->text[i], cause))
			return false;
	/* a drive on which all goes wrong has told enough by then */
	if (causes->count == TELEMETRY_CAUSES_MAX)
		return false;
	memcpy(causes->text[causes->count++], cause, sizeof(cause));
	return true;
}

static bool ask(struct supervisor *s, enum nvme_telemetry_kind kind)
{
	char dir[BOARD_NAME_SIZE + 16], steps[BOARD_PATH_SIZE];
	struct question question = { s->board, dir, steps, kind };
	uint64_t offset = 0, limit_ns = (uint64_t)(ASK_S * s->deadline_scale * 1e9);
	unsigned int bad = 0;

	board_artifact_dir(s->board, s->now.slot, dir, sizeof(dir));
	run_dir_work(s->rundir, "telemetry.jsonl", steps, sizeof(steps));
	(void)unlink(steps);
	/* this may take longer than Criterion lets a callback wait */
	supervisor_stop_runner(s);
	progress_say(s->progress, "saving telemetry after %s", s->now.slot->plan_case.name);
	atomic_store(&s->board->telemetry_told, 0);
	(void)children_ask(child_main, &question, clock_now_ns() + limit_ns);
	(void)record_steps(s->record, steps, &offset, true, &bad);
	(void)unlink(steps);
	return atomic_load(&s->board->telemetry_told);
}

/* Of the host's the data taken before are gone: nothing for a drive that others use. */
enum nvme_telemetry_kind telemetry_kind(enum nvme_telemetry_kind wanted, enum effect allowed)
{
	return allowed >= RECONFIGURES ? wanted : NVME_TELEMETRY_CONTROLLER;
}

void telemetry_keep(struct supervisor *s, const struct judge_facts *facts,
		    const struct judge_verdict *verdict)
{
	unsigned int wanted = s->board->setup.profile.telemetry.on_failure;
	bool fails = is_about_drive(facts, verdict) &&
		     is_new_cause(s, verdict->reason, facts->gone);

	if (!wanted || s->signals->stop || s->halt != SUPERVISOR_GOES_ON)
		return;
	if (fails && !ask(s, telemetry_kind((enum nvme_telemetry_kind)wanted, s->allowed)))
		s->causes.owed = OWED_TRIES;
	else if (!fails && s->causes.owed) /* of a drive that did not answer then */
		s->causes.owed = ask(s, NVME_TELEMETRY_CONTROLLER) ? 0 : s->causes.owed - 1;
}
