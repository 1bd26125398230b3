/* SPDX-License-Identifier: GPL-2.0-or-later */
/* summary.json: the verdict for machines. reports/summary.schema.json says what each key means. */
#include <errno.h>
#include <string.h>

#include "reports/compare/compare.h"
#include "reports/record/known.h"
#include "reports/reports.h"
#include "reports/report_source.h"
#include "reports/verdict/wording.h"
#include "helpers/text/text.h"
#include "reports/verdict/verdict_data.h"
#include "reports/verdict/verdict_known.h"

static void key_text(struct text *out, const char *key, const char *value)
{
	text_printf(out, "\"%s\":", key);
	text_json_string(out, value, TEXT_BLOCK_BYTES);
}

static void key_list(struct text *out, const char *key, const char *const *items, size_t count)
{
	text_printf(out, "\"%s\":[", key);
	for (size_t i = 0; i < count; i++) {
		text_puts(out, i ? "," : "");
		text_json_string(out, items[i], TEXT_BLOCK_BYTES);
	}
	text_puts(out, "]");
}

static void key_time(struct text *out, const char *key, int64_t unix_ns)
{
	text_printf(out, "\"%s\":\"", key);
	text_timestamp(out, unix_ns, 3);
	text_puts(out, "\"");
}

static void write_counts(struct text *out, const struct report_source *from)
{
	struct verdict sum = { 0 };

	for (size_t i = 0; i < from->count; i++) {
		sum.pass += from->verdicts[i]->pass;
		sum.fail += from->verdicts[i]->fail;
		sum.error += from->verdicts[i]->error;
		sum.skip += from->verdicts[i]->skip;
		sum.unarmed += from->verdicts[i]->unarmed;
		sum.known += from->verdicts[i]->known;
	}
	text_printf(out,
		    "\"counts\":{\"pass\":%zu,\"fail\":%zu,\"error\":%zu,\"skip\":%zu},"
		    "\"unarmed\":%zu,\"known\":%zu",
		    sum.pass, sum.fail, sum.error, sum.skip, sum.unarmed, sum.known);
}

/* Every attempt, in order. */
static void write_rounds(struct text *out, const struct run_model *run, const char *name)
{
	const char *comma = "";

	text_puts(out, ",\"rounds\":[");
	for (size_t i = 0; i < run->case_count; i++) {
		const struct run_case *c = run->cases[i];

		if (strcmp(c->info.name, name))
			continue;
		text_printf(out, "%s{\"attempt\":%u,\"verdict\":\"%s\",\"duration_s\":", comma,
			    c->info.attempt,
			    run_verdict_name(c->ended ? c->end.verdict : RUN_ERROR));
		text_json_number(out, c->end.duration_s);
		text_puts(out, "}");
		comma = ",";
	}
	text_puts(out, "]");
}

static void write_case(struct text *out, const struct report_source *from, size_t run,
		       const struct run_case *c)
{
	bool known = verdict_is_known(from->runs[run], from->options->known, c);
	struct text reason = { 0 };

	text_puts(out, "{");
	key_text(out, "name", c->info.name);
	text_puts(out, ",");
	key_text(out, "id", c->info.id);
	text_printf(out, ",\"verdict\":\"%s\",",
		    run_verdict_name(c->ended ? c->end.verdict : RUN_ERROR));
	if (c->ended)
		wording_message(&reason, c);
	else
		text_puts(&reason, "still running");
	key_text(out, "reason", reason.data);
	out->failed |= reason.failed;
	text_free(&reason);
	text_puts(out, ",\"duration_s\":");
	text_json_number(out, c->end.duration_s);
	text_puts(out, ",");
	key_text(out, "kind", end_kind_name(c->ended ? c->end.kind : END_INTERRUPTED));
	text_puts(out, ",");
	key_text(out, "dut", from->aliases[run]);
	text_printf(out, ",\"known\":%s", known ? "true" : "false");
	if (c->info.attempt) {
		text_printf(out, ",\"attempt\":%u", c->info.attempt);
		write_rounds(out, from->runs[run], c->info.name);
	}
	text_puts(out, "}");
}

