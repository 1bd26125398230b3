/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tells the record of an imaginary drive through the same calls as worker and supervisor. */
#include "reports/test/synthetic.h"
#include "reports/test/synthetic_head.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "helpers/os/clock.h"
#include "helpers/os/whole_file.h"
#include "reports/record/record.h"
#include "helpers/text/text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct synthetic_writer {
	const char *dir, *id; /* id: of the check under way */
	const struct synthetic *options;
	struct record *record;
	int fd;
	int error; /* the first one */
	int64_t clock_ns;
};

static void keep(struct synthetic_writer *t, int ret)
{
	if (ret && !t->error)
		t->error = ret;
}

static void write_side_file(struct synthetic_writer *t, const char *path, const char *body)
{
	struct text full = { 0 };

	text_printf(&full, "%s/%s", t->dir, path);
	keep(t, full.failed ? -ENOMEM : whole_file_replace(full.data, body, strlen(body)));
	text_free(&full);
}

static void make_folder(struct synthetic_writer *t, const char *path)
{
	struct text full = { 0 };

	text_printf(&full, "%s/%s", t->dir, path);
	if (full.failed || (mkdir(full.data, 0755) && errno != EEXIST))
		keep(t, -EIO);
	text_free(&full);
}

static void begin(struct synthetic_writer *t, const char *name, const char *id, const char *title,
		  enum effect effect, const char *ocp)
{
	/* clang-format off */
	const struct run_case_info info = {
		.name = name, .id = id, .title = title, .effect = effect, .ocp = ocp,
		.spec = "NVMe Base, a section that this test does not quote",
		.needs = "pcie admin", .file = "suites/area/topic.c", .line = 42,
	};
	/* clang-format on */

	t->id = id;
	keep(t, record_case_start(t->record, &info));
}

static void finish(struct synthetic_writer *t, enum run_verdict verdict, enum end_kind kind,
		   const char *reason, double duration_s)
{
	const struct run_end_info end = {
		.verdict = verdict,
		.kind = kind,
		.reason = reason,
		.duration_s = duration_s,
		.signal = kind == END_CRASH ? SIGSEGV : 0,
		.log = verdict == RUN_FAIL || verdict == RUN_ERROR ? "logs/pcie.link_width.log"
								   : NULL,
		.log_tail =
			verdict == RUN_FAIL
				? "reading LnkSta of 0000:3b:00.0\nLnkSta = 0x3025: 32 GT/s, x2\n"
				  "reading LnkSta of 0000:3a:00.0\nLnkSta = 0x3025: 32 GT/s, x2"
				: NULL,
	};

	keep(t, record_case_end(t->record, &end));
	t->clock_ns += duration_s < 1e6 ? (int64_t)(duration_s * 1e9) : 0;
}

static void measure(struct synthetic_writer *t, const char *what, double value, const char *unit,
		    enum finding_op op, double limit, bool passed, const char *human,
		    const char *source)
{
	const struct finding f = {
		.outcome = passed ? FINDING_HOLDS : FINDING_FAILS,
		.what = what,
		.value = finding_of_real(value),
		.unit = unit,
		.op = op,
		.limit = finding_of_real(limit),
		.human = human,
		.source = source,
		.spec = "PCIe Base, Link Status Register",
		.file = "suites/area/topic.c",
		.line = 57,
	};

	keep(t, artifact_finding(t->fd, t->id, &f));
}

/* A case that passes with one measured value. */
static void pass(struct synthetic_writer *t, const char *name, const char *id, const char *title,
		 const char *what, double value, const char *unit, enum finding_op op, double limit,
		 const char *human, double duration_s)
{
	begin(t, name, id, title, READS, NULL);
	measure(t, what, value, unit, op, limit, true, human, "the drive's own log page");
	finish(t, RUN_PASS, END_NONE, NULL, duration_s);
}

