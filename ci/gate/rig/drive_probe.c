/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Probes a drive in a child process and takes the answer through shared memory. */
#include "ci/gate/rig/drive_probe.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ci/gate/criterion/children.h"
#include "ci/gate/plan/board.h"
#include "helpers/os/clock.h"

#define DRIVE_PROBE_S 30

/* Written by the child; plain data. */
struct take_answer {
	const char *selector; /* the question; the child has the caller's memory */
	const struct ns_choice *allowed;
	int ret;
	char why[512];
	struct dut_info info;
	bool names_wanted;
	struct dut_names names;
	struct run_link_end link_drive, link_port;
	struct run_namespace namespaces[DUT_MAX_NS];
	char refused[TRANSITION_COUNT][160];
};

static struct run_link_end link_end(const struct pcie_link_end *end)
{
	return (struct run_link_end){
		.gen = end->now.gen,
		.lanes = end->now.lanes,
		.max_gen = end->max.gen,
		.max_lanes = end->max.lanes,
	};
}

/* A transition that this drive does not have, or that would hit others, is for its case to tell. */
static void ask_transitions(struct dut *dut, struct take_answer *answer)
{
	char why[sizeof(answer->refused[0])];

	for (unsigned int id = 0; id < TRANSITION_COUNT; id++) {
		int ret = transition_is_possible(dut, transition_at(id), why, sizeof(why));

		if (ret == -EROFS || ret == -EACCES || ret == -EPERM)
			(void)snprintf(answer->refused[id], sizeof(why), "%s", why);
	}
}

static void take_answer(void *context)
{
	struct take_answer *answer = context;
	struct dut_options options = { .allowed = READS, .namespaces = answer->allowed };
	struct pcie_link link;
	struct dut *dut;

	answer->ret = dut_open(answer->selector, &options, &dut, answer->why, sizeof(answer->why));
	if (answer->ret)
		_exit(0);
	answer->info = *dut_info(dut);
	if (dut_read_link(dut, &link) == 0) {
		answer->link_drive = link_end(&link.drive);
		answer->link_port = link_end(&link.port);
	}
	for (size_t i = 0; i < answer->info.ns_count; i++) {
		struct nvme_ns ns;

		answer->namespaces[i].nsid = answer->info.nsids[i];
		if (!dut_find_lack(dut, answer->info.nsids[i], DUT_NVM) &&
		    dut_identify_ns(dut, answer->info.nsids[i], &ns) == 0) {
			const struct nvme_lbaf *format = &ns.lbaf[ns.lbaf_index];

			answer->namespaces[i].block_bytes = format->data_bytes;
			answer->namespaces[i].metadata_bytes = format->metadata_bytes;
			answer->namespaces[i].size_bytes = nvme_ns_bytes(&ns);
		}
	}
	ask_transitions(dut, answer);
	if (answer->names_wanted)
		dut_names_read(dut, &answer->names);
	dut_close(dut);
	_exit(0);
}

int drive_probe(struct drive *drive, double scale, char *why, size_t why_size)
{
	uint64_t deadline = clock_now_ns() + (uint64_t)(DRIVE_PROBE_S * scale * 1e9);
	struct take_answer *answer = mmap(NULL, sizeof(*answer), PROT_READ | PROT_WRITE,
					  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int ret;

	if (answer == MAP_FAILED)
		return -errno;
	answer->ret = -ECHILD;
	answer->selector = drive->selector;
	answer->allowed = drive->namespaces_allowed;
	answer->names_wanted = drive->among_others;
	ret = children_ask(take_answer, answer, deadline);
	if (ret == 0)
		ret = answer->ret;

	if (ret == 0) {
		drive->info = answer->info;
		drive->names = answer->names;
		drive->link_drive = answer->link_drive;
		drive->link_port = answer->link_port;
		memcpy(drive->refused, answer->refused, sizeof(drive->refused));
		memcpy(drive->namespaces, answer->namespaces, sizeof(drive->namespaces));
		drive->found = true;
	} else if (answer->why[0]) {
		(void)snprintf(why, why_size, "%s", answer->why);
	} else {
		(void)snprintf(why, why_size, "%s: %s", drive->selector,
			       ret == -ETIMEDOUT ? "the drive does not answer"
			       : ret == -ECHILD  ? "looking at the drive crashed"
			       : ret == -EAGAIN || ret == -ENOMEM
				       ? "no process could be started to look at it: a limit of "
					 "processes or memory is reached (pids.max of the cgroup, "
					 "TasksMax, ulimit -u)"
				       : strerror(ret < 0 ? -ret : EIO));
	}
	(void)munmap(answer, sizeof(*answer));
	return ret;
}

void drive_name(struct drive *drive, const struct drive *others, size_t count)
{
	char plain[sizeof(drive->alias) - 8];
	unsigned int same = 1;

	(void)snprintf(plain, sizeof(plain), "%.*s", (int)sizeof(plain) - 1, drive->selector);
	for (char *c = plain; *c; c++)
		if (!isalnum((unsigned char)*c) && !strchr(".+_-", *c))
			*c = '-';
	if (plain[0] == '.')
		plain[0] = '-';
	(void)snprintf(drive->alias, sizeof(drive->alias), "%s", plain);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(others[i].alias, drive->alias) != 0)
			continue;
		(void)snprintf(drive->alias, sizeof(drive->alias), "%s-%u", plain, ++same);
		i = (size_t)-1;
	}
}

void drive_identify(struct drive *drive, const struct drive *others, size_t count)
{
	const char *serial = drive->info.serial, *named = drive->selector + strlen("live:");
	unsigned int same = 1;

	drive->identity[0] = '\0';
	/* one that is absent is still the one that was named, if by its serial number */
	if (!drive->found && !strncmp(drive->selector, "live:", strlen("live:")) &&
	    !strpbrk(named, ":/"))
		serial = named;
	if (!serial[0])
		return;
	(void)snprintf(drive->identity, sizeof(drive->identity), "%s", serial);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(others[i].identity, drive->identity) != 0)
			continue;
		(void)snprintf(drive->identity, sizeof(drive->identity), "%.48s-%u", serial,
			       ++same);
		i = (size_t)-1; /* that may be another's serial number */
	}
}
