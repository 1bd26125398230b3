/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs a load and looks at drive, link and host beside it, all on the DUT's clock. */
#ifndef SUITES_COMMON_SAMPLER_H
#define SUITES_COMMON_SAMPLER_H

#include "suites/check.h"
#include "suites/common/host.h"

#define SAMPLES_MAX 4096 /* beyond, every second one is dropped and the interval doubled */

/* One look at the drive. */
struct sample {
	uint64_t t_ns; /* DUT clock */
	struct nvme_smart smart;
	uint32_t power_state;   /* feature 02h, bits 4:0 */
	struct pcie_speed link; /* 0/0: trains, or is down */
	struct pcie_speed slot; /* the most that the port above offers or is set to; 0: unknown */
	uint32_t drive_correctable, drive_uncorrectable, port_correctable, port_uncorrectable;
	bool fatal; /* CSTS.CFS, or the kernel has given the controller up */
	bool has_smart, has_power_state, has_link, has_drive_aer, has_port_aer;
};

/* What was sampled beside one load; lives until the case ends. The first sample was taken before
 * the load, the last one after it. */
struct sampling {
	struct sample *sample;
	size_t count;
	uint64_t cost_ns; /* processor time that the looks beside the load took */
	size_t looks;     /* how many they were */
	struct host_evidence host;
};

/**
 * sampler_run_load - dut_run_load() with samples in the profile's interval, recorded as series, and
 * each of them judged by the limits of its fields
 * @options: as dut_run_load() takes them, without a progress callback; may be NULL
 * Returns what dut_run_load() returns.
 */
int sampler_run_load(struct dut *dut, const struct profile *profile, const struct dut_load *loads,
		     size_t count, const struct io_run_options *options, struct io_result *result,
		     struct sampling *ret);

/* sampling_first, sampling_last - the first or last sample with SMART data; NULL without one */
const struct sample *sampling_first(const struct sampling *sampling);
const struct sample *sampling_last(const struct sampling *sampling);
/* sampling_hottest_k - highest composite temperature seen, kelvin; 0 without a sample */
unsigned int sampling_hottest_k(const struct sampling *sampling);
/* sampling_temperature_k - composite temperature at a time, of the sample nearest to it; NaN
 * without */
double sampling_temperature_k(const struct sampling *sampling, uint64_t t_ns);

#endif
