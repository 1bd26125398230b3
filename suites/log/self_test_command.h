/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command Device Self-test, claimed or not. */
#ifndef SUITES_LOG_SELF_TEST_COMMAND_H
#define SUITES_LOG_SELF_TEST_COMMAND_H

#include "suites/common/told.h"

enum self_test_code { SELF_TEST_SHORT = 1, SELF_TEST_EXTENDED = 2, SELF_TEST_ABORT = 0xf };

/**
 * self_test_order() - begins or ends one, of controller and namespaces
 *
 * Return: as dut_admin().
 */
int self_test_order(struct dut *dut, enum self_test_code code);
/**
 * self_test_is_claimed() - one that is not claimed is ordered all the same, and must be refused as
 * an unknown command; what is taken is ended at once. Where nothing can be asked the case skips.
 *
 * Return: is it claimed? If not, all is judged.
 */
bool self_test_is_claimed(struct dut *dut, enum self_test_code code);
/**
 * self_test_read() - log 06h, which every drive with the command has
 *
 * Return: the operation that is in progress; 0: none.
 */
uint64_t self_test_read(struct dut *dut, struct told *ret_log);

#endif
