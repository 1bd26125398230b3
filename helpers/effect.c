/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names of the effects, for people and for records. */
#include "helpers/effect.h"

#include <stddef.h>
#include <strings.h>

static const char *const names[] = {
	[READS] = "reads",   [LOADS] = "loads",   [RECONFIGURES] = "reconfigures",
	[WRITES] = "writes", [RESETS] = "resets", [FIRMWARE] = "firmware",
};

const char *effect_name(enum effect effect)
{
	return effect < EFFECT_UNKNOWN ? names[effect] : NULL;
}

enum effect effect_find(const char *name)
{
	enum effect effect = name ? READS : EFFECT_UNKNOWN;

	while (effect < EFFECT_UNKNOWN && strcasecmp(names[effect], name))
		effect++;
	return effect;
}
