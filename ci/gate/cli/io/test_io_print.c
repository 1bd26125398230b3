/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The JSON of odd results is JSON. */
#include <criterion/criterion.h>
#include <json-c/json.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ci/gate/cli/io/io_print.h"

Test(io_print, json_of_a_result_without_any_io_is_json)
{
	struct io_result result = { .jobs = 1, .features = 1 };
	struct json_object *o, *jobs, *read, *latency, *p99;
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);

	result.job = calloc(1, sizeof(*result.job));
	cr_assert(result.job && file);
	(void)snprintf(result.feature[0], sizeof(result.feature[0]), "%s", "io_uring");
	(void)snprintf(result.job->name, sizeof(result.job->name), "%s", "a \"name\"");
	result.job->in_flight_mean = NAN;
	for (int dir = 0; dir < IO_DIRS; dir++) {
		histogram_clear(&result.job->dir[dir].latency);
		histogram_clear(&result.job->dir[dir].service);
	}
	histogram_add(&result.job->dir[IO_DIR_WRITE].latency, 1000);
	result.job->dir[IO_DIR_WRITE].ios = 1;
	result.job->elapsed_ns = 500000000;
	cr_assert_eq(io_print_json(&result, file), 0);
	(void)fclose(file);
	cr_assert_eq(strstr(text, "nan"), NULL);
	cr_assert_eq(strstr(text, "NaN"), NULL);
	o = json_tokener_parse(text);
	cr_assert(o, "%s", text);
	cr_assert(json_object_object_get_ex(o, "jobs", &jobs));
	cr_assert(json_object_object_get_ex(json_object_array_get_idx(jobs, 0), "write", &read));
	cr_assert(json_object_object_get_ex(read, "lat_ns", &latency));
	cr_assert(json_object_object_get_ex(latency, "p99.9", &p99));
	cr_assert_eq(json_object_get_int(p99), 1000);
	cr_assert(json_object_object_get_ex(read, "iops", &p99));
	cr_assert_float_eq(json_object_get_double(p99), 2, 1e-6);
	cr_assert(json_object_object_get_ex(json_object_array_get_idx(jobs, 0), "read", &read));
	cr_assert(json_object_object_get_ex(read, "lat_ns", &latency));
	cr_assert(json_object_object_get_ex(latency, "p99", &p99));
	cr_assert_eq(p99, NULL);
	(void)json_object_put(o);
	free(text);
	io_result_free(&result);
}
