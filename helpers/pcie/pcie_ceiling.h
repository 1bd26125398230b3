/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a PCIe link can carry at most: a result above it is a mistake in the measurement. */
#ifndef HELPERS_PCIE_PCIE_CEILING_H
#define HELPERS_PCIE_PCIE_CEILING_H

#include <stdint.h>

#include "helpers/pcie/pcie.h"

/* Sizes of packets, of one function; bytes. */
struct pcie_payload {
	unsigned int supported;    /* DevCap 2:0, Max_Payload_Size Supported */
	unsigned int in_force;     /* DevCtl 7:5, Max_Payload_Size */
	unsigned int read_request; /* DevCtl 14:12, Max_Read_Request_Size */
};

/**
 * pcie_decode_payload() - packet sizes of one function
 *
 * Return: 0; -ENODEV when it reads all ones; -ENOENT when it has no PCI Express capability;
 * -EBADMSG for an encoding that is reserved.
 */
int pcie_decode_payload(const struct pcie_config *config, struct pcie_payload *ret_payload);

/**
 * pcie_raw_bytes_per_s() - one direction of a link before packets: rate x lanes x encoding
 *
 * NaN when @speed is no speed.
 */
double pcie_raw_bytes_per_s(struct pcie_speed speed);

/*
 * Both ceilings leave out flow control and skip symbols (about 2 %): nothing gets above them.
 * NaN when @speed is no speed or @payload is 0.
 */

/**
 * pcie_read_ceiling() - bytes per second that reads of @io_bytes each can deliver to the host
 * @io_bytes: 0: large ones
 *
 * The drive writes packets of at most @payload bytes, 24 bytes of overhead each; an I/O costs a
 * completion entry of 40, a fetch of the command of 24 and, for one in eight, an interrupt of 28.
 */
double pcie_read_ceiling(struct pcie_speed speed, unsigned int payload, uint64_t io_bytes);

/**
 * pcie_write_ceiling() - bytes per second that writes can deliver to the drive, in completions of
 * @payload bytes with 20 bytes of overhead each
 */
double pcie_write_ceiling(struct pcie_speed speed, unsigned int payload);

#endif
