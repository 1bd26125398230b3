/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every errno of this system is decided on: the host's on positive evidence, else the drive's. */
#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "helpers/refusal.h"

/* What the block layer makes of what a drive did or did not do; never the host's. */
Test(refusal, what_a_drive_can_cause_is_the_drives)
{
	static const int drives[] = {
		EIO,    ETIMEDOUT, ENODEV,    ENXIO,   ENOENT,    ENODATA,
		EILSEQ, EBADE,     EREMOTEIO, ENOLINK, ECANCELED, EUCLEAN,
		ESTALE, EPROTO,    EOVERFLOW, EBADMSG, ENOMEDIUM,
	};

	for (size_t i = 0; i < sizeof(drives) / sizeof(drives[0]); i++)
		for (int at = REFUSAL_CALL; at <= REFUSAL_START; at++)
			cr_expect_not(refusal_is_hosts(drives[i], (enum refusal_at)at), "%s at %d",
				      strerror(drives[i]), at);
}

Test(refusal, what_only_the_host_does_is_the_hosts_everywhere)
{
	static const int hosts[] = {
		EPERM,  EACCES, EROFS,  ENOMEM, EDQUOT, EFBIG,  EMFILE,
		ENFILE, ENOSYS, EFAULT, EBADF,  EBUSY,  EAGAIN,
	};

	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++)
		for (int at = REFUSAL_CALL; at <= REFUSAL_START; at++)
			cr_expect(refusal_is_hosts(hosts[i], (enum refusal_at)at), "%s at %d",
				  strerror(hosts[i]), at);
}

/* The same number means another thing, by where it comes out. */
Test(refusal, it_depends_on_where_it_comes_out)
{
	static const struct {
		int error;
		bool call, io, start;
	} rows[] = {
		{ EINVAL, false, true, true },     /* mount of a broken superblock */
		{ EOPNOTSUPP, true, false, true }, /* a command that the drive refused */
		{ ENOSPC, true, false, true },     /* Capacity Exceeded */
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cr_expect_eq(refusal_is_hosts(rows[i].error, REFUSAL_CALL), rows[i].call, "%s",
			     strerror(rows[i].error));
		cr_expect_eq(refusal_is_hosts(rows[i].error, REFUSAL_IO), rows[i].io, "%s",
			     strerror(rows[i].error));
		cr_expect_eq(refusal_is_hosts(rows[i].error, REFUSAL_START), rows[i].start, "%s",
			     strerror(rows[i].error));
	}
}

/* What a later kernel invents is the drive's until somebody has decided. */
Test(refusal, nothing_else_is_the_hosts)
{
	cr_expect_not(refusal_is_hosts(0, REFUSAL_CALL));
	cr_expect_not(refusal_is_hosts(-EPERM, REFUSAL_CALL));
	for (int error = 134; error < 4096; error++)
		cr_expect_not(refusal_is_hosts(error, REFUSAL_START), "%d", error);
}
