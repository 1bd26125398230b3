/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where labels go: how wide a text is, and where there is room for it. */
#include <string.h>

#include "reports/page/chart/chart_internal.h"
#include "helpers/text/text.h"

/* Widths of a common wide sans-serif font, in thousandths of its size; others are narrower. */
static int char_width(unsigned char c)
{
	if (strchr("ijl'|.,:;!", c))
		return 340;
	if (strchr("ftrI()[]/ -", c))
		return 440;
	if (strchr("mw%@", c))
		return 980;
	if (strchr("MW&", c))
		return 990;
	if ((c >= 'A' && c <= 'Z') || c >= 0xc0 || strchr("+=<>~^#", c))
		return 800;
	return 650;
}

double chart_text_width(const char *string, unsigned int size)
{
	int width = 0;

	for (const unsigned char *p = (const unsigned char *)string; *p; p++)
		if ((*p & 0xc0) != 0x80)
			width += char_width(*p);
	return (double)width / 1000 * size;
}

static bool is_free(const struct chart_row *row, double from, double to)
{
	for (size_t i = 0; i < row->count; i++)
		if (from < row->taken[i].to && to > row->taken[i].from)
			return false;
	return true;
}

bool chart_take_room(struct chart_row *rows, size_t count, double from, double to, size_t *ret_row)
{
	if (from < 0 || to > CHART_WIDTH)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (rows[i].count == CHART_ROW_LABELS || !is_free(&rows[i], from, to))
			continue;
		rows[i].taken[rows[i].count].from = from;
		rows[i].taken[rows[i].count++].to = to;
		*ret_row = i;
		return true;
	}
	return false;
}

void chart_text_at(struct text *out, const char *class, const char *fill, const char *anchor,
		   double x, double y, unsigned int size, const char *string)
{
	/* a rim in the colour of the ground keeps labels readable across curves */
	bool rim = !strcmp(class, "limit-text");

	text_printf(out,
		    "<text class=\"%s\" x=\"%.0f\" y=\"%.0f\" font-family=\"sans-serif\" "
		    "font-size=\"%u\" fill=\"%s\" text-anchor=\"%s\"%s>",
		    class, x, y, size, fill, anchor,
		    rim ? " stroke=\"#ffffff\" stroke-width=\"4\" paint-order=\"stroke\"" : "");
	chart_escape(out, string);
	text_puts(out, "</text>");
}
