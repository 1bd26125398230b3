/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of fio's option names, and how their values are read. */
#include "helpers/io/io_options.h"

#include <errno.h>
#include <string.h>

#include "helpers/text/nearest.h"

enum kind {
	TEXT,
	SIZE32,
	SIZE64,
	TIME,
	COUNT32,
	COUNT64,
	NUMBER,
	SWITCH,
	RW,
	SPLIT,
	DISTRIBUTION,
	VERIFY,
	DIRECT,
	PROCESS,
	DO_VERIFY,
	ENGINE,
	IGNORED,
	TIME_BASED,
};

struct option {
	const char *name;
	enum kind kind;
	size_t offset, size;
	const char *help; /* NULL: another name for the one above */
};

#define MEMBER(m) offsetof(struct io_job, m), sizeof(((struct io_job *)0)->m)

static const struct option options[] = {
	{ "target", TEXT, MEMBER(target), "block device, file or NVMe character device" },
	{ "filename", TEXT, MEMBER(target), NULL },
	{ "name", TEXT, MEMBER(name), "how the results name the job" },
	{ "rw", RW, 0, 0, "read, write, randread, randwrite, rw, randrw, trim, randtrim" },
	{ "readwrite", RW, 0, 0, NULL },
	{ "bs", SIZE32, MEMBER(bs_bytes), "size of one I/O (4k)" },
	{ "blocksize", SIZE32, MEMBER(bs_bytes), NULL },
	{ "bssplit", SPLIT, 0, 0, "sizes and their shares: 4k/70:64k/30" },
	{ "rwmixread", COUNT32, MEMBER(rwmixread_pct), "share of reads in rw and randrw, % (50)" },
	{ "iodepth", COUNT32, MEMBER(iodepth), "I/Os in flight per thread (1)" },
	{ "iodepth_batch_submit", COUNT32, MEMBER(batch_submit),
	  "I/Os per system call at most (no limit)" },
	{ "iodepth_batch", COUNT32, MEMBER(batch_submit), NULL },
	{ "iodepth_batch_complete_min", COUNT32, MEMBER(batch_complete),
	  "completions to wait for at a time (1); more saves CPU and adds latency" },
	{ "iodepth_batch_complete", COUNT32, MEMBER(batch_complete), NULL },
	{ "numjobs", COUNT32, MEMBER(numjobs), "threads (1)" },
	{ "offset", SIZE64, MEMBER(offset_bytes), "where the range begins (0)" },
	{ "size", SIZE64, MEMBER(size_bytes), "of the range (to the end of the target)" },
	{ "runtime", TIME, MEMBER(runtime_ns), "measured time" },
	{ "time_based", TIME_BASED, MEMBER(stop_at_size),
	  "go on after one pass over the range until the runtime is over (1)" },
	{ "ramp_time", TIME, MEMBER(ramp_ns), "warm-up; I/Os issued in it are not counted" },
	{ "number_ios", COUNT64, MEMBER(number_ios), "so many I/Os per thread" },
	{ "direct", DIRECT, 0, 0, "1: O_DIRECT, 0: not, auto: if the target has it (auto)" },
	{ "fsync", COUNT32, MEMBER(fsync_every), "sync after so many writes" },
	{ "fdatasync", COUNT32, MEMBER(fdatasync_every), "sync the data after so many writes" },
	{ "rate_iops", NUMBER, MEMBER(rate_iops),
	  "I/Os start at this rate per thread, latency counts from there (open loop)" },
	{ "rate_process", PROCESS, 0, 0, "linear or poisson arrivals" },
	{ "random_distribution", DISTRIBUTION, 0, 0, "uniform, zipf:THETA or pareto:H" },
	{ "norandommap", SWITCH, MEMBER(norandommap),
	  "random offsets may repeat before all were used" },
	{ "verify", VERIFY, 0, 0, "off, header (where and when) or full (every byte)" },
	{ "do_verify", DO_VERIFY, MEMBER(skip_verify_after),
	  "read back at the end what was written (1)" },
	{ "verify_interval", SIZE32, MEMBER(verify_interval_bytes), "bytes per header (bs)" },
	{ "verify_memory", SIZE64, MEMBER(verify_memory_bytes),
	  "for a byte per block; a sample of them if it is too little (1/8 of RAM, 1g at most)" },
	{ "seed", COUNT64, MEMBER(seed), "of all random numbers (1)" },
	{ "randseed", COUNT64, MEMBER(seed), NULL },
	{ "cpus", TEXT, MEMBER(cpus), "pin threads: 0-3,8, or none (near the device)" },
	{ "cpus_allowed", TEXT, MEMBER(cpus), NULL },
	{ "interval", TIME, MEMBER(interval_ns), "grid of the time series (1s), 0: none" },
	{ "create", SWITCH, MEMBER(create), "make a missing file, with data" },
	{ "unlink", SWITCH, MEMBER(unlink), "remove the file at the end if it was made" },
	{ "hipri", SWITCH, MEMBER(hipri), "polled completions, if the device has poll queues" },
	{ "max_errors", COUNT64, MEMBER(max_errors), "stop the job after so many (10000)" },
	{ "drain_time", TIME, MEMBER(drain_ns), "wait so long for I/Os that do not return (60s)" },
	{ "ioengine", ENGINE, 0, 0, "io_uring: there is no other" },
	{ "thread", IGNORED, 0, 0, "always so" },
	{ "group_reporting", IGNORED, 0, 0, "always so" },
};

