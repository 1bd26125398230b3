/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packet sizes and speed of the link as it is set now, and what follows for a load. */
#include "suites/perf/ceiling.h"

#include <math.h>

#include "helpers/pcie_ceiling.h"

#define LARGEST_PAYLOAD 4096

/* How the link is set: the smaller of both ends' packets. */
struct setting {
	struct pcie_speed speed;
	unsigned int in_force, supported;
	bool known;
};

static void add_end(struct dut *dut, enum dut_fn fn, struct setting *setting)
{
	struct pcie_config config;
	struct pcie_payload payload;

	if (dut_read_config(dut, fn, &config) || pcie_decode_payload(&config, &payload))
		return;
	if (payload.in_force < setting->in_force)
		setting->in_force = payload.in_force;
	if (payload.supported < setting->supported)
		setting->supported = payload.supported;
	setting->known = true;
}

static bool read_setting(struct dut *dut, struct setting *ret)
{
	struct pcie_link link;

	if (dut_info(dut)->emulated || !dut_has(dut, DUT_PCIE) || dut_read_link(dut, &link))
		return false;
	*ret = (struct setting){ .speed = link.now, .in_force = LARGEST_PAYLOAD,
				 .supported = LARGEST_PAYLOAD };
	add_end(dut, DUT_FN_DRIVE, ret);
	add_end(dut, DUT_FN_PORT, ret);
	return ret->speed.gen && ret->speed.lanes;
}

void ceiling_require_payload(struct dut *dut, const struct io_job *job, double iops_min,
			     double bytes_per_s_min)
{
	struct setting setting;
	double demand, carries;

	if (!read_setting(dut, &setting) || !setting.known || setting.in_force >= setting.supported)
		return;
	/* of the one that is no NaN */
	demand = fmax(iops_min * job->bs_bytes, bytes_per_s_min);
	carries = io_job_writes(job) ? pcie_write_ceiling(setting.speed, setting.in_force) :
				       pcie_read_ceiling(setting.speed, setting.in_force,
							 job->bs_bytes);
	RIG(!(demand > carries), "inconclusive: host: packets of %u bytes are set (DevCtl, "
	    "Max_Payload_Size), both ends support %u: %.2f GB/s fit through, the profile demands "
	    "%.2f GB/s; see the kernel's pci=pcie_bus_perf or the BIOS set-up", setting.in_force,
	    setting.supported, carries / 1e9, demand / 1e9);
}

/* Seconds that the link needs at least for what was moved in one direction. */
static double time_of(const struct setting *setting, const struct io_dir_stats *dir, bool to_host)
{
	if (!dir->ios)
		return 0;
	return (double)dir->bytes / (to_host ? pcie_read_ceiling(setting->speed, setting->in_force,
								 dir->bytes / dir->ios) :
					       pcie_write_ceiling(setting->speed,
								  setting->in_force));
}

void ceiling_require_possible(struct dut *dut, const struct io_result *result)
{
	double reading = 0, writing = 0, elapsed = 0;
	struct setting setting;

	if (!read_setting(dut, &setting))
		return;
	for (size_t i = 0; i < result->jobs; i++) {
		const struct io_job_result *job = &result->job[i];

		reading += time_of(&setting, &job->dir[IO_DIR_READ], true);
		writing += time_of(&setting, &job->dir[IO_DIR_WRITE], false);
		elapsed = fmax(elapsed, (double)job->elapsed_ns / 1e9);
	}
	RIG(!(fmax(reading, writing) > elapsed * 1.01),
	    "the measurement is wrong: %s x%u with packets of %u bytes takes %.3f s for "
	    "what is said to have been moved in %.3f s",
	    pcie_gen_gts(setting.speed.gen), setting.speed.lanes, setting.in_force,
	    fmax(reading, writing), elapsed);
}
