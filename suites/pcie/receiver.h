/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The receivers of one end of the link, asked for their margins lane by lane. */
#ifndef SUITES_PCIE_RECEIVER_H
#define SUITES_PCIE_RECEIVER_H

#include "helpers/pcie/pcie_margin.h"
#include "suites/pcie/ends.h"

/* Those of one end. */
struct receiver {
	struct dut *dut;
	enum dut_fn fn;
	unsigned int at;     /* the capability in config space */
	unsigned int number; /* enum pcie_margin_receiver */
	uint64_t dwell_ns;   /* so long each step is looked at */
	struct pcie_margin_abilities abilities;
	/* of the capability: how many steps there are, and what they reach; 0: not told */
	unsigned int timing_steps, voltage_steps;
	unsigned int timing_most_pct;  /* of a unit interval */
	unsigned int voltage_most_pct; /* of a volt */
};

/** receiver_open() - of the end @fn, which has the capability */
void receiver_open(struct dut *dut, const struct ends *ends, enum dut_fn fn, uint64_t dwell_ns,
		   struct receiver *ret_receiver);
/**
 * receiver_ask() - what it can do, from its lane 0; ends the case where it does not answer
 */
void receiver_ask(struct receiver *receiver);
/** receiver_limit_errors() - of one lane: a step with more of them has too many */
void receiver_limit_errors(const struct receiver *receiver, unsigned int lane, unsigned int errors);
/**
 * receiver_walk() - moves the sampling point of one lane, step by step, until there are too many
 * errors, it is refused, or no step is left
 * @ret_refused: it was; otherwise untouched
 *
 * Return: the last step at which there were not.
 */
unsigned int receiver_walk(const struct receiver *receiver, unsigned int lane,
			   enum pcie_margin_way way, bool *ret_refused);
/**
 * receiver_normal() - Go to Normal Settings, and Clear Error Log
 *
 * Return: whether it has answered that it did.
 */
bool receiver_normal(const struct receiver *receiver, unsigned int lane);
/** receiver_leave() - its control register as it was before; 0 or what dut_restore_register() says
 */
int receiver_leave(const struct receiver *receiver, unsigned int lane);

#endif
