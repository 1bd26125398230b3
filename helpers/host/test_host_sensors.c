/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which of libsensors' features become sensors; libsensors itself is played by this file. */
#include <criterion/criterion.h>
#include <errno.h>
#include <math.h>
#include <sensors/sensors.h>
#include <string.h>

#include "helpers/host/host_sensors.h"

static bool none;
static unsigned int inits, cleanups, values;

/* clang-format off */
static const sensors_chip_name chips[] = {
	{ .prefix = (char *)"coretemp" }, { .prefix = (char *)"nvme" },
	{ .prefix = (char *)"drivetemp" }, { .prefix = (char *)"nct6775" },
};
static const sensors_feature core = { .name = (char *)"temp1", .type = SENSORS_FEATURE_TEMP };
static const sensors_feature fan = { .name = (char *)"fan1", .type = SENSORS_FEATURE_FAN };
static const sensors_feature volts = { .name = (char *)"in0", .type = SENSORS_FEATURE_IN };
static const sensors_feature broken = { .name = (char *)"temp2", .type = SENSORS_FEATURE_TEMP };
static const sensors_feature *const of_board[] = { &fan, &volts, &broken };
static const sensors_subfeature inputs[] = { { .number = 0 }, { .number = 1 }, { .number = 2 } };
/* clang-format on */

int sensors_init(FILE *config)
{
	(void)config;
	inits++;
	return 0;
}

void sensors_cleanup(void)
{
	cleanups++;
}

const sensors_chip_name *sensors_get_detected_chips(const sensors_chip_name *match, int *nr)
{
	(void)match;
	return none || *nr >= 4 ? NULL : &chips[(*nr)++];
}

const sensors_feature *sensors_get_features(const sensors_chip_name *name, int *nr)
{
	if (name == &chips[0])
		return (*nr)++ ? NULL : &core;
	cr_assert(name == &chips[3], "a disk's chip was asked");
	return *nr < 3 ? of_board[(*nr)++] : NULL;
}

const sensors_subfeature *sensors_get_subfeature(const sensors_chip_name *name,
						 const sensors_feature *feature,
						 sensors_subfeature_type type)
{
	(void)name;
	cr_expect((type == SENSORS_SUBFEATURE_FAN_INPUT) == (feature == &fan));
	return feature == &core ? &inputs[0] : feature == &fan ? &inputs[1] : &inputs[2];
}

char *sensors_get_label(const sensors_chip_name *name, const sensors_feature *feature)
{
	(void)name;
	return feature == &core ? strdup("Package id 0") : NULL;
}

int sensors_snprintf_chip_name(char *str, size_t size, const sensors_chip_name *chip)
{
	return snprintf(str, size, "%s-isa-0000", chip->prefix);
}

int sensors_get_value(const sensors_chip_name *name, int subfeature, double *value)
{
	(void)name;
	values++;
	if (subfeature == 2)
		return -1;
	*value = subfeature ? 1200 : 55.5;
	return 0;
}

Test(host_sensors, temperatures_and_fans_but_no_disks)
{
	struct host_sensors *s, *second;
	const struct host_sensor *sensor;
	size_t count;

	cr_assert(host_open_sensors(&s) == 0);
	cr_expect(host_open_sensors(&second) == -EBUSY);
	sensor = host_read_sensors(s, &count);
	cr_assert(count == 3, "actual %zu", count);
	cr_expect_str_eq(sensor[0].name, "coretemp-isa-0000: Package id 0");
	cr_expect(sensor[0].value == 55.5 && !strcmp(host_sensor_unit(sensor[0].kind), "C"));
	cr_expect_str_eq(sensor[1].name, "nct6775-isa-0000: fan1");
	cr_expect(sensor[1].value == 1200 && !strcmp(host_sensor_unit(sensor[1].kind), "RPM"));
	cr_expect(isnan(sensor[2].value), "unreadable is not zero");
	cr_expect(values == 3, "played by this file: %u", values);
	host_close_sensors(s);
	cr_expect(inits == 1 && cleanups == 1);
	cr_expect(host_open_sensors(&s) == 0, "can be opened again");
	host_close_sensors(s);
}

Test(host_sensors, none)
{
	struct host_sensors *s;

	none = true;
	cr_expect(host_open_sensors(&s) == -ENOENT);
	cr_expect(inits == cleanups);
	none = false;
	cr_expect(host_open_sensors(&s) == 0, "a failure does not keep it open");
	host_close_sensors(s);
	host_close_sensors(NULL);
}
