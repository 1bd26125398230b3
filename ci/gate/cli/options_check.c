/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What must hold between the options of a command line. */
#include <stdio.h>
#include <string.h>

#include "ci/gate/cli/option_table.h"
#include "ci/gate/cli/options_internal.h"

static void check_profile_command(struct parser *p)
{
	const struct gate_options *o = p->options;
	const char *what = o->operands.count ? o->operands.items[0] : "";
	size_t wanted = strcmp(what, "check") == 0 ? 2 : 1;
	char word[64];

	if (strcmp(what, "check") != 0 && strcmp(what, "new") != 0 && strcmp(what, "schema") != 0) {
		options_complain(p, "check, new or schema is expected, not '%s'",
				 options_shown(what, word, 64));
		return;
	}
	if (o->operands.count < wanted)
		options_complain(p, "check needs the FILE to check");
	else if (o->operands.count > wanted)
		options_complain(p, "'%s' is too many",
				 options_shown(o->operands.items[wanted], word, 64));
	else if (strcmp(what, "new") == 0 && o->duts.count != 1)
		options_complain(p, "new needs one --dut SEL: the drive to begin with");
	else if (strcmp(what, "new") != 0 && o->duts.count)
		options_complain(p, "--dut belongs to 'profile new'");
	else if (strcmp(what, "check") != 0 && o->sets.count)
		options_complain(p, "--set belongs to 'profile check'");
}

static void check_list_command(struct parser *p)
{
	const struct gate_options *o = p->options;

	if (o->faults + o->variants + o->models > 1)
		options_complain(p, "--faults, --variants and --models are lists of their own: "
				    "give one of them");
	else if ((o->faults || o->variants || o->models) &&
		 (o->duts.count || o->profile || o->filters.count || o->excludes.count ||
		  o->tags.count || o->sets.count || o->rerun_failed))
		options_complain(p, "--%s goes with --json only",
				 o->faults     ? "faults"
				 : o->variants ? "variants"
					       : "models");
	else if (o->duts.count > 1)
		options_complain(p, "one --dut at most");
}

static void check_flavor(struct parser *p)
{
	const char *flavor = p->options->junit_flavor;
	char word[64];

	if (flavor && strcmp(flavor, "junit10") != 0 && strcmp(flavor, "extended") != 0)
		options_complain(p, "--junit-flavor needs junit10 or extended, not '%s'",
				 options_shown(flavor, word, sizeof(word)));
}

static void check_operands(struct parser *p)
{
	const struct gate_strings *operands = &p->options->operands;
	char word[64];

	if (operands->count < p->command->operands_min)
		options_complain(p, "something is missing: nvme-gate %s %.*s", p->command->name,
				 (int)strcspn(p->command->synopsis, "\n"), p->command->synopsis);
	else if (operands->count > p->command->operands_max)
		options_complain(p, "'%s' is not an option and %s takes %s",
				 options_shown(operands->items[p->command->operands_max], word,
					       sizeof(word)),
				 p->command->name,
				 p->command->operands_max ? "no more than it has" : "nothing else");
}

void options_check(struct parser *p)
{
	const struct gate_options *o = p->options;

	if (!p->command) {
		options_complain(p, "which command? See nvme-gate --help");
		return;
	}
	if (o->quiet && o->verbose)
		options_complain(p, "--quiet and --verbose exclude each other");
	if (!p->command->built)
		options_complain(p, "not built yet in this version");
	if (p->command->raw || p->wrong)
		return;
	if (o->command == GATE_PROFILE) {
		check_profile_command(p);
		return;
	}
	check_operands(p);
	check_flavor(p);
	if (o->command == GATE_RUN && !o->duts.count)
		options_complain(
			p, "which drive? --dut SEL names it; nvme-gate devices and nvme-gate list "
			   "--models show what there is");
	if (o->command == GATE_STATUS && o->duts.count != 1)
		options_complain(p,
				 "one --dut SEL is needed; nvme-gate devices shows what there is");
	if (o->command == GATE_LIST)
		check_list_command(p);
}
