/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Removes and moves directories with all that is in them, in place of what rename(2) and a walk by
 * device numbers cannot do on an overlay of two file systems. */
#ifndef HELPERS_OS_REMOVE_H
#define HELPERS_OS_REMOVE_H

/**
 * remove_tree() - @path and everything below it on the same mount, no symbolic link followed
 *
 * Return: 0, also when there is nothing; -errno of the first thing that stayed.
 */
int remove_tree(const char *path);
/** remove_tree_at() - the same of @name in the directory that @dir is open on; 0 or -errno */
int remove_tree_at(int dir, const char *name);

/**
 * move_entry() - @name of the directory @from becomes @name of the directory @to
 *
 * A directory that cannot be renamed as such (it lies in a lower layer of an overlay, or @to has
 * one of that name) is made again, and what is in it is moved.
 *
 * Return: 0; -errno when it is where it was.
 */
int move_entry(int from, const char *name, int to);

#endif
