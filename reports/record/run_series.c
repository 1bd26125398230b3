/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Series of samples and distributions in the model. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/text/text.h"
#include "reports/record/run_internal.h"
#include "reports/record/store.h"

double run_number_of(struct json_object *value)
{
	return finding_number(finding_read_value(value));
}

int run_take_series_start(const struct taken *t)
{
	struct run_store *store = t->run->model.store;
	struct json_object *metadata = json_member(t->content, "metadata", json_type_object);
	struct run_series *s = ADD_ITEM(t->c->series, t->c->series_count);
	struct finding_value limit = { 0 };

	if (!s)
		return -ENOMEM;
	s->id = store_member_line(store, t->content, "measurementSeriesId");
	s->name = store_member_line(store, t->content, "name");
	s->unit = store_member_line(store, t->content, "unit");
	s->class = series_class_find(store_member_line(store, metadata, "class"));
	s->workload = store_member_line(store, metadata, "workload");
	s->job = store_member_line(store, metadata, "job");
	s->part = store_member_line(store, metadata, "part");
	s->nsid = (uint32_t)json_member_int(metadata, "nsid", 0);
	s->op = finding_read_limit(t->content, &limit);
	s->limit = finding_number(limit);
	if (isnan(s->limit))
		s->op = FINDING_NO_LIMIT;
	return 0;
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
		double *values;

		if (!t)
			return -ENOMEM;
		s->t_unix_ns = t;
		values = reallocarray(s->values, capacity, sizeof(*values));
		if (!values)
			return -ENOMEM;
		s->values = values;
		s->capacity = capacity;
	}
	s->t_unix_ns[s->count] = unix_ns;
	s->values[s->count++] = value;
	return 0;
}

int run_take_series_element(const struct taken *t)
{
	struct json_object *value = json_object_object_get(t->content, "value");
	size_t id_size = 0, stamp_size = 0;
	int64_t stamp_ns = 0;
	const char *id = json_member_text(t->content, "measurementSeriesId", &id_size);
	const char *stamp = json_member_text(t->content, "timestamp", &stamp_size);

	(void)text_parse_timestamp(stamp, stamp_size, &stamp_ns);
	return run_add_sample(t->c, id, id_size, stamp_ns,
			      json_object_is_type(value, json_type_boolean)
				      ? json_object_get_boolean(value)
				      : run_number_of(value));
}

int run_take_series_end(const struct taken *t)
{
	size_t size = 0;
	const char *id = json_member_text(t->content, "measurementSeriesId", &size);
	struct run_series *s = find_series(t->c, id, size);

	if (!s)
		return -EINVAL;
	s->ended = json_member_int(t->content, "totalCount", -1) == (int64_t)s->count;
	return 0;
}

int run_take_distribution(const struct taken *t)
{
	struct run_store *store = t->run->model.store;
	struct json_object *list = json_member(t->content, "buckets", json_type_array);
	size_t count = list ? json_object_array_length(list) : 0;
	struct run_distribution *d;
	struct artifact_bucket *buckets;

	if (!count)
		return 0;
	d = ADD_ITEM(t->c->distributions, t->c->distribution_count);
	buckets = store_alloc(store, count * sizeof(*buckets));
	if (!d || !buckets)
		return -ENOMEM;
	d->name = store_member_line(store, t->content, "name");
	d->buckets = buckets;
	for (size_t i = 0; i < count; i++) {
		struct json_object *pair = json_object_array_get_idx(list, i);

		if (!json_object_is_type(pair, json_type_array) ||
		    json_object_array_length(pair) != 2)
			continue;
		buckets[d->count].upper_ns = run_number_of(json_object_array_get_idx(pair, 0));
		buckets[d->count].count = json_object_get_uint64(
			json_object_array_get_idx(pair, 1));
		d->count += isfinite(buckets[d->count].upper_ns);
	}
	return 0;
}
