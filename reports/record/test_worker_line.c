/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of a worker's lines the reader of the record takes, how it stands there, and what a record
 * of before is read as. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "helpers/text/text.h"
#include "reports/record/artifact.h"
#include "reports/record/run_model.h"

static struct run_model *open_step(void)
{
	static const char start[] = "{\"testStepArtifact\":{\"testStepStart\":{\"name\":\"a/b\"},"
				    "\"testStepId\":\"1\"},\"sequenceNumber\":0,"
				    "\"timestamp\":\"2025-11-22T10:00:00Z\"}";
	struct run_model *run = run_new();

	cr_assert_eq(run_feed_line(run, start, sizeof(start) - 1), 0);
	return run;
}

static int feed(struct run_model *run, const char *line)
{
	struct run_worker_line ignored;
	const char *why;

	return run_feed_worker_line(run, "1", line, strlen(line), &ignored, &why);
}

/* The reader of the record is what says whether a worker's line may stand in it. */
Test(model, takes_of_a_worker_what_the_schemas_allow)
{
	static const char *const good[] = {
		"{\"log\":{\"severity\":\"INFO\",\"message\":\"x\"}}",
		"{\"measurement\":{\"name\":\"a\",\"value\":1},\"timestamp\":\"2025-11-22T10:00:"
		"00Z\"}",
		"{\"measurement\":{\"name\":\"a\",\"value\":true,\"validators\":[{\"type\":"
		"\"EQUAL\",\"value\":\"b\"}]}}",
		"{\"extension\":{\"name\":\"a\",\"content\":{\"x\":[1,{\"y\":null}]}}}",
		"{\"measurementSeriesStart\":{\"measurementSeriesId\":\"1\",\"name\":\"x\"}}",
		"{\"measurementSeriesEnd\":{\"measurementSeriesId\":\"1\",\"totalCount\":0}}",
	};
	static const char *const bad[] = {
		"",
		"{",
		"[]",
		"1",
		"{}",
		"null",
		"{\"log\":{\"severity\":\"INFO\",\"message\":\"x\"}} x",
		"{\"log\":{\"severity\":\"LOUD\",\"message\":\"x\"}}",
		"{\"log\":{\"severity\":\"INFO WARNING\",\"message\":\"x\"}}",
		"{\"log\":{\"severity\":\"INFO\"}}",
		"{\"log\":{\"severity\":\"INFO\",\"message\":\"x\",\"more\":1}}",
		"{\"log\":{\"severity\":\"INFO\",\"message\":5}}",
		"{\"log\":{\"severity\":\"INFO\",\"message\":\"x\"},\"error\":{\"symptom\":\"y\"}}",
		"{\"log\":{\"severity\":\"INFO\",\"message\":\"x\"},\"timestamp\":\"yesterday\"}",
		"{\"testStepStart\":{\"name\":\"x\"}}",
		"{\"testStepEnd\":{\"status\":\"COMPLETE\"}}",
		"{\"measurement\":{\"name\":\"a\",\"value\":null}}",
		"{\"measurement\":{\"name\":\"a\",\"value\":1,\"validators\":[{\"type\":\"ABOUT\","
		"\"value\":1}]}}",
		"{\"measurementSeriesEnd\":{\"measurementSeriesId\":\"1\",\"totalCount\":-1}}",
		("{\"measurementSeriesElement\":{\"index\":1.5,\"value\":1,\"timestamp\":"
		 "\"2025-11-22T10:00:00Z\",\"measurementSeriesId\":\"1\"}}"),
		"{\"diagnosis\":{\"verdict\":\"v\",\"type\":\"FAIL\",\"sourceLocation\":{\"file\":"
		"\"f\"}}}",
		"{\"extension\":{\"name\":\"a\",\"content\":[]}}",
		/* a series that never began */
		"{\"measurementSeriesEnd\":{\"measurementSeriesId\":\"2\",\"totalCount\":0}}",
		/* what is not clean, and what our own writer would have written otherwise */
		"{\"log\":{\"severity\":\"INFO\",\"message\":\"\\u001b[1mx\"}}",
		"{\"log\":{\"severity\":\"INFO\",\"message\":\"\xff\"}}",
		"{\"timestamp\":\"2025-11-22T10:00:00Z\",\"log\":{\"severity\":\"INFO\","
		"\"message\":\"x\"}}",
		" {\"log\":{\"severity\":\"INFO\",\"message\":\"x\"}}",
		/* json-c reads NaN; no other reader would */
		"{\"measurement\":{\"name\":\"a\",\"value\":NaN}}",
		"{\"extension\":{\"name\":\"nvme-gate.clock\",\"content\":{\"seconds\":-Infinity}}"
		"}",
	};
	struct run_model *run = open_step();

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		cr_expect_eq(feed(run, good[i]), 0, "refused: %s", good[i]);
	cr_expect_eq(run->cases[0]->measure_count, 2);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_expect_eq(feed(run, bad[i]), -EINVAL, "let through: %s", bad[i]);
	cr_expect_eq(run->cases[0]->measure_count, 2);
	cr_expect_eq(run->cases[0]->note_count, 1);
	cr_expect_eq(run->damaged_lines, 0, "a line that is left out is no damage of the record");
	run_free(run);
}

