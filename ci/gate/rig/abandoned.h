/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Drives that a killed run had taken from their driver: they have no serial number that anybody
 * could read, and no run could find them. */
#ifndef CI_GATE_RIG_ABANDONED_H
#define CI_GATE_RIG_ABANDONED_H

#include <stddef.h>

/**
 * abandoned_give_back() - gives them back, as the journals of drives say; each is told on stderr
 * @command: for those who find such a drive locked meanwhile
 *
 * A drive that a run has locked is left to that run.
 *
 * Return: how many entries of journals were replayed.
 */
size_t abandoned_give_back(const char *command);

#endif
