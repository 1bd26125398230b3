/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packet arithmetic of PCI Express up to generation 5. */
#include "helpers/pcie_ceiling.h"

#include <errno.h>
#include <math.h>

#include "helpers/bytes.h"

#define PACKET_BYTES 24     /* header of 4 double words 16, framing 4, LCRC 4 */
#define COMPLETION_BYTES 20 /* header of 3 double words 12, framing 4, LCRC 4 */
#define ENTRY_BYTES 40      /* a completion queue entry of 16 in a packet of its own */
#define FETCH_BYTES 24      /* the drive's request for a submission queue entry */
#define INTERRUPT_BYTES (28.0 / 8)

/* 0..5 mean 128..4096 bytes */
static int size_of_code(unsigned int code, unsigned int *ret)
{
	if (code > 5)
		return -EBADMSG;
	*ret = 128u << code;
	return 0;
}

int pcie_decode_payload(const struct pcie_config *config, struct pcie_payload *ret)
{
	struct pcie_payload payload;
	unsigned int cap, devcap, devctl;

	if (config->size < 64 || bytes_get_le16(config->bytes) == 0xffff)
		return -ENODEV;
	cap = pcie_find_capability(config, PCIE_CAP_EXPRESS);
	if (!cap || cap + 10 > config->size)
		return -ENOENT;
	devcap = bytes_get_le32(config->bytes + cap + 4);
	devctl = bytes_get_le16(config->bytes + cap + 8);
	if (size_of_code(devcap & 7, &payload.supported) ||
	    size_of_code(devctl >> 5 & 7, &payload.in_force) ||
	    size_of_code(devctl >> 12 & 7, &payload.read_request))
		return -EBADMSG;
	*ret = payload;
	return 0;
}

double pcie_raw_bytes_per_s(struct pcie_speed speed)
{
	double rate = pcie_gen_rate(speed.gen) * 1e9;
	/* 8b/10b up to 5 GT/s, 128b/130b up to 32 GT/s; flits later: the bits */
	double code = speed.gen <= 2 ? 8.0 / 10 : speed.gen <= 5 ? 128.0 / 130 : 1;

	return rate > 0 && speed.lanes ? rate * speed.lanes * code / 8 : NAN;
}

double pcie_read_ceiling(struct pcie_speed speed, unsigned int payload, uint64_t io_bytes)
{
	double raw = pcie_raw_bytes_per_s(speed);
	double packet, cost;

	if (!payload)
		return NAN;
	packet = (double)payload + PACKET_BYTES;
	if (!io_bytes)
		return raw * payload / packet;
	cost = (double)io_bytes / payload * packet + ENTRY_BYTES + FETCH_BYTES + INTERRUPT_BYTES;
	return raw * (double)io_bytes / cost;
}

double pcie_write_ceiling(struct pcie_speed speed, unsigned int payload)
{
	if (!payload)
		return NAN;
	return pcie_raw_bytes_per_s(speed) * payload / (payload + COMPLETION_BYTES);
}
