/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Gives the frames of a worker's backtrace their names. The worker itself wrote where they are in
 * this program, which is all that a signal handler may do. */
#ifndef CI_GATE_CRITERION_BACKTRACE_H
#define CI_GATE_CRITERION_BACKTRACE_H

/* What a frame of this program begins with; its place as linked follows in hexadecimal. */
#define BACKTRACE_OWN "  nvme-gate+0x"
/* The line that the frames follow ends so. */
#define BACKTRACE_HEAD "; backtrace:\n"

/**
 * backtrace_name() - in the log of a case: "  nvme-gate+0x2f10" becomes "  pcie_link_speed+0x1c at
 * suites/pcie/link.c:29 (nvme-gate+0x2f10)"
 *
 * Files and lines need addr2line (binutils); without it there are names alone. Nothing is done to a
 * log without a backtrace.
 */
void backtrace_name(const char *log);

#endif
