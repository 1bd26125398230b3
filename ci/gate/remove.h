/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Removes what a case left in its scratch directory. */
#ifndef CI_GATE_REMOVE_H
#define CI_GATE_REMOVE_H

/* remove_tree - @path and everything below it on the same file system, no symbolic link followed.
 * Returns 0, also when there is nothing; -errno of the first thing that stayed. */
int remove_tree(const char *path);

#endif
