/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What kind of end a case came to: the word of summary.json, JUnit and the record. */
#ifndef REPORTS_RECORD_END_KIND_H
#define REPORTS_RECORD_END_KIND_H

enum end_kind {
	END_NONE,           /* it passed */
	END_ASSERTION,      /* an expectation failed */
	END_COLLATERAL,     /* the drive changed beside it */
	END_CRASH,          /* of its process */
	END_HANG,           /* past its deadline */
	END_EARLY_EXIT,     /* its process ended before the case */
	END_EXIT_CODE,      /* its process ended badly behind it */
	END_RESTORE,        /* a change was not put back */
	END_LEFTOVER,       /* processes were left behind */
	END_NO_EXPECTATION, /* it looked at nothing */
	END_RIG,            /* the rig was not ready */
	END_HOST,           /* this host could not measure it */
	END_RECORD,         /* what it found could not be recorded */
	END_CRITERION,      /* the runner saw something else than the case said */
	END_RUNNER,         /* the runner died */
	END_NOT_RUN,        /* the run ended before it */
	END_INTERRUPTED,    /* by a signal to the run */
	END_UNARMED,        /* it writes, and nobody armed it */
	END_IN_USE,         /* it writes, and somebody uses the drive */
	END_REPLAY,         /* a recording cannot be changed */
	END_UNABLE,         /* it could not be looked at here */
	END_NEED,           /* the drive lacks what nobody asks of it */
	END_INCONSISTENT,   /* its record contradicts its verdict */
	END_OTHER,          /* a word that this version does not know */
};

/** end_kind_name() - "assertion", "early-exit", ...; NULL: END_NONE */
const char *end_kind_name(enum end_kind kind);
/** end_kind_find() - the kind of that name; END_NONE: no name at all; END_OTHER: none is called so
 */
enum end_kind end_kind_find(const char *name);

#endif
