/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Was the host able to load the drive, or was it the host that was measured? */
#ifndef SUITES_COMMON_HOST_H
#define SUITES_COMMON_HOST_H

#include "helpers/host/host_pulse.h"
#include "suites/check.h"

/* What was seen of the host during one load. */
struct host_evidence {
	bool known;    /* false: simulated time, or /proc/stat cannot be read */
	bool emulated; /* and so is the drive, by the same processors */
	unsigned int cpus;
	double busy_pct;      /* all CPUs */
	double busiest_pct;   /* one of them, over the whole load */
	unsigned int busiest; /* which */
	double others_pct;    /* of all CPUs: other programs, kernel threads not among them */
	double siblings_pct;  /* of all CPUs: the other drives of this run */
	char siblings[96];    /* which */
	double own_cpus;      /* CPUs that this program used */
	unsigned int threads; /* of the load; 0: not known */
	double waited_pct; /* of its time, a thread of the load could run and had no CPU; the worst
			    * one; NaN: not known */
	char held_back[320]; /* what control groups took away; "": nothing */
	char io_limit[320];  /* a limit that they have for the drive; "": none */
	struct host_pulse_seen pulse;
	double stolen_pct; /* of all CPUs: by the hypervisor */
	bool polled;       /* this program waited busily (polled completions, arrivals at a
			    * fixed rate): its CPUs are at 100 % by design */
	double late_us;    /* fixed rate: half of the I/Os started so much later than they were
			    * due, although the queue had room; NaN: no fixed rate, or no room */
	double service_us; /* ... and took so long from there */
	double disk_bytes; /* what the kernel moved on the drive beside the load; NaN: unknown */
	double own_bytes;  /* what the load moved */
	int drive_node;    /* -1: unknown */
	bool off_node;     /* the drive's NUMA node is out of this program's reach */
};

/* Nothing was seen. */
extern const struct host_evidence host_evidence_none;
/* host_see_load - adds what @result tells; @loads: as for host_watch_end() */
void host_see_load(const struct dut_load *loads, const struct io_result *result,
		   struct host_evidence *evidence);

/**
 * host_find_inadequacy - why nothing can be said of the drive: NULL, or @buf
 * Pure: from what was seen and what the profile allows.
 */
const char *host_find_inadequacy(const struct host_evidence *evidence,
				 const struct profile *profile, char *buf, size_t size);

/**
 * host_require_adequate - ends the case as an error "inconclusive: host: ..." when the host may
 * have been the limit; records what was seen. Beside an emulated drive, whose time is that of the
 * emulator, only limits of control groups count always; what else is far out of the way, where a
 * limit is missed then (check_excuse). Simulated drives have no host.
 */
void host_require_adequate(const struct dut *dut, const struct profile *profile,
			   const struct host_evidence *evidence);

/* Looks at the host beside a load. */
struct host_watch;

/* host_watch_begin - NULL for simulated drives and without memory.
 * @samples: how many looks there will be at most */
struct host_watch *host_watch_begin(struct dut *dut, size_t samples);
/* host_watch_look - takes the @index-th sample */
void host_watch_look(struct host_watch *watch, size_t index);
/* host_watch_halve - every second sample of the first @count goes, as the sampler's do */
void host_watch_halve(struct host_watch *watch, size_t count);
/* host_watch_end - what was seen; @result: of @loads (one each), NULL when it was none of the drive
 * itself: what moves on a drive below a file says nothing. A NULL watch gives evidence that is not
 * known. The watch is over; its series can be recorded. */
void host_watch_end(struct host_watch *watch, const struct dut_load *loads,
		    const struct io_result *result, struct host_evidence *ret);
/* host_watch_record - the series of all that this host shows; @t_ns: when the samples were taken */
void host_watch_record(const struct host_watch *watch, const uint64_t *t_ns, size_t count);
/* host_watch_free - accepts NULL */
void host_watch_free(struct host_watch *watch);

#endif
