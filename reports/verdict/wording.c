/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words that JUnit, HTML and summary share. */
#include "reports/verdict/wording.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/text/quantity.h"
#include "helpers/text/text.h"

void wording_area(struct text *out, const struct run_case *c)
{
	size_t size = strcspn(c->info.name, "/");

	if (c->info.area && *c->info.area)
		text_puts(out, c->info.area);
	else if (c->info.name[size] == '/' && size)
		text_append(out, c->info.name, size);
	else
		text_puts(out, "other");
}

bool wording_same_area(const struct run_case *a, const struct run_case *b)
{
	size_t size = strcspn(a->info.name, "/");

	if (a->info.area && b->info.area)
		return !strcmp(a->info.area, b->info.area);
	return size == strcspn(b->info.name, "/") && !strncmp(a->info.name, b->info.name, size);
}

const char *wording_local_name(const struct run_case *c)
{
	const char *slash = strchr(c->info.name, '/');

	return slash && slash[1] ? slash + 1 : c->info.name;
}

int wording_areas(const struct run_model *run, const struct run_case ***ret_case, size_t *ret_count)
{
	const struct run_case **areas = NULL;
	size_t count = 0;

	for (size_t i = 0; i < run->case_count; i++) {
		size_t k = 0;
		const struct run_case **grown;

		while (k < count && !wording_same_area(areas[k], run->cases[i]))
			k++;
		if (k < count)
			continue;
		grown = reallocarray(areas, count + 1, sizeof(*areas));
		if (!grown) {
			free(areas);
			return -ENOMEM;
		}
		areas = grown;
		areas[count++] = run->cases[i];
	}
	*ret_case = areas;
	*ret_count = count;
	return 0;
}

/* A glob that matches just this name. */
static void add_glob(struct text *out, const char *name)
{
	struct text glob = { 0 };

	for (; *name; name++) {
		if (strchr("*?[]\\()|+@!", *name))
			text_append(&glob, "\\", 1);
		text_append(&glob, name, 1);
	}
	if (glob.failed)
		out->failed = true;
	else
		text_shell_word(out, glob.data ? glob.data : "");
	text_free(&glob);
}

/* An option that was not given is not in the line either. */
static void add_option(struct text *out, const char *option, const char *value)
{
	if (!value || !*value)
		return;
	text_printf(out, " %s ", option);
	text_shell_word(out, value);
}

/* What decides how often a case runs, how long it may, and what it is compared with. */
static void add_how(struct text *out, const struct run_info *info)
{
	add_option(out, "--profile", info->profile_path);
	for (size_t i = 0; i < info->override_count; i++)
		add_option(out, "--set", info->overrides[i]);
	add_option(out, "--baseline", info->baseline_path);
	if (info->repeat > 1)
		text_printf(out, " --repeat %u", info->repeat);
	if (info->deadline_scale > 0 && info->deadline_scale != 1) {
		text_puts(out, " --deadline-scale ");
		text_json_number(out, info->deadline_scale);
	}
}

void wording_reproduce(struct text *out, const struct run_model *run, const struct run_case *c)
{
	const struct run_info *info = &run->info;

	/* what was found of the run as a whole takes all of it */
	if (c->info.area && !strcmp(c->info.area, "run") && info->command_line) {
		text_puts(out, info->command_line);
		return;
	}
	text_puts(out, "nvme-gate run --dut ");
	text_shell_word(out, info->selector ? info->selector : "SELECTOR");
	add_how(out, info);
	text_puts(out, " --filter ");
	add_glob(out, c->info.name);
	/* a case that never began gets what the run had */
	if (c->info.effect == EFFECT_UNKNOWN ? info->erase_serial && *info->erase_serial
					     : c->info.effect >= WRITES) {
		text_puts(out, " --erase ");
		text_shell_word(out, info->serial && *info->serial ? info->serial : "SERIAL");
		if (info->overwrite_signatures)
			text_puts(out, " --overwrite-signatures");
	}
}

