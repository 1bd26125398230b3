/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which cases of a plan the user wants, by name, tag or a former run; and what on the command line
 * matched nothing, which is always an error. */
#ifndef CI_GATE_CLI_SELECT_H
#define CI_GATE_CLI_SELECT_H

#include <stddef.h>

#include "ci/gate/options/options.h"
#include "ci/gate/plan/plan.h"

struct selection;

/**
 * select_new() - prepares --filter, --exclude, --tag and --rerun-failed
 * @why: one line on failure
 *
 * A case is selected when one of the filters matches its whole name (shell glob with extglob, '*'
 * crosses '/'), if there are filters; it carries one of the tags, if there are tags; it failed or
 * was an error in the former run, if there is one; and no exclusion matches its name.
 *
 * Return: 0; -EINVAL or -errno when the former run cannot be read; -ENODATA when it has no failed
 * case: nothing to run again.
 */
int select_new(const struct gate_options *options, struct selection **ret_selection, char *why,
	       size_t why_size);
/** select_free() - accepts NULL */
void select_free(struct selection *selection);

/** select_apply() - sets .selected of every case; may be called for the plans of several drives */
void select_apply(struct selection *selection, struct plan *plan);

/**
 * select_check() - after all plans: did everything on the command line match something?
 *
 * Return: 0; -EINVAL: one line in @why that names the option that matched nothing and the nearest
 * names (exit GATE_EXIT_USAGE); -ENODATA: each matched, but no case is selected (exit
 * GATE_EXIT_NOTHING).
 */
int select_check(const struct selection *selection, char *why, size_t why_size);

#endif
