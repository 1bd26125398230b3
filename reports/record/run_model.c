/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Takes the lines of a record apart and gives each to the run or to its case. */
#include "reports/record/run_model.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "reports/record/element.h"
#include "reports/record/known.h"
#include "reports/record/record_info.h"
#include "reports/record/run_internal.h"
#include "reports/record/store.h"
#include "helpers/text/text.h"

struct run_model *run_new(void)
{
	struct run_internal *run = calloc(1, sizeof(*run));

	if (!run)
		return NULL;
	run->model.store = store_new();
	if (!run->model.store) {
		free(run);
		return NULL;
	}
	run->model.info.numa_node = -1;
	run->model.outside.info.name = "nvme-gate.run";
	run->model.outside.step_id = "";
	return &run->model;
}

static void free_case(struct run_case *c)
{
	for (size_t i = 0; i < c->series_count; i++) {
		free(c->series[i].t_unix_ns);
		free(c->series[i].values);
	}
	free(c->series);
	free(c->findings);
	free(c->measures);
	free(c->distributions);
	free(c->files);
	free(c->events);
	free(c->uncompared);
	free(c->notes);
	free(c->actions);
	free(c->states);
}

void run_drop_series(struct run_model *run)
{
	for (size_t i = 0; i < run->case_count; i++) {
		struct run_case *c = run->cases[i];

		for (size_t k = 0; k < c->series_count; k++) {
			free(c->series[k].t_unix_ns);
			free(c->series[k].values);
		}
		free(c->series);
		c->series = NULL;
		c->series_count = 0;
	}
}

void run_free(struct run_model *model)
{
	struct run_internal *run = (struct run_internal *)model;

	if (!run)
		return;
	for (size_t i = 0; i < model->case_count; i++)
		free_case(model->cases[i]);
	free_case(&model->outside);
	free(model->cases);
	free(model->errors);
	free(model->notes);
	known_free((struct known_list *)model->info.known);
	store_free(model->store);
	free(run);
}

static size_t bucket_of(const char *name)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 0x100000001b3u;
	return (hash ^ hash >> 32) % RUN_BUCKETS;
}

struct run_case *run_find_case(const struct run_model *model, const char *name)
{
	const struct run_internal *run = (const struct run_internal *)model;
	struct run_case *c = run->buckets[bucket_of(name)];

	while (c && strcmp(c->info.name, name))
		c = c->next_in_bucket;
	return c;
}

struct run_case *run_add_case(struct run_internal *run, const char *name)
{
	struct run_model *model = &run->model;
	struct run_case **cases = store_grow(model->cases, model->case_count, sizeof(*cases));
	struct run_case *c, **bucket;

	if (!cases)
		return NULL;
	model->cases = cases;
	c = store_alloc(model->store, sizeof(*c));
	if (!c || !name)
		return NULL;
	bucket = &run->buckets[bucket_of(name)];
	c->info.name = name;
	c->info.effect = EFFECT_UNKNOWN;
	c->next_in_bucket = *bucket;
	*bucket = c;
	return cases[model->case_count++] = c;
}

bool run_was_reached(const struct run_case *c)
{
	return c->ended && (c->end.verdict != RUN_SKIP || !c->end.kind || c->end.kind == END_NEED);
}

const char *run_alias(const struct run_model *run)
{
	const char *const names[] = { run->info.alias, run->info.serial, run->info.selector };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i] && *names[i])
			return names[i];
	return "dut";
}

/* What the findings say of it: the weightiest ones that explain this verdict. */
static const char *told_reason(const struct run_case *c, enum run_verdict verdict)
{
	static const enum finding_outcome order[][3] = {
		[RUN_PASS] = { FINDING_HOLDS, FINDING_HOLDS, FINDING_HOLDS },
		[RUN_FAIL] = { FINDING_FAILS, FINDING_COLLATERAL, FINDING_RIG },
		[RUN_ERROR] = { FINDING_RIG, FINDING_FAILS, FINDING_COLLATERAL },
		[RUN_SKIP] = { FINDING_SKIPS, FINDING_SKIPS, FINDING_SKIPS },
	};

	for (size_t i = 0; i < 3; i++)
		if (c->first_message[order[verdict][i]])
			return c->first_message[order[verdict][i]];
	return NULL;
}

const char *run_first_message(const struct run_case *c)
{
	const char *told;

	if (c->end.verdict == RUN_PASS)
		return "";
	if (c->end.reason && *c->end.reason)
		return c->end.reason;
	told = told_reason(c, c->end.verdict);
	if (told)
		return told;
	return end_kind_name(c->end.kind) ?: "no reason was recorded";
}

/* ---- lines ---- */

static struct run_case *find_step(struct run_internal *run, const char *id, size_t size)
{
	struct run_model *model = &run->model;
	struct run_case *c = run->current;

	if (c && !strncmp(c->step_id, id, size) && !c->step_id[size])
		return c;
	for (size_t i = model->case_count; i-- > 0;) {
		c = model->cases[i];
		if (!strncmp(c->step_id, id, size) && !c->step_id[size])
			return run->current = c;
	}
	c = &model->outside;
	if (*c->step_id && !strncmp(c->step_id, id, size) && !c->step_id[size])
		return run->current = c;
	return NULL;
}