static void write_cases(struct text *out, const struct report_source *from)
{
	const char *comma = "\n";

	text_puts(out, "\"cases\":[");
	for (size_t i = 0; i < from->count; i++)
		for (size_t k = 0; k < from->runs[i]->case_count; k++) {
			const struct run_case *worst;
			size_t attempts;

			if (!wording_attempts(from->runs[i], from->runs[i]->cases[k], &worst,
					      &attempts))
				continue;
			text_puts(out, comma);
			write_case(out, from, i, worst);
			comma = ",\n";
		}
	text_puts(out, "]");
}

static void write_run(struct text *out, const struct report_source *from, size_t index)
{
	const struct run_model *run = from->runs[index];
	const struct run_info *info = &run->info;
	const struct verdict *v = from->verdicts[index];

	text_puts(out, "\n{");
	key_text(out, "dut", from->aliases[index]);
	text_printf(out, ",\"gate\":\"%s\",\"exit\":%d,", verdict_gate_name(v->gate), v->exit_code);
	key_text(out, "sentence", v->sentence);
	text_puts(out, ",");
	key_list(out, "reasons", (const char *const *)v->reasons, v->reason_count);
	text_printf(out,
		    ",\"counts\":{\"pass\":%zu,\"fail\":%zu,\"error\":%zu,\"skip\":%zu},"
		    "\"unarmed\":%zu,\"known\":%zu,\"passed_cases\":%zu,\"whole_cases\":%zu,"
		    "\"complete\":%s,",
		    v->pass, v->fail, v->error, v->skip, v->unarmed, v->known, v->passed_cases,
		    v->whole_cases, v->incomplete ? "false" : "true");
	key_text(out, "selector", info->selector);
	text_puts(out, ",");
	key_text(out, "model", info->model);
	text_puts(out, ",");
	key_text(out, "serial", info->serial);
	text_puts(out, ",");
	key_text(out, "firmware", info->firmware);
	text_printf(out, ",\"simulated\":%s,\"emulated\":%s,", info->simulated ? "true" : "false",
		    info->emulated ? "true" : "false");
	key_text(out, "recorded", info->recorded);
	text_puts(out, ",\"profile\":{");
	key_text(out, "name", info->profile_name);
	text_puts(out, ",");
	key_text(out, "path", info->profile_path);
	text_puts(out, ",");
	key_text(out, "sha256", info->profile_sha256);
	text_puts(out, "},\"rules\":{");
	key_list(out, "must_run", info->must_run, info->must_run_count);
	text_printf(out, ",\"skip_budget\":%d,\"partial_runs\":%s},\"unselected\":%u,",
		    info->skip_budget, info->partial_refused ? "false" : "true", info->unselected);
	key_time(out, "started", info->start_unix_ns);
	text_puts(out, ",");
	key_time(out, "ended", run->end_unix_ns);
	text_puts(out, ",\"duration_s\":");
	text_json_number(out, wording_run_duration(run));
	text_puts(out, ",\"simulated_s\":");
	text_json_number(out, wording_simulated(run));
	text_puts(out, ",");
	key_text(out, "host", info->host);
	text_puts(out, ",");
	key_text(out, "kernel", info->kernel);
	text_puts(out, ",");
	key_text(out, "dir", run->dir);
	text_puts(out, ",");
	key_text(out, "known_file", info->known_path);
	text_puts(out, ",");
	key_text(out, "baseline", info->baseline_path);
	text_puts(out, ",\"compare\":");
	if (from->comparisons[index])
		compare_write_json(from->comparisons[index], out);
	else
		text_puts(out, "null");
	text_puts(out, "}");
}

int summary_build(const struct report_source *from, struct text *out)
{
	text_printf(out, "{\"gate\":\"%s\",\"exit\":%d,", verdict_gate_name(report_gate(from)),
		    report_exit_code(from));
	write_counts(out, from);
	text_puts(out, ",\"format\":1,");
	key_text(out, "tool", "nvme-gate " NVME_GATE_VERSION);
	text_puts(out, ",\n");
	write_cases(out, from);
	text_puts(out, ",\n\"runs\":[");
	for (size_t i = 0; i < from->count; i++) {
		text_puts(out, i ? "," : "");
		write_run(out, from, i);
	}
	text_puts(out, "]}\n");
	return out->failed ? -ENOMEM : 0;
}
