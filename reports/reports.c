/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which documents a run directory and a comparison get, and in what order: for machines first. */
#include "reports/reports.h"

#include <errno.h>
#include <string.h>

#include "helpers/os/whole_file.h"
#include "reports/compare/compare.h"
#include "reports/report_source.h"
#include "reports/verdict/wording.h"
#include "helpers/text/text.h"

static int write_document(const struct report_source *from, const char *name,
			  int (*build)(const struct report_source *from, struct text *out))
{
	struct text document = { 0 }, path = { 0 };
	int ret = build(from, &document);

	text_printf(&path, "%s/%s", from->dir, name);
	if (!ret)
		ret = path.failed ? -ENOMEM
				  : whole_file_replace(path.data, document.data, document.size);
	text_free(&document);
	text_free(&path);
	return ret;
}

struct document {
	const char *name;
	int (*build)(const struct report_source *from, struct text *out);
};

static int write_documents(const struct report_source *from, const struct document *documents,
			   size_t count)
{
	int ret = 0;

	for (size_t i = 0; i < count; i++) {
		int written = write_document(from, documents[i].name, documents[i].build);

		ret = ret ? ret : written;
	}
	return ret;
}

static int css_build(const struct report_source *from, struct text *out)
{
	(void)from;
	text_puts(out, html_css());
	return out->failed ? -ENOMEM : 0;
}

int reports_write_merged(const struct run_model *const *runs, size_t count, const char *dir,
			 const struct reports_options *options, int *ret_exit)
{
	static const struct document documents[] = {
		{ "junit.xml", junit_build },
		{ "summary.json", summary_build },
		{ "report.css", css_build },
		{ "report.html", html_build },
	};
	struct report_source from;
	int ret = report_source_open(&from, runs, count, dir, options);

	if (!ret) {
		if (ret_exit)
			*ret_exit = report_exit_code(&from);
		ret = write_documents(&from, documents, sizeof(documents) / sizeof(documents[0]));
	}
	report_source_close(&from);
	return ret;
}

int reports_judge(const struct run_model *run, const struct reports_options *options,
		  struct verdict **ret_verdict)
{
	struct report_source from;
	int ret = report_source_open(&from, &run, 1, ".", options);

	if (!ret) {
		*ret_verdict = from.verdicts[0];
		from.verdicts[0] = NULL;
	}
	report_source_close(&from);
	return ret;
}

int reports_sentence(const struct run_model *const *runs, size_t count,
		     const struct reports_options *options, char **ret_text)
{
	struct text sentence = { 0 };
	struct report_source from;
	int ret = report_source_open(&from, runs, count, ".", options);

	if (!ret) {
		report_sentence(&sentence, &from);
		ret = sentence.failed ? -ENOMEM : 0;
	}
	report_source_close(&from);
	if (ret)
		text_free(&sentence);
	else
		*ret_text = sentence.data;
	return ret;
}

int reports_write(const struct run_model *run, const char *dir,
		  const struct reports_options *options, int *ret_exit)
{
	return reports_write_merged(&run, 1, dir, options, ret_exit);
}

int reports_write_monitor(const struct run_model *run, const char *dir)
{
	static const struct document documents[] = {
		{ "report.css", css_build },
		{ "report.html", monitor_build },
	};
	struct report_source from;
	int ret = report_source_open(&from, &run, 1, dir, NULL);

	if (!ret)
		ret = write_documents(&from, documents, sizeof(documents) / sizeof(documents[0]));
	report_source_close(&from);
	return ret;
}

int reports_point_to_merged(const char *const *dirs, size_t count)
{
	static const char pointer[] =
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<!-- The cases of this drive are in the junit.xml of the whole run, in the folder "
		"above: whoever reads both files counts each once. -->\n"
		"<testsuites name=\"" REPORTS_MERGED_NAME
		"\" tests=\"0\" failures=\"0\" errors=\"0\" "
		"time=\"0.000\"/>\n";
	int ret = 0;

	for (size_t i = 0; i < count; i++) {
		struct text path = { 0 };
		int written;

		text_printf(&path, "%s/junit.xml", dirs[i]);
		written = path.failed ? -ENOMEM
				      : whole_file_replace(path.data, pointer, strlen(pointer));
		ret = ret ? ret : written;
		text_free(&path);
	}
	return ret;
}

static int compare_json_build(const struct report_source *from, struct text *out)
{
	compare_write_json(from->comparisons[0], out);
	text_puts(out, "\n");
	return out->failed ? -ENOMEM : 0;
}

int compare_write(const struct compare *compare, const char *dir)
{
	static const struct document documents[] = {
		{ "junit.xml", compare_junit_build },
		{ "compare.json", compare_json_build },
		{ "report.css", css_build },
		{ "compare.html", compare_page_build },
	};
	static const struct reports_options options;
	char alias[128], *aliases[] = { alias };
	struct text identity = { 0 };
	/* the documents only read it */
	struct compare *comparisons[] = { (struct compare *)compare };
	const struct report_source from = { .runs = &compare->candidate,
					    .count = 1,
					    .dir = dir,
					    .options = &options,
					    .aliases = aliases,
					    .identities = &identity.data,
					    .comparisons = comparisons };
	int ret = -ENOMEM;

	text_copy(alias, sizeof(alias), run_alias(compare->candidate));
	report_identity(&identity, compare->candidate);
	if (!identity.failed && identity.data)
		ret = write_documents(&from, documents, sizeof(documents) / sizeof(documents[0]));
	text_free(&identity);
	return ret;
}
