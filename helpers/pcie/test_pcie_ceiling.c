/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of measured-against ceilings for 32 GT/s x4, and packet sizes out of config space. */
#include <criterion/criterion.h>
#include <errno.h>
#include <math.h>
#include <string.h>

#include "helpers/pcie/pcie_ceiling.h"

static const struct pcie_speed gen5_x4 = { 5, 4 };

Test(pcie_ceiling, gen5_x4)
{
	static const struct {
		unsigned int payload;
		double reads, iops, writes;
	} table[] = {
		{ 128, 13.27, 3.19, 13.6 },
		{ 256, 14.40, 3.46, 14.6 },
		{ 512, 15.05, 3.62, 15.2 },
	};

	cr_expect(fabs(pcie_raw_bytes_per_s(gen5_x4) / 1e9 - 15.754) < 0.0005);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		double reads = pcie_read_ceiling(gen5_x4, table[i].payload, 0) / 1e9;
		double iops = pcie_read_ceiling(gen5_x4, table[i].payload, 4096) / 4096 / 1e6;
		double writes = pcie_write_ceiling(gen5_x4, table[i].payload) / 1e9;

		cr_expect(fabs(reads - table[i].reads) < 0.006, "%u: %g", table[i].payload, reads);
		cr_expect(fabs(iops - table[i].iops) < 0.006, "%u: %g", table[i].payload, iops);
		cr_expect(fabs(writes - table[i].writes) < 0.06, "%u: %g", table[i].payload,
			  writes);
	}
}

Test(pcie_ceiling, other_links)
{
	cr_expect(fabs(pcie_raw_bytes_per_s((struct pcie_speed){ 4, 4 }) / 1e9 - 7.877) < 0.0005);
	cr_expect(fabs(pcie_raw_bytes_per_s((struct pcie_speed){ 1, 1 }) / 1e9 - 0.25) < 1e-9);
	cr_expect(isnan(pcie_raw_bytes_per_s((struct pcie_speed){ 0, 4 })));
	cr_expect(isnan(pcie_raw_bytes_per_s((struct pcie_speed){ 5, 0 })));
	cr_expect(isnan(pcie_raw_bytes_per_s((struct pcie_speed){ 15, 4 })),
		  "15 is what a dead device reads");
	cr_expect(isnan(pcie_read_ceiling(gen5_x4, 0, 4096)));
	cr_expect(isnan(pcie_write_ceiling(gen5_x4, 0)));
}

static void make_config(struct pcie_config *config, uint8_t devcap, uint16_t devctl)
{
	memset(config, 0, sizeof(*config));
	config->size = 256;
	config->bytes[0] = 0x36, config->bytes[1] = 0x1b;
	config->bytes[6] = 0x10; /* Status: capabilities list */
	config->bytes[0x34] = 0x80;
	config->bytes[0x80] = PCIE_CAP_EXPRESS;
	config->bytes[0x84] = devcap;
	config->bytes[0x88] = (uint8_t)devctl;
	config->bytes[0x89] = (uint8_t)(devctl >> 8);
}

Test(pcie_ceiling, packet_sizes)
{
	struct pcie_config config;
	struct pcie_payload payload = { 1, 2, 3 };

	/* supports 512, is set to 256, asks for 512 at a time */
	make_config(&config, 0x02, 0x2820 | 0x1f);
	cr_expect(pcie_decode_payload(&config, &payload) == 0);
	cr_expect(payload.supported == 512 && payload.in_force == 256 &&
			  payload.read_request == 512,
		  "actual %u %u %u", payload.supported, payload.in_force, payload.read_request);
	make_config(&config, 0x00, 0x5000 | 0x0800);
	cr_expect(pcie_decode_payload(&config, &payload) == 0);
	cr_expect(payload.supported == 128 && payload.in_force == 128 &&
		  payload.read_request == 4096);
}

Test(pcie_ceiling, packet_sizes_of_nothing)
{
	struct pcie_config config;
	struct pcie_payload payload = { 1, 2, 3 };

	make_config(&config, 0x06, 0);
	cr_expect(pcie_decode_payload(&config, &payload) == -EBADMSG, "reserved encoding");
	make_config(&config, 0, 0x00e0);
	cr_expect(pcie_decode_payload(&config, &payload) == -EBADMSG);
	make_config(&config, 0, 0);
	config.bytes[0x34] = 0;
	cr_expect(pcie_decode_payload(&config, &payload) == -ENOENT);
	memset(config.bytes, 0xff, sizeof(config.bytes));
	cr_expect(pcie_decode_payload(&config, &payload) == -ENODEV);
	cr_expect(payload.supported == 1 && payload.in_force == 2 && payload.read_request == 3,
		  "untouched");
}
