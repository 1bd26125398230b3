/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A result of the I/O engine as JSON. */
#include "ci/gate/cli/io/io_print.h"

#include <errno.h>
#include <json-c/json.h>
#include <math.h>

#include "helpers/text/utf8.h"

static void put(struct json_object *to, const char *name, struct json_object *value)
{
	(void)json_object_object_add(to, name, value);
}

/* names and paths are whatever people and file systems make of them */
static struct json_object *printable(const char *raw)
{
	char text[1024];

	return json_object_new_string(utf8_printable(text, sizeof(text), raw));
}

static void put_count(struct json_object *to, const char *name, uint64_t value)
{
	put(to, name, json_object_new_uint64(value));
}

static void put_number(struct json_object *to, const char *name, double value)
{
	char text[64];

	/* JSON knows neither NaN nor infinity */
	(void)snprintf(text, sizeof(text), "%.6f", value);
	put(to, name, isfinite(value) ? json_object_new_double_s(value, text) : NULL);
}

static struct json_object *latency_json(const struct io_histogram *h)
{
	static const struct {
		const char *name;
		double percent;
	} points[] = {
		{ "p50", 50 },         { "p90", 90 },           { "p95", 95 },
		{ "p99", 99 },         { "p99.9", 99.9 },       { "p99.99", 99.99 },
		{ "p99.999", 99.999 }, { "p99.9999", 99.9999 },
	};
	struct json_object *o = json_object_new_object();

	put(o, "min", h->total ? json_object_new_uint64(h->min_ns) : NULL);
	put_number(o, "mean", histogram_mean_ns(h));
	for (size_t i = 0; i < sizeof(points) / sizeof(*points); i++)
		put(o, points[i].name,
		    !h->total ? NULL
			      : json_object_new_uint64(
					histogram_percentile_ns(h, points[i].percent)));
	put(o, "max", h->total ? json_object_new_uint64(h->max_ns) : NULL);
	return o;
}

static struct json_object *dir_json(const struct io_dir_stats *d, double seconds)
{
	struct json_object *o = json_object_new_object();

	put_count(o, "ios", d->ios);
	put_number(o, "iops", seconds > 0 ? (double)d->ios / seconds : 0);
	put_number(o, "bytes_per_s", seconds > 0 ? (double)d->bytes / seconds : 0);
	put_count(o, "bytes", d->bytes);
	put_count(o, "errors", d->errors);
	put_count(o, "short", d->short_ios);
	put(o, "lat_ns", latency_json(&d->latency));
	if (d->service.total)
		put(o, "service_ns", latency_json(&d->service));
	return o;
}

static const char *const dir_names[IO_DIRS] = { "read", "write", "trim", "sync" };

static struct json_object *row_json(const struct io_row *row)
{
	struct json_object *o = json_object_new_object();

	put_number(o, "t_s", (double)row->start_ns * 1e-9);
	put_number(o, "length_s", (double)row->length_ns * 1e-9);
	if (row->draining)
		put(o, "draining", json_object_new_boolean(true));
	put_count(o, "in_flight", row->in_flight);
	put_count(o, "oldest_ns", row->oldest_ns);
	for (int dir = 0; dir < IO_DIRS; dir++) {
		const struct io_row_dir *d = &row->dir[dir];
		struct json_object *p;

		if (dir > IO_DIR_WRITE && !d->ios && !d->errors)
			continue;
		p = json_object_new_object();
		put_count(p, "ios", d->ios);
		put_count(p, "bytes", d->bytes);
		put_count(p, "errors", d->errors);
		put_number(p, "mean_ns", d->ios ? (double)d->sum_ns / (double)d->ios : NAN);
		put(p, "p50_ns", d->ios ? json_object_new_uint64(d->p50_ns) : NULL);
		put(p, "p99_ns", d->ios ? json_object_new_uint64(d->p99_ns) : NULL);
		put(p, "p99.9_ns", d->ios ? json_object_new_uint64(d->p999_ns) : NULL);
		put(p, "max_ns", d->ios ? json_object_new_uint64(d->max_ns) : NULL);
		put(o, dir_names[dir], p);
	}
	return o;
}

static struct json_object *errors_json(const struct io_job_result *r)
{
	struct json_object *list = json_object_new_array();

	for (uint32_t i = 0; i < r->error_kinds; i++) {
		struct json_object *o = json_object_new_object();
		char text[64];

		put(o, "code", json_object_new_int(r->error[i].code));
		put(o, "text",
		    json_object_new_string(io_code_name(r->error[i].code, text, sizeof(text))));
		put_count(o, "count", r->error[i].count);
		(void)json_object_array_add(list, o);
	}
	return list;
}

static struct json_object *mismatches_json(const struct io_job_result *r)
{
	struct json_object *o = json_object_new_object(), *list = json_object_new_array();

