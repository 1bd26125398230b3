/* SPDX-License-Identifier: GPL-2.0-or-later */
/* status --interval: looks at a drive again and again, tells each look, and draws them at the end.
 */
#ifndef CI_GATE_CLI_WATCH_MONITOR_H
#define CI_GATE_CLI_WATCH_MONITOR_H

#include <stdbool.h>
#include <stdio.h>

#include "ci/gate/options/options.h"
#include "fixtures/rig/sampler.h"

/* What is told of each look. */
struct monitor_look {
	const struct sample *now, *before; /* @before NULL: the first one with SMART data */
	const uint8_t *smart;              /* log 02h of @now */
	unsigned int version;              /* of the specification that the drive claims */
	double t_s;                        /* since the first look, on the drive's clock */
	int64_t unix_ns;
};

/** monitor_print_json() - one line */
void monitor_print_json(const struct monitor_look *look, FILE *out);
/** monitor_print_event() - something that befell the watching, as a line of its own */
void monitor_print_event(const char *what, double t_s, int64_t unix_ns, FILE *out);
/** monitor_print_live() - in place of the line before. @columns: of the terminal */
void monitor_print_live(const struct monitor_look *look, unsigned int columns, FILE *out);

/**
 * monitor_is_gone() - whether a look found no drive: neither log nor registers answered
 * @before: the last look with SMART data; NULL: there was none
 */
bool monitor_is_gone(const struct sample *now, const struct sample *before);

/* Where a watch is kept: DIR of --out. */
struct monitor_dir {
	const char *path;
	FILE *samples; /* samples.jsonl */
};

/**
 * monitor_dir_open() - makes it, or takes over that of a former watch; anything else is refused
 *
 * Return: 0, or -errno with one line in @why.
 */
int monitor_dir_open(const char *path, struct monitor_dir *ret_dir, char *why, size_t why_size);

/* Something that befell the watching; when, on the drive's clock. */
struct monitor_event {
	uint64_t t_ns;
	const char *what;
};

/**
 * monitor_dir_close() - the record of all looks, and the page of it
 * @info: of the drive
 * @start_unix_ns: of the first look
 *
 * Return: 0 or -errno.
 */
int monitor_dir_close(struct monitor_dir *dir, const struct gate_options *options,
		      const struct dut_info *info, const struct sampling *sampling,
		      const struct monitor_event *events, size_t event_count, int64_t start_unix_ns,
		      int stop_signal);

/** monitor_run() - the whole of it. Return: the exit code */
int monitor_run(const struct gate_options *options, struct dut *dut);

#endif