#define OPTIONS (sizeof(options) / sizeof(*options))

/* clang-format off */
static const char *const rw_names[] = {
	[IO_READ] = "read", [IO_WRITE] = "write", [IO_RANDREAD] = "randread",
	[IO_RANDWRITE] = "randwrite", [IO_RW] = "rw", [IO_RANDRW] = "randrw",
	[IO_TRIM] = "trim", [IO_RANDTRIM] = "randtrim",
};
/* clang-format on */

const char *io_rw_name(enum io_rw rw)
{
	return (unsigned int)rw <= IO_RANDTRIM ? rw_names[rw] : "unknown";
}

static bool same_name(const char *a, const char *b)
{
	for (; *a && *b; a++, b++)
		if (*a != *b && !((*a == '-' || *a == '_') && (*b == '-' || *b == '_')))
			return false;
	return *a == *b;
}

static const struct option *find(const char *name)
{
	for (size_t i = 0; i < OPTIONS; i++)
		if (same_name(options[i].name, name))
			return &options[i];
	return NULL;
}

static bool stands_alone(const struct option *o)
{
	return o->kind == SWITCH || o->kind == IGNORED || o->kind == TIME_BASED ||
	       o->kind == DO_VERIFY || o->kind == DIRECT;
}

bool io_option_is_switch(const char *name)
{
	const struct option *o = find(name);

	return o && stands_alone(o);
}

const char *io_option_at(size_t index, const char **ret_help)
{
	for (size_t i = 0; i < OPTIONS; i++) {
		if (!options[i].help || index--)
			continue;
		*ret_help = options[i].help;
		return options[i].name;
	}
	return NULL;
}

static int parse_rw(struct io_job *job, const char *value)
{
	if (!strcmp(value, "readwrite"))
		value = "rw";
	for (unsigned int i = 0; i <= IO_RANDTRIM; i++) {
		if (!strcmp(value, rw_names[i])) {
			job->rw = (enum io_rw)i;
			return 0;
		}
	}
	return -EINVAL;
}

