/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The comparison for machines. reports/summary.schema.json says what each key means. */
#include <math.h>

#include "reports/compare/compare.h"
#include "helpers/text/text.h"

static void key_text(struct text *out, const char *key, const char *value)
{
	text_printf(out, "\"%s\":", key);
	text_json_string(out, value, TEXT_BLOCK_BYTES);
}

static void key_number(struct text *out, const char *key, double value)
{
	text_printf(out, ",\"%s\":", key);
	if (isfinite(value))
		text_json_number(out, value);
	else
		text_puts(out, "null");
}

static void write_run(struct text *out, const char *key, const struct run_model *run)
{
	text_printf(out, "\"%s\":{", key);
	key_text(out, "dir", run->dir);
	text_puts(out, ",");
	key_text(out, "model", run->info.model);
	text_puts(out, ",");
	key_text(out, "serial", run->info.serial);
	text_puts(out, ",");
	key_text(out, "firmware", run->info.firmware);
	text_puts(out, ",\"started\":\"");
	text_timestamp(out, run->info.start_unix_ns, 3);
	text_printf(out, "\",\"incomplete\":%s},", compare_is_incomplete(run) ? "true" : "false");
}

static void write_cases(struct text *out, const struct compare *c)
{
	const char *comma = "";

	text_puts(out, ",\n\"cases\":[");
	for (size_t i = 0; i < c->case_count; i++) {
		if (c->cases[i].change == COMPARE_SAME)
			continue;
		text_printf(out, "%s\n{", comma);
		key_text(out, "name", c->cases[i].name);
		text_puts(out, ",");
		key_text(out, "change", compare_change_name(c->cases[i].change));
		text_printf(out, ",\"known\":%s}", c->cases[i].excused ? "true" : "false");
		comma = ",";
	}
	text_puts(out, "]");
}

static void write_values(struct text *out, const struct compare *c)
{
	text_puts(out, ",\n\"values\":[");
	for (size_t i = 0; i < c->value_count; i++) {
		const struct compare_value *v = &c->values[i];

		text_puts(out, i ? ",\n{" : "\n{");
		key_text(out, "case", v->case_name);
		text_puts(out, ",");
		key_text(out, "what", v->what);
		text_puts(out, ",");
		key_text(out, "unit", v->unit);
		key_number(out, "base", v->base);
		key_number(out, "candidate", v->candidate);
		key_number(out, "difference", v->difference);
		key_number(out, "relative_pct", v->relative_pct);
		key_number(out, "low_pct", v->low_pct);
		key_number(out, "high_pct", v->high_pct);
		text_printf(out,
			    ",\"base_samples\":%zu,\"candidate_samples\":%zu,\"better\":\"%s\",",
			    v->base_count, v->candidate_count,
			    v->better > 0   ? "more"
			    : v->better < 0 ? "less"
					    : "neither");
		key_text(out, "verdict", compare_verdict_name(v->verdict));
		text_puts(out, ",");
		key_text(out, "why", v->why);
		text_puts(out, "}");
	}
	text_puts(out, "]");
}

static void write_facts(struct text *out, const struct compare *c)
{
	text_puts(out, ",\n\"differences\":[");
	for (size_t i = 0; i < c->fact_count; i++) {
		text_puts(out, i ? ",\n{" : "\n{");
		key_text(out, "group", c->facts[i].group);
		text_puts(out, ",");
		key_text(out, "name", c->facts[i].name);
		text_puts(out, ",");
		key_text(out, "base", c->facts[i].base);
		text_puts(out, ",");
		key_text(out, "candidate", c->facts[i].candidate);
		text_puts(out, "}");
	}
	text_puts(out, "],\n\"wear\":[");
	for (size_t i = 0; i < c->wear_count; i++) {
		text_puts(out, i ? ",{" : "{");
		key_text(out, "name", c->wear[i].name);
		text_puts(out, ",");
		key_text(out, "unit", c->wear[i].unit);
		key_number(out, "base", c->wear[i].base);
		key_number(out, "candidate", c->wear[i].candidate);
		text_puts(out, "}");
	}
	text_puts(out, "],\"notes\":[");
	for (size_t i = 0; i < c->note_count; i++) {
		text_puts(out, i ? "," : "");
		text_json_string(out, c->notes[i], TEXT_BLOCK_BYTES);
	}
	text_puts(out, "]");
}

void compare_write_json(const struct compare *c, struct text *out)
{
	text_printf(out, "{\"exit\":%d,\"worse\":%zu,", compare_exit_code(c), compare_worse(c));
	key_text(out, "sentence", c->sentence);
	text_printf(out, ",\"same_drive\":%s,\"margin_pct\":", c->same_drive ? "true" : "false");
	text_json_number(out, c->margin_pct);
	text_puts(out, ",\"confidence_pct\":");
	text_json_number(out, c->confidence_pct);
	text_puts(out, ",\"tolerance_pct\":");
	text_json_number(out, c->tolerance_pct);
	text_puts(out, ",\n");
	write_run(out, "base", c->base);
	write_run(out, "candidate", c->candidate);
	text_printf(
		out,
		"\"counts\":{\"newly_failing\":%zu,\"newly_failing_known\":%zu,"
		"\"still_failing\":%zu,\"fixed\":%zu,\"new\":%zu,\"gone\":%zu,\"not_selected\":%zu,"
		"\"not_judged\":%zu,\"same\":%zu,\"values_worse\":%zu,\"values_better\":%zu,"
		"\"values_not_worse\":%zu,\"values_cannot_tell\":%zu}",
		c->new_failures, c->changes[COMPARE_NEWLY_FAILING] - c->new_failures,
		c->changes[COMPARE_STILL_FAILING], c->changes[COMPARE_FIXED],
		c->changes[COMPARE_NEW], c->changes[COMPARE_GONE], c->changes[COMPARE_NOT_SELECTED],
		c->changes[COMPARE_NOT_JUDGED], c->changes[COMPARE_SAME], c->worse_values,
		c->verdicts[COMPARE_BETTER], c->verdicts[COMPARE_NOT_WORSE],
		c->verdicts[COMPARE_CANNOT_TELL]);
	write_cases(out, c);
	write_values(out, c);
	write_facts(out, c);
	text_puts(out, "}");
}
