/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nvme-gate record: what a drive says of itself becomes a folder that can be asked instead. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "ci/gate/cli/record/record_import.h"
#include "ci/gate/cli/record/record_refusals.h"
#include "ci/gate/options/options.h"
#include "fixtures/backend/replay/replay.h"
#include "helpers/refusal.h"

static int complain(const char *why, int code)
{
	(void)fprintf(stderr, "nvme-gate record: %s\n", why);
	return code;
}

static void sign(struct replay *replay, const char *source)
{
	time_t now = time(NULL);
	struct utsname uts;
	struct tm utc;

	if (gmtime_r(&now, &utc))
		(void)strftime(replay->recorded, sizeof(replay->recorded), "%Y-%m-%dT%H:%M:%SZ",
			       &utc);
	(void)snprintf(replay->tool, sizeof(replay->tool), "nvme-gate %s", NVME_GATE_VERSION);
	(void)snprintf(replay->source, sizeof(replay->source), "%s", source);
	if (uname(&uts) == 0)
		(void)snprintf(replay->kernel, sizeof(replay->kernel), "%.30s %.60s", uts.sysname,
			       uts.release);
}

static int record_drive(const char *selector, bool refusals, struct replay *replay, char *why,
			size_t why_size)
{
	struct dut_options options = { .allowed = READS };
	struct dut *dut;
	int ret;

	if (!strncmp(selector, "replay:", strlen("replay:")))
		return replay_final_error(
			replay_load(selector + strlen("replay:"), replay, why, why_size));
	ret = dut_open(selector, &options, &dut, why, why_size);
	if (ret)
		return ret;
	sign(replay, dut_info(dut)->simulated ? "a simulated drive" : "a drive");
	ret = replay_tap(dut, replay);
	if (ret == 0)
		replay_walk(dut, replay);
	if (ret == 0 && refusals)
		record_refusals(dut, replay);
	replay_untap(dut);
	dut_close(dut);
	return ret;
}

/* What people must know of it: how much there is, what the drive refused, what is not there. */
static void tell(const struct replay *replay, const char *folder)
{
	size_t refused = 0, failed = 0, answers;
	char what[160], status[96];

	for (size_t i = 0; i < replay->count; i++) {
		refused += replay->item[i].ret > 0;
		failed += replay->item[i].kind == REPLAY_COMMAND && replay->item[i].ret < 0;
	}
	answers = replay->count - refused - failed;
	(void)printf("%s: %zu answer%s of %s %s, recorded %s%s\n", folder, answers,
		     answers == 1 ? "" : "s", replay->info.model, replay->info.serial,
		     replay->recorded, replay->masked ? ", masked" : "");
	for (size_t i = 0; i < replay->count; i++) {
		const struct replay_item *item = &replay->item[i];

		if (item->ret > 0 || (item->kind == REPLAY_COMMAND && item->ret < 0))
			(void)printf("  %s %s: %s\n", item->ret > 0 ? "refused" : "failed",
				     replay_what(item, what, sizeof(what)),
				     nvme_status_text(item->ret, status, sizeof(status)));
	}
	for (size_t i = 0; i < replay->gaps; i++)
		(void)printf("  not recorded: %s: %s\n", replay->gap[i].what, replay->gap[i].why);
	(void)printf("  to be used as --dut replay:%s\n", folder);
}

/* Whoever stops it gets a whole folder, or none. */
static int save(const struct replay *replay, const char *folder, char *why, size_t why_size)
{
	sigset_t stops, before;
	int ret;

	(void)sigemptyset(&stops);
	(void)sigaddset(&stops, SIGINT);
	(void)sigaddset(&stops, SIGTERM);
	(void)sigaddset(&stops, SIGHUP);
	(void)sigprocmask(SIG_BLOCK, &stops, &before);
	ret = replay_save(replay, folder, why, why_size);
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
	return ret;
}

int cmd_record(const struct gate_options *options)
{
	const char *folder = options->operands.items[0];
	struct replay replay = { .item = NULL };
	char why[512] = "";
	int ret;

	bool is_import = options->from_lspci.count || options->from_nvme.count;

	if (!is_import && options->duts.count != 1)
		return complain("name one drive with --dut", GATE_EXIT_USAGE);
	/* before the drive is asked anything */
	ret = replay_may_write(folder, why, sizeof(why));
	if (ret)
		return complain(why, GATE_EXIT_USAGE);
	if (is_import)
		ret = record_import(options, &replay, why, sizeof(why));
	else
		ret = record_drive(options->duts.items[0], options->refusals, &replay, why,
				   sizeof(why));
	if (ret) {
		replay_free(&replay);
		return complain(*why ? why : strerror(-ret), ret == -EINVAL || is_import
								     ? GATE_EXIT_USAGE
								     : GATE_EXIT_TRY_LATER);
	}
	if (options->mask_serial)
		ret = replay_mask(&replay);
	if (ret == 0)
		ret = save(&replay, folder, why, sizeof(why));
	if (ret == 0)
		tell(&replay, folder);
	replay_free(&replay);
	return ret ? complain(*why ? why : strerror(-ret), GATE_EXIT_INCOMPLETE) : GATE_EXIT_OPEN;
}
