/* SPDX-License-Identifier: GPL-2.0-or-later */
/* On which CPUs the threads of a job run: near the drive, and each on a queue of its own. */
#ifndef HELPERS_IO_TARGET_PIN_H
#define HELPERS_IO_TARGET_PIN_H

#include <sched.h>

#include "helpers/io/result.h"
#include "helpers/io/target/file.h"

/**
 * struct pin_list - CPUs in the order in which threads take them
 * @queues: how many different hardware queues of the device they belong to, 0: not known
 */
struct pin_list {
	int cpu[CPU_SETSIZE];
	size_t count;
	unsigned int queues;
};

/**
 * pin_choose() - the CPUs of a job: those it names, or those of the drive's NUMA node
 *
 * Of the latter the first ones belong to different queues, so that threads share a queue only when
 * there are more of them than queues.
 *
 * Return: 0, also with none (no node known, out of reach, or "none" asked for); -EINVAL: the job
 * names CPUs, and none of them is there and allowed.
 */
int pin_choose(const struct io_job *job, const struct io_file *file, struct pin_list *ret_list,
	       char *why, size_t why_size);

/**
 * pin_add_feature() - what was chosen, as a feature of the result; says nothing where nothing was
 * to choose
 */
void pin_add_feature(const struct io_job *job, const struct io_file *file,
		     const struct pin_list *list, struct io_result *result);

/**
 * pin_read_queues() - which queue serves which CPU, from the folder mq of a block device
 * @polled: the queues for polled completions, which have the highest numbers, where there are any
 * @ret_queue: per CPU, -1: not listed
 *
 * Return: how many queues serve CPUs; 0 when that cannot be read.
 */
unsigned int pin_read_queues(const char *folder, bool polled, int ret_queue[static CPU_SETSIZE]);

/**
 * pin_order() - the first CPU of each queue, then the second of each, ...; keeps their order else
 */
void pin_order(int *cpu, size_t count, const int queue[static CPU_SETSIZE]);

#endif
