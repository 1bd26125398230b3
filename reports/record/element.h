/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one artifact that comes by the million, a sample of a series, read without a JSON tree. For
 * use inside of reports/. */
#ifndef REPORTS_RECORD_ELEMENT_H
#define REPORTS_RECORD_ELEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct element {
	uint64_t index;
	double value; /* NaN for any text */
	int64_t unix_ns;
	const char *stamp, *id; /* into the line, not terminated */
	size_t stamp_size, id_size;
};

/**
 * element_scan() - "measurementSeriesElement":{"index":..,"value":..,"timestamp":"..",
 * "measurementSeriesId":".."} exactly as artifact.c writes it
 *
 * Return: how many bytes of @p it is, or 0: written differently, to be read as JSON.
 */
size_t element_scan(const char *p, size_t size, struct element *ret_element);

#endif
