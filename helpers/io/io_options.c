/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of a job's options, with fio's names. */
#include "helpers/io/io_options.h"

#include <errno.h>
#include <string.h>

#include "helpers/option/value.h"

#define MEMBER(m) offsetof(struct io_job, m), sizeof(((struct io_job *)0)->m)
#define ANY OPTION_ANYWHERE

static const struct option_word rw_words[] = {
	{ "read", IO_READ },
	{ "write", IO_WRITE },
	{ "randread", IO_RANDREAD },
	{ "randwrite", IO_RANDWRITE },
	{ "rw", IO_RW },
	{ "randrw", IO_RANDRW },
	{ "trim", IO_TRIM },
	{ "randtrim", IO_RANDTRIM },
	{ "readwrite", IO_RW },
	{ NULL, 0 },
};
static const struct option_word direct_words[] = {
	{ "1", IO_DIRECT_YES },     { "0", IO_DIRECT_NO },
	{ "auto", IO_DIRECT_AUTO }, { "yes", IO_DIRECT_YES },
	{ "no", IO_DIRECT_NO },     { "true", IO_DIRECT_YES },
	{ "false", IO_DIRECT_NO },  { "on", IO_DIRECT_YES },
	{ "off", IO_DIRECT_NO },    { NULL, 0 },
};
static const struct option_word process_words[] = { { "linear", 0 },
						    { "poisson", 1 },
						    { NULL, 0 } };
static const struct option_word distribution_words[] = {
	{ "uniform", IO_UNIFORM }, { "zipf:", IO_ZIPF }, { "pareto:", IO_PARETO },
	{ "random", IO_UNIFORM },  { NULL, 0 },
};
static const struct option_word verify_words[] = {
	{ "off", IO_VERIFY_OFF },     { "header", IO_VERIFY_HEADER },
	{ "full", IO_VERIFY_FULL },   { "0", IO_VERIFY_OFF },
	{ "none", IO_VERIFY_OFF },    { "meta", IO_VERIFY_HEADER },
	{ "crc32c", IO_VERIFY_FULL }, { NULL, 0 },
};
static const struct option_word engine_words[] = { { "io_uring", 0 }, { NULL, 0 } };

/* "4k/70:64k/30"; sizes without a share divide what is left */
static int read_split(void *object, const struct option *option, const char *value, char *why)
{
	struct io_job *job = object;
	char text[256], *save = NULL;
	uint32_t left = 100, without = 0;

	(void)option, (void)why;
	if (strlen(value) >= sizeof(text))
		return -EINVAL;
	memcpy(text, value, strlen(value) + 1);
	job->splits = 0;
	for (char *part = strtok_r(text, ":", &save); part; part = strtok_r(NULL, ":", &save)) {
		struct io_split *split = &job->split[job->splits];
		char *slash = strchr(part, '/');
		uint64_t bytes, pct = UINT32_MAX;

		if (slash)
			*slash++ = '\0';
		if (job->splits++ == IO_SPLITS_MAX || option_read_size(part, &bytes) || !bytes ||
		    bytes > IO_BS_MAX_BYTES)
			return -EINVAL;
		if (slash && *slash && (option_read_count(slash, &pct) || pct > left))
			return -EINVAL;
		if (pct == UINT32_MAX)
			without++;
		else
			left -= (uint32_t)pct;
		*split = (struct io_split){ (uint32_t)bytes, (uint32_t)pct };
	}
	for (uint32_t i = 0; i < job->splits; i++) {
		if (job->split[i].pct != UINT32_MAX)
			continue;
		job->split[i].pct = left / without;
		left -= left / without--;
	}
	return job->splits && !left ? 0 : -EINVAL;
}

static int read_distribution(void *object, const struct option *option, const char *value,
			     char *why)
{
	struct io_job *job = object;

	(void)why;
	for (const struct option_word *w = option->words; w->word; w++) {
		size_t length = strlen(w->word);
		bool has_argument = w->word[length - 1] == ':';

		if (has_argument ? strncmp(value, w->word, length) : strcmp(value, w->word))
			continue;
		job->distribution = (enum io_distribution)w->value;
		return has_argument ? option_read_real(value + length, &job->distribution_arg) : 0;
	}
	return -EINVAL;
}

