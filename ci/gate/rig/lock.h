/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One run per drive: the lock that says so, and the place where a drive's undo journal lies. */
#ifndef CI_GATE_RIG_LOCK_H
#define CI_GATE_RIG_LOCK_H

#include <stddef.h>

#include "fixtures/dut/dut.h"

struct lock;

/**
 * lock_take() - the drive is ours until lock_release(), or until this process is gone
 * @info: of the drive
 * @state_dir: where a simulated drive keeps its state; NULL: it is private and needs no lock
 * @command: the command line, for those who find the drive locked
 * @why: one line for people on failure
 *
 * Locks (flock) a file per serial number, a file per PCI address and, where it can be opened, the
 * controller's node: the files say who holds them, the node is the same for all users. They lie in
 * $NVME_GATE_LOCK_DIR, else /run/lock/nvme-gate for root, else $XDG_RUNTIME_DIR/nvme-gate, else
 * ${TMPDIR:-/tmp}/nvme-gate-UID. Files are left behind: a lock is held, not lying there. Children
 * that were forked hold it too as long as they live: let them call lock_forget().
 *
 * Return: 0; -EBUSY locked, with its holder in @why; -EPERM the directory is somebody else's; other
 * -errno.
 */
int lock_take(const struct dut_info *info, const char *state_dir, const char *command,
	      struct lock **ret_lock, char *why, size_t why_size);
/** lock_release() - accepts NULL */
void lock_release(struct lock *lock);
/** lock_forget() - in a forked child: closes without unlocking; accepts NULL */
void lock_forget(struct lock *lock);

/**
 * state_folder() - where the undo journals of real drives lie; it need not be there
 *
 * Return: 0 or -errno.
 */
int state_folder(char *ret_path, size_t size);
/**
 * state_journal_path() - where the undo journal of a drive lies; its directory is made
 * $NVME_GATE_STATE_DIR, else /var/lib/nvme-gate for root, else $XDG_STATE_HOME/nvme-gate, else
 * ~/.local/state/nvme-gate; simulated drives: @state_dir, which must not be NULL.
 *
 * Return: 0, or -errno with one line in @why.
 */
int state_journal_path(const struct dut_info *info, const char *state_dir, char *ret_path,
		       size_t size, char *why, size_t why_size);

#endif
