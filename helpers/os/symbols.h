/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of the functions of an ELF program, from its symbol table; static ones too. */
#ifndef HELPERS_OS_SYMBOLS_H
#define HELPERS_OS_SYMBOLS_H

#include <stdint.h>

struct symbols;

/** symbols_open() - of a program of this machine's kind. 0, or -errno (-ENOENT: it is stripped) */
int symbols_open(const char *path, struct symbols **ret_symbols);
/** symbols_close() - accepts NULL */
void symbols_close(struct symbols *symbols);
/**
 * symbols_find() - the function that @address (as linked, without the load address) lies in; NULL:
 * in none. @ret_offset: from its beginning
 */
const char *symbols_find(const struct symbols *symbols, uint64_t address, uint64_t *ret_offset);

#endif
