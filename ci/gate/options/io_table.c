/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options and words of "nvme-gate io". */
#include "ci/gate/options/io_table.h"

#include "helpers/io/io_options.h"

#define AT(member) offsetof(struct io_options, member), sizeof(((struct io_options *)0)->member)

static const struct option options[] = {
	{ "erase", 0, "SERIAL|PATH", OPTION_ANYWHERE, OPTION_LIST, AT(erase),
	  "a device may be written: an NVMe drive by its serial number, any other device by its "
	  "path",
	  .repeats = true },
	{ "overwrite-signatures", 0, "1|0", OPTION_ANYWHERE, OPTION_WORD, AT(overwrite_signatures),
	  "also one with data of others on it: a file system, a partition table, a member of RAID, "
	  "LVM ...",
	  .words = option_switch, .alone = true },
	{ "mismatch-dir", 0, "DIR", OPTION_ANYWHERE, OPTION_TEXT, AT(mismatch_dir),
	  "save both sides of blocks that do not verify" },
	{ "json", 0, "1|0", OPTION_ANYWHERE, OPTION_WORD, AT(json), "the result as JSON",
	  .words = option_switch, .alone = true },
	{ "verbose", 'v', NULL, OPTION_ANYWHERE, OPTION_COUNT, AT(verbose),
	  "changes nothing: all is told" },
	{ "quiet", 'q', "1|0", OPTION_ANYWHERE, OPTION_WORD, AT(quiet), "no progress",
	  .words = option_switch, .alone = true },
	{ "help", 'h', NULL, OPTION_ANYWHERE, OPTION_FLAG, AT(help), "this help" },
	{ NULL },
};

const struct option *const io_tables[] = { io_job_options, options, NULL };

const char io_text[] =
	"Runs the I/O engine by itself. The options have fio's names; '-' and '_' are the same in "
	"them. Options before the first --name are for all jobs; several targets are several jobs, "
	"all at the same time. Without a runtime, a size or a number of I/Os: 10 s.";

const char io_verify_text[] =
	"What a block must hold is known within the run that wrote it: --verify goes with jobs "
	"that write, and what they wrote is read back at their end (--do_verify).";

const struct option_exit io_exits[] = {
	{ "0", "done" },
	{ "1", "I/O errors, or data that do not verify" },
	{ "2", "wrong usage; the target is too small, or has no direct I/O" },
	{ "3", "nothing was done or verified" },
	{ "4", "this host refused all further I/O, or the result could not be written" },
	{ "75",
	  "the target is absent, in use, not accessible, or carries data of others; this host "
	  "refused all I/O" },
	{ "130, 143", "interrupted: what was done until then is told" },
	{ NULL, NULL },
};
