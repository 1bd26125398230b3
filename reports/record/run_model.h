/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A run in memory, as its record tells it: fed line by line while it goes on, or read from a run
 * directory afterwards, also from one that was killed. Every text in it is clean
 * (helpers/text/text.h). */
#ifndef REPORTS_RECORD_RUN_MODEL_H
#define REPORTS_RECORD_RUN_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpers/effect.h"
#include "reports/record/artifact.h"
#include "reports/record/end_kind.h"

enum run_verdict { RUN_PASS, RUN_FAIL, RUN_ERROR, RUN_SKIP };
/** run_verdict_name() - "pass", "fail", "error", "skip" */
const char *run_verdict_name(enum run_verdict verdict);

struct known_list; /* reports/verdict/known.h */

/* One end of the link, 0 = unknown. */
struct run_link_end {
	unsigned int gen, lanes, max_gen, max_lanes;
};

struct run_namespace {
	uint32_t nsid;
	uint64_t size_bytes;
	uint32_t block_bytes, metadata_bytes;
	const char *node; /* NULL unknown */
};

/* Everything that is known of a run before its first case. NULL texts are unknown. The supervisor
 * fills one for record_run_start(); the model fills one from the record. */
struct run_info {
	const char *tool_version;
	const char *command_line; /* as the user typed it, quoted for a shell */
	int64_t start_unix_ns;    /* 0: now */
	int64_t built_unix_ns;    /* the program that ran it; 0: unknown */

	const char *selector;     /* "live:0000:3b:00.0" */
	const char *alias;        /* short name for folders and columns; NULL: the serial */
	const char *identity;     /* what CI systems call the drive: its serial, "SERIAL-2" for
				   * the second of that serial in one run; NULL: the serial */
	const char *backend;      /* "live", "sim", "replay" */
	bool simulated, emulated; /* no drive behind it; an emulator's drive; both: a simulated
				   * drive that an emulator has on its bus, over vfio-user */
	const char *recorded; /* a replay of a recording: from when; NULL: none. What it is of is
			       * said by the two above */
	const char *model, *serial, *firmware;
	const char *address, *port_address, *node;
	const char *paths; /* native multipath: the controllers that reach its namespaces */
	int numa_node;     /* -1 unknown */
	uint16_t pci_vendor, pci_device;
	struct run_link_end link_drive, link_port;
	const struct run_namespace *namespaces;
	size_t namespace_count;

	const char *host, *kernel, *os;
	const char *profile_name, *profile_path, *profile_sha256; /* path NULL: built in */
	bool profile_generic;                                     /* --profile was not given */
	const char *const *overrides;
	size_t override_count; /* --set KEY=VALUE */
	const char *const *filters;
	size_t filter_count;
	const char *const *excludes;
	size_t exclude_count;
	const char *const *tags;
	size_t tag_count;
	const char *twin;         /* has identifiers of another drive of the run; NULL: none */
	const char *erase_serial; /* NULL: nothing was armed */
	/* drives that patterns of --dut, --match and --exclude-dut chose, and those that they left
	 * out, each with why; none: there was nothing to choose */
	const char *const *chosen;
	size_t chosen_count;
	const char *const *passed_over;
	size_t passed_over_count;
	const char *const *ns_left_out; /* NSIDs that the profile leaves out */
	size_t ns_left_out_count;
	bool overwrite_signatures; /* data of others were no reason to refuse the drive */
	unsigned int repeat;       /* 0 and 1: once */
	double deadline_scale;     /* 0 and 1: as it is */

	/* the gate's rules (profile) */
	const char *const *must_run;
	size_t must_run_count;
	int skip_budget;         /* -1: any number */
	bool partial_refused;    /* a run of selected cases may not open the gate */
	unsigned int unselected; /* cases that --filter and the like left out */
	const char *const *left_out;
	size_t left_out_count; /* and their names */
	const struct known_list
		*known; /* what --known said; NULL: it was not given. The model's own */
	const char *known_path;
	bool stale_known_reported; /* entries that are wrong by now do not close the gate */
	const char *baseline_path; /* --baseline; NULL: not given */
	/* how this run is compared with others; 0: as compare_runs() has it */
	double margin_pct, confidence_pct, tolerance_pct;
	/* names of all cases that are to run, so that those a dead run never reached are told */
	const char *const *plan;
	size_t plan_count;
};

/* What is known of a case before it runs. */
struct run_case_info {
	const char *name; /* "perf/iops/ns1/randread-4k" */
	const char *id, *area, *title;
	enum effect effect;
	const char *spec, *ocp, *tags, *needs;
	const char *file;
	int line;
	uint32_t nsid;        /* 0 none */
	unsigned int attempt; /* 1 .. n with --repeat; 0: the only one */
};

/* How a case ended. */
struct run_end_info {
	enum run_verdict verdict;
	enum end_kind kind;
	const char *reason; /* in one line; NULL for a pass */
	double duration_s;
	int signal, exit_code; /* of the worker; 0 */
	const char *log;       /* relative path of its log; NULL none */
	const char *log_tail;  /* last lines of it, for the reports; NULL none */
};

struct run_series {
	const char *id, *name, *unit, *workload, *job, *part;
	enum series_class class;
	uint32_t nsid;
	enum finding_op op;
	double limit;
	int64_t *t_unix_ns;
	double *values; /* NaN: a gap */
	size_t count, capacity;
	bool ended; /* its end was recorded, with the same count */
};

struct run_distribution {
	const char *name;
	struct artifact_bucket *buckets;
	size_t count;
};

