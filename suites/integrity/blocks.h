/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A few blocks of a namespace whose content says where it belongs, and what became of them. */
#ifndef SUITES_INTEGRITY_BLOCKS_H
#define SUITES_INTEGRITY_BLOCKS_H

#include "helpers/nvme/nvme_command.h"
#include "suites/check.h"

/* Blocks in the middle of a namespace, with everything that commands on them need. */
struct blocks {
	struct dut *dut;
	struct nvme_ctrl ctrl;
	struct nvme_ns ns;
	uint32_t nsid;
	uint32_t block_bytes; /* between host and drive: data, and metadata if extended */
	uint32_t data_bytes;  /* of it: data */
	uint64_t lba;         /* of the first one */
	uint32_t count;
	uint8_t *buffer;   /* room for all of them */
	uint8_t *metadata; /* separate, zeroes, or NULL */
};

/**
 * blocks_open() - @count blocks of @nsid; ends the case when the namespace cannot be identified or
 * one command cannot move so many
 */
void blocks_open(struct dut *dut, uint32_t nsid, uint32_t count, struct blocks *ret_blocks);
/** blocks_open_first() - of the first namespace, for what is a matter of the controller */
void blocks_open_first(struct dut *dut, uint32_t count, struct blocks *ret_blocks);

/**
 * blocks_room_below() - bytes before the blocks that a load of whole I/Os may use beside them
 * @wanted_bytes: at most so many, 0: all
 */
uint64_t blocks_room_below(const struct blocks *blocks, uint64_t wanted_bytes, uint32_t io_bytes);

/**
 * blocks_command() - one command on a part of them; returns its NVMe status or -errno.
 * @at, @count: in blocks from the first; data is moved from or to blocks->buffer
 */
int blocks_command(struct blocks *blocks, uint8_t opcode, uint32_t at, uint32_t count, bool fua);
/** blocks_deallocate() - Dataset Management with one range; returns the same */
int blocks_deallocate(struct blocks *blocks, uint32_t at, uint32_t count);

/**
 * blocks_make() - content of a generation, into the buffer: differs in every block and generation
 */
void blocks_make(struct blocks *blocks, uint32_t at, uint32_t count, unsigned int generation);
/** blocks_write() - makes and writes it; ends the case when that fails */
void blocks_write(struct blocks *blocks, uint32_t at, uint32_t count, unsigned int generation,
		  bool fua);
/** blocks_read() - into the buffer; ends the case when that fails */
void blocks_read(struct blocks *blocks, uint32_t at, uint32_t count, bool fua);

/** blocks_expect_generation() - each block of the buffer holds this generation; @what for people */
void blocks_expect_generation(const struct blocks *blocks, uint32_t at, uint32_t count,
			      unsigned int generation, const char *what);
/** blocks_expect_value() - each byte of the data is @value */
void blocks_expect_value(const struct blocks *blocks, uint32_t at, uint32_t count, uint8_t value,
			 const char *what);
/** blocks_holds_generation(), blocks_holds_value() - does one block of the buffer? */
bool blocks_holds_generation(const struct blocks *blocks, uint32_t at, unsigned int generation);
bool blocks_holds_value(const struct blocks *blocks, uint32_t at, uint8_t value);

/** blocks_expect_status() - what a command must have answered; @ret: 0, NVMe status or -errno */
void blocks_expect_status(int ret, int expected, const char *what);

#endif
