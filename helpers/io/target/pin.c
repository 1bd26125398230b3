/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Chooses CPUs by what a job says, by NUMA node and by hardware queue. */
#include "helpers/io/target/pin.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/host/hostfs.h"

/* "0-3,8" or "0, 1, 2, 3, 8": each CPU of it */
static void for_each_cpu(const char *text, void (*each)(int cpu, void *context), void *context)
{
	for (char *at = (char *)(uintptr_t)text; isdigit((unsigned char)*at);) {
		unsigned long first = strtoul(at, &at, 10), last = first;

		if (*at == '-')
			last = strtoul(at + 1, &at, 10);
		for (; first <= last && first < CPU_SETSIZE; first++)
			each((int)first, context);
		while (*at == ',' || *at == ' ')
			at++;
	}
}

/* ---- queues ---- */

struct queue_map {
	int *queue;
	int number;
	bool polled;
};

static void add_to_queue(int cpu, void *context)
{
	const struct queue_map *map = context;
	int *queue = &map->queue[cpu];

	if (*queue < 0 || (map->polled ? map->number > *queue : map->number < *queue))
		*queue = map->number;
}

unsigned int pin_read_queues(const char *folder, bool polled, int ret_queue[static CPU_SETSIZE])
{
	bool seen[CPU_SETSIZE] = { false };
	struct hostfs_names names = { 0 };
	unsigned int queues = 0;

	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		ret_queue[cpu] = -1;
	(void)hostfs_list(&names, folder, ".");
	for (size_t i = 0; i < names.count; i++) {
		const char *name = names.name[i];
		unsigned long number = strtoul(name, NULL, 10);
		struct queue_map map = { ret_queue, (int)number, polled };
		char text[8192];

		if (!isdigit((unsigned char)name[0]) || number >= CPU_SETSIZE)
			continue;
		if (hostfs_read(text, sizeof(text), folder, "%s/cpu_list", name) == 0)
			for_each_cpu(text, add_to_queue, &map);
	}
	hostfs_free_names(&names);
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (ret_queue[cpu] >= 0 && !seen[ret_queue[cpu]]) {
			seen[ret_queue[cpu]] = true;
			queues++;
		}
	return queues;
}

void pin_order(int *cpu, size_t count, const int queue[static CPU_SETSIZE])
{
	size_t done = 0;

	while (done < count) {
		bool taken[CPU_SETSIZE] = { false };
		size_t begin = done;

		for (size_t i = begin; i < count; i++) {
			int chosen = cpu[i], q = queue[chosen];

			if (q >= 0 && taken[q])
				continue;
			if (q >= 0)
				taken[q] = true;
			/* the others move up by one and keep their order */
			memmove(&cpu[done + 1], &cpu[done], (i - done) * sizeof(*cpu));
			cpu[done++] = chosen;
		}
	}
}

/* ---- CPUs ---- */

struct collection {
	struct pin_list *list;
	cpu_set_t allowed;
};

static void add_cpu(int cpu, void *context)
{
	struct collection *c = context;

	if (CPU_ISSET((size_t)cpu, &c->allowed) && c->list->count < CPU_SETSIZE)
		c->list->cpu[c->list->count++] = cpu;
}

/* How many queues the CPUs of the list are served by. */
static unsigned int count_queues(const struct pin_list *list, const int queue[static CPU_SETSIZE])
{
	bool seen[CPU_SETSIZE] = { false };
	unsigned int queues = 0;

	for (size_t i = 0; i < list->count; i++) {
		int q = queue[list->cpu[i]];

		queues += q >= 0 && !seen[q];
		if (q >= 0)
			seen[q] = true;
	}
	return queues;
}

int pin_choose(const struct io_job *job, const struct io_file *file, struct pin_list *ret_list,
	       char *why, size_t why_size)
{
	struct collection c = { .list = ret_list };
	char text[8192];
	int queue[CPU_SETSIZE];

	ret_list->count = 0;
	ret_list->queues = 0;
	if (!strcmp(job->cpus, "none") || sched_getaffinity(0, sizeof(c.allowed), &c.allowed))
		return 0;
	if (job->cpus[0]) {
		for_each_cpu(job->cpus, add_cpu, &c);
		if (ret_list->count)
			return 0;
		return io_say(why, why_size, -EINVAL, "cpus: none of %s is there and allowed",
			      job->cpus);
	}
	if (file->numa_node < 0)
		return 0;
	if (hostfs_read(text, sizeof(text), hostfs_host.sys, "devices/system/node/node%d/cpulist",
			file->numa_node) == 0)
		for_each_cpu(text, add_cpu, &c);
	if (file->queues[0] && pin_read_queues(file->queues, job->hipri, queue)) {
		pin_order(ret_list->cpu, ret_list->count, queue);
		ret_list->queues = count_queues(ret_list, queue);
	}
	return 0;
}

/* "0-3,8" */
static void print_list(const struct pin_list *list, char *text, size_t size)
{
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0, end; i < list->count && used < size; i = end) {
		for (end = i + 1; end < list->count && list->cpu[end] == list->cpu[end - 1] + 1;)
			end++;
		used += (size_t)snprintf(text + used, size - used, "%s%d", i ? "," : "",
					 list->cpu[i]);
		if (end > i + 1 && used < size)
			used += (size_t)snprintf(text + used, size - used, "-%d",
						 list->cpu[end - 1]);
	}
}

void pin_add_feature(const struct io_job *job, const struct io_file *file,
		     const struct pin_list *list, struct io_result *result)
{
	char text[64];

	if (list->count && job->cpus[0]) {
		print_list(list, text, sizeof(text));
		io_add_feature(result, "pinned to CPUs %s", text);
	} else if (list->count && list->queues) {
		io_add_feature(result, "pinned to NUMA node %d, near the drive, over %u queues",
			       file->numa_node, list->queues);
	} else if (list->count) {
		io_add_feature(result, "pinned to NUMA node %d, near the drive", file->numa_node);
	} else if (file->numa_node >= 0 && !job->cpus[0]) {
		io_add_feature(result, "not pinned: NUMA node %d of the drive is out of reach",
			       file->numa_node);
	}
}
