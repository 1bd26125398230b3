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

static const char *keep_line(void *store, const char *text)
{
	return store_line(store, text, strlen(text));
}

/* What did not hold is why a case did not pass: the first of its kind is said first. */
static int keep_message(struct run_store *store, struct run_case *c, const struct finding *f)
{
	struct text message = { 0 };

	if (f->outcome == FINDING_HOLDS || c->first_message[f->outcome])
		return 0;
	finding_put_message(&message, c->info.id, f);
	if (message.data && !message.failed)
		c->first_message[f->outcome] = store_line(store, message.data, message.size);
	text_free(&message);
	return c->first_message[f->outcome] ? 0 : -ENOMEM;
}

static int add_finding(struct run_store *store, struct run_case *c, const struct finding *f)
{
	bool measured = f->outcome == FINDING_HOLDS || f->outcome == FINDING_FAILS;
	struct finding *item = !f->words && measured ? ADD_ITEM(c->measures, c->measure_count)
						     : ADD_ITEM(c->findings, c->finding_count);

	if (!item)
		return -ENOMEM;
	*item = *f;
	return keep_message(store, c, f);
}

static int take_measurement(const struct taken *t)
{
	struct finding f;

	finding_read_json(t->content, &f);
	finding_keep(&f, keep_line, t->run->model.store);
	t->run->next_has_fields = f.outcome != FINDING_HOLDS;
	return add_finding(t->run->model.store, t->c, &f);
}

/* The sentence on a finding whose fields stand in the line before it says nothing new. Alone it is
 * a finding in words: the rig's troubles, and records of older versions. */
static int take_sentence(const struct taken *t, enum finding_outcome outcome, bool host,
			 const char *otherwise)
{
	struct run_store *store = t->run->model.store;
	struct json_object *location = json_member(t->content, "sourceLocation", json_type_object);
	struct finding f = { .outcome = outcome, .host = host };

	if (t->run->has_fields)
		return 0;
	f.words = store_member_block(store, t->content, "message");
	if (!f.words)
		f.words = store_member_block(store, t->content, otherwise);
	f.file = store_member_line(store, location, "file");
	f.line = (int)json_member_int(location, "line", 0);
	return f.words ? add_finding(store, t->c, &f) : -ENOMEM;
}

static int take_diagnosis(const struct taken *t)
{
	size_t size;
	const char *verdict = json_member_text(t->content, "verdict", &size);

	if (strcmp(json_member_text(t->content, "type", &size), "FAIL"))
		return 0;
	return take_sentence(
		t, strcmp(verdict, "nvme-gate.collateral") ? FINDING_FAILS : FINDING_COLLATERAL,
		false, "verdict");
}

static int take_error(const struct taken *t)
{
	size_t size;
	const char *symptom = json_member_text(t->content, "symptom", &size);

	return take_sentence(t, FINDING_RIG, !strcmp(symptom, "nvme-gate.host"), "symptom");
}

static int take_file(const struct taken *t)
{
	struct run_store *store = t->run->model.store;
	struct run_file *file = ADD_ITEM(t->c->files, t->c->file_count);

	if (!file)
		return -ENOMEM;
	file->name = store_member_line(store, t->content, "displayName");
	file->uri = store_member_line(store, t->content, "uri");
	file->description = store_member_line(store, t->content, "description");
	return 0;
}

static int take_event(const struct taken *t)
{
	struct run_store *store = t->run->model.store;
	struct run_event *event = ADD_ITEM(t->c->events, t->c->event_count);

	if (!event)
		return -ENOMEM;
	event->unix_ns = t->unix_ns;
	event->what = store_member_line(store, t->content, "what");
	if (event->what)
		return 0;
	t->c->event_count--;
	return -EINVAL;
}

static int take_action(const struct taken *t)
{
	struct run_store *store = t->run->model.store;
	struct run_action *action = ADD_ITEM(t->c->actions, t->c->action_count);

	if (!action)
		return -ENOMEM;
	action->what = store_member_line(store, t->content, "what");
	action->case_name = t->c->info.name;
	action->restoring = json_member_bool(t->content, "restoring", false);
	action->error = (int)json_member_int(t->content, "error", 0);
	if (action->what)
		return 0;
	t->c->action_count--;
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
	struct run_state *state;
	const char *human, *text;

	if (!name || !json_object_object_get_ex(item, "value", &value))
		return -EINVAL;
	state = find_state(c, group, name);
	if (!state) {
		state = ADD_ITEM(c->states, c->state_count);
		if (!state)
			return -ENOMEM;
		*state = (struct run_state){ .group = group,
					     .name = name,
					     .before_number = (double)NAN,
					     .after_number = (double)NAN };
	}
	human = store_member_line(store, item, "human");
	text = human ? human : store_value(store, value);
	state->unit = human ? NULL : store_member_line(store, item, "unit");
	if (after) {
		state->after = text;
		state->after_number = run_number_of(value);
	} else {
		state->before = text;
		state->before_number = run_number_of(value);
	}
	return 0;
}

