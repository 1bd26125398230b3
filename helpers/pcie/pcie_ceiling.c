/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packet arithmetic of PCI Express up to generation 5. */
#include "helpers/pcie/pcie_ceiling.h"

#include <errno.h>
#include <math.h>

#include "helpers/bytes.h"
#include "helpers/facts/fact.h"

#define PACKET_BYTES 24     /* header of 4 double words 16, framing 4, LCRC 4 */
#define COMPLETION_BYTES 20 /* header of 3 double words 12, framing 4, LCRC 4 */
#define ENTRY_BYTES 40      /* a completion queue entry of 16 in a packet of its own */
#define FETCH_BYTES 24      /* the drive's request for a submission queue entry */
#define INTERRUPT_BYTES (28.0 / 8)

static unsigned int number_of(const char *key, const uint8_t *express, size_t size)
{
	return (unsigned int)fact_number(&fact_page_express, key, express, size);
}

int pcie_decode_payload(const struct pcie_config *config, struct pcie_payload *ret_payload)
{
	struct pcie_payload payload;
	const uint8_t *express;
	size_t size;

	if (config->size < 64 || bytes_get_le16(config->bytes) == 0xffff)
		return -ENODEV;
	express = pcie_find_page(config, &fact_page_express, &size);
	if (!express)
		return -ENOENT;
	payload.supported = number_of("max_payload_supported_bytes", express, size);
	payload.in_force = number_of("max_payload_bytes", express, size);
	payload.read_request = number_of("max_read_request_bytes", express, size);
	if (!payload.supported || !payload.in_force || !payload.read_request)
		return -EBADMSG;
	*ret_payload = payload;
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
