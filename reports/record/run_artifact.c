/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each artifact of a step adds to its case in the model. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/record/record_info.h"
#include "reports/record/run_internal.h"
#include "reports/record/store.h"
#include "helpers/text/text.h"

/* Room for one more item at the end of array_, counted by count_; NULL without memory. */
#define ADD_ITEM(array_, count_)                                                  \
	({                                                                        \
		void *grown_ = store_grow((array_), (count_), sizeof(*(array_))); \
		if (grown_) {                                                     \
			(array_) = grown_;                                        \
			memset(&(array_)[(count_)], 0, sizeof(*(array_)));        \
		}                                                                 \
		grown_ ? &(array_)[(count_)++] : NULL;                            \
	})

static enum artifact_op op_of(const char *type)
{
	static const char *const names[] = { "",
					     "EQUAL",
					     "NOT_EQUAL",
					     "LESS_THAN",
					     "LESS_THAN_OR_EQUAL",
					     "GREATER_THAN",
					     "GREATER_THAN_OR_EQUAL" };

	for (unsigned int i = 1; type && i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(type, names[i]))
			return (enum artifact_op)i;
	return ARTIFACT_NO_LIMIT;
}

/* The first validator: how, and against what. */
static struct json_object *read_limit(struct json_object *content, enum artifact_op *ret_op)
{
	struct json_object *list = json_member(content, "validators", json_type_array);
	struct json_object *value = NULL;
	size_t size;

	*ret_op = ARTIFACT_NO_LIMIT;
	if (!list || !json_object_array_length(list))
		return NULL;
	struct json_object *validator = json_object_array_get_idx(list, 0);
	*ret_op = op_of(json_member_text(validator, "type", &size));
	if (*ret_op == ARTIFACT_NO_LIMIT ||
	    !json_object_object_get_ex(validator, "value", &value)) {
		*ret_op = ARTIFACT_NO_LIMIT;
		return NULL;
	}
	return value;
}

static bool is_number(struct json_object *value)
{
	return json_object_is_type(value, json_type_int) ||
	       json_object_is_type(value, json_type_double);
}

static double number_of(struct json_object *value)
{
	return is_number(value) ? json_object_get_double(value) : (double)NAN;
}

static int take_measurement(struct run_store *store, struct run_case *c,
			    struct json_object *content)
{
	struct json_object *metadata = json_member(content, "metadata", json_type_object);
	struct json_object *value = NULL;
	struct run_measure *m = ADD_ITEM(c->measures, c->measure_count);

	if (!m)
		return -ENOMEM;
	json_object_object_get_ex(content, "value", &value);
	m->what = store_member_line(store, content, "name");
	m->unit = store_member_line(store, content, "unit");
	m->is_number = is_number(value);
	m->number = number_of(value);
	m->value = store_value(store, value);
	struct json_object *limit = read_limit(content, &m->op);
	m->limit = m->op ? store_value(store, limit) : NULL;
	m->limit_number = number_of(limit);
	/* a limit whose outcome is not told was not kept */
	m->passed = json_member_bool(metadata, "passed", m->op == ARTIFACT_NO_LIMIT);
	m->source = store_member_line(store, metadata, "source");
	m->spec = store_member_line(store, metadata, "spec");
	m->human = store_member_line(store, metadata, "human");
	m->expected = store_member_line(store, metadata, "expected");
	m->actual = store_member_line(store, metadata, "actual");
	m->hint = store_member_line(store, metadata, "hint");
	m->sanity = json_member_bool(metadata, "sanity", false);
	m->at = store_member_line(store, metadata, "at");
	return m->what ? 0 : -EINVAL;
}

static const char *location_of(struct run_store *store, struct json_object *content)
{
	struct json_object *location = json_member(content, "sourceLocation", json_type_object);
	size_t size;
	const char *file = json_member_text(location, "file", &size);

	if (!file)
		return NULL;
	struct text at = { 0 };
	text_printf(&at, "%s:%lld", file, (long long)json_member_int(location, "line", 0));
	const char *result = at.failed ? NULL : store_line(store, at.data, at.size);
	text_free(&at);
	return result;
}

