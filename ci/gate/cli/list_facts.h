/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nvme-gate list --facts. */
#ifndef CI_GATE_CLI_LIST_FACTS_H
#define CI_GATE_CLI_LIST_FACTS_H

struct gate_options;

/** list_facts() - every fact that the gate knows, as a table or as JSON. Return: the exit code */
int list_facts(const struct gate_options *options);

#endif
