/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Builds artifacts of a test step as lines of JSON and writes each with one write(2). */
#include "reports/record/artifact.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "helpers/os/clock.h"
#include "helpers/os/transfer.h"
#include "helpers/text/text.h"

/* Samples per write: a quarter of a megabyte of lines at most. */
#define SAMPLES_PER_WRITE 1024

/* One write(2), so that lines of several threads stay apart. A short one means that the disk is
 * full or a limit was hit: what is left is tried once more, which says why. */
static int write_once(int fd, struct text *line)
{
	int ret = line->failed ? -ENOMEM : transfer_write_all(fd, line->data, line->size);

	text_free(line);
	return ret;
}

static void add_stamp(struct text *line, int64_t unix_ns)
{
	text_puts(line, ",\"timestamp\":\"");
	text_timestamp(line, unix_ns, 6);
	text_puts(line, "\"}\n");
}

static int write_line_at(int fd, struct text *line, int64_t unix_ns)
{
	add_stamp(line, unix_ns);
	return write_once(fd, line);
}

static int write_line(int fd, struct text *line)
{
	return write_line_at(fd, line, (int64_t)clock_read_ns(CLOCK_REALTIME));
}

/* ,"key":"value" - nothing for NULL. @comma: false for the first of an object */
static void add_string(struct text *line, bool comma, const char *key, const char *value,
		       size_t max_bytes)
{
	if (!value)
		return;
	text_printf(line, "%s\"%s\":", comma ? "," : "", key);
	text_json_string(line, value, max_bytes);
}

static void add_location(struct text *line, const struct finding *f)
{
	if (!f->file)
		return;
	text_puts(line, ",\"sourceLocation\":{\"file\":");
	text_json_string(line, f->file, TEXT_LINE_BYTES);
	text_printf(line, ",\"line\":%d}", f->line);
}

/* What did not hold, in one line; of words that are many lines, all of them. */
static void add_sentence(struct text *line, const char *id, const struct finding *f)
{
	static const char *const heads[] = {
		[FINDING_FAILS] =
			"{\"diagnosis\":{\"verdict\":\"nvme-gate.fail\",\"type\":\"FAIL\"",
		[FINDING_COLLATERAL] =
			"{\"diagnosis\":{\"verdict\":\"nvme-gate.collateral\",\"type\":\"FAIL\"",
		[FINDING_RIG] = "{\"error\":{\"symptom\":\"nvme-gate.rig\"",
	};
	static const char host[] = "{\"error\":{\"symptom\":\"nvme-gate.host\"";
	struct text message = { 0 };

	finding_put_message(&message, id, f);
	if (f->words) /* all of them */
		text_puts(&message, f->words + strcspn(f->words, "\n"));
	if (f->outcome == FINDING_SKIPS) {
		text_puts(line,
			  "{\"extension\":{\"name\":\"nvme-gate.skip\",\"content\":{\"reason\":");
		text_json_string(line, message.data, TEXT_BLOCK_BYTES);
		text_puts(line, "}}");
	} else {
		text_printf(line, "%s,\"message\":", f->host ? host : heads[f->outcome]);
		text_json_string(line, message.data, TEXT_BLOCK_BYTES);
		add_location(line, f);
		text_puts(line, "}");
	}
	line->failed |= message.failed;
	text_free(&message);
}

int artifact_finding(int fd, const char *id, const struct finding *f)
{
	struct text lines = { 0 };
	int64_t now = (int64_t)clock_read_ns(CLOCK_REALTIME);

	if (!f->words) {
		text_puts(&lines, "{\"measurement\":");
		finding_put_json(&lines, f);
		add_stamp(&lines, now);
	}
	if (f->outcome != FINDING_HOLDS) {
		add_sentence(&lines, id, f);
		add_stamp(&lines, now);
	}
	return write_once(fd, &lines);
}

int artifact_log(int fd, enum artifact_severity severity, const char *message)
{
	static const char *const names[] = { "DEBUG", "INFO", "WARNING", "ERROR" };
	struct text line = { 0 };

	if (!message || (unsigned int)severity > ARTIFACT_ERROR)
		return -EINVAL;
	text_printf(&line, "{\"log\":{\"severity\":\"%s\",\"message\":", names[severity]);
	text_json_string(&line, message, TEXT_BLOCK_BYTES);
	text_puts(&line, "}");
	return write_line(fd, &line);
}

