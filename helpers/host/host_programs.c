/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Adds up the processor time of all processes by whose they are: /proc/PID/stat. */
#include "helpers/host/host_programs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FLAG_KERNEL_THREAD 0x00200000u
#define DEPTH_MAX 64 /* of the tree: whoever is below that is nobody's */

struct process {
	pid_t pid, parent;
	bool kernel;
	unsigned long long ticks;
	char name[20];
};

struct processes {
	struct process *process;
	size_t count;
};

/* "4711 (name with ) in it) S 1 ...": field 3 and those behind it are counted from 3 */
static bool parse_process(const char *text, struct process *ret_process)
{
	const char *open = strchr(text, '('), *bracket = strrchr(text, ')');
	unsigned long long user, kernel, children_user, children_kernel;
	unsigned int flags;
	int parent;

	if (!open || !bracket || bracket < open ||
	    sscanf(bracket + 1, " %*c %d %*d %*d %*d %*d %u %*u %*u %*u %*u %llu %llu %llu %llu",
		   &parent, &flags, &user, &kernel, &children_user, &children_kernel) != 6)
		return false;
	*ret_process = (struct process){
		.pid = (pid_t)strtol(text, NULL, 10),
		.parent = parent,
		.kernel = flags & FLAG_KERNEL_THREAD,
		.ticks = user + kernel + children_user + children_kernel,
	};
	(void)snprintf(ret_process->name, sizeof(ret_process->name), "%.*s",
		       (int)(bracket - open - 1), open + 1);
	return true;
}

static int read_all(const struct host_roots *roots, struct processes *ret_processes)
{
	struct hostfs_names names = { 0 };
	int ret = hostfs_list(&names, roots->proc, ".");

	if (!ret)
		ret_processes->process = calloc(names.count + 1, sizeof(*ret_processes->process));
	if (!ret && !ret_processes->process)
		ret = -ENOMEM;
	for (size_t i = 0; !ret && i < names.count; i++) {
		char text[1024];

		/* one that has just ended is no longer there */
		if (names.name[i][0] >= '0' && names.name[i][0] <= '9' &&
		    !hostfs_read(text, sizeof(text), roots->proc, "%s/stat", names.name[i]) &&
		    parse_process(text, &ret_processes->process[ret_processes->count]))
			ret_processes->count++;
	}
	hostfs_free_names(&names);
	return ret;
}

static const struct process *find(const struct processes *all, pid_t pid)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->process[i].pid == pid)
			return &all->process[i];
	return NULL;
}

/* The child of @above that @pid descends from, or is; 0: it does not */
static pid_t branch_of(const struct processes *all, pid_t pid, pid_t above)
{
	for (int depth = 0; depth < DEPTH_MAX; depth++) {
		const struct process *p = find(all, pid);

		if (!p || p->pid == p->parent)
			return 0;
		if (p->parent == above)
			return p->pid;
		pid = p->parent;
	}
	return 0;
}

static void add_name(const char *name, char *names, size_t size)
{
	size_t used = strlen(names);

	(void)snprintf(names + used, size - used, "%s%s", used ? ", " : "", name);
}

int host_read_programs(const struct host_roots *roots, pid_t self, pid_t conductor,
		       struct host_programs *ret_programs)
{
	const double tick_s = 1.0 / (double)sysconf(_SC_CLK_TCK);
	struct host_programs programs = { 0 };
	struct processes all = { 0 };
	int ret = read_all(roots, &all);
	pid_t own = conductor ? branch_of(&all, self, conductor) : 0;

	if (conductor == self)
		own = self;
	for (size_t i = 0; i < all.count; i++) {
		const struct process *p = &all.process[i];
		pid_t branch = own ? branch_of(&all, p->pid, conductor) : 0;

		if (p->kernel || p->pid == self || p->parent == self ||
		    (own && (p->pid == conductor || branch == own)))
			continue;
		if (!branch) {
			programs.others_s += (double)p->ticks * tick_s;
			continue;
		}
		programs.siblings_s += (double)p->ticks * tick_s;
		if (branch == p->pid)
			add_name(p->name, programs.siblings, sizeof(programs.siblings));
	}
	free(all.process);
	if (ret || !all.count)
		return ret ? ret : -ENOENT;
	*ret_programs = programs;
	return 0;
}