static void tell_pcie(struct synthetic_writer *t)
{
	bool ok = t->options->healthy;

	begin(t, "pcie/link_speed", "PCIE-LNK-001",
	      "the link runs at the speed that the profile demands", READS, "PCI-17");
	measure(t, "negotiated link speed", 5, "PCIe generation", FINDING_EQ, 5, true,
		"32.0 GT/s (Gen5)", "LnkSta[3:0] of the drive and of the port above it");
	finish(t, RUN_PASS, END_NONE, NULL, 0.004);
	begin(t, "pcie/link_width", "PCIE-LNK-002", "the link is as wide as the profile demands",
	      READS, "PCI-18");
	measure(t, "negotiated link width", ok ? 4 : 2, "lanes", FINDING_EQ, 4, ok,
		ok ? "x4" : "x2", "LnkSta[9:4] of the drive and of the port above it");
	if (!ok) {
		keep(t, artifact_file(t->fd, "config-drive.bin",
				      "artifacts/pcie.link_width/config drive.bin", NULL,
				      "config space of the drive, 4096 bytes"));
	}
	finish(t, ok ? RUN_PASS : RUN_FAIL, ok ? END_NONE : END_ASSERTION,
	       ok ? NULL : "PCIE-LNK-002 negotiated link width: expected 4, actual 2 (lanes)",
	       0.006);
}

static void tell_smart(struct synthetic_writer *t)
{
	static const struct artifact_state before[] = {
		{ "composite temperature", { FINDING_UINT, { .u = 311 } }, "K", "38 C (311 K)" },
		{ "available spare", { FINDING_UINT, { .u = 100 } }, "%", NULL },
		{ "percentage used", { FINDING_UINT, { .u = 2 } }, "%", NULL },
		{ "data units written", { FINDING_UINT, { .u = 8812345 } }, "512,000 bytes", NULL },
		{ "media and data integrity errors", { FINDING_UINT, { .u = 0 } }, NULL, NULL },
		{ "power cycles", { FINDING_UINT, { .u = 41 } }, NULL, NULL },
	};
	static const struct artifact_state after[] = {
		{ "composite temperature", { FINDING_UINT, { .u = 341 } }, "K", "68 C (341 K)" },
		{ "available spare", { FINDING_UINT, { .u = 100 } }, "%", NULL },
		{ "percentage used", { FINDING_UINT, { .u = 2 } }, "%", NULL },
		{ "data units written", { FINDING_UINT, { .u = 9012877 } }, "512,000 bytes", NULL },
		{ "media and data integrity errors", { FINDING_UINT, { .u = 1 } }, NULL, NULL },
		{ "power cycles", { FINDING_UINT, { .u = 41 } }, NULL, NULL },
	};

	keep(t, artifact_state(t->fd, "SMART / Health Information", false, before, COUNT(before)));
	keep(t, artifact_state(t->fd, "SMART / Health Information", true, after,
			       t->options->healthy ? 4 : COUNT(after)));
	pass(t, "smart/no_critical_warning", "SMART-WRN-001", "no critical warning is raised",
	     "critical warning", 0, NULL, FINDING_EQ, 0, "none", 0.003);
	pass(t, "smart/temperature", "SMART-TMP-001", "the drive is not too warm",
	     "composite temperature", 311, "K", FINDING_LE, 343, "38 C (311 K)", 0.003);
	pass(t, "smart/spare", "SMART-SPR-001", "spare blocks are left", "available spare", 100,
	     "%", FINDING_GE, 10, NULL, 0.002);
	pass(t, "smart/percentage_used", "SMART-USE-001", "the endurance is not used up",
	     "percentage used", 2, "%", FINDING_LE, 5, NULL, 0.002);
	pass(t, "smart/media_errors", "SMART-MED-001", "no unrecovered media errors",
	     "media errors", 0, NULL, FINDING_LE, 0, NULL, 0.002);
}