Test(model, what_a_worker_wrote_goes_into_the_envelope_as_it_is)
{
	static const char log[] = "\"log\":{\"severity\":\"INFO\",\"message\":\"a \\\"b\\\"\"}";
	static const char *const stamps[] = { "", ",\"timestamp\":\"2025-11-22T10:00:00.5Z\"" };

	for (int i = 0; i < 2; i++) {
		struct run_model *run = open_step();
		struct run_worker_line ret;
		struct text line = { 0 };
		const char *why;

		text_printf(&line, "{%s%s}", log, stamps[i]);
		cr_assert_eq(run_feed_worker_line(run, "1", line.data, line.size, &ret, &why), 0);
		cr_expect_eq(ret.size, sizeof(log) - 1);
		cr_expect_eq(memcmp(ret.artifact, log, ret.size), 0);
		cr_expect_eq(ret.unix_ns, i ? 1763805600500000000 : 0);
		cr_expect_eq(run_feed_worker_line(run, "2", line.data, line.size, &ret, &why),
			     -EINVAL, "there is no such step");
		text_free(&line);
		run_free(run);
	}
}

/* There the sentence of a failure was its whole text, and stood beside the same fields. */
Test(model, a_record_of_before_tells_each_failure_once)
{
	struct run_model *run = open_step();
	const struct run_case *c = run->cases[0];

	cr_assert_eq(feed(run,
			  "{\"measurement\":{\"name\":\"width\",\"value\":2,\"unit\":\"lanes\","
			  "\"validators\":[{\"type\":\"EQUAL\",\"value\":4}],\"metadata\":"
			  "{\"passed\":false,\"expected\":\"4 lanes\",\"at\":\"a.c:1\"}}}"),
		     0);
	cr_assert_eq(feed(run, "{\"diagnosis\":{\"verdict\":\"nvme-gate.fail\",\"type\":\"FAIL\","
			       "\"message\":\"A-1 width: expected 4\\n  device x\"}}"),
		     0);
	cr_expect_eq(c->measure_count, 1);
	cr_expect_eq(c->finding_count, 0, "the same twice");
	/* one that is no comparison had no fields, and is its text */
	cr_assert_eq(feed(run, "{\"diagnosis\":{\"verdict\":\"nvme-gate.fail\",\"type\":\"FAIL\","
			       "\"message\":\"A-1 read: expected success\\n  device x\"}}"),
		     0);
	cr_assert_eq(
		feed(run, "{\"error\":{\"symptom\":\"nvme-gate.rig\",\"message\":\"no drive\"}}"),
		0);
	cr_assert_eq(feed(run, "{\"error\":{\"symptom\":\"nvme-gate.host\",\"message\":\"busy\"}}"),
		     0);
	cr_assert_eq(c->finding_count, 3);
	cr_expect(!c->findings[1].host && c->findings[2].host);
	cr_expect_eq(c->findings[2].outcome, FINDING_RIG);
	cr_expect_eq(c->findings[0].outcome, FINDING_FAILS);
	cr_expect_str_eq(c->findings[0].words, "A-1 read: expected success\n  device x");
	cr_expect_eq(c->findings[1].outcome, FINDING_RIG);
	cr_expect_str_eq(run_told_reason(run, "1", RUN_FAIL),
			 "width: expected 4, actual 2 (lanes)");
	cr_expect_str_eq(run_told_reason(run, "1", RUN_ERROR), "no drive");
	run_free(run);
}

/* A line that has no room is torn, and who asks is told why: not that "the disk" failed. */
Test(worker_line, a_line_without_room_says_why)
{
	char words[4096];
	int fd = memfd_create("lines", MFD_CLOEXEC);

	cr_assert(fd >= 0);
	memset(words, 'x', sizeof(words) - 1);
	words[sizeof(words) - 1] = '\0';
	(void)signal(SIGXFSZ, SIG_IGN);
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &(struct rlimit){ 1000, RLIM_INFINITY }), 0);
	cr_expect_eq(artifact_log(fd, ARTIFACT_INFO, words), -EFBIG);
	cr_expect_eq(lseek(fd, 0, SEEK_END), 1000, "it was not cut");
	(void)close(fd);
}
