/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Globs of the command line, of profiles and of lists of known failures. */
#include "helpers/text/glob.h"

#include <fnmatch.h>
#include <string.h>

bool glob_fits(const char *glob, const char *name)
{
	return strcmp(glob, name) == 0 || fnmatch(glob, name, FNM_EXTMATCH) == 0;
}