static void tell_format(struct synthetic_writer *t)
{
	static const char *const formats[] = { "format/applied/ns1/512", "format/applied/ns1/4096",
					       "format/applied/ns1/4096+64x" };

	for (size_t i = 0; i < COUNT(formats); i++) {
		begin(t, formats[i], "FMT-APL-001",
		      "a format comes into force and is proven by I/O", WRITES, "STD-FMT-2");
		keep(t, artifact_action(t->fd, "Format NVM ns1", false, 0));
		measure(t, "formatted data size", i ? 4096 : 512, "bytes", FINDING_EQ,
			i ? 4096 : 512, true, NULL, "Identify Namespace, FLBAS and LBAF");
		keep(t, artifact_action(t->fd, "Format NVM ns1 back to LBA format 0 (512 bytes)",
					true, 0));
		finish(t, RUN_PASS, END_NONE, NULL, 11.2 + (double)i);
	}
	begin(t, "fs/mount/ns1/ext4", "FS-MNT-001",
	      "a freshly made file system mounts and reads back what was written", WRITES, NULL);
	measure(t, "bytes that differ", 0, "bytes", FINDING_EQ, 0, true, NULL,
		"read after remount");
	finish(t, RUN_PASS, END_NONE, NULL, 2.5);
	begin(t, "fs/mount/ns1/xfs", "FS-MNT-001",
	      "a freshly made file system mounts and reads back what was written", WRITES, NULL);
	measure(t, "bytes that differ", 0, "bytes", FINDING_EQ, 0, true, NULL,
		"read after remount");
	finish(t, RUN_PASS, END_NONE, NULL, 3.1);
	begin(t, "fs/mount/ns1/btrfs", "FS-MNT-001",
	      "a freshly made file system mounts and reads back what was written", WRITES, NULL);
	keep(t, artifact_finding(t->fd, t->id,
				 &(struct finding){ .outcome = FINDING_SKIPS,
						    .words = "mkfs.btrfs is not installed" }));
	finish(t, RUN_SKIP, END_NEED, "mkfs.btrfs is not installed", 0.001);
}

static double wave(size_t i, double base, double swing, unsigned int seed)
{
	double noise = (double)((i * 2654435761u + seed * 40503u) >> 7 & 1023) / 1023.0 - 0.5;

	return base + swing * (noise + 0.4 * sin((double)i / 9.0 + seed));
}

struct line {
	const char *id, *name, *unit;
	enum series_class class;
	double base, swing;
	enum finding_op op;
	double limit;
	const char *part;
};

static void tell_series(struct synthetic_writer *t, const struct line *line, size_t count, bool dip)
{
	uint64_t *t_ns = calloc(count, sizeof(*t_ns));
	double *values = calloc(count, sizeof(*values));
	/* clang-format off */
	const struct series series = {
		.id = line->id, .name = line->name, .unit = line->unit, .class = line->class,
		.part = line->part, .op = line->op, .limit = line->limit, .nsid = 1,
		.workload = "randread-4k", .t_ns = t_ns, .values = values, .count = count,
	};
	/* clang-format on */

	if (!t_ns || !values) {
		keep(t, -ENOMEM);
	} else {
		for (size_t i = 0; i < count; i++) {
			t_ns[i] = (uint64_t)i * (120000000000u / count);
			values[i] = wave(i, line->base, line->swing, (unsigned int)line->id[0]);
			if (line->class == SERIES_COMPOSITE)
				values[i] = 311 + 30 * (1 - exp(-4.0 * (double)i / (double)count));
			if (dip && i > count * 6 / 10 && i < count * 7 / 10)
				values[i] *= 0.35;
		}
		values[count / 3] = NAN;
		keep(t, artifact_write_series(t->fd, &series, t->clock_ns));
	}
	free(t_ns);
	free(values);
}

static void tell_distribution(struct synthetic_writer *t)
{
	struct artifact_bucket buckets[120];
	size_t count = 0;

	for (double us = 40; us < 9000 && count < COUNT(buckets); us *= 1.06) {
		double x = log(us / 92.0), tail = 40 * exp(-fabs(log(us / 2400.0)) * 3);
		double ios = 9e6 * exp(-x * x * 22) + tail;

		if (ios >= 1)
			buckets[count++] = (struct artifact_bucket){ us * 1000, (uint64_t)ios };
	}
	keep(t, artifact_distribution(t->fd, "read latency", buckets, count));
}

