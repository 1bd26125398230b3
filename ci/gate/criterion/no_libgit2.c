/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Criterion starts libgit2 in every process, for the differences in assertions that nvme-gate does
 * not use; libgit2 then reads and decodes every CA certificate of the host, a fifth of the
 * processor time of a case. The executable's own definitions come before the library's: nothing is
 * started. */

int git_libgit2_init(void);
int git_libgit2_shutdown(void);

int git_libgit2_init(void)
{
	return 1;
}

int git_libgit2_shutdown(void)
{
	return 0;
}
