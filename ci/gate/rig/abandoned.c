/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looks through all journals of drives for one that says that its drive has no driver. */
#include "ci/gate/rig/abandoned.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "ci/gate/rig/lock.h"
#include "fixtures/undo/undo.h"
#include "helpers/host/hostfs.h"

static void tell(void *context, const char *what, int error)
{
	size_t *count = context;

	fprintf(stderr, "nvme-gate: an earlier run was killed: %s: %s\n", what,
		error ? strerror(-error) : "done");
	*count += !error;
}

static void look(const char *path, const char *command, size_t *count)
{
	struct dut_info info = { .numa_node = -1 };
	struct undo_function function;
	struct undo_journal *journal;
	struct lock *lock;
	char why[256];

	if (undo_find_function(path, &function, info.serial, sizeof(info.serial)))
		return;
	(void)snprintf(info.address, sizeof(info.address), "%s", function.address);
	if (lock_take(&info, NULL, command, &lock, why, sizeof(why)))
		return;
	/* whoever had it may have given it back by now */
	if (undo_open(path, info.serial, &journal) == 0) {
		(void)undo_replay_host(journal, tell, count);
		undo_close(journal);
	}
	lock_release(lock);
}

size_t abandoned_give_back(const char *command)
{
	struct hostfs_names names = { 0 };
	char folder[PATH_MAX], path[2 * PATH_MAX];
	size_t count = 0;

	if (state_folder(folder, sizeof(folder)) || hostfs_list(&names, folder, "."))
		return 0;
	for (size_t i = 0; i < names.count; i++) {
		if (strncmp(names.name[i], "undo-", 5) != 0)
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", folder, names.name[i]);
		look(path, command, &count);
	}
	hostfs_free_names(&names);
	return count;
}