static const char *first_line(struct run_store *store, const char *text)
{
	return text ? store_line(store, text, strcspn(text, "\n")) : NULL;
}

static int take_finding(struct run_store *store, struct run_case *c, struct json_object *content,
			bool rig)
{
	size_t size;
	const char *verdict = json_member_text(content, "verdict", &size);
	const char *type = json_member_text(content, "type", &size);

	if (!rig && (!type || strcmp(type, "FAIL")))
		return type ? 0 : -EINVAL;
	struct run_finding *finding = ADD_ITEM(c->findings, c->finding_count);
	if (!finding)
		return -ENOMEM;
	finding->rig = rig;
	finding->collateral = verdict && !strcmp(verdict, "nvme-gate.collateral");
	finding->text = store_member_block(store, content, "message");
	if (!finding->text)
		finding->text = store_member_block(store, content, rig ? "symptom" : "verdict");
	finding->message = first_line(store, finding->text);
	finding->at = location_of(store, content);
	return 0;
}

static int take_file(struct run_store *store, struct run_case *c, struct json_object *content)
{
	struct run_file *file = ADD_ITEM(c->files, c->file_count);

	if (!file)
		return -ENOMEM;
	file->name = store_member_line(store, content, "displayName");
	file->uri = store_member_line(store, content, "uri");
	file->content_type = store_member_line(store, content, "contentType");
	file->description = store_member_line(store, content, "description");
	if (file->name && file->uri)
		return 0;
	c->file_count--;
	return -EINVAL;
}

static int take_series_start(struct run_store *store, struct run_case *c,
			     struct json_object *content)
{
	struct json_object *metadata = json_member(content, "metadata", json_type_object);
	struct run_series *s = ADD_ITEM(c->series, c->series_count);

	if (!s)
		return -ENOMEM;
	s->id = store_member_line(store, content, "measurementSeriesId");
	s->name = store_member_line(store, content, "name");
	s->unit = store_member_line(store, content, "unit");
	s->source = store_member_line(store, metadata, "source");
	s->workload = store_member_line(store, metadata, "workload");
	s->nsid = (uint32_t)json_member_int(metadata, "nsid", 0);
	s->limit = number_of(read_limit(content, &s->op));
	if (isnan(s->limit))
		s->op = ARTIFACT_NO_LIMIT;
	if (s->id && s->name)
		return 0;
	c->series_count--;
	return -EINVAL;
}

static struct run_series *find_series(struct run_case *c, const char *id, size_t size)
{
	for (size_t i = c->series_count; i-- > 0;)
		if (!strncmp(c->series[i].id, id, size) && !c->series[i].id[size])
			return &c->series[i];
	return NULL;
}

int run_add_sample(struct run_case *c, const char *id, size_t id_size, int64_t unix_ns,
		   double value)
{
	struct run_series *s = find_series(c, id, id_size);

	if (!s)
		return -EINVAL;
	if (s->count == s->capacity) {
		size_t capacity = s->capacity ? s->capacity * 2 : 64;
		int64_t *t = reallocarray(s->t_unix_ns, capacity, sizeof(*t));

		if (!t)
			return -ENOMEM;
		s->t_unix_ns = t;
		double *values = reallocarray(s->values, capacity, sizeof(*values));
		if (!values)
			return -ENOMEM;
		s->values = values;
		s->capacity = capacity;
	}
	s->t_unix_ns[s->count] = unix_ns;
	s->values[s->count++] = value;
	return 0;
}

static int take_series_element(struct run_case *c, struct json_object *content)
{
	struct json_object *value = NULL;
	size_t id_size = 0, stamp_size = 0;
	int64_t unix_ns;
	const char *id = json_member_text(content, "measurementSeriesId", &id_size);
	const char *stamp = json_member_text(content, "timestamp", &stamp_size);

	if (!id || !stamp || text_parse_timestamp(stamp, stamp_size, &unix_ns) ||
	    !json_object_object_get_ex(content, "value", &value))
		return -EINVAL;
	double number = json_object_is_type(value, json_type_boolean)
				? json_object_get_boolean(value)
				: number_of(value);
	return run_add_sample(c, id, id_size, unix_ns, number);
}