static int take_step_start(struct run_internal *run, struct json_object *start, const char *id,
			   size_t id_size, int64_t unix_ns)
{
	struct run_store *store = run->model.store;
	const char *name = store_member_line(store, start, "name");
	const char *step_id = store_line(store, id, id_size);
	bool outside;
	struct run_case *c;

	if (!name || !step_id || find_step(run, id, id_size))
		return store_failed(store) ? -ENOMEM : -EINVAL;
	/* case names hold a '/': what happens outside of cases cannot be taken for one */
	outside = !strcmp(name, "nvme-gate.run");
	c = outside ? &run->model.outside : run_add_case(run, name);
	if (!c)
		return -ENOMEM;
	c->step_id = step_id;
	c->started = true;
	c->start_unix_ns = unix_ns;
	run->current = c;
	return 0;
}

const char *run_told_reason(const struct run_model *model, const char *step,
			    enum run_verdict verdict)
{
	struct run_case *c = find_step((struct run_internal *)model, step, strlen(step));

	return c ? told_reason(c, verdict) : NULL;
}

static int take_step(struct run_internal *run, struct json_object *step, int64_t unix_ns)
{
	struct taken taken = { .run = run, .unix_ns = unix_ns };
	enum grammar_artifact kind;
	size_t id_size = 0;
	const char *id = json_member_text(step, "testStepId", &id_size), *why;

	if (!id || !grammar_find(step, "testStepId", &kind, &taken.content, &why))
		return -EINVAL;
	if (kind == GRAMMAR_STEP_START)
		return take_step_start(run, taken.content, id, id_size, unix_ns);
	taken.c = find_step(run, id, id_size);
	return taken.c ? run_take_artifact(&taken, kind) : -EINVAL;
}

static int take_run_error(struct run_internal *run, struct json_object *error)
{
	struct run_model *model = &run->model;
	size_t size;
	const char *symptom = json_member_text(error, "symptom", &size);
	const char *message = store_member_block(model->store, error, "message");

	if (!message)
		message = store_member_block(model->store, error, "symptom");
	if (symptom && message && !strcmp(symptom, "nvme-gate.not-ready"))
		model->not_ready = message;
	if (symptom && message && !strcmp(symptom, "nvme-gate.drive-gone"))
		model->drive_gone = message;
	return run_add_note(&model->errors, &model->error_count, message);
}

static int take_run(struct run_internal *run, struct json_object *artifact, int64_t unix_ns)
{
	struct run_model *model = &run->model;
	struct json_object *member = json_member(artifact, "testRunStart", json_type_object);

	if (member) {
		if (model->has_start)
			return -EINVAL;
		model->info.start_unix_ns = unix_ns;
		model->has_start = true;
		return record_info_read_start(member, model->store, &model->info);
	}
	if (json_member(artifact, "testRunEnd", json_type_object)) {
		model->has_end = true;
		return 0;
	}
	member = json_member(artifact, "log", json_type_object);
	if (member)
		return run_add_note(&model->notes, &model->note_count,
				    store_member_block(model->store, member, "message"));
	member = json_member(artifact, "error", json_type_object);
	return member ? take_run_error(run, member) : -EINVAL;
}

static int take_line(struct run_internal *run, struct json_object *line)
{
	struct json_object *artifact;
	size_t size = 0;
	int64_t unix_ns = 0;
	const char *stamp = json_member_text(line, "timestamp", &size);
	int64_t sequence = json_member_int(line, "sequenceNumber", -1);
	bool gap;

	if (sequence < 0 || !stamp || text_parse_timestamp(stamp, size, &unix_ns))
		return -EINVAL;
	/* a number that is missing is a line that is missing */
	gap = (uint64_t)sequence != run->next_sequence;
	run->next_sequence = (uint64_t)sequence + 1;
	run->model.damaged_lines += gap;
	run->model.end_unix_ns = unix_ns;
	if ((artifact = json_member(line, "testStepArtifact", json_type_object)))
		return take_step(run, artifact, unix_ns);
	if ((artifact = json_member(line, "testRunArtifact", json_type_object)))
		return take_run(run, artifact, unix_ns);
	artifact = json_member(line, "schemaVersion", json_type_object);
	return json_member_int(artifact, "major", 0) == 2 ? 0 : -EINVAL;
}