void wording_message(struct text *out, const struct run_case *c)
{
	const char *message = run_first_message(c);

	text_clean_line(out, message, strlen(message), TEXT_LINE_BYTES);
}

/* One that is told in full already leaves out its first line. */
static void add_finding(struct text *body, const struct finding_context *context,
			const struct finding *f, const char *told)
{
	struct text message = { 0 };

	if (f->outcome == FINDING_HOLDS || f->outcome == FINDING_SKIPS ||
	    body->size >= TEXT_BLOCK_BYTES)
		return;
	finding_put_message(&message, context->id, f);
	if (message.data && strcmp(message.data, told))
		text_printf(body, "\n%s", message.data);
	finding_put_details(body, context, f);
	body->failed |= message.failed;
	text_free(&message);
}

void wording_details(struct text *out, const struct run_model *run, const struct run_case *c)
{
	const struct finding_context context = { c->info.id, c->info.spec, c->info.ocp,
						 run->info.selector };
	struct text message = { 0 }, body = { 0 };

	wording_message(&message, c);
	for (size_t i = 0; i < c->measure_count; i++)
		add_finding(&body, &context, &c->measures[i], message.data ? message.data : "");
	for (size_t i = 0; i < c->finding_count; i++)
		add_finding(&body, &context, &c->findings[i], message.data ? message.data : "");
	if (!body.size && c->info.file)
		text_printf(&body, "\nat %s:%d", c->info.file, c->info.line);
	if (c->end.signal)
		text_printf(&body, "\nended by signal %d", c->end.signal);
	else if (c->end.exit_code)
		text_printf(&body, "\nexit code %d", c->end.exit_code);
	text_clean(out, body.data ? body.data : "", body.size, TEXT_BLOCK_BYTES);
	out->failed |= message.failed || body.failed;
	text_free(&message);
	text_free(&body);
}

void wording_failure(struct text *out, const struct run_model *run, const struct run_case *c)
{
	wording_message(out, c);
	wording_details(out, run, c);
	text_puts(out, "\nreproduce: ");
	wording_reproduce(out, run, c);
}

void wording_number(struct text *out, double value, const char *unit)
{
	char number[QUANTITY_SIZE];

	text_puts(out, quantity_print(value, unit, 0, number, sizeof(number)));
}

void wording_duration(struct text *out, double seconds)
{
	char duration[QUANTITY_SIZE];

	text_puts(out, quantity_duration(seconds, duration, sizeof(duration)));
}

double wording_run_duration(const struct run_model *run)
{
	int64_t ns = run->end_unix_ns - run->info.start_unix_ns;

	return run->has_start && ns > 0 ? (double)ns / 1e9 : 0;
}

double wording_simulated(const struct run_model *run)
{
	double seconds = 0;

	for (size_t i = 0; i < run->case_count; i++)
		seconds += run->cases[i]->simulated_s;
	return seconds;
}

/* How much an attempt weighs among those of its name. */
static int weight(const struct run_case *c)
{
	static const int weights[] = {
		[RUN_PASS] = 1, [RUN_FAIL] = 2, [RUN_ERROR] = 3, [RUN_SKIP] = 0
	};

	return c->ended ? weights[c->end.verdict] : weights[RUN_ERROR];
}

bool wording_attempts(const struct run_model *run, const struct run_case *c,
		      const struct run_case **ret_worst, size_t *ret_count)
{
	const struct run_case *worst = c;
	size_t count = 1;

	for (const struct run_case *older = c->next_in_bucket; older; older = older->next_in_bucket)
		if (!strcmp(older->info.name, c->info.name))
			return false;
	for (const struct run_case *later = run_find_case(run, c->info.name); later != c;
	     later = later->next_in_bucket) {
		if (strcmp(later->info.name, c->info.name))
			continue;
		count++;
		if (weight(later) > weight(worst))
			worst = later;
	}
	*ret_worst = worst;
	*ret_count = count;
	return true;
}
