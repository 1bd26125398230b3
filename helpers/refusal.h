/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tells errors that only the host can have made from those that a drive may be behind. */
#ifndef HELPERS_REFUSAL_H
#define HELPERS_REFUSAL_H

#include <errno.h>
#include <stdbool.h>

/* What was asked of a recording, and is not in it: told apart from what the drive refused. No call
 * to a drive comes back with this. */
#define REFUSAL_NOT_RECORDED ENOMSG
/* What a drive claims, and is not asked for, since nobody knows what must be said beside its
 * number: nvme_feature_unread(). No call to a drive comes back with this either. */
#define REFUSAL_NOT_ASKED ENOANO

/* Where an error came out. */
enum refusal_at {
	REFUSAL_CALL,  /* of a call: open, ioctl, mount, a write to sysfs, a command never sent */
	REFUSAL_IO,    /* of an I/O that was sent and came back */
	REFUSAL_START, /* of a load that never began: nothing had been sent */
};

/**
 * refusal_is_hosts() - is it certain that the host is why, and not the drive?
 * @error: an errno, positive
 *
 * What a drive can cause as well, and what nobody listed, is not certain.
 */
bool refusal_is_hosts(int error, enum refusal_at at);

#endif