static int take_series_end(struct run_case *c, struct json_object *content)
{
	size_t size = 0;
	const char *id = json_member_text(content, "measurementSeriesId", &size);
	struct run_series *s = id ? find_series(c, id, size) : NULL;

	if (!s)
		return -EINVAL;
	s->ended = json_member_int(content, "totalCount", -1) == (int64_t)s->count;
	return 0;
}

static int take_event(struct run_store *store, struct run_case *c, struct json_object *content,
		      int64_t unix_ns)
{
	struct run_event *event = ADD_ITEM(c->events, c->event_count);

	if (!event)
		return -ENOMEM;
	event->unix_ns = unix_ns;
	event->what = store_member_line(store, content, "what");
	if (event->what)
		return 0;
	c->event_count--;
	return -EINVAL;
}

static int take_distribution(struct run_store *store, struct run_case *c,
			     struct json_object *content)
{
	struct json_object *list = json_member(content, "buckets", json_type_array);
	size_t count = list ? json_object_array_length(list) : 0;

	if (!count)
		return 0;
	struct run_distribution *d = ADD_ITEM(c->distributions, c->distribution_count);
	struct artifact_bucket *buckets = store_alloc(store, count * sizeof(*buckets));
	if (!d || !buckets)
		return -ENOMEM;
	d->name = store_member_line(store, content, "name");
	d->buckets = buckets;
	for (size_t i = 0; i < count; i++) {
		struct json_object *pair = json_object_array_get_idx(list, i);

		if (!json_object_is_type(pair, json_type_array) ||
		    json_object_array_length(pair) != 2)
			continue;
		buckets[d->count].upper_ns = number_of(json_object_array_get_idx(pair, 0));
		buckets[d->count].count = json_object_get_uint64(
			json_object_array_get_idx(pair, 1));
		d->count += isfinite(buckets[d->count].upper_ns);
	}
	return 0;
}

static int take_action(struct run_store *store, struct run_case *c, struct json_object *content)
{
	struct run_action *action = ADD_ITEM(c->actions, c->action_count);

	if (!action)
		return -ENOMEM;
	action->what = store_member_line(store, content, "what");
	action->case_name = c->info.name;
	action->restoring = json_member_bool(content, "restoring", false);
	action->error = (int)json_member_int(content, "error", 0);
	if (action->what)
		return 0;
	c->action_count--;
	return -EINVAL;
}

static struct run_state *find_state(struct run_case *c, const char *group, const char *name)
{
	for (size_t i = 0; i < c->state_count; i++)
		if (!strcmp(c->states[i].group, group) && !strcmp(c->states[i].name, name))
			return &c->states[i];
	return NULL;
}

static int take_one_state(struct run_store *store, struct run_case *c, const char *group,
			  bool after, struct json_object *item)
{
	struct json_object *value = NULL;
	const char *name = store_member_line(store, item, "name");

	if (!name || !json_object_object_get_ex(item, "value", &value))
		return -EINVAL;
	struct run_state *state = find_state(c, group, name);
	if (!state) {
		state = ADD_ITEM(c->states, c->state_count);
		if (!state)
			return -ENOMEM;
		*state = (struct run_state){ .group = group,
					     .name = name,
					     .before_number = (double)NAN,
					     .after_number = (double)NAN };
	}
	const char *human = store_member_line(store, item, "human");
	const char *text = human ? human : store_value(store, value);
	state->unit = human ? NULL : store_member_line(store, item, "unit");
	if (after) {
		state->after = text;
		state->after_number = number_of(value);
	} else {
		state->before = text;
		state->before_number = number_of(value);
	}
	return 0;
}

static int take_state(struct run_store *store, struct run_case *c, struct json_object *content)
{
	struct json_object *list = json_member(content, "values", json_type_array);
	const char *group = store_member_line(store, content, "group");
	bool after = json_member_bool(content, "after", false);
	int result = group && list ? 0 : -EINVAL;

	for (size_t i = 0; !result && i < json_object_array_length(list); i++)
		result = take_one_state(store, c, group, after, json_object_array_get_idx(list, i));
	return result;
}