	for (int kind = 0; kind < IO_MISMATCH_KINDS; kind++)
		put_count(o, io_mismatch_name(kind), r->mismatches[kind]);
	for (uint32_t i = 0; i < r->mismatch_details; i++) {
		const struct io_mismatch *m = &r->mismatch[i];
		struct json_object *p = json_object_new_object();

		put(p, "kind", json_object_new_string(io_mismatch_name(m->kind)));
		put_count(p, "offset", m->offset_bytes);
		put_count(p, "length", m->length_bytes);
		put_count(p, "first_bad_byte", m->first_bad_byte);
		put(p, "saved", m->saved[0] ? printable(m->saved) : NULL);
		(void)json_object_array_add(list, p);
	}
	put(o, "details", list);
	return o;
}

static struct json_object *stall_json(const struct io_stall *stall)
{
	struct json_object *o = json_object_new_object();

	put_count(o, "longest_ns", stall->longest_ns);
	put_number(o, "from_s", (double)stall->from_ns * 1e-9);
	put_count(o, "unseen_ns", stall->unseen_ns);
	put_count(o, "first_ns", stall->first_ns);
	put_count(o, "end_ns", stall->end_ns);
	return o;
}

static struct json_object *job_json(const struct io_job_result *r)
{
	struct json_object *o = json_object_new_object(), *rows = json_object_new_array();
	double seconds = (double)r->elapsed_ns * 1e-9;

	put(o, "name", printable(r->name));
	put(o, "target", printable(r->target));
	for (int dir = 0; dir < IO_DIRS; dir++)
		if (dir <= IO_DIR_WRITE || r->dir[dir].ios || r->dir[dir].errors)
			put(o, dir_names[dir], dir_json(&r->dir[dir], seconds));
	put_count(o, "errors", r->errors);
	put(o, "error_kinds", errors_json(r));
	put(o, "reason", r->reason[0] ? printable(r->reason) : NULL);
	put_number(o, "elapsed_s", seconds);
	put_number(o, "in_flight_mean", r->in_flight_mean);
	put(o, "stall", stall_json(&r->stall));
	put_number(o, "depth_held", r->depth_held);
	put_number(o, "waited_share", r->waited_share);
	put_count(o, "untouched_bytes", r->untouched_bytes);
	put_count(o, "hole_bytes", r->hole_bytes);
	put_count(o, "warmup_ios", r->warmup_ios);
	put_count(o, "abandoned", r->abandoned);
	put_count(o, "missed_arrivals", r->missed_arrivals);
	put_count(o, "verified_blocks", r->verified_blocks);
	put_count(o, "unchecked_blocks", r->unchecked_blocks);
	put_count(o, "unaged_blocks", r->unaged_blocks);
	put(o, "readback_cut", json_object_new_boolean(r->readback_cut));
	put_count(o, "verify_memory_bytes", r->verify_memory_bytes);
	put_number(o, "verify_tracked_share", r->verify_tracked_share);
	put(o, "mismatches", mismatches_json(r));
	put_number(o, "interval_s", (double)r->interval_ns * 1e-9);
	for (size_t i = 0; i < r->rows; i++)
		(void)json_object_array_add(rows, row_json(&r->row[i]));
	put(o, "series", rows);
	return o;
}

int io_print_json(const struct io_result *result, FILE *file)
{
	struct json_object *o = json_object_new_object(), *jobs = json_object_new_array();
	struct json_object *features = json_object_new_array();
	const char *text;
	int ret = 0;

	for (size_t i = 0; i < result->jobs; i++)
		(void)json_object_array_add(jobs, job_json(&result->job[i]));
	for (size_t i = 0; i < result->features; i++)
		(void)json_object_array_add(features, printable(result->feature[i]));
	put(o, "jobs", jobs);
	put_number(o, "runtime_s", (double)result->elapsed_ns * 1e-9);
	put_number(o, "cpu_user_s", (double)result->cpu_user_ns * 1e-9);
	put_number(o, "cpu_sys_s", (double)result->cpu_sys_ns * 1e-9);
	put(o, "features", features);
	put(o, "handicap", result->handicap[0] ? printable(result->handicap) : NULL);
	put(o, "status", json_object_new_int(result->status));
	put(o, "reason", result->reason[0] ? printable(result->reason) : NULL);
	put(o, "interrupted", json_object_new_boolean(result->interrupted));
	text = json_object_to_json_string_ext(o, JSON_C_TO_STRING_PRETTY |
							 JSON_C_TO_STRING_NOSLASHESCAPE);
	if (!text || fputs(text, file) == EOF || fputc('\n', file) == EOF)
		ret = -EIO;
	(void)json_object_put(o);
	return ret;
}