/* "4k/70:64k/30"; sizes without a share divide what is left */
static int parse_split(struct io_job *job, const char *value)
{
	char text[256], *save = NULL;
	uint32_t left = 100, without = 0;

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
		if (job->splits++ == IO_SPLITS_MAX || io_parse_size(part, &bytes) || !bytes ||
		    bytes > IO_BS_MAX_BYTES)
			return -EINVAL;
		if (slash && *slash && (io_parse_count(slash, &pct) || pct > left))
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

static int parse_distribution(struct io_job *job, const char *value)
{
	static const struct {
		const char *name;
		enum io_distribution value;
	} names[] = { { "zipf:", IO_ZIPF }, { "pareto:", IO_PARETO } };

	if (!strcmp(value, "uniform") || !strcmp(value, "random")) {
		job->distribution = IO_UNIFORM;
		return 0;
	}
	for (size_t i = 0; i < 2; i++) {
		const char *end;

		if (strncmp(value, names[i].name, strlen(names[i].name)))
			continue;
		job->distribution = names[i].value;
		if (io_parse_number(value + strlen(names[i].name), &job->distribution_arg, &end))
			return -EINVAL;
		return *end ? -EINVAL : 0;
	}
	return -EINVAL;
}

static int parse_verify(struct io_job *job, const char *value)
{
	static const struct {
		const char *name;
		enum io_verify_mode mode;
	} names[] = {
		{ "off", IO_VERIFY_OFF },     { "0", IO_VERIFY_OFF },
		{ "none", IO_VERIFY_OFF },    { "header", IO_VERIFY_HEADER },
		{ "meta", IO_VERIFY_HEADER }, { "full", IO_VERIFY_FULL },
		{ "crc32c", IO_VERIFY_FULL },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (!strcmp(value, names[i].name)) {
			job->verify = names[i].mode;
			return 0;
		}
	}
	return -EINVAL;
}

static int parse_special(struct io_job *job, const struct option *o, const char *value)
{
	bool on;

	switch (o->kind) {
	case RW: return parse_rw(job, value);
	case SPLIT: return parse_split(job, value);
	case DISTRIBUTION: return parse_distribution(job, value);
	case VERIFY: return parse_verify(job, value);
	case DIRECT:
		if (!strcmp(value, "auto")) {
			job->direct = IO_DIRECT_AUTO;
			return 0;
		}
		if (io_parse_switch(value, &on))
			return -EINVAL;
		job->direct = on ? IO_DIRECT_YES : IO_DIRECT_NO;
		return 0;
	case PROCESS:
		job->rate_poisson = !strcmp(value, "poisson");
		return job->rate_poisson || !strcmp(value, "linear") ? 0 : -EINVAL;
	case ENGINE: return strcmp(value, "io_uring") ? -EINVAL : 0;
	default: return io_parse_switch(value, &on);
	}
}

static int store(struct io_job *job, const struct option *o, const char *value)
{
	char *member = (char *)job + o->offset;
	const char *end;
	uint64_t word = 0;
	double number;
	bool on;
	int ret = 0;

	switch (o->kind) {
	case TEXT:
		if (!value[0] || strlen(value) >= o->size)
			return -EINVAL;
		memset(member, 0, o->size);
		memcpy(member, value, strlen(value));
		return 0;
	case SIZE32:
	case SIZE64: ret = io_parse_size(value, &word); break;
	case TIME: ret = io_parse_time(value, &word); break;
	case COUNT32:
	case COUNT64: ret = io_parse_count(value, &word); break;
	case NUMBER:
		if (io_parse_number(value, &number, &end) || *end)
			return -EINVAL;
		memcpy(member, &number, sizeof(number));
		return 0;
	case SWITCH:
	case TIME_BASED:
	case DO_VERIFY:
		ret = io_parse_switch(value, &on);
		if (!ret) /* the last two are kept as their opposite */
			*(bool *)member = o->kind == SWITCH ? on : !on;
		return ret;
	default: return parse_special(job, o, value);
	}
	if (ret || (o->size == sizeof(uint32_t) && word > UINT32_MAX))
		return -EINVAL;
	if (o->size == sizeof(uint32_t))
		*(uint32_t *)(void *)member = (uint32_t)word;
	else
		memcpy(member, &word, sizeof(word));
	return 0;
}

int io_option_set(struct io_job *job, const char *name, const char *value, char *why,
		  size_t why_size)
{
	const struct option *o = find(name);
	struct io_job changed = *job;
	struct nearest nearest;
	char text[128];

	if (!o) {
		nearest_init(&nearest, name);
		for (size_t i = 0; i < OPTIONS; i++)
			nearest_offer(&nearest, options[i].name);
		return io_say(why, why_size, -ENOENT, "there is no option '%s'%s", name,
			      nearest_text(&nearest, text, sizeof(text)));
	}
	if (!value || !value[0]) {
		if (!stands_alone(o))
			return io_say(why, why_size, -EINVAL, "%s needs a value", o->name);
		value = "1";
	}
	if (store(&changed, o, value))
		return io_say(why, why_size, -EINVAL, "%s cannot be '%s' (%s)", o->name, value,
			      o->help ? o->help : o[-1].help);
	if (o->kind == SIZE32 && o->offset == offsetof(struct io_job, bs_bytes))
		changed.splits = 0;
	*job = changed;
	return 0;
}
