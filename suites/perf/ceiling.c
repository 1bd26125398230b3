/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packet sizes and speed of the link as it is set now, and what follows for a load. */
#include "suites/perf/ceiling.h"

#include <math.h>

#include "helpers/pcie/pcie_ceiling.h"

#define LARGEST_PAYLOAD 4096
#define REACHABLE 0.98         /* of a ceiling, which leaves flow control and skip symbols out */
#define READ_REQUEST_BYTES 512 /* Max_Read_Request_Size that a function comes up with */

/* How the link is set: the smaller of both ends' packets. */
struct setting {
	struct pcie_speed speed;
	unsigned int in_force;
	unsigned int drive, port;  /* what each takes; port: LARGEST_PAYLOAD when not visible */
	unsigned int read_request; /* of the drive */
	bool known;                /* the drive's registers could be read */
};

static bool read_end(struct dut *dut, enum dut_fn fn, struct pcie_payload *ret_payload)
{
	struct pcie_config config;

	return dut_read_config(dut, fn, &config) == 0 &&
	       pcie_decode_payload(&config, ret_payload) == 0;
}

static bool read_setting(struct dut *dut, struct setting *ret_setting)
{
	struct pcie_payload drive, port;
	struct pcie_link link;

	if (dut_info(dut)->emulated || !dut_has(dut, DUT_PCIE) || dut_read_link(dut, &link))
		return false;
	*ret_setting = (struct setting){ .speed = link.now,
					 .in_force = LARGEST_PAYLOAD,
					 .drive = LARGEST_PAYLOAD,
					 .port = LARGEST_PAYLOAD,
					 .read_request = READ_REQUEST_BYTES };
	if (read_end(dut, DUT_FN_DRIVE, &drive)) {
		ret_setting->known = true;
		ret_setting->in_force = drive.in_force;
		ret_setting->drive = drive.supported;
		ret_setting->read_request = drive.read_request;
	}
	if (read_end(dut, DUT_FN_PORT, &port)) {
		if (port.in_force < ret_setting->in_force)
			ret_setting->in_force = port.in_force;
		ret_setting->port = port.supported;
	}
	return ret_setting->speed.gen && ret_setting->speed.lanes;
}

static double mean_bytes(const struct io_job *job)
{
	double bytes = 0;

	for (uint32_t i = 0; i < job->splits; i++)
		bytes += (double)job->split[i].bs_bytes * job->split[i].pct / 100;
	return job->splits ? bytes : job->bs_bytes;
}

/* Which part of a job's data goes to the host. Negative: it moves none. */
static double share_of_reads(const struct io_job *job)
{
	switch (job->rw) {
	case IO_READ:
	case IO_RANDREAD: return 1;
	case IO_RW:
	case IO_RANDRW: return job->rwmixread_pct / 100.0;
	case IO_WRITE:
	case IO_RANDWRITE: return 0;
	default: return -1;
	}
}

/* Bytes per second that the job may move through the link, both ways together, with such
 * packets. */
static double carried(const struct setting *setting, const struct io_job *job, unsigned int payload)
{
	double reads = share_of_reads(job), bytes = mean_bytes(job);
	double read = pcie_read_ceiling(setting->speed, payload, (uint64_t)bytes) / reads;
	double written = pcie_write_ceiling(setting->speed, payload) / (1 - reads);

	return REACHABLE * fmin(read, written);
}

void ceiling_require_payload(struct dut *dut, const struct io_job *job, double iops_min,
			     double bytes_per_s_min)
{
	struct setting setting;
	double demand, carries;

	/* what the drive itself does not take is not the host's doing */
	if (share_of_reads(job) < 0 || !read_setting(dut, &setting) || !setting.known ||
	    setting.in_force >= setting.drive)
		return;
	/* of the one that is no NaN */
	demand = fmax(iops_min * mean_bytes(job), bytes_per_s_min);
	carries = carried(&setting, job, setting.in_force);
	if (!(demand > carries))
		return;
	HOST(setting.in_force < setting.port,
	     "the port above the drive takes packets of %u bytes at most "
	     "(DevCap), the drive %u: %.2f GB/s fit through, the profile demands %.2f GB/s; use "
	     "another slot",
	     setting.port, setting.drive, carries / 1e9, demand / 1e9);
	HOST(false,
	     "packets of %u bytes are set (DevCtl, Max_Payload_Size), both "
	     "ends take %u: %.2f GB/s fit through, the profile demands %.2f GB/s; see the kernel's "
	     "pci=pcie_bus_perf or the BIOS set-up",
	     setting.in_force, setting.drive < setting.port ? setting.drive : setting.port,
	     carries / 1e9, demand / 1e9);
}

void ceiling_require_fetching(struct dut *dut, const struct io_job *job, double iops,
			      double iops_min, double bytes_per_s, double bytes_per_s_min)
{
	struct setting setting;
	double reads = share_of_reads(job);

	/* NaN: nothing was measured, or nothing is demanded */
	if (reads < 0 || reads >= 1 || !(iops < iops_min || bytes_per_s < bytes_per_s_min) ||
	    !read_setting(dut, &setting))
		return;
	HOST(setting.read_request >= READ_REQUEST_BYTES,
	     "the drive may fetch %u bytes at a time (DevCtl, "
	     "Max_Read_Request_Size), every function comes up with %u: that may be why writes miss "
	     "what the profile demands; see the kernel's pci= options, the BIOS set-up or setpci",
	     setting.read_request, READ_REQUEST_BYTES);
}

/* Seconds that the link needs at least for what was moved in one direction. */
static double time_of(const struct setting *setting, const struct io_dir_stats *dir, bool to_host)
{
	if (!dir->ios)
		return 0;
	return (double)dir->bytes /
	       (to_host ? pcie_read_ceiling(setting->speed, setting->in_force,
					    dir->bytes / dir->ios)
			: pcie_write_ceiling(setting->speed, setting->in_force));
}

void ceiling_require_possible(struct dut *dut, const struct io_result *result)
{
	double reading = 0, writing = 0, elapsed = 0;
	char link[PCIE_SPEED_BYTES];
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
	    "the measurement is wrong: %s with packets of %u bytes takes %.3f s for "
	    "what is said to have been moved in %.3f s",
	    pcie_speed_text(setting.speed, link, sizeof(link)), setting.in_force,
	    fmax(reading, writing), elapsed);
}
