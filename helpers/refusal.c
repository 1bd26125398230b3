/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one table of errors that the host makes by itself. Everything else is the drive's: I/O error,
 * time-out, no device, no such node (it did not come back), no data (a medium error), EILSEQ
 * (protection information), EBADE (a reservation), EREMOTEIO, ENOLINK, EUCLEAN (a broken file
 * system), ENOTTY of a reset (the function did not come back in time).
 */
#include "helpers/refusal.h"

#include <errno.h>
#include <stddef.h>

#define CALL (1u << REFUSAL_CALL)
#define IO (1u << REFUSAL_IO)
#define START (1u << REFUSAL_START)
#define ANY (CALL | IO | START)

static const struct {
	int error;
	unsigned int at;
} hosts[] = {
	/* a privilege, a security module, seccomp, a device cgroup; a node that the host set
	 * read-only */
	{ EPERM, ANY },
	{ EACCES, ANY },
	{ EROFS, ANY }, /* /sys, or the node: read-only by the drive is a status of the drive */
	/* nothing left of it; of an I/O, ENOSPC is a drive whose capacity was exceeded */
	{ ENOMEM, ANY },
	{ ENOSPC, CALL | START },
	{ EDQUOT, ANY },
	{ EFBIG, ANY },
	{ EMFILE, ANY },
	{ ENFILE, ANY },
	{ EUSERS, ANY },
	{ ENOLCK, CALL | START },
	/* somebody else has it, or the host is short of something for now */
	{ EBUSY, ANY },
	{ EAGAIN, ANY },
	{ ETXTBSY, ANY },
	/* native multipath: another controller reaches the namespace too (live_paths.h) */
	{ EMLINK, CALL | START },
	/* the kernel has no such call, or cannot do this with this format; of an I/O, the drive
	 * refused the command (Invalid Field, Invalid Opcode) */
	{ ENOSYS, ANY },
	{ EOPNOTSUPP, CALL | START },
	{ ENOTTY, START },
	{ ENOEXEC, ANY },
	{ ENOPROTOOPT, ANY },
	{ EAFNOSUPPORT, ANY },
	/* what we asked for makes no sense here: a block size below the namespace's, a bad
	 * descriptor; mount(2) says EINVAL of a superblock that it cannot read, so of calls it is
	 * not certain */
	{ EINVAL, IO | START },
	{ ERANGE, START },
	{ EFAULT, ANY },
	{ EBADF, ANY },
	{ ENAMETOOLONG, ANY },
	{ ELOOP, ANY },
	{ E2BIG, ANY },
	{ ENOTDIR, CALL | START },
	{ EISDIR, CALL | START },
	{ ENOTBLK, CALL | START },
	{ ESPIPE, ANY },
};

bool refusal_is_hosts(int error, enum refusal_at at)
{
	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++)
		if (hosts[i].error == error)
			return hosts[i].at >> at & 1;
	return false;
}