static int take_state(const struct taken *t)
{
	struct run_store *store = t->run->model.store;
	struct json_object *list = json_member(t->content, "values", json_type_array);
	const char *group = store_member_line(store, t->content, "group");
	bool after = json_member_bool(t->content, "after", false);
	int ret = group && list ? 0 : -EINVAL;

	for (size_t i = 0; !ret && i < json_object_array_length(list); i++)
		ret = take_one_state(store, t->c, group, after, json_object_array_get_idx(list, i));
	return ret;
}

/* A case's own end contradicts what it recorded: the record is believed where it is worse. */
static void compare_end(struct run_case *c)
{
	bool failed = false;

	for (size_t i = 0; i < c->measure_count; i++)
		failed |= c->measures[i].outcome == FINDING_FAILS;
	for (size_t i = 0; i < c->finding_count; i++)
		failed |= c->findings[i].outcome == FINDING_FAILS ||
			  c->findings[i].outcome == FINDING_COLLATERAL;
	if (c->end.verdict == RUN_PASS && failed) {
		c->end.verdict = RUN_FAIL;
		c->end.kind = END_INCONSISTENT;
		if (!c->end.reason)
			c->end.reason = "recorded as passed, but with a failed expectation";
	}
}

static int take_case(const struct taken *t)
{
	return record_info_read_case(t->content, t->run->model.store, &t->c->info);
}

static int take_verdict(const struct taken *t)
{
	int ret = record_info_read_end(t->content, t->run->model.store, &t->c->end);

	if (ret)
		return ret;
	t->c->ended = true;
	t->c->unarmed = t->c->end.verdict == RUN_SKIP && t->c->end.kind == END_UNARMED;
	compare_end(t->c);
	return 0;
}

static int take_skip(const struct taken *t)
{
	struct finding f = { .outcome = FINDING_SKIPS };

	f.words = store_member_block(t->run->model.store, t->content, "reason");
	return f.words ? add_finding(t->run->model.store, t->c, &f) : -EINVAL;
}

static int take_uncompared(const struct taken *t)
{
	struct run_uncompared *u = ADD_ITEM(t->c->uncompared, t->c->uncompared_count);

	if (!u)
		return -ENOMEM;
	u->what = store_member_line(t->run->model.store, t->content, "what");
	u->why = store_member_line(t->run->model.store, t->content, "why");
	if (u->what && u->why)
		return 0;
	t->c->uncompared_count--;
	return -EINVAL;
}

static int take_clock(const struct taken *t)
{
	double seconds = json_member_number(t->content, "seconds", 0);

	t->c->simulated_s = seconds > 0 && seconds < 1e9 ? seconds : 0;
	return 0;
}

static int take_stop(const struct taken *t)
{
	t->run->model.stop_signal = (int)json_member_int(t->content, "signal", 0);
	return 0;
}

static int take_extension(const struct taken *t)
{
	static const struct {
		const char *name;
		take *take;
	} extensions[] = {
		{ "nvme-gate.action", take_action },
		{ "nvme-gate.case", take_case },
		{ "nvme-gate.clock", take_clock },
		{ "nvme-gate.distribution", run_take_distribution },
		{ "nvme-gate.event", take_event },
		{ "nvme-gate.skip", take_skip },
		{ "nvme-gate.state", take_state },
		{ "nvme-gate.stop", take_stop },
		{ "nvme-gate.uncompared", take_uncompared },
		{ "nvme-gate.verdict", take_verdict },
	};
	const char *name = json_object_get_string(json_object_object_get(t->content, "name"));
	struct taken inner = *t;

	inner.content = json_object_object_get(t->content, "content");
	for (size_t i = 0; i < sizeof(extensions) / sizeof(extensions[0]); i++)
		if (!strcmp(name, extensions[i].name))
			return extensions[i].take(&inner);
	return 0;
}

static int take_log(const struct taken *t)
{
	struct run_store *store = t->run->model.store;

	return run_add_note(&t->c->notes, &t->c->note_count,
			    store_member_block(store, t->content, "message"));
}

static int take_step_end(const struct taken *t)
{
	t->c->end_unix_ns = t->unix_ns;
	return 0;
}

int run_take_artifact(const struct taken *taken, enum grammar_artifact kind)
{
	static take *const takes[GRAMMAR_ARTIFACTS] = {
		[GRAMMAR_ELEMENT] = run_take_series_element,
		[GRAMMAR_MEASUREMENT] = take_measurement,
		[GRAMMAR_SERIES_START] = run_take_series_start,
		[GRAMMAR_SERIES_END] = run_take_series_end,
		[GRAMMAR_DIAGNOSIS] = take_diagnosis,
		[GRAMMAR_ERROR] = take_error,
		[GRAMMAR_LOG] = take_log,
		[GRAMMAR_FILE] = take_file,
		[GRAMMAR_EXTENSION] = take_extension,
		[GRAMMAR_STEP_END] = take_step_end,
	};

	taken->run->has_fields = taken->run->next_has_fields;
	taken->run->next_has_fields = false;
	return takes[kind] ? takes[kind](taken) : -EINVAL;
}
