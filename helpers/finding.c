/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compares values, and says a finding in words that a person can use. */
#include "helpers/finding.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "helpers/text/quantity.h"
#include "helpers/text/text.h"

/* ---- comparing ---- */

/* the two cannot be ordered: NaN, different kinds of thing */
#define UNORDERED 2

static int order_of_integers(struct finding_value a, struct finding_value b)
{
	bool a_negative = a.kind == FINDING_INT && a.i < 0;
	bool b_negative = b.kind == FINDING_INT && b.i < 0;

	if (a_negative != b_negative)
		return a_negative ? -1 : 1;
	if (a_negative)
		return a.i < b.i ? -1 : a.i > b.i;
	return a.u < b.u ? -1 : a.u > b.u;
}

static bool is_integer(struct finding_value v)
{
	return v.kind == FINDING_INT || v.kind == FINDING_UINT;
}

static long double real_of(struct finding_value v)
{
	switch (v.kind) {
	case FINDING_INT: return (long double)v.i;
	case FINDING_UINT: return (long double)v.u;
	case FINDING_REAL: return (long double)v.r;
	default: return (long double)NAN;
	}
}

static int order_of(struct finding_value a, struct finding_value b)
{
	long double x, y;

	if (a.kind == FINDING_TEXT || b.kind == FINDING_TEXT) {
		if (a.kind != b.kind || !a.s || !b.s)
			return UNORDERED;
		return strcmp(a.s, b.s) == 0 ? 0 : UNORDERED;
	}
	if (a.kind == FINDING_BOOL || b.kind == FINDING_BOOL) {
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

static bool is_nan(struct finding_value v)
{
	return v.kind == FINDING_REAL && isnan(v.r);
}

bool finding_compare(enum finding_op op, struct finding_value value, struct finding_value limit)
{
	int order;

	if (is_nan(value) || is_nan(limit))
		return false;
	order = order_of(value, limit);
	switch (op) {
	case FINDING_NO_LIMIT: return false;
	case FINDING_EQ: return order == 0;
	case FINDING_NE:
		/* two texts or truth values may differ without an order */
		return order != 0 && (order != UNORDERED || value.kind == limit.kind);
	case FINDING_LT: return order == -1;
	case FINDING_LE: return order == -1 || order == 0;
	case FINDING_GT: return order == 1;
	case FINDING_GE: return order == 1 || order == 0;
	}
	return false;
}

bool finding_is_number(struct finding_value value)
{
	return is_integer(value) || (value.kind == FINDING_REAL && isfinite(value.r));
}

double finding_number(struct finding_value value)
{
	return finding_is_number(value) ? (double)real_of(value) : (double)NAN;
}

void finding_keep(struct finding *f, const char *(*keep)(void *context, const char *text),
		  void *context)
{
	const char **const texts[] = {
		&f->what,
		&f->unit,
		&f->source,
		&f->spec,
		&f->human,
		&f->hint,
		&f->where,
		&f->requirement,
		&f->words,
		&f->file,
		f->value.kind == FINDING_TEXT ? &f->value.s : NULL,
		f->limit.kind == FINDING_TEXT ? &f->limit.s : NULL,
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i] && *texts[i])
			*texts[i] = keep(context, *texts[i]);
}

/* ---- words ---- */

static bool has_number(struct finding_value v)
{
	return is_integer(v) || v.kind == FINDING_REAL;
}

void finding_put_value(struct text *out, struct finding_value value)
{
	char number[QUANTITY_SIZE];

	switch (value.kind) {
	case FINDING_NONE: break;
	case FINDING_INT: text_printf(out, "%lld", (long long)value.i); break;
	case FINDING_UINT: text_printf(out, "%llu", (unsigned long long)value.u); break;
	case FINDING_REAL:
		text_puts(out, quantity_print(value.r, NULL, 0, number, sizeof(number)));
		break;
	case FINDING_BOOL: text_puts(out, value.b ? "yes" : "no"); break;
	case FINDING_TEXT:
		text_puts(out, !value.s ? "(none)" : *value.s ? value.s : "(empty)");
		break;
	}
}

/* Is the value a quantity, which is said with its unit, and with digits that tell it from its
 * limit? */
static bool is_quantity(const struct finding *f)
{
	return f->unit && has_number(f->value) && (!f->op || has_number(f->limit));
}

/* @cut: without the unit, where that is not said in words */
static void put_either(struct text *out, const struct finding *f, bool is_limit, bool cut)
{
	char is[QUANTITY_SIZE], ought[QUANTITY_SIZE], *said = is_limit ? ought : is;

	if (!is_quantity(f)) {
		finding_put_value(out, is_limit ? f->limit : f->value);
		return;
	}
	quantity_print_pair((double)real_of(f->value), (double)real_of(f->op ? f->limit : f->value),
			    f->unit, is, ought, sizeof(is));
	if (cut)
		quantity_cut_unit(said, f->unit);
	text_puts(out, said);
}

/* "4", or, where nothing of the kind was to be there, that. */
static void put_expected(struct text *out, const struct finding *f, bool cut)
{
	static const char *const words[] = {
		[FINDING_EQ] = "",           [FINDING_NE] = "anything but ",
		[FINDING_LT] = "less than ", [FINDING_LE] = "at most ",
		[FINDING_GT] = "more than ", [FINDING_GE] = "at least ",
	};

	if (!f->op)
		return;
	text_puts(out, words[f->op]);
	put_either(out, f, true, cut);
}

void finding_put_expected(struct text *out, const struct finding *f)
{
	put_expected(out, f, false);
}

void finding_put_actual(struct text *out, const struct finding *f)
{
	put_either(out, f, false, false);
	if (f->human) /* "= Gen3" */
		text_printf(out, " = %s", f->human);
}

void finding_put_place(struct text *out, const struct finding *f)
{
	if (f->file && f->line)
		text_printf(out, "%s:%d", f->file, f->line);
	else if (f->file)
		text_puts(out, f->file);
}

static void put_change(struct text *out, const struct finding *f)
{
	bool was = f->limit.kind != FINDING_NONE;

	text_printf(out, "%s%s%s%s: ", f->what, was ? " changed" : "", f->where ? " " : "",
		    f->where ? f->where : "");
	if (was) {
		text_puts(out, "before ");
		finding_put_value(out, f->limit);
		text_puts(out, ", after ");
	}
	finding_put_value(out, f->value);
}

/* "PCIE-LNK-001 rig: ", and that it was this host where that is known. */
static void put_name(struct text *out, const char *id, const struct finding *f)
{
	text_printf(out, "%s%s%s%s", id ? id : "", id ? " " : "",
		    f->outcome == FINDING_RIG ? "rig: " : "",
		    f->host ? "inconclusive: host: " : "");
}

void finding_put_message(struct text *out, const char *id, const struct finding *f)
{
	/* a unit that both have is said once */
	bool once = f->op && is_quantity(f) && !quantity_has_words(f->unit);

	if (f->words) {
		if (f->blames)
			put_name(out, id, f);
		text_append(out, f->words, strcspn(f->words, "\n"));
		return;
	}
	if (f->outcome == FINDING_COLLATERAL) {
		put_change(out, f);
		return;
	}
	put_name(out, id, f);
	text_printf(out, "%s: ", f->what ? f->what : "expectation");
	if (!f->op && f->outcome == FINDING_HOLDS) {
		finding_put_actual(out, f);
		return;
	}
	text_puts(out, f->op ? "expected " : "expected nothing of the kind");
	put_expected(out, f, true);
	text_puts(out, ", actual ");
	put_either(out, f, false, f->op);
	/* what a number without a unit means nobody knows by heart */
	if (f->human && !f->unit && has_number(f->value))
		text_printf(out, " = %s", f->human);
	if (once)
		text_printf(out, " (%s)", f->unit);
}

/* One "  label     value" line, when there is a value. @value is emptied. */
static void put_line(struct text *out, const char *label, struct text *value)
{
	if (value->size)
		text_printf(out, "\n  %-9s %s", label, value->data);
	out->failed |= value->failed;
	text_reset(value);
}

static void put_text_line(struct text *out, const char *label, const char *value)
{
	if (value && *value)
		text_printf(out, "\n  %-9s %s", label, value);
}

void finding_put_details(struct text *out, const struct finding_context *context,
			 const struct finding *f)
{
	const char *rest = f->words ? strchr(f->words, '\n') : NULL;
	const char *spec = f->spec ? f->spec : context->spec;
	bool changed = f->outcome == FINDING_COLLATERAL;
	struct text value = { 0 };

	if (rest) { /* recorded as a whole text */
		text_puts(out, rest);
		return;
	}
	if (!f->words) {
		finding_put_expected(&value, f);
		put_line(out, changed ? "before" : "expected", &value);
		finding_put_actual(&value, f);
		put_line(out, changed ? "after" : "actual", &value);
	}
	put_text_line(out, "source", f->source);
	if (!changed) {
		text_printf(&value, "%s%s%s", spec ? spec : "",
			    spec && context->ocp ? "; OCP " : "", context->ocp ? context->ocp : "");
		put_line(out, "spec", &value);
	}
	put_text_line(out, "hint", f->hint);
	put_text_line(out, "device", context->device);
	finding_put_place(&value, f);
	put_line(out, "at", &value);
	text_free(&value);
}
