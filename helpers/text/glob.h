/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names by shell globs. */
#ifndef HELPERS_TEXT_GLOB_H
#define HELPERS_TEXT_GLOB_H

#include <stdbool.h>

/**
 * glob_fits() - does a shell glob, with extglob, name it? '*' crosses '/'
 *
 * A name always fits itself, also one with brackets: expect/smart.sensors_c[2].
 */
bool glob_fits(const char *glob, const char *name);

#endif
