/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A result of the I/O engine for people. */
#include "ci/gate/cli/io/io_print.h"

#include <errno.h>

static const char *time_text(uint64_t ns, char *text, size_t size)
{
	if (ns < 10000)
		(void)snprintf(text, size, "%llu ns", (unsigned long long)ns);
	else if (ns < 10000000)
		(void)snprintf(text, size, "%.1f us", (double)ns * 1e-3);
	else if (ns < 10 * IO_NS_PER_S)
		(void)snprintf(text, size, "%.1f ms", (double)ns * 1e-6);
	else
		(void)snprintf(text, size, "%.1f s", (double)ns * 1e-9);
	return text;
}

static void print_latency(const char *what, const struct io_histogram *h, FILE *file)
{
	static const struct {
		const char *name;
		double percent;
	} points[] = {
		{ "p50", 50 },       { "p99", 99 },         { "p99.9", 99.9 },
		{ "p99.99", 99.99 }, { "p99.999", 99.999 }, { "max", 100 },
	};
	char text[32];

	(void)fprintf(file, "    %-9s min %s", what, time_text(h->min_ns, text, sizeof(text)));
	(void)fprintf(file, ", mean %s",
		      time_text((uint64_t)histogram_mean_ns(h), text, sizeof(text)));
	for (size_t i = 0; i < sizeof(points) / sizeof(*points); i++)
		(void)fprintf(file, ", %s %s", points[i].name,
			      time_text(histogram_percentile_ns(h, points[i].percent), text,
					sizeof(text)));
	(void)fputc('\n', file);
}

static void print_dir(const char *name, const struct io_dir_stats *d, double seconds, FILE *file)
{
	if (!d->ios && !d->errors)
		return;
	(void)fprintf(file, "  %-5s %llu I/Os, %.0f IOPS, %.1f MB/s", name,
		      (unsigned long long)d->ios, seconds > 0 ? (double)d->ios / seconds : 0,
		      seconds > 0 ? (double)d->bytes / seconds * 1e-6 : 0);
	if (d->errors)
		(void)fprintf(file, ", %llu failed", (unsigned long long)d->errors);
	if (d->short_ios)
		(void)fprintf(file, ", %llu short", (unsigned long long)d->short_ios);
	(void)fputc('\n', file);
	if (d->ios)
		print_latency(d->service.total ? "response" : "latency", &d->latency, file);
	if (d->service.total)
		print_latency("service", &d->service, file);
}

static void print_troubles(const struct io_job_result *r, FILE *file)
{
	char text[64];

	if (r->errors)
		(void)fprintf(file, "  errors: %llu, the first at byte %llu\n",
			      (unsigned long long)r->errors,
			      (unsigned long long)r->first_error_offset_bytes);
	for (uint32_t i = 0; i < r->error_kinds; i++)
		(void)fprintf(file, "    %llu x %s\n", (unsigned long long)r->error[i].count,
			      io_code_name(r->error[i].code, text, sizeof(text)));
	if (r->abandoned)
		(void)fprintf(file, "    %llu x never came back\n",
			      (unsigned long long)r->abandoned);
	if (r->missed_arrivals)
		(void)fprintf(file, "  the rate was not kept: %llu I/Os were still to be started\n",
			      (unsigned long long)r->missed_arrivals);
	for (uint32_t i = 0; i < r->mismatch_details; i++) {
		const struct io_mismatch *m = &r->mismatch[i];

		(void)fprintf(file,
			      "  mismatch: %s at byte %llu, %u bytes, first wrong one %u%s%s\n",
			      io_mismatch_name(m->kind), (unsigned long long)m->offset_bytes,
			      m->length_bytes, m->first_bad_byte, m->saved[0] ? ", saved as " : "",
			      m->saved);
	}
}

static void print_verified(const struct io_job_result *r, bool interrupted, FILE *file)
{
	const char *ended = interrupted ? "interrupted" : "ended";
	uint64_t mismatches = 0;

	for (int kind = 0; kind < IO_MISMATCH_KINDS; kind++)
		mismatches += r->mismatches[kind];
	if (r->verified_blocks || r->unchecked_blocks)
		(void)fprintf(file, "  verified %llu blocks, %llu wrong; %llu of unknown content\n",
			      (unsigned long long)r->verified_blocks,
			      (unsigned long long)mismatches,
			      (unsigned long long)r->unchecked_blocks);
	if (r->readback_cut && r->verified_blocks)
		(void)fprintf(file, "  %s before all that was written was read back\n", ended);
	else if (r->readback_cut)
		(void)fprintf(file, "  0 blocks verified: %s before reading back\n", ended);
}

static void print_stall(const struct io_stall *stall, FILE *file)
{
	char text[32];

	(void)fprintf(file, "  longest time without a completion %s, from %.3f s on; ",
		      time_text(stall->longest_ns, text, sizeof(text)),
		      (double)stall->from_ns * 1e-9);
	(void)fprintf(file, "the first after %s", time_text(stall->first_ns, text, sizeof(text)));
	if (stall->end_ns)
		(void)fprintf(file, ", the last %s before the planned end",
			      time_text(stall->end_ns, text, sizeof(text)));
	(void)fputc('\n', file);
	if (stall->unseen_ns >= IO_NS_PER_S / 4)
		(void)fprintf(file, "    %s of it this program was not run: the host was busy\n",
			      time_text(stall->unseen_ns, text, sizeof(text)));
}

static void print_job(const struct io_job_result *r, bool interrupted, FILE *file)
{
	static const char *const names[IO_DIRS] = { "read", "write", "trim", "sync" };
	double seconds = (double)r->elapsed_ns * 1e-9;

	(void)fprintf(file, "%s: %s, %.3f s, %.2f I/Os in flight\n", r->name, r->target, seconds,
		      r->in_flight_mean);
	for (int dir = 0; dir < IO_DIRS; dir++)
		print_dir(names[dir], &r->dir[dir], seconds, file);
	print_stall(&r->stall, file);
	if (r->untouched_bytes)
		(void)fprintf(file,
			      "  %llu bytes of the range are left out: less than one I/O, or not "
			      "to be shared evenly by the threads\n",
			      (unsigned long long)r->untouched_bytes);
	if (r->hole_bytes)
		(void)fprintf(
			file,
			"  %llu bytes of the range were holes: reading them asks no drive, and "
			"is no measurement of one\n",
			(unsigned long long)r->hole_bytes);
	print_verified(r, interrupted, file);
	if (r->verify_memory_bytes && r->verify_tracked_share < 1)
		(void)fprintf(
			file,
			"  the last write is remembered of %.2f %% of the blocks, in %.1f MiB: "
			"%llu were not judged for being stale\n",
			100 * r->verify_tracked_share, (double)r->verify_memory_bytes / (1 << 20),
			(unsigned long long)r->unaged_blocks);
	print_troubles(r, file);
}

int io_print_text(const struct io_result *result, FILE *file)
{
	for (size_t i = 0; i < result->jobs; i++)
		print_job(&result->job[i], result->interrupted, file);
	(void)fprintf(file, "%.3f s%s, CPU %.2f s user, %.2f s system\n",
		      (double)result->elapsed_ns * 1e-9, result->interrupted ? ", interrupted" : "",
		      (double)result->cpu_user_ns * 1e-9, (double)result->cpu_sys_ns * 1e-9);
	for (size_t i = 0; i < result->features; i++)
		(void)fprintf(file, "%s%s", i ? ", " : "", result->feature[i]);
	return fputc('\n', file) == EOF || ferror(file) ? -EIO : 0;
}