static void tell_load(struct synthetic_writer *t, const char *name, bool fails)
{
	static const char text[] =
		"PERF-IOPS-001 IOPS: expected at least 2500000, actual 2312044 (I/Os per second)";
	static const struct line lines[] = {
		{ "1", "iops", "I/Os per second", SERIES_IOPS, 2.6e6, 9e4, FINDING_GE, 2.5e6 },
		{ "2", "bandwidth", "bytes/s", SERIES_BANDWIDTH, 10.6e9, 3e8, FINDING_NO_LIMIT, 0 },
		{ "3", "latency.p50", "us", SERIES_LATENCY, 92, 4, FINDING_NO_LIMIT, 0, "p50" },
		{ "4", "latency.p99", "us", SERIES_LATENCY_P99, 180, 30, FINDING_LE, 300, "p99" },
		{ "5", "latency.p99.99", "us", SERIES_LATENCY, 900, 500, FINDING_NO_LIMIT, 0,
		  "p99.99" },
		{ "6", "temperature", "K", SERIES_COMPOSITE, 311, 1, FINDING_LE, 343 },
		{ "7", "power", "W", SERIES_POWER, 19, 3, FINDING_LE, 25 },
		{ "8", "queue pairs in use", NULL, SERIES_OTHER, 32, 1, FINDING_NO_LIMIT, 0 },
	};
	size_t count = t->options->samples ? t->options->samples : 120;

	begin(t, name, "PERF-IOPS-001", "random reads reach the IOPS of the profile", LOADS,
	      "PERF-3");
	for (size_t i = 0; i < COUNT(lines); i++)
		tell_series(t, &lines[i], i < 2 || count <= 120 ? count : count / 16,
			    fails && i < 2);
	tell_distribution(t);
	keep(t, artifact_event(t->fd, t->clock_ns + 5000000000LL, "warm-up ends"));
	if (fails)
		keep(t, artifact_event(t->fd, t->clock_ns + 72000000000LL,
				       "thermal throttling begins"));
	measure(t, "IOPS", fails ? 2312044 : 2611873, "I/Os per second", FINDING_GE, 2500000,
		!fails, NULL, "completions counted by the I/O engine over 120 s");
	measure(t, "latency p99", 187.3, "us", FINDING_LE, 300, true, NULL, "histogram");
	measure(t, "bandwidth", 10.64e9, "bytes/s", FINDING_NO_LIMIT, 0, true, "10.64 GB/s",
		"engine");
	finish(t, fails ? RUN_FAIL : RUN_PASS, fails ? END_ASSERTION : END_NONE,
	       fails ? text : NULL, 120.4);
}

static void tell_troubles(struct synthetic_writer *t)
{
	begin(t, "nvme/abort_command", "NVME-ABT-001", "an aborted command comes back", READS,
	      NULL);
	finish(t, RUN_ERROR, END_CRASH, "the case crashed: signal 11 (Segmentation fault)", 0.09);
	begin(t, "nvme/keep_alive", "NVME-KAL-001", "the controller stays alive", READS, NULL);
	measure(t, "seconds without an answer", NAN, "s", FINDING_LT, 2, false, NULL, "clock");
	finish(t, RUN_ERROR, END_HANG, "the case hung: killed after 300 s, in nvme_wait_ready",
	       300.2);
	begin(t, "pcie/slot_width", "PCIE-SLT-001", "the slot can carry what the profile demands",
	      READS, NULL);
	keep(t, artifact_finding(
			t->fd, t->id,
			&(struct finding){ .outcome = FINDING_RIG,
					   .words = "port above the drive trains to Gen4 at most",
					   .file = "suites/pcie/link.c",
					   .line = 91 }));
	finish(t, RUN_ERROR, END_RIG, "port above the drive trains to Gen4 at most", 0.01);
	begin(t, "pcie/quiet", "PCIE-AER-001", "nothing is reported behind the checks' back", READS,
	      NULL);
	measure(t, "evaluated", 1, NULL, FINDING_EQ, 1, true, NULL, "self");
	keep(t, artifact_finding(t->fd, t->id,
				 &(struct finding){
					 .outcome = FINDING_COLLATERAL,
					 .what = "correctable errors",
					 .where = "behind the case's back",
					 .op = FINDING_EQ,
					 .limit = finding_of_text("00000000h"),
					 .value = finding_of_text("00000001h"),
					 .source = "AER Correctable Error Status of the drive" }));
	finish(t, RUN_FAIL, END_COLLATERAL,
	       "correctable errors changed behind the case's back: before 00000000h, after "
	       "00000001h",
	       0.02);
	for (unsigned int i = 0; i < 3; i++) {
		static const char *const names[] = { "firmware/commit/slot2", "firmware/rollback",
						     "nvme/controller_reset" };
		const struct run_case_info info = { .name = names[i],
						    .id = "FW-001",
						    .effect = i < 2 ? FIRMWARE : RESETS,
						    .title = "changes the drive" };

		keep(t, record_skip(t->record, &info, END_UNARMED,
				    "not armed: name the drive's serial with --erase"));
	}
}