/* clang-format off */
static const char *content_type_of(const char *name)
{
	static const struct { const char *ending, *type; } types[] = {
		{ ".txt", "text/plain" },        { ".log", "text/plain" },
		{ ".json", "application/json" }, { ".jsonl", "application/jsonl" },
		{ ".xml", "application/xml" },   { ".svg", "image/svg+xml" },
		{ ".csv", "text/csv" },
	};
	const char *dot = strrchr(name, '.');

	for (size_t i = 0; dot && i < sizeof(types) / sizeof(types[0]); i++)
		if (!strcmp(dot, types[i].ending))
			return types[i].type;
	return "application/octet-stream";
}
/* clang-format on */

int artifact_file(int fd, const char *name, const char *path, const char *content_type,
		  const char *description)
{
	struct text line = { 0 }, uri = { 0 };

	if (!name || !path)
		return -EINVAL;
	text_uri_path(&uri, path);
	text_puts(&line, "{\"file\":{\"displayName\":");
	text_json_string(&line, name, TEXT_LINE_BYTES);
	add_string(&line, true, "uri", uri.data ? uri.data : "", 0);
	add_string(&line, true, "description", description, TEXT_LINE_BYTES);
	add_string(&line, true, "contentType", content_type ? content_type : content_type_of(name),
		   TEXT_LINE_BYTES);
	text_puts(&line, ",\"isSnapshot\":true}");
	line.failed |= uri.failed;
	text_free(&uri);
	return write_line(fd, &line);
}

int artifact_event(int fd, int64_t unix_ns, const char *what)
{
	struct text line = { 0 };

	if (!what)
		return -EINVAL;
	text_puts(&line, "{\"extension\":{\"name\":\"nvme-gate.event\",\"content\":{\"what\":");
	text_json_string(&line, what, TEXT_LINE_BYTES);
	text_puts(&line, "}}");
	return write_line_at(fd, &line, unix_ns ? unix_ns : (int64_t)clock_read_ns(CLOCK_REALTIME));
}

int artifact_uncompared(int fd, const char *what, const char *why)
{
	struct text line = { 0 };

	text_puts(&line,
		  "{\"extension\":{\"name\":\"nvme-gate.uncompared\",\"content\":{\"what\":");
	text_json_string(&line, what, TEXT_LINE_BYTES);
	add_string(&line, true, "why", why, TEXT_LINE_BYTES);
	text_puts(&line, "}}");
	return write_line(fd, &line);
}

int artifact_clock(int fd, double seconds)
{
	struct text line = { 0 };

	text_puts(&line, "{\"extension\":{\"name\":\"nvme-gate.clock\",\"content\":{\"seconds\":");
	text_json_number(&line, seconds);
	text_puts(&line, "}}");
	return write_line(fd, &line);
}

static int write_series_start(int fd, const struct series *s)
{
	const char *class = series_class_name(s->class);
	struct text line = { 0 };

	text_puts(&line, "{\"measurementSeriesStart\":{\"name\":");
	text_json_string(&line, s->name, TEXT_LINE_BYTES);
	add_string(&line, true, "measurementSeriesId", s->id, TEXT_LINE_BYTES);
	add_string(&line, true, "unit", s->unit, TEXT_LINE_BYTES);
	finding_put_limit_json(&line, isnan(s->limit) ? FINDING_NO_LIMIT : s->op,
			       finding_of_real(s->limit));
	text_puts(&line, ",\"metadata\":{");
	if (s->nsid)
		text_printf(&line, "\"nsid\":%u", s->nsid);
	add_string(&line, s->nsid, "class", class, TEXT_LINE_BYTES);
	add_string(&line, s->nsid || class, "workload", s->workload, TEXT_LINE_BYTES);
	add_string(&line, s->nsid || class || s->workload, "job", s->job, TEXT_LINE_BYTES);
	add_string(&line, s->nsid || class || s->workload || s->job, "part", s->part,
		   TEXT_LINE_BYTES);
	text_puts(&line, "}}");
	return write_line(fd, &line);
}

