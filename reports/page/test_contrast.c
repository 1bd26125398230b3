/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of the style sheet: every colour of text on every ground it may stand on, in the light, the
 * dark and the printed scheme, has the contrast that WCAG 2 asks for. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/report_source.h"
#include "reports/verdict/wording.h"

#define LEAST 4.5
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct colour {
	double r, g, b;
};

static double linear(double c)
{
	return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(struct colour c)
{
	return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
}

static double contrast(struct colour a, struct colour b)
{
	double x = luminance(a), y = luminance(b);

	return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

static struct colour read_colour(const char *hash)
{
	unsigned long rgb = strtoul(hash + 1, NULL, 16);

	cr_assert_eq(*hash, '#');
	return (struct colour){ (double)(rgb >> 16 & 255) / 255, (double)(rgb >> 8 & 255) / 255,
				(double)(rgb & 255) / 255 };
}

/* A variable of a scheme, which falls back to the light one. @scheme: where its :root begins */
static struct colour find_variable(const char *scheme, const char *name)
{
	const char *schemes[] = { scheme, strstr(html_css(), ":root {") };
	char needle[40];

	snprintf(needle, sizeof(needle), "--%s:", name);
	for (size_t i = 0; i < COUNT(schemes); i++) {
		const char *at = strstr(schemes[i], needle), *end = strchr(schemes[i], '}');

		if (at && at < end)
			return read_colour(at + strlen(needle) + strspn(at + strlen(needle), " "));
	}
	cr_assert_fail("no --%s", name);
	abort();
}

static const char *const texts[] = { "ink",   "soft", "link",    "pass", "fail",
				     "error", "skip", "unarmed", "known" };
static const char *const grounds[] = { "page", "card",      "faint",      "code",
				       "mark", "fail-tint", "error-tint", "known-tint" };

static void expect_scheme(const char *name, const char *before)
{
	const char *media = before ? strstr(html_css(), before) : html_css();

	cr_assert_not_null(media, "no %s scheme", name);
	const char *scheme = strstr(media, ":root {");
	cr_assert_not_null(scheme);
	for (size_t t = 0; t < COUNT(texts); t++)
		for (size_t g = 0; g < COUNT(grounds); g++) {
			double got = contrast(find_variable(scheme, texts[t]),
					      find_variable(scheme, grounds[g]));

			cr_expect_geq(got, LEAST, "%s: --%s on --%s: %.2f", name, texts[t],
				      grounds[g], got);
		}
}

Test(contrast, of_text_in_the_light_scheme)
{
	expect_scheme("light", NULL);
}
Test(contrast, of_text_in_the_dark_scheme)
{
	expect_scheme("dark", "@media (prefers-color-scheme: dark)");
}
Test(contrast, of_text_on_paper)
{
	expect_scheme("print", "@media print");
}

Test(contrast, nothing_is_made_paler)
{
	cr_expect_null(strstr(html_css(), "opacity"),
		       "opacity takes contrast that no variable shows");
	/* every colour of text is a variable, so that the tests above see it */
	for (const char *at = html_css(); (at = strstr(at, " color: ")); at++)
		cr_expect_eq(strncmp(at, " color: var(--", 14), 0, "%.40s", at);
}

/* Names and numbers of bands, limits and events carry their colours themselves. */
Test(contrast, of_labels_of_charts_without_style_sheet)
{
	static const char *const labels[] = { "#1c2127", "#59636e", "#c42b3a",
					      "#4b5fa8", "#4c555f", "#b3202f" };
	static const char *const bands[] = { "#ffffff", "#f4f6f8", "#eaeef2", "#fbe3e5" };

	for (size_t t = 0; t < COUNT(labels); t++)
		for (size_t g = 0; g < COUNT(bands); g++) {
			double got = contrast(read_colour(labels[t]), read_colour(bands[g]));

			cr_expect_geq(got, LEAST, "%s on %s: %.2f", labels[t], bands[g], got);
		}
}

Test(contrast, known_values)
{
	cr_expect(fabs(contrast(read_colour("#000000"), read_colour("#ffffff")) - 21) < 0.01);
	cr_expect(fabs(contrast(read_colour("#767676"), read_colour("#ffffff")) - 4.54) < 0.01);
}
