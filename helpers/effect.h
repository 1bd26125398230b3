/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a check may do to a drive: the order in which checks run, what --erase arms, what a record
 * says of a case. */
#ifndef HELPERS_EFFECT_H
#define HELPERS_EFFECT_H

/* Each includes those before it. */
enum effect {
	READS,          /* asks, changes nothing */
	LOADS,          /* reads at full speed */
	RECONFIGURES,   /* changes settings and restores them */
	WRITES,         /* destroys data */
	RESETS,         /* resets the controller, the link or the function */
	FIRMWARE,       /* loads firmware */
	EFFECT_UNKNOWN, /* of a case that never began */
};

/** effect_name() - "reads", "loads", "reconfigures", ...; NULL: unknown */
const char *effect_name(enum effect effect);
/** effect_find() - the effect of that name in any case; EFFECT_UNKNOWN: none, or no name at all */
enum effect effect_find(const char *name);

#endif
