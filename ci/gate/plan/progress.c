/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines on stderr. */
#include "ci/gate/plan/progress.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "ci/gate/plan/board.h"
#include "helpers/os/clock.h"

#define PROGRESS_LIVE_NS 1000000000ull
#define PROGRESS_HEARTBEAT_NS 60000000000ull
#define PROGRESS_LINE 1200

/* A pipe that polls as writable takes PIPE_BUF bytes without waiting: a run must not stand still
 * because nobody reads its progress. */
static void put(struct progress *p, const char *text)
{
	struct pollfd fd = { .fd = p->fd, .events = POLLOUT };

	if (poll(&fd, 1, 0) == 1 && (fd.revents & POLLOUT))
		(void)!write(p->fd, text, strlen(text));
}

static void wipe(struct progress *p)
{
	if (p->drawn)
		put(p, "\r\033[K");
	p->drawn = false;
}

static void write_line(struct progress *p, const char *text)
{
	char line[PROGRESS_LINE + 80];

	wipe(p);
	(void)snprintf(line, sizeof(line), "%s%s%s\n", p->label, p->label[0] ? ": " : "", text);
	put(p, line);
}

static unsigned int width(const struct progress *p)
{
	struct winsize size;

	if (ioctl(p->fd, TIOCGWINSZ, &size) < 0 || size.ws_col < 20)
		return 80;
	return size.ws_col;
}

static void duration(uint64_t ns, char *ret_text, size_t size)
{
	unsigned long long s = ns / 1000000000ull;

	if (s < 60)
		(void)snprintf(ret_text, size, "%llu s", s);
	else if (s < 3600)
		(void)snprintf(ret_text, size, "%llu:%02llu min", s / 60, s % 60);
	else
		(void)snprintf(ret_text, size, "%llu:%02llu h", s / 3600, s / 60 % 60);
}

/* How many cases a round has. */
static size_t write_cases(const struct progress *p)
{
	return p->rounds > 1 && p->total / p->rounds ? p->total / p->rounds : p->total;
}

/* A known failure is counted by itself. */
enum { PROGRESS_KNOWN = RUN_SKIP + 1 };

static void count(struct progress *p, unsigned int outcome)
{
	static const unsigned char weights[] = { [RUN_SKIP] = 1,
						 [RUN_PASS] = 2,
						 [PROGRESS_KNOWN] = 3,
						 [RUN_FAIL] = 4,
						 [RUN_ERROR] = 5 };
	unsigned char *worst = p->worst && p->number ? &p->worst[(p->number - 1) % write_cases(p)]
						     : NULL;

	if (worst && *worst >= weights[outcome])
		return;
	for (unsigned int before = 0; worst && *worst && before <= PROGRESS_KNOWN; before++)
		if (weights[before] == *worst)
			p->counts[before]--;
	p->counts[outcome]++;
	if (worst)
		*worst = weights[outcome];
}

static void write_status(const struct progress *p, uint64_t now_ns, char *ret_text, size_t size)
{
	char took[32], known[32] = "";

	duration(now_ns - p->case_begun_ns, took, sizeof(took));
	if (p->counts[PROGRESS_KNOWN])
		(void)snprintf(known, sizeof(known), ", %zu known", p->counts[PROGRESS_KNOWN]);
	(void)snprintf(ret_text, size,
		       "[%zu/%zu] %s, %s (%zu passed, %zu failed%s, %zu errors, %zu skipped)",
		       p->number ? (p->number - 1) % write_cases(p) + 1 : 0, write_cases(p),
		       p->name[0] ? p->name : "between cases", took, p->counts[RUN_PASS],
		       p->counts[RUN_FAIL], known, p->counts[RUN_ERROR], p->counts[RUN_SKIP]);
}

static void draw(struct progress *p, uint64_t now_ns)
{
	char status[PROGRESS_LINE], line[PROGRESS_LINE + 16];

	write_status(p, now_ns, status, sizeof(status));
	(void)snprintf(line, sizeof(line), "\r%.*s\033[K", (int)width(p) - 1, status);
	put(p, line);
	p->drawn = true;
}