/* clang-format off */
struct run_file { const char *name, *uri, *description; };  /* uri percent-encoded */
struct run_event { int64_t unix_ns; const char *what; };
struct run_uncompared { const char *what, *why; };
struct run_action { const char *what, *case_name; bool restoring; int error; };
struct run_note { const char *text; };
struct run_state {
	const char *group, *name, *unit;
	const char *before, *after;     /* as text, human form where given; NULL not read */
	double before_number, after_number;     /* NaN: not a number */
};
/* clang-format on */

struct run_case {
	struct run_case_info info;
	struct run_end_info end; /* valid when ended */
	bool ended;              /* false: still running, or the run died here */
	bool started;            /* false: planned, never reached */
	bool unarmed;            /* skip, kind "unarmed" */
	const char *step_id;
	int64_t start_unix_ns, end_unix_ns;
	double simulated_s;       /* how long the clock of a simulated drive ran; 0: a real one's */
	struct finding *measures; /* what was measured: held, failed, or without a limit */
	size_t measure_count;
	struct finding *findings; /* all others, and failures that were recorded as words */
	size_t finding_count;
	const char *first_message[FINDING_SKIPS + 1]; /* by outcome; NULL none */
	struct run_series *series;
	size_t series_count;
	struct run_distribution *distributions;
	size_t distribution_count;
	struct run_file *files;
	size_t file_count;
	struct run_event *events;
	size_t event_count;
	struct run_uncompared *uncompared; /* with what it was before the case */
	size_t uncompared_count;
	struct run_note *notes;
	size_t note_count;
	struct run_action *actions;
	size_t action_count;
	struct run_state *states;
	size_t state_count;
	struct run_case *next_in_bucket; /* the model's own */
};

struct run_model {
	struct run_info info; /* has_start */
	bool has_start, has_end;
	int64_t end_unix_ns;    /* of the run's end, or of the last line */
	int stop_signal;        /* the run was stopped by this signal; 0 not */
	const char *not_ready;  /* the rig was not ready before the first case; NULL */
	const char *drive_gone; /* the run went no further: the drive is gone since when; NULL */
	struct run_note *errors;
	size_t error_count; /* errors of the run itself */
	struct run_note *notes;
	size_t note_count; /* logs of the run itself */
	struct run_case **cases;
	size_t case_count;       /* in the order of the record */
	struct run_case outside; /* what the run did outside of its cases (provisioning,
				  * monitoring, restore): info.name "nvme-gate.run" */
	size_t lines,
		damaged_lines; /* lines that were read; that could not be used or are missing */
	const char *dir;       /* NULL when fed */
	uint64_t junit_done_ns, junit_took_ns; /* junit_write()'s own */
	struct run_store *store;               /* the model's own */
};

/** run_new() - empty; NULL without memory */
struct run_model *run_new(void);
/** run_free() - and everything that it points to; accepts NULL */
void run_free(struct run_model *run);

/**
 * run_feed_line() - one line of the record, without its newline
 *
 * Return: 0, -EINVAL when it is damaged (counted, ignored), -ENOMEM.
 */
int run_feed_line(struct run_model *run, const char *line, size_t size);

/* The artifact in a worker's line as it goes into the envelope: "measurement":{...} */
struct run_worker_line {
	const char *artifact;
	size_t size;
	int64_t unix_ns; /* its own time stamp; 0 none */
};

/**
 * run_feed_worker_line() - one line of a worker, without its newline: the reader of the record says
 * whether it may stand there, and takes it
 * @step: id of the step that it belongs to
 * @ret_line: points into @line
 * @ret_why: a few words when it may not
 *
 * Return: 0, -EINVAL (nothing was taken), -ENOMEM.
 */
int run_feed_worker_line(struct run_model *run, const char *step, const char *line, size_t size,
			 struct run_worker_line *ret_line, const char **ret_why);

/** run_told_reason() - what the findings of a step say already of why it ended so; NULL nothing */
const char *run_told_reason(const struct run_model *run, const char *step,
			    enum run_verdict verdict);

/**
 * run_load() - reads DIR/run.jsonl; then run_settle()
 *
 * A last line without a newline is a torn one and is ignored.
 *
 * Return: 0; -ENOENT, other -errno; -EBADMSG when no line of it is a record.
 */
int run_load(const char *dir, struct run_model **ret_run);

/**
 * run_settle() - the record has come to its end: planned cases that never started are added as
 * errors of kind "not-run", cases without an end become errors of kind "interrupted"
 *
 * Called by run_load(); a supervisor calls it before its last reports when a case could not be
 * recorded. Idempotent.
 *
 * Return: 0 or -ENOMEM.
 */
int run_settle(struct run_model *run);

/**
 * run_peek() - reads DIR/run.jsonl only as far as the run's beginning: run->info is known, no more
 *
 * Return: as run_load().
 */
int run_peek(const char *dir, struct run_model **ret_run);
/** run_drop_series() - for callers who want many runs and no curves */
void run_drop_series(struct run_model *run);

/** run_find_case() - the latest case of that name, or NULL */
struct run_case *run_find_case(const struct run_model *run, const char *name);
/** run_first_message() - why a case did not pass, in one line; "" for a pass */
const char *run_first_message(const struct run_case *c);
/**
 * run_was_reached() - was the case looked at? One that a need of its own skipped was; one that was
 * not armed, that cannot be looked at here, whose drive is in use, or that --fail-fast left out was
 * not
 */
bool run_was_reached(const struct run_case *c);
/** run_alias() - the alias of the drive, else its serial, else its selector, else "dut" */
const char *run_alias(const struct run_model *run);

#endif
