/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which documents a run directory gets, and in what order: the verdict for machines first. */
#include "reports/reports.h"

#include <errno.h>

#include "reports/tell.h"
#include "reports/text.h"

static int write_document(const struct tell *tell, const char *name,
			  int (*build)(const struct tell *tell, struct text *out))
{
	struct text document = { 0 }, path = { 0 };
	int result = build(tell, &document);

	text_printf(&path, "%s/%s", tell->dir, name);
	if (!result)
		result = path.failed ? -ENOMEM :
			 text_write_file(path.data, document.data, document.size);
	text_free(&document);
	text_free(&path);
	return result;
}

static int css_build(const struct tell *tell, struct text *out)
{
	(void)tell;
	text_puts(out, html_css());
	return out->failed ? -ENOMEM : 0;
}

int reports_write_merged(const struct run_model *const *runs, size_t count, const char *dir,
			 const struct reports_options *options, int *ret_exit)
{
	static const struct {
		const char *name;
		int (*build)(const struct tell *tell, struct text *out);
	} documents[] = {
		{ "junit.xml", junit_build },
		{ "summary.json", summary_build },
		{ "report.css", css_build },
		{ "report.html", html_build },
	};
	struct tell tell;
	int result = tell_open(&tell, runs, count, dir, options);

	if (!result) {
		if (ret_exit)
			*ret_exit = tell_exit_code(&tell);
		for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
			int written = write_document(&tell, documents[i].name, documents[i].build);

			result = result ? result : written;
		}
	}
	tell_close(&tell);
	return result;
}

int reports_write(const struct run_model *run, const char *dir,
		  const struct reports_options *options, int *ret_exit)
{
	return reports_write_merged(&run, 1, dir, options, ret_exit);
}
