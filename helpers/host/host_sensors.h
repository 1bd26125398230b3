/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The host's own sensors as libsensors knows them: temperatures, fans, power. */
#ifndef HELPERS_HOST_HOST_SENSORS_H
#define HELPERS_HOST_HOST_SENSORS_H

#include <stddef.h>

#define HOST_SENSORS_MAX 48

enum host_sensor_kind { HOST_SENSOR_TEMPERATURE, HOST_SENSOR_FAN, HOST_SENSOR_POWER };

struct host_sensor {
	char name[64]; /* "coretemp-isa-0000: Package id 0" */
	enum host_sensor_kind kind;
	double value; /* in host_sensor_unit(); NaN when it could not be read this time */
};

/** host_sensor_unit() - "C", "RPM", "W" */
const char *host_sensor_unit(enum host_sensor_kind kind);

struct host_sensors;

/**
 * host_open_sensors() - finds the sensors; one at a time per process (libsensors is global)
 *
 * Chips of disks (nvme, drivetemp) are left out: a look at them is a command to the disk, and may
 * wake it up. The drive under test is asked directly.
 *
 * Return: 0; -ENOENT when there are none; -EBUSY when they are open; -ENOMEM; -EIO.
 */
int host_open_sensors(struct host_sensors **ret_sensors);
/** host_close_sensors() - accepts NULL */
void host_close_sensors(struct host_sensors *sensors);
/** host_read_sensors() - the values of now; *@ret_count entries, the same ones each time */
const struct host_sensor *host_read_sensors(struct host_sensors *sensors, size_t *ret_count);

#endif
