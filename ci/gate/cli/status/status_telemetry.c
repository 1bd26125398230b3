/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Saves telemetry beside its final name first, so that a file of that name is a whole one. */
#include "ci/gate/cli/status/status_telemetry.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ci/gate/cli/json_text.h"
#include "ci/gate/criterion/signals.h"
#include "ci/gate/rig/lock.h"
#include "fixtures/rig/telemetry.h"
#include "helpers/os/remove.h"

/* A folder beside the file, for what is not the file yet. */
struct place {
	char dir[4096], part[4096 + 16], journal[4096 + 16];
	struct signals signals;
};

static int complain(int code, const char *what)
{
	(void)fprintf(stderr, "nvme-gate status: %s\n", what);
	return code;
}

static int make_place(const char *file, struct place *place, char *why, size_t why_size)
{
	if (access(file, F_OK) == 0) {
		(void)snprintf(why, why_size, "%s is there already: name another file", file);
		return -EEXIST;
	}
	if (snprintf(place->dir, sizeof(place->dir), "%s.XXXXXX", file) >=
	    (int)sizeof(place->dir)) {
		(void)snprintf(why, why_size, "the name of the file is too long");
		return -ENAMETOOLONG;
	}
	if (!mkdtemp(place->dir)) {
		(void)snprintf(why, why_size, "%s cannot be written: %s", file, strerror(errno));
		return -errno;
	}
	(void)snprintf(place->part, sizeof(place->part), "%s/part", place->dir);
	(void)snprintf(place->journal, sizeof(place->journal), "%s/journal", place->dir);
	return 0;
}

static int tell(const struct gate_options *options, const struct telemetry_saved *saved)
{
	struct json_object *object = json_text_object();
	bool host = !options->controller;

	json_text_add_string(object, "file", options->telemetry);
	json_text_add_string(object, "log",
			     host ? "07h, host-initiated" : "08h, controller-initiated");
	json_text_add_int(object, "bytes", (int64_t)saved->bytes);
	json_text_add_int(object, "data_areas", saved->areas);
	json_text_add_int(object, "generation", saved->header.generation);
	json_text_add_int(object, "read_again", saved->changes);
	json_text_add_string(object, "reason", saved->header.reason);
	return options->json ? json_text_print(object) : json_text_print_people(object);
}

/* link(2) never takes the place of a file that came meanwhile. */
static int put_in_place(const struct gate_options *options, const struct place *place, int fd)
{
	int ret = fsync(fd) < 0 ? -errno : 0;

	if (!ret && link(place->part, options->telemetry) < 0)
		ret = -errno;
	if (!ret)
		return 0;
	(void)fprintf(stderr, "nvme-gate status: %s: %s\n", options->telemetry, strerror(-ret));
	return ret;
}

/* No data are no failure of the drive, and no file. */
static int code_of(int ret)
{
	if (ret == -ENODATA || ret == -EOPNOTSUPP)
		return GATE_EXIT_NOTHING;
	return ret == -EACCES || ret == -EPERM || ret == -ENODEV ? GATE_EXIT_TRY_LATER
								 : GATE_EXIT_INCOMPLETE;
}

/* One that came does not leave a folder behind. */
static bool is_stopped(void *context)
{
	struct signals *signals = context;
	struct pollfd fd = { .fd = signals->fd, .events = POLLIN };

	if (poll(&fd, 1, 0) > 0)
		signals_read(signals);
	return signals->stop;
}

static int save(const struct gate_options *options, struct place *place, struct dut *dut)
{
	struct telemetry_wish wish = {
		.kind = options->controller ? NVME_TELEMETRY_CONTROLLER : NVME_TELEMETRY_HOST,
		.areas = NVME_TELEMETRY_AREAS,
		.is_stopped = is_stopped,
		.context = &place->signals,
	};
	struct telemetry_saved saved;
	char why[512];
	int fd = open(place->part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644), ret, code;

	if (fd < 0)
		return complain(GATE_EXIT_INCOMPLETE, strerror(errno));
	if (!dut_has(dut, DUT_ADMIN)) {
		code = complain(GATE_EXIT_TRY_LATER, dut_info(dut)->missing);
	} else if ((ret = telemetry_save(dut, &wish, fd, &saved, why, sizeof(why)))) {
		code = complain(code_of(ret), why);
	} else if (put_in_place(options, place, fd)) {
		code = GATE_EXIT_INCOMPLETE;
	} else {
		if (saved.changes)
			(void)fprintf(stderr,
				      "nvme-gate status: the data changed while they were read, "
				      "and were read again (%u)\n",
				      saved.changes);
		code = tell(options, &saved);
	}
	(void)close(fd);
	return code;
}

static int open_and_save(const struct gate_options *options, struct place *place)
{
	struct dut_options dut_options = {
		.allowed = options->controller ? READS : RECONFIGURES,
		.journal = options->controller ? NULL : place->journal,
		.case_name = "status --telemetry",
	};
	struct lock *lock = NULL;
	struct dut *dut;
	char why[512] = "";
	int ret = dut_open(options->duts.items[0], &dut_options, &dut, why, sizeof(why)), code;

	if (ret)
		return complain(ret == -EINVAL ? GATE_EXIT_USAGE : GATE_EXIT_TRY_LATER,
				*why ? why : strerror(-ret));
	ret = lock_take(dut_info(dut), NULL, "nvme-gate status --telemetry", &lock, why,
			sizeof(why));
	code = ret ? complain(GATE_EXIT_TRY_LATER, why) : save(options, place, dut);
	dut_close(dut);
	lock_release(lock);
	return code;
}

int status_save_telemetry(const struct gate_options *options)
{
	struct place *place = calloc(1, sizeof(*place));
	char why[4352];
	int code, ret;

	if (!place)
		return complain(GATE_EXIT_INCOMPLETE, strerror(ENOMEM));
	ret = signals_open(&place->signals);
	if (ret) {
		code = complain(GATE_EXIT_INCOMPLETE, strerror(-ret));
	} else if (make_place(options->telemetry, place, why, sizeof(why))) {
		code = complain(GATE_EXIT_USAGE, why);
	} else {
		code = open_and_save(options, place);
		(void)remove_tree(place->dir);
	}
	if (!ret) {
		if (code && is_stopped(&place->signals))
			code = 128 + place->signals.stop;
		signals_close(&place->signals);
	}
	free(place);
	return code;
}
