/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words and comparisons of findings; knows nothing of who is told. */
#include "suites/check_text.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "helpers/nvme.h"
#include "helpers/text/quantity.h"

/* -1, 0, 1, or 2 when the two cannot be ordered (NaN, different kinds of thing). */
static int order_of_integers(struct check_value a, struct check_value b)
{
	bool a_negative = a.kind == CHECK_INT && a.i < 0;
	bool b_negative = b.kind == CHECK_INT && b.i < 0;

	if (a_negative != b_negative)
		return a_negative ? -1 : 1;
	if (a_negative)
		return a.i < b.i ? -1 : a.i > b.i;
	return a.u < b.u ? -1 : a.u > b.u;
}

static bool is_integer(struct check_value v)
{
	return v.kind == CHECK_INT || v.kind == CHECK_UINT;
}

static long double real_of(struct check_value v)
{
	switch (v.kind) {
	case CHECK_INT: return (long double)v.i;
	case CHECK_UINT: return (long double)v.u;
	default: return (long double)v.r;
	}
}

#define UNORDERED 2

static int order_of(struct check_value a, struct check_value b)
{
	long double x, y;

	if (a.kind == CHECK_TEXT || b.kind == CHECK_TEXT) {
		if (a.kind != b.kind || !a.s || !b.s)
			return UNORDERED;
		return strcmp(a.s, b.s) == 0 ? 0 : UNORDERED;
	}
	if (a.kind == CHECK_BOOL || b.kind == CHECK_BOOL) {
		if (a.kind != b.kind)
			return UNORDERED;
		return a.b == b.b ? 0 : UNORDERED;
	}
	if (is_integer(a) && is_integer(b))
		return order_of_integers(a, b);
	x = real_of(a);
	y = real_of(b);
	if (isnan(x) || isnan(y))
		return UNORDERED;
	return x < y ? -1 : x > y;
}

static bool is_nan(struct check_value v)
{
	return v.kind == CHECK_REAL && isnan(v.r);
}

bool check_holds(enum check_comparison op, struct check_value actual, struct check_value limit)
{
	int order;

	if (is_nan(actual) || is_nan(limit))
		return false;
	order = order_of(actual, limit);
	switch (op) {
	case CHECK_EQ: return order == 0;
	case CHECK_NE:
		/* two texts or truth values may differ without an order; two kinds may not be
		 * compared */
		return order != 0 && (order != UNORDERED || actual.kind == limit.kind);
	case CHECK_LT: return order == -1;
	case CHECK_LE: return order == -1 || order == 0;
	case CHECK_GT: return order == 1;
	case CHECK_GE: return order == 1 || order == 0;
	}
	return false;
}

void check_result_text(int result, char *buf, size_t size)
{
	if (result > 0)
		nvme_status_text(result, buf, size);
	else if (result < 0)
		snprintf(buf, size, "%s (errno %d)", strerror(-result), -result);
	else
		snprintf(buf, size, "success");
}

/* Without unit: numbers that nobody scales, truth values, text. */
static void print_plain(struct check_value value, char *buf, size_t size)
{
	switch (value.kind) {
	case CHECK_INT: snprintf(buf, size, "%" PRId64, value.i); break;
	case CHECK_UINT: snprintf(buf, size, "%" PRIu64, value.u); break;
	case CHECK_REAL: quantity_print(value.r, NULL, 0, buf, size); break;
	case CHECK_BOOL: snprintf(buf, size, "%s", value.b ? "yes" : "no"); break;
	case CHECK_TEXT: snprintf(buf, size, "%s", value.s ? value.s : "(none)"); break;
	}
}

static bool is_number(struct check_value v)
{
	return is_integer(v) || v.kind == CHECK_REAL;
}

/* A value and its limit with the unit, or with what is said instead of it. */
static void print_values(struct check_value actual, struct check_value limit, const char *unit,
			 char *is, char *ought, size_t size)
{
	if (unit && is_number(actual) && is_number(limit)) {
		quantity_print_pair((double)real_of(actual), (double)real_of(limit), unit, is,
				    ought, size);
		return;
	}
	print_plain(actual, is, size);
	print_plain(limit, ought, size);
}

static const char *const op_words[] = {
	[CHECK_EQ] = "",         [CHECK_NE] = "anything but ", [CHECK_LT] = "less than ",
	[CHECK_LE] = "at most ", [CHECK_GT] = "more than ",    [CHECK_GE] = "at least ",
};