/* A case's own end contradicts what it recorded: the record is believed where it is worse. */
static void compare_end(struct run_case *c)
{
	bool failed = false;

	for (size_t i = 0; i < c->measure_count; i++)
		failed |= !c->measures[i].passed;
	for (size_t i = 0; i < c->finding_count; i++)
		failed |= !c->findings[i].rig;
	if (c->end.verdict == RUN_PASS && failed) {
		c->end.verdict = RUN_FAIL;
		c->end.kind = "inconsistent";
		if (!c->end.reason)
			c->end.reason = "recorded as passed, but with a failed expectation";
	}
}

static int take_extension(struct run_internal *run, struct run_case *c,
			  struct json_object *extension, int64_t unix_ns)
{
	struct run_store *store = run->model.store;
	struct json_object *content = json_member(extension, "content", json_type_object);
	size_t size;
	const char *name = json_member_text(extension, "name", &size);
	int result;

	if (!name || !content)
		return -EINVAL;
	if (!strcmp(name, "nvme-gate.case"))
		return record_info_read_case(content, store, &c->info);
	if (!strcmp(name, "nvme-gate.verdict")) {
		result = record_info_read_end(content, store, &c->end);
		if (result)
			return result;
		c->ended = true;
		c->unarmed = c->end.verdict == RUN_SKIP && c->end.kind &&
			     !strcmp(c->end.kind, "unarmed");
		compare_end(c);
		return 0;
	}
	if (!strcmp(name, "nvme-gate.skip")) {
		const char *reason = store_member_block(store, content, "reason");

		return reason ? run_add_note(&c->notes, &c->note_count, "SKIP", reason) : -EINVAL;
	}
	if (!strcmp(name, "nvme-gate.event"))
		return take_event(store, c, content, unix_ns);
	if (!strcmp(name, "nvme-gate.distribution"))
		return take_distribution(store, c, content);
	if (!strcmp(name, "nvme-gate.action"))
		return take_action(store, c, content);
	if (!strcmp(name, "nvme-gate.state"))
		return take_state(store, c, content);
	if (!strcmp(name, "nvme-gate.clock")) {
		struct json_object *seconds = json_member(content, "seconds", json_type_double);

		c->simulated_s = seconds ? json_object_get_double(seconds)
					 : (double)json_member_int(content, "seconds", 0);
		c->simulated_s = c->simulated_s > 0 && c->simulated_s < 1e9 ? c->simulated_s : 0;
		return 0;
	}
	if (!strcmp(name, "nvme-gate.stop"))
		run->model.stop_signal = (int)json_member_int(content, "signal", 0);
	return 0;
}

static int take_log(struct run_internal *run, struct run_case *c, struct json_object *content)
{
	struct run_store *store = run->model.store;

	return run_add_note(&c->notes, &c->note_count,
			    store_member_line(store, content, "severity"),
			    store_member_block(store, content, "message"));
}

int run_take_artifact(struct run_internal *run, struct run_case *c, struct json_object *artifact,
		      int64_t unix_ns)
{
	struct run_store *store = run->model.store;

	json_object_object_foreach(artifact, key, content)
	{
		if (!strcmp(key, "measurement"))
			return take_measurement(store, c, content);
		if (!strcmp(key, "measurementSeriesElement"))
			return take_series_element(c, content);
		if (!strcmp(key, "measurementSeriesStart"))
			return take_series_start(store, c, content);
		if (!strcmp(key, "measurementSeriesEnd"))
			return take_series_end(c, content);
		if (!strcmp(key, "diagnosis"))
			return take_finding(store, c, content, false);
		if (!strcmp(key, "error"))
			return take_finding(store, c, content, true);
		if (!strcmp(key, "file"))
			return take_file(store, c, content);
		if (!strcmp(key, "log"))
			return take_log(run, c, content);
		if (!strcmp(key, "extension"))
			return take_extension(run, c, content, unix_ns);
		if (!strcmp(key, "testStepEnd")) {
			c->end_unix_ns = unix_ns;
			return 0;
		}
	}
	return -EINVAL;
}
