/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Asks libsensors, with the scaling of the user's sensors.conf. */
#include "helpers/host/host_sensors.h"

#include <errno.h>
#include <math.h>
#include <sensors/sensors.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct host_sensors {
	size_t count;
	struct host_sensor sensor[HOST_SENSORS_MAX];
	struct {
		const sensors_chip_name *chip;
		int subfeature;
	} source[HOST_SENSORS_MAX];
};

static bool is_open;

const char *host_sensor_unit(enum host_sensor_kind kind)
{
	static const char *const units[] = { "C", "RPM", "W" };

	return units[kind];
}

static void add_sensor(struct host_sensors *s, const sensors_chip_name *chip,
		       const sensors_feature *feature, sensors_subfeature_type type,
		       enum host_sensor_kind kind)
{
	const sensors_subfeature *subfeature = sensors_get_subfeature(chip, feature, type);
	struct host_sensor *sensor = &s->sensor[s->count];
	char chip_name[40], *label;

	if (!subfeature || s->count == HOST_SENSORS_MAX)
		return;
	if (sensors_snprintf_chip_name(chip_name, sizeof(chip_name), chip) < 0)
		return;
	label = sensors_get_label(chip, feature);
	(void)snprintf(sensor->name, sizeof(sensor->name), "%s: %s", chip_name,
		       label ? label : feature->name);
	free(label);
	sensor->kind = kind;
	sensor->value = NAN;
	s->source[s->count].chip = chip;
	s->source[s->count].subfeature = subfeature->number;
	s->count++;
}

static void add_chip(struct host_sensors *s, const sensors_chip_name *chip)
{
	const sensors_feature *feature;
	int at = 0;

	if (chip->prefix && (!strcmp(chip->prefix, "nvme") || !strcmp(chip->prefix, "drivetemp")))
		return;
	while ((feature = sensors_get_features(chip, &at))) {
		if (feature->type == SENSORS_FEATURE_TEMP)
			add_sensor(s, chip, feature, SENSORS_SUBFEATURE_TEMP_INPUT,
				   HOST_SENSOR_TEMPERATURE);
		else if (feature->type == SENSORS_FEATURE_FAN)
			add_sensor(s, chip, feature, SENSORS_SUBFEATURE_FAN_INPUT, HOST_SENSOR_FAN);
		else if (feature->type == SENSORS_FEATURE_POWER)
			add_sensor(s, chip, feature, SENSORS_SUBFEATURE_POWER_INPUT,
				   HOST_SENSOR_POWER);
	}
}

int host_open_sensors(struct host_sensors **ret_sensors)
{
	const sensors_chip_name *chip;
	struct host_sensors *s;
	int at = 0;

	if (is_open)
		return -EBUSY;
	if (sensors_init(NULL))
		return -EIO;
	is_open = true;
	s = calloc(1, sizeof(*s));
	while (s && (chip = sensors_get_detected_chips(NULL, &at)))
		add_chip(s, chip);
	if (!s || !s->count) {
		int ret = s ? -ENOENT : -ENOMEM;

		free(s);
		sensors_cleanup();
		is_open = false;
		return ret;
	}
	*ret_sensors = s;
	return 0;
}

void host_close_sensors(struct host_sensors *sensors)
{
	if (!sensors)
		return;
	sensors_cleanup();
	is_open = false;
	free(sensors);
}

const struct host_sensor *host_read_sensors(struct host_sensors *sensors, size_t *ret_count)
{
	for (size_t i = 0; i < sensors->count; i++) {
		double value;

		if (sensors_get_value(sensors->source[i].chip, sensors->source[i].subfeature,
				      &value))
			value = NAN;
		sensors->sensor[i].value = value;
	}
	*ret_count = sensors->count;
	return sensors->sensor;
}
