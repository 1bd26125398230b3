/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the command line along the table of options, and checks what must hold between them. */
#include "ci/gate/options/options.h"

#include <errno.h>
#include <string.h>

#include "ci/gate/options/option_table.h"

#define SAY(p, ...) option_say((p)->why, __VA_ARGS__)

static int check_profile_command(struct option_parser *p, const struct gate_options *o)
{
	const char *what = o->operands.count ? o->operands.items[0] : "";
	size_t wanted = strcmp(what, "check") == 0 ? 2 : 1;
	char word[64];

	if (strcmp(what, "check") != 0 && strcmp(what, "new") != 0 && strcmp(what, "schema") != 0)
		return SAY(p, "check, new or schema is expected, not '%s'",
			   option_shown(what, word, sizeof(word)));
	if (o->operands.count < wanted)
		return SAY(p, "check needs the FILE to check");
	if (o->operands.count > wanted)
		return SAY(p, "'%s' is too many",
			   option_shown(o->operands.items[wanted], word, sizeof(word)));
	if (strcmp(what, "new") == 0 && o->duts.count != 1)
		return o->duts.count
			       ? SAY(p, "new wants one --dut SEL, and %zu are given", o->duts.count)
			       : SAY(p, "new needs one --dut SEL: the drive to begin with");
	if (strcmp(what, "new") != 0 && o->duts.count)
		return SAY(p, "--dut belongs to 'profile new'");
	if (strcmp(what, "check") != 0 && o->sets.count)
		return SAY(p, "--set belongs to 'profile check'");
	return 0;
}

static int check_list_command(struct option_parser *p, const struct gate_options *o)
{
	const char *list = o->faults     ? "faults"
			   : o->variants ? "variants"
			   : o->models   ? "models"
					 : "facts";

	if (o->faults + o->variants + o->models + o->facts > 1)
		return SAY(p, "--faults, --variants, --models and --facts are lists of their own: "
			      "give one of them");
	if ((o->faults || o->variants || o->models || o->facts) &&
	    (o->duts.count || o->profile || o->filters.count || o->excludes.count ||
	     o->tags.count || o->sets.count || o->rerun_failed))
		return SAY(p, "--%s goes with --json only", list);
	if (o->duts.count > 1)
		return SAY(p, "one --dut SEL is wanted at most, and %zu are given", o->duts.count);
	return 0;
}

static int check_status_command(struct option_parser *p, const struct gate_options *o)
{
	if (o->duts.count > 1 && !o->match.count)
		return SAY(p, "one --dut SEL is wanted, and %zu are given", o->duts.count);
	if (!o->duts.count && !o->match.count)
		return SAY(p, "one --dut SEL is needed; nvme-gate devices shows what there is");
	if (o->duration_ns && !o->interval_ns)
		return SAY(p, "--duration goes with --interval");
	if (o->out && !o->interval_ns)
		return SAY(p, "--out goes with --interval");
	if (o->controller && !o->telemetry)
		return SAY(p, "--controller goes with --telemetry");
	if (o->telemetry && o->interval_ns)
		return SAY(p, "--telemetry and --interval exclude each other");
	if (o->fact_names.count && (o->telemetry || o->interval_ns || o->sections.count))
		return SAY(p, "--fact goes with --json only");
	if (o->sections.count && (o->telemetry || o->interval_ns))
		return SAY(p, "--section goes with --json only");
	return 0;
}

static int check_record_command(struct option_parser *p, const struct gate_options *o)
{
	bool from_files = o->from_lspci.count || o->from_nvme.count;

	if (from_files && o->duts.count)
		return SAY(p, "--dut is a drive, --from-lspci and --from-nvme are files: one or "
			      "the other");
	if (o->refusals && from_files)
		return SAY(p, "--refusals asks a drive, and files of --from-lspci and --from-nvme "
			      "cannot be asked");
	if (o->refusals && o->duts.count && strncmp(o->duts.items[0], "replay:", 7) == 0)
		return SAY(p, "--refusals asks a drive, and a recording cannot be asked what it "
			      "does not hold");
	if (o->duts.count > 1 && !o->match.count)
		return SAY(p, "one --dut SEL is recorded, and %zu are given", o->duts.count);
	if (!from_files && o->duts.count != 1 && !o->match.count)
		return SAY(p, "which drive? One --dut SEL, or the files of --from-lspci and "
			      "--from-nvme");
	if (o->from_lspci.count > 2)
		return SAY(p, "--from-lspci: one file, or one of the drive and one of its port");
	return 0;
}

/* Once all words are read. Return: 0 or -EINVAL */
static int check(struct option_parser *p, const struct gate_options *o)
{
	if (!p->command)
		return SAY(p, "which command? See nvme-gate --help");
	if (o->quiet && o->verbose)
		return SAY(p, "--quiet and --verbose exclude each other");
	if (p->command->raw)
		return 0;
	if (o->command == GATE_PROFILE)
		return check_profile_command(p, o);
	if (option_check_operands(p->program, p->command, o->operands.items, o->operands.count,
				  p->why))
		return -EINVAL;
	if (o->command == GATE_RUN && !o->duts.count && !o->match.count)
		return SAY(p, "which drive? --dut SEL names it; nvme-gate devices and nvme-gate "
			      "list --models show what there is");
	if (o->command == GATE_STATUS)
		return check_status_command(p, o);
	if (o->command == GATE_RECORD)
		return check_record_command(p, o);
	return o->command == GATE_LIST ? check_list_command(p, o) : 0;
}

static int read_words(struct option_parser *p, struct gate_options *o)
{
	const struct option *option;
	const char *value;
	int ret;

	while ((ret = option_next(p, &option, &value)) > 0) {
		if (option)
			ret = option_store(option, value, o, p->why);
		else if (option_strings_add(&o->operands, value))
			ret = SAY(p, "out of memory");
		if (ret < 0)
			break;
	}
	if (!p->command)
		return ret;
	o->command = (enum gate_command)(p->command - p->program->commands);
	o->rest = o->argv + p->next;
	o->rest_count = o->argc - p->next;
	return ret;
}

enum options_outcome options_parse(int argc, char **argv, struct gate_options *ret_options,
				   FILE *out, FILE *err)
{
	struct option_parser parser = {
		.argc = argc,
		.argv = argv,
		.next = 1,
		.program = &gate_program,
		.tables = gate_program.tables,
	};

	*ret_options = (struct gate_options){
		.argc = argc, .argv = argv, .repeat = 1, .deadline_scale = 1
	};
	if (read_words(&parser, ret_options))
		goto wrong;
	if (ret_options->help || parser.help) {
		if (parser.command)
			option_help_command(&gate_program, parser.command, out);
		else
			option_help_program(&gate_program, out);
		return OPTIONS_HELP;
	}
	if (ret_options->version) {
		(void)fprintf(out, "%s %s\n", gate_program.name, gate_program.version);
		return OPTIONS_VERSION;
	}
	if (!check(&parser, ret_options))
		return OPTIONS_RUN;
wrong:
	(void)fprintf(err, "nvme-gate%s%s: %s\n", parser.command ? " " : "",
		      parser.command ? parser.command->name : "", parser.why);
	return OPTIONS_WRONG;
}

void options_free(struct gate_options *options)
{
	struct option_strings *lists[] = {
		&options->duts,      &options->match,      &options->exclude_duts,
		&options->filters,   &options->excludes,   &options->tags,
		&options->erase,     &options->sets,       &options->operands,
		&options->sections,  &options->fact_names, &options->from_lspci,
		&options->from_nvme,
	};

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		option_strings_free(lists[i]);
}