/* As element_scan() reads it. @id: quoted */
static void add_sample(struct text *lines, const char *id, size_t index, int64_t unix_ns,
		       double value)
{
	struct text stamp = { 0 };

	text_timestamp(&stamp, unix_ns, 9);
	text_printf(lines, "{\"measurementSeriesElement\":{\"index\":%zu,\"value\":", index);
	text_json_number(lines, value);
	text_printf(lines,
		    ",\"timestamp\":\"%s\",\"measurementSeriesId\":%s},\"timestamp\":\"%s\"}\n",
		    stamp.data, id, stamp.data);
	lines->failed |= stamp.failed;
	text_free(&stamp);
}

int artifact_write_series(int fd, const struct series *series, int64_t unix_offset_ns)
{
	struct text id = { 0 }, end = { 0 };
	int ret;

	if (!series->id || !series->name)
		return -EINVAL;
	text_json_string(&id, series->id, TEXT_LINE_BYTES);
	ret = id.failed ? -ENOMEM : write_series_start(fd, series);
	for (size_t i = 0; i < series->count && !ret;) {
		struct text lines = { 0 };

		for (size_t until = i + SAMPLES_PER_WRITE; i < series->count && i < until; i++)
			add_sample(&lines, id.data, i, (int64_t)series->t_ns[i] + unix_offset_ns,
				   series->values[i]);
		ret = write_once(fd, &lines);
	}
	if (!ret) {
		text_printf(&end,
			    "{\"measurementSeriesEnd\":{\"measurementSeriesId\":%s"
			    ",\"totalCount\":%zu}",
			    id.data, series->count);
		ret = write_line(fd, &end);
	}
	text_free(&id);
	return ret;
}

int artifact_distribution(int fd, const char *name, const struct artifact_bucket *buckets,
			  size_t count)
{
	struct text line = { 0 };

	if (!name)
		return -EINVAL;
	text_puts(&line,
		  "{\"extension\":{\"name\":\"nvme-gate.distribution\",\"content\":{\"name\":");
	text_json_string(&line, name, TEXT_LINE_BYTES);
	text_puts(&line, ",\"unit\":\"ns\",\"buckets\":[");
	for (size_t i = 0; i < count; i++) {
		text_puts(&line, i ? ",[" : "[");
		text_json_number(&line, buckets[i].upper_ns);
		text_printf(&line, ",%llu]", (unsigned long long)buckets[i].count);
	}
	text_puts(&line, "]}}");
	return write_line(fd, &line);
}

int artifact_action(int fd, const char *what, bool restoring, int error)
{
	struct text line = { 0 };

	if (!what)
		return -EINVAL;
	text_puts(&line, "{\"extension\":{\"name\":\"nvme-gate.action\",\"content\":{\"what\":");
	text_json_string(&line, what, TEXT_LINE_BYTES);
	text_printf(&line, ",\"restoring\":%s,\"error\":%d}}", restoring ? "true" : "false", error);
	return write_line(fd, &line);
}

int artifact_state(int fd, const char *group, bool after, const struct artifact_state *values,
		   size_t count)
{
	struct text line = { 0 };

	if (!group)
		return -EINVAL;
	text_puts(&line, "{\"extension\":{\"name\":\"nvme-gate.state\",\"content\":{\"group\":");
	text_json_string(&line, group, TEXT_LINE_BYTES);
	text_printf(&line, ",\"after\":%s,\"values\":[", after ? "true" : "false");
	for (size_t i = 0; i < count; i++) {
		text_printf(&line, "%s{", i ? "," : "");
		add_string(&line, false, "name", values[i].name ? values[i].name : "",
			   TEXT_LINE_BYTES);
		text_puts(&line, ",\"value\":");
		finding_put_value_json(&line, values[i].value);
		add_string(&line, true, "unit", values[i].unit, TEXT_LINE_BYTES);
		add_string(&line, true, "human", values[i].human, TEXT_LINE_BYTES);
		text_puts(&line, "}");
	}
	text_puts(&line, "]}}");
	return write_line(fd, &line);
}
