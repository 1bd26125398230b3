/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A freshly made, mounted file system on the first namespace, for checks that put files on it. */
#ifndef SUITES_COMMON_FSTEST_H
#define SUITES_COMMON_FSTEST_H

#include "helpers/block/filesystem.h"
#include "suites/check.h"

#define FSTEST_TOOL_TIMEOUT_MS 600000u /* of what makes or checks a file system */

struct fstest {
	struct dut *dut;
	const struct filesystem *type;
	uint32_t nsid;
	struct dut_block block;
	char directory[256]; /* where it is mounted */
};

/**
 * fstest_open() - makes and mounts it; ends the case when that fails.
 * @needed_bytes: room for files
 */
void fstest_open(struct dut *dut, const char *type, uint64_t needed_bytes,
		 struct fstest *ret_fstest);
/**
 * fstest_remount() - unmounts it, gives the block device back, opens it again and mounts it:
 * nothing that is read afterwards comes from the host's memory
 */
void fstest_remount(struct fstest *fs);
/**
 * fstest_glance() - for loads on files: dut_glance() beside them
 * @context: struct dut
 */
void fstest_glance(const struct io_progress *progress, void *context);
/** fstest_close() - unmounts it and gives the block device back */
void fstest_close(struct fstest *fs);
/** fstest_reopen() - after fstest_close(): opens the block device again and mounts it */
void fstest_reopen(struct fstest *fs);

#define FSTEST_SEED 0x6e766d652d67617full
/**
 * fstest_compare() - the profile's files, which filesystem_fill() has written with FSTEST_SEED
 * @what: what holds when each is as it was written
 */
void fstest_compare(const char *directory, const struct profile *profile, const char *what);
/**
 * fstest_require_tool() - ends the case unless a tool ran and was content; its words are the
 * evidence
 * @ret: what starting it returned
 * @what: what it does
 */
void fstest_require_tool(int ret, const struct process_result *tool, const struct filesystem *fs,
			 const char *name, const char *what);

/**
 * fstest_require_block() - ends the case as an error of the rig where this file system cannot have
 * blocks of the namespace's size
 */
void fstest_require_block(const struct filesystem *fs, uint32_t block_bytes);

#endif