uint64_t progress_tick(struct progress *p, uint64_t now_ns)
{
	char status[PROGRESS_LINE];

	if (now_ns < p->next_tick_ns)
		return p->next_tick_ns;
	if (p->live) {
		draw(p, now_ns);
		p->next_tick_ns = now_ns + PROGRESS_LIVE_NS;
	} else if (p->quiet) {
		p->next_tick_ns = now_ns + PROGRESS_HEARTBEAT_NS;
	} else {
		write_status(p, now_ns, status, sizeof(status));
		write_line(p, status);
		p->next_tick_ns = now_ns + PROGRESS_HEARTBEAT_NS;
	}
	return p->next_tick_ns;
}

void progress_say(struct progress *p, const char *format, ...)
{
	char text[PROGRESS_LINE];
	va_list args;

	if (p->quiet)
		return;
	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	write_line(p, text);
}

/* Rounds come one after another, each with all cases. */
static void shown_name(struct progress *p, const struct plan_case *plan_case)
{
	size_t cases = write_cases(p);

	if (p->rounds > 1 && cases)
		(void)snprintf(p->name, sizeof(p->name), "%s, round %zu of %u", plan_case->name,
			       (p->number - 1) / cases + 1, p->rounds);
	else
		(void)snprintf(p->name, sizeof(p->name), "%s", plan_case->name);
}

void progress_case_begins(struct progress *p, const struct plan_case *plan_case, size_t number)
{
	p->number = number;
	shown_name(p, plan_case);
	p->case_begun_ns = clock_now_ns();
	if (p->verbose && !p->quiet)
		progress_say(p, "begins %s", p->name);
	if (p->live && p->case_begun_ns >= p->next_tick_ns)
		(void)progress_tick(p, p->case_begun_ns);
}

void progress_case_ends(struct progress *p, const struct plan_case *plan_case,
			const struct run_end_info *end, bool known)
{
	static const struct {
		const char *word, *color;
	} words[] = {
		[RUN_PASS] = { "pass ", "\033[32m" },
		[RUN_FAIL] = { "FAIL ", "\033[31;1m" },
		[RUN_ERROR] = { "ERROR", "\033[35;1m" },
		[RUN_SKIP] = { "skip ", "\033[33m" },
	};
	bool told = end->reason && end->reason[0];
	const char *word = known ? "known failure" : words[end->verdict].word;
	const char *color = known ? "\033[33m" : words[end->verdict].color;
	char name[sizeof(p->name)];

	shown_name(p, plan_case);
	memcpy(name, p->name, sizeof(name));
	count(p, known ? PROGRESS_KNOWN : end->verdict);
	p->name[0] = '\0';
	p->case_begun_ns = clock_now_ns();
	if (p->live && end->verdict == RUN_PASS && !p->verbose)
		return;
	progress_say(p, "%s%s%s %s (%.3f s)%s%s", p->color ? color : "", word,
		     p->color ? "\033[0m" : "", name, end->duration_s, told ? ": " : "",
		     told ? end->reason : "");
	if (!p->live)
		p->next_tick_ns = clock_now_ns() + PROGRESS_HEARTBEAT_NS;
}

void progress_open(struct progress *p, const struct gate_options *options, const char *label,
		   size_t total)
{
	const char *term = getenv("TERM");

	*p = (struct progress){
		.fd = STDERR_FILENO,
		.quiet = options->quiet,
		.verbose = options->verbose,
		.color = options_use_color(options, STDERR_FILENO),
		.total = total,
		.rounds = options->repeat,
		.begun_ns = clock_now_ns(),
		.case_begun_ns = clock_now_ns(),
	};
	/* several drives at once would fight for the one line */
	p->live = !options->quiet && !label && isatty(STDERR_FILENO) && term &&
		  strcmp(term, "dumb") != 0;
	if (label)
		(void)snprintf(p->label, sizeof(p->label), "%s", label);
	/* without memory rounds are counted as they come */
	if (p->rounds > 1)
		p->worst = calloc(total / p->rounds + 1, 1);
	p->next_tick_ns = p->begun_ns + (p->live ? PROGRESS_LIVE_NS : PROGRESS_HEARTBEAT_NS);
}

void progress_close(struct progress *p)
{
	wipe(p);
	free(p->worst);
	p->worst = NULL;
}
