/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The loop of a watch: a look, a line, a wait that signals end; on the drive's clock. */
#include "ci/gate/cli/watch/monitor.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "ci/gate/criterion/signals.h"
#include "fixtures/dut/dut_pages.h"
#include "helpers/os/clock.h"

#define EVENTS_MAX 200
#define SECOND_NS UINT64_C(1000000000)

struct monitor {
	const struct gate_options *options;
	struct dut *dut;
	struct signals signals;
	struct sampler *sampler;
	struct sampling sampling;
	struct sample last;  /* the last one with SMART data */
	bool has_last, live; /* a terminal takes the live line */
	bool gone, was_gone;
	uint64_t begun_ns, looks;
	uint64_t blind, fatal; /* looks without SMART data; that showed a fatal status */
	unsigned int version;
	int64_t start_unix_ns;
	struct monitor_dir dir;
	struct monitor_event events[EVENTS_MAX];
	size_t event_count;
};

static unsigned int columns(void)
{
	struct winsize size;

	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20 ? size.ws_col : 80;
}

/* A change that people want to hear of now. */
static void tell_event(struct monitor *m, const char *what, uint64_t t_ns)
{
	double t_s = (double)(t_ns - m->begun_ns) / 1e9;
	int64_t unix_ns = m->start_unix_ns + (int64_t)(t_ns - m->begun_ns);

	if (m->event_count < EVENTS_MAX)
		m->events[m->event_count++] = (struct monitor_event){ t_ns, what };
	if (m->live)
		(void)fputc('\n', stdout);
	(void)fprintf(stderr, "nvme-gate status: %s, %.3f s after the first look\n", what, t_s);
	if (!m->live)
		monitor_print_event(what, t_s, unix_ns, stdout);
	if (m->dir.samples)
		monitor_print_event(what, t_s, unix_ns, m->dir.samples);
}

static void note_presence(struct monitor *m, const struct sample *now)
{
	bool gone = monitor_is_gone(now, m->has_last ? &m->last : NULL);

	if (gone && !m->gone)
		tell_event(m, "the drive does not answer any more", now->t_ns);
	if (!gone && m->gone && now->has_smart)
		tell_event(m, "the drive answers again", now->t_ns);
	m->gone = gone || (m->gone && !now->has_smart);
	m->was_gone |= gone;
}

static void look(struct monitor *m)
{
	struct monitor_look told = {
		.before = m->has_last ? &m->last : NULL,
		.version = m->version,
	};

	told.now = sampler_look(m->sampler, &told.smart);
	if (!m->looks++)
		m->begun_ns = told.now->t_ns;
	m->blind += !told.now->has_smart;
	m->fatal += told.now->fatal;
	told.t_s = (double)(told.now->t_ns - m->begun_ns) / 1e9;
	told.unix_ns = m->start_unix_ns + (int64_t)(told.now->t_ns - m->begun_ns);
	note_presence(m, told.now);
	if (m->dir.samples)
		monitor_print_json(&told, m->dir.samples);
	if (m->live)
		monitor_print_live(&told, columns(), stdout);
	else
		monitor_print_json(&told, stdout);
	if (m->dir.samples)
		(void)fflush(m->dir.samples);
	(void)fflush(stdout);
	if (told.now->has_smart) {
		m->last = *told.now;
		m->has_last = true;
	}
}

/* Until the drive's clock says so, or a signal comes. That of a simulated drive, or of a
 * recording, goes when it is told to. */
static void wait_until(struct monitor *m, uint64_t until_ns)
{
	struct pollfd fd = { .fd = m->signals.fd, .events = POLLIN };
	uint64_t now = dut_now_ns(m->dut);
	struct timespec left = { 0 };

	if (dut_is_private(dut_info(m->dut))) {
		if (until_ns > now)
			dut_wait_ns(m->dut, until_ns - now);
	} else if (until_ns > now) {
		left.tv_sec = (time_t)((until_ns - now) / SECOND_NS);
		left.tv_nsec = (long)((until_ns - now) % SECOND_NS);
	}
	if (ppoll(&fd, 1, &left, NULL) > 0)
		signals_read(&m->signals);
}

static bool could_write(const struct monitor *m)
{
	return !ferror(stdout) && (!m->dir.samples || !ferror(m->dir.samples));
}