const struct option io_job_options[] = {
	{ "target", 0, "PATH", ANY, OPTION_BUFFER, MEMBER(target),
	  "block device, file or NVMe character device" },
	{ "filename", 0, "PATH", ANY, OPTION_BUFFER, MEMBER(target), NULL },
	{ "name", 0, "NAME", ANY, OPTION_BUFFER, MEMBER(name), "how the results name the job" },
	{ "rw", 0, "KIND", ANY, OPTION_WORD, MEMBER(rw),
	  "read, write, randread, randwrite, rw, randrw, trim, randtrim", .words = rw_words },
	{ "readwrite", 0, "KIND", ANY, OPTION_WORD, MEMBER(rw), NULL, .words = rw_words },
	{ "bs", 0, "SIZE", ANY, OPTION_SIZE, MEMBER(bs_bytes), "size of one I/O (4k)" },
	{ "blocksize", 0, "SIZE", ANY, OPTION_SIZE, MEMBER(bs_bytes), NULL },
	{ "bssplit", 0, "SPLIT", ANY, OPTION_CUSTOM, 0, 0, "sizes and their shares: 4k/70:64k/30",
	  .read = read_split, .needs = "sizes and shares of 100 in all, such as 4k/70:64k/30" },
	{ "rwmixread", 0, "N", ANY, OPTION_NUMBER, MEMBER(rwmixread_pct),
	  "share of reads in rw and randrw, % (50)" },
	{ "iodepth", 0, "N", ANY, OPTION_NUMBER, MEMBER(iodepth), "I/Os in flight per thread (1)" },
	{ "iodepth_batch_submit", 0, "N", ANY, OPTION_NUMBER, MEMBER(batch_submit),
	  "I/Os per system call at most (no limit)" },
	{ "iodepth_batch", 0, "N", ANY, OPTION_NUMBER, MEMBER(batch_submit), NULL },
	{ "iodepth_batch_complete_min", 0, "N", ANY, OPTION_NUMBER, MEMBER(batch_complete),
	  "completions to wait for at a time (1); more saves CPU and adds latency" },
	{ "iodepth_batch_complete", 0, "N", ANY, OPTION_NUMBER, MEMBER(batch_complete), NULL },
	{ "numjobs", 0, "N", ANY, OPTION_NUMBER, MEMBER(numjobs), "threads (1)" },
	{ "offset", 0, "SIZE", ANY, OPTION_SIZE, MEMBER(offset_bytes),
	  "where the range begins (0)" },
	{ "size", 0, "SIZE", ANY, OPTION_SIZE, MEMBER(size_bytes),
	  "of the range (to the end of the target)" },
	{ "runtime", 0, "TIME", ANY, OPTION_TIME, MEMBER(runtime_ns), "measured time" },
	{ "time_based", 0, "1|0", ANY, OPTION_WORD, MEMBER(stop_at_size),
	  "go on after one pass over the range until the runtime is over (1)",
	  .words = option_switch_off, .alone = true },
	{ "ramp_time", 0, "TIME", ANY, OPTION_TIME, MEMBER(ramp_ns),
	  "warm-up; I/Os issued in it are not counted" },
	{ "number_ios", 0, "N", ANY, OPTION_NUMBER, MEMBER(number_ios), "so many I/Os per thread" },
	{ "direct", 0, "1|0|auto", ANY, OPTION_WORD, MEMBER(direct),
	  "1: O_DIRECT, 0: not, auto: if the target has it (auto)", .words = direct_words,
	  .alone = true },
	{ "fsync", 0, "N", ANY, OPTION_NUMBER, MEMBER(fsync_every), "sync after so many writes" },
	{ "fdatasync", 0, "N", ANY, OPTION_NUMBER, MEMBER(fdatasync_every),
	  "sync the data after so many writes" },
	{ "rate_iops", 0, "X", ANY, OPTION_REAL, MEMBER(rate_iops),
	  "I/Os start at this rate per thread, latency counts from there (open loop)" },
	{ "rate_process", 0, "KIND", ANY, OPTION_WORD, MEMBER(rate_poisson),
	  "linear or poisson arrivals", .words = process_words },
	{ "random_distribution", 0, "KIND", ANY, OPTION_CUSTOM, 0, 0,
	  "uniform, zipf:THETA or pareto:H", .read = read_distribution, .words = distribution_words,
	  .needs = "uniform, zipf:THETA or pareto:H" },
	{ "norandommap", 0, "1|0", ANY, OPTION_WORD, MEMBER(norandommap),
	  "random offsets may repeat before all were used", .words = option_switch, .alone = true },
	{ "verify", 0, "KIND", ANY, OPTION_WORD, MEMBER(verify),
	  "off, header (where and when) or full (every byte)", .words = verify_words },
	{ "do_verify", 0, "1|0", ANY, OPTION_WORD, MEMBER(skip_verify_after),
	  "read back at the end what was written (1)", .words = option_switch_off, .alone = true },
	{ "verify_interval", 0, "SIZE", ANY, OPTION_SIZE, MEMBER(verify_interval_bytes),
	  "bytes per header (bs)" },
	{ "verify_memory", 0, "SIZE", ANY, OPTION_SIZE, MEMBER(verify_memory_bytes),
	  "for a byte per block; a sample of them if it is too little (1/8 of RAM, 1g at most)" },
	{ "seed", 0, "N", ANY, OPTION_NUMBER, MEMBER(seed), "of all random numbers (1)" },
	{ "randseed", 0, "N", ANY, OPTION_NUMBER, MEMBER(seed), NULL },
	{ "cpus", 0, "LIST", ANY, OPTION_BUFFER, MEMBER(cpus),
	  "pin threads: 0-3,8, or none (near the device)" },
	{ "cpus_allowed", 0, "LIST", ANY, OPTION_BUFFER, MEMBER(cpus), NULL },
	{ "interval", 0, "TIME", ANY, OPTION_TIME, MEMBER(interval_ns),
	  "grid of the time series (1s), 0: none" },
	{ "create", 0, "1|0", ANY, OPTION_WORD, MEMBER(create), "make a missing file, with data",
	  .words = option_switch, .alone = true },
	{ "unlink", 0, "1|0", ANY, OPTION_WORD, MEMBER(unlink),
	  "remove the file at the end if it was made", .words = option_switch, .alone = true },
	{ "hipri", 0, "1|0", ANY, OPTION_WORD, MEMBER(hipri),
	  "polled completions, if the device has poll queues", .words = option_switch,
	  .alone = true },
	{ "max_errors", 0, "N", ANY, OPTION_NUMBER, MEMBER(max_errors),
	  "stop the job after so many (10000)" },
	{ "drain_time", 0, "TIME", ANY, OPTION_TIME, MEMBER(drain_ns),
	  "wait so long for I/Os that do not return (60s)" },
	{ "ioengine", 0, "NAME", ANY, OPTION_WORD, 0, 0, "io_uring: there is no other",
	  .words = engine_words },
	{ "thread", 0, "1|0", ANY, OPTION_WORD, 0, 0, "always so", .words = option_switch,
	  .alone = true },
	{ "group_reporting", 0, "1|0", ANY, OPTION_WORD, 0, 0, "always so", .words = option_switch,
	  .alone = true },
	{ NULL },
};

static const struct option *const tables[] = { io_job_options, NULL };

const struct option *io_option_find(const char *name)
{
	return option_find(tables, OPTION_ALIKE, name, strlen(name));
}

int io_option_set(struct io_job *job, const char *name, const char *value, char *why)
{
	const struct option *o = io_option_find(name);
	struct io_job changed = *job;
	int ret = option_set(tables, OPTION_ALIKE, name, value, &changed, why);

	if (ret)
		return ret;
	if (o->kind == OPTION_SIZE && o->offset == offsetof(struct io_job, bs_bytes))
		changed.splits = 0;
	*job = changed;
	return 0;
}