static const char *what_of(const struct check_about *about)
{
	return about && about->what ? about->what : "expectation";
}

/* "= Gen3", unless the value has said the same. */
static void append_human(char *buf, size_t size, const struct check_about *about)
{
	size_t used = strlen(buf);

	if (about && about->human && !strstr(buf, about->human))
		snprintf(buf + used, size - used, " = %s", about->human);
}

void check_compose_comparison(const struct check *check, enum check_comparison op,
			      struct check_value actual, struct check_value limit,
			      const struct check_about *about, struct check_texts *ret)
{
	const char *unit = about->unit;
	char is[256], ought[256];

	print_values(actual, limit, unit, is, ought, sizeof is);
	snprintf(ret->expected, sizeof ret->expected, "%s%s", op_words[op], ought);
	snprintf(ret->actual, sizeof ret->actual, "%s", is);
	append_human(ret->actual, sizeof ret->actual, about);
	/* a unit that both have is said once */
	bool once = unit && is_number(actual) && is_number(limit) && !quantity_has_words(unit);
	if (once) {
		quantity_cut_unit(is, unit);
		quantity_cut_unit(ought, unit);
	}
	snprintf(ret->message, sizeof ret->message, "%s %s: expected %s%s, actual %s%s%s%s",
		 check->id, what_of(about), op_words[op], ought, is, once ? " (" : "",
		 once ? unit : "", once ? ")" : "");
}

void check_compose_measurement(const struct check *check, struct check_value value,
			       const struct check_about *about, struct check_texts *ret)
{
	ret->expected[0] = '\0';
	print_values(value, value, about->unit, ret->actual, ret->message, sizeof ret->actual);
	append_human(ret->actual, sizeof ret->actual, about);
	snprintf(ret->message, sizeof ret->message, "%s %s: %.300s", check->id, what_of(about),
		 ret->actual);
}

void check_compose_plain(const struct check *check, enum check_outcome outcome,
			 const struct check_about *about, const char *expected, const char *actual,
			 struct check_texts *ret)
{
	snprintf(ret->expected, sizeof ret->expected, "%s", expected ? expected : "");
	snprintf(ret->actual, sizeof ret->actual, "%s", actual);
	if (outcome == CHECK_SKIPS)
		snprintf(ret->message, sizeof ret->message, "%s", actual);
	else if (outcome == CHECK_RIG && !expected)
		snprintf(ret->message, sizeof ret->message, "%s rig: %s", check->id, actual);
	else
		snprintf(ret->message, sizeof ret->message, "%s %s%s: expected %s, actual %s",
			 check->id, outcome == CHECK_RIG ? "rig: " : "", what_of(about),
			 expected ? expected : "nothing of the kind", actual);
}

/* One "  label    value" line, when there is a value. */
static size_t add_line(char *buf, size_t size, size_t used, const char *label, const char *value)
{
	int n;

	if (!value || !value[0] || used >= size)
		return used;
	n = snprintf(buf + used, size - used, "\n  %-9s %s", label, value);
	return n < 0 ? used : used + (size_t)n;
}

void check_compose_text(const struct check *check, const char *device, const char *reproduce,
			const struct check_texts *texts, const struct check_about *about, char *buf,
			size_t size)
{
	char spec[512], at[256];
	const char *rule = about && about->spec ? about->spec : check->spec;
	size_t used;
	int n = snprintf(buf, size, "%s", texts->message);

	used = n < 0 ? 0 : (size_t)n;
	snprintf(spec, sizeof spec, "%s%s%s", rule ? rule : "", rule && check->ocp ? "; OCP " : "",
		 check->ocp ? check->ocp : "");
	used = add_line(buf, size, used, "expected", texts->expected);
	used = add_line(buf, size, used, "actual", texts->actual);
	used = add_line(buf, size, used, "source", about ? about->source : NULL);
	used = add_line(buf, size, used, "spec", spec);
	used = add_line(buf, size, used, "hint", about ? about->hint : NULL);
	used = add_line(buf, size, used, "device", device);
	if (about && about->file) {
		snprintf(at, sizeof at, "%s:%d", about->file, about->line);
		used = add_line(buf, size, used, "at", at);
	}
	add_line(buf, size, used, "reproduce", reproduce);
}