static void watch(struct monitor *m)
{
	uint64_t interval_ns = m->options->interval_ns, next;
	struct dut_pages *pages = dut_pages_open(m->dut);

	m->version = pages ? dut_pages_version(pages) : 0;
	dut_pages_close(pages);
	look(m);
	for (next = m->begun_ns + interval_ns;
	     !m->signals.stop && could_write(m) &&
	     (!m->options->duration_ns || next - m->begun_ns <= m->options->duration_ns);) {
		uint64_t now;

		wait_until(m, next);
		if (m->signals.stop)
			break;
		look(m);
		/* looks that came too late are left out, not made up for */
		now = dut_now_ns(m->dut);
		do
			next += interval_ns;
		while (next <= now);
	}
}

static void sum_up(const struct monitor *m, bool has_report)
{
	const struct sample *first = sampling_first(&m->sampling);
	unsigned int coldest = 0xffff, hottest = sampling_hottest_k(&m->sampling);

	if (m->live)
		(void)fputc('\n', stdout);
	for (size_t i = 0; i < m->sampling.count; i++)
		if (m->sampling.sample[i].has_smart &&
		    m->sampling.sample[i].smart.temperature_k < coldest)
			coldest = m->sampling.sample[i].smart.temperature_k;
	if (m->options->quiet)
		return;
	(void)fprintf(stderr, "nvme-gate status: %llu look%s", (unsigned long long)m->looks,
		      m->looks == 1 ? "" : "s");
	if (m->blind)
		(void)fprintf(stderr, ", %llu without SMART data", (unsigned long long)m->blind);
	if (m->fatal)
		(void)fprintf(stderr, ", %llu with the controller's fatal status (CSTS.CFS)",
			      (unsigned long long)m->fatal);
	if (first)
		(void)fprintf(stderr, ", %d to %d C", nvme_kelvin_to_celsius(coldest),
			      nvme_kelvin_to_celsius(hottest));
	if (has_report)
		(void)fprintf(stderr, "; report: %s/report.html", m->dir.path);
	(void)fputc('\n', stderr);
}

static int conclude(struct monitor *m)
{
	/* who only looks at the code must not take it for a drive that was well all the time */
	int code = m->was_gone || m->blind || m->fatal ? GATE_EXIT_INCOMPLETE : GATE_EXIT_OPEN;
	bool written = could_write(m);
	int ret = 0;

	if (m->dir.samples)
		ret = monitor_dir_close(&m->dir, m->options, dut_info(m->dut), &m->sampling,
					m->events, m->event_count, m->start_unix_ns,
					m->signals.stop);
	if (ret)
		(void)fprintf(stderr,
			      "nvme-gate status: what was seen could not be kept in %s: %s\n",
			      m->dir.path, strerror(-ret));
	sum_up(m, m->dir.path && !ret);
	if (ret || !written)
		code = GATE_EXIT_INCOMPLETE;
	return m->signals.stop ? 128 + m->signals.stop : code;
}

int monitor_run(const struct gate_options *options, struct dut *dut)
{
	struct monitor *m = calloc(1, sizeof(*m));
	char why[4352];
	int code = GATE_EXIT_INCOMPLETE;

	if (!m)
		return code;
	m->options = options;
	m->dut = dut;
	m->live = isatty(STDOUT_FILENO) && !options->json;
	m->start_unix_ns = (int64_t)clock_read_ns(CLOCK_REALTIME);
	m->sampling.sample = calloc(SAMPLES_MAX + 1, sizeof(*m->sampling.sample));
	m->sampler = sampler_new(dut, &m->sampling);
	if (!m->sampling.sample || !m->sampler || signals_open(&m->signals)) {
		(void)fputs("nvme-gate status: there is no memory to watch with\n", stderr);
	} else if (options->out && monitor_dir_open(options->out, &m->dir, why, sizeof(why))) {
		(void)fprintf(stderr, "nvme-gate status: %s\n", why);
		code = GATE_EXIT_USAGE;
	} else {
		watch(m);
		code = conclude(m);
		signals_close(&m->signals);
	}
	sampler_free(m->sampler);
	free(m->sampling.sample);
	free(m);
	return code;
}
