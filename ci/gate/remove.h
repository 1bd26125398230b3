/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Removes what a case left in its scratch directory. */
#ifndef CI_GATE_REMOVE_H
#define CI_GATE_REMOVE_H

/* remove_tree - @path and everything below it on the same file system, no symbolic link followed.
 * Returns 0, also when there is nothing; -errno of the first thing that stayed. */
int remove_tree(const char *path);

/* unmount_below - unmounts what this process sees mounted below @path, the latest first. A mount that
 * is still in use is detached. Returns 0, or the first -errno; the others are still tried */
int unmount_below(const char *path);

#endif
