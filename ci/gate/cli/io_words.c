/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of "nvme-gate io". */
#include "ci/gate/cli/io_words.h"

const char io_synopsis[] =
	"nvme-gate io --target PATH [--rw=randread] [--bs=4k] [--iodepth=32] [--runtime=10s] ...";

const char io_text[] =
	"Runs the I/O engine by itself. The options have fio's names; '-' and '_' are the same.\n"
	"Options before the first --name are for all jobs; several targets are several jobs,\n"
	"all at the same time. Without a runtime, a size or a number of I/Os: 10 s.";

const char io_verify_text[] =
	"What a block must hold is known within the run that wrote it: --verify goes with\n"
	"jobs that write, and what they wrote is read back at their end (--do_verify).";

const struct io_word io_words[] = {
	{ "--erase SERIAL|PATH",
	  "a device may be written: an NVMe drive by its serial number, any other "
	  "device by its path" },
	{ "--overwrite-signatures",
	  "also one with data of others on it: a file system, a partition "
	  "table, a member of RAID, LVM ..." },
	{ "--mismatch-dir DIR", "save both sides of blocks that do not verify" },
	{ "--json", "the result as JSON" },
	{ "-q, --quiet", "no progress" },
	{ "-h, --help", "this help" },
};
const size_t io_word_count = sizeof(io_words) / sizeof(io_words[0]);

const struct exit_entry io_exits[] = {
	{ "0", "done" },
	{ "1", "I/O errors, or data that do not verify" },
	{ "2", "wrong usage; the target is too small, or has no direct I/O" },
	{ "3", "nothing was done or verified" },
	{ "4", "the result could not be written" },
	{ "75", "the target is absent, in use, not accessible, or carries data of others" },
	{ "130, 143", "interrupted: what was done until then is told" },
};
const size_t io_exit_count = sizeof(io_exits) / sizeof(io_exits[0]);