static void tell_hostile(struct synthetic_writer *t)
{
	char *big = malloc(10 << 20);

	begin(t, "hostile/<b>&name\x1b[7m", synthetic_nasty, synthetic_nasty, READS,
	      synthetic_nasty);
	measure(t, synthetic_nasty, -INFINITY, synthetic_nasty, FINDING_NE, NAN, false,
		synthetic_nasty, synthetic_nasty);
	keep(t, artifact_finding(t->fd, synthetic_nasty,
				 &(struct finding){ .outcome = FINDING_FAILS,
						    .words = synthetic_nasty,
						    .file = synthetic_nasty,
						    .line = -1 }));
	keep(t, artifact_log(t->fd, ARTIFACT_WARNING, synthetic_nasty));
	keep(t, artifact_file(t->fd, synthetic_nasty, synthetic_nasty, synthetic_nasty,
			      synthetic_nasty));
	keep(t, artifact_file(t->fd, "js", "javascript:alert(1)", NULL, NULL));
	keep(t, artifact_event(t->fd, 0, synthetic_nasty));
	keep(t, artifact_action(t->fd, synthetic_nasty, true, -5));
	finish(t, RUN_FAIL, END_OTHER, synthetic_nasty, NAN);
	begin(t, "hostile/a [b]*?|c", "HOST-2", "a name full of glob characters", WRITES, NULL);
	if (big) {
		memset(big, 'x', (10 << 20) - 1);
		big[(10 << 20) - 1] = '\0';
		keep(t, artifact_finding(t->fd, NULL,
					 &(struct finding){ .outcome = FINDING_FAILS,
							    .words = big,
							    .file = "f.c",
							    .line = 1 }));
	}
	finish(t, RUN_FAIL, END_ASSERTION, big ? big : "no memory", 1e300);
	free(big);
}

static void tell_bulk(struct synthetic_writer *t)
{
	static const char *const areas[] = { "admin", "log", "feature", "queue", "namespace" };

	for (size_t i = 0; i < t->options->bulk_cases; i++) {
		char name[96], id[32];

		snprintf(name, sizeof(name), "%s/requirement_%zu/ns%zu", areas[i % COUNT(areas)],
			 i / COUNT(areas), i % 4 + 1);
		snprintf(id, sizeof(id), "BULK-%05zu", i);
		begin(t, name, id, "an answer is what the specification says", READS,
		      i % 7 ? NULL : "NVMe-12");
		measure(t, "status", 0, NULL, FINDING_EQ, 0, true, "success", "completion dword 3");
		measure(t, "bytes transferred", 4096, "bytes", FINDING_EQ, 4096, true, NULL,
			"completion");
		bool fails = t->options->bulk_fail_every && i % t->options->bulk_fail_every == 0;
		finish(t, fails ? RUN_FAIL : RUN_PASS, fails ? END_ASSERTION : END_NONE,
		       fails ? "an answer that NVMe 2.0 does not know" : NULL,
		       0.001 * (double)(i % 37));
	}
}

int synthetic_record(const char *dir, const struct synthetic *options, struct run_model *model)
{
	struct synthetic_writer t = { .dir = dir, .options = options };
	struct text path = { 0 };

	t.clock_ns = (int64_t)clock_read_ns(CLOCK_REALTIME);
	text_printf(&path, "%s/run.jsonl", dir);
	int ret = path.failed ? -ENOMEM : record_open(path.data, model, &t.record);
	text_free(&path);
	if (ret)
		return ret;
	t.fd = record_fd(t.record);
	make_folder(&t, "logs");
	make_folder(&t, "artifacts");
	make_folder(&t, "artifacts/pcie.link_width");
	write_side_file(&t, "logs/pcie.link_width.log", "reading LnkSta of 0000:3b:00.0\n");
	write_side_file(&t, "artifacts/pcie.link_width/config drive.bin", "raw");
	keep(&t, synthetic_start(t.record, options));
	tell_pcie(&t);
	tell_smart(&t);
	tell_format(&t);
	tell_load(&t, "perf/iops/ns1/randread-4k", !options->healthy);
	if (!options->healthy)
		tell_troubles(&t);
	if (options->hostile)
		tell_hostile(&t);
	tell_bulk(&t);
	if (options->unfinished)
		begin(&t, "perf/iops/ns1/randrw-4k", "PERF-IOPS-001", "reaches its IOPS", LOADS,
		      NULL);
	else
		keep(&t, record_run_end(t.record, 0));
	ret = record_close(t.record);
	return t.error ? t.error : ret;
}
