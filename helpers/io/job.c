/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a job may ask for, whatever its target. */
#include "helpers/io/job.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

void io_job_init(struct io_job *job)
{
	*job = (struct io_job){
		.rw = IO_RANDREAD,
		.bs_bytes = 4096,
		.rwmixread_pct = 50,
		.iodepth = 1,
		.batch_complete = 1,
		.numjobs = 1,
		.seed = 1,
		.interval_ns = IO_NS_PER_S,
		.max_errors = 10000,
		.drain_ns = 60 * IO_NS_PER_S,
	};
}

bool io_job_writes(const struct io_job *job)
{
	return job->rw != IO_READ && job->rw != IO_RANDREAD &&
	       !((job->rw == IO_RW || job->rw == IO_RANDRW) && job->rwmixread_pct == 100);
}

int io_say(char *why, size_t size, int code, const char *format, ...)
{
	va_list args;

	if (why && size) {
		va_start(args, format);
		(void)vsnprintf(why, size, format, args);
		va_end(args);
	}
	return code;
}

static int check_sizes(const struct io_job *job, char *why, size_t size)
{
	uint32_t smallest, sum = 0;

	if (job->splits > IO_SPLITS_MAX)
		return io_say(why, size, -EINVAL, "more than %d sizes in bssplit", IO_SPLITS_MAX);
	for (uint32_t i = 0; i < job->splits; i++)
		sum += job->split[i].pct;
	if (job->splits && sum != 100)
		return io_say(why, size, -EINVAL, "the shares of bssplit add up to %u, not 100",
			      sum);
	smallest = io_job_smallest_bytes(job);
	if (!smallest || io_job_largest_bytes(job) > IO_BS_MAX_BYTES)
		return io_say(why, size, -EINVAL, "an I/O has 1 byte to %u MiB",
			      IO_BS_MAX_BYTES >> 20);
	for (uint32_t i = 0; i < job->splits; i++)
		if (job->split[i].bs_bytes % smallest)
			return io_say(why, size, -EINVAL,
				      "the sizes of bssplit are not multiples of the smallest, %u",
				      smallest);
	if (job->offset_bytes % smallest)
		return io_say(why, size, -EINVAL, "the offset is not a multiple of bs");
	if (job->size_bytes && job->size_bytes < io_job_largest_bytes(job))
		return io_say(why, size, -EINVAL, "the size is less than one I/O");
	return 0;
}

static int check_verify(const struct io_job *job, char *why, size_t size)
{
	uint32_t interval = job->verify_interval_bytes ? job->verify_interval_bytes
						       : io_job_smallest_bytes(job);

	if (!job->verify)
		return 0;
	if (interval % 512 || io_job_smallest_bytes(job) % interval || job->offset_bytes % interval)
		return io_say(why, size, -EINVAL,
			      "verify needs blocks that are multiples of 512 bytes and divide bs");
	if (job->rw == IO_TRIM || job->rw == IO_RANDTRIM)
		return io_say(why, size, -EINVAL, "verify does not go with trim");
	return 0;
}

int io_job_check(const struct io_job *job, char *why, size_t why_size)
{
	int ret;

	if ((unsigned int)job->rw > IO_RANDTRIM)
		return io_say(why, why_size, -EINVAL, "rw has no such value");
	if (!job->iodepth || job->iodepth > IO_DEPTH_MAX)
		return io_say(why, why_size, -EINVAL, "iodepth is 1 to %d", IO_DEPTH_MAX);
	if (!job->numjobs || job->numjobs > IO_THREADS_MAX)
		return io_say(why, why_size, -EINVAL, "numjobs is 1 to %d", IO_THREADS_MAX);
	if (job->rwmixread_pct > 100)
		return io_say(why, why_size, -EINVAL, "rwmixread is 0 to 100");
	if (!isfinite(job->rate_iops) || job->rate_iops < 0)
		return io_say(why, why_size, -EINVAL, "rate_iops is a number above 0");
	if (job->interval_ns && job->interval_ns < 1000000)
		return io_say(why, why_size, -EINVAL, "the series interval is 1 ms at least");
	if (job->distribution == IO_ZIPF &&
	    !(isfinite(job->distribution_arg) && job->distribution_arg > 0))
		return io_say(why, why_size, -EINVAL, "the theta of zipf is above 0");
	if (job->distribution == IO_PARETO &&
	    !(job->distribution_arg > 0 && job->distribution_arg < 1))
		return io_say(why, why_size, -EINVAL, "the h of pareto is between 0 and 1");
	ret = check_sizes(job, why, why_size);
	return ret ? ret : check_verify(job, why, why_size);
}

uint32_t io_job_smallest_bytes(const struct io_job *job)
{
	uint32_t smallest = job->splits ? UINT32_MAX : job->bs_bytes;

	for (uint32_t i = 0; i < job->splits; i++)
		if (job->split[i].pct && job->split[i].bs_bytes < smallest)
			smallest = job->split[i].bs_bytes;
	return smallest;
}

uint32_t io_job_largest_bytes(const struct io_job *job)
{
	uint32_t largest = job->splits ? 0 : job->bs_bytes;

	for (uint32_t i = 0; i < job->splits; i++)
		if (job->split[i].pct && job->split[i].bs_bytes > largest)
			largest = job->split[i].bs_bytes;
	return largest;
}