/* A line that holds a sample, as record.c writes it. Returns false to have it read as JSON. */
static bool take_sample_line(struct run_internal *run, const char *line, size_t size,
			     int *ret_result)
{
	static const char head[] = "{\"testStepArtifact\":{", step[] = ",\"testStepId\":\"";
	static const char number[] = "\"},\"sequenceNumber\":";
	const char *p = line + sizeof(head) - 1, *end = line + size;
	struct element element;
	size_t used;
	const char *id, *digits, *quote;
	uint64_t sequence;
	struct run_case *c;

	if (size < sizeof(head) || memcmp(line, head, sizeof(head) - 1))
		return false;
	used = element_scan(p, (size_t)(end - p), &element);
	p += used;
	if (!used || (size_t)(end - p) < sizeof(step) || memcmp(p, step, sizeof(step) - 1))
		return false;
	id = p + sizeof(step) - 1;
	quote = memchr(id, '"', (size_t)(end - id));
	if (!quote || (size_t)(end - quote) < sizeof(number) ||
	    memcmp(quote, number, sizeof(number) - 1))
		return false;
	sequence = 0;
	p = quote + sizeof(number) - 1;
	digits = p;
	for (; p < end && *p >= '0' && *p <= '9' && p - digits < 18; p++)
		sequence = sequence * 10 + (uint64_t)(*p - '0');
	if (p == digits || end - p < 5 || memcmp(p, ",\"timestamp\":\"", 14) ||
	    memcmp(end - 3, "Z\"}", 3))
		return false;
	c = find_step(run, id, (size_t)(quote - id));
	run->model.damaged_lines += sequence != run->next_sequence;
	run->next_sequence = sequence + 1;
	*ret_result = c ? run_add_sample(c, element.id, element.id_size, element.unix_ns,
					 element.value)
			: -EINVAL;
	return true;
}

/* The artifact is what stands between the first brace and the time stamp, which is the last member.
 */
static bool cut_artifact(const char *line, size_t size, const char *stamp, size_t stamp_size,
			 struct run_worker_line *ret_line)
{
	static const char key[] = ",\"timestamp\":\"";
	const size_t key_size = sizeof(key) - 1;
	size_t tail = stamp ? key_size + stamp_size + 2 : 1;
	const char *end = line + size - tail;

	if (size < tail + 2 || line[0] != '{' || line[size - 1] != '}')
		return false;
	if (stamp && (memcmp(end, key, key_size) || memcmp(end + key_size, stamp, stamp_size) ||
		      line[size - 2] != '"'))
		return false;
	ret_line->artifact = line + 1;
	ret_line->size = (size_t)(end - ret_line->artifact);
	return true;
}

static bool take_worker_sample(struct run_case *c, const char *line, size_t size,
			       struct run_worker_line *ret_line, int *ret_result)
{
	struct element element;
	size_t used = size ? element_scan(line + 1, size - 1, &element) : 0;

	if (!used || !cut_artifact(line, size, element.stamp, element.stamp_size, ret_line) ||
	    ret_line->size != used)
		return false;
	ret_line->unix_ns = element.unix_ns;
	*ret_result = run_add_sample(c, element.id, element.id_size, element.unix_ns,
				     element.value);
	return true;
}

static int take_worker_line(struct taken *taken, struct json_object *object, const char *line,
			    size_t size, struct run_worker_line *ret_line, const char **ret_why)
{
	size_t stamp_size = 0;
	const char *stamp = json_member_text(object, "timestamp", &stamp_size);
	enum grammar_artifact kind;

	*ret_why = "not JSON";
	if (!object)
		return -EINVAL;
	if (!grammar_find(object, "timestamp", &kind, &taken->content, ret_why))
		return -EINVAL;
	*ret_why = "not one artifact of a test step";
	if (kind >= GRAMMAR_STEP_START)
		return -EINVAL;
	*ret_why = "not as a worker writes it";
	if (!text_is_clean(line, size) || !json_is_clean(object) ||
	    (stamp && text_parse_timestamp(stamp, stamp_size, &ret_line->unix_ns)) ||
	    !cut_artifact(line, size, stamp, stamp_size, ret_line))
		return -EINVAL;
	taken->unix_ns = ret_line->unix_ns;
	*ret_why = "it does not belong to the lines before it";
	return run_take_artifact(taken, kind);
}

int run_feed_worker_line(struct run_model *model, const char *step, const char *line, size_t size,
			 struct run_worker_line *ret_line, const char **ret_why)
{
	struct run_internal *run = (struct run_internal *)model;
	struct taken taken = { .run = run, .c = find_step(run, step, strlen(step)) };
	struct json_object *object;
	int ret = -EINVAL;

	*ret_line = (struct run_worker_line){ 0 };
	*ret_why = "there is no such step";
	if (taken.c && !take_worker_sample(taken.c, line, size, ret_line, &ret)) {
		object = json_read(line, size);
		ret = take_worker_line(&taken, object, line, size, ret_line, ret_why);
		json_object_put(object);
	}
	if (store_failed(model->store))
		ret = -ENOMEM;
	if (ret == -EINVAL)
		return ret;
	model->lines++;
	run->next_sequence++;
	if (ret_line->unix_ns)
		model->end_unix_ns = ret_line->unix_ns;
	return ret;
}

int run_feed_line(struct run_model *model, const char *line, size_t size)
{
	struct run_internal *run = (struct run_internal *)model;
	int ret;

	model->lines++;
	if (!take_sample_line(run, line, size, &ret)) {
		struct json_object *object = json_read(line, size);

		ret = object ? take_line(run, object) : -EINVAL;
		json_object_put(object);
	}
	if (store_failed(model->store))
		ret = -ENOMEM;
	if (ret == -EINVAL)
		model->damaged_lines++;
	return ret;
}
